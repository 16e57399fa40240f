//! Whether the mirror has as many contacts and related rows as the server counts, and the last rows of each relation.

use super::walk::{Walk, Walked};
use super::{Reader, Relation};
use crate::command::mirror::sync::outcome::{ReadOutcome, ReadOutcomes};
use crate::command::mirror::sync::tail;
use crate::error::{Result, Scope};
use crate::store::mirror::{Batch, Records, SyncState};

/// What the server counts, by name; none where it does not say.
pub type Totals = Vec<(String, Option<u64>)>;

/// How often contacts that were created meanwhile are read.
const ATTEMPTS: usize = 3;

/// The totals of contacts and of the relations that their pages have, if the mirror has the same records. Reads what was
/// created meanwhile.
///
/// # Errors
/// Those of the requests and of the mirror.
pub fn reached(reader: Reader<'_>, walked: &Walked) -> Result<Option<Totals>> {
    if !walked.lacking.is_empty() {
        return Ok(None);
    }
    let Some(total) = contacts(reader)? else { return Ok(None) };
    let mut totals = vec![(reader.contacts.collection.name.clone(), total)];
    for relation in reader.contacts.included(walked) {
        let Some(total) = of_relation(reader, relation)? else { return Ok(None) };
        totals.push((relation.name().to_owned(), total));
    }
    Ok(Some(totals))
}

/// The total of contacts; none if the mirror has others.
fn contacts(reader: Reader<'_>) -> Result<Option<Option<u64>>> {
    let Reader { session, contacts } = reader;
    let name = &contacts.collection.name;
    for _ in 0..ATTEMPTS {
        let Some(total) = tail::total(session.client, contacts.collection.operation)? else { return Ok(Some(None)) };
        let expected = session.count(name)?.saturating_add_signed(session.state(name)?.gap);
        match session.last_id(name)? {
            _ if total == expected => return Ok(Some(Some(total))),
            Some(last) if total > expected && Walk::after(reader, &last).run()?.is_all() => {}
            _ => return Ok(None),
        }
    }
    Ok(None)
}

/// The total of a relation; none if the mirror has other rows. A listing that the server refuses shows nothing.
fn of_relation(reader: Reader<'_>, relation: &Relation) -> Result<Option<Option<u64>>> {
    let Reader { session, .. } = reader;
    let (name, operation) = (relation.name(), relation.collection.operation);
    let state = session.state(name)?;
    let expected = session.count(name)?.saturating_add_signed(state.gap);
    if state.way == "changes" {
        return Ok(match known(tail::total(session.client, operation))? {
            Some(Some(total)) if total != expected => None,
            total => Some(total.flatten()),
        });
    }
    let total = known(end(reader, relation, (expected, session.last_id(name)?)))?;
    Ok(total.map_or(Some(None), |total| total.map(Some)))
}

/// The outcome of a request, unless the server refuses it.
fn known<T>(outcome: Result<T>) -> Result<Option<T>> {
    match outcome {
        Err(error) if error.scope() == Scope::Item => Ok(None),
        outcome => outcome.map(Some),
    }
}

/// Notes, after a complete run over all contacts, how the totals of the server differ from the numbers of records, and
/// whether its listings of relations end with the last rows: then new ones can be read from there. Reads what was created
/// meanwhile.
///
/// # Errors
/// Those of the requests and of the mirror.
pub fn note(reader: Reader<'_>, walked: &Walked, outcomes: &ReadOutcomes) -> Result<()> {
    let Reader { session, contacts } = reader;
    let is_read = |name: &str| outcomes.iter().any(|(read, outcome)| read == name && *outcome == ReadOutcome::Read);
    let mut states: Vec<(&str, SyncState)> = Vec::new();
    let (name, operation) = (contacts.collection.name.as_str(), contacts.collection.operation);
    if is_read(name) {
        let total = match self::contacts(reader)? {
            Some(total) => total,
            None => tail::total(session.client, operation)?,
        };
        let difference = SyncState::difference(total, session.count(name)?);
        let state = session.state(name)?.with_difference(difference);
        states.push((name, SyncState { way: "whole".to_owned(), total, ..state }));
    }
    for relation in contacts.included(walked).filter(|relation| is_read(relation.name())) {
        let name = relation.name();
        let known = (session.count(name)?, session.last_id(name)?);
        let Some(end) = self::known(end(reader, relation, known))? else { continue };
        let before = session.state(name)?;
        let (way, total) = match end {
            Some(total) => ("tail", Some(total)),
            // Rows may have been deleted meanwhile: only a second time shows that the listing has another order.
            None => {
                let way = if before.way == "tail" { "whole" } else { "changes" };
                (way, self::known(tail::total(session.client, relation.collection.operation))?.flatten())
            }
        };
        let difference = SyncState::difference(total, session.count(name)?);
        let state = SyncState { way: way.to_owned(), total, ..before.with_difference(difference) };
        states.push((name, state));
    }
    session.settle(&states)
}

/// Reads the rows of a relation after the known ones, if its listing has those first.
fn end(reader: Reader<'_>, relation: &Relation, known: (u64, Option<String>)) -> Result<Option<u64>> {
    let Reader { session, .. } = reader;
    tail::read(session.client, relation.collection.operation, known, |items| {
        let records = [Records { resource: relation.name(), items, first: None }];
        session.write(&Batch { run: session.run, records: &records, ..Batch::default() })
    })
}
