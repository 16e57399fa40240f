//! `campaigns report`, `recipients` and `links` against a server that keeps campaigns: what they cost, what they say when
//! something cannot be read, and how fast they read.

use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::support::{Home, Outcome, Received, Responder, logged_in, response, run};

const REFUSED: &str = "You are not authorized to access this file";

/// What the server has.
#[derive(Clone, Copy)]
struct Account {
    /// Campaigns that were sent, one each day, the newest four days ago.
    sent: u64,
    /// Campaigns scheduled for later, which come first in the listing.
    scheduled: u64,
    /// Whether the key may use API v1.
    has_v1: bool,
    /// Whether the key may read the settings of the account.
    has_settings: bool,
    /// Opens of each campaign.
    opens: u64,
    /// The time that each response takes.
    latency: Duration,
}

const ACCOUNT: Account =
    Account { sent: 120, scheduled: 3, has_v1: true, has_settings: true, opens: 400, latency: Duration::ZERO };

impl Account {
    fn start(self) -> Responder {
        Responder::slow(self.latency, move |request| {
            let (status, body) = self.respond(request);
            response(status, &[("Content-Type", "application/json")], body.to_string().as_bytes())
        })
    }

    fn respond(self, request: &Received) -> (u16, Value) {
        let target = request.line.split(' ').nth(1).unwrap_or_default();
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let number = |name: &str, pairs: &str| {
            let value = pairs.split('&').find_map(|pair| pair.strip_prefix(&format!("{name}=")));
            value.and_then(|value| value.parse::<u64>().ok())
        };
        match path {
            "/api/3/settings/account" if self.has_settings => (200, json!({"timezone": "Europe/Berlin"})),
            "/api/3/settings/account" => {
                (403, json!({"message": "You do not have permission to access this resource."}))
            }
            "/api/3/campaigns" => {
                let all = self.scheduled + self.sent;
                let from = number("offset", query).unwrap_or(0);
                let to = (from + number("limit", query).unwrap_or(20)).min(all);
                let rows: Vec<Value> = (from..to).map(|place| self.campaign(place)).collect();
                (200, json!({"campaigns": rows, "meta": {"total": all.to_string()}}))
            }
            "/admin/api.php" => {
                let body = String::from_utf8_lossy(&request.body).into_owned();
                (200, if self.has_v1 { self.v1(&body, number("page", &body).unwrap_or(1)) } else { failed(REFUSED) })
            }
            _ => match path.strip_prefix("/api/3/campaigns/").and_then(|id| id.parse::<u64>().ok()) {
                Some(id) if (1..=self.scheduled + self.sent).contains(&id) => {
                    (200, json!({"campaign": self.campaign(self.scheduled + self.sent - id)}))
                }
                _ => (404, json!({"message": "No Result found for Campaign with id 0"})),
            },
        }
    }

    /// The campaign at a place of the listing, the latest first.
    fn campaign(self, place: u64) -> Value {
        let days = 3 + i64::try_from(place).unwrap_or(0) - i64::try_from(self.scheduled).unwrap_or(0);
        let is_sent = place >= self.scheduled;
        let hours = if is_sent { 24 * days + 12 } else { 24 * days - 240 };
        let at = Timestamp::now() - SignedDuration::from_hours(hours);
        let id = self.scheduled + self.sent - place;
        let sent = |count: u64| if is_sent { count.to_string() } else { "0".to_owned() };
        json!({
            "id": id.to_string(), "name": format!("Campaign {id}"), "type": "single",
            "status": if is_sent { "5" } else { "1" }, "sdate": at.strftime("%Y-%m-%dT%H:%M:%S+00:00").to_string(),
            "send_amt": sent(1010 + self.opens), "hardbounces": sent(4), "softbounces": sent(6),
            "uniqueopens": sent(self.opens), "verified_unique_opens": sent(self.opens * 3 / 4),
            "subscriberclicks": sent(20), "unsubscribes": sent(2), "forwards": sent(1), "replies": sent(0),
        })
    }

