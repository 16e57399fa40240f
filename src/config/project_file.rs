//! `.acamp.toml`: a project's choice of profile and defaults. It comes with a checkout, so it may not say where a key is,
//! which account it goes to, or what to run.

use std::path::{Path, PathBuf};

use super::preferences::{self, Preferences};
use crate::config::toml_reader::Document;
use crate::config::user_file::read_text;
use crate::error::Result;

/// The name of the file.
pub const NAME: &str = ".acamp.toml";

const SECRETS: [&str; 5] = ["token", "token_file", "token_command", "url", "ca_cert"];

/// Keys that name a program or a command to run.
const PROGRAMS: [&str; 2] = ["pager", "alias"];

/// The content of the nearest `.acamp.toml`.
#[derive(Clone, Debug, Default)]
pub struct Project {
    /// The file.
    pub path: PathBuf,
    /// The profile it selects.
    pub profile: Option<String>,
    /// Its settings.
    pub preferences: Preferences,
}

impl Project {
    /// Finds and reads the file in `directory` or the nearest directory above it that has one.
    ///
    /// # Errors
    /// `Usage` with file, line and key for invalid content, `Other` if it cannot be read.
    pub fn find(directory: &Path) -> Result<Option<Self>> {
        for directory in directory.ancestors() {
            let path = directory.join(NAME);
            if let Some(text) = read_text(&path)? {
                return Project::parse(&path, &text).map(Some);
            }
        }
        Ok(None)
    }

    fn parse(path: &Path, text: &str) -> Result<Self> {
        let mut project = Project { path: path.to_owned(), ..Project::default() };
        let document = Document::parse(path, text)?;
        for entry in document.entries() {
            match entry.key {
                "profile" => project.profile = Some(entry.text()?.to_owned()),
                key if SECRETS.contains(&key) || PROGRAMS.contains(&key) => {
                    let error = entry.refuse("is not allowed in a project file, which others may have written");
                    let hint = "run acamp auth login, which stores accounts and API keys in your own files";
                    return Err(if SECRETS.contains(&key) { error.hint(hint) } else { error });
                }
                _ if project.preferences.take(&entry)? => {}
                _ => return Err(entry.unknown(&[["profile"].as_slice(), &preferences::KEYS].concat())),
            }
        }
        Ok(project)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Kind;

    #[test]
    fn the_nearest_file_above_is_found() {
        let root = tempfile::tempdir().unwrap();
        let deep = root.path().join("a/b");
        std::fs::create_dir_all(&deep).unwrap();
        std::fs::write(root.path().join(NAME), "profile = \"far\"\n").unwrap();
        std::fs::write(root.path().join("a").join(NAME), "profile = \"near\"\noutput = \"csv\"\n").unwrap();
        let project = Project::find(&deep).unwrap().unwrap();
        assert_eq!(project.profile.as_deref(), Some("near"));
        assert_eq!(project.preferences.output, Some(crate::config::Format::Csv));
    }

    #[test]
    fn secrets_and_urls_are_rejected_and_not_shown() {
        for key in SECRETS {
            let error = Project::parse(Path::new(NAME), &format!("profile = \"x\"\n{key} = \"s3cr3t\"\n")).unwrap_err();
            assert_eq!(error.kind(), Kind::Usage);
            assert!(error.message().contains(&format!("line 2, column {}: {key} is not", key.len() + 4)), "{error}");
            assert!(!error.to_string().contains("s3cr3t"), "{error}");
        }
    }

    #[test]
    fn keys_that_run_a_program_are_rejected() {
        for text in ["pager = \"evil\"\n", "[alias]\nls = \"tags delete\"\n"] {
            let error = Project::parse(Path::new(NAME), text).unwrap_err();
            assert!(error.message().contains("is not allowed in a project file"), "{error}");
        }
    }

    #[test]
    fn an_unknown_key_is_an_error() {
        let error = Project::parse(Path::new(NAME), "profil = \"x\"\n").unwrap_err();
        assert!(error.to_string().ends_with("hint: did you mean profile?"), "{error}");
    }
}
