//! States and reports of campaigns that are sent.

use std::path::PathBuf;
use std::time::Duration;

use acamp_sandbox::{Data, Options, Running, advance, seed, start};
use serde_json::Value;

use super::{NOTHING, call, campaign, done, refused};
use crate::client::{get, options};

const DAY: Duration = Duration::from_secs(86_400);
const MINUTE: Duration = Duration::from_secs(60);

/// A running sandbox whose clock the test moves.
struct Scene {
    running: Running,
    data: PathBuf,
}

impl Scene {
    /// Creates an account with this many generated contacts.
    fn new(name: &str, contacts: u64) -> Self {
        let data = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("v1-{name}"));
        let _ = std::fs::remove_dir_all(&data);
        seed(&data, contacts).unwrap();
        let running = start(Options { data: Data::Directory(data.clone()), ..options() }).unwrap();
        Scene { running, data }
    }

    fn advance(&self, time: Duration) {
        advance(&self.data, time).unwrap();
    }

    fn status(&self, id: i64) -> Value {
        done(&self.running, "campaign_list", &format!("ids={id}"))["0"]["status"].clone()
    }

    /// Reads all pages of a list.
    fn rows(&self, action: &str, id: i64) -> Vec<Value> {
        let mut rows = Vec::new();
        for page in 1.. {
            let answer = call(&self.running, action, &format!("campaignid={id}&page={page}"));
            let found = answer.as_object().unwrap().iter().filter(|(key, _)| key.parse::<u32>().is_ok());
            let found: Vec<Value> = found.map(|(_, row)| row.clone()).collect();
            if found.is_empty() {
                assert_eq!(answer["result_message"], NOTHING);
                return rows;
            }
            assert!(found.len() <= 20, "{action}: {} rows", found.len());
            rows.extend(found);
        }
        rows
    }

    /// Returns a counter of the campaign in API v3.
    fn counter(&self, id: i64, name: &str) -> usize {
        let value = get(&self.running, &format!("/campaigns/{id}")).at(&format!("/campaign/{name}"));
        value.as_str().unwrap().parse().unwrap()
    }
}

#[test]
fn a_campaign_without_a_date_is_sent_at_once() {
    let scene = Scene::new("at-once", 200);
    let id = campaign(&scene.running, "status=0");
    assert_eq!(scene.status(id), "0");
    let answer = done(&scene.running, "campaign_status", &format!("id={id}&status=1"));
    assert_eq!(answer["result_message"], "Campaign updated");
    assert_eq!(scene.status(id), "2");
    scene.advance(MINUTE);
    assert_eq!(scene.status(id), "5");
    assert_eq!(
        refused(&scene.running, "campaign_status", &format!("id={id}&status=1")),
        "The campaign is completed and cannot become scheduled."
    );
}

#[test]
fn a_scheduled_campaign_is_moved_taken_back_and_sent_at_its_date() {
    let scene = Scene::new("scheduled", 200);
    let id = campaign(&scene.running, "status=1&sdate=2040-07-10%2009:30:00");
    let date = || get(&scene.running, &format!("/campaigns/{id}")).at("/campaign/sdate");
    done(&scene.running, "campaign_status", &format!("id={id}&status=1&sdate=2040-01-10%2009:30:00"));
    assert_eq!(date(), "2040-01-10T09:30:00-06:00");
    let past = format!("id={id}&status=1&sdate=2020-01-10%2009:30:00");
    assert_eq!(refused(&scene.running, "campaign_status", &past), "The send date is in the past.");
    done(&scene.running, "campaign_status", &format!("id={id}&status=0"));
    assert_eq!(scene.status(id), "0");
    done(&scene.running, "campaign_status", &format!("id={id}&status=1"));
    scene.advance(DAY);
    assert_eq!(scene.status(id), "1", "the date is years ahead");
    scene.advance(DAY * 366 * 15);
    scene.status(id);
    scene.advance(MINUTE);
    assert_eq!(scene.status(id), "5");
}

