//! `acamp export DIR` contains every stored value of an account, or its manifest says why not.

use std::collections::BTreeMap;

use acamp::sandbox::store::Store;
use serde_json::{Value, json};

use super::Place;

/// Tables of the emulator that are not data of the account.
const INTERNAL: &[&str] =
    &["bulkImportQueue", "bulkImportRequests", "clock", "sendingRecipients", "sendings", "sqlite_sequence", "totals"];

/// Tables whose records are not under their name in a response: the files with their values.
const FILES: &[(&str, &[&str])] = &[
    ("customObjectRecords", &["custom-objects-records.jsonl"]),
    ("customObjectSchemas", &["custom-objects-schemas.jsonl"]),
    ("forms", &["forms.jsonl", "forms-definitions.jsonl"]),
    ("groupMembers", &["contacts-field-groups.jsonl"]),
    ("segmentsV2", &["segments-definitions.jsonl"]),
    ("smsBroadcasts", &["sms-broadcasts.jsonl"]),
    ("trackingSwitches", &["events-status.jsonl", "site-tracking-status.jsonl"]),
    ("urlWhitelistings", &["site-tracking-domains.jsonl"]),
];

/// Tables that the manifest names as not exported: resource and property.
const NAMED: &[(&str, &str, Option<&str>)] = &[
    ("addressGroups", "addresses", Some("addressGroups")),
    ("addressLists", "addresses", Some("addressLists")),
    ("bulkImports", "contacts imports", Some("batches")),
    ("configs", "settings", Some("configs")),
    ("ecomOrderDiscounts", "ecommerce orders", Some("orderDiscounts")),
    ("geoAddresses", "contacts geo-ips", None),
    ("geoIps", "contacts geo-ips", None),
    ("taskNotifications", "tasks reminders", None),
];

/// Columns that the store has for a table and no response returns.
const NOT_RETURNED: &[(&str, &str)] = &[("trackingSwitches", "name")];

/// Requests that give each table a record.
fn requests() -> Vec<(&'static str, &'static str, Value)> {
    let conditions = json!([{"id": "1", "object_type": "tag", "fields": []}]);
    let segment = json!({
        "name": "Buyers", "segment_condition_group_operator": "and", "segment_condition_groups": [],
        "segment_conditions": conditions,
    });
    let field = json!({"id": "price", "type": "number", "labels": {"singular": "Price"}, "required": false});
    let schema = json!({"slug": "car", "labels": {"singular": "Car"}, "description": "Cars", "fields": [field]});
    let record = json!({"externalId": "B-7", "fields": [{"id": "price", "value": 100}], "relationships": {}});
    let order = json!({
        "externalid": "W-1", "source": 1, "email": "ana@example.com", "totalPrice": 100, "currency": "USD",
        "connectionid": 1, "customerid": 1, "orderProducts": [{"externalid": "P", "name": "Cup", "price": 1, "quantity": 1}],
        "orderDiscounts": [{"name": "Spring", "type": "order", "discountAmount": 5}],
    });
    let pipeline = json!({
        "title": "Renewals", "currency": "eur", "autoassign": 1, "allusers": 0, "allgroups": 0, "users": [1],
        "groups": [3],
    });
    vec![
        ("POST", "/segmentsV2", json!({"data": [{"type": "Segment.v2", "attributes": segment}]})),
        ("POST", "/customObjects/schemas", json!({"schema": schema})),
        ("POST", "/customObjects/records/SCHEMA", json!({"record": record})),
        ("POST", "/ecomOrders", json!({"ecomOrder": order})),
        ("POST", "/dealGroups", json!({"dealGroup": pipeline})),
        ("POST", "/import/bulk_import", json!({"contacts": [{"email": "ben.okafor@example.com"}]})),
        ("POST", "/sms/broadcasts", json!({"name": "Sale", "body": "Today only"})),
        ("POST", "/taskNotifications", json!({"taskNotification": {"dealTask": "1", "interval": "30"}})),
        ("PUT", "/eventTracking", json!({"eventTracking": {"enabled": false}})),
        ("PUT", "/siteTracking", json!({"siteTracking": {"enabled": true}})),
    ]
}

