//! The three relations that are joined to contacts: which operation lists the whole of each, and what is kept of its
//! records.

use crate::api::reply::Item;
use crate::api::request::Request;
use crate::catalogue::build::list;
use crate::catalogue::model::{Evidence, Operation};
use crate::command::operations::listing;
use crate::error::{Error, Kind, Result};

use super::properties::{pick, text};
use super::record::Record;

/// A relation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// Field values.
    Values,
    /// Tags.
    Tags,
    /// Lists.
    Lists,
}

/// All contacts' lists. The operation is undocumented and in no recording: integrations report that it works, with
/// `filters[list]` and `filters[status]`. If the server rejects it, each contact is requested instead.
pub static ALL_LISTS: Operation =
    list("/contactLists", "List the subscriptions of all contacts", "contactLists").evidence(Evidence::Observed);

impl Relation {
    /// All relations.
    pub const ALL: [Relation; 3] = [Relation::Values, Relation::Tags, Relation::Lists];

    /// The name in plans, files and messages.
    pub const fn name(self) -> &'static str {
        match self {
            Relation::Values => "field values",
            Relation::Tags => "tags",
            Relation::Lists => "lists",
        }
    }

    /// The name of its sorted file.
    pub const fn file(self) -> &'static str {
        match self {
            Relation::Values => "values",
            Relation::Tags => "tags",
            Relation::Lists => "lists",
        }
    }

    /// The operation that lists the whole of it.
    ///
    /// # Errors
    /// `Other` if the catalogue does not have it.
    pub fn row(self) -> Result<&'static Operation> {
        match self {
            Relation::Values => listing("contacts field-values"),
            Relation::Tags => listing("tags contacts"),
            Relation::Lists => Ok(&ALL_LISTS),
        }
    }

    /// The listings to read: for values only those of `fields`, if there are any.
    ///
    /// # Errors
    /// As [`Relation::row`].
    pub fn requests(self, fields: &[u64]) -> Result<Vec<Request>> {
        let whole = Request::get(self.row()?.path.to_owned());
        if self != Relation::Values || fields.is_empty() {
            return Ok(vec![whole]);
        }
        let of = |field: &u64| {
            let mut request = whole.clone();
            request.query.push(("filters[fieldid]".to_owned(), field.to_string()));
            request
        };
        Ok(fields.iter().map(of).collect())
    }

    /// The resource whose names replace the ids in the rows of an export.
    pub const fn names(self) -> Option<&'static str> {
        match self {
            Relation::Values => None,
            Relation::Tags => Some("tags"),
            Relation::Lists => Some("lists"),
        }
    }

    /// The key of its records in the response about one contact.
    pub const fn key(self) -> &'static str {
        match self {
            Relation::Values => "fieldValues",
            Relation::Tags => "contactTags",
            Relation::Lists => "contactLists",
        }
    }

    /// What is kept of one record.
    ///
    /// # Errors
    /// `Other` for a record without a contact.
    pub fn record(self, item: &Item) -> Result<Record> {
        let (key, kept) = match self {
            Relation::Values => ("field", "value"),
            Relation::Tags => ("tag", ""),
            Relation::Lists => ("list", "status"),
        };
        let found = pick(item.json(), &["contact", key, kept]);
        let number = |at: usize| found[at].and_then(|json| text(json).parse::<u64>().ok());
        let (Some(contact), Some(key)) = (number(0), number(1)) else {
            let message = format!("a record of {} has no contact: {}", self.key(), shortened(item.json()));
            return Err(Error::new(Kind::Other, message));
        };
        Ok(Record { contact, key, text: found[2].map(text).unwrap_or_default() })
    }
}

fn shortened(json: &str) -> String {
    json.chars().take(120).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(relation: Relation, json: &str) -> Option<(u64, u64, String)> {
        let item = Item::from_value(&serde_json::from_str(json).unwrap());
        relation.record(&item).ok().map(|record| (record.contact, record.key, record.text))
    }

    #[test]
    fn rows_are_reduced_to_whose_what_and_a_text() {
        let value = r#"{"contact":"49","field":"58","value":"Text","id":"1","owner":"49"}"#;
        assert_eq!(record(Relation::Values, value), Some((49, 58, "Text".to_owned())));
        assert_eq!(
            record(Relation::Tags, r#"{"contact":"104","tag":"312","id":"13"}"#),
            Some((104, 312, String::new()))
        );
        // Numbers instead of strings were observed in 2026.
        assert_eq!(record(Relation::Lists, r#"{"contact":1182,"list":8,"status":1}"#), Some((1182, 8, "1".to_owned())));
        assert_eq!(record(Relation::Tags, r#"{"tag":"312"}"#), None);
    }

    #[test]
    fn the_catalogue_has_the_listings() {
        let paths: Vec<&str> = Relation::ALL.iter().map(|relation| relation.row().unwrap().path).collect();
        assert_eq!(paths, ["/fieldValues", "/contactTags", "/contactLists"]);
        let named = Relation::Values.requests(&[3, 5]).unwrap();
        assert_eq!(named[1].query, [("filters[fieldid]".to_owned(), "5".to_owned())]);
    }
}
