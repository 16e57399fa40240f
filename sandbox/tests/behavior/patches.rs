//! Partial updates, updates that need more than the changed keys, and paths with a trailing slash.

use serde_json::{Value, json};

use crate::client::{fresh, get, send, status};

#[test]
fn patch_changes_the_sent_keys_of_seven_resources_and_returns_the_whole_record() {
    let running = fresh();
    let cases = [
        ("contacts", "contact", "lastName", "firstName"),
        ("accounts", "account", "accountUrl", "name"),
        ("deals", "deal", "description", "title"),
        ("lists", "list", "sender_city", "name"),
        ("tags", "tag", "description", "tag"),
        ("notes", "note", "note", "relid"),
        ("campaigns", "campaign", "analytics_campaign_name", "name"),
    ];
    for (path, envelope, changed, kept) in cases {
        let path = format!("/{path}/1");
        let before = get(&running, &path).at(&format!("/{envelope}/{kept}"));
        let answer = send(&running, "PATCH", &path, json!({envelope: {changed: "patched"}}));
        assert_eq!(answer.status, 200, "{path}");
        for answer in [answer, get(&running, &path)] {
            assert_eq!(answer.at(&format!("/{envelope}/{changed}")), "patched", "{path}");
            assert_eq!(answer.at(&format!("/{envelope}/{kept}")), before, "{path}");
            assert!(answer.keys(&format!("/{envelope}")).len() > 6, "{path}: {}", answer.text);
        }
    }
}

#[test]
fn patch_of_another_resource_is_405() {
    let running = fresh();
    let answer = send(&running, "PATCH", "/users/1", json!({"user": {"phone": "1"}}));
    assert_eq!((answer.status, answer.header("allow")), (405, Some("GET, PUT, DELETE")));
    assert_eq!(send(&running, "PATCH", "/contacts/99", json!({"contact": {}})).status, 404);
}

#[test]
fn a_flat_body_changes_nothing_of_a_campaign() {
    let running = fresh();
    let before = get(&running, "/campaigns/3").at("/campaign/name");
    let answer = send(&running, "PATCH", "/campaigns/3", json!({"name": "flat"}));
    assert_eq!((answer.status, answer.at("/campaign/name")), (200, before));
}

#[test]
fn put_of_a_list_returns_nothing_and_patch_the_whole_list() {
    let running = fresh();
    let body = json!({"list": {"sender_city": "Oslo"}});
    let put = send(&running, "PUT", "/lists/1", body.clone());
    assert_eq!((put.text.as_str(), put.header("x-ac-error")), ("", Some("Code 9001")));
    assert_eq!(send(&running, "PATCH", "/lists/1", body).at("/list/sender_city"), "Oslo");
}

#[test]
fn an_update_of_a_user_without_a_group_is_refused() {
    let running = fresh();
    let update = |id: u8, user: Value| send(&running, "PUT", &format!("/users/{id}"), json!({ "user": user }));
    for user in [json!({"firstName": "New"}), json!({"firstName": "New", "group": ""})] {
        let answer = update(2, user);
        assert_eq!(answer.status, 422);
        let error = answer.at("/errors/0");
        assert_eq!((&error["code"], &error["error"]), (&json!("field_missing"), &json!("user_group_was_not_provided")));
        assert_eq!(error["source"]["pointer"], "/data/attributes/group");
    }
    assert_eq!(get(&running, "/users/2").at("/user/firstName"), "Bruno");
    let answer = update(2, json!({"firstName": "New", "group": 2}));
    assert_eq!((answer.status, answer.at("/user/firstName")), (200, json!("New")));
    assert_eq!(answer.at("/userGroups/0/groupid"), "2");
    assert_eq!(update(99, json!({"firstName": "New"})).status, 404, "recorded: 404 comes first");
}

#[test]
fn a_slash_after_a_collection_is_ignored() {
    let running = fresh();
    assert_eq!(get(&running, "/tags/").json(), get(&running, "/tags").json());
    assert_eq!(get(&running, "/contacts/?limit=1").at("/meta/total"), "25");
    let created = send(&running, "POST", "/tags/", json!({"tag": {"tag": "slash", "tagType": "contact"}}));
    assert_eq!(created.status, 201);
    assert_eq!(status(&running, "GET", "/tags/1/"), 404);
    assert_eq!(status(&running, "GET", "/nothing/"), 404);
}
