//! Selects the account, and says where each of its settings comes from. Highest precedence first:
//!
//! 1. `--profile`, 2. `ACAMP_PROFILE`, 3. `ACAMP_URL` with `ACAMP_TOKEN` or `ACAMP_TOKEN_FILE`, 4. the project file's
//!    `profile`, 5. `default_profile`. Without any of them there is an error, never the sandbox.
//!
//! A token in the environment belongs to `ACAMP_URL` if that is set, and is then never sent to another account. Without
//! `ACAMP_URL` it overrides the API key of the selected profile.

use std::fmt;
use std::path::Path;

use super::credentials::Credentials;
use super::preferences::{Layers, Preferences};
use super::{ENVIRONMENT, Origin, Profile, SANDBOX, Secret, Setting, TokenSource, address, project_settings};
use crate::config::project_file::Project;
use crate::config::user_file::{Config, Stored};
use crate::error::{Error, Kind, Result};
use crate::system::environment::{self, Environment, Variable};
use crate::system::paths::Paths;

/// A setting that another one overrides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shadowed {
    /// What was set.
    pub what: Origin,
    /// What overrides it.
    pub by: Origin,
}

impl fmt::Display for Shadowed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is ignored: {} takes precedence", self.what, self.by)
    }
}

/// Everything that can select an account.
#[derive(Debug)]
pub struct Sources<'a> {
    /// `--profile`.
    pub profile: Option<&'a str>,
    /// The settings given as flags.
    pub flags: &'a Preferences,
    /// The environment.
    pub environment: &'a Environment,
    /// Where files are.
    pub paths: &'a Paths,
    /// The project file, if there is one.
    pub project: Option<&'a Project>,
    /// `config.toml`.
    pub config: &'a Config,
}

impl<'a> Sources<'a> {
    /// Resolves the account and its settings. Runs no program and opens no connection.
    ///
    /// # Errors
    /// `Denied` if no account is selected or its stored API key may not be read; `Usage` for a profile that does not
    /// exist or has no valid URL.
    pub fn resolve(&self) -> Result<Profile> {
        let choosers = self.choosers();
        let Some(name) = choosers.first().cloned() else { return Err(self.nothing_chosen()) };
        let mut profile = if is_account(&name) {
            self.account(name)?
        } else if name.value == SANDBOX {
            self.sandbox(name)?
        } else {
            self.stored(name)?
        };
        profile.shadowed.splice(0..0, self.lost(&choosers));
        Ok(profile)
    }

    /// The selected profile, whether it exists or not.
    pub fn chosen(&self) -> Option<Setting<String>> {
        self.choosers().into_iter().next()
    }

