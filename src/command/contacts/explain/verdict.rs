//! The verdict that the statements lead to for one list. Sends no requests.

use serde_json::{Value, json};

use super::super::contact_data::{status, text};
use super::super::record_names::RecordNames;
use super::statement::{Bearing, Statement};

/// The verdict on one list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SendingVerdict {
    /// The list's ID.
    pub list: String,
    /// Its name, or `list 3`.
    pub name: String,
    /// The contact's status there.
    pub status: String,
    /// `yes`, `no`, or `doubtful`.
    pub word: &'static str,
    /// The statements it is based on.
    pub because: Vec<String>,
}

impl SendingVerdict {
    /// The verdict as a JSON object.
    pub fn value(&self) -> Value {
        json!({
            "id": self.list, "name": self.name, "status": self.status, "verdict": self.word, "because": self.because,
        })
    }
}

/// The verdict for the list of a subscription.
pub fn on(row: &Value, names: &RecordNames<'_>, statements: &[Statement]) -> SendingVerdict {
    let list = text(row, "list");
    let (word, because) = judge(&list, statements);
    SendingVerdict { name: names.name_or_id("lists", &list), status: status(&text(row, "status")), list, word, because }
}

/// The verdict for a list that the contact never subscribed to.
pub fn not_subscribed(list: &str, names: &RecordNames<'_>) -> SendingVerdict {
    let name = names.name_or_id("lists", list);
    let because = vec![format!("never subscribed to {name}")];
    SendingVerdict { list: list.to_owned(), name, status: "none".to_owned(), word: "no", because }
}

fn judge(list: &str, statements: &[Statement]) -> (&'static str, Vec<String>) {
    let with_bearing = |bearing: Bearing| -> Vec<String> {
        let applies = |statement: &&Statement| statement.list.as_deref().is_none_or(|id| id == list);
        let matching = statements.iter().filter(applies).filter(|statement| statement.bearing == bearing);
        matching.map(|statement| statement.says.clone()).collect()
    };
    let (against, doubts) = (with_bearing(Bearing::Against), with_bearing(Bearing::Doubt));
    if !against.is_empty() {
        return ("no", against);
    }
    if !doubts.is_empty() {
        return ("doubtful", doubts);
    }
    ("yes", vec!["nothing in the API blocks delivery".to_owned()])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn statement(list: Option<&str>, bearing: Bearing, says: &str) -> Statement {
        Statement {
            about: "list",
            list: list.map(str::to_owned),
            bearing,
            says: says.to_owned(),
            request: String::new(),
            member: String::new(),
            found: String::new(),
        }
    }

    #[test]
    fn blocking_statements_outweigh_doubts_and_apply_only_to_their_list() {
        let all = [
            statement(None, Bearing::Doubt, "bounced"),
            statement(Some("1"), Bearing::Against, "unsubscribed"),
            statement(Some("2"), Bearing::None, "active"),
        ];
        assert_eq!(judge("1", &all), ("no", vec!["unsubscribed".to_owned()]));
        assert_eq!(judge("2", &all), ("doubtful", vec!["bounced".to_owned()]));
        assert_eq!(judge("2", &all[1..]).0, "yes");
    }
}
