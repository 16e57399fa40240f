//! Campaigns: states, the clock, and what belongs to a campaign.

use acamp_sandbox::{Data, Options, Running, advance, start};
use serde_json::{Value, json};
use std::path::Path;
use std::time::Duration;

use crate::client::{fresh, get, options, send, status};

const DAY: Duration = Duration::from_secs(86_400);

fn serve(directory: &Path) -> Running {
    start(Options { data: Data::Directory(directory.to_owned()), ..options() }).unwrap()
}

/// Starts a copy of the draft `Spring offer` and returns its path.
fn start_campaign(running: &Running) -> String {
    let copy = send(running, "POST", "/campaigns/3/copy", json!({})).at("/newCampaignId");
    let path = format!("/campaigns/{copy}");
    let sent = send(running, "PUT", &path, json!({"campaign": {"status": "1"}}));
    assert_eq!(sent.status, 200);
    path
}

fn change(running: &Running, path: &str, what: &str) -> Value {
    let answer = send(running, "PUT", &format!("{path}/{what}"), json!({}));
    assert_eq!((answer.status, answer.keys("")), (200, vec!["succeeded".to_owned(), "message".to_owned()]));
    answer.at("/succeeded")
}

#[test]
fn a_sending_campaign_is_paused_resumed_and_stopped() {
    let running = fresh();
    let path = start_campaign(&running);
    let state = || get(&running, &path).at("/campaign/status");
    assert_eq!(state(), "2");
    assert_eq!(change(&running, &path, "resume"), 0, "only a paused one is resumed");
    assert_eq!((change(&running, &path, "pause"), state()), (json!(1), json!("3")));
    assert_eq!(change(&running, &path, "pause"), 0);
    assert_eq!(change(&running, &path, "resume"), 1);
    assert!(["1", "2"].contains(&state().as_str().unwrap()));
    assert_eq!((change(&running, &path, "stop"), state()), (json!(1), json!("4")));
    for what in ["pause", "resume", "stop"] {
        assert_eq!((change(&running, &path, what), state()), (json!(0), json!("4")), "{what}");
    }
    assert_eq!(change(&running, "/campaigns/999", "pause"), 0);
    // Scheduled and held campaigns can only be deleted or unscheduled.
    for (id, status) in [("30", "1"), ("29", "7"), ("3", "0"), ("2", "5")] {
        for what in ["pause", "resume", "stop"] {
            assert_eq!(change(&running, &format!("/campaigns/{id}"), what), 0, "{what} {id}");
        }
        assert_eq!(get(&running, &format!("/campaigns/{id}")).at("/campaign/status"), status);
    }
}

#[test]
fn other_ways_of_sending_are_not_allowed() {
    let running = fresh();
    assert_eq!(send(&running, "POST", "/campaigns", json!({"campaign": {"name": "x"}})).status, 405);
    assert_eq!(send(&running, "POST", "/campaigns/3/test", json!({})).status, 405);
}

#[test]
fn a_running_sandbox_follows_the_clock_of_its_store() {
    let directory = tempfile::tempdir().unwrap();
    let running = serve(directory.path());
    let path = start_campaign(&running);
    get(&running, &path);
    let date = |answer: &crate::client::Answer| answer.header("date").unwrap().to_owned();
    let before = date(&get(&running, "/tags/1"));
    let now = advance(directory.path(), 3 * DAY).unwrap();
    let sent = get(&running, &path);
    assert_ne!(date(&sent), before);
    assert_eq!((sent.at("/campaign/status"), sent.at("/campaign/send_amt")), (json!("5"), json!("14")));
    let opens = |path: &str| get(&running, path).at("/campaign/uniqueopens").as_str().unwrap().parse::<u32>().unwrap();
    assert!(opens(&path) > 0);
    let created = send(&running, "POST", "/tags", json!({"tag": {"tag": "later", "tagType": "contact"}}));
    let written = created.at("/tag/cdate");
    let written: jiff::Timestamp = written.as_str().unwrap().parse().unwrap();
    assert!((written.as_second() - now).abs() < 60, "{written}");
    // Everything that happens in the end has happened, also if nobody looked in between.
    advance(directory.path(), 60 * DAY).unwrap();
    let last = get(&running, &path).at("/campaign");
    advance(directory.path(), 60 * DAY).unwrap();
    assert_eq!(get(&running, &path).at("/campaign"), last);
    acamp_sandbox::reset(directory.path()).unwrap();
    assert!(date(&get(&running, "/tags/1")) < date(&sent) || status(&running, "GET", &path) == 404);
}

