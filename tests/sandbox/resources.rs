//! Everything that is not a contact.

use serde_json::{Value, json};

use super::client::{delete, get, send, total, words};
use crate::support::ephemeral;

#[test]
fn lists_have_fifty_keys_and_answer_a_put_with_nothing() {
    let running = ephemeral();
    let list = json!({"name": "New", "stringid": "new", "sender_url": "https://example.com", "sender_reminder": "x"});
    let made = send(&running, "POST", "/lists", json!({ "list": list }));
    assert_eq!(made.status, 201);
    assert_eq!(made.at("/list"), get(&running, "/lists/4").at("/list"), "the whole list");
    assert_eq!(made.keys("/list").len(), 50);
    assert_eq!(get(&running, "/lists").keys("/lists/0").len(), 52);
    let put = send(&running, "PUT", "/lists/4", json!({"list": {"name": "Renamed"}}));
    assert_eq!(put.status_and_text(), (200, ""));
    assert_eq!(put.header("x-ac-error"), Some("Code 9001"));
    assert_eq!(get(&running, "/lists/4").at("/list/name"), json!("Renamed"));
    assert_eq!(total(&running, "/lists?filters[name][starts_with]=ren"), "1");
    assert_eq!(delete(&running, "/lists/4").text, "{}");
    assert_eq!(get(&running, "/lists/4").text, r#"{"message":"No Result found for _List with id 4"}"#);
}

#[test]
fn an_existing_tag_returns_200_and_a_tag_without_type_is_not_listed() {
    let running = ephemeral();
    let made = send(&running, "POST", "/tags", json!({"tag": {"tag": "new", "tagType": "contact"}}));
    assert_eq!(made.status, 201);
    assert_eq!(made.keys("/tag"), ["tag", "tagType", "cdate", "links", "id"]);
    let again = send(&running, "POST", "/tags", json!({"tag": {"tag": "NEW", "tagType": "contact"}}));
    assert_eq!((again.status, again.at("/tag/id")), (200, json!("9")));
    send(&running, "POST", "/tags", json!({"tag": {"tag": "hidden"}}));
    assert_eq!(total(&running, "/tags"), "9");
    assert_eq!(get(&running, "/tags/10").status, 200);
    assert_eq!(total(&running, "/tags?search=WEB"), "1");
    assert_eq!(total(&running, "/tags?filters[search][eq]=vip"), "1");
    assert_eq!(get(&running, "/tags/1").at("/tag/subscriber_count"), json!("4"));
    let ordered = get(&running, "/tags?search=r&orders[search]=desc");
    assert_eq!(ordered.at("/tags/0/tag"), json!("webinar-2024"));
    send(&running, "POST", "/tags", json!({"tag": {"tag": "risk", "tagType": "contact"}}));
    let weighed = get(&running, "/tags?search=risk&orders[search]=weight");
    assert_eq!((weighed.at("/tags/0/tag"), weighed.at("/tags/1/tag")), (json!("risk"), json!("churn risk")));
}

#[test]
fn fields_upper_case_their_merge_tag_ignore_their_place_and_refuse_a_title_twice() {
    let running = ephemeral();
    let field = json!({"title": "Custom radio", "type": "radio", "perstag": "Personalized Tag", "ordernum": "1"});
    let made = send(&running, "POST", "/fields", json!({ "field": field }));
    assert_eq!(made.status, 201);
    let expected = "title type perstag created_by updated_by cdate udate ordernum links id";
    assert_eq!(made.keys("/field"), words(expected));
    assert_eq!(made.at("/field/perstag"), json!("PERSONALIZEDTAG"));
    assert_eq!(made.at("/field/ordernum"), json!(6));
    let again = send(&running, "POST", "/fields", json!({ "field": field }));
    let expected = r#"{"errors":[{"title":"There is already a field with this title","code":"duplicate"}]}"#;
    assert_eq!(again.status_and_text(), (422, expected));
    let untitled = send(&running, "POST", "/fields", json!({"field": {"type": "text"}}));
    assert_eq!((untitled.status, untitled.at("/errors/0/code")), (422, json!("field_missing")));
}

#[test]
fn fields_are_shown_with_their_options_and_relations() {
    let running = ephemeral();
    let option = |value: &str| json!({"field": "4", "label": value, "value": value});
    let options = json!({"fieldOptions": [option("A"), option("B")]});
    let options = send(&running, "POST", "/fieldOption/bulk", options);
    assert_eq!(options.status, 201);
    assert_eq!(options.keys("/fieldOptions/0"), ["field", "label", "value", "cdate", "udate", "links", "id"]);
    let broken = send(&running, "POST", "/fieldOption/bulk", json!({"x": 1}));
    let expected = r#"{"errors":"Bulk operation failed. Request must contain an array of fieldOption objects."}"#;
    assert_eq!(broken.status_and_text(), (422, expected));
    let relation = send(&running, "POST", "/fieldRels", json!({"fieldRel": {"field": 4, "relid": "2"}}));
    assert_eq!(relation.keys("/fieldRel"), ["field", "relid", "cdate", "links", "id"]);
    assert_eq!((relation.at("/fieldRel/field"), relation.at("/fieldRel/links")), (json!(4), json!([])));
    let one = get(&running, "/fields/4");
    assert_eq!(one.keys(""), ["fieldOptions", "fieldRels", "field"]);
    assert_eq!(one.at("/field/options").as_array().unwrap().len(), 2);
    assert_eq!(one.at("/field/relations"), json!(["4", "6"]));
    let list = get(&running, "/fields?limit=1");
    assert_eq!(list.keys(""), ["fieldOptions", "fieldRels", "fields", "meta"]);
    assert_eq!(list.at("/meta"), json!({"total": "5", "selected": null}));
}

#[test]
fn users_are_found_by_id_name_address_and_token() {
    let running = ephemeral();
    let expected = "username firstName lastName email phone signature localZoneid \
         password_updated_utc_timestamp cdate udate mfaEnabled links id";
    assert_eq!(get(&running, "/users/me").keys("/user"), words(expected));
    for path in ["/users/me", "/users/1", "/users/email/admin@example.com", "/users/username/admin"] {
        assert_eq!(get(&running, path).at("/user/id"), json!("1"), "{path}");
    }
    let user = json!({"username": "k", "email": "k@example.com", "firstName": "K", "group": "3", "password": "x"});
    let made = send(&running, "POST", "/users", json!({ "user": user }));
    assert_eq!(made.status, 201);
    assert_eq!(made.keys("/user"), words("username email firstName localZoneid cdate udate links id"));
    let groupless = send(&running, "PUT", "/users/3", json!({"user": {"lastName": "Z"}}));
    let source = json!({"pointer": "/data/attributes/group"});
    assert_eq!((groupless.status, groupless.at("/errors/0/source")), (422, source));
    let changed = send(&running, "PUT", "/users/3", json!({"user": {"lastName": "Z", "group": "3"}}));
    assert_eq!(changed.keys(""), ["userGroups", "user"]);
    assert_eq!(changed.at("/userGroups/0/groupid"), json!("3"));
}

#[test]
fn campaigns_are_made_edited_and_copied_at_paths_of_their_own() {
    let running = ephemeral();
    let made = send(&running, "POST", "/campaign", json!({"name": "C", "type": "single"}));
    let expected = r#"{"id":31,"name":"C","type":"single","canSplitContent":false}"#;
    assert_eq!(made.status_and_text(), (200, expected));
    let missing = send(&running, "POST", "/campaign", json!({"type": "single"}));
    assert_eq!(missing.status_and_text(), (400, r#"{"errors":["Field name is required"]}"#));
    let plural = send(&running, "POST", "/campaigns", json!({}));
    assert_eq!((plural.status, plural.header("allow")), (405, Some("GET")));
    let copied = send(&running, "POST", "/campaigns/2/copy", json!({"name": "ignored"}));
    assert_eq!(copied.text, r#"{"succeeded":1,"message":"Campaign draft copied.","newCampaignId":32}"#);
    assert_eq!(get(&running, "/campaigns/32").at("/campaign/name"), json!("March newsletter (Copy)"));
    let refused = send(&running, "POST", "/campaigns/1/copy", Value::Null);
    assert_eq!(refused.status, 400, "it belongs to an active automation");
    send(&running, "PUT", "/campaigns/31/edit", json!({"name": "D", "linkTrackingEnabled": false}));
    let edited = get(&running, "/campaigns/31");
    assert_eq!((edited.at("/campaign/name"), edited.at("/campaign/tracklinks")), (json!("D"), json!("none")));
    assert_eq!(get(&running, "/campaigns/2/links").at("/links/0/link"), json!("open"));
}

#[test]
fn deleting_a_campaign_has_a_path_of_its_own_and_is_always_200() {
    let running = ephemeral();
    assert_eq!(delete(&running, "/campaigns/3").status, 404);
    assert_eq!(get(&running, "/campaigns/3").status, 200);
    assert_eq!(delete(&running, "/campaigns/3/delete").at("/succeeded"), json!(1));
    let again = delete(&running, "/campaigns/3/delete");
    assert_eq!((again.status, again.at("/succeeded")), (200, json!(0)));
    assert_eq!(get(&running, "/campaigns/3").text, r#"{"message":"No Result found for Campaign with id 3"}"#);
}

#[test]
fn automations_can_be_shown_and_switched_and_nothing_else() {
    let running = ephemeral();
    assert_eq!(get(&running, "/automations").keys("/meta"), ["total", "starts", "filtered", "smsLogs"]);
    assert_eq!(get(&running, "/automations/1/blocks").at("/automationBlocks/1/type"), json!("send"));
    let made = send(&running, "POST", "/automations", json!({"automation": {"name": "x"}}));
    assert_eq!((made.status, made.header("allow")), (405, Some("GET")));
    assert_eq!(delete(&running, "/automations/1").status, 501, "the server's behavior is unknown");
    for (method, status) in [("PUT", "1"), ("PATCH", "2")] {
        let answer = send(&running, method, "/automations/2", json!({"automation": {"status": status}}));
        assert_eq!(answer.at("/automation/status"), json!(status));
    }
}

#[test]
fn messages_templates_groups_and_settings_answer_in_their_shapes() {
    let running = ephemeral();
    let message = json!({"message": {"fromname": "A", "email": "a@example.com", "subject": "S"}});
    let made = send(&running, "POST", "/messages", message);
    assert_eq!((made.status, made.keys("/message")), (201, words("fromname fromemail subject links id")));
    let keys = "userid ed_instanceid ed_version cdate mdate name fromname fromemail reply2 priority charset encoding \
         format subject preheader_text text html htmlfetch textfetch hidden preview_mime preview_data \
         has_predictive_content links id user";
    assert_eq!(get(&running, "/messages/4").keys("/message"), words(keys));
    let keys = "userid ed_instanceid ed_version name subject content categoryid used waitpreview importnum mdate \
         preview_content modified hidden screenshot links id";
    assert_eq!(get(&running, "/templates/1").keys("/template"), words(keys));
    let group = send(&running, "POST", "/groups", json!({"group": {"title": "Awesome", "descript": "Mine"}}));
    assert_eq!(group.keys("/group"), words("title descript p_admin links id"));
    assert_eq!(group.at("/group/p_admin"), json!(1));
    assert_eq!(get(&running, "/groups/4").at("/group/p_admin"), json!("1"));
    let link = send(&running, "POST", "/listGroups", json!({"listGroup": {"listid": 2, "groupid": "1"}}));
    assert_eq!(link.keys("/listGroup"), words("list group links id"));
    assert_eq!((link.at("/listGroup/list"), link.at("/listGroup/group")), (json!(2), json!("1")));
    let config = send(&running, "PUT", "/configs/1", json!({"config": {"val": "50"}}));
    assert_eq!(config.keys("/config"), words("keyname section item userid val cdate udate links id owner"));
    assert_eq!(get(&running, "/settings/account").status, 200);
    assert_eq!(get(&running, "/import/bulk_import").text, r#"{"outstanding":[],"recentlyCompleted":[]}"#);
}

#[test]
fn defaults_are_filtered_and_followed_like_values_that_were_written() {
    let running = ephemeral();
    assert_eq!(total(&running, "/campaigns?filters[type]=single"), "28");
    assert_eq!(total(&running, "/campaigns?filters[type]=recurring"), "0");
    assert_eq!(total(&running, "/campaigns?filters[seriesid]=1"), "1");
    assert_eq!(get(&running, "/lists/1").at("/list/user"), json!("1"));
    assert_eq!(get(&running, "/lists/1/user").at("/user/username"), json!("admin"));
    assert_eq!(get(&running, "/campaigns/2").at("/campaign/automation"), Value::Null);
}

#[test]
fn exclusions_have_real_types_and_no_envelope() {
    let running = ephemeral();
    let list = get(&running, "/lists/exclusions");
    assert_eq!(list.at("/meta/total"), json!(2));
    assert_eq!(list.keys("/exclusions/0"), words("id matchPhrase matchType channel hidden lists"));
    let put = send(&running, "PUT", "/lists/exclusions/1", json!({"channel": "several", "lists": ["2"]}));
    assert_eq!(
        (put.at("/channel"), put.at("/lists"), put.at("/hidden")),
        (json!("several"), json!(["2"]), json!(false))
    );
    assert_eq!(get(&running, "/lists/exclusions/9").text, r#"{"message":"Exclusion not found [id=9]"}"#);
}

#[test]
fn every_listing_and_every_first_object_answers() {
    let running = ephemeral();
    let nouns = "accounts accountContacts addresses automations calendars campaigns connections contacts \
         contactAutomations contactDeals contactLists contactTags dealGroups dealStages dealTasks dealTasktypes deals \
         ecomCustomers ecomOrderProducts ecomOrders fields fieldOptions fieldRels fieldValues forms groups listGroups \
         lists messages notes personalizations savedResponses scores segments tags taskOutcomes tasktypeOutcomeRels \
         templates users webhooks";
    for noun in words(nouns) {
        let list = get(&running, &format!("/{noun}"));
        let row = list.at(&format!("/{noun}/0"));
        assert_eq!((list.status, row.get("id")), (200, Some(&json!("1"))), "{noun}: {}", list.text);
        assert!(row.get("links").is_some(), "{noun}");
        assert_eq!(get(&running, &format!("/{noun}/1")).status, 200, "{noun}");
    }
}
