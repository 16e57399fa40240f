//! Related records beside those of a response ([`crate::api::side_loads`]): what did not arrive is read by the paths of the
//! single records, and then all are put into the records they belong to. A server that does not know `include` costs
//! requests, never records.

use std::collections::HashMap;
use std::ops::ControlFlow;

use crate::api::pages::{self, Reach};
use crate::api::reply::Item;
use crate::api::request::{Request, escape_segment, with_arguments};
use crate::api::side_loads::{NamedRecords, RelatedRows, SideLoads, distinct, names_something};
use crate::catalogue;
use crate::catalogue::model::{Operation, Reply, Resource, Role, When};
use crate::catalogue::side_loads::{Association, SideLoad};
use crate::engine::parallel::find_all;
use crate::error::{Error, Kind, Result};
use crate::session::connection::Connection;
use crate::text::counts::count_of;
use crate::text::json::value::Value;

/// If more records than this are missing of a resource with few, its listing is read instead of each.
const FEW: usize = 3;

/// Reads what a response with `items` lacks of their related records.
///
/// # Errors
/// Those of the requests.
pub fn complete(client: &Connection, items: &[Item], mut all: SideLoads) -> Result<SideLoads> {
    for rows in &mut all.rows {
        complete_rows(client, items, rows)?;
    }
    all.find_missing(items);
    for targets in &mut all.targets {
        complete_targets(client, targets)?;
    }
    Ok(all)
}

/// Reads the rows of the records that lack some. The positions of those that the server does not find remain in
/// `lacking`, with the rows that had arrived.
///
/// # Errors
/// Those of the requests.
pub fn complete_rows(client: &Connection, items: &[Item], rows: &mut RelatedRows) -> Result<()> {
    let Association::Rows { nested, .. } = rows.load.association else { return Ok(()) };
    if rows.lacking.is_empty() {
        return Ok(());
    }
    let lacking = std::mem::take(&mut rows.lacking);
    client.note_fallback(&fallback(rows.load.name, rows.is_honored && lacking.len() < items.len(), lacking.len()));
    let path = |at: &usize| {
        let id = items[*at].id().unwrap_or_default();
        escape_segment(&id).map(|id| Request::get(nested.replace("{id}", &id)))
    };
    let requests = lacking.iter().map(path).collect::<Result<Vec<_>>>()?;
    for ((at, request), answer) in lacking.iter().zip(&requests).zip(find_all(client, &requests)) {
        match answer.map_err(|error| cannot_read(rows.load, &error))? {
            Some(answer) => {
                rows.rows[*at] = distinct(answer.decode(request, Reply::Items(rows.load.array))?.items);
            }
            // Deleted since, or the server does not have the path.
            None => rows.lacking.push(*at),
        }
    }
    Ok(())
}

fn cannot_read(load: &SideLoad, error: &Error) -> Error {
    error.clone().prefixed(&format!("cannot read {}: ", load.name))
}

/// `the server does not include contactTags: reading them for 20 records`. `has_some`: some of them arrived.
pub fn fallback(name: &str, has_some: bool, lacking: usize) -> String {
    let records = count_of(lacking as u64, "record");
    if has_some {
        format!("{name} in the response are incomplete: reading them again for {records}")
    } else {
        format!("the server does not include {name}: reading them for {records}")
    }
}

/// Reads the records that are named and did not arrive. One that does not exist stays an ID.
fn complete_targets(client: &Connection, targets: &mut NamedRecords) -> Result<()> {
    let Association::Target { resource, .. } = targets.load.association else { return Ok(()) };
    let Some(resource) = catalogue::find(resource).filter(|_| !targets.missing.is_empty()) else { return Ok(()) };
    let missing = std::mem::take(&mut targets.missing);
    let text = format!("the server does not include {}: reading {}", targets.load.name, resource.name);
    client.note_fallback(&text);
    if missing.len() > FEW && resource.cached {
        let is_missing = |item: &Item| item.id().is_some_and(|id| missing.contains(&id));
        let all = whole(client, resource)?;
        targets.found.extend(all.into_iter().filter(is_missing).filter_map(|item| Some((item.id()?, item))));
        return Ok(());
    }
    let get = operation(resource, Role::Get, 1)?;
    let requests = missing.iter().map(|id| with_arguments(get, &[id])).collect::<Result<Vec<_>>>()?;
    for ((id, request), answer) in missing.iter().zip(&requests).zip(find_all(client, &requests)) {
        if let Some(answer) = answer.map_err(|error| cannot_read(targets.load, &error))? {
            targets.found.extend(answer.decode(request, get.reply)?.items.pop().map(|item| (id.clone(), item)));
        }
    }
    Ok(())
}