#[test]
fn a_scheduled_campaign_is_sent_when_its_date_comes() {
    let directory = tempfile::tempdir().unwrap();
    let running = serve(directory.path());
    let scheduled = get(&running, "/campaigns/30");
    assert_eq!((scheduled.at("/campaign/status"), scheduled.at("/campaign/send_amt")), (json!("1"), json!("0")));
    advance(directory.path(), 365 * 10 * DAY).unwrap();
    let sent = get(&running, "/campaigns/30");
    assert_eq!(sent.at("/campaign/status"), "5");
    assert_eq!(sent.at("/campaign/sdate"), scheduled.at("/campaign/sdate"));
    assert_eq!(get(&running, "/campaigns/1").at("/campaign/status"), "1", "the clock sends no email of an automation");
}

#[test]
fn a_campaign_has_lists_messages_and_links_and_takes_them_along() {
    let running = fresh();
    let lists = get(&running, "/campaigns/5/campaignLists");
    assert_eq!(lists.column("/campaignLists", "listid"), [json!("3")]);
    let edit = json!({"listIds": [1, 2]});
    assert_eq!(send(&running, "PUT", "/campaigns/3/edit", edit).status, 200);
    let lists = get(&running, "/campaigns/3/campaignLists");
    assert_eq!(lists.column("/campaignLists", "listid"), [json!("1"), json!("2")]);
    let split = get(&running, "/campaigns?filters[name]=Autumn%20offer&include=campaignMessages.message");
    assert_eq!(split.keys(""), ["messages", "campaignMessages", "campaigns", "meta"]);
    assert_eq!(split.column("/campaignMessages", "percentage"), [json!("50"), json!("50")]);
    assert_eq!(split.column("/messages", "subject"), ["A fifth off until Sunday", "Your plan, a fifth cheaper"]);
    assert_eq!(split.at("/campaigns/0/campaignMessages").as_array().unwrap().len(), 2);
    let plain = get(&running, "/campaigns?limit=1&include=campaignMessages");
    assert_eq!(plain.keys(""), ["campaignMessages", "campaigns", "meta"]);
    assert_eq!(send(&running, "DELETE", "/campaigns/5/delete", Value::Null).at("/succeeded"), 1);
    for path in ["campaignMessages", "links"] {
        assert_eq!(
            get(&running, &format!("/{path}?filters[campaignid]=5")).at(&format!("/{path}")),
            json!([]),
            "{path}"
        );
    }
}

#[test]
fn campaigns_are_ordered_by_id_and_not_by_date_of_creation() {
    let running = fresh();
    let first = |order: &str| get(&running, &format!("/campaigns?limit=1&{order}")).at("/campaigns/0/id");
    assert_eq!((first("orders[id]=DESC"), first("orders[cdate]=DESC")), (json!("30"), json!("1")));
}

#[test]
fn contacts_of_a_segment_are_listed_if_it_can_be_evaluated() {
    let running = fresh();
    let total = |segment: &str| get(&running, &format!("/contacts?limit=1&segmentid={segment}")).at("/meta/total");
    let germany = get(&running, "/segments/2").at("/segment");
    assert_eq!((germany["name"].as_str(), total("2")), (Some("Germany"), json!("6")));
    assert_eq!(total(germany["segmentid_v2"].as_str().unwrap()), "6");
    assert_eq!(status(&running, "GET", "/contacts?segmentid=9"), 501);
}
