//! Everything that decides what is sent for a row: stored in the job's plan, so that a resumed job sends what was
//! confirmed, whatever has changed on the server since. Pure.

use serde::{Deserialize, Serialize};

use super::mapping::Column;
use super::target::Target;
use crate::session::name_resolution::NameOrId;
use crate::text::cell_dates::CellDates;

/// A list of the account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct List {
    /// Its id, digits.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// How rows are converted to contacts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layout {
    /// All columns, in the order of the file.
    pub columns: Vec<Column>,
    /// Tags for all rows.
    pub tags: Vec<String>,
    /// Ids of lists all rows are subscribed to.
    pub subscribe: Vec<String>,
    /// The account's lists, for names in cells; empty if no column contains list names.
    pub lists: Vec<List>,
    /// Whether a dry run keeps list names as they are.
    pub offline: bool,
    /// How dates and timestamps are written.
    #[serde(default)]
    pub dates: CellDates,
    /// Whether an empty cell clears the contact's value (`--blank clear`) instead of keeping it.
    pub clear_blanks: bool,
}

impl Layout {
    /// The column with the email addresses.
    pub fn email_column(&self) -> usize {
        self.columns.iter().position(|column| column.target == Some(Target::Email)).unwrap_or_default()
    }

    /// Whether a column has such a target.
    pub fn has(&self, is_meant: impl Fn(&Target) -> bool) -> bool {
        self.columns.iter().filter_map(|column| column.target.as_ref()).any(is_meant)
    }

    /// The id of a list named in a cell.
    ///
    /// # Errors
    /// Why there is none, or nothing.
    pub fn list(&self, word: &str) -> Result<String, String> {
        let reference = NameOrId::of(word);
        let is_prefixed = reference.text().len() < word.len();
        let word = reference.text();
        if self.offline {
            let is_id = matches!(reference, NameOrId::Id(_));
            return Ok(if is_id { word.to_owned() } else { format!("<id of list {word}>") });
        }
        let is_id = !matches!(reference, NameOrId::Name(_)) && self.lists.iter().any(|list| list.id == word);
        match reference {
            _ if is_id => return Ok(word.to_owned()),
            NameOrId::Id(_) if is_prefixed => return Err("no list has this ID".to_owned()),
            _ => {}
        }
        let mut called = self.lists.iter().filter(|list| list.name == word);
        match (called.next(), called.next()) {
            (Some(list), None) => Ok(list.id.clone()),
            (Some(one), Some(other)) => Err(format!("ambiguous: IDs {} and {} have this name", one.id, other.id)),
            (None, _) => {
                let near = crate::text::similarity::nearest(word, self.lists.iter().map(|list| list.name.as_str()));
                Err(near.map_or_else(String::new, |near| format!("did you mean \"{near}\"?")))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_found_by_id_and_by_name() {
        let list = |id: &str, name: &str| List { id: id.into(), name: name.into() };
        let layout =
            Layout { lists: vec![list("1", "News"), list("2", "Twin"), list("3", "Twin")], ..Layout::default() };
        assert_eq!(layout.list("1").as_deref(), Ok("1"));
        assert_eq!(layout.list("News").as_deref(), Ok("1"));
        assert_eq!(layout.list("Twin").unwrap_err(), "ambiguous: IDs 2 and 3 have this name");
        assert_eq!(layout.list("Nwes").unwrap_err(), "did you mean \"News\"?");
        assert_eq!(layout.list("9").unwrap_err(), "");
        assert_eq!(layout.list("name:News").as_deref(), Ok("1"));
        assert_eq!(layout.list("id:2").as_deref(), Ok("2"));
        assert_eq!(layout.list("name:1").unwrap_err(), "");
        assert_eq!(layout.list("id:9").unwrap_err(), "no list has this ID");
    }
}
