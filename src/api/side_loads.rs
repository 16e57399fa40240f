//! The records that a response has beside its own ([`crate::catalogue::side_loads`]), assigned to them and verified: every
//! row that a record names must have arrived. Pure; what is missing is read by [`crate::engine::side_loads`].

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use crate::api::client::Response;
use crate::api::reply::{self, Item};
use crate::api::request::Request;
use crate::catalogue::side_loads::{Added, Association, SideLoad};
use crate::error::Result;
use crate::text::json::value::Value;

/// The rows of one relation, by record.
#[derive(Clone, Debug)]
pub struct RelatedRows {
    /// The relation.
    pub load: &'static SideLoad,
    /// Whether the response has the array: the server honors the relation.
    pub is_honored: bool,
    /// The rows of each record, in the order of the records. A row that arrived twice occurs once.
    pub rows: Vec<Vec<Item>>,
    /// The positions of the records whose rows are incomplete, or not known to be complete.
    pub lacking: Vec<usize>,
}

/// The records that others name.
#[derive(Clone, Debug)]
pub struct NamedRecords {
    /// The relation.
    pub load: &'static SideLoad,
    /// Those that arrived, by ID.
    pub found: HashMap<String, Item>,
    /// The IDs of the others, in order of first use.
    pub missing: Vec<String>,
}

/// All relations of one response.
#[derive(Clone, Debug, Default)]
pub struct SideLoads {
    /// Relations with rows of their own.
    pub rows: Vec<RelatedRows>,
    /// Relations whose records are named.
    pub targets: Vec<NamedRecords>,
}

