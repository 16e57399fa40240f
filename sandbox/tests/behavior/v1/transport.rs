//! Parameters, keys, encodings.

use acamp_sandbox::{Options, Running, TOKEN, start};
use serde_json::json;

use super::{answer, call, done};
use crate::client::{Answer, exchange, faulty, fresh, options};

/// Sends a request without a key.
fn bare(running: &Running, method: &str, query: &str, headers: &str, body: &str) -> Answer {
    exchange(running, &format!("{method} /admin/api.php{query}"), headers, body).unwrap()
}

const READ: &str = "api_action=list_list&ids=all&api_output=json";

#[test]
fn parameters_are_in_the_query_or_in_the_body_and_any_key_suffices() {
    let running = fresh();
    let key = format!("api_key={TOKEN}");
    let names = |answer: Answer| answer.at("/0/name");
    let token = format!("\r\nAPI-TOKEN: {TOKEN}");
    let cases = [
        bare(&running, "GET", &format!("?{READ}&{key}"), "", ""),
        bare(&running, "POST", "", "", &format!("{READ}&{key}")),
        bare(&running, "POST", &format!("?{key}"), "", READ),
        bare(&running, "GET", &format!("?{READ}"), &token, ""),
        bare(&running, "POST", "", &token, READ),
        // A wrong key next to a right one does not matter.
        bare(&running, "GET", &format!("?{READ}&api_key=wrong"), &token, ""),
        // A form body on a GET, as one client sends it.
        bare(&running, "GET", &format!("?{key}&api_output=json&api_action=list_list"), "", "ids=all"),
    ];
    for answer in cases {
        assert_eq!(answer.status, 200);
        assert_eq!(names(answer), "Newsletter");
    }
}

#[test]
fn a_wrong_or_missing_key_is_refused_with_status_200() {
    let running = fresh();
    for (query, headers) in
        [(String::new(), ""), ("&api_key=wrong".to_owned(), ""), (String::new(), "\r\nApi-Token: x")]
    {
        let answer = bare(&running, "GET", &format!("?{READ}{query}"), headers, "");
        let expected = json!({
            "result_code": 0, "result_message": "You are not authorized to access this file", "result_output": "json",
        });
        assert_eq!((answer.status, answer.json()), (200, expected));
    }
    let bearer = format!("\r\nAuthorization: Bearer {TOKEN}");
    assert_eq!(bare(&running, "GET", &format!("?{READ}"), &bearer, "").at("/result_code"), 0);
}

#[test]
fn the_default_output_is_xml_and_a_refusal_has_the_recorded_form() {
    let running = fresh();
    let answer = bare(&running, "GET", "", "", "");
    assert_eq!(answer.header("content-type"), Some("text/xml; charset=utf-8"));
    let expected = "<?xml version='1.0' encoding='utf-8'?>\n\
        <error><row>You are not authorized to access this file</row></error>";
    assert_eq!(answer.text, expected);
    let answer = bare(&running, "GET", "?api_action=list_list", "", "");
    let expected = "<?xml version='1.0' encoding='utf-8'?>\n\
        <root><error>You are not authorized to access this file</error></root>";
    assert_eq!(answer.text, expected);
    let read = format!("?api_action=list_list&ids=2&api_key={TOKEN}");
    let answer = bare(&running, "GET", &read, "", "");
    assert!(
        answer.text.starts_with("<?xml version='1.0' encoding='utf-8'?>\n<list_list><row><id>2</id>"),
        "{}",
        answer.text
    );
    assert!(answer.text.ends_with("<result_output>xml</result_output></list_list>"), "{}", answer.text);
}

