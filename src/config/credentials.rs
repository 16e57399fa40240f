//! `credentials.toml`: the API keys of the profiles. Rejected if anyone but its owner could read or replace it
//! ([`ownership`]). No error shows its content.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use toml_edit::DocumentMut;

use super::Secret;
use super::save::{self, Readers};
use crate::config::toml_edits;
use crate::error::{Error, Result};
use crate::system::ownership;

/// The API keys by profile.
#[derive(Clone, Debug, Default)]
pub struct Credentials {
    /// The file.
    pub path: PathBuf,
    tokens: BTreeMap<String, Secret>,
}

impl Credentials {
    /// Reads `path`; a missing file has no keys.
    ///
    /// # Errors
    /// Those of [`ownership::read`]; `Usage` with the line for invalid content.
    pub fn read(path: &Path) -> Result<Self> {
        match ownership::read(path)? {
            Some(text) => Credentials::parse(path, &text),
            None => Ok(Credentials { path: path.to_owned(), ..Credentials::default() }),
        }
    }

    /// The API key of profile `name`.
    pub fn token(&self, name: &str) -> Option<&Secret> {
        self.tokens.get(name)
    }

    /// The names of the profiles that have a key here.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.tokens.keys().map(String::as_str)
    }

    fn parse(path: &Path, text: &str) -> Result<Self> {
        let mut tokens = BTreeMap::new();
        let document = toml_edit::Document::parse(text).map_err(|error| malformed(path, text, error.span()))?;
        for (name, item) in document.iter() {
            let table = item.as_table_like().ok_or_else(|| malformed(path, text, item.span()))?;
            for (key, value) in table.iter() {
                let token = value.as_str().filter(|_| key == "token");
                let token = token.ok_or_else(|| malformed(path, text, value.span()))?;
                tokens.insert(name.to_owned(), Secret::new(token));
            }
        }
        Ok(Credentials { path: path.to_owned(), tokens })
    }
}

/// Stores the API key of profile `name`; `None` removes it. The keys of other profiles are kept, also under concurrent
/// writes.
///
/// # Errors
/// As [`Credentials::read`], with nothing written; `Other` if it cannot be written.
pub fn store(path: &Path, name: &str, token: Option<&Secret>) -> Result<()> {
    save::update(path, Readers::Owner, |text| {
        Credentials::parse(path, text)?;
        let mut document: DocumentMut = text.parse().map_err(|_| malformed(path, text, None))?;
        match token {
            Some(token) => {
                let table = toml_edits::child(path, document.as_table_mut(), name, false)?;
                toml_edits::set(table, "token", token.reveal().into());
            }
            None => drop(document.remove(name)),
        }
        Ok(document.to_string())
    })
}

/// Copies the API key of profile `old` to profile `new`, so that a rename loses nothing if it is interrupted.
///
/// # Errors
/// As [`store`].
pub fn copy(path: &Path, old: &str, new: &str) -> Result<()> {
    match Credentials::read(path)?.token(old) {
        Some(token) => store(path, new, Some(token)),
        None => Ok(()),
    }
}

/// The error for invalid content: its place, but neither the line nor the message of the parser, which may contain a key.
fn malformed(path: &Path, text: &str, span: Option<std::ops::Range<usize>>) -> Error {
    let place = match span.and_then(|span| text.get(..span.start)) {
        Some(before) => format!("line {}", before.matches('\n').count() + 1),
        None => "content".to_owned(),
    };
    Error::usage(format!("cannot use {}: invalid {place}: expected [PROFILE] and token = \"…\"", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Kind;
    use std::fs;

    #[test]
    fn storing_one_key_keeps_the_others_and_the_comments() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("acamp/credentials.toml");
        store(&path, "acme", Some(&Secret::new("one"))).unwrap();
        save::update(&path, Readers::Owner, |text| Ok(format!("# keys\n{text}"))).unwrap();
        store(&path, "beta", Some(&Secret::new("two"))).unwrap();
        store(&path, "acme", Some(&Secret::new("three"))).unwrap();
        assert_eq!(
            fs::read_to_string(&path).unwrap(),
            "# keys\n[acme]\ntoken = \"three\"\n\n[beta]\ntoken = \"two\"\n"
        );
        copy(&path, "beta", "gamma").unwrap();
        store(&path, "beta", None).unwrap();
        let credentials = Credentials::read(&path).unwrap();
        assert_eq!(credentials.names().collect::<Vec<_>>(), ["acme", "gamma"]);
        assert_eq!(credentials.token("gamma").map(Secret::reveal), Some("two"));
    }

    #[cfg(unix)]
    #[test]
    fn a_file_others_can_read_is_refused_for_reading_and_for_writing() {
        use std::os::unix::fs::PermissionsExt;
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("credentials.toml");
        store(&path, "acme", Some(&Secret::new("one"))).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        let link = directory.path().join("link");
        std::os::unix::fs::symlink(&path, &link).unwrap();
        for mode in [0o640, 0o604, 0o660] {
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            for name in [&path, &link] {
                let error = Credentials::read(name).unwrap_err();
                assert_eq!(error.kind(), Kind::Denied);
                assert!(error.to_string().ends_with(&format!("hint: chmod 600 {}", name.display())), "{error}");
                assert_eq!(store(name, "beta", Some(&Secret::new("two"))).unwrap_err().kind(), Kind::Denied);
            }
        }
    }

    #[test]
    fn no_complaint_shows_what_the_file_holds() {
        for (text, line) in [
            ("[acme]\ntoken = s3cr3t\n", "line 2"),
            ("[acme]\ntoken = \"s3cr3t\n", "line 2"),
            ("token = \"s3cr3t\"\n", "line 1"),
            ("[acme]\ns3cr3t = \"x\"\n", "line 2"),
            ("[acme]\ntoken = [\"s3cr3t\"]\n", "line 2"),
            ("s3cr3t\n", "line 1"),
        ] {
            let error = Credentials::parse(Path::new("credentials.toml"), text).unwrap_err();
            assert_eq!(error.kind(), Kind::Usage);
            assert!(error.message().contains(line), "{text}: {error}");
            assert!(!format!("{error} {error:?}").contains("s3cr3t"), "{text}: {error}");
        }
        let credentials = Credentials::parse(Path::new("c"), "[acme]\ntoken = \"s3cr3t\"\n").unwrap();
        assert!(!format!("{credentials:?}").contains("s3cr3t"));
    }
}
