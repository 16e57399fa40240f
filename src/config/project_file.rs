//! `.acamp.toml`: a project's choice of profile and defaults. It comes with a checkout, so it may not say where a key is,
//! which account it goes to, or what to run, and it cannot loosen a protection.

use std::path::{Path, PathBuf};

use super::preferences::{self, Preferences};
use crate::config::Mode;
use crate::config::toml_reader::{Document, Entry};
use crate::config::user_file::Stored;
use crate::config::value;
use crate::error::{Error, Result};
use crate::system::ownership::{self, Writers};

/// The name of the file.
pub const NAME: &str = ".acamp.toml";

const SECRETS: [&str; 5] = ["token", "token_file", "token_command", "url", "ca_cert"];

/// Keys beside those of [`Preferences`].
const KEYS: [&str; 3] = ["profile", "mode", "protected"];

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
    /// The protections that it turns on for every profile: `mode` and `protected`.
    pub protections: Stored,
    /// The keys of its settings.
    pub keys: Vec<String>,
}

impl Project {
    /// Finds and reads the file in `directory` or the nearest directory above it that has one.
    ///
    /// # Errors
    /// `Usage` with file, line and key for invalid content, and for a file that other users can have written; `Other` if it
    /// cannot be read.
    pub fn find(directory: &Path) -> Result<Option<Self>> {
        for directory in directory.ancestors() {
            let path = directory.join(NAME);
            if let Some(text) = ownership::read_settings(&path, Writers::Group)? {
                return Project::parse(&path, &text).map(Some);
            }
        }
        Ok(None)
    }

    fn parse(path: &Path, text: &str) -> Result<Self> {
        let mut project = Project { path: path.to_owned(), ..Project::default() };
        let document = Document::parse(path, text)?;
        for entry in document.entries() {
            project.keys.push(entry.key.to_owned());
            match entry.key {
                "profile" => project.profile = Some(entry.text()?.to_owned()),
                key if SECRETS.contains(&key) || PROGRAMS.contains(&key) => {
                    let error = entry.refuse("is not allowed in a project file, which others may have written");
                    let hint = "run acamp auth login, which stores accounts and API keys in your own files";
                    return Err(if SECRETS.contains(&key) { error.hint(hint) } else { error });
                }
                "mode" => match entry.parsed(value::mode)? {
                    Mode::ReadOnly => project.protections.mode = Some(Mode::ReadOnly),
                    Mode::ReadWrite => return Err(loosens(&entry, "read-only")),
                },
                "protected" => match entry.parsed(value::switch)? {
                    true => project.protections.protected = Some(true),
                    false => return Err(loosens(&entry, "true")),
                },
                "history" if !entry.parsed(value::switch)? => return Err(loosens(&entry, "true")),
                _ if project.preferences.take(&entry)? => {}
                _ => return Err(entry.unknown(&[KEYS.as_slice(), &preferences::KEYS].concat())),
            }
        }
        Ok(project)
    }

    /// What it does: `selects acme, sets rate, mode`.
    pub fn summary(&self) -> String {
        let settings: Vec<&str> = self.keys.iter().map(String::as_str).filter(|key| *key != "profile").collect();
        let profile = self.profile.as_ref().map_or("selects no profile".to_owned(), |name| format!("selects {name}"));
        if settings.is_empty() { profile } else { format!("{profile}, sets {}", settings.join(", ")) }
    }
}

/// The error for a value that would loosen a protection.
fn loosens(entry: &Entry<'_>, only: &str) -> Error {
    let error = entry.refuse(&format!("can only be {only} in a project file, which others may have written"));
    if entry.key == "history" { error.hint("acamp config set history false") } else { error }
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

    #[test]
    fn a_protection_can_be_turned_on_and_not_off() {
        let text = "mode = \"read-only\"\nprotected = true\nhistory = true\n";
        let project = Project::parse(Path::new(NAME), text).unwrap();
        assert_eq!(project.summary(), "selects no profile, sets history, mode, protected");
        assert_eq!((project.protections.mode, project.protections.protected), (Some(Mode::ReadOnly), Some(true)));
        for text in ["mode = \"read-write\"\n", "protected = false\n", "history = false\n"] {
            let error = Project::parse(Path::new(NAME), text).unwrap_err();
            assert_eq!(error.kind(), Kind::Usage);
            assert!(error.message().contains("in a project file, which others may have written"), "{error}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_everybody_can_write_is_an_error_and_not_ignored() {
        use std::os::unix::fs::PermissionsExt;
        let root = tempfile::tempdir().unwrap();
        let (path, deep) = (root.path().join(NAME), root.path().join("a"));
        std::fs::create_dir(&deep).unwrap();
        std::fs::write(&path, "profile = \"x\"\n").unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o666)).unwrap();
        assert_eq!(Project::find(&deep).unwrap_err().kind(), Kind::Usage);
    }
}
