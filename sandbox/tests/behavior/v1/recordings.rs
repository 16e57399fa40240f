//! Requests that were recorded, documented or reported, and what the server answered. Rows are compared by their keys
//! and types: columns are texts or `null`, counted values are numbers.

use acamp_sandbox::Running;
use serde_json::{Value, json};

use super::{NOTHING, answer, call, campaign, done, message, refused};
use crate::client::{fresh, send};

/// The recorded rows, with `"text"` for every text.
fn recorded(name: &str) -> Value {
    let all: Value = serde_json::from_str(include_str!("recorded.json")).unwrap();
    all[name].clone()
}

/// Asserts that a value has the keys of a recorded one, in their order, and values of the same types.
fn assert_like(actual: &Value, recorded: &Value, place: &str) {
    match (actual, recorded) {
        (Value::Object(actual), Value::Object(recorded)) => {
            let is_table = !recorded.is_empty() && recorded.keys().all(|key| key.parse::<u32>().is_ok());
            if is_table {
                for (value, row) in actual.values().zip(recorded.values()) {
                    assert_like(value, row, &format!("{place}/*"));
                }
                return;
            }
            let known: Vec<&String> = actual.keys().filter(|key| recorded.contains_key(*key)).collect();
            assert_eq!(known, recorded.keys().collect::<Vec<_>>(), "{place}");
            for (key, value) in recorded {
                assert_like(&actual[key], value, &format!("{place}/{key}"));
            }
        }
        (Value::Array(actual), Value::Array(recorded)) => {
            for (value, row) in actual.iter().zip(recorded) {
                assert_like(value, row, &format!("{place}/0"));
            }
        }
        // PHP has one empty array for both.
        (Value::Array(empty), Value::Object(_)) | (Value::Object(_), Value::Array(empty)) if empty.is_empty() => {}
        (Value::Object(rows), Value::Array(_)) if rows.keys().all(|key| key.parse::<u32>().is_ok()) => {}
        (Value::String(_) | Value::Null, Value::String(_) | Value::Null) => {}
        (Value::Number(_), Value::Number(_)) => {}
        _ => panic!("{place}: {actual} instead of {recorded}"),
    }
}

/// Asserts that the result keys come last and the rest is like a recorded value.
fn assert_found(answer: &Value, name: &str) {
    let keys: Vec<&String> = answer.as_object().unwrap().keys().collect();
    assert_eq!(keys[keys.len() - 3..], ["result_code", "result_message", "result_output"]);
    assert_eq!(
        (&answer["result_code"], &answer["result_message"]),
        (&json!(1), &json!("Success: Something is returned"))
    );
    assert_like(answer, &recorded(name), name);
}

/// Asserts that the row under `"0"` is like a recorded one.
fn assert_rows(answer: &Value, name: &str) {
    assert_eq!(answer["result_message"], "Success: Something is returned");
    assert_like(&answer["0"], &recorded(name), name);
}

/// Asserts that an answer is exactly these keys in this order.
fn assert_written(answer: &Value, expected: &Value) {
    assert_eq!(answer.to_string(), expected.to_string());
}

#[test]
fn a_campaign_is_created_and_tested() {
    let running = fresh();
    let message = message(&running, "TEST%201%20message%20template");
    // Recorded in 2013, with a date in the past, which is refused today, and a share that is the id of the message.
    let params = format!(
        "name=Test%201%20Campaign&type=single&segmentid=0&sdate=2040-07-10%2004%3A51%3A00&status=1&public=1\
         &tracklinks=all&trackreads=1&trackreplies=0&trackreadsanalytics=0&p[1]=1&m[{message}]={message}"
    );
    let created = call(&running, "campaign_create", &params);
    let id = created["id"].as_i64().unwrap();
    assert_written(
        &created,
        &json!({"id": id, "result_code": 1, "result_message": "Campaign saved", "result_output": "json"}),
    );
    let params = format!("action=test&campaignid={id}&email=tester.a@example.com&messageid={message}&type=mime");
    let expected = json!({"result": true, "result_code": 1, "result_message": "Message sent", "result_output": "json"});
    let sent = call(&running, "campaign_send", &params);
    let sorted = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<std::collections::BTreeSet<_>>();
    assert_eq!((&sent["result"], sorted(&sent)), (&json!(true), sorted(&expected)));
    assert_eq!(sent["result_message"], "Message sent");
}

#[test]
fn a_campaign_without_lists_or_with_a_wrong_one_is_refused() {
    let running = fresh();
    // Reported in 2026.
    for lists in ["", "list[3]=3&", "lists[3]=3&"] {
        let params = format!("type=single&name=N&status=0&{lists}m[1]=100");
        assert_eq!(refused(&running, "campaign_create", &params), "You did not provide any lists.");
    }
    let params = "type=single&name=N&status=0&p[3]=1&m[1]=100";
    assert_eq!(refused(&running, "campaign_create", params), "Invalid list id in p parameter");
    let params = "type=single&name=N&sdate=&status=0&public=0&tracklinks=all&trackreads=1&p[3]=3&m[1]=100";
    assert!(done(&running, "campaign_create", params)["id"].is_i64());
}

#[test]
fn sending_before_completion_is_refused() {
    let running = fresh();
    let id = campaign(&running, "status=0");
    let params = format!("action=send&campaignid={id}&messageid=1&email=tester@example.com");
    assert_eq!(refused(&running, "campaign_send", &params), "Message not sent.");
    let held = json!({"campaign": {"status": "7"}});
    assert_eq!(send(&running, "PUT", &format!("/campaigns/{id}"), held).status, 200);
    let text = "Please send this campaign through the web interface to continue.";
    assert_eq!(refused(&running, "campaign_send", &params), text);
}

