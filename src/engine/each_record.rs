//! An operation that is sent once for each record of a listing: for every list of a contact. The records are read first;
//! afterwards they are read again to verify that none is left.

use super::delivery::Delivery;
use super::done::Done;
use super::names::NameReader;
use super::reading::Reader;
use super::single;
use super::target::Target;
use super::task::Task;
use crate::api::reply::Item;
use crate::args::call::Call;
use crate::catalogue;
use crate::catalogue::model::{Operation, When};
use crate::catalogue::scope::EachRecord;
use crate::error::{Error, Kind as Failure, Result};
use crate::session::connection::Connection;
use crate::session::name_resolution::Lookup;
use crate::text::counts::count_of;

/// The IDs that the records meant have now, such as those of the lists of a contact.
///
/// # Errors
/// Those of resolving the name of the target, and of the request; `Partial` if not all records were read.
pub fn find(connection: &Connection, lookup: &Lookup<'_>, each: &EachRecord, target: &Target) -> Result<Vec<String>> {
    let owner = target.values.first().map_or("", String::as_str);
    let argument = catalogue::command(each.listing).and_then(|(_, operations)| operations[0].arguments.first());
    let resource = argument.and_then(|param| param.kind.resource()).unwrap_or_default();
    let id = lookup.id(resource, owner)?;
    let reading = Reader::new(connection, u64::MAX).all(each.listing, &[&id], &[])?.needed()?;
    if let Some(why) = reading.lack() {
        return Err(Error::new(Failure::Partial, format!("cannot read all {}s: {why}", each.noun)));
    }
    let (property, values) = each.only;
    let is_meant = |item: &&Item| item.get(property).is_some_and(|value| values.contains(&value.as_str()));
    Ok(reading.items.iter().filter(is_meant).filter_map(|item| item.get(each.property)).collect())
}

/// The call for one record, and a target for each record.
pub fn targets(call: &Call, operation: &Operation, target: &Target, records: &[String]) -> (Call, Vec<Target>) {
    let flag = match operation.when {
        When::Flag(flag) => flag,
        _ => "",
    };
    let with =
        |record: &String| Target { values: target.values.iter().chain([record]).cloned().collect(), ids: Vec::new() };
    (call.without(flag), records.iter().map(with).collect())
}

/// What stands for the ID of each record where nothing is read.
pub fn placeholder(each: &EachRecord) -> String {
    format!("id:<{} of each {}>", each.property, each.noun)
}

/// What is said if there is no such record.
pub fn none_left(each: &EachRecord, target: &Target) -> String {
    format!("{}: no {}, nothing to do", target.label(), each.noun)
}

/// Sends the operation for each record, and reads the records again.
///
/// # Errors
/// That of the first request that fails, with the records before it; `Partial` if records are left afterwards.
pub fn perform(
    task: Task<'_>,
    connection: &Connection,
    lookup: &Lookup<'_>,
    (operation, each): (&'static Operation, &EachRecord),
    target: &Target,
    delivery: &mut Delivery<'_>,
) -> Result<Done> {
    let records = find(connection, lookup, each, target)?;
    if records.is_empty() {
        return Ok(Done { notes: vec![none_left(each, target)], items: Vec::new(), ..Done::empty(operation, true) });
    }
    let (call, targets) = targets(task.call, operation, target, &records);
    let task = Task { call: &call, ..task };
    let names = names(task, connection, &records)?;
    let mut all = Done { items: Vec::new(), ..Done::empty(operation, false) };
    for (at, target) in targets.iter().enumerate() {
        let done = single::perform(task, connection, lookup, target, delivery).map_err(|error| match at {
            0 => error,
            at => error.suffixed(&format!("; {} {} before", each.done, names[..at].join(", "))),
        })?;
        all.items.extend(done.items);
        all.body = done.body;
        all.withheld.extend(done.withheld);
        all.warnings.extend(done.warnings);
        all.write = done.write.or(all.write);
        all.sent = done.sent.or(all.sent);
        all.given = done.given.or(all.given);
    }
    let left = find(connection, lookup, each, target)?;
    if !left.is_empty() {
        let found = count_of(left.len() as u64, each.noun);
        let message = format!("{}: {found} left although the server accepted every request", target.label());
        return Err(Error::new(Failure::Partial, message));
    }
    let (label, names) = (target.label(), names.join(", "));
    all.notes.push(format!("{label}: {} {names}; verified: no {} is left", each.done, each.noun));
    Ok(all)
}

/// The names of the records for a person; their IDs if the names cannot be read.
fn names(task: Task<'_>, connection: &Connection, ids: &[String]) -> Result<Vec<String>> {
    match task.operations()[0].arguments.last().and_then(|param| param.kind.resource()).and_then(catalogue::find) {
        Some(resource) => NameReader::new(task.context, connection).names_of(resource, ids),
        None => Ok(ids.to_vec()),
    }
}