#[test]
fn php_serialization_and_json_are_the_other_outputs() {
    let running = fresh();
    let read = format!("?api_action=list_list&ids=2&api_output=serialize&api_key={TOKEN}");
    let text = bare(&running, "GET", &read, "", "").text;
    assert!(text.starts_with("a:4:{i:0;a:6:{s:2:\"id\";s:1:\"2\";s:4:\"name\";s:9:\"Customers\";"), "{text}");
    assert!(text.ends_with("s:13:\"result_output\";s:9:\"serialize\";}"), "{text}");
    let answer = answer(&running, "list_list", "ids=2");
    assert_eq!(answer.header("content-type"), Some("application/json; charset=utf-8"));
    assert_eq!(answer.header("cache-control"), Some("no-store, max-age=0, must-revalidate"));
    // Deals know only JSON.
    let deal = bare(&running, "GET", &format!("?api_action=deal_get&id=1&api_key={TOKEN}"), "", "");
    assert_eq!(deal.at("/result_output"), "json");
}

#[test]
fn a_slash_after_the_path_is_redirected() {
    let running = fresh();
    let answer = exchange(&running, &format!("GET /admin/api.php/?{READ}&api_key={TOKEN}"), "", "").unwrap();
    assert_eq!((answer.status, answer.text.as_str()), (302, ""));
    assert_eq!(answer.header("content-type"), Some("text/html"));
    assert_eq!(answer.header("location"), Some(running.url()));
}

#[test]
fn an_unknown_action_and_one_that_is_not_open_to_keys_are_refused() {
    let running = fresh();
    for action in ["link_list", "link_edit", "no_such_action", ""] {
        assert_eq!(super::refused(&running, action, ""), "You are not authorized to access this file", "{action}");
    }
    let text = super::refused(&running, "message_template_import", "");
    assert_eq!(text, "the sandbox does not implement message_template_import");
}

#[test]
fn the_rate_limit_is_that_of_api_v3() {
    let running = start(Options { rate: 2, ..options() }).unwrap();
    let statuses: Vec<u16> = (0..3).map(|_| answer(&running, "user_me", "").status).collect();
    assert_eq!(statuses, [200, 200, 429]);
}

#[test]
fn faults_hit_the_path_or_an_action() {
    let running = faulty(&["503@v1 list_view", "reset-before@v1 campaign_*", "succeeded-0@POST /admin/api.php"]);
    assert_eq!(answer(&running, "list_view", "id=1").status, 503);
    let body = format!("api_action=campaign_list&api_key={TOKEN}&ids=all");
    assert!(exchange(&running, "POST /admin/api.php", "", &body).is_none());
    assert_eq!(call(&running, "list_list", "ids=all")["result_code"], 0);
    let read = format!("?{READ}&api_key={TOKEN}");
    assert_eq!(bare(&running, "GET", &read, "", "").at("/result_code"), 1);
    assert_eq!(crate::client::get(&running, "/lists/1").status, 200, "not API v3");
}

#[test]
fn a_repeated_page_is_the_previous_one() {
    let running = faulty(&["repeat-page"]);
    let first = done(&running, "contact_list", "ids=all&full=0&page=1");
    assert_eq!(done(&running, "contact_list", "ids=all&full=0&page=2"), first);
}

#[test]
fn faults_of_listings_hit_numbered_rows() {
    let ids = |fault: &str, page: u8| {
        let running = faulty(&[fault]);
        let answer = done(&running, "contact_list", &format!("ids=all&full=0&sort=id&sort_direction=ASC&page={page}"));
        let rows = answer.as_object().unwrap().values().filter_map(|row| row["id"].as_str().map(str::to_owned));
        rows.collect::<Vec<_>>()
    };
    assert_eq!(ids("churn:0", 2), ["21", "23", "24", "25"], "contact 22 is on no list");
    assert_eq!(ids("churn", 2), ["23", "24", "25"], "contact 1 left, and the new one is on no list");
    assert_eq!(ids("churn", 1).len(), 20);
    assert_eq!((ids("duplicate-row", 2).len(), ids("missing-row", 2).len()), (5, 3));
    let running = faulty(&["rename@v1 list_list"]);
    done(&running, "list_list", "ids=all");
    let names: Vec<_> = (1..4).map(|id| done(&running, "list_view", &format!("id={id}"))["name"].clone()).collect();
    assert_ne!(names, ["Newsletter", "Customers", "Product updates"]);
}
