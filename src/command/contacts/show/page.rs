//! The whole of a person as a page. Pure: the values are all there.

use serde_json::Value;

use super::super::person::{Person, text};
use crate::output::Page;
use crate::text::counts::{money, thousands};
use crate::text::timestamp::day;

/// Writes the page.
pub fn write(page: &mut Page, person: &Person, whole: &Value) {
    page.heading(&title(person));
    page.table(&details(person, whole));
    section(page, whole, "lists", "Lists", list);
    tags(page, whole);
    section(page, whole, "fields", "Fields", field);
    section(page, whole, "automations", "Automations", automation);
    section(page, whole, "deals", "Deals", deal);
    section(page, whole, "notes", "Notes", |row| vec![day(&text(row, "created")).to_owned(), text(row, "note")]);
    footer(page, whole);
}

/// Name and address, or what there is of them.
fn title(person: &Person) -> String {
    let (name, email) = (person.name(), person.text("email"));
    if email.is_empty() || name == email { name } else { format!("{name} <{email}>") }
}

/// The contact itself; what it does not have has no line.
fn details(person: &Person, whole: &Value) -> Vec<Vec<String>> {
    let mut rows = vec![vec!["id".to_owned(), person.id.clone()]];
    let mut add = |key: &str, value: String| {
        if !value.is_empty() {
            rows.push(vec![key.to_owned(), value]);
        }
    };
    add("phone", person.text("phone"));
    add("company", person.text("orgname"));
    add("created", day(&person.text("cdate")).to_owned());
    add("changed", day(&person.text("udate")).to_owned());
    for (key, word) in [("deleted", "yes"), ("anonymized", "yes")] {
        if person.text(key) == "1" {
            let at = person.text("deleted_at");
            add(key, format!("{word} {}", day(&at)).trim_end().to_owned());
        }
    }
    add("bounces", bounces(person));
    let activity = &whole["last_activity"];
    let shown = if activity.is_null() {
        String::new()
    } else {
        format!("{} {}", day(&text(activity, "at")), text(activity, "what"))
    };
    add("last activity", shown);
    let scores: Vec<String> = elements(whole, "scores")
        .iter()
        .map(|row| format!("{} {}", named(row, "name", "score"), text(row, "value")))
        .collect();
    add("scores", scores.join(", "));
    if let Some(why) = unread(whole, "scores") {
        add("scores", format!("not read: {why}"));
    }
    rows
}

fn bounces(person: &Person) -> String {
    let count = |key: &str| person.text(key).parse::<u64>().unwrap_or(0);
    let (hard, soft) = (count("bounced_hard"), count("bounced_soft"));
    if hard + soft == 0 {
        return String::new();
    }
    let date = person.text("bounced_date");
    let last = if day(&date).is_empty() { String::new() } else { format!(", the last {}", day(&date)) };
    format!("{} hard, {} soft{last}", thousands(hard), thousands(soft))
}

fn section(page: &mut Page, whole: &Value, key: &str, heading: &str, show: fn(&Value) -> Vec<String>) {
    page.heading(heading);
    let rows: Vec<Vec<String>> = elements(whole, key).iter().map(show).collect();
    match unread(whole, key) {
        Some(why) => page.table(&[vec![format!("not read: {why}")]]),
        None if rows.is_empty() => page.table(&[vec!["none".to_owned()]]),
        None => page.table(&rows),
    }
}

/// Tags are names only, so they share a line.
fn tags(page: &mut Page, whole: &Value) {
    page.heading("Tags");
    let names: Vec<String> = elements(whole, "tags").iter().map(|row| named(row, "name", "tag")).collect();
    let line = match unread(whole, "tags") {
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
        // Yen have no hundredths; what the service does about it is not established, so cents are shown as cents.
        Some(cents) => format!("{} {currency}", money(cents)),
        None => String::new(),
    };
    vec![text(row, "title"), text(row, "status"), amount.trim_end().to_owned()]
}

fn footer(page: &mut Page, whole: &Value) {
    let mut rows = Vec::new();
    let nouns: Vec<&str> = elements(whole, "unnamed").iter().filter_map(Value::as_str).collect();
    if !nouns.is_empty() {
        let again = "run it again, or allow more with --max-requests";
        rows.push(vec![format!("{}: {again}", nouns.join(", "))]);
    }
    for row in elements(whole, "unread") {
        if let Some(noun) = text(row, "part").strip_prefix("names of ") {
            rows.push(vec![format!("{noun}: {}", text(row, "why"))]);
        }
    }
    if !rows.is_empty() {
        page.heading("Without names");
        page.table(&rows);
    }
}

/// The name, or what it is and its id.
fn named(row: &Value, key: &str, what: &str) -> String {
    let name = text(row, key);
    if name.is_empty() { format!("{what} {}", text(row, "id")) } else { name }
}

fn elements<'a>(whole: &'a Value, key: &str) -> &'a [Value] {
    whole.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// Why a part was not read.
fn unread(whole: &Value, part: &str) -> Option<String> {
    elements(whole, "unread").iter().find(|row| text(row, "part") == part).map(|row| text(row, "why"))
}
