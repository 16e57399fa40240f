//! `values/PROFILE.toml`: what differs from account to account, by name.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use toml_edit::{DocumentMut, value};

use super::problem::FileProblem;
use super::toml_value::{entries, parse};

/// The values of an account.
#[derive(Clone, Debug, Default)]
pub struct ValuesFile {
    /// The file, below the folder of the set-up.
    pub path: PathBuf,
    /// Its text.
    pub text: String,
    /// The values by name.
    pub values: BTreeMap<String, String>,
}

impl ValuesFile {
    /// Reads the text of a file; what is wrong goes to `problems`.
    pub fn read(path: &Path, text: String, problems: &mut Vec<FileProblem>) -> Self {
        let mut values = BTreeMap::new();
        match parse(&text) {
            Err(error) => problems.push(FileProblem::at(path, &text, error.at, error.why)),
            Ok(table) => {
                for entry in entries(table.get_ref()) {
                    match entry.value.as_str() {
                        Some(value) => drop(values.insert(entry.key, value.to_owned())),
                        None => {
                            let message = format!("{} must be a string", entry.key);
                            problems.push(FileProblem::at(path, &text, entry.value_at, message));
                        }
                    }
                }
            }
        }
        ValuesFile { path: path.to_owned(), text, values }
    }

    /// The name of a value, added as `base` or with a number if no name has it.
    pub fn name_of(&mut self, base: &str, wanted: &str) -> String {
        if let Some((name, _)) = self.values.iter().find(|(_, known)| *known == wanted) {
            return name.clone();
        }
        let numbered = (2..).map(|number| format!("{base}-{number}"));
        let free = std::iter::once(base.to_owned()).chain(numbered).find(|name| !self.values.contains_key(name));
        let name = free.unwrap_or_else(|| base.to_owned());
        self.values.insert(name.clone(), wanted.to_owned());
        if let Ok(mut document) = self.text.parse::<DocumentMut>() {
            document.insert(&name, value(wanted));
            self.text = document.to_string();
        }
        name
    }
}
