//! Changes to aliases, and to profiles, which involve both `config.toml` and `credentials.toml`, in an order in which a
//! crash between two steps neither loses an API key nor leaves an orphaned one.

use std::path::Path;

use super::save::{Readers, update};
use super::{SANDBOX, Secret, credentials};
use crate::config::toml_edits;
use crate::config::user_file::{Config, Stored, check_name, read_text};
use crate::error::Result;
use crate::system::paths::Paths;

/// Saves a login: the API key, then the profile, which becomes the default if `make_default`.
///
/// # Errors
/// `Usage` for an invalid name or file, `Denied` for a credentials file others can read, `Other` if a file cannot be
/// written; so for all changes here.
pub fn save(paths: &Paths, name: &str, stored: &Stored, token: &Secret, make_default: bool) -> Result<()> {
    check_name(name)?;
    credentials::store(&paths.credentials()?, name, Some(token))?;
    change(paths, |path, text| {
        let text = if make_default { toml_edits::set_default(path, text, name)? } else { text.to_owned() };
        toml_edits::set_profile(path, &text, name, stored)
    })
}

/// Makes a profile or the sandbox the default.
///
/// # Errors
/// As [`save`]; `Usage` for a profile that does not exist.
pub fn make_default(paths: &Paths, name: &str) -> Result<()> {
    change(paths, |path, text| {
        if name != SANDBOX {
            Config::parse(path, text)?.profile(name)?;
        }
        toml_edits::set_default(path, text, name)
    })
}

/// Renames a profile, its API key and the default. Both names have the key until the profile is renamed.
///
/// # Errors
/// As [`save`]; `Usage` if `old` does not exist or `new` does.
pub fn rename(paths: &Paths, old: &str, new: &str) -> Result<()> {
    check_name(new)?;
    let path = paths.config()?;
    // Checked before the key is copied: it could replace the key of a profile that already has the new name.
    toml_edits::rename_profile(path, &read_text(path)?.unwrap_or_default(), old, new)?;
    let store = paths.credentials()?;
    credentials::copy(&store, old, new)?;
    change(paths, |path, text| toml_edits::rename_profile(path, text, old, new))?;
    credentials::store(&store, old, None)
}

/// Deletes a profile: its API key first, then the profile, and the default if it was that.
///
/// # Errors
/// As [`save`]; `Usage` for a profile that does not exist.
pub fn delete(paths: &Paths, name: &str) -> Result<()> {
    Config::read(paths.config()?)?.profile(name)?;
    credentials::store(&paths.credentials()?, name, None)?;
    change(paths, |path, text| toml_edits::remove_profile(path, text, name))
}

/// Makes `name` an alias for `line`; `None` removes the alias.
///
/// # Errors
/// As [`save`].
pub fn set_alias(paths: &Paths, name: &str, line: Option<&str>) -> Result<()> {
    change(paths, |path, text| toml_edits::set_alias(path, text, name, line))
}

fn change(paths: &Paths, edit: impl FnOnce(&Path, &str) -> Result<String>) -> Result<()> {
    let path = paths.config()?;
    update(path, Readers::AsBefore, |text| edit(path, text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::credentials::Credentials;
    use crate::error::Kind;
    use crate::system::environment::Environment;

    fn stored(url: &str) -> Stored {
        Stored { url: Some(url.into()), ..Stored::default() }
    }

    fn keys(paths: &Paths) -> Vec<(String, String)> {
        let credentials = Credentials::read(&paths.credentials().unwrap()).unwrap();
        let key = |name: &str| credentials.token(name).unwrap().reveal().to_owned();
        credentials.names().map(|name| (name.to_owned(), key(name))).collect()
    }

    fn two_profiles() -> (tempfile::TempDir, Paths) {
        let root = tempfile::tempdir().unwrap();
        let paths = Paths::new(&Environment::below(root.path()));
        save(&paths, "acme", &stored("https://acme.example"), &Secret::new("a"), true).unwrap();
        save(&paths, "beta", &stored("https://beta.example"), &Secret::new("b"), false).unwrap();
        (root, paths)
    }

    #[test]
    fn renaming_keeps_key_and_default() {
        let (_root, paths) = two_profiles();
        rename(&paths, "acme", "main").unwrap();
        let config = Config::read(paths.config().unwrap()).unwrap();
        assert_eq!(config.default_profile.as_deref(), Some("main"));
        assert_eq!(config.profile("main").unwrap().url.as_deref(), Some("https://acme.example"));
        assert_eq!(keys(&paths), [("beta".into(), "b".into()), ("main".into(), "a".into())]);
    }

    #[test]
    fn renaming_to_a_name_that_is_taken_changes_no_key() {
        let (_root, paths) = two_profiles();
        for (old, new) in [("acme", "beta"), ("gone", "new"), ("acme", "sandbox")] {
            assert_eq!(rename(&paths, old, new).unwrap_err().kind(), Kind::Usage, "{old} {new}");
        }
        assert_eq!(keys(&paths), [("acme".into(), "a".into()), ("beta".into(), "b".into())]);
    }

    #[test]
    fn deleting_takes_key_and_default_along() {
        let (_root, paths) = two_profiles();
        delete(&paths, "acme").unwrap();
        let config = Config::read(paths.config().unwrap()).unwrap();
        assert_eq!((config.default_profile, config.profiles.len()), (None, 1));
        assert_eq!(keys(&paths), [("beta".into(), "b".into())]);
        assert_eq!(delete(&paths, "sandbox").unwrap_err().kind(), Kind::Usage);
    }

    #[test]
    fn the_default_must_exist_and_may_be_the_sandbox() {
        let (_root, paths) = two_profiles();
        assert_eq!(make_default(&paths, "gone").unwrap_err().kind(), Kind::Usage);
        for name in ["beta", "sandbox"] {
            make_default(&paths, name).unwrap();
            let config = Config::read(paths.config().unwrap()).unwrap();
            assert_eq!(config.default_profile.as_deref(), Some(name));
        }
    }
}
