//! Facts about a contact that affect email delivery, each with its evidence. Sends no requests.

use serde_json::{Value, json};

use super::super::contact_data::{ContactData, status, text};
use super::super::record_names::RecordNames;
use crate::engine::reading::Reading;
use crate::text::timestamp::day;

/// The columns of tables and CSV.
pub const COLUMNS: &[&str] =
    &["about", "list", "bearing", "says", "evidence.request", "evidence.member", "evidence.value"];

/// How a fact affects delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bearing {
    /// It blocks delivery.
    Against,
    /// It may block delivery.
    Doubt,
    /// It does not block delivery.
    None,
}

impl Bearing {
    /// Its name in output.
    pub fn word(self) -> &'static str {
        match self {
            Bearing::Against => "against",
            Bearing::Doubt => "doubt",
            Bearing::None => "none",
        }
    }
}

/// A fact with its evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// What it is about: `contact`, `bounces`, `exclusion`, `list`.
    pub about: &'static str,
    /// ID of the list it is about; `None` for all lists.
    pub list: Option<String>,
    /// How it affects delivery.
    pub bearing: Bearing,
    /// The fact as a sentence.
    pub says: String,
    /// The request that returned it.
    pub request: String,
    /// The property of the response.
    pub member: String,
    /// The value of the property.
    pub found: String,
}

impl Statement {
    /// The statement as a JSON object.
    pub fn value(&self) -> Value {
        json!({
            "about": self.about, "list": self.list, "bearing": self.bearing.word(), "says": self.says,
            "evidence": {"request": self.request, "member": self.member, "value": self.found},
        })
    }

    /// The evidence on one line.
    pub fn evidence(&self) -> String {
        format!("{} {} = {}", self.request, self.member, self.found)
    }
}

/// Facts from the contact record.
pub fn of_contact(contact: &ContactData) -> Vec<Statement> {
    let count = |key: &str| contact.text(key).parse::<u64>().unwrap_or(0);
    let make = |bearing, member: &str, says: String| Statement {
        about: "contact",
        list: None,
        bearing,
        says,
        request: contact.request.clone(),
        member: member.to_owned(),
        found: contact.text(member),
    };
    let mut found = Vec::new();
    if contact.text("email").is_empty() {
        found.push(make(Bearing::Against, "email", "has no email address".to_owned()));
    }
    if contact.text("deleted") == "1" {
        let at = contact.text("deleted_at");
        found.push(make(Bearing::Against, "deleted", format!("was deleted {}", day(&at)).trim_end().to_owned()));
    }
    if contact.text("anonymized") == "1" {
        found.push(make(Bearing::Against, "anonymized", "was anonymized".to_owned()));
    }
    let date = contact.text("bounced_date");
    let last = if day(&date).is_empty() { String::new() } else { format!(", last on {}", day(&date)) };
    for (key, kind, bearing) in [("bounced_hard", "hard", Bearing::Doubt), ("bounced_soft", "soft", Bearing::None)] {
        if count(key) > 0 {
            let times = if count(key) == 1 { "once".to_owned() } else { format!("{} times", count(key)) };
            found.push(make(bearing, key, format!("{kind} bounced {times}{last}")));
        }
    }
    if found.is_empty() {
        found.push(make(Bearing::None, "deleted", "exists, is not deleted, and has no bounces".to_owned()));
    }
    found
}

/// The last five logged bounces, with their reasons.
pub fn of_bounces(bounces: &Reading) -> Vec<Statement> {
    let rows: Vec<Value> = bounces.items.iter().map(crate::api::reply::Item::value).collect();
    let shown = rows.iter().rev().take(5).map(|row| {
        let why = text(row, "error");
        let why = if why.is_empty() { format!("code {}", text(row, "codeid")) } else { why };
        Statement {
            about: "bounces",
            list: None,
            bearing: Bearing::None,
            says: format!("{}: email to {} bounced: {why}", day(&text(row, "tstamp")), text(row, "email")),
            request: bounces.request.clone(),
            member: format!("bounceLogs id {}", text(row, "id")),
            found: text(row, "codeid"),
        }
    });
    shown.collect()
}

/// The status of a subscription.
pub fn of_list(row: &Value, names: &RecordNames<'_>, request: &str) -> Statement {
    let id = text(row, "list");
    let name = names.name_or_id("lists", &id);
    let code = text(row, "status");
    let (joined, changed) = (text(row, "sdate"), text(row, "udate"));
    let since = if day(&joined).is_empty() { String::new() } else { format!(", subscribed on {}", day(&joined)) };
    let on = if day(&changed).is_empty() { String::new() } else { format!(" on {}", day(&changed)) };
    let reason = text(row, "unsubreason");
    let reason = if reason.is_empty() { String::new() } else { format!(", reason: {reason}") };
    let source = text(row, "sourceid");
    let source = if source.is_empty() { String::new() } else { format!(", source {source}") };
    let (bearing, says) = match code.as_str() {
        "1" => (Bearing::None, format!("active on {name}{since}{source}")),
        "2" => (Bearing::Against, format!("unsubscribed from {name}{on}{reason}{since}{source}")),
        "0" => (Bearing::Against, format!("unconfirmed on {name}{since}{source}")),
        "3" => (Bearing::Against, format!("bounced on {name}{on}{since}{source}")),
        other => (Bearing::Doubt, format!("undocumented {} on {name}", status(other))),
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
