//! The outcomes of a campaign for a contact: where API v1 reports them, and how its rows are read. Pure.

use std::collections::HashMap;

use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::api::reply::Item;
use crate::error::Result;

/// What a contact did, or what happened to its email.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecipientOutcome {
    /// Opened it.
    Opened,
    /// Did not open it.
    Unopened,
    /// Clicked a link.
    Clicked,
    /// The email bounced.
    Bounced,
    /// Unsubscribed.
    Unsubscribed,
    /// Forwarded it.
    Forwarded,
}

impl RecipientOutcome {
    /// All of them, in the order of the help.
    pub const ALL: [RecipientOutcome; 6] = [
        RecipientOutcome::Opened,
        RecipientOutcome::Unopened,
        RecipientOutcome::Clicked,
        RecipientOutcome::Bounced,
        RecipientOutcome::Unsubscribed,
        RecipientOutcome::Forwarded,
    ];

    /// The flag, without dashes.
    pub fn flag(self) -> &'static str {
        match self {
            RecipientOutcome::Opened => "opened",
            RecipientOutcome::Unopened => "unopened",
            RecipientOutcome::Clicked => "clicked",
            RecipientOutcome::Bounced => "bounced",
            RecipientOutcome::Unsubscribed => "unsubscribed",
            RecipientOutcome::Forwarded => "forwarded",
        }
    }

    /// The help of the flag.
    pub fn help(self) -> &'static str {
        match self {
            RecipientOutcome::Opened => "Contacts who opened it",
            RecipientOutcome::Unopened => "Contacts who did not open it",
            RecipientOutcome::Clicked => "Contacts who clicked a link",
            RecipientOutcome::Bounced => "Contacts whose email bounced",
            RecipientOutcome::Unsubscribed => "Contacts who unsubscribed through it",
            RecipientOutcome::Forwarded => "Contacts who forwarded it",
        }
    }

    /// The command that reads the rows.
    pub fn command(self) -> &'static str {
        match self {
            RecipientOutcome::Opened => "v1 opens list",
            RecipientOutcome::Unopened => "v1 non-openers list",
            RecipientOutcome::Clicked => "v1 links list",
            RecipientOutcome::Bounced => "v1 bounces list",
            RecipientOutcome::Unsubscribed => "v1 unsubscriptions list",
            RecipientOutcome::Forwarded => "v1 forwards list",
        }
    }

    /// The columns.
    pub fn columns(self) -> &'static [&'static str] {
        match self {
            RecipientOutcome::Opened => &["id", "email", "at", "times"],
            RecipientOutcome::Unopened => &["id", "email", "at"],
            RecipientOutcome::Clicked => &["id", "email", "at", "times", "links"],
            RecipientOutcome::Bounced => &["id", "email", "at", "type", "code", "description"],
            RecipientOutcome::Unsubscribed => &["id", "email", "at", "reason"],
            RecipientOutcome::Forwarded => &["id", "email", "at", "times", "to"],
        }
    }

    /// The keys of API v1 for the columns after `at`.
    fn keys(self) -> &'static [(&'static str, &'static str)] {
        match self {
            RecipientOutcome::Opened | RecipientOutcome::Clicked => &[("times", "times")],
            RecipientOutcome::Unopened => &[],
            RecipientOutcome::Bounced => &[("type", "type"), ("code", "code"), ("description", "descript")],
            RecipientOutcome::Unsubscribed => &[("reason", "unsubreason")],
            RecipientOutcome::Forwarded => &[("times", "a_times"), ("to", "email_to")],
        }
    }

    /// About how many rows there are, according to the counters of the campaign; 0 for unknown.
    pub fn expected(self, campaign: &Item) -> u64 {
        let count = |key: &str| campaign.count(key).unwrap_or(0);
        match self {
            RecipientOutcome::Opened => count("uniqueopens"),
            RecipientOutcome::Unopened => count("send_amt").saturating_sub(count("uniqueopens")),
            // One response has all links.
            RecipientOutcome::Clicked => 0,
            RecipientOutcome::Bounced => count("hardbounces") + count("softbounces"),
            RecipientOutcome::Unsubscribed => count("unsubscribes"),
            RecipientOutcome::Forwarded => count("forwards"),
        }
    }

    /// The contacts in the rows of one response; `local` reads a timestamp without an offset.
    ///
    /// # Errors
    /// Those of `local`.
    pub fn rows(self, items: &[Item], local: impl Fn(&str) -> Result<Option<Timestamp>>) -> Result<Vec<Item>> {
        if self == RecipientOutcome::Clicked {
            return clickers(items, local);
        }
        items.iter().map(|item| self.row(item, &local)).collect()
    }

    fn row(self, item: &Item, local: impl Fn(&str) -> Result<Option<Timestamp>>) -> Result<Item> {
        let mut row = Map::new();
        row.insert("id".to_owned(), text(item, "subscriberid"));
        row.insert(
            "email".to_owned(),
            text(item, if self == RecipientOutcome::Forwarded { "email_from" } else { "email" }),
        );
        row.insert("at".to_owned(), at(item, local)?.map_or(Value::Null, Value::from));
        for (name, key) in self.keys() {
            row.insert((*name).to_owned(), if *name == "times" { number(item, key) } else { text(item, key) });
        }
        Ok(Item::from_value(&Value::Object(row)))
    }
}

/// A contact who clicked, over all links.
#[derive(Default)]
struct Clicker {
    email: Value,
    at: Option<String>,
    times: u64,
    links: u64,
}