fn whole(client: &Connection, resource: &'static Resource) -> Result<Vec<Item>> {
    let list = operation(resource, Role::List, 0)?;
    let mut all = Vec::new();
    pages::paginate(client, list, &with_arguments(list, &[])?, Reach::ALL, |_, items| {
        all.extend(items);
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(all)
}

/// The operation with that role and number of arguments.
///
/// # Errors
/// `Other` if the catalogue does not have it.
pub(super) fn operation(resource: &'static Resource, role: Role, arguments: usize) -> Result<&'static Operation> {
    let fits = |operation: &&Operation| {
        operation.role == role && operation.arguments.len() == arguments && operation.when == When::Always
    };
    let missing = || Error::new(Kind::Other, format!("the catalogue has no operation that reads {}", resource.name));
    resource.operations.iter().find(fits).ok_or_else(missing)
}

/// The records with their related ones inside: the rows of a relation as an array in the property with the name of the
/// relation, a named record in place of its ID.
///
/// Shape: `{"id": "7", "contactTags": [{"id": "37", "tag": {"id": "14", "tag": "vip", …}, …}], …}`.
pub fn embed(items: &[Item], all: &SideLoads) -> Vec<Item> {
    let embedded = items.iter().enumerate().map(|(at, item)| {
        let mut values = all.rows.iter().map(|rows| (rows.load.name, array(rows, at, all))).collect::<Vec<_>>();
        values.extend(targets_in(item, None, all));
        with(item, values)
    });
    embedded.collect()
}

/// The rows of the record at `at` as an array.
fn array(rows: &RelatedRows, at: usize, all: &SideLoads) -> String {
    let rows_of = &rows.rows[at];
    let parts: Vec<String> =
        rows_of.iter().map(|row| with(row, targets_in(row, Some(rows.load.name), all)).json().to_owned()).collect();
    format!("[{}]", parts.join(","))
}

/// The records that `item`, a row of the relation `parent`, names: the property and the JSON text for each.
fn targets_in(item: &Item, parent: Option<&str>, all: &SideLoads) -> Vec<(&'static str, String)> {
    let own = all.targets.iter().filter(|targets| targets.load.parent() == parent);
    let found = own.filter_map(|targets| {
        let Association::Target { key, .. } = targets.load.association else { return None };
        let id = item.get(key).filter(|id| names_something(id))?;
        Some((key, targets.found.get(&id)?.json().to_owned()))
    });
    found.collect()
}

/// The object `item` with other values of some properties, in the places of the old ones or at its end.
pub(super) fn with(item: &Item, values: Vec<(&str, String)>) -> Item {
    if values.is_empty() {
        return item.clone();
    }
    let mut left: HashMap<&str, String> = values.iter().map(|(key, json)| (*key, json.clone())).collect();
    let mut members = Vec::new();
    for (name, value) in Value::new(item.json()).members() {
        let json = left.remove(name.text().as_ref()).unwrap_or_else(|| value.json().to_owned());
        members.push(format!("{}:{json}", name.json()));
    }
    let more = values.iter().filter_map(|(key, _)| Some((key, left.remove(key)?)));
    members.extend(more.map(|(key, json)| format!("{}:{json}", serde_json::Value::from(*key))));
    Item::from_json(&format!("{{{}}}", members.join(",")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::build::list;

    const LOADS: &[SideLoad] = &[
        SideLoad::rows("contactTags", &["contact"], "/contacts/{id}/contactTags"),
        SideLoad::target("contactTags.tag", "tags", "tag", "tags"),
        SideLoad::target("owner", "users", "owner", "users"),
    ];
    static LIST: Operation = list("/contacts", "", "contacts").side_loads(LOADS);

    #[test]
    fn related_records_replace_their_ids() {
        let contacts = [r#"{"n":1,"contactTags":["37","38"],"owner":"1","id":"7"}"#, r#"{"owner":"0","id":"8"}"#];
        let rows = r#"{"contact":"7","tag":"14","id":"37"},{"contact":"7","tag":"15","id":"38"}"#;
        let body = format!(
            r#"{{"tags":[{{"tag":"vip","id":"14"}}],"contactTags":[{rows}],"users":[{{"email":"kim@example.com","id":"1"}}],"contacts":[{}]}}"#,
            contacts.join(",")
        );
        let items: Vec<Item> = contacts.iter().map(|json| Item::from_json(json)).collect();
        let loads: Vec<&'static SideLoad> = LIST.side_loads.iter().collect();
        let all = SideLoads::read(body.as_bytes(), &items, &loads).unwrap();
        let embedded: Vec<String> = embed(&items, &all).iter().map(|item| item.json().to_owned()).collect();
        let tags = r#"[{"contact":"7","tag":{"tag":"vip","id":"14"},"id":"37"},{"contact":"7","tag":"15","id":"38"}]"#;
        assert_eq!(
            embedded,
            [
                format!(r#"{{"n":1,"contactTags":{tags},"owner":{{"email":"kim@example.com","id":"1"}},"id":"7"}}"#),
                r#"{"owner":"0","id":"8","contactTags":[]}"#.to_owned(),
            ]
        );
    }
}
