//! Contacts, their tags, lists, automations and field values.

use acamp::sandbox::{self, Data};
use serde_json::{Value, json};

use super::client::{delete, get, send, total, words};
use crate::support::{ephemeral, options};

const CONTACT: &str = "cdate email phone firstName lastName orgid orgname segmentio_id bounced_hard bounced_soft \
     bounced_date ip ua hash socialdata_lastcheck email_local email_domain sentcnt rating_tstamp gravatar deleted \
     anonymized adate udate edate deleted_at created_utc_timestamp updated_utc_timestamp created_timestamp \
     updated_timestamp created_by updated_by mpp_tracking last_click_date last_open_date last_mpp_open_date \
     best_send_hour sms_consent sms_consent_updated_at whatsapp_id whatsapp_username";

fn contact_with(more: &str) -> Vec<String> {
    [words(CONTACT), words(more)].concat()
}

#[test]
fn a_listing_side_loads_the_relations_that_include_names() {
    let running = ephemeral();
    let answer = get(&running, "/contacts?ids[]=1&ids[]=2&include=contactTags,contactLists,nothing,accountContacts");
    assert_eq!(answer.keys(""), words("contactTags contactLists accountContacts scoreValues contacts meta"));
    assert_eq!(answer.at("/contacts/0/contactLists"), json!(["1", "2"]));
    assert_eq!(answer.at("/contactLists/1/list"), json!("2"));
    assert_eq!(answer.at("/contactLists/1/contact"), json!("1"));
    assert_eq!(get(&running, "/contacts?ids[]=1").keys(""), words("scoreValues contacts meta"));
}

#[test]
fn one_contact_has_the_recorded_keys_in_their_order_and_its_rows_beside_it() {
    let running = ephemeral();
    let answer = get(&running, "/contacts/1");
    assert_eq!(answer.status, 200);
    let sides = "contactAutomations contactLists deals fieldValues geoIps accountContacts contact";
    assert_eq!(answer.keys(""), words(sides));
    let inside =
        "contactAutomations contactLists fieldValues geoIps deals accountContacts sentiment links id organization";
    assert_eq!(answer.keys("/contact"), contact_with(inside));
    assert_eq!(answer.keys("/contact/links").len(), 18);
    assert_eq!(answer.at("/contact/id"), json!("1"));
    assert_eq!(answer.at("/contact/deleted"), json!("0"));
    assert_eq!(answer.at("/contact/contactLists"), json!(["1", "2"]));
    assert_eq!(answer.at("/contactLists/1/list"), json!("2"));
    assert_eq!(answer.at("/contact/cdate"), json!("2024-01-15T09:00:00-06:00"));
    assert_eq!(answer.at("/contact/created_utc_timestamp"), json!("2024-01-15 09:00:00"));
    assert!(answer.text.contains(r"Garc\u00eda"), "letters beyond ascii are escaped");
    assert!(answer.text.contains(r"\/api\/3\/contacts\/1\/contactTags"), "slashes are escaped");
}

#[test]
fn the_listing_has_46_keys_a_contact_and_says_how_it_read_the_query() {
    let running = ephemeral();
    let answer = get(&running, "/contacts?limit=2&offset=1&orders[id]=DESC");
    assert_eq!(answer.keys(""), ["scoreValues", "contacts", "meta"]);
    assert_eq!(answer.keys("/contacts/0"), contact_with("scoreValues accountContacts links id organization"));
    assert_eq!(answer.keys("/contacts/0").len(), 46);
    assert_eq!(answer.at("/contacts/0/id"), json!("24"));
    assert_eq!(answer.keys("/meta"), ["total", "sortable", "page_input"]);
    assert_eq!(answer.at("/meta/total"), json!("25"));
    let input = "segmentid formid listid tagid limit offset search sort seriesid waitid status forceQuery cacheid";
    assert_eq!(answer.keys("/meta/page_input"), words(input));
    assert_eq!(answer.at("/meta/page_input/limit"), json!(2));
    assert_eq!(answer.at("/meta/page_input/status"), json!(-1));
}