    fn v1(self, body: &str, page: u64) -> Value {
        let has = |action: &str| body.contains(&format!("api_action={action}"));
        if has("campaign_report_unsubscription_totals") {
            return done(
                json!({"total_amt": "1000", "unsubscribes": "2", "unsubreasons": "0", "spam_complaints": "3"}),
            );
        }
        if has("campaign_report_link_list") {
            let info = json!([{"subscriberid": "7", "email": "a@b.c", "times": "2", "tstamp_iso": "2026-11-05T09:00:00-06:00"}]);
            let row = |id: u64, people: u64| {
                json!({"id": id.to_string(), "name": "", "link": format!("https://www.example.com/{id}"),
                    "a_unique": people.to_string(), "a_total": (people + 1).to_string(), "info": info})
            };
            let pixel = json!({"id": "1", "name": "", "link": "open", "a_unique": "9", "a_total": "9", "info": []});
            return done(json!({"0": pixel, "1": row(2, 5), "2": row(3, 15)}));
        }
        if has("campaign_report_open_list") {
            let rows = ((page - 1) * 20..self.opens.min(page * 20)).enumerate().map(|(at, id)| {
                let row = json!({"subscriberid": (id + 1).to_string(), "email": format!("c{id}@example.com"), "times": "1",
                    "tstamp": "2026-11-05 16:00:00"});
                (at.to_string(), row)
            });
            let rows: serde_json::Map<String, Value> = rows.collect();
            return if rows.is_empty() { failed("Failed: Nothing is returned") } else { done(Value::Object(rows)) };
        }
        failed("Failed: Nothing is returned")
    }
}

/// A response of API v1, whose result keys come last.
fn done(mut value: Value) -> Value {
    value["result_code"] = 1.into();
    value["result_message"] = "Success: Something is returned".into();
    value["result_output"] = "json".into();
    value
}

fn failed(message: &str) -> Value {
    json!({"result_code": 0, "result_message": message, "result_output": "json"})
}

fn acamp(server: &Responder, arguments: &[&str]) -> Outcome {
    let home = Home::new();
    run(logged_in(home.path(), &server.url(), "key").args(arguments))
}

fn report(outcome: &Outcome) -> Value {
    serde_json::from_str(&outcome.stdout).unwrap_or_else(|error| panic!("{error}: {outcome}"))
}

#[test]
fn the_last_50_campaigns_cost_four_requests_at_most() {
    for (account, requests) in [
        (ACCOUNT, 2),
        (Account { scheduled: 60, ..ACCOUNT }, 3),
        (Account { has_settings: false, scheduled: 60, ..ACCOUNT }, 4),
    ] {
        let server = account.start();
        let outcome = acamp(&server, &["campaigns", "report", "--last", "50", "-o", "json"]);
        assert_eq!(outcome.code, 0, "{outcome}");
        let report = report(&outcome);
        assert_eq!(report["rows"].as_array().unwrap().len(), 50);
        assert_eq!((server.lines().len(), &report["estimate"]["requests"]), (requests, &json!(requests)));
        assert_eq!((&report["complete"], &report["rows"][0]["id"]), (&json!(true), &json!("120")));
    }
}

#[test]
fn campaigns_behind_too_many_scheduled_ones_are_missing_and_said_to_be() {
    let server = Account { scheduled: 170, ..ACCOUNT }.start();
    let outcome = acamp(&server, &["campaigns", "report", "--last", "50", "-o", "json"]);
    assert_eq!((outcome.code, server.lines().len()), (3, 3), "{outcome}");
    let report = report(&outcome);
    assert_eq!((&report["complete"], report["rows"].as_array().unwrap().len()), (&json!(false), 30));
    assert_eq!(report["left_out"][0]["reason"], "there are more than the 200 that were read");
    assert!(outcome.stderr.contains("incomplete report: without some campaigns: there are more"), "{outcome}");
}

#[test]
fn complaints_cost_one_request_for_each_campaign() {
    let server = ACCOUNT.start();
    let outcome = acamp(&server, &["campaigns", "report", "--last", "5", "--complaints", "-o", "json"]);
    assert_eq!((outcome.code, server.lines().len()), (0, 7), "{outcome}");
    let report = report(&outcome);
    assert_eq!(report["rows"][4]["complaint_rate"]["num"], 3);
    assert_eq!(report["totals"]["pooled"]["complaint_rate"]["num"], 15);
}

