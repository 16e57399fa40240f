//! `include`: related records next to the records of a page, with one query per relation. A name is that of a relation
//! in [`Nested`], and after a dot that of a relation of the related records. Other names are ignored, as recorded.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value, json};

use super::render::parent_id;
use super::request::Request;
use super::response::Outcome;
use crate::config::Quirk;
use crate::schema::{Includes, Nested, Resource};
use crate::store::{Conditions, Row, Selection, column_sql, text_sql};
use crate::util::text::id_of;

/// The length of a side-loaded array with [`Quirk::IncludeTruncated`].
const TRUNCATED: usize = 100;

/// The side-loads of a page.
#[derive(Debug, Default)]
pub(crate) struct Included(Vec<Side>);

/// The records of one relation.
#[derive(Debug)]
struct Side {
    /// The name of the relation, which is the key of its ids in each record of the page.
    name: &'static str,
    /// The key of the records next to the page.
    array: &'static str,
    /// `None` if the emulator has no such records.
    resource: Option<&'static Resource>,
    /// The related records, in the order of the page; each once.
    rows: Vec<Row>,
    /// What each record of the page has under `name`.
    ids: HashMap<i64, Value>,
    /// The relations of the related records.
    nested: Vec<Side>,
}

/// A relation by its name, and the names after its dot.
type Wanted<'a> = (&'a str, Vec<&'a str>);

impl Included {
    /// Loads what the query names for a page or a single record.
    pub(crate) fn of(request: &Request<'_>, resource: &Resource, rows: &[Row]) -> Outcome<Self> {
        Included::honored(request, resource, rows, resource.includes == Includes::Everywhere)
    }

    /// Loads what the query names for the listing below a record of another resource.
    pub(crate) fn below_record(request: &Request<'_>, resource: &Resource, rows: &[Row]) -> Outcome<Self> {
        Included::honored(request, resource, rows, resource.includes != Includes::Nowhere)
    }

    fn honored(request: &Request<'_>, resource: &Resource, rows: &[Row], is_honored: bool) -> Outcome<Self> {
        if !is_honored {
            return Ok(Included::default());
        }
        Included::named(request, resource, rows, names(request))
    }

    /// Loads the relations with these names.
    pub(crate) fn named<'a>(
        request: &Request<'_>,
        resource: &Resource,
        rows: &[Row],
        names: impl IntoIterator<Item = &'a str>,
    ) -> Outcome<Self> {
        load(request, resource, rows, &parse(names)).map(Included)
    }

    /// Renders the records of the page with the ids of their side-loads; `listed` as in [`Renderer::complete`].
    ///
    /// [`Renderer::complete`]: super::render::Renderer::complete
    pub(crate) fn objects(
        &self,
        request: &Request<'_>,
        resource: &Resource,
        rows: &[Row],
        listed: bool,
    ) -> Outcome<Value> {
        let object = |row: &Row| {
            let ids = self.ids(resource, row.id);
            request.renderer().complete(resource, row, listed, ids).map(Value::Object)
        };
        Ok(rows.iter().map(object).collect::<Result<_, _>>()?)
    }

    /// Returns the keys of the side-loads in a record of the page. A key that the record has anyway stays as it is.
    pub(crate) fn ids(&self, resource: &Resource, id: i64) -> Vec<(&'static str, Value)> {
        ids(&self.0, resource, id)
    }

    /// Adds the side-loads to `body`, nested ones before those they belong to, as recorded.
    pub(crate) fn add_to(&self, request: &Request<'_>, body: &mut Map<String, Value>) -> Outcome<()> {
        self.0.iter().try_for_each(|side| add(side, request, body))
    }

    /// Returns the side-loaded records of the relation `name`.
    pub(crate) fn rows(&self, name: &str) -> &[Row] {
        self.0.iter().find(|side| side.name == name).map_or(&[], |side| &side.rows)
    }
}

/// Returns the names in the query, in its order.
pub(crate) fn names<'a>(request: &'a Request<'_>) -> impl Iterator<Item = &'a str> {
    request.query.get("include").unwrap_or_default().split(',').map(str::trim).filter(|name| !name.is_empty())
}

fn parse<'a>(names: impl IntoIterator<Item = &'a str>) -> Vec<Wanted<'a>> {
    let mut wanted: Vec<Wanted<'a>> = Vec::new();
    for name in names {
        let (name, nested) = name.split_once('.').map_or((name, None), |(name, nested)| (name, Some(nested)));
        let at = wanted.iter().position(|(known, _)| *known == name).unwrap_or_else(|| {
            wanted.push((name, Vec::new()));
            wanted.len() - 1
        });
        wanted[at].1.extend(nested);
    }
    wanted
}

