//! `acamp tags rename OLD NEW`. A name that another tag has is rejected, because the API allows duplicate names.

use clap::{ArgMatches, Command};

use super::find;
use crate::command::Special;
use crate::command::arguments::positional;
use crate::engine;
use crate::error::{Error, Result};
use crate::session::Context;
use crate::text::clean::clean;

/// `acamp tags rename`.
pub const COMMAND: Special = Special::new("tags rename", "Rename a tag", build, run)
    .examples(&["tags rename webinar-2024 'Webinar 2024'", "tags rename 3 prospect --dry-run"]);

fn build(command: Command) -> Command {
    command.arg(positional("old", "OLD", "Tag name or ID")).arg(positional("new", "NEW", "New name")).after_help(
        "Contacts, automations, and segments keep the tag because they refer to it by ID. Forms and integrations \
             that use the name are not updated. A name that another tag already has (ignoring case) is rejected: see \
             acamp tags merge.",
    )
}

/// Renames the tag.
///
/// # Errors
/// `NotFound` for an unknown tag, `Usage` for an empty name and for one that another tag has.
pub fn run(matches: &ArgMatches, context: &Context) -> Result<()> {
    let text = |name: &str| matches.get_one::<String>(name).map_or("", String::as_str);
    let (old, new) = (text("old"), text("new"));
    if new.trim().is_empty() {
        return Err(Error::usage("the new name is empty"));
    }
    context.refuse_write("tags rename")?;
    let client = context.client()?;
    let tag = find::tag(client, old)?;
    let same = |name: &str| name.to_lowercase() == new.to_lowercase();
    let others = find::named_like(client, new)?;
    let other = others
        .iter()
        .find(|item| item.id().as_deref() != Some(&tag.id) && item.get("tag").is_some_and(|name| same(&name)));
    if let Some(other) = other {
        let (id, name) = (other.id().unwrap_or_default(), other.get("tag").unwrap_or_default());
        return Err(Error::usage(format!("another tag has the name `{}` (ID {id})", clean(&name)))
            .hint(format!("acamp tags merge {} --into {id}", tag.id)));
    }
    if tag.name == new {
        context.note(&format!("tag {} already has the name `{new}`: nothing to do", tag.id));
        return Ok(());
    }
    engine::run_words(context, "tags update", vec![format!("--name={new}"), "--".to_owned(), tag.id])
}
