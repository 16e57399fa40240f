//! Everything that decides what is sent for a row of the file: kept in the job's plan, so that a job that is resumed
//! sends what was promised, whatever changed at the service since. Pure.

use serde::{Deserialize, Serialize};

use super::mapping::Column;
use super::target::Target;

/// A list as the account knows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct List {
    /// Its id, digits.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// How a file is read into contacts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layout {
    /// Every column, in the file's order.
    pub columns: Vec<Column>,
    /// Tags for all rows.
    pub tags: Vec<String>,
    /// Ids of lists all rows subscribe to.
    pub subscribe: Vec<String>,
    /// The account's lists, for the names in cells; empty where no column names one.
    pub lists: Vec<List>,
    /// Whether a dry run leaves names of lists as they are.
    pub offline: bool,
    /// Whether an empty cell clears what the contact has (`--blank clear`); otherwise it leaves it as it is.
    pub clear_blanks: bool,
}

impl Layout {
    /// Where the e-mail addresses stand.
    pub fn email_column(&self) -> usize {
        self.columns.iter().position(|column| column.target == Some(Target::Email)).unwrap_or_default()
    }

    /// Whether some column goes to this kind of target.
    pub fn has(&self, is_meant: impl Fn(&Target) -> bool) -> bool {
        self.columns.iter().filter_map(|column| column.target.as_ref()).any(is_meant)
    }

    /// The id of a list named in a cell.
    ///
    /// # Errors
    /// Why there is none.
    pub fn list(&self, word: &str) -> Result<String, String> {
        if self.offline {
            let is_id = word.bytes().all(|byte| byte.is_ascii_digit());
            return Ok(if is_id { word.to_owned() } else { format!("<id of list {word}>") });
        }
        if self.lists.iter().any(|list| list.id == word) {
            return Ok(word.to_owned());
        }
        let mut called = self.lists.iter().filter(|list| list.name == word);
        match (called.next(), called.next()) {
            (Some(list), None) => Ok(list.id.clone()),
            (Some(one), Some(other)) => Err(format!("ids {} and {} are both called so", one.id, other.id)),
            (None, _) => {
                let near = crate::text::similarity::nearest(word, self.lists.iter().map(|list| list.name.as_str()));
                Err(near.map_or_else(String::new, |near| format!("did you mean \"{near}\"?")))
            }
        }
    }
}

/// What stands between the separators of a cell of tags or lists: `||` where it has them, else `;`, else `,`.
pub fn parts(cell: &str) -> impl Iterator<Item = &str> {
    let separator = ["||", ";"].into_iter().find(|separator| cell.contains(separator)).unwrap_or(",");
    cell.split(separator).map(str::trim).filter(|part| !part.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_a_comma_can_be_written_between_bars() {
        assert_eq!(parts("vip, new").collect::<Vec<_>>(), ["vip", "new"]);
        assert_eq!(parts("Berlin, Germany; vip").collect::<Vec<_>>(), ["Berlin, Germany", "vip"]);
        assert_eq!(parts("||a, b||c;d||").collect::<Vec<_>>(), ["a, b", "c;d"]);
        assert_eq!(parts(" ").count(), 0);
    }

    #[test]
    fn a_list_is_found_by_id_and_by_name() {
        let list = |id: &str, name: &str| List { id: id.into(), name: name.into() };
        let layout =
            Layout { lists: vec![list("1", "News"), list("2", "Twin"), list("3", "Twin")], ..Layout::default() };
        assert_eq!(layout.list("1").as_deref(), Ok("1"));
        assert_eq!(layout.list("News").as_deref(), Ok("1"));
        assert_eq!(layout.list("Twin").unwrap_err(), "ids 2 and 3 are both called so");
        assert_eq!(layout.list("Nwes").unwrap_err(), "did you mean \"News\"?");
        assert_eq!(layout.list("9").unwrap_err(), "");
    }
}
