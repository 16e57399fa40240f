//! Sending as a whole: states, progress, counters, effects.

use serde_json::{Value, json};

use super::{Period, Report, set_lists, set_messages, set_status, tick};
use crate::api::render::text_or_default;
use crate::api::{Request, crud};
use crate::config::Imports;
use crate::resources::campaigns::{CAMPAIGN_LINKS, CAMPAIGN_MESSAGES, CAMPAIGNS};
use crate::resources::contact_lists::CONTACT_LISTS;
use crate::resources::messages::MESSAGES;
use crate::resources::{self};
use crate::seed;
use crate::store::{Conditions, Row, Selection, Store};
use crate::util::clock;
use crate::util::json::object;

/// 2026-03-02T09:00:00-06:00, in milliseconds.
const MONDAY: i64 = 1_772_463_600_000;
const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

/// A store with a clock that the test moves.
struct Account {
    store: Store,
    now: i64,
}

impl Account {
    fn new(contacts: u64) -> Self {
        let store = Store::ephemeral().unwrap();
        seed::prepare(&store).unwrap();
        if contacts > 0 {
            seed::add_contacts(&store, contacts).unwrap();
        }
        Account { store, now: MONDAY }
    }

    /// Calls `action` with a request at the current time, after what is due.
    fn at<T>(&self, action: impl FnOnce(&Request<'_>) -> T) -> T {
        let imports = Imports::default();
        let request = Request::new(&self.store, resources::ALL, "http://127.0.0.1", self.now, &imports);
        tick(&request).unwrap();
        action(&request)
    }

    /// Moves the clock and does what is due.
    fn wait(&mut self, milliseconds: i64) {
        self.now += milliseconds;
        self.at(|_| ());
    }

    fn campaign(&self, id: i64) -> Row {
        self.at(|request| request.store.find(&CAMPAIGNS, id).unwrap().unwrap())
    }

    fn number(&self, id: i64, column: &str) -> i64 {
        text_or_default(&CAMPAIGNS, &self.campaign(id), column).parse().unwrap()
    }

    /// Creates a draft with a message for the lists.
    fn draft(&self, lists: &[i64], more: Value) -> i64 {
        self.at(|request| {
            let html = r#"<a href="https://www.example.com/sale">Sale</a> <a href="https://www.example.com/">Home</a>
                <a href="%UNSUBSCRIBELINK%">Unsubscribe</a>"#;
            let message = crud::insert(request, &MESSAGES, &object(json!({"subject": "S", "html": html}))).unwrap();
            let mut sent = object(json!({"name": "Test"}));
            sent.extend(object(more));
            let id = crud::insert(request, &CAMPAIGNS, &sent).unwrap().id;
            set_lists(request, id, lists).unwrap();
            set_messages(request, id, &[(message.id, 100)]).unwrap();
            id
        })
    }

    /// Changes the state; returns the text of the refusal.
    fn set(&self, id: i64, status: &str, date: Option<i64>) -> Result<(), String> {
        self.at(|request| {
            let campaign = request.store.find(&CAMPAIGNS, id).unwrap().unwrap();
            set_status(request, campaign, status, date).unwrap().map(drop).map_err(|refusal| refusal.text())
        })
    }

    fn report(&self, id: i64, period: Period) -> Report {
        self.at(|request| Report::read(request, id, period).unwrap().unwrap())
    }

    fn subscriptions(&self, list: i64, status: &str) -> i64 {
        let mut conditions = Conditions::of("list", &list.to_string());
        conditions.equals("status", status);
        self.store.count(&CONTACT_LISTS, &conditions).unwrap()
    }

    /// Checks that the counters of a campaign, of its messages, and the lists of its report agree.
    fn check(&self, id: i64) {
        let campaign = self.campaign(id);
        let report = self.report(id, Period::default());
        let counters = report.counters();
        let column = |row: &Row, name: &str| row.text(name).parse::<i64>().unwrap_or(0);
        let links = report.links();
        let bounced = report.bounced();
        let lists: [(&str, i64); 10] = [
            ("opens", report.opened().iter().map(|opened| opened.times).sum()),
            ("uniqueopens", count(report.opened())),
            ("linkclicks", links.iter().map(|link| link.total).sum()),
            ("uniquelinkclicks", links.iter().map(|link| link.clickers.len() as i64).sum()),
            ("hardbounces", bounced.iter().filter(|bounced| bounced.hard).count() as i64),
            ("softbounces", bounced.iter().filter(|bounced| !bounced.hard).count() as i64),
            ("unsubscribes", count(report.unsubscribed())),
            ("forwards", report.forwarded().iter().map(|forwarded| forwarded.times).sum()),
            ("send_amt", counters.sent),
            ("total_amt", counters.total),
        ];
        for (name, expected) in lists {
            assert_eq!(column(&campaign, name), expected, "{name} of {id}");
        }
        let mut clickers: Vec<i64> =
            links.iter().flat_map(|link| &link.clickers).map(|clicked| clicked.contact).collect();
        clickers.sort_unstable();
        clickers.dedup();
        assert_eq!(column(&campaign, "subscriberclicks"), count(clickers));
        let reached = count(report.opened()) + count(report.unopened()) + count(bounced);
        assert_eq!(reached, counters.sent, "everybody opened, did not open, or bounced");
        let messages = Selection::all(Conditions::of("campaignid", &id.to_string()));
        let messages = self.store.select(&CAMPAIGN_MESSAGES, &messages).unwrap();
        for (name, _) in lists.iter().filter(|(name, _)| *name != "total_amt") {
            let sum: i64 = messages.iter().map(|row| column(row, name)).sum();
            assert_eq!(sum, column(&campaign, name), "{name} of the messages of {id}");
        }
    }
}

fn count<T>(items: Vec<T>) -> i64 {
    items.len() as i64
}

#[test]
fn a_draft_without_a_date_is_sent_at_the_next_request_and_completes() {
    let mut account = Account::new(0);
    let id = account.draft(&[1], json!({}));
    assert_eq!(account.set(id, "1", None), Ok(()));
    assert_eq!(account.number(id, "status"), 2, "the next request starts it");
    assert_eq!((account.number(id, "send_amt"), account.number(id, "total_amt")), (0, 14));
    account.wait(3000);
    let sent = account.number(id, "send_amt");
    assert!((1..14).contains(&sent), "{sent}");
    assert_eq!(account.number(id, "status"), 2);
    account.wait(4000);
    assert_eq!((account.number(id, "status"), account.number(id, "send_amt")), (5, 14));
    let campaign = account.campaign(id);
    assert_eq!(campaign.text("sdate"), clock::format(MONDAY / 1000));
    assert!(campaign.text("ldate") > campaign.text("sdate"));
    account.check(id);
}

#[test]
fn a_scheduled_campaign_starts_at_its_date_even_if_nobody_asks_then() {
    let mut account = Account::new(0);
    let id = account.draft(&[1], json!({}));
    let date = (MONDAY + 2 * HOUR) / 1000;
    assert_eq!(account.set(id, "1", Some(date)), Ok(()));
    account.wait(2 * HOUR - 1000);
    assert_eq!(account.number(id, "status"), 1);
    account.wait(5 * DAY);
    assert_eq!(account.number(id, "status"), 5);
    assert_eq!(account.campaign(id).text("sdate"), clock::format(date));
    assert_eq!(account.campaign(id).text("ldate"), clock::format(date + 6), "as if somebody had asked");
    assert!(account.number(id, "uniqueopens") > 0, "opens of days are visible at once");
    account.check(id);
}

#[test]
fn pausing_keeps_the_position_and_nobody_gets_two_emails() {
    let mut account = Account::new(0);
    let id = account.draft(&[1], json!({}));
    account.set(id, "1", None).unwrap();
    account.wait(3000);
    assert_eq!(account.set(id, "3", None), Ok(()));
    let sent = account.number(id, "send_amt");
    account.wait(HOUR);
    assert_eq!((account.number(id, "status"), account.number(id, "send_amt")), (3, sent));
    assert_eq!(account.set(id, "2", None), Ok(()));
    assert_eq!(account.number(id, "status"), 2);
    account.wait(7000);
    assert_eq!((account.number(id, "status"), account.number(id, "send_amt")), (5, 14));
    let report = account.report(id, Period::default());
    let mut contacts: Vec<i64> = report.opened().iter().map(|opened| opened.contact).collect();
    contacts.extend(report.unopened().iter().map(|unopened| unopened.contact));
    contacts.extend(report.bounced().iter().map(|bounced| bounced.contact));
    contacts.sort_unstable();
    assert_eq!(contacts, [1, 2, 3, 5, 7, 9, 10, 12, 14, 15, 18, 20, 21, 25]);
    account.check(id);
}

#[test]
fn a_stopped_campaign_stays_stopped() {
    let mut account = Account::new(0);
    let id = account.draft(&[1], json!({}));
    account.set(id, "1", None).unwrap();
    account.wait(2000);
    assert_eq!(account.set(id, "4", None), Ok(()));
    let sent = account.number(id, "send_amt");
    for status in ["0", "1", "2", "3", "4", "5"] {
        let refusal = account.set(id, status, None).unwrap_err();
        assert!(refusal.starts_with("The campaign is stopped and cannot become "), "{refusal}");
    }
    account.wait(10 * DAY);
    assert_eq!((account.number(id, "status"), account.number(id, "send_amt")), (4, sent));
    account.check(id);
}

#[test]
fn illegal_moves_change_nothing() {
    let mut account = Account::new(0);
    let id = account.draft(&[1], json!({}));
    for status in ["2", "3", "4", "5", "7", "x"] {
        assert!(account.set(id, status, None).is_err(), "a draft to {status}");
    }
    assert_eq!(account.set(id, "1", Some(MONDAY / 1000 - 60)).unwrap_err(), "The send date is in the past.");
    account.set(id, "1", Some(MONDAY / 1000 + 60)).unwrap();
    for status in ["2", "3", "4", "5"] {
        assert!(account.set(id, status, None).is_err(), "a scheduled one to {status}");
    }
    assert_eq!(account.set(id, "0", None), Ok(()), "back to a draft");
    account.wait(DAY);
    assert_eq!(account.number(id, "status"), 0);
    let empty = account.at(|request| crud::insert(request, &CAMPAIGNS, &object(json!({"name": "E"}))).unwrap().id);
    assert_eq!(account.set(empty, "1", None).unwrap_err(), "The campaign has no message.");
    account.at(|request| set_messages(request, empty, &[(1, 100)]).unwrap());
    assert_eq!(account.set(empty, "1", None).unwrap_err(), "The campaign has no list.");
}

#[test]
fn recipients_are_active_in_the_segment_and_not_excluded_and_nobody_is_twice() {
    let mut account = Account::new(0);
    let both = account.draft(&[1, 2], json!({}));
    let segment = json!({
        "attributes": {
            "name": "Customers", "segment_condition_group_operator": "and",
            "segment_condition_groups": [{"id": "1", "operator": "or", "values": [{"id": "1", "type": "condition"}]}],
            "segment_conditions": [{
                "id": "1", "object_type": "tag", "source_system": "activecampaign",
                "fields": [{"name": "tagid", "operator": "=", "value": "2", "data_type": "number"}],
            }],
        },
        "uuid": "0000-1",
    });
    account.at(|request| {
        request.store.insert(&resources::segments::SEGMENTS, object(segment)).unwrap();
        let mut odd = request.store.find(&resources::contacts::CONTACTS, 1).unwrap().unwrap();
        odd.body.insert("email".to_owned(), json!("ana@competitor.example"));
        request.store.save(&resources::contacts::CONTACTS, &odd).unwrap();
    });
    let customers = account.draft(&[1], json!({"segmentid": "0000-1"}));
    let unknown = account.draft(&[1], json!({"segmentid": "77"}));
    for id in [both, customers, unknown] {
        account.set(id, "1", None).unwrap();
    }
    account.wait(10_000);
    // List 1 has 14 active contacts, list 2 another 3 (4, 11, 19); Ana is excluded.
    assert_eq!(account.number(both, "send_amt"), 16);
    // The customers among the subscribers of the newsletter: 3, 5, 12, 15, 21.
    assert_eq!(account.number(customers, "send_amt"), 5);
    assert_eq!((account.number(unknown, "send_amt"), account.number(unknown, "status")), (0, 5));
}

#[test]
fn links_are_extracted_when_the_sending_starts() {
    let mut account = Account::new(0);
    let id = account.draft(&[1], json!({}));
    account.set(id, "1", None).unwrap();
    account.wait(0);
    let links = Selection::all(Conditions::of("campaignid", &id.to_string()));
    let links = account.store.select(&CAMPAIGN_LINKS, &links).unwrap();
    let links: Vec<(&str, &str)> = links.iter().map(|row| (row.text("link"), row.text("name"))).collect();
    let expected =
        [("open", "Read Tracker"), ("https://www.example.com/sale", "Sale"), ("https://www.example.com/", "Home")];
    assert_eq!(links, expected);
}

#[test]
fn counters_grow_with_the_clock_and_always_agree_with_the_lists() {
    let mut account = Account::new(3000);
    let id = account.draft(&[1, 3], json!({}));
    let untracked = account.draft(&[2], json!({"trackreads": "0", "tracklinks": "none"}));
    for id in [id, untracked] {
        account.set(id, "1", None).unwrap();
    }
    let before = account.subscriptions(1, "1") + account.subscriptions(3, "1");
    let mut last = 0;
    for pause in [500, 3000, 60_000, 61_000, HOUR, 7 * HOUR, DAY, 3 * DAY, 30 * DAY] {
        account.wait(pause);
        account.check(id);
        account.check(untracked);
        let opens = account.number(id, "opens");
        assert!(opens >= last);
        last = opens;
    }
    let delivered = account.number(id, "send_amt");
    assert!(account.number(id, "uniqueopens") * 10 > delivered * 3);
    assert!(account.number(id, "verified_unique_opens") < account.number(id, "uniqueopens"));
    assert_eq!((account.number(untracked, "opens"), account.number(untracked, "linkclicks")), (0, 0));
    let report = account.report(id, Period::default());
    let gone = account.number(id, "unsubscribes") + report.counters().complaints + account.number(id, "hardbounces");
    assert!(gone > 10);
    assert_eq!(before - account.subscriptions(1, "1") - account.subscriptions(3, "1"), gone);
    let left = report.unsubscribed();
    let mut pair = Conditions::of("contact", &left[0].contact.to_string());
    pair.equals("list", &left[0].list.to_string());
    let row = account.store.find_by(&CONTACT_LISTS, pair).unwrap().unwrap();
    assert_eq!((row.text("status"), row.text("campaign")), ("2", id.to_string().as_str()));
    assert_eq!(row.text("udate"), clock::format(left[0].time));
    assert_eq!(row.text("unsubreason"), left[0].reason);
}

#[test]
fn a_report_of_a_period_counts_the_events_in_it() {
    let mut account = Account::new(500);
    let id = account.draft(&[1], json!({}));
    account.set(id, "1", None).unwrap();
    account.wait(10 * DAY);
    let split = MONDAY / 1000 + 86_400;
    let first = account.report(id, Period { until: Some(split), ..Period::default() }).counters();
    let rest = account.report(id, Period { after: Some(split), ..Period::default() }).counters();
    assert!(first.opens > 0 && rest.opens > 0);
    assert_eq!(first.opens + rest.opens, account.number(id, "opens"));
    assert_eq!(first.sent, rest.sent);
}

#[test]
fn nothing_is_written_when_nothing_is_due() {
    let mut account = Account::new(0);
    let id = account.draft(&[1], json!({}));
    account.set(id, "1", None).unwrap();
    account.wait(100 * DAY);
    let changes = account.store.connection().total_changes();
    account.wait(DAY);
    account.wait(DAY);
    assert_eq!(account.store.connection().total_changes(), changes);
}

#[test]
fn the_messages_of_a_split_test_share_the_recipients() {
    let mut account = Account::new(2000);
    let id = account.draft(&[1], json!({"type": "split"}));
    account.at(|request| set_messages(request, id, &[(1, 50), (2, 50)]).unwrap());
    account.set(id, "1", None).unwrap();
    account.wait(DAY);
    account.check(id);
    let half = account.report(id, Period { message: Some(2), ..Period::default() }).counters().sent;
    let all = account.number(id, "send_amt");
    assert!(half * 10 > all * 4 && half * 10 < all * 6, "{half} of {all}");
}

#[test]
fn a_store_of_the_previous_version_keeps_its_campaigns_and_sends_none_by_itself() {
    let mut account = Account::new(0);
    let index = "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = 'campaigns'";
    let index: String = account.store.connection().query_row(index, [], |row| row.get(0)).unwrap();
    let old = format!(
        "DROP TABLE clock; DROP TABLE sendings; DROP TABLE sendingRecipients; DROP TABLE campaignLists; \
         DROP INDEX \"{index}\"; PRAGMA user_version = 1; \
         UPDATE campaigns SET body = json_set(body, '$.status', '1') WHERE id = 3"
    );
    account.store.connection().execute_batch(&old).unwrap();
    seed::prepare(&account.store).unwrap();
    account.wait(DAY);
    assert_eq!((account.number(3, "status"), account.number(3, "send_amt")), (1, 0));
    assert!(account.number(2, "uniqueopens") > 0);
    assert!(account.at(|request| Report::read(request, 2, Period::default()).unwrap()).is_none());
    account.store.advance_clock(DAY).unwrap();
    assert_eq!(account.store.clock_offset().unwrap(), DAY);
    // With a list it is an ordinary campaign again.
    account.at(|request| set_lists(request, 3, &[1]).unwrap());
    account.wait(10_000);
    assert_eq!((account.number(3, "status"), account.number(3, "send_amt")), (5, 14));
    account.check(3);
}
