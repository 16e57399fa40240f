//! Lays out the summary of a contact as a page. Sends no requests.

use serde_json::Value;

use super::super::contact_data::{ContactData, text};
use crate::output::Page;
use crate::text::counts::{money, thousands};
use crate::text::timestamp::day;

/// Writes the page.
pub fn write(page: &mut Page, contact: &ContactData, summary: &Value) {
    page.heading(&contact.title());
    page.table(&details(contact, summary));
    section(page, summary, "lists", "Lists", list);
    tags(page, summary);
    section(page, summary, "fields", "Fields", field);
    section(page, summary, "automations", "Automations", automation);
    section(page, summary, "deals", "Deals", deal);
    section(page, summary, "notes", "Notes", |row| vec![day(&text(row, "created")).to_owned(), text(row, "note")]);
    footer(page, summary);
}

/// Details of the contact; empty values have no line.
fn details(contact: &ContactData, summary: &Value) -> Vec<Vec<String>> {
    let mut rows = vec![vec!["id".to_owned(), contact.id.clone()]];
    let mut add = |key: &str, value: String| {
        if !value.is_empty() {
            rows.push(vec![key.to_owned(), value]);
        }
    };
    add("phone", contact.text("phone"));
    add("company", contact.text("orgname"));
    add("created", day(&contact.text("cdate")).to_owned());
    add("updated", day(&contact.text("udate")).to_owned());
    for (key, word) in [("deleted", "yes"), ("anonymized", "yes")] {
        if contact.text(key) == "1" {
            let at = contact.text("deleted_at");
            add(key, format!("{word} {}", day(&at)).trim_end().to_owned());
        }
    }
    add("bounces", bounces(contact));
    let activity = &summary["last_activity"];
    let shown = if activity.is_null() {
        String::new()
    } else {
        format!("{} {}", day(&text(activity, "at")), text(activity, "what"))
    };
    add("last activity", shown);
    let scores: Vec<String> = elements(summary, "scores")
        .iter()
        .map(|row| format!("{} {}", named(row, "name", "score"), text(row, "value")))
        .collect();
    add("scores", scores.join(", "));
    if let Some(why) = unread(summary, "scores") {
        add("scores", format!("not read: {why}"));
    }
    rows
}

fn bounces(contact: &ContactData) -> String {
    let count = |key: &str| contact.text(key).parse::<u64>().unwrap_or(0);
    let (hard, soft) = (count("bounced_hard"), count("bounced_soft"));
    if hard + soft == 0 {
        return String::new();
    }
    let date = contact.text("bounced_date");
    let last = if day(&date).is_empty() { String::new() } else { format!(", last on {}", day(&date)) };
    format!("{} hard, {} soft{last}", thousands(hard), thousands(soft))
}

fn section(page: &mut Page, summary: &Value, key: &str, heading: &str, show: fn(&Value) -> Vec<String>) {
    page.heading(heading);
    let rows: Vec<Vec<String>> = elements(summary, key).iter().map(show).collect();
    match unread(summary, key) {
        Some(why) => page.table(&[vec![format!("not read: {why}")]]),
        None if rows.is_empty() => page.table(&[vec!["none".to_owned()]]),
        None => page.table(&rows),
    }
}

/// Tags have only names, so they share a line.
fn tags(page: &mut Page, summary: &Value) {
    page.heading("Tags");
    let names: Vec<String> = elements(summary, "tags").iter().map(|row| named(row, "name", "tag")).collect();
    let line = match unread(summary, "tags") {
        Some(why) => format!("not read: {why}"),
        None if names.is_empty() => "none".to_owned(),
        None => names.join(", "),
    };
    page.table(&[vec![line]]);
}

fn list(row: &Value) -> Vec<String> {
    let (since, changed) = (text(row, "since"), text(row, "changed"));
    let date = if text(row, "status") == "active" || changed.is_empty() { since } else { changed };
    let mut last = if date.is_empty() { String::new() } else { format!("since {}", day(&date)) };
    let reason = text(row, "reason");
    if !reason.is_empty() {
        last = format!("{last} ({reason})").trim_start().to_owned();
    }
    vec![named(row, "name", "list"), text(row, "status"), last]
}

fn field(row: &Value) -> Vec<String> {
    let value = match row.get("value") {
        Some(Value::Array(choices)) => choices.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", "),
        _ => text(row, "value"),
    };
    vec![named(row, "title", "field"), value]
}

fn automation(row: &Value) -> Vec<String> {
    let (done, steps) = (text(row, "steps_done"), text(row, "steps"));
    let position = if steps.is_empty() { String::new() } else { format!("{done} of {steps} steps") };
    let (entered, left) = (text(row, "entered"), text(row, "left"));
    let mut dates = if entered.is_empty() { String::new() } else { format!("entered {}", day(&entered)) };
    if !left.is_empty() {
        dates = format!("{dates}, left {}", day(&left));
    }
    vec![named(row, "name", "automation"), text(row, "status"), position, dates]
}

fn deal(row: &Value) -> Vec<String> {
    let currency = text(row, "currency");
    let amount = match row.get("cents").and_then(Value::as_i64) {
        // The API reference does not cover currencies without cents, such as JPY, so amounts always have two decimals.
        Some(cents) => format!("{} {currency}", money(cents)),
        None => String::new(),
    };
    vec![text(row, "title"), text(row, "status"), amount.trim_end().to_owned()]
}

fn footer(page: &mut Page, summary: &Value) {
    let mut rows = Vec::new();
    let resources: Vec<&str> = elements(summary, "unnamed").iter().filter_map(Value::as_str).collect();
    if !resources.is_empty() {
        let retry = "run the command again, or raise --max-requests";
        rows.push(vec![format!("{}: {retry}", resources.join(", "))]);
    }
    for row in elements(summary, "unread") {
        if let Some(resource) = text(row, "part").strip_prefix("names of ") {
            rows.push(vec![format!("{resource}: {}", text(row, "why"))]);
        }
    }
    if !rows.is_empty() {
        page.heading("Names not read");
        page.table(&rows);
    }
}

/// The name of a record, else its resource and ID.
fn named(row: &Value, key: &str, what: &str) -> String {
    let name = text(row, key);
    if name.is_empty() { format!("{what} {}", text(row, "id")) } else { name }
}

fn elements<'a>(summary: &'a Value, key: &str) -> &'a [Value] {
    summary.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// The reason a part was not read.
fn unread(summary: &Value, part: &str) -> Option<String> {
    elements(summary, "unread").iter().find(|row| text(row, "part") == part).map(|row| text(row, "why"))
}
