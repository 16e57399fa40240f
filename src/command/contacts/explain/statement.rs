//! What is known of a person that bears on mail, each with its evidence. Pure.

use serde_json::{Value, json};

use super::super::names::Names;
use super::super::person::{Person, status, text};
use crate::engine::reading::Reading;
use crate::text::timestamp::day;

/// The columns of tables and CSV.
pub const COLUMNS: &[&str] =
    &["about", "list", "bearing", "says", "evidence.request", "evidence.member", "evidence.value"];

/// How a fact bears on getting mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bearing {
    /// It keeps mail back.
    Against,
    /// It may.
    Doubt,
    /// It keeps nothing back.
    None,
}

impl Bearing {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Bearing::Against => "against",
            Bearing::Doubt => "doubt",
            Bearing::None => "none",
        }
    }
}

/// One fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// What it is about: `contact`, `bounces`, `exclusion`, `list`.
    pub about: &'static str,
    /// The id of the one list it is about; none for all of them.
    pub list: Option<String>,
    /// How it bears on getting mail.
    pub bearing: Bearing,
    /// The fact in words.
    pub says: String,
    /// The request that showed it.
    pub request: String,
    /// The member of its answer.
    pub member: String,
    /// What stands there.
    pub found: String,
}

impl Statement {
    /// The statement as it is printed.
    pub fn value(&self) -> Value {
        json!({
            "about": self.about, "list": self.list, "bearing": self.bearing.word(), "says": self.says,
            "evidence": {"request": self.request, "member": self.member, "value": self.found},
        })
    }

    /// The evidence in one line.
    pub fn evidence(&self) -> String {
        format!("{} {} = {}", self.request, self.member, self.found)
    }
}

/// What the contact itself says.
pub fn of_contact(person: &Person) -> Vec<Statement> {
    let count = |key: &str| person.text(key).parse::<u64>().unwrap_or(0);
    let make = |bearing, member: &str, says: String| Statement {
        about: "contact",
        list: None,
        bearing,
        says,
        request: person.request.clone(),
        member: member.to_owned(),
        found: person.text(member),
    };
    let mut found = Vec::new();
    if person.text("email").is_empty() {
        found.push(make(Bearing::Against, "email", "has no e-mail address".to_owned()));
    }
    if person.text("deleted") == "1" {
        let at = person.text("deleted_at");
        found.push(make(Bearing::Against, "deleted", format!("is deleted {}", day(&at)).trim_end().to_owned()));
    }
    if person.text("anonymized") == "1" {
        found.push(make(Bearing::Against, "anonymized", "is anonymized".to_owned()));
    }
    let date = person.text("bounced_date");
    let last = if day(&date).is_empty() { String::new() } else { format!(", the last {}", day(&date)) };
    for (key, kind, bearing) in [("bounced_hard", "hard", Bearing::Doubt), ("bounced_soft", "soft", Bearing::None)] {
        if count(key) > 0 {
            let times = if count(key) == 1 { "once".to_owned() } else { format!("{} times", count(key)) };
            found.push(make(bearing, key, format!("mail came back {kind} {times}{last}")));
        }
    }
    if found.is_empty() {
        found.push(make(
            Bearing::None,
            "deleted",
            "is there, not deleted, and no mail to it is counted as come back".to_owned(),
        ));
    }
    found
}

/// What the log of bounces says: the last five, so that their reasons can be read.
pub fn of_bounces(bounces: &Reading) -> Vec<Statement> {
    let rows: Vec<Value> = bounces.items.iter().map(crate::api::reply::Item::value).collect();
    let shown = rows.iter().rev().take(5).map(|row| {
        let why = text(row, "error");
        let why = if why.is_empty() { format!("code {}", text(row, "codeid")) } else { why };
        Statement {
            about: "bounces",
            list: None,
            bearing: Bearing::None,
            says: format!("{}: a mail to {} came back: {why}", day(&text(row, "tstamp")), text(row, "email")),
            request: bounces.request.clone(),
            member: format!("bounceLogs id {}", text(row, "id")),
            found: text(row, "codeid"),
        }
    });
    shown.collect()
}

/// What the membership of a list says.
pub fn of_list(row: &Value, names: &Names<'_>, request: &str) -> Statement {
    let id = text(row, "list");
    let name = names.called("lists", &id);
    let code = text(row, "status");
    let (joined, changed) = (text(row, "sdate"), text(row, "udate"));
    let since = if day(&joined).is_empty() { String::new() } else { format!(", on it since {}", day(&joined)) };
    let on = if day(&changed).is_empty() { String::new() } else { format!(" {}", day(&changed)) };
    let reason = text(row, "unsubreason");
    let reason = if reason.is_empty() { String::new() } else { format!(", reason: {reason}") };
    let source = text(row, "sourceid");
    let source = if source.is_empty() { String::new() } else { format!(", source {source}") };
    let (bearing, says) = match code.as_str() {
        "1" => (Bearing::None, format!("active on {name}{since}{source}")),
        "2" => (Bearing::Against, format!("unsubscribed from {name}{on}{reason}{since}{source}")),
        "0" => (Bearing::Against, format!("unconfirmed on {name}{since}{source}")),
        "3" => (Bearing::Against, format!("bounced on {name}{on}{since}{source}")),
        other => (Bearing::Doubt, format!("{} on {name}, which no document explains", status(other))),
    };
    Statement {
        about: "list",
        list: Some(id.clone()),
        bearing,
        says,
        request: request.to_owned(),
        member: format!("contactLists list {id} status"),
        found: code,
    }
}
