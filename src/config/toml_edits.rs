//! Edits of `config.toml` that preserve comments, order and formatting. Pure: text in, text out; [`super::save`] writes.

use std::path::Path;

use toml_edit::{DocumentMut, Item, Table, TableLike, Value, value};

use crate::config::user_file::{Config, Stored};
use crate::error::{Error, Result};

/// Sets the keys of `stored` in profile `name`, which may be new, and keeps its other keys.
///
/// # Errors
/// `Usage` if `text`, the content of `path`, is not a valid `config.toml`; so for the functions below.
pub fn set_profile(path: &Path, text: &str, name: &str, stored: &Stored) -> Result<String> {
    let mut document = parse(path, text)?;
    let profiles = child(path, document.as_table_mut(), "profiles", true)?;
    let profile = child(path, profiles, name, false)?;
    let settings = [
        ("url", stored.url.as_deref()),
        ("auth_header", stored.auth_header.map(|header| header.as_str())),
        ("mode", stored.mode.map(|mode| mode.as_str())),
    ];
    for (key, setting) in settings {
        if let Some(setting) = setting {
            set(profile, key, setting.into());
        }
    }
    Ok(document.to_string())
}

/// Makes `name` the default profile.
///
/// # Errors
/// As [`set_profile`].
pub fn set_default(path: &Path, text: &str, name: &str) -> Result<String> {
    let mut document = parse(path, text)?;
    if !document.contains_key("default_profile") {
        // At the top, followed by a blank line: toml_edit would put it directly above the first table.
        return Ok(format!("default_profile = {}\n\n{text}", value(name)));
    }
    set(document.as_table_mut(), "default_profile", name.into());
    Ok(document.to_string())
}

/// Renames a profile, and the default if it is that.
///
/// # Errors
/// As [`set_profile`]; `Usage` if `old` does not exist or `new` does.
pub fn rename_profile(path: &Path, text: &str, old: &str, new: &str) -> Result<String> {
    let config = Config::parse(path, text)?;
    config.profile(old)?;
    if config.profiles.contains_key(new) {
        return Err(Error::usage(format!("profile \"{new}\" already exists")));
    }
    let mut document = parse(path, text)?;
    let profiles = child(path, document.as_table_mut(), "profiles", true)?;
    if let Some(profile) = profiles.remove(old) {
        profiles.insert(new, profile);
    }
    if config.default_profile.as_deref() == Some(old) {
        set(document.as_table_mut(), "default_profile", new.into());
    }
    Ok(document.to_string())
}

/// Removes a profile, and the default if it was that.
///
/// # Errors
/// As [`set_profile`]; `Usage` if it does not exist.
pub fn remove_profile(path: &Path, text: &str, name: &str) -> Result<String> {
    let config = Config::parse(path, text)?;
    config.profile(name)?;
    let mut document = parse(path, text)?;
    child(path, document.as_table_mut(), "profiles", true)?.remove(name);
    if config.default_profile.as_deref() == Some(name) {
        document.remove("default_profile");
    }
    Ok(document.to_string().trim_start_matches('\n').to_owned())
}

/// Makes `name` an alias for `line`; `None` removes the alias.
///
/// # Errors
/// As [`set_profile`].
pub fn set_alias(path: &Path, text: &str, name: &str, line: Option<&str>) -> Result<String> {
    let mut document = parse(path, text)?;
    let table = child(path, document.as_table_mut(), "alias", false)?;
    match line {
        Some(line) => set(table, name, line.into()),
        None => drop(table.remove(name)),
    }
    Ok(document.to_string())
}

/// The document, checked by [`Config`] first: errors of toml_edit would show the source.
pub(super) fn parse(path: &Path, text: &str) -> Result<DocumentMut> {
    Config::parse(path, text)?;
    text.parse().map_err(|_| Error::usage(format!("cannot use {}: it is not TOML", path.display())))
}

/// The table `key`, created if missing; an `implicit` one gets no header.
pub(super) fn child<'t>(
    path: &Path,
    table: &'t mut dyn TableLike,
    key: &str,
    implicit: bool,
) -> Result<&'t mut dyn TableLike> {
    let mut new = Table::new();
    new.set_implicit(implicit);
    if !implicit && !table.is_empty() {
        new.decor_mut().set_prefix("\n");
    }
    table.entry(key).or_insert(Item::Table(new));
    // `profiles = { … }` on one line accepts no table with a header.
    if implicit && let Some(inline) = table.get(key).and_then(Item::as_inline_table) {
        let apart = Item::Table(inline.clone().into_table());
        table.key_mut(key).into_iter().for_each(|mut key| key.fmt());
        table.insert(key, apart);
    }
    let item = table.entry(key).or_insert(Item::None);
    item.as_table_like_mut().ok_or_else(|| Error::usage(format!("cannot use {}: {key} is not a table", path.display())))
}

