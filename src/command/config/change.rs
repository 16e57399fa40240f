//! `acamp config set` and `unset`: change one setting in `config.toml` and nothing else.

use clap::Command;

use super::target::Target;
use super::{VALUE, key_argument, settings_help};
use crate::command::arguments::positional;
use crate::config::change::{self, Place};
use crate::config::resolve::Sources;
use crate::config::save::{Readers, update};
use crate::config::settings::Form;
use crate::config::user_file::check_name;
use crate::config::{Origin, SANDBOX};
use crate::error::{Error, Result};
use crate::session::Context;
use crate::text::shell_words;

/// `config set`.
pub fn set_command() -> Command {
    Command::new("set")
        .about("Change a setting")
        .long_about(
            "Change a setting for all profiles, or for one profile with --profile NAME. The value is validated \
             first. Comments and other settings in config.toml are kept. Setting url creates the profile if it does \
             not exist.",
        )
        .arg(key_argument())
        .arg(
            positional(VALUE, "VALUE", "Value; several words only for a program, after -- if one starts with a dash")
                .num_args(1..),
        )
        .after_help(settings_help())
}

/// `config unset`.
pub fn unset_command() -> Command {
    Command::new("unset").about("Remove a setting and restore its default").arg(key_argument())
}

/// Sets a setting.
///
/// # Errors
/// `Usage` for an invalid setting, value, or profile; errors of the file.
pub fn set(typed: &str, values: &[String], context: &Context) -> Result<()> {
    let target = Target::parse(typed)?;
    let place = existing(&target, context, target.key.name == "url")?;
    let value = match values {
        [value] => value.clone(),
        several if target.key.form == Form::Words => shell_words::line(several),
        _ => return Err(Error::usage(format!("{} takes one value, not {}", target.key.name, values.len()))),
    };
    let shown = change::read(target.key, &value)?;
    if place == Place::Top && shown != SANDBOX {
        context.config()?.profile(&shown)?;
    }
    let trail = place.trail(target.key);
    if context.note_dry_run(&format!("set {trail} to {shown}")) {
        return Ok(());
    }
    update(context.paths().config()?, Readers::AsBefore, |text| {
        change::set(context.paths().config()?, text, &place, target.key, &value)
    })?;
    context.note(&format!("set {trail} to {shown}"));
    warn_if_overridden(&target, &place, context)
}

/// Removes a setting.
///
/// # Errors
/// As [`set`].
pub fn unset(typed: &str, context: &Context) -> Result<()> {
    let target = Target::parse(typed)?;
    let place = existing(&target, context, false)?;
    let trail = place.trail(target.key);
    if place.value(target.key, context.config()?).is_none() {
        context.note(&format!("{trail} was not set"));
        return Ok(());
    }
    if context.note_dry_run(&format!("remove {trail}")) {
        return Ok(());
    }
    update(context.paths().config()?, Readers::AsBefore, |text| {
        change::unset(context.paths().config()?, text, &place, target.key)
    })?;
    context.note(&format!("removed {trail}"));
    Ok(())
}

/// The section to change. Unless `creates`, its profile must exist.
fn existing(target: &Target, context: &Context, creates: bool) -> Result<Place> {
    let place = target.place(context)?;
    if let Place::Profile(name) = &place {
        if name == SANDBOX {
            return Err(Error::usage(format!("\"{SANDBOX}\" is the built-in profile and has no settings of its own"))
                .hint("omit --profile: defaults apply to it too"));
        }
        check_name(name)?;
        if !creates {
            context.config()?.profile(name)?;
        }
    }
    Ok(place)
}

/// Warns if a flag, a variable, or another section overrides the changed setting.
fn warn_if_overridden(target: &Target, place: &Place, context: &Context) -> Result<()> {
    let profile = match place {
        Place::Profile(name) => Some(name.as_str()),
        _ => context.options().profile.as_deref(),
    };
    let stronger = context.sources(profile).and_then(|sources: Sources<'_>| sources.effective(target.key))?;
    // Read before the change, so the changed section itself does not count.
    let own = place.trail(target.key);
    match stronger.map(|setting| setting.origin) {
        Some(origin @ (Origin::Flag(_) | Origin::Variable(_))) => context.warn(&format!("{origin} overrides it here")),
        Some(ref origin @ Origin::File { ref key, .. }) if *key != own && !is_weaker(key, place) => {
            context.warn(&format!("{origin} overrides it here"));
        }
        _ => {}
    }
    Ok(())
}

/// Whether a setting in `place` overrides this key.
fn is_weaker(key: &str, place: &Place) -> bool {
    key.starts_with("defaults.") && matches!(place, Place::Profile(_))
}
