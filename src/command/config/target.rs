//! Parses a setting and its section: `rate`, `defaults.rate`, `profiles.acme.rate`, or `rate` with `--profile acme`.

use crate::config::change::Place;
use crate::config::settings::{self, Home, Key};
use crate::error::{Error, Result};
use crate::session::Context;

/// A setting, and the section named with it.
#[derive(Debug)]
pub struct Target {
    /// The setting.
    pub key: &'static Key,
    /// The section in its prefix.
    pub named: Option<Place>,
}

impl Target {
    /// Parses an argument.
    ///
    /// # Errors
    /// `Usage` for an unknown setting, or one that does not exist in that section.
    pub fn parse(typed: &str) -> Result<Self> {
        let (place, name) = match typed.rsplit_once('.') {
            None => (None, typed),
            Some(("defaults", name)) => (Some(Place::Defaults), name),
            Some((table, name)) => match table.strip_prefix("profiles.").filter(|profile| !profile.is_empty()) {
                Some(profile) => (Some(Place::Profile(profile.to_owned())), name),
                None => {
                    return Err(Error::usage(format!("unknown setting \"{}\"", typed.escape_debug()))
                        .hint("the prefix of a setting must be defaults. or profiles.NAME."));
                }
            },
        };
        let key = settings::find(name)?;
        match place {
            Some(place) if !holds(&place, key) => Err(misplaced(key)),
            named => Ok(Target { key, named }),
        }
    }

    /// The section to change: the one in the prefix, the profile of `--profile`, or `[defaults]`. A profile selected by a
    /// variable or a project file is not changed implicitly.
    ///
    /// # Errors
    /// `Usage` for a profile setting without a profile, and for two different sections.
    pub fn place(&self, context: &Context) -> Result<Place> {
        let flag = context.options().profile.clone().map(Place::Profile);
        let default = if matches!(self.key.home, Home::Top(_)) { Place::Top } else { Place::Defaults };
        let place = match (self.named.clone(), flag) {
            (Some(named), Some(flag)) if named != flag => {
                return Err(Error::usage("--profile conflicts with the prefix of the setting"));
            }
            (Some(place), _) | (None, Some(place)) => place,
            (None, None) => default,
        };
        if holds(&place, self.key) { Ok(place) } else { Err(misplaced(self.key)) }
    }
}

fn holds(place: &Place, key: &Key) -> bool {
    match key.home {
        Home::Top(_) => *place == Place::Top,
        Home::Anywhere(_) => *place != Place::Top,
        Home::Profile(_) => matches!(place, Place::Profile(_)),
    }
}

fn misplaced(key: &Key) -> Error {
    match key.home {
        Home::Top(_) => {
            Error::usage(format!("{} is not a profile setting", key.name)).hint("omit --profile and the prefix")
        }
        _ => Error::usage(format!("{} is a profile setting", key.name)).hint("add --profile NAME"),
    }
}
