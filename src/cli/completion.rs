//! Shell completion: the program computes candidates itself, from the clap tree and from cached names. Makes no network
//! request.

mod attach;
mod expressions;
mod local;
mod offer;
mod paths;
mod quoting;
mod records;
mod scripts;
mod shell;
mod tree_words;

use std::collections::HashSet;
use std::ffi::OsString;
use std::sync::Arc;

use super::tree;
pub use attach::Completers;
use offer::Line;
use shell::Shell;

/// The environment variable that requests candidates; its value names the shell.
pub const VARIABLE: &str = "ACAMP_COMPLETE";

/// The supported shells.
pub const SHELLS: [&str; 5] = ["bash", "zsh", "fish", "powershell", "elvish"];

/// The variable in which scripts of clap's engine pass the index of the word at the cursor, 0-based.
const INDEX: &str = "_CLAP_COMPLETE_INDEX";

/// The script that registers `acamp` with a shell.
pub fn registration(shell: &str) -> Option<String> {
    Shell::named(shell).and_then(scripts::script)
}

/// The candidates for a request of a shell: `args` as the script passed them, the part before `--` included.
pub fn answer(shell: &str, args: &[OsString]) -> Option<Vec<u8>> {
    let shell = Shell::named(shell)?;
    let escape = args.iter().position(|arg| arg == "--").map_or(args.len(), |at| at + 1);
    let index = std::env::var(INDEX).ok().and_then(|index| index.parse().ok());
    let question = shell.question(args.get(escape..).unwrap_or_default(), index);
    let words: Vec<String> = question.words.iter().map(|word| word.to_string_lossy().into_owned()).collect();
    let before = words.iter().take(question.at).cloned().collect();
    let completers = Completers::new(Arc::new(Line::new(before)));
    let mut root = tree::completed(&words, &completers);
    let mut candidates = clap_complete::engine::complete(&mut root, question.words.clone(), question.at, None).ok()?;
    let wanted = paths::taken(&mut candidates);
    // The engine offers every flag for an empty word.
    if !words.get(question.at).is_some_and(|word| word.starts_with('-')) {
        candidates.retain(|candidate| !candidate.get_value().to_string_lossy().starts_with('-'));
    }
    let mut seen = HashSet::new();
    candidates.retain(|candidate| seen.insert(candidate.get_value().to_owned()));
    Some(shell.answer(&question, &candidates, wanted))
}