#[test]
fn pages_are_20_by_default_and_100_at_most() {
    let directory = tempfile::tempdir().unwrap();
    assert_eq!(sandbox::seed(directory.path(), 120).unwrap(), 145);
    let running = sandbox::start(options(Data::Directory(directory.path().to_owned()))).unwrap();
    let count = |path: &str| get(&running, path).at("/contacts").as_array().unwrap().len();
    assert_eq!(count("/contacts"), 20);
    assert_eq!(count("/contacts?limit=1000"), 100);
    assert_eq!(count("/contacts?limit=100&offset=100"), 45);
    let page = get(&running, "/contacts?orders[id]=ASC&id_greater=143&limit=100");
    assert_eq!((page.at("/contacts/0/id"), page.at("/contacts/1/id")), (json!("144"), json!("145")));
    assert_eq!(page.at("/contacts/2"), Value::Null);
}

#[test]
fn contacts_are_found_by_address_list_tag_status_search_and_date() {
    let running = ephemeral();
    let filters = [
        ("email=ANA.garcia@example.com", "1"),
        ("email=george%2Bnewsletter@example.com", "1"),
        ("email=george+newsletter@example.com", "0"),
        ("email_like=example.org", "9"),
        ("search=volkov", "1"),
        ("listid=2", "8"),
        ("listid=2&status=2", "1"),
        ("tagid=1", "4"),
        ("seriesid=1", "5"),
        ("ids[]=1&ids[]=2&ids[]=999", "2"),
        ("phone=%2B49", "2"),
        ("exclude=1", "24"),
        ("filters[created_before]=2024-01-20", "1"),
        ("email=", "25"),
        ("no_such_filter=1", "25"),
    ];
    for (query, expected) in filters {
        assert_eq!(total(&running, &format!("/contacts?{query}")), expected, "{query}");
    }
    let named = get(&running, "/contacts?orders[last_name]=DESC&limit=1");
    assert_eq!(named.at("/contacts/0/lastName"), json!("李"));
}

#[test]
fn a_create_echoes_what_was_sent_and_a_known_address_is_422() {
    let running = ephemeral();
    let contact = json!({"contact": {"email": "new@example.com", "firstName": "N", "lastName": "W", "phone": 12}});
    let answer = send(&running, "POST", "/contacts", contact.clone());
    assert_eq!(answer.status, 201);
    let expected = "email phone firstName lastName cdate udate orgid orgname links id organization";
    assert_eq!(answer.keys("/contact"), words(expected));
    assert_eq!(answer.at("/contact/phone"), json!(12), "the type that was sent");
    assert_eq!((answer.at("/contact/orgid"), answer.at("/contact/organization")), (json!("0"), Value::Null));
    assert_eq!(get(&running, "/contacts/26").at("/contact/phone"), json!("12"));
    assert_eq!(get(&running, "/contacts/26").at("/contact/orgid"), json!("0"));
    let again = send(&running, "POST", "/contacts", contact);
    let known = r#"{"errors":[{"title":"Email address already exists in the system","detail":"","code":"duplicate","source":{"pointer":"\/data\/attributes\/email"}}]}"#;
    assert_eq!(again.status_and_text(), (422, known));
    let wrong = send(&running, "POST", "/contacts", json!({"contact": {"email": "no address"}}));
    let invalid = r#"{"errors":[{"title":"Contact Email Address is not valid.","code":"email_invalid","error":"must_be_valid_email_address","source":{"pointer":"\/data\/attributes\/email"}}]}"#;
    assert_eq!(wrong.status_and_text(), (422, invalid));
    assert_eq!(total(&running, "/contacts"), "26");
}

#[test]
fn a_sync_is_201_for_a_new_address_and_200_with_the_whole_contact_for_a_known_one() {
    let running = ephemeral();
    let body = |first: &str| {
        let values = json!([{"field": "1", "value": first}, {"field": "99", "value": "ignored"}]);
        json!({"contact": {"email": "sync@example.com", "firstName": first, "fieldValues": values}})
    };
    let made = send(&running, "POST", "/contact/sync", body("A"));
    assert_eq!(made.status, 201);
    assert_eq!(made.keys(""), ["fieldValues", "contact"]);
    assert_eq!(made.at("/fieldValues").as_array().unwrap().len(), 1);
    assert_eq!(made.at("/contact/fieldValues/0"), made.at("/fieldValues/0/id"));
    let changed = send(&running, "POST", "/contact/sync", body("B"));
    assert_eq!(changed.status, 200);
    assert_eq!(changed.keys("/contact"), contact_with("links id organization"));
    assert_eq!(changed.at("/contact/firstName"), json!("B"));
    assert_eq!(changed.at("/fieldValues/0/id"), made.at("/fieldValues/0/id"));
    let nameless = send(&running, "POST", "/contact/sync", json!({"contact": {"firstName": "A"}}));
    let expected =
        r#"{"errors":[{"status":400,"title":"Bad Request","detail":"Contact email must be provided for sync"}]}"#;
    assert_eq!(nameless.status_and_text(), (400, expected));
    assert_eq!(send(&running, "POST", "/contacts/sync", body("C")).status, 422, "the plural path is a plain create");
    let broken = json!({"contact": {"email": "sync@example.com", "fieldValues": [{"id": 1, "value": "x"}]}});
    assert_eq!(send(&running, "POST", "/contact/sync", broken).status, 500, "a value without `field`");
}

