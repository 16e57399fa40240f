//! Records beside those of a listing are exported too, whole and once, and are enough to restore what they belong to.

use std::fs;

use acamp::sandbox;
use serde_json::{Value, json};
use snapbox::{assert_data_eq, str};

use super::{Place, files};
use crate::support::{Home, Received, Responder, redact, response};

/// A place with a scripted server.
fn scripted(server: &Responder) -> Place {
    let (latency, quirks) = (std::time::Duration::ZERO, sandbox::Quirks::default());
    Place { home: Home::new(), running: None, port: server.port(), latency, quirks, faults: &[] }
}

/// The path below `/api/3` and the query of a request.
fn target(request: &Received) -> (String, String) {
    let target = request.line.split(' ').nth(1).unwrap().strip_prefix("/api/3").unwrap();
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    (path.to_owned(), query.to_owned())
}

fn found(body: &Value) -> Vec<u8> {
    response(200, &[], body.to_string().as_bytes())
}

/// The lines of a file, as JSON.
fn lines(place: &Place, name: &str) -> Vec<Value> {
    place.home.read(name).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The entries of the manifest for files: noun, file, rows, complete, missing.
fn entries(place: &Place, folder: &str) -> Vec<Value> {
    let manifest: Value = serde_json::from_str(&place.home.read(&format!("{folder}/manifest.json"))).unwrap();
    let entry = |file: &Value| json!([file["noun"], file["file"], file["rows"], file["complete"], file["missing"]]);
    manifest["files"].as_array().unwrap().iter().map(entry).collect()
}

#[test]
fn an_array_that_nothing_declares_is_kept_and_a_row_once() {
    let server = Responder::start(|request| {
        let (path, query) = target(request);
        match path.as_str() {
            "/users/me" => found(&json!({"user": {"id": "1"}})),
            "/tags" => {
                let offset = query.split('&').find_map(|part| part.strip_prefix("offset=")).unwrap_or("0");
                let first = offset.parse::<u64>().unwrap() + 1;
                let tags: Vec<Value> = (first..=120).take(100).map(|id| json!({"id": id.to_string()})).collect();
                found(&json!({
                    "tags": tags, "meta": {"total": "120"}, "scores": [], "owners": [{"id": "1"}], "a/../b": [{"id": "2"}],
                    "page": {"number": 1},
                }))
            }
            _ => response(404, &[], b"{}"),
        }
    });
    let place = scripted(&server);
    place.done(&["export", "backup", "--only", "tags"]);
    assert_eq!(
        entries(&place, "backup"),
        [
            json!(["tags", "tags.jsonl", 120, true, null]),
            json!(["tags a/../b", "tags.a____b.jsonl", 1, true, null]),
            json!(["tags owners", "tags.owners.jsonl", 1, true, null]),
        ]
    );
    assert_eq!(lines(&place, "backup/tags.owners.jsonl"), [json!({"id": "1"})]);
}

#[test]
fn a_file_of_an_array_that_is_gone_is_removed() {
    let folder = Home::new();
    let marker = folder.join("gone");
    let is_gone = marker.clone();
    let server = Responder::start(move |request| match target(request).0.as_str() {
        "/users/me" => found(&json!({"user": {"id": "1"}})),
        _ if is_gone.exists() => found(&json!({"tags": [{"id": "1"}], "meta": {"total": "1"}})),
        _ => found(&json!({"tags": [{"id": "1"}], "news": [{"id": "1"}], "meta": {"total": "1"}})),
    });
    let place = scripted(&server);
    place.done(&["export", "backup", "--only", "tags"]);
    assert_eq!(files(&place.path("backup")).keys().collect::<Vec<_>>(), ["tags.jsonl", "tags.news.jsonl"]);
    fs::write(marker, "").unwrap();
    place.done(&["export", "backup", "--only", "tags"]);
    assert_eq!(files(&place.path("backup")).keys().collect::<Vec<_>>(), ["tags.jsonl"]);
    assert_eq!(entries(&place, "backup").len(), 1);
}

/// A server with two fields whose options did not all arrive; `nested` responds for one field.
fn fields(nested: impl Fn(&str) -> Vec<u8> + Send + Sync + 'static) -> Responder {
    Responder::start(move |request| match target(request).0.as_str() {
        "/users/me" => found(&json!({"user": {"id": "1"}})),
        "/fields" => found(&json!({
            "fieldOptions": [{"field": "1", "value": "a", "id": "10"}, {"field": "2", "value": "c", "id": "12"}],
            "fieldRels": [],
            "fields": [
                {"options": ["10", "11"], "relations": [], "id": "1"},
                {"options": ["12"], "relations": [], "id": "2"},
            ],
            "meta": {"total": "2"},
        })),
        path => nested(path),
    })
}

#[test]
fn options_that_did_not_arrive_are_read_again() {
    let server = fields(|path| {
        assert_eq!(path, "/fields/1/options");
        let options =
            [json!({"field": "1", "value": "a", "id": "10"}), json!({"field": "1", "value": "b", "id": "11"})];
        found(&json!({ "fieldOptions": options }))
    });
    let place = scripted(&server);
    let said = place.done(&["export", "backup", "--only", "contacts fields", "-v"]);
    assert!(said.contains("fieldOptions in the response are incomplete: reading them again for 1 record"), "{said}");
    let values: Vec<Value> =
        lines(&place, "backup/contacts-fields-options.jsonl").iter().map(|option| option["value"].clone()).collect();
    assert_eq!(values, ["a", "b", "c"]);
    assert!(entries(&place, "backup").iter().all(|entry| entry[3] == true));
}

#[test]
fn options_that_cannot_be_read_make_the_export_incomplete() {
    let server = fields(|_| response(404, &[], br#"{"message":"No route"}"#));
    let place = scripted(&server);
    let outcome = place.run(&["export", "backup", "--only", "contacts fields"]);
    assert_data_eq!(
        redact(&outcome.stderr, place.home.path(), Some(&place.url())),
        str![[r#"
exported 4 records of 3 resources to [DIR]/backup
error: incomplete: contacts fields options: rows of 1 record did not arrive: cannot read fieldOptions: the API has no endpoint GET /fields/1/options

"#]]
    );
    assert_eq!(outcome.code, 3);
    let manifest: Value = serde_json::from_str(&place.home.read("backup/manifest.json")).unwrap();
    assert_eq!(manifest["complete"], false);
    assert_eq!(lines(&place, "backup/contacts-fields-options.jsonl").len(), 2);
}

#[test]
fn relations_that_the_server_does_not_know_are_named_as_not_available() {
    let server = Responder::start(|request| match target(request) {
        (path, _) if path == "/users/me" => found(&json!({"user": {"id": "1"}})),
        (path, query) if path == "/campaigns" && query.contains("include") => response(422, &[], b"{}"),
        (path, _) if path == "/campaigns" => found(&json!({"campaigns": [{"id": "1"}], "meta": {"total": "1"}})),
        (path, _) if path == "/campaigns/1/campaignMessages" => {
            found(&json!({"campaignMessages": [{"campaignid": "1", "messageid": "3", "id": "2"}]}))
        }
        (path, _) if path == "/campaigns/1/links" => response(403, &[], b"{}"),
        _ => response(404, &[], b"{}"),
    });
    let place = scripted(&server);
    place.done(&["export", "backup", "--only", "campaigns"]);
    let manifest: Value = serde_json::from_str(&place.home.read("backup/manifest.json")).unwrap();
    let refused = manifest["not_available"].as_array().unwrap().iter();
    let refused: Vec<Value> = refused.map(|one| json!([one["noun"], one["path"], one["status"]])).collect();
    assert_eq!(
        refused,
        [
            json!(["campaigns links", "/campaigns/{id}/links", 403]),
            json!(["campaigns campaignLists", "/campaigns/{id}/campaignLists", 404]),
        ]
    );
    assert_eq!(lines(&place, "backup/campaigns-messages.jsonl").len(), 1);
    assert_eq!(files(&place.path("backup")).len(), 2);
}

/// A field with its choices, their order and the lists that show it, without IDs and dates.
fn definition(place: &Place, folder: &str, title: &str) -> Value {
    let without = |mut row: Value, names: &[&str]| {
        let dates = ["id", "cdate", "udate", "created_timestamp", "updated_timestamp", "links", "field", "dorder"];
        row.as_object_mut()
            .unwrap()
            .retain(|name, _| !dates.contains(&name.as_str()) && !names.contains(&name.as_str()));
        row
    };
    let fields = lines(place, &format!("{folder}/contacts-fields.jsonl"));
    let field = fields.into_iter().find(|field| field["title"] == title).unwrap();
    let own = |name: &str| {
        let all = lines(place, &format!("{folder}/{name}.jsonl")).into_iter();
        all.filter(|row| row["field"] == field["id"]).map(|row| without(row, &[])).collect::<Vec<_>>()
    };
    let mut options = own("contacts-fields-options");
    options.sort_by_key(|option| option["orderid"].as_str().unwrap().parse::<u64>().unwrap());
    let lists = own("contacts-fields-lists");
    json!({"options": options, "lists": lists, "field": without(field, &["options", "relations", "ordernum"])})
}

#[test]
fn a_dropdown_field_is_restored_from_its_export_alone() {
    let mut place = Place::new(0);
    let create = ["contacts", "fields", "create", "--title", "Size", "--type", "dropdown", "--merge-tag", "SIZE"];
    place.done(&create);
    for (value, label, position) in [("L", "Large", "3"), ("S", "Small", "1"), ("M", "Medium", "2")] {
        let options =
            ["--label", label, "--position", position, "--default", if value == "M" { "true" } else { "false" }];
        place.done(&[&["contacts", "fields", "add-option", "Size", value], options.as_slice()].concat());
    }
    place.done(&["contacts", "fields", "attach-list", "Size", "Newsletter"]);
    place.done(&["contacts", "fields", "attach-list", "Size", "2"]);
    place.done(&["export", "before", "--only", "contacts fields"]);
    let before = definition(&place, "before", "Size");
    assert_eq!((before["options"].as_array().unwrap().len(), before["lists"].as_array().unwrap().len()), (3, 2));

    drop(place.running.take());
    sandbox::reset(&place.path("data")).unwrap();
    place.open();
    let text = |row: &Value, name: &str| row[name].as_str().unwrap().to_owned();
    let field = &before["field"];
    let (title, kind, tag) = (text(field, "title"), text(field, "type"), text(field, "perstag"));
    place.done(&["contacts", "fields", "create", "--title", &title, "--type", &kind, "--merge-tag", &tag]);
    for option in before["options"].as_array().unwrap() {
        let (value, label, position) = (text(option, "value"), text(option, "label"), text(option, "orderid"));
        let default = if ["1", "true"].contains(&text(option, "isdefault").as_str()) { "true" } else { "false" };
        let words = ["contacts", "fields", "add-option", &title, &value, "--label", &label];
        place.done(&[words.as_slice(), &["--position", &position, "--default", default]].concat());
    }
    for list in before["lists"].as_array().unwrap() {
        place.done(&["contacts", "fields", "attach-list", &title, &text(list, "relid")]);
    }
    place.done(&["export", "after", "--only", "contacts fields"]);
    assert_eq!(definition(&place, "after", "Size"), before);
}

#[test]
fn an_export_killed_at_any_time_has_no_side_load_twice_or_never() {
    let place = Place::new(3);
    let only = ["--only", "contacts fields,campaigns,pipelines,automations blocks"];
    place.done(&[&["export", "whole"], only.as_slice()].concat());
    let whole = files(&place.path("whole"));
    assert_eq!(whole.len(), 11, "{:?}", whole.keys());
    for milliseconds in (0..200).step_by(25) {
        let folder = format!("killed-{milliseconds}");
        let line = [&["export", &folder], only.as_slice()].concat();
        let quiet = || std::process::Stdio::null();
        let mut child = place.command(&line).stdout(quiet()).stderr(quiet()).spawn().unwrap();
        crate::support::exit_within(&mut child, std::time::Duration::from_millis(milliseconds));
        super::kill(child);
        place.run(&["jobs", "resume", "last"]);
        if place.path(&folder).join("manifest.json").exists() {
            assert!(files(&place.path(&folder)) == whole, "killed after {milliseconds} ms");
        }
    }
}
