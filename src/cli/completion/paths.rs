//! Paths of files. The shells complete them themselves, with their own quoting, `~` and variables: the program only says
//! what is wanted, and where in the word the path begins.

use clap_complete::CompletionCandidate;

/// Marks, in a candidate, where a path of a file begins. No candidate has control characters.
const FILE: char = '\u{1}';

/// The same for a directory.
const DIRECTORY: char = '\u{2}';

/// The paths that a shell has to offer in addition to the candidates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WantedPaths {
    /// Whether only directories fit.
    directories: bool,
    /// How many characters of the word come before the path.
    before: usize,
}

/// A file whose path begins after `before`.
pub fn file(before: &str) -> Vec<CompletionCandidate> {
    vec![CompletionCandidate::new(format!("{before}{FILE}"))]
}

/// A directory.
pub fn directory() -> Vec<CompletionCandidate> {
    vec![CompletionCandidate::new(DIRECTORY.to_string())]
}

/// `@FILE`, once the sign is typed; `before` is the part of the word that comes before it.
pub fn content(before: &str, typed: &str) -> Vec<CompletionCandidate> {
    if typed.starts_with('@') { file(&format!("{before}@")) } else { Vec::new() }
}

/// Takes the paths out of the candidates of clap's engine.
pub fn taken(candidates: &mut Vec<CompletionCandidate>) -> Option<WantedPaths> {
    let wanted = candidates.iter().find_map(WantedPaths::in_candidate);
    candidates.retain(|candidate| WantedPaths::in_candidate(candidate).is_none());
    wanted
}

impl WantedPaths {
    fn in_candidate(candidate: &CompletionCandidate) -> Option<Self> {
        let text = candidate.get_value().to_string_lossy();
        let (at, mark) = text.chars().enumerate().find(|(_, letter)| matches!(*letter, FILE | DIRECTORY))?;
        Some(WantedPaths { directories: mark == DIRECTORY, before: at })
    }

    /// The line that tells a script, which begins with a tab as no candidate does; `kept` is the number of characters of
    /// the word that the script does not know.
    pub fn line(self, kept: usize) -> String {
        let what = if self.directories { "directories" } else { "files" };
        format!("\t{what}:{}", self.before.saturating_sub(kept))
    }
}