/// Sets a value and keeps the whitespace and comment after the old one.
pub(super) fn set(table: &mut dyn TableLike, key: &str, new: Value) {
    let mut new = Item::Value(new);
    if let (Some(old), Some(new)) = (table.get(key).and_then(Item::as_value), new.as_value_mut()) {
        *new.decor_mut() = old.decor().clone();
    }
    match table.get_mut(key) {
        Some(item) => *item = new,
        None => drop(table.insert(key, new)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Mode;

    const BEFORE: &str = "# mine\ndefault_profile = \"acme\" # the main one\n\n[defaults]\nrate = \"4/s\" # leave room\n\n\
        # production\n[profiles.acme]\nurl = \"https://acme.api-us1.com\" # as shown\nmax_retries = 2\n\n\
        [profiles.beta]\nurl = \"https://beta.api-us1.com\"\n";

    #[test]
    fn profiles_on_one_line_become_tables_when_one_is_added() {
        let before =
            "profiles = { acme = { url = \"https://acme.example\" } } # mine\n\n[defaults]\noutput = \"json\"\n";
        let stored = Stored { url: Some("https://beta.example".to_owned()), ..Stored::default() };
        let after = set_profile(path(), before, "beta", &stored).unwrap();
        let config = Config::parse(path(), &after).unwrap();
        assert_eq!(config.profiles.keys().collect::<Vec<_>>(), ["acme", "beta"], "{after}");
        let renamed = rename_profile(path(), &after, "acme", "main").unwrap();
        assert!(Config::parse(path(), &renamed).unwrap().profiles.contains_key("main"), "{renamed}");
    }

    fn path() -> &'static Path {
        Path::new("config.toml")
    }

    #[test]
    fn a_changed_profile_keeps_every_comment_and_other_key() {
        let stored =
            Stored { url: Some("https://new.example".into()), mode: Some(Mode::ReadOnly), ..Stored::default() };
        let after = set_profile(path(), BEFORE, "acme", &stored).unwrap();
        let expected = BEFORE
            .replace("https://acme.api-us1.com", "https://new.example")
            .replace("max_retries = 2\n", "max_retries = 2\nmode = \"read-only\"\n");
        assert_eq!(after, expected);
    }

    #[test]
    fn the_first_profile_makes_a_small_file() {
        let stored = Stored { url: Some("https://acme.api-us1.com".into()), ..Stored::default() };
        let text = set_profile(path(), "", "acme", &stored).unwrap();
        let text = set_default(path(), &text, "acme").unwrap();
        assert_eq!(text, "default_profile = \"acme\"\n\n[profiles.acme]\nurl = \"https://acme.api-us1.com\"\n");
    }

    #[test]
    fn renaming_takes_the_default_along_and_keeps_the_place() {
        let after = rename_profile(path(), BEFORE, "acme", "main").unwrap();
        let expected = BEFORE.replace("\"acme\" #", "\"main\" #").replace("[profiles.acme]", "[profiles.main]");
        assert_eq!(after, expected);
        let taken = rename_profile(path(), BEFORE, "acme", "beta").unwrap_err();
        assert_eq!(taken.message(), "profile \"beta\" already exists");
    }

    #[test]
    fn removing_the_default_profile_leaves_no_default() {
        let after = remove_profile(path(), BEFORE, "acme").unwrap();
        let config = Config::parse(path(), &after).unwrap();
        assert_eq!(config.default_profile, None);
        assert_eq!(config.profiles.keys().collect::<Vec<_>>(), ["beta"]);
        let other = remove_profile(path(), BEFORE, "beta").unwrap();
        assert_eq!(Config::parse(path(), &other).unwrap().default_profile.as_deref(), Some("acme"));
    }

    #[test]
    fn profiles_written_inline_can_be_changed_too() {
        let text = "profiles = { acme = { url = \"https://acme.api-us1.com\" } }\n";
        let after = rename_profile(path(), text, "acme", "main").unwrap();
        assert!(Config::parse(path(), &after).unwrap().profiles.contains_key("main"), "{after}");
    }
}