/// Requests the relations that the server does not add by itself.
pub fn include(request: &mut Request, loads: &[&'static SideLoad]) {
    let names: Vec<&str> = loads.iter().filter(|load| load.added != Added::Always).map(|load| load.name).collect();
    if !names.is_empty() {
        request.query.push(("include".to_owned(), names.join(",")));
    }
}

impl SideLoads {
    /// The relations `loads` of `items`, which come from the response `body`. The relation before a dot must be among
    /// them, and before the one that continues it.
    ///
    /// # Errors
    /// Those of [`reply::beside`].
    pub fn read(body: &[u8], items: &[Item], loads: &[&'static SideLoad]) -> Result<Self> {
        let keys: Vec<&str> = loads.iter().map(|load| load.array).collect();
        Ok(SideLoads::of(reply::beside(body, &keys)?, items, loads))
    }

    /// The same of a response whose arrays may be decoded already.
    ///
    /// # Errors
    /// Those of [`reply::beside`].
    pub fn read_decoded(answer: &Response, items: &[Item], loads: &[&'static SideLoad]) -> Result<Self> {
        let beside = answer.beside.as_deref().unwrap_or_default();
        let array = |load: &&'static SideLoad| beside.iter().find(|(key, _)| key == load.array);
        let arrays: Vec<Option<Vec<Item>>> =
            loads.iter().map(|load| array(load).map(|(_, items)| items.clone())).collect();
        if arrays.iter().any(Option::is_none) {
            // What is not decoded may be there in another form.
            return SideLoads::read(&answer.body, items, loads);
        }
        Ok(SideLoads::of(arrays, items, loads))
    }

    fn of(arrays: Vec<Option<Vec<Item>>>, items: &[Item], loads: &[&'static SideLoad]) -> Self {
        let named = NamedIds::new(items, loads);
        let mut all = SideLoads::default();
        for (load, array) in loads.iter().zip(arrays) {
            match load.association {
                Association::Rows { back, ids, .. } => all.rows.push(named.assign(load, array, back, ids)),
                Association::Target { .. } => {
                    let by_id = |item: Item| Some((item.id()?, item));
                    let found = array.unwrap_or_default().into_iter().filter_map(by_id).collect();
                    all.targets.push(NamedRecords { load, found, missing: Vec::new() });
                }
            }
        }
        all.find_missing(items);
        all
    }

    /// Determines which of the named records are missing, again after rows were added.
    pub fn find_missing(&mut self, items: &[Item]) {
        for target in &mut self.targets {
            let Association::Target { key, .. } = target.load.association else { continue };
            let parent = target.load.parent();
            let rows = self.rows.iter().filter(|rows| Some(rows.load.name) == parent);
            let named = rows.flat_map(|rows| rows.rows.iter().flatten());
            let named = named.chain(items.iter().filter(|_| parent.is_none()));
            let mut seen = HashSet::new();
            let ids = named.filter_map(|item| item.get(key)).filter(|id| names_something(id));
            target.missing = ids.filter(|id| !target.found.contains_key(id) && seen.insert(id.clone())).collect();
        }
    }
}

/// Whether the value of a property with an ID names a record.
pub fn names_something(id: &str) -> bool {
    !matches!(id, "" | "0")
}

/// Where the records of a response are, and which rows they name.
struct NamedIds<'a> {
    /// The properties with the IDs of rows, one for each relation that has rows.
    properties: Vec<&'static str>,
    positions: HashMap<Cow<'a, str>, usize>,
    /// The values of those properties, for each record.
    values: Vec<Vec<Option<Value<'a>>>>,
}

impl<'a> NamedIds<'a> {
    fn new(items: &'a [Item], loads: &[&'static SideLoad]) -> Self {
        let properties: Vec<&'static str> = loads.iter().filter_map(|load| property(load)).collect();
        let positions = items.iter().enumerate().filter_map(|(at, item)| Some((item.id_text()?, at))).collect();
        let values_of = |item: &'a Item| properties.iter().map(|name| item.property(name)).collect();
        let values = items.iter().map(values_of).collect();
        NamedIds { properties, positions, values }
    }

    /// Assigns rows to the records that they name, and compares them with the IDs that the records name.
    fn assign(&self, load: &'static SideLoad, array: Option<Vec<Item>>, back: &[&str], ids: &str) -> RelatedRows {
        let is_honored = array.is_some();
        let mut rows = vec![Vec::new(); self.values.len()];
        let array = array.unwrap_or_default();
        let may_be_cut = may_be_cut(array.len());
        for row in distinct(array) {
            if let Some(at) = self.owner(&row, back) {
                rows[at].push(row);
            }
        }
        let column = property(load).and_then(|name| self.properties.iter().position(|own| *own == name));
        let has_all = |at: usize| {
            let named = column.and_then(|column| self.values[at][column]);
            named.and_then(|named| has_all(named, &rows[at])).unwrap_or(ids.is_empty() && !may_be_cut)
        };
        let lacks = |at: &usize| !is_honored || !has_all(*at);
        let lacking = (0..rows.len()).filter(lacks).collect();
        RelatedRows { load, is_honored, rows, lacking }
    }

    /// The position of the record that a row belongs to.
    fn owner(&self, row: &Item, back: &[&str]) -> Option<usize> {
        let mut found = back.iter().filter_map(|name| row.property(name)).map(Value::text);
        let id = found.find(|id| names_something(id) && id != "null")?;
        self.positions.get(id.as_ref()).copied()
    }
}

/// The property of a record with the IDs of its rows.
fn property(load: &SideLoad) -> Option<&'static str> {
    match load.association {
        Association::Rows { ids: "", .. } => Some(load.name),
        Association::Rows { ids, .. } => Some(ids),
        Association::Target { .. } => None,
    }
}

/// The rows without those that arrived a second time.
pub fn distinct(mut rows: Vec<Item>) -> Vec<Item> {
    let mut seen = HashSet::with_capacity(rows.len());
    let is_new: Vec<bool> = rows.iter().map(|row| row.id_text().is_none_or(|id| seen.insert(id))).collect();
    if is_new.iter().any(|is_new| !is_new) {
        let mut is_new = is_new.into_iter();
        rows.retain(|_| is_new.next() == Some(true));
    }
    rows
}

/// Whether `rows` has every row that the record names in `ids`; unknown for a record without that property, and for rows
/// without IDs.
pub fn has_named(item: &Item, ids: &str, rows: &[Item]) -> Option<bool> {
    has_all(item.property(ids)?, rows)
}

/// Whether `rows` has every row in the array `named`; unknown if that is not an array, and for rows without IDs.
fn has_all(named: Value<'_>, rows: &[Item]) -> Option<bool> {
    if !named.is_array() {
        return None;
    }
    let arrived = rows.iter().map(Item::id_text).collect::<Option<Vec<Cow<'_, str>>>>()?;
    Some(named.elements().all(|id| arrived.contains(&id.text())))
}

/// Whether an array can have been cut off at the default or the highest number of records of a page. Only for records
/// that do not name their rows.
fn may_be_cut(rows: usize) -> bool {
    rows == 20 || rows > 0 && rows.is_multiple_of(100)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue;
    use crate::catalogue::model::Role;
    use crate::catalogue::side_loads::SideLoad;
    use serde_json::{Value as Json, json};

    /// Relations of the listing of contacts.
    fn relations(names: &[&str]) -> Vec<&'static SideLoad> {
        let contacts = catalogue::find("contacts").unwrap();
        let list = contacts.operations.iter().find(|operation| operation.role == Role::List).unwrap();
        names.iter().map(|name| list.side_loads.iter().find(|load| load.name == *name).unwrap()).collect()
    }

    fn read(body: &Json, names: &[&str]) -> SideLoads {
        let items: Vec<Item> = body["contacts"].as_array().unwrap().iter().map(Item::from_value).collect();
        SideLoads::read(body.to_string().as_bytes(), &items, &relations(names)).unwrap()
    }

    fn ids(rows: &[Item]) -> Vec<String> {
        rows.iter().filter_map(Item::id).collect()
    }

    #[test]
    fn rows_go_to_the_contacts_they_name_and_targets_to_the_rows() {
        let body = json!({
            "tags": [{"tag": "vip", "id": "14"}],
            "contactTags": [
                {"contact": "7", "tag": "14", "id": "37"}, {"contact": 9, "tag": "15", "id": "38"},
                {"contact": "7", "tag": "14", "id": "37"}, {"contact": "8", "tag": "14", "id": "99"},
            ],
            "contacts": [{"contactTags": ["37"], "id": "7"}, {"contactTags": ["38"], "id": "9"}],
        });
        let all = read(&body, &["contactTags", "contactTags.tag"]);
        let tags = &all.rows[0];
        assert!(tags.is_honored && tags.lacking.is_empty());
        assert_eq!(tags.rows.iter().map(|rows| ids(rows)).collect::<Vec<_>>(), [["37"], ["38"]]);
        assert_eq!(all.targets[0].missing, ["15"]);
        assert!(all.targets[0].found.contains_key("14"));
    }

    #[test]
    fn rows_that_are_named_and_did_not_arrive_are_lacking() {
        let contact = |ids: Json| json!({"contacts": [{"contactTags": ids, "id": "7"}], "contactTags": []});
        let lacking = |body: &Json| read(body, &["contactTags"]).rows[0].lacking.clone();
        assert!(lacking(&contact(json!([]))).is_empty());
        assert_eq!(lacking(&contact(json!(["37"]))), [0]);
        // Whether there are any is not known.
        assert_eq!(lacking(&json!({"contacts": [{"id": "7"}], "contactTags": []})), [0]);
        let ignored = read(&json!({"contacts": [{"contactTags": [], "id": "7"}]}), &["contactTags"]);
        assert_eq!((ignored.rows[0].is_honored, ignored.rows[0].lacking.as_slice()), (false, [0].as_slice()));
    }

    #[test]
    fn rows_that_no_record_names_are_doubted_if_their_number_is_that_of_a_page() {
        let list = catalogue::find("campaigns").unwrap().operations[0].side_loads;
        let lacking = |count: usize, campaign: Json| {
            let rows: Vec<Json> = (1..=count).map(|id| json!({"campaignid": "7", "id": id.to_string()})).collect();
            let body = json!({"campaignMessages": rows}).to_string();
            let items = [Item::from_value(&campaign)];
            let all = SideLoads::read(body.as_bytes(), &items, &[&list[0]]).unwrap();
            all.rows[0].lacking.len()
        };
        let counts = [0, 1, 20, 21, 100, 101, 300];
        assert_eq!(counts.map(|count| lacking(count, json!({"id": "7"}))), [0, 0, 1, 0, 1, 0, 1]);
        // Named after all.
        let named = |ids: Json| json!({"campaignMessages": ids, "id": "7"});
        assert_eq!([lacking(1, named(json!(["1"]))), lacking(1, named(json!(["1", "2"])))], [0, 1]);
        let all: Vec<String> = (1..=20).map(|id| id.to_string()).collect();
        assert_eq!(lacking(20, named(json!(all))), 0);
    }

    #[test]
    fn only_relations_that_are_not_always_there_are_requested() {
        let mut request = Request::get("/contacts".to_owned());
        include(&mut request, &relations(&["fieldValues", "contactTags.tag"]));
        assert_eq!(request.query, [("include".to_owned(), "fieldValues,contactTags.tag".to_owned())]);
        let fields = catalogue::find("contacts fields").unwrap().operations[0].side_loads;
        let mut request = Request::get("/fields".to_owned());
        include(&mut request, &fields.iter().collect::<Vec<_>>());
        assert!(request.query.is_empty());
    }
}
