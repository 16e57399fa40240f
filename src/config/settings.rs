//! Every setting as data: where it can be set, the flag and variable that override it, its values and its default.
//! `acamp config` shows and sets this list. Reads no file.

use super::global_options::{self as options, GlobalOption};
use super::preferences::Preferences;
use super::value::{self, Parser};
use super::{AuthHeader, ColorChoice, Mode, address};
use crate::config::user_file::{Config, Stored};
use crate::error::{Error, Result};
use crate::system::environment::{self, Variable};
use crate::text::duration;
use crate::text::shell_words;
use crate::text::similarity::nearest;

/// One setting.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// Its key in a file.
    pub name: &'static str,
    /// What it does, in one line.
    pub about: &'static str,
    /// Where it can be set, and how its value is found there.
    pub home: Home,
    /// Parses a value as typed and returns its canonical form, or what it must be.
    pub read: Parser<String>,
    /// Its type in a file.
    pub form: Form,
    /// The flag that overrides it; empty for none.
    pub flag: &'static str,
    /// The variable that overrides it, below the flag.
    pub variable: Option<Variable>,
    /// The variable shared with other programs, used if nothing else sets it.
    pub shared: Option<Variable>,
    /// Its default; empty for none.
    pub default: &'static str,
}

/// Where a setting can be set, with a function that finds its value there.
#[derive(Clone, Copy, Debug)]
pub enum Home {
    /// The top level of `config.toml`.
    Top(fn(&Config) -> Option<String>),
    /// `[defaults]`, a profile or a project file.
    Anywhere(fn(&Preferences) -> Option<String>),
    /// A profile.
    Profile(fn(&Stored) -> Option<String>),
}

/// The type of a value in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A string.
    Text,
    /// A number.
    Number,
    /// A boolean.
    Switch,
    /// A list of strings.
    Words,
}

/// The key that only the credentials file may contain.
pub const TOKEN: &str = "token";

/// Every setting, in the order they are listed.
pub const ALL: &[Key] = &[
    key("default_profile", "Profile to use if nothing else selects one", Home::Top(|c| c.default_profile.clone())),
    of(&options::OUTPUT, Home::Anywhere(|p| p.output.map(|format| format.name().to_owned())))
        .read(|text| value::usual_format(text).map(|format| format.name().to_owned()))
        // --output does not override it here: it formats the output of the very command that shows the setting.
        .over("", options::OUTPUT.variable),
    of(&options::SLIM, Home::Anywhere(|p| p.slim.map(|on| on.to_string())))
        .read(|text| value::switch(text).map(|on| on.to_string()))
        .form(Form::Switch)
        // As for --output.
        .over("", options::SLIM.variable),
    of(&options::COLOR, Home::Anywhere(|p| p.color.map(|color| color.as_str().to_owned())))
        .read(|text| value::color(text).map(|color| ColorChoice::as_str(color).to_owned())),
    key("pager", "Program for tables longer than the screen; cat for none", Home::Anywhere(|p| p.pager.clone()))
        .read(value::program)
        .over(options::NO_PAGER.flag, Some(environment::OWN_PAGER))
        .shared(environment::PAGER)
        .default("less"),
    of(&options::RATE, Home::Anywhere(|p| p.rate.map(|rate| rate.to_string())))
        .read(|text| value::rate(text).map(|rate| rate.to_string()))
        .form(Form::Number),
    of(&options::TIMEOUT, Home::Anywhere(|p| p.timeout.map(duration::to_text)))
        .read(|text| duration::parse(text).map(duration::to_text)),
    of(&options::MAX_RETRIES, Home::Anywhere(|p| p.max_retries.map(|count| count.to_string())))
        .read(|text| value::count(text).map(|count| count.to_string()))
        .form(Form::Number),
    of(&options::MAX_WAIT, Home::Anywhere(|p| p.max_wait.map(duration::to_text)))
        .read(|text| duration::parse(text).map(duration::to_text)),
    of(&options::MAX_DELETE, Home::Anywhere(|p| p.max_delete.map(value::max_delete_text)))
        .read(|text| value::max_delete(text).map(value::max_delete_text)),
    key("history", "Whether undo history is recorded", Home::Anywhere(|p| p.history.map(|on| on.to_string())))
        .read(|text| value::switch(text).map(|on| on.to_string()))
        .form(Form::Switch)
        .over(options::NO_HISTORY.flag, Some(environment::HISTORY))
        .default("true"),
    key(
        "cache_ttl",
        "How long names are cached; 0 for no caching",
        Home::Anywhere(|p| p.cache_ttl.map(duration::to_text)),
    )
    .read(|text| duration::parse(text).map(duration::to_text))
    .over("", Some(environment::CACHE_TTL))
    .default("300s"),
    key("names", "Whether tables show names in place of IDs", Home::Anywhere(|p| p.names.map(|on| on.to_string())))
        .read(|text| value::switch(text).map(|on| on.to_string()))
        .form(Form::Switch)
        .over(options::NO_NAMES.flag, None)
        .default("true"),
    key("url", "URL of the account", Home::Profile(|p| p.url.clone())).read(url),
    key("mode", "Whether the profile may write", Home::Profile(|p| p.mode.map(|mode| mode.as_str().to_owned())))
        .read(|text| value::mode(text).map(|mode| Mode::as_str(mode).to_owned()))
        .default("read-write"),
    key(
        "protected",
        "Whether writes need the profile name as confirmation",
        Home::Profile(|p| p.protected.map(|p| p.to_string())),
    )
    .read(|text| value::switch(text).map(|is_protected| is_protected.to_string()))
    .form(Form::Switch)
    .default("false"),
    of(&options::CA_CERT, Home::Profile(|p| p.ca_cert.clone())).shared(environment::SSL_CERT_FILE),
    key(
        "auth_header",
        "Header that carries the API key",
        Home::Profile(|p| p.auth_header.map(|h| h.as_str().to_owned())),
    )
    .read(|text| value::auth_header(text).map(|header| AuthHeader::as_str(header).to_owned()))
    .default("Api-Token"),
    key("token_file", "File that contains the API key", Home::Profile(|p| p.token_file.clone())),
    key(
        "token_command",
        "Program that prints the API key",
        Home::Profile(|p| p.token_command.as_deref().map(shell_words::line)),
    )
    .read(words)
    .form(Form::Words),
];

