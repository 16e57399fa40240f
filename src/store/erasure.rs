//! Erasures that have begun: what was known before the contact was deleted, so that a later run can finish one whose process
//! died. A file has no personal data: the email address is there as a salted digest only.

use std::fs;
use std::path::{Path, PathBuf};

use ring::rand::{SecureRandom, SystemRandom};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::error::{Error, Kind, Result, cannot_read, cannot_write};
use crate::system::private_files::{self, create_private_folder};
use crate::text::digest::sha256;

/// An erasure that has begun.
///
/// Shape: the fields below by name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Erasure {
    /// The account's URL.
    pub account: String,
    /// Random digits, so that the digest cannot be looked up in a table.
    pub salt: String,
    /// The SHA-256 of the salt, a colon, and the email address in lower case.
    pub email_sha256: String,
    /// When it began, RFC 3339 in UTC.
    pub begun: String,
    /// The ID of the contact.
    pub contact: String,
    /// What the API held: the name and the number of records of each kind.
    pub records: Value,
    /// The digest of that.
    pub content_sha256: String,
}

/// The folder of erasures that are not finished.
#[derive(Clone, Debug)]
pub struct Erasures {
    state: PathBuf,
    folder: PathBuf,
}

impl Erasures {
    /// Those below a state directory.
    pub fn new(state: &Path) -> Self {
        Erasures { state: state.to_owned(), folder: state.join("erasures") }
    }

    /// Those of this email address in an account, with their files.
    ///
    /// # Errors
    /// `Other` if a file cannot be read.
    pub fn of(&self, account: &str, email: &str) -> Result<Vec<(PathBuf, Erasure)>> {
        let names = private_files::names_in(&self.folder).map_err(|error| cannot_read(&self.folder, &error))?;
        let mut found = Vec::new();
        for path in names.iter().map(|name| self.folder.join(name)) {
            let text = fs::read_to_string(&path).map_err(|error| cannot_read(&path, &error))?;
            let erasure: Option<Erasure> = serde_json::from_str(&text).ok();
            let is_meant = |one: &Erasure| one.account == account && one.email_sha256 == email_digest(&one.salt, email);
            found.extend(erasure.filter(is_meant).map(|erasure| (path, erasure)));
        }
        found.sort_by(|(_, one), (_, other)| one.begun.cmp(&other.begun));
        Ok(found)
    }

    /// Records that an erasure begins; it is on disk on return.
    ///
    /// # Errors
    /// `Other` if it cannot be written; then nothing may be deleted.
    pub fn begin(&self, erasure: &Erasure) -> Result<PathBuf> {
        let path = self.folder.join(format!("{}.json", erasure.salt));
        let text = serde_json::to_string_pretty(erasure).unwrap_or_default();
        let written = create_private_folder(&self.state, &self.folder)
            .and_then(|()| private_files::replace(&path, text.as_bytes()));
        written.map_err(|error| cannot_write(&path, &error))?;
        Ok(path)
    }
}

/// The digest of an email address with a salt: `printf '%s' SALT:EMAIL | sha256sum`.
pub fn email_digest(salt: &str, email: &str) -> String {
    sha256(format!("{salt}:{}", email.trim().to_ascii_lowercase()).as_bytes())
}

/// Sixteen random bytes as hexadecimal digits.
///
/// # Errors
/// `Other` if the system has none.
pub fn salt() -> Result<String> {
    let mut bytes = [0; 16];
    let none = |_| Error::new(Kind::Other, "the system has no random numbers");
    SystemRandom::new().fill(&mut bytes).map_err(none)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_erasure_is_found_by_its_email_address_and_holds_none() {
        let state = tempfile::tempdir().unwrap();
        let erasures = Erasures::new(state.path());
        let salt = salt().unwrap();
        let erasure = Erasure {
            account: "https://a".into(),
            email_sha256: email_digest(&salt, "Ana@Example.com"),
            salt,
            begun: "2026-11-01T00:00:00Z".into(),
            contact: "7".into(),
            records: Value::Null,
            content_sha256: String::new(),
        };
        let path = erasures.begin(&erasure).unwrap();
        assert!(!fs::read_to_string(&path).unwrap().to_lowercase().contains("example.com"));
        assert_eq!(erasures.of("https://a", "ana@example.com ").unwrap(), [(path, erasure)]);
        assert!(erasures.of("https://b", "ana@example.com").unwrap().is_empty());
        assert!(erasures.of("https://a", "ben@example.com").unwrap().is_empty());
    }
}