#[test]
fn a_key_without_permission_for_v1_gets_the_rest_and_exit_code_3() {
    let server = Account { has_v1: false, ..ACCOUNT }.start();
    let outcome = acamp(&server, &["campaigns", "report", "--last", "5", "--complaints", "-o", "json"]);
    assert_eq!((outcome.code, server.lines().len()), (3, 3), "{outcome}");
    let several = report(&outcome);
    assert_eq!((&several["complete"], &several["rows"][0]["complaint_rate"]), (&json!(false), &Value::Null));
    let lack = &several["left_out"][0];
    assert_eq!((&lack["what"], &lack["requests"]), (&json!("spam complaints"), &json!(5)));
    assert!(lack["reason"].as_str().unwrap().contains(REFUSED), "{lack}");

    let outcome = acamp(&server, &["campaigns", "report", "100", "-o", "table"]);
    assert_eq!(outcome.code, 3, "{outcome}");
    assert!(outcome.stdout.starts_with("Incomplete: without spam complaints: "), "{outcome}");
    assert!(outcome.stdout.contains("Incomplete: without clicks per link: "), "{outcome}");
    assert!(outcome.stdout.contains("Opened, all"), "{outcome}");

    let outcome = acamp(&server, &["campaigns", "report", "--last", "5", "-o", "json"]);
    assert_eq!((outcome.code, &report(&outcome)["complete"]), (0, &json!(true)), "{outcome}");
}

#[test]
fn the_report_of_one_campaign_has_its_links_in_four_requests() {
    let server = ACCOUNT.start();
    let outcome = acamp(&server, &["campaigns", "report", "100", "-o", "json"]);
    assert_eq!((outcome.code, server.lines().len()), (0, 4), "{outcome}");
    let report = report(&outcome);
    assert_eq!((&report["report"], &report["rows"][0]["name"]), (&json!("campaign"), &json!("Campaign 100")));
    assert_eq!(report["period"]["zone"], "Europe/Berlin");
    let links: Vec<&Value> = report["links"].as_array().unwrap().iter().map(|link| &link["link"]).collect();
    assert_eq!(links, ["https://www.example.com/3", "https://www.example.com/2"]);
    assert_eq!(report["links"][0]["click_rate"]["den"], 1400);
    assert_eq!(acamp(&server, &["campaigns", "report", "999", "-o", "json"]).code, 5);
}

#[test]
fn a_period_ends_the_reading_and_has_dates_of_its_zone() {
    let server = Account { sent: 450, scheduled: 0, ..ACCOUNT }.start();
    let outcome = acamp(&server, &["campaigns", "report", "--since", "30d", "--zone", "+05:30", "-o", "json"]);
    assert_eq!((outcome.code, server.lines().len()), (0, 1), "{outcome}");
    let month = report(&outcome);
    assert_eq!(month["rows"].as_array().unwrap().len(), 27);
    assert!(month["rows"][0]["sent_at"].as_str().unwrap().ends_with("+05:30"), "{month}");
    assert_eq!(month["period"]["zone"], "+05:30");
    let outcome = acamp(&server, &["campaigns", "report", "--since", "500d", "--zone", "UTC", "-o", "jsonl"]);
    assert_eq!((outcome.code, outcome.stdout.lines().count()), (0, 450), "{outcome}");
    let outcome = acamp(&server, &["campaigns", "report", "--zone", "UTC", "-o", "json", "--jq", ".rows | length"]);
    assert_eq!(outcome.stdout, "87\n");
}

#[test]
fn an_html_page_is_written_beside_the_output_and_only_when_complete() {
    let server = ACCOUNT.start();
    let home = Home::new();
    let path = home.join("report.html");
    let file = path.to_str().unwrap();
    let line = ["campaigns", "report", "--last", "20", "-o", "none", "--html", file];
    let outcome = run(logged_in(home.path(), &server.url(), "key").args(line));
    assert_eq!((outcome.code, outcome.stdout.as_str()), (0, ""), "{outcome}");
    let page = std::fs::read_to_string(&path).unwrap();
    assert!(page.starts_with("<!doctype html>") && page.ends_with("</html>\n") && page.contains("Campaign 120"));
    let before = server.lines().len();
    for wrong in ["-", "missing/report.html"] {
        let line = ["campaigns", "report", "--last", "20", "--html", wrong];
        let outcome = run(logged_in(home.path(), &server.url(), "key").args(line));
        assert!([1, 2].contains(&outcome.code), "{outcome}");
    }
    assert_eq!(server.lines().len(), before, "nothing is read for a file that cannot be written");
}

