//! Reads `config.toml`: the default profile, the defaults, the profiles and the aliases. An unknown key is an error, because
//! a misspelled `mode` would otherwise be ignored.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::preferences::{self, Preferences};
use super::{AuthHeader, ENVIRONMENT, Mode, SANDBOX, address, value};
use crate::config::toml_reader::{Document, Entry};
use crate::error::{Error, Result};
use crate::system::ownership::{self, Writers};
use crate::text::similarity::nearest;

pub(super) const TOP_KEYS: [&str; 4] = ["default_profile", "defaults", "profiles", "alias"];
/// Those that are tables.
#[cfg(test)]
pub(super) const TABLES: [&str; 3] = ["defaults", "profiles", "alias"];
pub(super) const PROFILE_KEYS: [&str; 7] =
    ["url", "auth_header", "mode", "protected", "token_file", "token_command", "ca_cert"];

/// The content of `config.toml`; empty if there is no such file.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// The file.
    pub path: PathBuf,
    /// The profile used if nothing else selects one.
    pub default_profile: Option<String>,
    /// The settings of all profiles.
    pub defaults: Preferences,
    /// The profiles by name.
    pub profiles: BTreeMap<String, Stored>,
    /// The aliases, each with the words it expands to.
    pub alias: BTreeMap<String, Vec<String>>,
}

/// A profile in `config.toml`.
#[derive(Clone, Debug, Default)]
pub struct Stored {
    /// The account URL, normalized.
    pub url: Option<String>,
    /// The header that carries the API key.
    pub auth_header: Option<AuthHeader>,
    /// Whether it may write.
    pub mode: Option<Mode>,
    /// Whether writes need the name of the profile as confirmation.
    pub protected: Option<bool>,
    /// A file that contains the API key, as written.
    pub token_file: Option<String>,
    /// A program that prints the API key, with its arguments; run without a shell.
    pub token_command: Option<Vec<String>>,
    /// A file of certificate authorities to trust instead of the built-in ones, as written.
    pub ca_cert: Option<String>,
    /// Its own settings.
    pub preferences: Preferences,
}

impl Config {
    /// Reads `path`.
    ///
    /// # Errors
    /// `Usage` with file, line and key for invalid content; those of [`read_text`].
    pub fn read(path: &Path) -> Result<Self> {
        Config::parse(path, &read_text(path)?.unwrap_or_default())
    }

    /// Reads `text`, the content of `path`.
    ///
    /// # Errors
    /// `Usage` with file, line and key.
    pub fn parse(path: &Path, text: &str) -> Result<Self> {
        let mut config = Config { path: path.to_owned(), ..Config::default() };
        let document = Document::parse(path, text)?;
        for entry in document.entries() {
            match entry.key {
                "default_profile" => config.default_profile = Some(entry.text()?.to_owned()),
                "defaults" => config.defaults = defaults(&entry)?,
                "profiles" => {
                    for profile in entry.entries()? {
                        check_name(profile.key).map_err(|error| profile.refuse(&format!(": {}", error.message())))?;
                        config.profiles.insert(profile.key.to_owned(), stored(&profile)?);
                    }
                }
                "alias" => {
                    for alias in entry.entries()? {
                        config.alias.insert(alias.key.to_owned(), alias.words()?);
                    }
                }
                _ => return Err(entry.unknown(&TOP_KEYS)),
            }
        }
        Ok(config)
    }

    /// The profile called `name`.
    ///
    /// # Errors
    /// `Usage` with the nearest name, or all of them, if there is none.
    pub fn profile(&self, name: &str) -> Result<&Stored> {
        self.profiles.get(name).ok_or_else(|| self.unknown(name, ""))
    }

    /// The error for a profile that does not exist; `chosen_by` completes the sentence.
    pub fn unknown(&self, name: &str, chosen_by: &str) -> Error {
        let (shown, path) = (name.escape_debug(), self.path.display());
        let error = Error::usage(format!("no profile \"{shown}\" in {path}{chosen_by}"));
        let names = || self.profiles.keys().map(String::as_str).chain([SANDBOX]);
        match nearest(name, names()) {
            Some(meant) => error.hint(format!("did you mean {meant}?")),
            None if self.profiles.is_empty() => error.hint("acamp auth login"),
            None => error.hint(format!("known profiles: {}", names().collect::<Vec<_>>().join(", "))),
        }
    }
}

/// Checks the name of a new profile: letters, digits, `-`, `_` and `.`; `-` and `.` not first.
///
/// # Errors
/// `Usage` for any other name, and for the built-in [`SANDBOX`].
pub fn check_name(name: &str) -> Result<()> {
    if name == SANDBOX {
        return Err(Error::usage(format!("\"{SANDBOX}\" is the name of the built-in profile")));
    }
    let plain = name.chars().all(|character| character.is_ascii_alphanumeric() || matches!(character, '-' | '_' | '.'));
    if name == ENVIRONMENT || !plain || name.is_empty() || name.starts_with(['-', '.']) {
        let shown = name.escape_debug();
        return Err(Error::usage(format!("invalid profile name \"{shown}\": use letters, digits, -, _ and .")));
    }
    Ok(())
}

/// The content of `path`, or `None` if there is no such file.
///
/// # Errors
/// `Usage` if other users can have written it: it decides which programs run and where API keys are sent. `Other` if it
/// cannot be read.
pub fn read_text(path: &Path) -> Result<Option<String>> {
    ownership::read_settings(path, Writers::Nobody)
}

