//! Confirmation of changes to tags: checks the deletion limit, then asks, with the estimated number of requests.

use crate::catalogue;
use crate::catalogue::guarding::Level;
use crate::command::operations::operation;
use crate::engine::guard::{self, Confirmation, Estimate, budget};
use crate::engine::record;
use crate::error::{Error, Kind, Result};
use crate::session::Context;

/// A change to tags.
#[derive(Debug)]
pub struct Change {
    /// The change in words: `delete 2 tags`.
    pub what: String,
    /// The text to type if the level requires it.
    pub name: String,
    /// Number of contacts that receive a tag.
    pub adds: u64,
    /// Number of tags to delete.
    pub deletes: u64,
}

/// Asks for confirmation.
///
/// # Errors
/// `Safety` if the change exceeds the deletion limit, `Usage` without confirmation.
pub fn ask(context: &Context, change: Change) -> Result<()> {
    let (add, delete) = (operation("contacts tags add")?, operation("tags delete")?);
    let mut level = Level::Moderate;
    if change.deletes > 0 {
        let missing = || Error::new(Kind::Other, "unknown resource `tags`");
        budget::check(context, Some(catalogue::find("tags").ok_or_else(missing)?), change.deletes)?;
        level = level.max(delete.gravest_level());
    }
    let requests = change.adds * record::requests_per_write(context, add)?
        + change.deletes * record::requests_per_write(context, delete)?;
    let mut confirmation = Confirmation::new(level, change.what, change.name);
    confirmation.estimate = Some(Estimate { records: requests, each: 1, rate: context.profile()?.limits.rate.value });
    guard::ask(context, &confirmation)
}