/// The contacts in the rows of links, in the order of their first appearance.
fn clickers(links: &[Item], local: impl Fn(&str) -> Result<Option<Timestamp>>) -> Result<Vec<Item>> {
    let mut order: Vec<String> = Vec::new();
    let mut clickers: HashMap<String, Clicker> = HashMap::new();
    for link in links {
        let value = link.value();
        for click in value.get("info").and_then(Value::as_array).into_iter().flatten() {
            let click = Item::from_value(click);
            let id = click.get("subscriberid").unwrap_or_default();
            let time = at(&click, &local)?;
            let clicker = clickers.entry(id.clone()).or_insert_with(|| {
                order.push(id);
                Clicker { email: text(&click, "email"), ..Clicker::default() }
            });
            clicker.at = clicker.at.take().max(time);
            clicker.times += number(&click, "times").as_u64().unwrap_or(1);
            clicker.links += 1;
        }
    }
    let row = |id: String| {
        let clicker = clickers.remove(&id).unwrap_or_default();
        let Clicker { email, at, times, links } = clicker;
        Item::from_value(&serde_json::json!({"id": id, "email": email, "at": at, "times": times, "links": links}))
    };
    Ok(order.into_iter().map(row).collect())
}

/// When it happened, in RFC 3339: with the offset of the server if it sent one. Bounces have a date only.
fn at(item: &Item, local: impl Fn(&str) -> Result<Option<Timestamp>>) -> Result<Option<String>> {
    let of = |key: &str| item.get(key).filter(|text| !text.is_empty() && !text.starts_with("0000"));
    if let Some(exact) = of("tstamp_iso") {
        return Ok(Some(exact));
    }
    let Some(text) = of("tstamp").or_else(|| of("udate")) else { return Ok(None) };
    if text.len() == "2026-11-01".len() {
        return Ok(Some(text));
    }
    Ok(Some(local(&text)?.map_or(text, |at| at.to_string())))
}

fn text(item: &Item, key: &str) -> Value {
    item.get(key).map_or(Value::Null, Value::from)
}

fn number(item: &Item, key: &str) -> Value {
    item.count(key).map_or(Value::Null, Value::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(outcome: RecipientOutcome, items: &[&str]) -> Vec<String> {
        let items: Vec<Item> = items.iter().map(|json| Item::from_json(json)).collect();
        let rows = outcome.rows(&items, |_| Ok("2026-11-05T15:00:00Z".parse().ok())).unwrap();
        rows.iter().map(|row| row.json().to_owned()).collect()
    }

    #[test]
    fn every_outcome_has_a_command_and_its_columns() {
        for outcome in RecipientOutcome::ALL {
            assert!(crate::catalogue::command(outcome.command()).is_some(), "{}", outcome.command());
            let item = match outcome {
                RecipientOutcome::Clicked => r#"{"info":[{"subscriberid":"7","email":"a@b.c"}]}"#,
                _ => r#"{"subscriberid":"7"}"#,
            };
            let row: Value = serde_json::from_str(&rows(outcome, &[item])[0]).unwrap();
            assert_eq!(row.as_object().unwrap().keys().collect::<Vec<_>>(), outcome.columns(), "{outcome:?}");
        }
    }

    #[test]
    fn the_id_of_a_row_is_that_of_the_contact() {
        let bounce = r#"{"id":"90","email":"a@b.c","subscriberid":"7","tstamp":"2026-11-05","type":"hard","code":"5.1.1","descript":"bad"}"#;
        assert_eq!(
            rows(RecipientOutcome::Bounced, &[bounce]),
            [r#"{"id":"7","email":"a@b.c","at":"2026-11-05","type":"hard","code":"5.1.1","description":"bad"}"#]
        );
        let forward = r#"{"subscriberid":"8","email_from":"a@b.c","tstamp":"2026-11-05 09:00:00","a_times":"2","email_to":"d@e.f"}"#;
        assert_eq!(
            rows(RecipientOutcome::Forwarded, &[forward]),
            [r#"{"id":"8","email":"a@b.c","at":"2026-11-05T15:00:00Z","times":2,"to":"d@e.f"}"#]
        );
        let open = r#"{"subscriberid":9,"email":"a@b.c","tstamp":"2026-11-05 09:00:00","times":"3","tstamp_iso":"2026-11-05T09:00:00-06:00"}"#;
        assert_eq!(
            rows(RecipientOutcome::Opened, &[open]),
            [r#"{"id":"9","email":"a@b.c","at":"2026-11-05T09:00:00-06:00","times":3}"#]
        );
    }

    #[test]
    fn clicks_are_counted_per_contact_over_all_links() {
        let first = r#"{"id":"1","info":[{"email":"a@b.c","subscriberid":"7","times":"2","tstamp_iso":"2026-11-05T09:00:00-06:00"},
            {"email":"d@e.f","subscriberid":"8","times":"1","tstamp_iso":"2026-11-05T10:00:00-06:00"}]}"#;
        let second = r#"{"id":"2","info":[{"email":"a@b.c","subscriberid":"7","times":"1","tstamp_iso":"2026-11-06T09:00:00-06:00"}]}"#;
        assert_eq!(
            rows(RecipientOutcome::Clicked, &[first, second, r#"{"id":"3","info":[]}"#]),
            [
                r#"{"id":"7","email":"a@b.c","at":"2026-11-06T09:00:00-06:00","times":3,"links":2}"#,
                r#"{"id":"8","email":"d@e.f","at":"2026-11-05T10:00:00-06:00","times":1,"links":1}"#,
            ]
        );
    }
}
