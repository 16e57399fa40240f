//! One target of an operation that is not a listing: names are resolved, the request is sent, and what belongs to it
//! follows.

use super::delivery::Delivery;
use super::done::{Done, Failed, Given};
use super::target::Target;
use super::task::{Attempt, Task};
use super::{definition, each_record, follow_up, if_exists, recovery, wait};
use crate::api::request::Input;
use crate::catalogue::model::{Operation, Role};
use crate::error::{Error, Kind, Result};
use crate::session::connection::Connection;
use crate::session::name_resolution::Lookup;

/// The note on a removal that an earlier run of the job sent, if there is nothing to remove any more.
const REMOVED_BEFORE: &str = "not found; the request was sent before the job stopped";

/// Carries out the operation on one target.
///
/// # Errors
/// Those of each step. Names are resolved before anything is written, so an unknown name changes nothing.
pub fn perform(
    task: Task<'_>,
    connection: &Connection,
    lookup: &Lookup<'_>,
    target: &Target,
    delivery: &mut Delivery<'_>,
) -> Result<Done> {
    let operation = task.call.operation(&target.positions());
    if let Some(each) = operation.each {
        return each_record::perform(task, connection, lookup, (operation, each), target, delivery);
    }
    let mut typed = task.call.input(operation, &target.values)?;
    typed.ids.clone_from(&target.ids);
    match resolve_and_send(task, connection, lookup, operation, &typed, delivery) {
        // It was announced only after it was found.
        Err(error) if operation.role.is_removal() && delivery.is_repeated && error.kind() == Kind::NotFound => {
            Ok(Done { notes: vec![REMOVED_BEFORE.to_owned()], ..Done::empty(operation, false) })
        }
        Err(error) if task.ignores(operation, &error) => Ok(Done::empty(operation, true)),
        outcome => outcome,
    }
    .map(|done| with_given(done, typed))
}

/// The outcome with what was typed, also where nothing was resolved or sent.
fn with_given(mut done: Done, typed: Input) -> Done {
    match &mut done.given {
        Some(given) => given.typed = typed,
        none => *none = Some(Box::new(Given { resolved: typed.clone(), typed })),
    }
    done
}

fn resolve_and_send(
    task: Task<'_>,
    connection: &Connection,
    lookup: &Lookup<'_>,
    operation: &'static Operation,
    typed: &Input,
    delivery: &mut Delivery<'_>,
) -> Result<Done> {
    // The lookup may run this twice, where a cached id no longer exists, so nothing that follows the request is inside.
    let (done, input, is_settled) = lookup.call(typed, |input| {
        lookup.resolve(operation, input)?;
        definition::fill(operation, input, lookup)?;
        let (done, is_settled) = create_or_settle(Attempt { task, connection, operation, input }, delivery)?;
        Ok((done, input.clone(), is_settled))
    })?;
    let mut done = done;
    if !is_settled {
        done = wait::until_finished(task, connection, done)?;
        follow_up::send(task.context, connection, &mut done, &input);
    }
    done.given = Some(Box::new(Given { typed: Input::default(), resolved: input }));
    Ok(done)
}

/// Sends the request, or what replaces it where the record exists already; the second value tells which.
fn create_or_settle(attempt: Attempt<'_>, delivery: &mut Delivery<'_>) -> Result<(Done, bool), Failed> {
    let earlier = recovery::find_earlier(attempt, delivery)?;
    if earlier.is_none()
        && let Some(done) = if_exists::before_create(attempt)?
    {
        return Ok((done, true));
    }
    let is_duplicate = |error: &Error| error.has_service_code("duplicate") && attempt.operation.role == Role::Create;
    match earlier.map_or_else(|| recovery::deliver(attempt, delivery), Ok) {
        Err(failed) if is_duplicate(&failed.error) => {
            if_exists::after_rejection(attempt, failed).map(|done| (done, true))
        }
        outcome => outcome.map(|done| {
            if_exists::note_created(attempt, &done.id().unwrap_or_default());
            (done, false)
        }),
    }
}