#[test]
fn a_put_changes_only_what_was_sent_and_nothing_under_another_envelope() {
    let running = ephemeral();
    let answer = send(&running, "PUT", "/contacts/1", json!({"contact": {"firstName": "Anna"}}));
    assert_eq!(answer.status, 200);
    assert_eq!((answer.at("/contact/firstName"), answer.at("/contact/lastName")), (json!("Anna"), json!("García")));
    let before = get(&running, "/tags/1").text;
    let wrong = send(&running, "PUT", "/tags/1", json!({"tags": {"tag": "other"}}));
    assert_eq!(wrong.status_and_text(), (200, before.as_str()));
    assert_eq!(get(&running, "/tags/1").text, before);
    let taken = send(&running, "PUT", "/contacts/1", json!({"contact": {"email": "ben.okafor@example.com"}}));
    assert_eq!(taken.status, 422);
}

#[test]
fn deleting_a_contact_deletes_its_rows() {
    let running = ephemeral();
    assert_eq!(delete(&running, "/contacts/1").status_and_text(), (200, "{}"));
    let gone = get(&running, "/contacts/1");
    assert_eq!(gone.status_and_text(), (404, r#"{"message":"No Result found for Subscriber with id 1"}"#));
    assert_eq!(total(&running, "/fieldValues?filters[fieldid]=2"), "2");
    assert_eq!(get(&running, "/contacts/name").text, r#"{"message":"No Result found for Subscriber with id 0"}"#);
}

#[test]
fn tagging_twice_is_one_row() {
    let running = ephemeral();
    let body = |tag: Value| json!({"contactTag": {"contact": "2", "tag": tag}});
    let first = send(&running, "POST", "/contactTags", body(json!("1")));
    assert_eq!(first.status, 201);
    assert_eq!(first.keys(""), ["contacts", "contactTag"]);
    assert_eq!(first.keys("/contactTag"), ["contact", "tag", "cdate", "links", "id"]);
    let again = send(&running, "POST", "/contactTags", body(json!(1)));
    assert_eq!((again.status, again.at("/contactTag/id")), (200, first.at("/contactTag/id")));
    assert_eq!(again.at("/contactTag"), get(&running, "/contactTags/34").at("/contactTag"), "the whole pair");
    let named = send(&running, "POST", "/contactTags", body(json!("vip")));
    let no_id = r#"{"errors":[{"title":"Invalid value for query parameter contactTag.tag","detail":"No tag id provided","source":{"parameter":"contactTag.tag"}}]}"#;
    assert_eq!(named.status_and_text(), (400, no_id));
    let unknown = send(&running, "POST", "/contactTags", json!({"contactTag": {"contact": "99", "tag": "1"}}));
    let expected = r#"{"errors":[{"status":404,"title":"Not Found","detail":"Contact not found"}]}"#;
    assert_eq!(unknown.status_and_text(), (404, expected));
    let path = format!("/contactTags/{}", first.at("/contactTag/id").as_str().unwrap());
    assert_eq!(delete(&running, &path).text, "{}");
    let gone = delete(&running, &path);
    let expected = r#"{"message":"No Result found for SubscriberTag with id 34"}"#;
    assert_eq!(gone.status_and_text(), (404, expected));
}

#[test]
fn a_subscription_is_written_over_in_place() {
    let running = ephemeral();
    let body = |status: i64| json!({"contactList": {"list": "3", "contact": "2", "status": status}});
    let made = send(&running, "POST", "/contactLists", body(1));
    assert_eq!(made.status, 201);
    let expected = "status list contact sdate udate unsubreason campaign message first_name last_name sourceid \
         unsubscribeAutomation links id";
    assert_eq!(made.keys("/contactList"), words(expected));
    assert_eq!((made.at("/contactList/status"), made.at("/contactList/sourceid")), (json!(1), json!(3)));
    let changed = send(&running, "POST", "/contactLists", body(2));
    assert_eq!((changed.status, changed.at("/contactList/id")), (200, made.at("/contactList/id")));
    assert_eq!((made.keys(""), changed.keys("")), (words("contacts contactList"), words("contactList")));
    assert_eq!(total(&running, "/contacts?listid=3&status=2"), "1");
    assert_eq!(send(&running, "POST", "/contactLists", body(7)).status, 422);
    let missing =
        send(&running, "POST", "/contactLists", json!({"contactList": {"list": 99, "contact": 2, "status": 1}}));
    let no_list = r#"{"errors":[{"title":"The related list does not exist.","detail":"","code":"related_missing","error":"list_not_exist","source":{"pointer":"\/data\/attributes\/list"}}]}"#;
    assert_eq!(missing.status_and_text(), (422, no_list));
}

#[test]
fn an_automation_takes_a_contact_once_and_only_while_active() {
    let running = ephemeral();
    let enrol = |contact: i64, automation: i64| {
        let body = json!({"contactAutomation": {"contact": contact, "automation": automation}});
        send(&running, "POST", "/contactAutomations", body)
    };
    let conflict = r#"{"errors":[{"status":"422","detail":"Could not create SubscriberSeries"}]}"#;
    let made = enrol(4, 1);
    assert_eq!((made.status, made.at("/contactAutomation/automation")), (201, json!("1")));
    assert_eq!(enrol(4, 1).text, conflict, "already in it");
    assert_eq!(enrol(1, 1).text, conflict, "was in it and may not enter again");
    assert_eq!(enrol(4, 2).text, conflict, "inactive");
    assert_eq!(enrol(5, 3).status, 201, "was in it and may enter again");
    assert_eq!(enrol(5, 3).text, conflict, "in it again");
    assert_eq!(enrol(4, 99).text, r#"{"message":"No Result found for Series with id 99"}"#);
    assert_eq!(get(&running, "/contactAutomations").keys("/meta"), ["total", "showcase_stats"]);
    let path = format!("/contactAutomations/{}", made.at("/contactAutomation/id").as_str().unwrap());
    assert_eq!(delete(&running, &path).text, "{}");
    assert_eq!(enrol(4, 1).status, 201);
}

#[test]
fn a_field_value_is_written_over_in_place() {
    let running = ephemeral();
    let body = |value: &str| json!({"fieldValue": {"contact": "4", "field": "1", "value": value}});
    let made = send(&running, "POST", "/fieldValues", body("Pro"));
    assert_eq!(made.status, 201);
    assert_eq!(made.keys("/fieldValue"), ["contact", "field", "value", "cdate", "udate", "links", "owner", "id"]);
    let again = send(&running, "POST", "/fieldValues", body("Free"));
    assert_eq!((again.status, again.at("/fieldValue/id")), (200, made.at("/fieldValue/id")));
    assert_eq!(total(&running, "/fieldValues?filters[fieldid]=1&filters[val]=Free"), "5");
    let none = get(&running, "/fieldValues?filters[val]=non-existing");
    assert_eq!(none.text, r#"{"fieldValues":[],"meta":{"total":"0"}}"#);
    let unknown = json!({"fieldValue": {"contact": "4", "field": "221", "value": "x"}});
    let unknown = send(&running, "POST", "/fieldValues", unknown);
    assert_eq!(unknown.status_and_text(), (404, r#"{"message":"No Result found for Field with id 221"}"#));
}

#[test]
fn every_relation_of_a_contact_answers_without_meta() {
    let running = ephemeral();
    let links = get(&running, "/contacts/1").at("/contact/links");
    for (name, url) in links.as_object().unwrap() {
        let path = url.as_str().unwrap().split("/api/3").nth(1).unwrap();
        let answer = get(&running, path);
        assert_eq!(answer.status, 200, "{name}");
        assert_eq!(answer.at("/meta"), Value::Null, "{name}");
        let missing = get(&running, &path.replace("/1/", "/100/"));
        assert_eq!(missing.text, r#"{"message":"No Result found for Subscriber with id 100"}"#, "{name}");
    }
    let unknown = get(&running, "/contacts/1/addresses");
    let expected = r#"{"message":"Subscriber has no relationship definition for addresses"}"#;
    assert_eq!(unknown.status_and_text(), (404, expected));
}