#[test]
fn a_sending_is_paused_resumed_and_stopped() {
    let scene = Scene::new("paused", 200);
    let id = campaign(&scene.running, "status=1");
    assert_eq!(scene.status(id), "2");
    let set = |status: &str| done(&scene.running, "campaign_status", &format!("id={id}&status={status}"));
    set("3");
    scene.advance(MINUTE);
    assert_eq!(scene.status(id), "3");
    set("2");
    assert_eq!(scene.status(id), "2");
    set("4");
    assert_eq!(scene.status(id), "4");
    assert_eq!(
        refused(&scene.running, "campaign_status", &format!("id={id}&status=2")),
        "The campaign is stopped and cannot become sending."
    );
}

#[test]
fn reports_agree_with_the_counters_of_api_v3() {
    let scene = Scene::new("reports", 1500);
    let link = |name: &str| format!("%3Ca%20href%3D%22https%3A%2F%2Fexample.com%2F{name}%22%3E{name}%3C%2Fa%3E");
    let html = link("a") + &link("b");
    let params =
        format!("format=html&subject=Hi&fromemail=a@example.com&fromname=A&htmlconstructor=editor&p[1]=1&html={html}");
    let message = done(&scene.running, "message_add", &params)["id"].as_i64().unwrap();
    let params = format!("type=single&name=News&status=1&p[1]=1&p[2]=2&m[{message}]=100");
    let id = done(&scene.running, "campaign_create", &params)["id"].as_i64().unwrap();
    assert_eq!(scene.status(id), "2");
    scene.advance(MINUTE);
    assert_eq!(scene.status(id), "5");
    scene.advance(DAY * 10);
    let opens = scene.rows("campaign_report_open_list", id);
    assert_eq!(opens.len(), scene.counter(id, "uniqueopens"));
    assert!(opens.len() > 100, "{}", opens.len());
    let recorded: Value = serde_json::from_str(include_str!("recorded.json")).unwrap();
    let keys = |row: &Value| row.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&opens[0]), keys(&recorded["campaign_report_open_list"]));
    let times: usize = opens.iter().map(|row| row["times"].as_str().unwrap().parse::<usize>().unwrap()).sum();
    assert_eq!(times, scene.counter(id, "opens"));
    let bounces = scene.rows("campaign_report_bounce_list", id);
    assert_eq!(bounces.len(), scene.counter(id, "hardbounces") + scene.counter(id, "softbounces"));
    assert_eq!(keys(&bounces[0]), keys(&recorded["campaign_report_bounce_list"]));
    assert_eq!(scene.rows("campaign_report_unsubscription_list", id).len(), scene.counter(id, "unsubscribes"));
    let unopened = scene.rows("campaign_report_unopen_list", id);
    assert_eq!(unopened.len(), scene.counter(id, "send_amt") - opens.len() - bounces.len());
    let params = format!("campaignid={id}&messageid={message}");
    let links = done(&scene.running, "campaign_report_link_list", &params);
    let links: Vec<&Value> = links.as_object().unwrap().values().filter(|row| row.is_object()).collect();
    let sum = |key: &str| links.iter().map(|row| row[key].as_str().unwrap().parse::<usize>().unwrap()).sum::<usize>();
    assert_eq!(
        (sum("a_unique"), sum("a_total")),
        (scene.counter(id, "uniquelinkclicks"), scene.counter(id, "linkclicks"))
    );
    assert!(links.iter().any(|row| row["link"] == "https://example.com/a"), "{links:?}");
    let forwards = call(&scene.running, "campaign_report_forward_list", &params);
    assert_eq!(forwards.as_object().unwrap().len() - 3, scene.counter(id, "uniqueforwards"));
}

