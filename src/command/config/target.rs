//! Which setting is meant, and where: `rate`, `defaults.rate`, `profiles.acme.rate`, or `rate` with `--profile acme`.

use crate::config::change::Place;
use crate::config::settings::{self, Home, Key};
use crate::error::{Error, Result};
use crate::session::Context;

/// A setting, and the place that was named with it.
#[derive(Debug)]
pub struct Target {
    /// The setting.
    pub key: &'static Key,
    /// The place typed in front of it.
    pub named: Option<Place>,
}

impl Target {
    /// Reads what was typed.
    ///
    /// # Errors
    /// `Usage` for a setting that does not exist, or not in that place.
    pub fn parse(typed: &str) -> Result<Self> {
        let (place, name) = match typed.rsplit_once('.') {
            None => (None, typed),
            Some(("defaults", name)) => (Some(Place::Defaults), name),
            Some((table, name)) => match table.strip_prefix("profiles.").filter(|profile| !profile.is_empty()) {
                Some(profile) => (Some(Place::Profile(profile.to_owned())), name),
                None => {
                    return Err(Error::usage(format!("unknown setting \"{}\"", typed.escape_debug()))
                        .hint("in front of a setting stands nothing, defaults. or profiles.NAME."));
                }
            },
        };
        let key = settings::find(name)?;
        match place {
            Some(place) if !holds(&place, key) => Err(misplaced(key)),
            named => Ok(Target { key, named }),
        }
    }

    /// Where a change goes: the place named, the profile of `--profile`, or `[defaults]`. A profile that a variable or a
    /// project file chooses is not changed by the way.
    ///
    /// # Errors
    /// `Usage` for a setting that only a profile has where none is named, and for two different places.
    pub fn place(&self, context: &Context) -> Result<Place> {
        let flag = context.options().profile.clone().map(Place::Profile);
        let usual = if matches!(self.key.home, Home::Top(_)) { Place::Top } else { Place::Defaults };
        let place = match (self.named.clone(), flag) {
            (Some(named), Some(flag)) if named != flag => {
                return Err(Error::usage("the setting's place is named twice: by --profile and in front of it"));
            }
            (Some(place), _) | (None, Some(place)) => place,
            (None, None) => usual,
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
        Home::Top(_) => Error::usage(format!("{} belongs to no profile", key.name))
            .hint("leave --profile and what stands in front of it away"),
        _ => Error::usage(format!("{} belongs to a profile", key.name)).hint("name it: --profile NAME"),
    }
}