const fn key(name: &'static str, about: &'static str, home: Home) -> Key {
    Key { name, about, home, read: some_text, form: Form::Text, flag: "", variable: None, shared: None, default: "" }
}

/// The setting behind a global option.
const fn of(option: &GlobalOption, home: Home) -> Key {
    key(option.setting, option.help, home).over(option.flag, option.variable).default(option.default)
}

impl Key {
    setters! {
        read(read: Parser<String>) => read = read;
        form(form: Form) => form = form;
        over(flag: &'static str, variable: Option<Variable>) => flag = flag, variable = variable;
        shared(variable: Variable) => shared = Some(variable);
        default(text: &'static str) => default = text;
    }
}

/// The setting with this name.
///
/// # Errors
/// `Usage` with the nearest name, or all of them; for the API key with the command that stores it.
pub fn find(name: &str) -> Result<&'static Key> {
    if let Some(key) = ALL.iter().find(|key| key.name == name) {
        return Ok(key);
    }
    if name == TOKEN {
        return Err(Error::usage("token is not a setting: API keys are stored in the credentials file")
            .hint("run acamp auth login to store it, or set token_file or token_command"));
    }
    let names = || ALL.iter().map(|key| key.name);
    let error = Error::usage(format!("unknown setting \"{}\"", name.escape_debug()));
    match nearest(&name.replace('-', "_"), names()) {
        Some(meant) => Err(error.hint(format!("did you mean {meant}?"))),
        None => Err(error.hint(format!("known settings: {}", names().collect::<Vec<_>>().join(", ")))),
    }
}

fn some_text(text: &str) -> std::result::Result<String, String> {
    if text.trim().is_empty() { Err("must not be empty".to_owned()) } else { Ok(text.trim().to_owned()) }
}

fn url(text: &str) -> std::result::Result<String, String> {
    address::normalize(text).map_err(|error| address::why(&error).to_owned())
}

fn words(text: &str) -> std::result::Result<String, String> {
    let words = shell_words::words(text)?;
    if words.is_empty() { Err("must name a program".to_owned()) } else { Ok(shell_words::line(&words)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{preferences, user_file};

    #[test]
    fn every_key_of_a_file_is_a_setting() {
        let mut files: Vec<&str> = preferences::KEYS.to_vec();
        files.extend(user_file::PROFILE_KEYS);
        files.extend(user_file::TOP_KEYS.iter().filter(|key| !user_file::TABLES.contains(key)));
        for name in &files {
            assert!(ALL.iter().any(|key| key.name == *name), "settings::ALL lacks `{name}`");
        }
        for key in ALL {
            assert!(files.contains(&key.name), "no file accepts `{}`", key.name);
            assert!(!key.about.is_empty() && !key.about.ends_with('.'), "{}", key.name);
        }
    }

    #[test]
    fn every_default_is_a_valid_value() {
        for key in ALL.iter().filter(|key| !key.default.is_empty()) {
            assert_eq!((key.read)(key.default).as_deref(), Ok(key.default), "{}", key.name);
        }
    }

    #[test]
    fn a_misspelled_setting_suggests_the_nearest() {
        assert_eq!(find("max-retrys").unwrap_err().hint_text(), Some("did you mean max_retries?"));
        assert!(
            find("nothing_like_it").unwrap_err().hint_text().unwrap().starts_with("known settings: default_profile")
        );
        assert!(find("token").unwrap_err().to_string().contains("acamp auth login"));
    }
}
