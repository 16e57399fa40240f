//! The columns of an export: the contact's own properties, custom fields under unambiguous names, tags and lists. Pure.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use crate::api::reply::Item;
use crate::catalogue::{self, labels};
use crate::error::{Error, Kind, Result};
use crate::text::similarity::letters;

/// The contact's own properties unless `--columns` names others.
pub const OWN: &[&str] = &["id", "email", "firstName", "lastName", "phone", "cdate", "udate", "orgname"];

/// The names of the joined columns.
pub const TAGS: &str = "tags";
/// Lists the contact is subscribed to.
pub const LISTS: &str = "lists";
/// Lists the contact unsubscribed from.
pub const UNSUBSCRIBED: &str = "unsubscribed";

/// Field titles that would be mistaken for other columns: letters and digits only.
const TAKEN: &str = "email emailaddress mail firstname givenname forename lastname surname familyname phone \
    phonenumber telephone tel account accountname company companyname organization tag list subscribe unsubscribe";

/// Types whose values are several choices.
const SEVERAL: &[&str] = &["listbox", "checkbox"];

/// Which name of a custom field is its column name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Naming {
    /// Its title.
    Title,
    /// Its merge tag.
    Perstag,
    /// Its id.
    Id,
}

/// Which custom fields are columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// All of them.
    All,
    /// None.
    None,
    /// Those with these titles, merge tags or ids, in this order.
    Named(Vec<String>),
}

/// A custom field that is a column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// Its id.
    pub id: u64,
    /// The column name.
    pub name: String,
    /// Whether its values are several choices.
    pub several: bool,
    /// Its type, as the server names it; empty if it is not known.
    #[serde(default)]
    pub kind: String,
}

/// The columns of an export, in order: own properties, fields, tags, lists, unsubscribed lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Columns {
    /// The contact's own properties.
    pub own: Vec<String>,
    /// Custom fields.
    pub fields: Vec<Field>,
    /// Whether there is a column of tags.
    pub tags: bool,
    /// Whether there are two columns of lists.
    pub lists: bool,
}

impl Columns {
    /// What people call the columns, in the order of [`Columns::names`].
    pub fn labels(&self) -> Vec<String> {
        let contacts = catalogue::find("contacts");
        let is_field = |at: usize| (self.own.len()..self.own.len() + self.fields.len()).contains(&at);
        let label =
            |(at, name): (usize, &str)| if is_field(at) { name.to_owned() } else { labels::label(contacts, name) };
        self.names().into_iter().enumerate().map(label).collect()
    }

    /// The column names.
    pub fn names(&self) -> Vec<&str> {
        let own = self.own.iter().map(String::as_str).chain(self.fields.iter().map(|field| field.name.as_str()));
        let lists: &[&str] = if self.lists { &[LISTS, UNSUBSCRIBED] } else { &[] };
        own.chain(self.tags.then_some(TAGS)).chain(lists.iter().copied()).collect()
    }
}

/// The chosen fields of the account, as `GET /fields` lists them, each under a unique name.
///
/// # Errors
/// `NotFound` for an unknown field.
pub fn choose(all: &[Item], choice: &Choice, naming: Naming, own: &[String]) -> Result<Vec<Field>> {
    let chosen: Vec<&Item> = match choice {
        Choice::None => Vec::new(),
        Choice::All => all.iter().collect(),
        Choice::Named(names) => names.iter().map(|name| named(all, name)).collect::<Result<_>>()?,
    };
    let mut taken: HashSet<String> =
        own.iter().map(String::as_str).chain([TAGS, LISTS, UNSUBSCRIBED]).map(letters).collect();
    let contacts = catalogue::find("contacts");
    taken.extend(own.iter().map(|key| letters(&labels::label(contacts, key))));
    taken.extend(TAKEN.split(' ').map(str::to_owned));
    let mut seen = HashSet::new();
    let mut fields = Vec::new();
    for item in chosen {
        let text = |key: &str| item.get(key).unwrap_or_default();
        let Ok(id) = text("id").parse() else { continue };
        if !seen.insert(id) {
            continue;
        }
        let (title, perstag) = (text("title").trim().to_owned(), text("perstag"));
        let wanted = match naming {
            Naming::Title => title,
            Naming::Perstag => perstag.clone(),
            Naming::Id => text("id"),
        };
        // Two fields with the same title would be one column to a reader, and so would a field titled `email`.
        let free = |name: &String| !name.is_empty() && !name.starts_with("acamp_") && !taken.contains(&letters(name));
        let name = [wanted, perstag].into_iter().find(free).unwrap_or_else(|| text("id"));
        taken.insert(letters(&name));
        let kind = text("type");
        fields.push(Field { id, name, several: SEVERAL.contains(&kind.as_str()), kind });
    }
    Ok(fields)
}

/// The field with that title, merge tag or id.
fn named<'a>(all: &'a [Item], name: &str) -> Result<&'a Item> {
    let by = |key: &str| all.iter().find(|item| item.get(key).as_deref() == Some(name));
    let tag = name.trim_matches('%');
    let by_tag = || all.iter().find(|item| item.get("perstag").is_some_and(|own| own.eq_ignore_ascii_case(tag)));
    by("title").or_else(by_tag).or_else(|| by("id")).ok_or_else(|| {
        Error::new(Kind::NotFound, format!("no field named `{name}`")).hint("acamp contacts fields list")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields() -> Vec<Item> {
        let field = |id: u64, title: &str, perstag: &str, kind: &str| {
            let id = id.to_string();
            Item::from_value(&serde_json::json!({"title": title, "type": kind, "perstag": perstag, "id": id}))
        };
        vec![
            field(1, "City", "CITY", "text"),
            field(2, "Topics", "TOPICS", "listbox"),
            field(3, "city", "CITY_2", "text"),
            field(4, "E-mail", "EMAIL", "text"),
        ]
    }

    fn own() -> Vec<String> {
        vec!["id".to_owned(), "email".to_owned()]
    }

    fn names(choice: &Choice, naming: Naming) -> Vec<String> {
        choose(&fields(), choice, naming, &own()).unwrap().into_iter().map(|field| field.name).collect()
    }

    #[test]
    fn no_two_columns_have_names_a_reader_could_mix_up() {
        assert_eq!(names(&Choice::All, Naming::Title), ["City", "Topics", "CITY_2", "4"]);
        assert_eq!(names(&Choice::All, Naming::Perstag), ["CITY", "TOPICS", "CITY_2", "4"]);
        assert_eq!(names(&Choice::All, Naming::Id), ["1", "2", "3", "4"]);
        assert!(names(&Choice::None, Naming::Title).is_empty());
    }

    #[test]
    fn fields_are_named_by_title_merge_tag_or_id_and_stand_once_in_that_order() {
        let some = |names: &[&str]| Choice::Named(names.iter().map(|name| (*name).to_owned()).collect());
        assert_eq!(names(&some(&["%topics%", "1", "City"]), Naming::Title), ["Topics", "City"]);
        let error = choose(&fields(), &some(&["Town"]), Naming::Title, &own()).unwrap_err();
        assert_eq!(error.message(), "no field named `Town`");
    }

    #[test]
    fn joined_columns_stand_behind_the_contacts_own() {
        let fields = choose(&fields(), &Choice::Named(vec!["City".into()]), Naming::Title, &own()).unwrap();
        let columns = Columns { own: own(), fields, tags: true, lists: true };
        assert_eq!(columns.names(), ["id", "email", "City", "tags", "lists", "unsubscribed"]);
    }
}
