//! The three relations that are joined to contacts: which operation lists the whole of each, and what is kept of its
//! records.

use crate::api::reply::Item;
use crate::api::request::Request;
use crate::catalogue::collections::ALL_LISTS;
use crate::catalogue::model::Operation;
use crate::catalogue::side_loads::SideLoad;
use crate::command::operations::listing;
use crate::error::{Error, Kind, Result};

use super::record::Record;
use crate::text::json::value::Value;

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

/// What differs between the relations.
#[derive(Debug)]
pub struct Facts {
    /// The name in plans and messages.
    pub name: &'static str,
    /// The name of its sorted file.
    pub file: &'static str,
    /// The resource that names what is joined: the columns of field values, and the ids of tags and lists in the rows.
    pub named_by: &'static str,
    /// The key of its records in the response about one contact.
    pub key: &'static str,
    /// The property of a record with the id of the field, tag or list.
    id: &'static str,
    /// The property of a record that is kept beside it; empty if none is.
    kept: &'static str,
}

const VALUES: Facts = Facts {
    name: "field values",
    file: "values",
    named_by: "contacts fields",
    key: "fieldValues",
    id: "field",
    kept: "value",
};
const TAGS: Facts = Facts { name: "tags", file: "tags", named_by: "tags", key: "contactTags", id: "tag", kept: "" };
const LISTS: Facts =
    Facts { name: "lists", file: "lists", named_by: "lists", key: "contactLists", id: "list", kept: "status" };

impl Relation {
    /// All relations.
    pub const ALL: [Relation; 3] = [Relation::Values, Relation::Tags, Relation::Lists];

    /// What is known about it.
    pub const fn facts(self) -> &'static Facts {
        match self {
            Relation::Values => &VALUES,
            Relation::Tags => &TAGS,
            Relation::Lists => &LISTS,
        }
    }

    /// How a page of contacts has it beside them.
    ///
    /// # Errors
    /// `Other` if the catalogue does not say.
    pub fn side_load(self) -> Result<&'static SideLoad> {
        let loads = listing("contacts")?.side_loads;
        let missing = || Error::new(Kind::Other, format!("the catalogue has no relation {}", self.facts().key));
        loads.iter().find(|load| load.name == self.facts().key).ok_or_else(missing)
    }

    /// The operation that lists the whole of it.
    ///
    /// # Errors
    /// `Other` if the catalogue does not have it.
    pub fn operation(self) -> Result<&'static Operation> {
        match self {
            Relation::Values => listing("contacts field-values"),
            Relation::Tags => listing("tags contacts"),
            Relation::Lists => Ok(&ALL_LISTS),
        }
    }

    /// The listings to read: for values only those of `fields`, if there are any.
    ///
    /// # Errors
    /// As [`Relation::operation`].
    pub fn requests(self, fields: &[u64]) -> Result<Vec<Request>> {
        let whole = Request::get(self.operation()?.path.to_owned());
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

    /// What is kept of one record.
    ///
    /// # Errors
    /// `Other` for a record without a contact.
    pub fn record(self, item: &Item) -> Result<Record> {
        let Facts { key, id, kept, .. } = *self.facts();
        let number = |name: &str| item.property(name)?.text().parse::<u64>().ok();
        let (Some(contact), Some(id)) = (number("contact"), number(id)) else {
            let message = format!("a record of {key} has no contact: {}", shortened(item.json()));
            return Err(Error::new(Kind::Other, message));
        };
        Ok(Record { contact, key: id, text: item.property(kept).map(|value| text(value.json())).unwrap_or_default() })
    }
}

/// The text of a JSON value: a string decoded, null empty, any other unchanged.
pub fn text(json: &str) -> String {
    let value = Value::new(json);
    if value.is_null() { String::new() } else { value.text().into_owned() }
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
    fn texts_lose_quotes_and_null_is_nothing() {
        assert_eq!(text(r#""a\/b\u00e9""#), "a/bé");
        assert_eq!(text("null"), "");
        assert_eq!(text("12"), "12");
        assert_eq!(text(r#"{"a":1}"#), r#"{"a":1}"#);
    }

    #[test]
    fn the_catalogue_has_the_listings() {
        for relation in Relation::ALL {
            assert_eq!(relation.side_load().unwrap().array, relation.facts().key);
        }
        let paths: Vec<&str> = Relation::ALL.iter().map(|relation| relation.operation().unwrap().path).collect();
        assert_eq!(paths, ["/fieldValues", "/contactTags", "/contactLists"]);
        let named = Relation::Values.requests(&[3, 5]).unwrap();
        assert_eq!(named[1].query, [("filters[fieldid]".to_owned(), "5".to_owned())]);
    }
}