    /// The settings that apply to the selected profile, or without one.
    pub fn layers(&self) -> Layers<'a> {
        let project = self.project.and_then(|project| Some((project.path.as_path(), self.project_settings().ok()?.0)));
        Layers { flags: self.flags, environment: self.environment, project, files: self.files() }
    }

    /// The settings of the project file that apply, and those that are looser than the user's own.
    fn project_settings(&self) -> Result<(Preferences, Vec<Shadowed>)> {
        let Some(project) = self.project else { return Ok(Default::default()) };
        let (flags, environment) = (Preferences::default(), Environment::default());
        let own = Layers { flags: &flags, environment: &environment, project: None, files: self.files() };
        project_settings::applicable(&project.path, &project.preferences, &own)
    }

    /// The user's own settings: the path of the file, the table, and what it sets.
    fn files(&self) -> Vec<(&'a Path, String, &'a Preferences)> {
        let chosen = self.chosen().filter(|name| !is_account(name));
        let mut files = Vec::new();
        let path = self.config.path.as_path();
        if let Some((name, stored)) = chosen.and_then(|name| self.config.profiles.get_key_value(&name.value)) {
            files.push((path, format!("profiles.{name}"), &stored.preferences));
        }
        files.push((path, "defaults".to_owned(), &self.config.defaults));
        files
    }

    /// Everything that selects an account, highest precedence first.
    fn choosers(&self) -> Vec<Setting<String>> {
        let setting = |value: &str, origin| Setting { value: value.to_owned(), origin };
        let variable = |variable: Variable| Origin::Variable(variable.name);
        let mut choosers = Vec::new();
        choosers.extend(self.profile.map(|name| setting(name, Origin::Flag("--profile"))));
        let named = self.environment.text(environment::PROFILE);
        choosers.extend(named.map(|name| setting(&name, variable(environment::PROFILE))));
        let account = self.environment.text(environment::URL);
        choosers.extend(account.map(|_| setting(ENVIRONMENT, variable(environment::URL))));
        let project = self.project.and_then(|project| Some((&project.path, project.profile.as_ref()?)));
        choosers.extend(project.map(|(path, name)| setting(name, Origin::file(path, "", "profile"))));
        let default = self.config.default_profile.as_ref();
        choosers.extend(default.map(|name| setting(name, Origin::file(&self.config.path, "", "default_profile"))));
        choosers
    }

    /// The choices that are overridden in a way that may surprise: a variable by something else, or the user's own choice
    /// by an account in the environment. A flag that overrides the default is expected.
    fn lost(&self, choosers: &[Setting<String>]) -> Vec<Shadowed> {
        let Some((winner, others)) = choosers.split_first() else { return Vec::new() };
        let surprising = |loser: &&Setting<String>| {
            loser.value != winner.value && (is_account(winner) || matches!(loser.origin, Origin::Variable(_)))
        };
        others.iter().filter(surprising).map(|loser| shadowed(&loser.origin, &winner.origin)).collect()
    }

    fn account(&self, name: Setting<String>) -> Result<Profile> {
        let typed = self.environment.text(environment::URL).unwrap_or_default();
        let url = address::normalize(&typed).map_err(|error| {
            Error::usage(format!("{}: {}", environment::URL.name, error.message())).hint(address::HINT)
        })?;
        let url = Setting { value: url, origin: name.origin.clone() };
        self.build(name, url, &Stored::default(), self.environment_tokens())
    }

    fn sandbox(&self, name: Setting<String>) -> Result<Profile> {
        let url = Setting { value: "http://127.0.0.1".to_owned(), origin: Origin::BuiltIn };
        let key = Setting { value: TokenSource::Known(Secret::new(SANDBOX)), origin: Origin::BuiltIn };
        let mut profile = self.build(name, url, &Stored::default(), vec![key])?;
        self.forget_environment_tokens(&mut profile);
        Ok(profile)
    }

    fn stored(&self, name: Setting<String>) -> Result<Profile> {
        let stored = self.config.profiles.get(&name.value).ok_or_else(|| {
            let chosen_by = format!(", selected by {}", name.origin);
            self.config.unknown(&name.value, if name.origin == Origin::Flag("--profile") { "" } else { &chosen_by })
        })?;
        let table = format!("profiles.{}", name.value);
        let path = self.config.path.as_path();
        let url = stored.url.clone().ok_or_else(|| {
            Error::usage(format!("profile \"{}\" has no url in {}", name.value, path.display()))
                .hint(format!("acamp auth login --name {}", name.value))
        })?;
        let url = Setting { value: url, origin: Origin::file(path, &table, "url") };
        let has_account = self.environment.text(environment::URL).is_some();
        let mut tokens = if has_account { Vec::new() } else { self.environment_tokens() };
        tokens.extend(self.configured_tokens(stored, path, &table));
        match Credentials::read(&self.paths.credentials()?) {
            Ok(credentials) => tokens.extend(stored_token(&credentials, &name.value)),
            Err(error) if tokens.is_empty() => return Err(error),
            // Another source has the API key, so a problem with this file does not matter.
            Err(_) => {}
        }
        let mut profile = self.build(name, url, stored, tokens)?;
        if has_account {
            self.forget_environment_tokens(&mut profile);
        }
        Ok(profile)
    }

    fn build(
        &self,
        name: Setting<String>,
        url: Setting<String>,
        stored: &Stored,
        tokens: Vec<Setting<TokenSource>>,
    ) -> Result<Profile> {
        let origin = |key| Origin::file(&self.config.path, &format!("profiles.{}", name.value), key);
        let mut tokens = tokens.into_iter();
        let token = tokens.next();
        let lost =
            token.iter().flat_map(|won| tokens.as_slice().iter().map(|lost| shadowed(&lost.origin, &won.origin)));
        Ok(Profile {
            shadowed: lost.chain(self.project_settings()?.1).collect(),
            auth_header: setting(stored.auth_header, origin("auth_header")),
            mode: self.protection("mode", |of| of.mode).unwrap_or_else(|| setting(stored.mode, origin("mode"))),
            protected: self
                .protection("protected", |of| of.protected)
                .unwrap_or_else(|| setting(stored.protected, origin("protected"))),
            limits: self.layers().limits()?,
            ca_cert: stored
                .ca_cert
                .as_deref()
                .map(|file| Setting { value: self.paths.beside_config(file), origin: origin("ca_cert") }),
            name,
            url,
            token,
        })
    }

    /// A protection that the project file turns on.
    pub(super) fn protection<T>(&self, key: &str, get: fn(&Stored) -> Option<T>) -> Option<Setting<T>> {
        let project = self.project?;
        let value = get(&project.protections)?;
        Some(Setting { value, origin: Origin::file(&project.path, "", key) })
    }

    fn environment_tokens(&self) -> Vec<Setting<TokenSource>> {
        let known = self.environment.token().cloned().map(TokenSource::Known);
        let file = self.environment.path(environment::TOKEN_FILE).map(|path| match &self.environment.directory {
            Some(directory) => directory.join(path),
            None => path,
        });
        let of = |variable: Variable, value| Setting { value, origin: Origin::Variable(variable.name) };
        let known = known.map(|value| of(environment::TOKEN, value));
        known.into_iter().chain(file.map(|path| of(environment::TOKEN_FILE, TokenSource::File(path)))).collect()
    }

    fn configured_tokens(&self, stored: &Stored, path: &Path, table: &str) -> Vec<Setting<TokenSource>> {
        let file = stored.token_file.as_deref().map(|file| TokenSource::File(self.paths.beside_config(file)));
        let command = stored.token_command.clone().map(TokenSource::Command);
        let of = |key, value| Setting { value, origin: Origin::file(path, table, key) };
        let file = file.map(|value| of("token_file", value));
        file.into_iter().chain(command.map(|value| of("token_command", value))).collect()
    }

    fn forget_environment_tokens(&self, profile: &mut Profile) {
        let by = profile.name.origin.clone();
        profile.shadowed.extend(self.environment_tokens().iter().map(|token| shadowed(&token.origin, &by)));
    }

    fn nothing_chosen(&self) -> Error {
        let message = if self.config.profiles.is_empty() {
            "not logged in: no profile exists and ACAMP_URL is not set".to_owned()
        } else {
            let names: Vec<&str> = self.config.profiles.keys().map(String::as_str).collect();
            format!("no profile selected: select one of {} with --profile or acamp profiles use", names.join(", "))
        };
        Error::new(Kind::Denied, message).hint("acamp auth login, or --profile sandbox for the built-in emulator")
    }
}

/// The stored API key of profile `name`, with its source.
fn stored_token(credentials: &Credentials, name: &str) -> Option<Setting<TokenSource>> {
    let origin = Origin::file(&credentials.path, name, "token");
    credentials.token(name).map(|token| Setting { value: TokenSource::Known(token.clone()), origin })
}

fn is_account(name: &Setting<String>) -> bool {
    name.origin == Origin::Variable(environment::URL.name)
}

fn shadowed(what: &Origin, by: &Origin) -> Shadowed {
    Shadowed { what: what.clone(), by: by.clone() }
}

fn setting<T: Default>(value: Option<T>, origin: Origin) -> Setting<T> {
    value.map_or_else(|| Setting::default_of(T::default()), |value| Setting { value, origin })
}

#[cfg(test)]
#[path = "resolve_tests.rs"]
mod tests;
