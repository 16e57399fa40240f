//! Keys and types of responses, after the newest recording of each call.

use serde_json::{Value, json};

use crate::client::{fresh, get, send};

#[test]
fn totals_of_deals_pipelines_stages_and_notes_are_numbers() {
    let running = fresh();
    for (path, total) in [("deals", 8), ("dealGroups", 2), ("dealStages", 6), ("notes", 4)] {
        assert_eq!(get(&running, &format!("/{path}?limit=1")).at("/meta/total"), json!(total), "{path}");
    }
    assert_eq!(get(&running, "/accounts?limit=1").at("/meta/total"), "3");
}

#[test]
fn an_account_has_an_owner() {
    let running = fresh();
    let account = get(&running, "/accounts/1");
    assert_eq!(account.at("/account/owner"), "1");
    let link = format!("{}/api/3/accounts/1/owner", running.url());
    assert_eq!(account.at("/account/links/owner"), json!(link));
    assert_eq!(get(&running, "/accounts/1/owner").at("/user/username"), "admin");
    let created = send(&running, "POST", "/accounts", json!({"account": {"name": "New", "owner": 2}}));
    assert_eq!(created.at("/account/owner"), 2);
    let path = format!("/accounts/{}", created.at("/account/id").as_str().unwrap());
    assert_eq!(get(&running, &path).at("/account/owner"), "2");
}

#[test]
fn echoes_of_accounts_and_deals_have_a_status_of_the_custom_fields() {
    let running = fresh();
    let deal = json!({"title": "New", "value": 100, "currency": "usd", "contact": "1", "stage": "1"});
    let echoes = [
        send(&running, "POST", "/accounts", json!({"account": {"name": "New"}})),
        send(&running, "PUT", "/accounts/1", json!({"account": {"accountUrl": "https://example.net"}})),
        send(&running, "POST", "/deals", json!({ "deal": deal })),
        send(&running, "PUT", "/deals/1", json!({"deal": {"title": "Other"}})),
    ];
    for echo in echoes {
        let body = echo.json();
        let record = body.get("account").or(body.get("deal")).unwrap();
        assert!(record.as_object().unwrap().contains_key("customFieldSaveStatus"), "{}", echo.text);
    }
    assert!(!get(&running, "/deals/1").keys("/deal").contains(&"customFieldSaveStatus".to_owned()));
}

#[test]
fn a_deal_has_a_next_task_that_is_null() {
    let running = fresh();
    assert_eq!(get(&running, "/deals/1").json()["deal"].get("nextTask"), Some(&Value::Null));
    assert_eq!(get(&running, "/deals?limit=1").json()["deals"][0].get("nextTask"), Some(&Value::Null));
}

#[test]
fn the_response_to_a_new_list_is_the_whole_list_with_the_sent_types() {
    let running = fresh();
    let sent = json!({"name": "New", "stringid": "new", "send_last_broadcast": 0});
    let created = send(&running, "POST", "/lists", json!({ "list": sent }));
    assert_eq!((created.status, created.at("/list/send_last_broadcast")), (201, json!(0)));
    let id = created.at("/list/id");
    let read = get(&running, &format!("/lists/{}", id.as_str().unwrap()));
    assert_eq!(created.keys("/list"), read.keys("/list"));
    assert_eq!(read.at("/list/send_last_broadcast"), "0");
    assert_eq!(send(&running, "POST", "/lists", json!({"list": {"stringid": "new"}})).status, 422);
}

#[test]
fn the_response_to_a_new_contact_has_no_hash_but_that_of_sync_has_one() {
    let running = fresh();
    let create = |path: &str, email: &str| send(&running, "POST", path, json!({"contact": {"email": email}}));
    let created = create("/contacts", "one@example.net");
    let keys = ["email", "cdate", "udate", "phone", "orgid", "orgname", "links", "id", "organization"];
    assert_eq!(created.keys("/contact"), keys);
    let values = ["phone", "orgid", "organization"].map(|key| created.at(&format!("/contact/{key}")));
    assert_eq!(values, [json!(""), json!("0"), Value::Null]);
    let synced = create("/contact/sync", "two@example.net");
    assert_eq!((synced.status, synced.at("/contact/hash").is_string()), (201, true));
}

#[test]
fn a_user_has_no_language() {
    let running = fresh();
    for (path, pointer) in [("/users/1", "/user"), ("/users", "/users/0")] {
        assert!(!get(&running, path).keys(pointer).contains(&"lang".to_owned()), "{path}");
    }
}

#[test]
fn repeating_a_tag_or_a_subscription_returns_the_whole_pair_without_the_contact() {
    let running = fresh();
    let tagged = send(&running, "POST", "/contactTags", json!({"contactTag": {"contact": 1, "tag": 1}}));
    assert_eq!((tagged.status, tagged.at("/contactTag/contact")), (200, json!("1")));
    assert!(tagged.at("/contactTag/created_timestamp").is_string(), "{}", tagged.text);
    let body = json!({"contactList": {"contact": 1, "list": 1, "status": 1}});
    let listed = send(&running, "POST", "/contactLists", body);
    assert_eq!((listed.status, listed.at("/contactList/status")), (200, json!(1)));
    assert_eq!(listed.keys(""), ["contactList"]);
}

#[test]
fn a_pipeline_has_a_source_and_stages_without_dates() {
    let running = fresh();
    let created = send(&running, "POST", "/dealGroups", json!({"dealGroup": {"title": "New", "currency": "usd"}}));
    assert_eq!(created.column("/dealStages", "color"), ["19CCA3", "5884EA", "FBD965"].map(|color| json!(color)));
    assert_eq!(created.column("/dealStages", "cdate"), [Value::Null, Value::Null, Value::Null]);
    assert_eq!(get(&running, "/dealGroups/1").at("/dealGroup/source"), "");
    assert_eq!(get(&running, "/dealStages/1").at("/dealStage/udate"), Value::Null);
    let moved = send(&running, "PUT", "/dealStages/1", json!({"dealStage": {"title": "First"}}));
    assert!(moved.at("/dealStage/udate").is_string() && moved.at("/dealStage/cdate").is_null(), "{}", moved.text);
}

#[test]
fn a_sent_boolean_is_returned_as_a_number() {
    let running = fresh();
    let answer = send(&running, "PUT", "/addresses/1", json!({"address": {"isDefault": false}}));
    assert_eq!(answer.at("/address/isDefault"), json!(0));
}

#[test]
fn a_form_in_a_listing_has_numeric_entries_and_no_options() {
    let running = fresh();
    let (one, listing) = (get(&running, "/forms/1"), get(&running, "/forms"));
    assert_eq!((one.at("/form/entries"), listing.at("/forms/0/entries")), (json!("0"), json!(0)));
    assert_eq!(one.at("/form/options"), json!({"useBgColor": true, "useBgImage": false}));
    assert_eq!(listing.at("/forms/0/options"), json!({}));
    assert_eq!(one.at("/form/cfields/1"), json!({"type": "email", "header": "Email", "required": true}));
}

#[test]
fn the_double_opt_in_of_a_campaign_is_in_single_responses_only() {
    let running = fresh();
    let has = |path: &str, pointer: &str| get(&running, path).keys(pointer).contains(&"isDoubleOptInCampaign".into());
    assert!(has("/campaigns/1", "/campaign") && !has("/campaigns", "/campaigns/0"));
}

#[test]
fn the_contact_listing_reports_no_segment_as_null() {
    assert_eq!(get(&fresh(), "/contacts?limit=1").at("/meta/page_input/segmentid"), Value::Null);
}