#[test]
fn a_message_is_created() {
    let running = fresh();
    let params = "format=mime&subject=TEST%201%20message%20template&fromemail=test%40gmail.com&fromname=John%20Doe\
        &reply2=test%40gmail.com&priority=3&charset=UTF-8&encoding=quoted-printable&htmlconstructor=editor\
        &html=%3Ch1%3EMy%20Test%20Message%3C%2Fh1%3E&textconstructor=editor&text=%23%20My%20Test%20Message&p[1]=1";
    let created = call(&running, "message_add", params);
    let expected = json!({
        "id": created["id"], "subject": "TEST 1 message template", "result_code": 1,
        "result_message": "Email Message added", "result_output": "json",
    });
    assert!(created["id"].is_i64());
    assert_written(&created, &expected);
}

/// The answer to every write of a contact.
fn subscriber(id: &Value, message: &str) -> Value {
    json!({
        "subscriber_id": id, "sendlast_should": 0, "sendlast_did": 0, "result_code": 1, "result_message": message,
        "result_output": "json",
    })
}

#[test]
fn contacts_are_created_changed_and_synchronized() {
    let running = fresh();
    let params = "field[%BIRTHDAY%,0]=1982-01-11&email=user2%40test.com&first_name=User2&last_name=Last2&p[1]=1";
    let created = call(&running, "contact_add", params);
    let id = created["subscriber_id"].as_i64().unwrap();
    assert_written(&created, &subscriber(&json!(id), "Contact added"));
    let edited = call(&running, "contact_edit", &format!("id={id}&email=user2_edited%40test.com&p[1]=1"));
    assert_written(&edited, &subscriber(&json!(id), "Contact updated"));
    // An id in a synchronization is ignored.
    let params = "email=user2_edited%40test.com&first_name=Bo&id=1&instantresponders%5B1%5D=1&ip4=127.0.0.1\
        &last_name=Sample&p%5B1%5D=2&query%5Blistid%5D=1&status%5B1%5D=1";
    let synchronized = call(&running, "contact_sync", params);
    assert_written(&synchronized, &subscriber(&json!(id), "Contact updated"));
    let viewed = done(&running, "contact_view", &format!("id={id}"));
    assert_eq!((&viewed["first_name"], &viewed["listslist"]), (&json!("Bo"), &json!("1-2")));
}

#[test]
fn contacts_are_viewed_and_listed() {
    let running = fresh();
    assert_found(&done(&running, "contact_view", "id=1"), "contact_view");
    assert_found(&done(&running, "contact_view_email", "email=ana.garcia@example.com"), "contact_view");
    assert_found(&done(&running, "subscriber_view_email", "email=ana.garcia@example.com"), "contact_view");
    assert_eq!(refused(&running, "contact_view", "id=99"), NOTHING);
    assert_rows(&done(&running, "contact_list", "ids=all"), "contact_list");
}

#[test]
fn lists_are_created_viewed_listed_and_deleted() {
    let running = fresh();
    assert_rows(&done(&running, "list_list", "ids=all"), "list_list");
    assert_rows(&done(&running, "list_list", "ids=all&full=0"), "list_list");
    assert_rows(&done(&running, "list_list", "ids=all&full=1"), "list_list full");
    assert_found(&done(&running, "list_view", "id=1"), "list_view");
    let created = call(&running, "list_add", "name=Press&sender_name=ACME&sender_city=Chicago");
    let id = created["id"].as_i64().unwrap();
    assert_written(
        &created,
        &json!({"id": id, "result_code": 1, "result_message": "List added", "result_output": "json"}),
    );
    let deleted = call(&running, "list_delete_list", &format!("ids={id}"));
    assert_written(&deleted, &json!({"result_code": 1, "result_message": "List deleted", "result_output": "json"}));
}

/// Asserts the keys of an answer that was reported or documented.
fn assert_keys(running: &Running, action: &str, params: &str, keys: &[&str]) -> Value {
    let answer = done(running, action, params);
    for key in keys {
        assert!(answer.get(key).is_some_and(Value::is_string), "{action}: no text {key} in {answer}");
    }
    answer
}

#[test]
fn the_account_and_a_deal_answer_as_reported() {
    let running = fresh();
    assert_keys(&running, "account_view", "", &["account", "subscriber_total", "subscriber_limit"]);
    let deal = done(&running, "deal_add", "title=T&value=450&currency=usd&pipeline=1&stage=1&contactid=8");
    assert_eq!(deal["result_message"], "Deal successfully created.");
    assert!(["id", "contact", "owner"].iter().all(|key| deal[*key].is_i64()), "{deal}");
}

#[test]
fn a_custom_field_is_created() {
    let running = fresh();
    let created =
        call(&running, "list_field_add", "title=Country&type=5&req=0&perstag=COUNTRY&p[0]=0&options[DE]=Germany");
    let id = created["fieldid"].as_i64().unwrap();
    let expected =
        json!({"fieldid": id, "result_code": 1, "result_message": "Custom Field added", "result_output": "json"});
    assert_written(&created, &expected);
    let fields = done(&running, "list_field_view", &format!("ids={id}"));
    assert_eq!((&fields["0"]["type"], &fields["0"]["tag"]), (&json!("5"), &json!("%COUNTRY%")));
}

#[test]
fn actions_without_result_keys_answer_alone() {
    let running = fresh();
    let tags = call(&running, "tags_list", "");
    assert_eq!(tags[0], json!({"id": "1", "name": "vip", "count": tags[0]["count"]}));
    let form = answer(&running, "form_html", "id=1");
    assert!(form.text.starts_with("<form "), "{}", form.text);
}
