//! Leave to change tags: how many may be deleted is checked, then a person is asked, with the price of it all.

use super::find;
use crate::catalogue;
use crate::catalogue::guarding::Level;
use crate::engine::guard::{self, Deed, Price, budget};
use crate::engine::record;
use crate::error::{Error, Kind, Result};
use crate::session::Context;

/// What is to be done to tags.
#[derive(Debug)]
pub struct Change {
    /// In words: `delete 2 tags`.
    pub what: String,
    /// What has to be typed where a level wants it.
    pub name: String,
    /// How many contacts get a tag.
    pub puts: u64,
    /// How many tags are deleted.
    pub deletes: u64,
}

/// Asks for leave; nothing is asked by a dry run.
///
/// # Errors
/// `Safety` where more would be deleted than may be, `Usage` for leave that was not given.
pub fn ask(context: &Context, change: Change) -> Result<()> {
    if context.options().dry_run {
        return Ok(());
    }
    let (put, delete) = (find::row("contacts tags add")?, find::row("tags delete")?);
    let mut level = Level::Moderate;
    if change.deletes > 0 {
        let missing = || Error::new(Kind::Other, "there is no noun `tags`");
        budget::check(context, catalogue::find("tags").ok_or_else(missing)?, change.deletes)?;
        level = level.max(delete.danger(change.deletes, |_| None));
    }
    let requests = change.puts * record::calls(context, put)? + change.deletes * record::calls(context, delete)?;
    let mut deed = Deed::new(level, change.what, change.name);
    deed.price = Some(Price { things: requests, each: 1, rate: context.profile()?.limits.rate.value });
    guard::ask(context, &deed)
}
