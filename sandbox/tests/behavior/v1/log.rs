//! The write log.

use acamp_sandbox::faults::Kind;
use acamp_sandbox::{Mail, Options, start};
use serde_json::json;

use super::{campaign, done, message, refused};
use crate::client::options;

#[test]
fn writes_are_logged_with_action_and_parameters_and_without_the_key() {
    let running = start(Options { record: true, ..options() }).unwrap();
    done(&running, "list_list", "ids=all");
    refused(&running, "list_edit", "id=99&name=x");
    let list = done(&running, "list_add", "name=Press");
    let applied = running.applied();
    assert_eq!(applied.len(), 1, "neither reads nor refusals");
    assert_eq!((applied[0].method.as_str(), applied[0].path.as_str()), ("POST", "/admin/api.php"));
    assert_eq!(applied[0].action(), "list_add");
    assert_eq!(applied[0].body, json!({"api_action": "list_add", "api_output": "json", "name": "Press"}));
    assert_eq!((applied[0].status, &applied[0].answer), (200, &list));
}

#[test]
fn a_test_is_logged_with_its_mail() {
    let running = start(Options { record: true, ..options() }).unwrap();
    let id = campaign(&running, "status=0");
    let message = message(&running, "Spring");
    let params = format!("campaignid={id}&messageid={message}&type=mime&action=test&email=me@acme.example");
    assert_eq!(done(&running, "campaign_send", &params)["result"], true);
    let last = running.applied().pop().unwrap();
    let mail = Mail { to: "me@acme.example".to_owned(), subject: "TEST: Spring".to_owned(), campaign: id, message };
    assert_eq!((last.action(), last.mails.as_slice()), ("campaign_send", [mail].as_slice()));
}

#[test]
fn a_write_whose_response_is_lost_is_logged() {
    let faults = vec!["reset-after@v1 list_add".parse().unwrap()];
    let running = start(Options { record: true, faults, ..options() }).unwrap();
    let body = format!("api_action=list_add&api_key={}&name=Press", acamp_sandbox::TOKEN);
    assert!(crate::client::exchange(&running, "POST /admin/api.php", "", &body).is_none());
    assert_eq!(running.applied()[0].fault, Some(Kind::ResetAfter));
}
