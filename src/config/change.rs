//! Reads, sets and removes single settings in `config.toml`. Comments, order and formatting are preserved.

use std::path::Path;

use toml_edit::{Array, Item, TableLike, Value};

use super::settings::{Form, Home, Key};
use super::value::invalid;
use crate::config::toml_edits;
use crate::config::toml_reader::Document;
use crate::config::user_file::{Config, Stored};
use crate::error::Result;
use crate::text::shell_words;

/// A table of `config.toml` that holds settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The first level.
    Top,
    /// `[defaults]`.
    Defaults,
    /// A profile.
    Profile(String),
}

impl Place {
    /// The keys that lead to it.
    fn tables(&self) -> Vec<&str> {
        match self {
            Place::Top => Vec::new(),
            Place::Defaults => vec!["defaults"],
            Place::Profile(name) => vec!["profiles", name],
        }
    }

    /// The full key of a setting in it: `profiles.acme.rate`.
    pub fn trail(&self, key: &Key) -> String {
        let mut words = self.tables();
        words.push(key.name);
        words.join(".")
    }

    /// The value of `key` in this table.
    pub fn value(&self, key: &Key, config: &Config) -> Option<String> {
        let none = Stored::default();
        let profile = |name: &String| config.profiles.get(name).unwrap_or(&none).clone();
        match (self, key.home) {
            (Place::Top, Home::Top(get)) => get(config),
            (Place::Defaults, Home::Anywhere(get)) => get(&config.defaults),
            (Place::Profile(name), Home::Anywhere(get)) => get(&profile(name).preferences),
            (Place::Profile(name), Home::Profile(get)) => get(&profile(name)),
            _ => None,
        }
    }
}

/// Sets `key` to `typed` and returns the new content. A profile that does not exist is created.
///
/// # Errors
/// `Usage` for an invalid value, and if `text`, the content of `path`, is not valid before or after the change.
pub fn set(path: &Path, text: &str, place: &Place, key: &Key, typed: &str) -> Result<String> {
    let value = written(key, &read(key, typed)?)?;
    let mut document = toml_edits::parse(path, text)?;
    if *place == Place::Top && !document.contains_key(key.name) {
        // At the top, followed by a blank line: toml_edit would put it directly above the first table.
        return checked(path, format!("{} = {value}\n\n{text}", key.name));
    }
    let mut table: &mut dyn TableLike = document.as_table_mut();
    for name in place.tables() {
        table = toml_edits::child(path, table, name, name == "profiles")?;
    }
    toml_edits::set(table, key.name, value);
    checked(path, document.to_string())
}

/// Removes `key`, if it is there.
///
/// # Errors
/// As [`set`].
pub fn unset(path: &Path, text: &str, place: &Place, key: &Key) -> Result<String> {
    let mut document = toml_edits::parse(path, text)?;
    let mut table: &mut dyn TableLike = document.as_table_mut();
    for name in place.tables() {
        match table.get_mut(name).and_then(Item::as_table_like_mut) {
            Some(below) => table = below,
            None => return Ok(text.to_owned()),
        }
    }
    table.remove(key.name);
    checked(path, document.to_string())
}

/// The value of `key` in `typed`, in its canonical form.
///
/// # Errors
/// `Usage` for an invalid value.
pub fn read(key: &Key, typed: &str) -> Result<String> {
    (key.read)(typed).map_err(|why| invalid(key.name, typed, &why))
}

/// The line of the value of the key `trail`, 1-based.
pub fn line_of(path: &Path, text: &str, trail: &str) -> Option<usize> {
    let document = Document::parse(path, text).ok()?;
    let mut entries = document.entries();
    loop {
        // The name of a profile may contain dots.
        let at = entries.iter().position(|entry| {
            trail.strip_prefix(&entry.trail).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        })?;
        let entry = entries.swap_remove(at);
        if entry.trail == trail {
            return Some(entry.line());
        }
        entries = entry.entries().ok()?;
    }
}

fn written(key: &Key, value: &str) -> Result<Value> {
    let wrong = |why: &str| invalid(key.name, value, why);
    Ok(match key.form {
        Form::Text => value.into(),
        Form::Switch => (value == "true").into(),
        Form::Number => match value.parse::<i64>() {
            Ok(number) => number.into(),
            Err(_) => value.parse::<f64>().map_err(|_| wrong("must be a number"))?.into(),
        },
        Form::Words => shell_words::words(value).map_err(|why| wrong(&why))?.into_iter().collect::<Array>().into(),
    })
}

/// The text, if the next run can read it.
fn checked(path: &Path, text: String) -> Result<String> {
    Config::parse(path, &text)?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::super::settings::find;
    use super::*;

    const BEFORE: &str =
        "# mine\n[defaults]\nrate = 4 # leave room\n\n[profiles.acme]\nurl = \"https://acme.example\" # ours\n";

    fn path() -> &'static Path {
        Path::new("config.toml")
    }

    fn changed(place: &Place, key: &str, value: &str) -> String {
        set(path(), BEFORE, place, find(key).unwrap(), value).unwrap()
    }

    #[test]
    fn a_setting_is_changed_in_place_and_comments_are_kept() {
        let acme = Place::Profile("acme".into());
        assert_eq!(changed(&Place::Defaults, "rate", "2.5/s"), BEFORE.replace("rate = 4 #", "rate = 2.5 #"));
        assert_eq!(changed(&acme, "timeout", "1m"), format!("{BEFORE}timeout = \"60s\"\n"));
        assert_eq!(
            changed(&acme, "token_command", "op read 'a b'"),
            format!("{BEFORE}token_command = [\"op\", \"read\", \"a b\"]\n")
        );
        assert_eq!(changed(&Place::Top, "default_profile", "acme"), format!("default_profile = \"acme\"\n\n{BEFORE}"));
        let new = changed(&Place::Profile("beta".into()), "url", "beta.example");
        assert_eq!(new, format!("{BEFORE}\n[profiles.beta]\nurl = \"https://beta.example\"\n"));
    }

    #[test]
    fn an_invalid_value_is_rejected() {
        for (key, value, why) in [
            ("rate", "fast", "invalid value \"fast\" for rate: must be requests per second, such as 4 or \"4/s\""),
            (
                "output",
                "xml",
                "invalid value \"xml\" for output: must be one of table, json, jsonl, csv, tsv, markdown, yaml, ids, none",
            ),
            (
                "url",
                "http://acme.example",
                "invalid value \"http://acme.example\" for url: the API key would be sent unencrypted; use https",
            ),
        ] {
            let error = set(path(), BEFORE, &Place::Profile("acme".into()), find(key).unwrap(), value).unwrap_err();
            assert_eq!(error.message(), why);
        }
    }

    #[test]
    fn removing_a_setting_that_is_not_there_is_no_error() {
        let out = |place: &Place, key| unset(path(), BEFORE, place, find(key).unwrap()).unwrap();
        assert_eq!(out(&Place::Defaults, "rate"), BEFORE.replace("rate = 4 # leave room\n", ""));
        assert_eq!(out(&Place::Profile("gone".into()), "rate"), BEFORE);
        assert_eq!(out(&Place::Top, "default_profile"), BEFORE);
    }

    #[test]
    fn the_line_of_a_setting_is_found() {
        let text = "[profiles.\"a.b\"]\n\nurl = \"a.example\"\n[defaults]\nrate = 1\n";
        assert_eq!(line_of(path(), text, "profiles.a.b.url"), Some(3));
        assert_eq!(line_of(path(), text, "defaults.rate"), Some(5));
        assert_eq!(line_of(path(), text, "defaults.timeout"), None);
    }
}