/// An exported account: its manifest and its files.
struct Export {
    manifest: Value,
    files: BTreeMap<String, Vec<Value>>,
}

impl Export {
    fn read(place: &Place, folder: &str) -> Self {
        let manifest: Value = serde_json::from_str(&place.home.read(&format!("{folder}/manifest.json"))).unwrap();
        let names = manifest["files"].as_array().unwrap().iter().map(|file| file["file"].as_str().unwrap());
        let lines = |name: &str| {
            let text = place.home.read(&format!("{folder}/{name}"));
            text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
        };
        let files = names.map(|name| (name.to_owned(), lines(name))).collect();
        Export { manifest, files }
    }

    /// The objects in the files of a table, at any depth.
    fn objects(&self, table: &str) -> Option<Vec<&Value>> {
        let listed = FILES.iter().find(|(known, _)| *known == table).map(|(_, files)| files.to_vec());
        let of_table = |file: &&Value| file["key"] == table && file["file"] != "sms-audiences.jsonl";
        let found = || self.manifest["files"].as_array().unwrap().iter().find(of_table);
        let files = listed.or_else(|| Some(vec![found()?["file"].as_str().unwrap()]))?;
        let mut all = Vec::new();
        files.iter().for_each(|file| self.files[*file].iter().for_each(|line| collect(line, &mut all)));
        Some(all)
    }

    fn names(&self, noun: &str, property: Option<&str>) -> bool {
        let mut omitted = self.manifest["not_exported"].as_array().unwrap().iter();
        omitted.any(|one| one["noun"] == noun && one["property"].as_str() == property)
    }

    fn noun(&self, table: &str) -> String {
        let file = self.manifest["files"].as_array().unwrap().iter().find(|file| file["key"] == table);
        file.map_or_else(String::new, |file| file["noun"].as_str().unwrap().to_owned())
    }
}

/// All objects in a value.
fn collect<'v>(value: &'v Value, all: &mut Vec<&'v Value>) {
    match value {
        Value::Object(members) => {
            all.push(value);
            members.values().for_each(|value| collect(value, all));
        }
        Value::Array(values) => values.iter().for_each(|value| collect(value, all)),
        _ => {}
    }
}

/// A value as a response can have it: numbers as text, dates in any zone.
fn text(value: &Value) -> String {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Bool(flag) => u8::from(*flag).to_string(),
        other => other.to_string(),
    };
    let moment = text.parse::<jiff::Timestamp>().map(|moment| moment.as_second().to_string());
    moment.unwrap_or(text)
}

/// Whether an object contains a value: under its name or another one.
fn has(object: &Value, column: &str, value: &Value) -> bool {
    if has_anywhere(object, column, value) {
        return true;
    }
    let is_renamed = |found: &Value| !matches!(text(value).as_str(), "" | "0" | "null") && text(found) == text(value);
    let nested =
        value.as_object().is_some_and(|members| members.iter().all(|(name, value)| has_anywhere(object, name, value)));
    nested || object.as_object().is_some_and(|members| members.values().any(is_renamed))
}

fn has_anywhere(object: &Value, name: &str, value: &Value) -> bool {
    let mut all = Vec::new();
    collect(object, &mut all);
    all.iter().any(|object| object.get(name).is_some_and(|found| found == value || text(found) == text(value)))
}

/// The rows of a table: ID and stored columns.
fn rows(store: &Store, table: &str) -> Vec<(String, Value)> {
    let sql = format!("SELECT id, body FROM \"{table}\"");
    let mut statement = store.connection().prepare(&sql).unwrap();
    let rows = statement.query_map([], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?))).unwrap();
    rows.map(|row| row.map(|(id, body)| (id.to_string(), serde_json::from_str(&body).unwrap())).unwrap()).collect()
}

