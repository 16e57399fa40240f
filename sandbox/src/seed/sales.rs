//! Pipelines, accounts, deals with their notes, tasks and field values. They refer to the contacts of `people` by id.

use serde_json::{Value, json};

use super::rows::{DAY, FIRST_DAY, Table};
use crate::resources::accounts::{ACCOUNT_CONTACTS, ACCOUNTS};
use crate::resources::custom_fields::{ACCOUNT_DATA, ACCOUNT_META, DEAL_DATA, DEAL_META};
use crate::resources::deal_contacts::{CONTACT_DEALS, DEAL_ROLES};
use crate::resources::deals::DEALS;
use crate::resources::notes::NOTES;
use crate::resources::pipelines::{DEAL_GROUPS, DEAL_STAGES};
use crate::resources::tasks::{OUTCOME_RELS, OUTCOMES, TASK_TYPES, TASKS};
use crate::util::clock;

/// Returns the records, ordered so that each refers only to earlier ones.
pub(super) fn tables() -> Vec<Table> {
    [accounts(), pipelines(), deals(), tasks(), field_values()].concat()
}

fn accounts() -> Vec<Table> {
    let account = |name: &str, url: &str| json!({"name": name, "accountUrl": url});
    let works =
        |contact: &str, account: &str, job: &str| json!({"contact": contact, "account": account, "jobTitle": job});
    vec![
        (
            &ACCOUNTS,
            vec![
                account("Example Industries", "https://industries.example.com"),
                account("Weston & Partners", "https://weston.example.com"),
                account("Nordlicht GmbH", "https://nordlicht.example.org"),
            ],
        ),
        (
            &ACCOUNT_CONTACTS,
            vec![
                works("1", "1", "Head of Marketing"),
                works("2", "1", ""),
                works("5", "2", "Partner"),
                works("4", "3", "Buyer"),
            ],
        ),
    ]
}

fn pipelines() -> Vec<Table> {
    let pipeline = |title: &str| json!({"title": title, "currency": "usd"});
    let stage = |pipeline: &str, title: &str, color: &str, order: &str| json!({"group": pipeline, "title": title, "color": color, "order": order, "cdate": null, "udate": null});
    vec![
        (&DEAL_GROUPS, vec![pipeline("Sales"), pipeline("Renewals")]),
        (
            &DEAL_STAGES,
            vec![
                stage("1", "To Contact", "18D499", "1"),
                stage("1", "In Contact", "32B0FC", "2"),
                stage("1", "Follow Up", "E6CE4B", "3"),
                stage("2", "Due", "18D499", "1"),
                stage("2", "Negotiation", "32B0FC", "2"),
                stage("2", "Renewed", "E6CE4B", "3"),
            ],
        ),
        (&DEAL_ROLES, vec![json!({"title": "Decision maker"})]),
    ]
}

fn deals() -> Vec<Table> {
    let deal = |title: &str, cents: &str, contact: &str, place: (&str, &str), status: &str| {
        json!({
            "title": title, "value": cents, "currency": "usd", "contact": contact, "group": place.0, "stage": place.1,
            "status": status, "percent": "50", "owner": "1",
        })
    };
    let on = |mut deal: Value, account: &str| {
        deal["account"] = json!(account);
        deal
    };
    let mut euros = deal("Nordlicht rollout", "780000", "4", ("1", "2"), "0");
    euros["currency"] = json!("eur");
    euros["owner"] = json!("2");
    let note = |kind: &str, id: &str, text: &str| json!({"reltype": kind, "relid": id, "note": text});
    vec![
        (
            &DEALS,
            vec![
                on(deal("Enterprise licence", "1250000", "1", ("1", "2"), "0"), "1"),
                deal("Starter package", "49900", "3", ("1", "1"), "0"),
                on(deal("Consulting days", "360000", "5", ("1", "3"), "0"), "2"),
                on(euros, "3"),
                deal("Workshop in Osaka", "220000", "8", ("1", "3"), "1"),
                deal("Trial extension", "0", "9", ("1", "1"), "2"),
                on(deal("Renewal 2025", "1190000", "1", ("2", "4"), "0"), "1"),
                deal("Renewal, five seats", "99900", "15", ("2", "5"), "0"),
            ],
        ),
        (&CONTACT_DEALS, vec![json!({"deal": "1", "contact": "2", "role": "1"})]),
        (
            &NOTES,
            vec![
                note("Deal", "1", "Wants a quote for 250 seats by Friday."),
                note("Subscriber", "1", "Prefers to be called in the morning."),
                note("CustomerAccount", "3", "Invoices go to Hamburg."),
                note("Deal", "5", "Signed on the spot."),
            ],
        ),
    ]
}

fn tasks() -> Vec<Table> {
    let kind = |title: &str, place: &str| json!({"title": title, "display_order": place});
    let due = |day: i64| clock::format(FIRST_DAY + day * DAY);
    let task = |title: &str, owner: (&str, &str), kind: &str, day: i64, status: &str| {
        json!({
            "title": title, "reltype": owner.0, "relid": owner.1, "dealTasktype": kind, "duedate": due(day),
            "edate": due(day), "status": status, "note": "",
        })
    };
    vec![
        (&TASK_TYPES, vec![kind("Call", "0"), kind("Email", "1"), kind("Meeting", "2"), kind("To do", "3")]),
        (
            &TASKS,
            vec![
                task("Send the quote", ("Deal", "1"), "2", 120, "0"),
                task("Ask about the trial", ("Deal", "6"), "1", 90, "1"),
                task("Say hello", ("Subscriber", "12"), "1", 130, "0"),
            ],
        ),
        (&OUTCOMES, vec![json!({"title": "Interested", "sentiment": "POSITIVE"})]),
        (&OUTCOME_RELS, vec![json!({"tasktype_id": "1", "outcome_id": "1"})]),
    ]
}

fn field_values() -> Vec<Table> {
    let meta = |label: &str, kind: &str| json!({"fieldLabel": label, "fieldType": kind, "isFormVisible": 1});
    let of_deals = |label: &str, kind: &str, tag: &str| {
        let mut field = meta(label, kind);
        field["personalization"] = json!(tag);
        field
    };
    let mut close = of_deals("Forecasted Close Date", "date", "DEAL_FORECASTED_CLOSE_DATE");
    close["knownFieldId"] = json!(13);
    close["displayOrder"] = json!(-1);
    let mut source = of_deals("Source", "dropdown", "DEAL_SOURCE");
    source["fieldOptions"] = json!(["Fair", "Website", "Referral"]);
    let mut size = meta("Employees", "dropdown");
    size["fieldOptions"] = json!(["1-10", "11-250", "251 and more"]);
    let of =
        |owner: &str, id: i64, field: i64, value: &str| json!({owner: id, "customFieldId": field, "fieldValue": value});
    vec![
        (&DEAL_META, vec![close, source]),
        (
            &DEAL_DATA,
            vec![
                of("dealId", 1, 1, "2024-06-30"),
                of("dealId", 1, 2, "Referral"),
                of("dealId", 3, 2, "Website"),
                of("dealId", 4, 2, "Fair"),
            ],
        ),
        (&ACCOUNT_META, vec![size, meta("Customer since", "date")]),
        (
            &ACCOUNT_DATA,
            vec![
                of("accountId", 1, 1, "251 and more"),
                of("accountId", 1, 2, "2022-03-01"),
                of("accountId", 2, 1, "1-10"),
            ],
        ),
    ]
}