#[test]
fn recipients_are_read_to_their_end_once_each() {
    let server = Account { opens: 401, ..ACCOUNT }.start();
    let outcome = acamp(&server, &["campaigns", "recipients", "100", "--opened", "-o", "ids"]);
    assert_eq!(outcome.code, 0, "{outcome}");
    let ids: Vec<u64> = outcome.stdout.lines().map(|id| id.parse().unwrap()).collect();
    assert_eq!(ids, (1..=401).collect::<Vec<u64>>());
    assert!(outcome.stderr.contains("401 contacts"), "{outcome}");
    let outcome = acamp(&server, &["campaigns", "recipients", "100", "--opened", "-o", "csv", "--columns", "email,at"]);
    // A timestamp without an offset is in the time zone of the account.
    assert!(outcome.stdout.starts_with("email,at\nc0@example.com,2026-11-05T15:00:00Z\n"), "{outcome}");
    let outcome = acamp(&server, &["campaigns", "recipients", "100", "--clicked", "-o", "jsonl"]);
    let row = r#"{"id":"7","email":"a@b.c","at":"2026-11-05T09:00:00-06:00","times":4,"links":2}"#;
    assert_eq!(outcome.stdout, format!("{row}\n"), "{outcome}");
    let outcome = acamp(&server, &["campaigns", "recipients", "100", "--bounced", "-o", "csv"]);
    assert_eq!(outcome.stdout, "id,email,at,type,code,description\n", "{outcome}");
    assert!(outcome.code == 0 && outcome.stderr.contains("no contacts"), "{outcome}");
}

#[test]
fn recipients_need_one_outcome_and_permission() {
    let server = Account { has_v1: false, ..ACCOUNT }.start();
    assert_eq!(acamp(&server, &["campaigns", "recipients", "100"]).code, 2);
    assert_eq!(acamp(&server, &["campaigns", "recipients", "100", "--opened", "--clicked"]).code, 2);
    assert!(server.lines().is_empty());
    let refused = acamp(&server, &["campaigns", "recipients", "100", "--opened"]);
    assert!(refused.code == 4 && refused.stderr.contains(REFUSED), "{refused}");
    assert_eq!(acamp(&server, &["campaigns", "links", "100"]).code, 4);
}

#[test]
fn pages_of_recipients_are_requested_without_waiting_for_each_other() {
    let server = Account { opens: 1000, latency: Duration::from_millis(100), ..ACCOUNT }.start();
    let home = Home::new();
    let line = ["campaigns", "recipients", "100", "--opened", "-o", "ids", "--rate", "50"];
    let start = Instant::now();
    let outcome = run(logged_in(home.path(), &server.url(), "key").args(line));
    let elapsed = start.elapsed();
    assert_eq!(outcome.stdout.lines().count(), 1000, "{outcome}");
    // One after another, 51 pages take more than five seconds.
    assert!(elapsed < Duration::from_secs(4), "{elapsed:?}");
    let reports = server.lines().iter().filter(|line| line.contains("/admin/api.php")).count();
    assert!((51..=67).contains(&reports), "{reports} requests");
}

#[test]
fn links_have_their_clicks_and_the_listing_of_v3_stays() {
    let server = ACCOUNT.start();
    let outcome = acamp(&server, &["campaigns", "links", "100", "-o", "csv"]);
    assert_eq!(
        outcome.stdout,
        "id,link,name,people,clicks\n3,https://www.example.com/3,,15,16\n2,https://www.example.com/2,,5,6\n",
        "{outcome}"
    );
    let listed = acamp(&server, &["campaigns", "links", "list", "100", "--dry-run=offline"]);
    assert!(listed.stdout.contains("/api/3/campaigns/100/links"), "{listed}");
    let missing = acamp(&server, &["campaigns", "links"]);
    assert_eq!(missing.code, 2, "{missing}");
}
