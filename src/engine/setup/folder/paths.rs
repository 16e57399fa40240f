//! The places of files in the folder of a set-up. The key of a record is in its file; the name of the file only resembles it.

use std::path::{Path, PathBuf};

use crate::catalogue::managed::FileLayout;
use crate::engine::setup::kinds::SetupKind;

/// The file that describes the folder.
pub const MANIFEST: &str = "acamp.toml";
/// The folder with what is only listed.
pub const INVENTORY: &str = "inventory";
/// The folder with what differs from account to account.
pub const VALUES: &str = "values";
/// The folder with IDs and digests.
pub const LINKS: &str = "links";

/// The longest name of a file, in characters, without the extension.
const LONGEST: usize = 60;
/// Names that Windows gives to devices.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

/// Where a kind is held: its folder, or its file.
pub fn of_kind(kind: &SetupKind) -> PathBuf {
    let name = kind.name();
    match kind.managed.files {
        FileLayout::Folder => PathBuf::from(name),
        _ if kind.is_inventory() => Path::new(INVENTORY).join(format!("{name}.toml")),
        _ => PathBuf::from(format!("{name}.toml")),
    }
}

/// The file with what differs from account to account.
pub fn of_values(profile: &str) -> PathBuf {
    Path::new(VALUES).join(format!("{profile}.toml"))
}

/// A name for the file of a record with this key that no other file has: letters, digits, `-`, `_` and `.`. Names that
/// differ only in letter case are the same file on some systems.
pub fn stem(key: &[String], taken: impl Fn(&str) -> bool) -> String {
    let mut plain = String::new();
    for letter in key.join("-").chars() {
        let is_plain = letter.is_alphanumeric() || matches!(letter, '_' | '.');
        if is_plain {
            plain.push(letter);
        } else if !plain.ends_with('-') && !plain.is_empty() {
            plain.push('-');
        }
    }
    let short: String = plain.chars().take(LONGEST).collect();
    let short = short.trim_matches(['-', '.']).to_owned();
    let device = DEVICES.contains(&short.to_lowercase().as_str());
    let base = if short.is_empty() || device { format!("record-{short}").trim_matches('-').to_owned() } else { short };
    let numbered = (2..).map(|number| format!("{base}-{number}"));
    let free = std::iter::once(base.clone()).chain(numbered).find(|name| !taken(&name.to_lowercase()));
    free.unwrap_or(base)
}

#[cfg(test)]
mod tests {
    use super::stem;

    fn of(key: &str, taken: &[&str]) -> String {
        stem(&[key.to_owned()], |name| taken.contains(&name))
    }

    #[test]
    fn a_name_is_safe_on_every_system() {
        assert_eq!(of("newsletter", &[]), "newsletter");
        assert_eq!(of("../../etc/passwd", &[]), "etc-passwd");
        assert_eq!(of("Größe / Farbe", &[]), "Größe-Farbe");
        assert_eq!(of("CON", &[]), "record-CON");
        assert_eq!(of("🎉", &[]), "record");
        assert_eq!(of("", &[]), "record");
        assert_eq!(of(&"x".repeat(200), &[]).chars().count(), 60);
    }

    #[test]
    fn names_that_differ_in_case_only_get_a_number() {
        assert_eq!(of("PLAN", &["plan"]), "PLAN-2");
        assert_eq!(of("PLAN", &["plan", "plan-2"]), "PLAN-3");
    }
}
