//! What the output of a command states.

use serde_json::Value;

use super::command::Command;
use super::facts::{Fact, Kind, Snapshot, normal, shortened, text};
use crate::support::trial::{Ran, Scene, brief};

/// What was read.
#[derive(Default)]
pub struct Found {
    /// The contacts or deals, in order.
    pub owners: Vec<String>,
    pub facts: Vec<Fact>,
    /// The IDs of the records that state them, where the output has IDs.
    pub records: Vec<(Kind, String)>,
    /// Whether the output says itself that parts are missing.
    pub says_incomplete: bool,
}

/// Reads the output of a run.
pub fn read(command: &Command, ran: &Ran, scene: &Scene, out: &str, account: &Snapshot) -> Result<Found, String> {
    let mut found = Found::default();
    let file = |path: &str| std::fs::read_to_string(scene.path(path)).ok();
    match command {
        Command::Folder { kinds } => {
            found.owners = lines(&file(&format!("{out}/contacts.jsonl")).unwrap_or_default())?.iter().map(id).collect();
            for kind in kinds {
                let name = kind.resource().replace(' ', "-");
                for row in lines(&file(&format!("{out}/{name}.jsonl")).unwrap_or_default())? {
                    found.add(*kind, &row);
                }
            }
        }
        Command::Show { .. } => {
            if let Ok(shown) = serde_json::from_str::<Value>(&ran.stdout) {
                found.show(&shown);
            }
        }
        Command::Export { kinds, to_file } => {
            let written = if *to_file { file(out) } else { Some(ran.stdout.clone()) };
            if *to_file && ran.exit == Some(0) && written.is_none() {
                return Err("exit 0, and there is no file".to_owned());
            }
            for row in lines(&written.unwrap_or_default())? {
                found.exported(kinds, &row, account)?;
            }
        }
        Command::List { kinds, .. } => {
            for row in lines(&ran.stdout)? {
                found.listed(kinds, &row)?;
            }
        }
        Command::Deals => {
            for row in lines(&ran.stdout)? {
                found.listed(&[Kind::DealValues], &row)?;
            }
        }
    }
    Ok(found)
}

fn lines(text: &str) -> Result<Vec<Value>, String> {
    let lines: Result<Vec<Value>, _> = text.lines().map(serde_json::from_str).collect();
    lines.map_err(|error| format!("a line is no JSON ({error}): {}", brief(text)))
}

fn id(row: &Value) -> String {
    text(&row["id"])
}

fn elements(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

impl Found {
    fn add(&mut self, kind: Kind, row: &Value) {
        self.records.push((kind, id(row)));
        self.facts.extend(Fact::of(kind, row));
    }

    /// A row of `contacts export`.
    fn exported(&mut self, kinds: &[Kind], row: &Value, account: &Snapshot) -> Result<(), String> {
        let owner = id(row);
        let mut add = |kind: Kind, other: &str, state: &str| {
            self.facts.push(Fact { kind, owner: owner.clone(), other: other.to_owned(), state: state.to_owned() });
        };
        if kinds.contains(&Kind::Values) {
            let fields = row.as_object().into_iter().flatten().filter(|(name, _)| name.parse::<u64>().is_ok());
            let values = fields.map(|(field, value)| (field, normal(value))).filter(|(_, value)| !value.is_empty());
            values.for_each(|(field, value)| add(Kind::Values, field, &value));
        }
        let known = |names: &std::collections::BTreeMap<String, String>, name: &Value| {
            names.get(&text(name)).cloned().ok_or_else(|| format!("contact {owner} has the unknown {name}"))
        };
        for (kind, key, state) in
            [(Kind::Tags, "tags", ""), (Kind::Lists, "lists", "1"), (Kind::Lists, "unsubscribed", "2")]
        {
            if kinds.contains(&kind) && !row[key].is_array() {
                return Err(format!("contact {owner} has no {key}"));
            }
            let names = if kind == Kind::Tags { &account.tags } else { &account.lists };
            for name in elements(&row[key]) {
                add(kind, &known(names, name)?, state);
            }
        }
        self.owners.push(owner);
        Ok(())
    }

    /// A row of a listing with related records.
    fn listed(&mut self, kinds: &[Kind], row: &Value) -> Result<(), String> {
        let owner = id(row);
        for kind in kinds {
            if !row[kind.path()].is_array() {
                return Err(format!("{owner} has no {}", kind.path()));
            }
            for record in elements(&row[kind.path()]) {
                let mut record = record.clone();
                if record["tag"].is_object() {
                    record["tag"] = record["tag"]["id"].clone();
                }
                if !record["deal_id"].is_null() {
                    let raw = [("dealId", "deal_id"), ("customFieldId", "custom_field_id")];
                    raw.into_iter().for_each(|(key, from)| record[key] = record[from].clone());
                    let columns = ["custom_field_text_value", "custom_field_date_value"];
                    let value = columns.into_iter().map(|column| &record[column]).find(|value| !value.is_null());
                    record["fieldValue"] = shortened(&value.map(text).unwrap_or_default()).into();
                }
                self.add(*kind, &record);
                if self.facts.last().is_some_and(|fact| fact.kind == *kind && fact.owner != owner) {
                    return Err(format!("{owner} has a record of another one: {record}"));
                }
            }
        }
        self.owners.push(owner);
        Ok(())
    }

    /// The object of `contacts show`.
    fn show(&mut self, shown: &Value) {
        let owner = id(shown);
        let mut add = |kind: Kind, row: &Value, state: String| {
            self.facts.push(Fact { kind, owner: owner.clone(), other: id(row), state });
        };
        elements(&shown["tags"]).for_each(|row| add(Kind::Tags, row, String::new()));
        for row in elements(&shown["lists"]) {
            let code = match text(&row["status"]).as_str() {
                "active" | "subscribed" => "1".to_owned(),
                "unsubscribed" => "2".to_owned(),
                "unconfirmed" => "0".to_owned(),
                "bounced" => "3".to_owned(),
                other => other.to_owned(),
            };
            add(Kind::Lists, row, code);
        }
        for row in elements(&shown["fields"]) {
            let value = normal(&row["value"]);
            if !value.is_empty() {
                add(Kind::Values, row, value);
            }
        }
        self.says_incomplete = elements(&shown["unread"]).next().is_some();
        self.owners.push(owner);
    }
}