#[test]
fn totals_agree_with_each_other_and_may_be_limited_to_a_period() {
    let scene = Scene::new("totals", 1500);
    let id = campaign(&scene.running, "status=1");
    scene.status(id);
    scene.advance(MINUTE);
    scene.status(id);
    let start =
        get(&scene.running, &format!("/campaigns/{id}")).at("/campaign/ldate").as_str().unwrap()[..10].to_owned();
    scene.advance(DAY * 10);
    let totals =
        |name: &str| done(&scene.running, &format!("campaign_report_{name}totals"), &format!("campaignid={id}"));
    let all = totals("");
    for (name, key) in [
        ("open_", "uniqueopens"),
        ("link_", "uniquelinkclicks"),
        ("bounce_", "totalbounces"),
        ("unsubscription_", "unsubscribes"),
        ("forward_", "forwards"),
    ] {
        assert_eq!(totals(name)[key], all[key], "{name}");
    }
    let keys: Vec<String> = all.as_object().unwrap().keys().cloned().collect();
    let expected = [
        "type",
        "ldate",
        "ldate_iso",
        "status",
        "total_amt",
        "send_amt",
        "messageid",
        "uniqueopens",
        "uniquelinkclicks",
        "uniquereplies",
        "subscriberclicks",
        "unsubscribes",
        "forwards",
        "uniqueforwards",
        "updates",
        "totalbounces",
        "socialshares",
        "result_code",
        "result_message",
        "result_output",
    ];
    assert_eq!(keys, expected);
    assert!(totals("unsubscription_")["spam_complaints"].is_string());
    let limited = |from: &str, to: &str| {
        call(&scene.running, "campaign_report_totals", &format!("campaignid={id}&sdate={from}&ldate={to}"))
    };
    assert_eq!(limited(&start, &start)["uniqueopens"], "0", "a period of no length");
    assert_eq!(limited("2020-01-01", "2020-02-01")["result_message"], NOTHING);
    let later = limited(&start, "2099-01-01");
    assert_eq!(later["uniqueopens"], all["uniqueopens"]);
}

#[test]
fn a_campaign_that_was_not_sent_has_no_report() {
    let scene = Scene::new("unsent", 0);
    let id = campaign(&scene.running, "status=0");
    for action in ["open_list", "link_list", "totals", "unsubscription_totals", "socialsharing_list"] {
        let action = format!("campaign_report_{action}");
        assert_eq!(refused(&scene.running, &action, &format!("campaignid={id}")), NOTHING, "{action}");
        assert_eq!(refused(&scene.running, &action, "campaignid=99999"), NOTHING, "{action}");
    }
    assert_eq!(refused(&scene.running, "campaign_status", "id=99999&status=1"), "Invalid id");
}

#[test]
fn the_reports_of_the_seeded_year_agree_with_its_counters() {
    let scene = Scene::new("year", 0);
    let listed = get(&scene.running, "/campaigns?limit=100");
    let sent: Vec<Value> = listed.at("/campaigns").as_array().unwrap().to_vec();
    let sent = sent.iter().filter(|row| row["status"] == "5" && row["send_amt"] != "0");
    let ids: Vec<i64> = sent.map(|row| row["id"].as_str().unwrap().parse().unwrap()).collect();
    assert!(ids.len() > 10, "{ids:?}");
    for id in ids {
        let params = format!("campaignid={id}");
        let totals = call(&scene.running, "campaign_report_totals", &params);
        for (key, column) in [
            ("send_amt", "send_amt"),
            ("uniqueopens", "uniqueopens"),
            ("subscriberclicks", "subscriberclicks"),
            ("unsubscribes", "unsubscribes"),
        ] {
            assert_eq!(totals[key], scene.counter(id, column).to_string(), "campaign {id}: {key}");
        }
        let opens = call(&scene.running, "campaign_report_open_list", &params);
        let rows = opens.as_object().unwrap().len() - 3;
        assert_eq!(rows, scene.counter(id, "uniqueopens").min(20), "campaign {id}");
    }
}