fn load(request: &Request<'_>, resource: &Resource, rows: &[Row], wanted: &[Wanted<'_>]) -> Outcome<Vec<Side>> {
    let mut sides = Vec::new();
    for (name, nested) in wanted {
        let Some(relation) = resource.nested.iter().find(|relation| relation.name() == *name) else { continue };
        let Some(mut side) = relate(request, resource, rows, relation)? else { continue };
        // Without related records the response has no nested key, as recorded.
        if let Some(other) = side.resource.filter(|_| !side.rows.is_empty()) {
            side.nested = load(request, other, &side.rows, &parse(nested.iter().copied()))?;
        }
        sides.push(side);
    }
    Ok(sides)
}

/// Loads one relation; `None` if it is not one of records.
fn relate(request: &Request<'_>, resource: &Resource, rows: &[Row], relation: &Nested) -> Outcome<Option<Side>> {
    let texts: Vec<Value> = rows.iter().map(|row| json!(row.id.to_string())).collect();
    Ok(match *relation {
        Nested::Children { name, envelope, resource: path, column } => {
            let other = request.resource(path)?;
            let conditions = Conditions::among(&text_sql(other, column), &texts);
            let found = request.store.select(other, &Selection::all(conditions))?;
            Some(Side { resource: Some(other), ..by_parent(name, envelope, rows, found, column) })
        }
        Nested::Owned { name, resource: path, kind } => {
            let other = request.resource(path)?;
            let mut conditions = Conditions::among(&column_sql("relid"), &texts);
            conditions.equals("reltype", kind);
            let found = request.store.select(other, &Selection::all(conditions))?;
            Some(Side { resource: Some(other), ..by_parent(name, path, rows, found, "relid") })
        }
        Nested::Parent { name, resource: path, column } => {
            Some(parents(request, name, request.resource(path)?, rows, |row| parent_id(resource, row, column))?)
        }
        Nested::Fixed { name, body } => {
            let body: Value = serde_json::from_str(body).unwrap_or_default();
            let is_empty = body.get(name).is_some_and(Value::is_array);
            is_empty.then(|| by_parent(name, name, rows, Vec::new(), ""))
        }
    })
}

/// Sorts records by the record of the page that their `column` names.
fn by_parent(name: &'static str, array: &'static str, page: &[Row], found: Vec<Row>, column: &str) -> Side {
    let mut children: HashMap<i64, Vec<Row>> = HashMap::new();
    for row in found {
        children.entry(id_of(row.body.get(column))).or_default().push(row);
    }
    let mut side = Side { name, array, resource: None, rows: Vec::new(), ids: HashMap::new(), nested: Vec::new() };
    for row in page {
        let own = children.remove(&row.id).unwrap_or_default();
        side.ids.insert(row.id, own.iter().map(|row| json!(row.id.to_string())).collect());
        side.rows.extend(own);
    }
    side
}

/// Loads the records whose ids are in the records of the page.
fn parents(
    request: &Request<'_>,
    name: &'static str,
    other: &'static Resource,
    page: &[Row],
    parent: impl Fn(&Row) -> i64,
) -> Outcome<Side> {
    let wanted: Vec<Value> = page.iter().map(|row| json!(parent(row))).collect();
    let found = request.store.select(other, &Selection::all(Conditions::among("id", &wanted)))?;
    let mut found: HashMap<i64, Row> = found.into_iter().map(|row| (row.id, row)).collect();
    let id = |row: &Row| match parent(row) {
        0 => Value::Null,
        id => json!(id.to_string()),
    };
    let ids = page.iter().map(|row| (row.id, id(row))).collect();
    let rows = page.iter().filter_map(|row| found.remove(&parent(row))).collect();
    Ok(Side { name, array: other.path, resource: Some(other), rows, ids, nested: Vec::new() })
}

fn ids(sides: &[Side], resource: &Resource, id: i64) -> Vec<(&'static str, Value)> {
    let added = sides.iter().filter(|side| resource.column(side.name).is_none());
    added.filter_map(|side| Some((side.name, side.ids.get(&id)?.clone()))).collect()
}

fn add(side: &Side, request: &Request<'_>, body: &mut Map<String, Value>) -> Outcome<()> {
    side.nested.iter().try_for_each(|nested| add(nested, request, body))?;
    let Value::Array(records) = body.entry(side.array).or_insert_with(|| json!([])) else { return Ok(()) };
    let known: HashSet<i64> = records.iter().map(|record| id_of(record.get("id"))).collect();
    if let Some(resource) = side.resource {
        for row in side.rows.iter().filter(|row| !known.contains(&row.id)) {
            let ids = ids(&side.nested, resource, row.id);
            records.push(request.renderer().complete(resource, row, false, ids)?.into());
        }
    }
    if request.quirks.has(Quirk::IncludeTruncated) {
        records.truncate(TRUNCATED);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn a_relation_stands_where_it_was_named_first_with_all_names_after_its_dot() {
        let wanted = parse(["contactTags", "deals", "contactTags.tag", "fieldValues.field.options"]);
        let expected = [("contactTags", vec!["tag"]), ("deals", vec![]), ("fieldValues", vec!["field.options"])];
        assert_eq!(wanted, expected);
    }
}
