//! Shell completion: the program computes candidates itself, from the clap tree and from cached names. Makes no network
//! request.

mod attach;
mod expressions;
mod offer;
mod quoting;
mod shell;

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
    Shell::named(shell)?.script()
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
    let candidates = clap_complete::engine::complete(&mut root, question.words.clone(), question.at, None).ok()?;
    Some(shell.answer(&question, &candidates))
}