/// Those of the objects that are the record of a row.
fn records<'v>(objects: &[&'v Value], id: &str, body: &Value) -> Vec<&'v Value> {
    let own = ["uuid", "id"].iter().find_map(|key| body.get(*key)).map_or_else(|| id.to_owned(), text);
    let with_id = objects.iter().filter(|object| object.get("id").is_some_and(|id| text(id) == own));
    let found: Vec<&Value> = with_id.copied().collect();
    // Event names and switches have no ID.
    if !found.is_empty() || objects.iter().any(|object| object.get("id").is_some()) {
        return found;
    }
    let is_like = |object: &&&Value| body.as_object().unwrap().iter().any(|(name, value)| has(object, name, value));
    objects.iter().filter(is_like).copied().collect()
}

/// What the files and the manifest lack of a table.
fn lacks(place: &Place, export: &Export, store: &Store, table: &str) -> Vec<String> {
    let rows = rows(store, table);
    if let Some((_, noun, property)) = NAMED.iter().find(|(known, ..)| *known == table) {
        return if export.names(noun, *property) {
            vec![]
        } else {
            vec![format!("{table}: the manifest does not name it")]
        };
    }
    if rows.is_empty() {
        return vec![format!("{table} has no row: add a request that makes one")];
    }
    let Some(objects) = export.objects(table) else { return vec![format!("{table}: no file, and no omission")] };
    let mut lacking = Vec::new();
    let mut found: BTreeMap<&str, bool> = BTreeMap::new();
    for (id, body) in &rows {
        let records = records(&objects, id, body);
        if records.is_empty() {
            lacking.push(format!("{table} {id}: not in the file"));
        }
        for (column, value) in body.as_object().unwrap() {
            *found.entry(column).or_default() |= records.iter().any(|record| has(record, column, value));
        }
    }
    let missing = found.into_iter().filter(|(_, is_found)| !is_found).map(|(column, _)| column);
    let is_returned = |column: &str| {
        // What no response has is not a property of the API.
        let single = place.run(&["api", "GET", &format!("/{table}/{}", rows[0].0), "-o", "json"]);
        let mut all = Vec::new();
        let answer: Value = serde_json::from_str(&single.stdout).unwrap_or_default();
        collect(&answer, &mut all);
        all.iter().any(|object| object.get(column).is_some())
    };
    let is_date = |column: &str| matches!(column, "cdate" | "udate" | "mdate");
    let is_excused = |column: &str| {
        export.names(&export.noun(table), Some(column))
            || NOT_RETURNED.contains(&(table, column))
            || is_date(column) && !is_returned(column)
    };
    lacking
        .extend(missing.filter(|column| !is_excused(column)).map(|column| format!("{table}.{column}: in no record")));
    lacking
}

#[test]
fn every_stored_value_is_in_a_file_or_the_manifest_says_why_not() {
    let place = Place::new(0);
    for (method, path, body) in requests() {
        let schemas = || place.run(&["api", "GET", "/customObjects/schemas", "--jq", ".schemas[0].id"]);
        let path = if path.contains("SCHEMA") {
            path.replace("SCHEMA", schemas().stdout.trim().trim_matches('"'))
        } else {
            path.to_owned()
        };
        let data = body.to_string();
        let confirm = if path == "/sms/broadcasts" { vec!["--confirm", "broadcasts"] } else { vec!["--yes"] };
        let outcome = place.run(&[vec!["api", method, &path, "--data", &data], confirm].concat());
        // A record of a custom object is returned without its ID.
        assert!([0, 11].contains(&outcome.code), "{method} {path}: {outcome}");
    }
    place.done(&["export", "backup"]);
    let export = Export::read(&place, "backup");
    assert_eq!(export.manifest["complete"], true);
    let store = Store::open(&place.path("data")).unwrap();
    let mut statement = store.connection().prepare("SELECT name FROM sqlite_master WHERE type = 'table'").unwrap();
    let tables = statement.query_map([], |row| row.get::<_, String>(0)).unwrap().map(Result::unwrap);
    let tables: Vec<String> = tables.filter(|table| !INTERNAL.contains(&table.as_str())).collect();
    assert!(tables.len() > 60, "{tables:?}");
    let lacking: Vec<String> = tables.iter().flat_map(|table| lacks(&place, &export, &store, table)).collect();
    assert!(lacking.is_empty(), "{lacking:#?}");
}
