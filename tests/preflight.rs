//! `campaigns check` with responses that are too large for a transcript.

use serde_json::json;

use crate::support::{Home, Outcome, Received, Responder, logged_in, response, run};

/// A campaign on one list, with this HTML and these campaigns on the page of the last ones sent, of `total`.
fn check(html: &str, sent: &[&str], total: u64) -> Outcome {
    let html = html.to_owned();
    let campaign = |(id, at): (usize, &&str)| json!({"id": (id + 100).to_string(), "status": "5", "sdate": at});
    let sent: Vec<serde_json::Value> = sent.iter().enumerate().map(campaign).collect();
    let server = Responder::start(move |request: &Received| {
        let path = request.line.split(' ').nth(1).unwrap_or_default();
        let body = match path.trim_start_matches("/api/3").split('?').next().unwrap_or_default() {
            "/campaigns/7" => json!({"campaign": {"id": "7", "name": "Sale", "status": "0", "message_id": "31"}}),
            "/campaigns/7/campaignMessages" => json!({"campaignMessages": [{"messageid": "31"}]}),
            "/campaigns/7/campaignLists" => json!({"campaignLists": [{"listid": "1"}]}),
            "/messages/31" => json!({"message": {
                "id": "31", "subject": "Off", "preheader_text": "Now", "fromemail": "a@b.example", "html": html,
                "text": "%UNSUBSCRIBELINK%",
            }}),
            "/lists/1" => json!({"list": {"id": "1", "name": "News", "sender_addr1": "1 Main St"}}),
            "/contacts" => json!({"contacts": [], "meta": {"total": "3"}}),
            "/campaigns" => json!({"campaigns": sent, "meta": {"total": total.to_string()}}),
            _ => return response(404, &[], b"{}"),
        };
        response(200, &[("Content-Type", "application/json")], body.to_string().as_bytes())
    });
    let home = Home::new();
    run(logged_in(home.path(), &server.url(), "secret").args(["campaigns", "check", "7", "-o", "json"]))
}

fn rules(outcome: &Outcome, key: &str) -> Vec<String> {
    let report: serde_json::Value = serde_json::from_str(&outcome.stdout).unwrap();
    let rows = report[key].as_array().unwrap();
    rows.iter().map(|row| row["rule"].as_str().unwrap().to_owned()).collect()
}

const UNSUBSCRIBE: &str = "<a href='%UNSUBSCRIBELINK%'>Unsubscribe</a>";

#[test]
fn html_is_too_large_above_102_kilobytes() {
    let html = |bytes: usize| format!("{UNSUBSCRIBE}{}", "x".repeat(bytes - UNSUBSCRIBE.len()));
    let outcome = check(&html(102 * 1024), &[], 0);
    assert_eq!((outcome.code, rules(&outcome, "findings")), (0, vec![]), "{}", outcome.stderr);
    let outcome = check(&html(102 * 1024 + 1), &[], 0);
    assert_eq!((outcome.code, rules(&outcome, "findings")), (0, vec!["html-too-large".to_owned()]));
    assert!(outcome.stdout.contains("message 31: 103 kB"), "{}", outcome.stdout);
}

#[test]
fn a_megabyte_of_nested_html_is_checked() {
    let outcome = check(&format!("{UNSUBSCRIBE}{}", "<div><b>x".repeat(100_000)), &[], 0);
    assert_eq!((outcome.code, rules(&outcome, "findings")), (0, vec!["html-too-large".to_owned()]));
}

#[test]
fn duplicates_are_not_excluded_if_the_campaigns_sent_last_may_be_missing() {
    let sorted = ["2020-03-02T09:00:00-06:00", "2020-03-01T09:00:00-06:00"];
    assert_eq!(check(UNSUBSCRIBE, &sorted, 300).code, 0);
    let unsorted = [sorted[1], sorted[0]];
    assert_eq!(check(UNSUBSCRIBE, &unsorted, 2).code, 0, "all campaigns are on the page");
    let outcome = check(UNSUBSCRIBE, &unsorted, 300);
    assert_eq!((outcome.code, rules(&outcome, "unchecked")), (3, vec!["campaign-duplicate".to_owned()]));
}
