//! The effective value of a setting and where it comes from: the source with the highest precedence that sets it.

use super::preferences::Preferences;
use super::resolve::Sources;
use super::settings::{Home, Key};
use super::{ENVIRONMENT, Origin, Setting};
use crate::error::Result;
use crate::system::environment;

impl Sources<'_> {
    /// The value of `key` for the selected profile, or without one; `None` if nothing sets it and it has no default.
    ///
    /// # Errors
    /// `Usage` for a variable with an invalid value.
    pub fn effective(&self, key: &Key) -> Result<Option<Setting<String>>> {
        let chosen = self.chosen();
        let is_account = chosen.as_ref().is_some_and(|chosen| chosen.value == ENVIRONMENT);
        let none = Preferences::default();
        let said = match key.home {
            Home::Top(get) => {
                get(self.config).map(|value| Setting { value, origin: Origin::file(&self.config.path, "", key.name) })
            }
            Home::Anywhere(get) => {
                let mut layers = self.layers();
                if key.flag.is_empty() {
                    layers.flags = &none;
                }
                layers.pick(key.name, key.flag, key.variable.map(|variable| (variable, key.read)), get)?
            }
            Home::Profile(_) if is_account && key.name == "url" => {
                let typed = self.environment.text(environment::URL);
                let value = typed.map(|typed| (key.read)(&typed).unwrap_or(typed));
                value.map(|value| Setting { value, origin: Origin::Variable(environment::URL.name) })
            }
            Home::Profile(get) => self.protection(key.name, get).or_else(|| {
                let chosen = chosen.filter(|_| !is_account)?;
                let value = get(self.config.profiles.get(&chosen.value)?)?;
                let table = format!("profiles.{}", chosen.value);
                Some(Setting { value, origin: Origin::file(&self.config.path, &table, key.name) })
            }),
        };
        let shared = || {
            let variable = key.shared?;
            let value = self.environment.text(variable)?;
            Some(Setting { value, origin: Origin::Variable(variable.name) })
        };
        Ok(said
            .or_else(shared)
            .or_else(|| (!key.default.is_empty()).then(|| Setting::default_of(key.default.to_owned()))))
    }
}