fn defaults(table: &Entry<'_>) -> Result<Preferences> {
    let mut defaults = Preferences::default();
    for entry in table.entries()? {
        if !defaults.take(&entry)? {
            return Err(entry.unknown(&preferences::KEYS));
        }
    }
    Ok(defaults)
}

fn stored(table: &Entry<'_>) -> Result<Stored> {
    let mut profile = Stored::default();
    for entry in table.entries()? {
        match entry.key {
            "url" => {
                profile.url = Some(
                    address::normalize(entry.text()?)
                        .map_err(|e| entry.refuse(&format!("is not valid: {}", address::why(&e))))?,
                )
            }
            "auth_header" => profile.auth_header = Some(entry.parsed(value::auth_header)?),
            "mode" => profile.mode = Some(entry.parsed(value::mode)?),
            "protected" => profile.protected = Some(entry.parsed(value::switch)?),
            "token_file" => profile.token_file = Some(entry.text()?.to_owned()),
            "ca_cert" => profile.ca_cert = Some(entry.text()?.to_owned()),
            "token_command" => profile.token_command = Some(entry.texts()?),
            "token" => {
                let hint = format!("remove it and run: acamp auth login --name {}", table.key);
                return Err(entry.refuse("is not allowed in this file").hint(hint));
            }
            _ if profile.preferences.take(&entry)? => {}
            _ => return Err(entry.unknown(&[PROFILE_KEYS.as_slice(), &preferences::KEYS].concat())),
        }
    }
    Ok(profile)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Kind;

    fn parse(text: &str) -> Result<Config> {
        Config::parse(Path::new("config.toml"), text)
    }

    #[test]
    fn a_whole_file_is_read() {
        let config = parse(concat!(
            "default_profile = \"acme\"\n",
            "[defaults]\noutput = \"table\"\nrate = \"4/s\"\ntimeout = 20\n",
            "[profiles.acme]\nurl = \"https://acme.api-us1.com/api/3/\"\ntoken_command = [\"op\", \"read\"]\n",
            "[profiles.acme-ro]\nurl = \"acme.api-us1.com\"\nmode = \"read-only\"\nrate = 2\n",
            "auth_header = \"Authorization\"\ntoken_file = \"~/key\"\n",
        ))
        .unwrap();
        assert_eq!(config.default_profile.as_deref(), Some("acme"));
        assert_eq!(config.defaults.rate, Some(4.0));
        assert_eq!(config.defaults.timeout, Some(std::time::Duration::from_secs(20)));
        let acme = config.profile("acme").unwrap();
        assert_eq!(acme.url.as_deref(), Some("https://acme.api-us1.com"));
        assert_eq!(acme.token_command.as_deref(), Some(["op".to_owned(), "read".to_owned()].as_slice()));
        let readonly = config.profile("acme-ro").unwrap();
        assert_eq!((readonly.mode, readonly.preferences.rate), (Some(Mode::ReadOnly), Some(2.0)));
        assert_eq!(readonly.auth_header, Some(AuthHeader::Authorization));
    }

    #[test]
    fn an_unknown_key_names_file_line_and_the_nearest_key() {
        let error = parse("[profiles.acme]\nurl = \"acme.api-us1.com\"\nmod = \"read-only\"\n").unwrap_err();
        assert_eq!(
            error.to_string(),
            "error: cannot use config.toml: line 3, column 1: unknown key profiles.acme.mod\n  hint: did you mean mode?"
        );
        assert!(parse("[default]\n").unwrap_err().to_string().contains("did you mean defaults?"));
    }

    #[test]
    fn protected_is_true_or_false() {
        assert_eq!(parse("[profiles.acme]\nprotected = true\n").unwrap().profiles["acme"].protected, Some(true));
        let error = parse("[profiles.acme]\nprotected = \"maybe\"\n").unwrap_err();
        assert!(error.message().contains("profiles.acme.protected"), "{error}");
        let error = parse("[profiles.acme]\nprotect = true\n").unwrap_err();
        assert!(error.message().contains("unknown key profiles.acme.protect"), "{error}");
    }

    #[test]
    fn a_token_in_the_configuration_is_rejected_and_not_shown() {
        let error = parse("[profiles.acme]\ntoken = \"s3cr3t\"\n").unwrap_err();
        assert!(error.message().contains("line 2, column 9: profiles.acme.token is not allowed"), "{error}");
        assert!(!error.to_string().contains("s3cr3t"), "{error}");
    }

    #[test]
    fn invalid_profile_names_are_rejected() {
        for name in ["sandbox", "", "-x", ".x", "a/b", "(environment)", "a b"] {
            assert_eq!(check_name(name).unwrap_err().kind(), Kind::Usage, "{name}");
        }
        assert!(parse("[profiles.sandbox]\n").unwrap_err().message().contains("built-in"));
        assert!(check_name("acme-eu_2.test").is_ok());
    }

    #[test]
    fn an_unknown_profile_suggests_the_nearest_or_lists_all() {
        let config = parse("[profiles.acme]\n[profiles.beta]\n").unwrap();
        let near = config.profile("acmee").unwrap_err();
        assert_eq!(near.kind(), Kind::Usage);
        assert!(near.to_string().ends_with("hint: did you mean acme?"), "{near}");
        let far = config.profile("production").unwrap_err();
        assert!(far.to_string().ends_with("hint: known profiles: acme, beta, sandbox"), "{far}");
    }
}
