//! Directly before a delete is sent: the members are read again, kept where that is asked for, and recorded. A delete that
//! would delete more of them than was confirmed is not sent.

use super::members::{self, Member};
use super::{Deletion, Gone, keep};
use crate::catalogue::undoing::{DependentRule, Source};
use crate::engine::record::reduced;
use crate::error::{Error, Kind, Result};
use crate::session::Context;
use crate::session::connection::Connection;
use crate::store::history::{Before, Taken};
use crate::text::counts::{count_of, thousands};

/// Maximum number of members recorded.
const MOST: usize = 10_000;

/// Prepares a delete; with `recorded`, adds what undo needs to `before`.
///
/// # Errors
/// Those of reading the members and of keeping them; `Safety` if more would be deleted than was confirmed.
pub fn before_delete(
    context: &Context,
    connection: &Connection,
    deletion: &Deletion,
    recorded: bool,
    before: &mut Before,
) -> Result<()> {
    let (resource, ..) = deletion.members()?;
    let not_deleted = |error: Error| error.prefixed(&format!("{} is not deleted: ", deletion.label()));
    let members = members::read(context, connection, deletion, recorded).map_err(not_deleted)?;
    let gone: Gone = context.deleted().into_iter().chain([deletion.id.clone()]).collect();
    let plan = keep::plan(deletion, &members, &gone)?;
    let count = plan.deleted.len() as u64 + members.unlisted;
    context.count_cascade(&deletion.id, count).map_err(|left| {
        let (count, label) = (count_of(count, resource.singular), deletion.label());
        let message =
            format!("{label} is not deleted: it would delete {count} as well, and {} were confirmed", thousands(left));
        Error::new(Kind::Safety, message).hint("run the command again")
    })?;
    keep::add(context, connection, deletion, &plan)?;
    if recorded {
        before.dependents = recorded_members(deletion, &members.listed);
        before.deleted_with = plan.deleted.into_iter().take(MOST).map(|member| member.before.clone()).collect();
    }
    Ok(())
}

/// The members as dependents, reduced to what restores their membership.
fn recorded_members(deletion: &Deletion, members: &[Member]) -> Vec<Taken> {
    let rules = deletion.operation.undo.dependents.iter().filter(|rule| rule.source == Source::Members);
    let known = || members.iter().filter_map(|member| member.of(&deletion.id));
    let taken = |rule: &DependentRule| Taken {
        what: rule.what.to_owned(),
        items: known().take(MOST).map(|own| reduced(rule, &own.row)).collect(),
        complete: known().count() == members.len() && members.len() <= MOST,
        error: String::new(),
    };
    rules.map(taken).collect()
}
