//! `acamp config set` and `unset`: one setting in `config.toml`, all else in it left alone.

use clap::{Arg, Command};

use super::target::Target;
use super::{VALUE, explained, key_argument};
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
            "Change a setting: for every profile, or with --profile NAME for that one. The value is checked first; comments \
             and everything else in config.toml stay as they are. url makes a profile that is not there yet.",
        )
        .arg(key_argument())
        .arg(
            Arg::new(VALUE)
                .value_name("VALUE")
                .required(true)
                .num_args(1..)
                .help("Value; several words only for a program, after -- if one starts with a dash"),
        )
        .after_help(explained())
}

/// `config unset`.
pub fn unset_command() -> Command {
    Command::new("unset").about("Remove a setting and restore its default").arg(key_argument())
}

/// Sets a setting.
///
/// # Errors
/// `Usage` for a setting, a value or a profile that cannot be; those of the file.
pub fn set(typed: &str, values: &[String], context: &Context) -> Result<()> {
    let target = Target::parse(typed)?;
    let place = existing(&target, context, target.key.name == "url")?;
    let value = match values {
        [one] => one.clone(),
        several if target.key.form == Form::Words => shell_words::line(several),
        _ => return Err(Error::usage(format!("{} takes one value, not {}", target.key.name, values.len()))),
    };
    let shown = change::read(target.key, &value)?;
    if place == Place::Top && shown != SANDBOX {
        context.config()?.profile(&shown)?;
    }
    let trail = place.trail(target.key);
    if context.only_rehearses(&format!("set {trail} to {shown}")) {
        return Ok(());
    }
    update(context.paths().config()?, Readers::AsBefore, |text| {
        change::set(context.paths().config()?, text, &place, target.key, &value)
    })?;
    context.note(&format!("{trail} is {shown} now"));
    warn_of_stronger(&target, &place, context)
}

/// Takes a setting out.
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
    if context.only_rehearses(&format!("take out {trail}")) {
        return Ok(());
    }
    update(context.paths().config()?, Readers::AsBefore, |text| {
        change::unset(context.paths().config()?, text, &place, target.key)
    })?;
    context.note(&format!("{trail} is not set any more"));
    Ok(())
}

/// The place of a change. The profile is there, or `makes` one of a name it can have.
fn existing(target: &Target, context: &Context, makes: bool) -> Result<Place> {
    let place = target.place(context)?;
    if let Place::Profile(name) = &place {
        if name == SANDBOX {
            return Err(Error::usage(format!("\"{SANDBOX}\" is the built-in profile and has no settings of its own"))
                .hint("leave --profile away: defaults count for it too"));
        }
        check_name(name)?;
        if !makes {
            context.config()?.profile(name)?;
        }
    }
    Ok(place)
}

/// A change that a flag, a variable or another place overrules here would surprise.
fn warn_of_stronger(target: &Target, place: &Place, context: &Context) -> Result<()> {
    let profile = match place {
        Place::Profile(name) => Some(name.as_str()),
        _ => context.options().profile.as_deref(),
    };
    let stronger = context.sources(profile).and_then(|sources: Sources<'_>| sources.effective(target.key))?;
    // As it was read before the change: what stands in the changed place itself wins over nothing.
    let own = place.trail(target.key);
    match stronger.map(|setting| setting.origin) {
        Some(origin @ (Origin::Flag(_) | Origin::Variable(_))) => context.warn(&format!("{origin} wins over it here")),
        Some(ref origin @ Origin::File { ref key, .. }) if *key != own && !is_weaker(key, place) => {
            context.warn(&format!("{origin} wins over it here"));
        }
        _ => {}
    }
    Ok(())
}

/// Whether a key of a file counts less than one that stands in `place`.
fn is_weaker(key: &str, place: &Place) -> bool {
    key.starts_with("defaults.") && matches!(place, Place::Profile(_))
}
