//! What the statements come to for one list. Pure.

use serde_json::{Value, json};

use super::super::names::Names;
use super::super::person::{status, text};
use super::statement::{Bearing, Statement};

/// The verdict on one list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The list's id.
    pub list: String,
    /// Its name, or `list 3`.
    pub name: String,
    /// The contact's status there.
    pub status: String,
    /// `yes`, `no` or `doubtful`.
    pub word: &'static str,
    /// What it rests on.
    pub because: Vec<String>,
}

impl Verdict {
    /// The verdict as it is printed.
    pub fn value(&self) -> Value {
        json!({
            "id": self.list, "name": self.name, "status": self.status, "verdict": self.word, "because": self.because,
        })
    }
}

/// The verdict on the list of a membership.
pub fn on(row: &Value, names: &Names<'_>, statements: &[Statement]) -> Verdict {
    let list = text(row, "list");
    let (word, because) = judge(&list, statements);
    Verdict { name: names.called("lists", &list), status: status(&text(row, "status")), list, word, because }
}

/// The verdict on a list the contact was never on.
pub fn of_stranger(list: &str, names: &Names<'_>) -> Verdict {
    let name = names.called("lists", list);
    let because = vec![format!("is and was not on {name}")];
    Verdict { list: list.to_owned(), name, status: "none".to_owned(), word: "no", because }
}

fn judge(list: &str, statements: &[Statement]) -> (&'static str, Vec<String>) {
    let of = |bearing: Bearing| -> Vec<String> {
        let here = |one: &&Statement| one.list.as_deref().is_none_or(|own| own == list);
        let own = statements.iter().filter(here).filter(|one| one.bearing == bearing);
        own.map(|one| one.says.clone()).collect()
    };
    let (against, doubts) = (of(Bearing::Against), of(Bearing::Doubt));
    if !against.is_empty() {
        return ("no", against);
    }
    if !doubts.is_empty() {
        return ("doubtful", doubts);
    }
    ("yes", vec!["nothing the API shows keeps mail back".to_owned()])
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
    fn what_is_against_outweighs_doubts_and_counts_for_its_own_list_only() {
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
