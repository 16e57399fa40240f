//! Shell completion: the program itself answers what may come next, from the same tree it parses with and from names it
//! was told before. Makes no network call.

mod attach;
mod offer;
mod quoting;
mod shell;

use std::ffi::OsString;
use std::sync::Arc;

use clap::Command;

use super::tree;
use crate::catalogue::model::{Operation, Resource};
use offer::Line;
use shell::Shell;

/// The environment variable by which a shell's script asks for candidates; its value names the shell.
pub const VARIABLE: &str = "ACAMP_COMPLETE";

/// The shells there is a script for.
pub const SHELLS: [&str; 5] = ["bash", "zsh", "fish", "powershell", "elvish"];

/// The variable in which scripts of clap's engine say the place of the word, from 0.
const INDEX: &str = "_CLAP_COMPLETE_INDEX";

/// The script that registers `acamp` with a shell.
pub fn registration(shell: &str) -> Option<String> {
    Shell::named(shell)?.script()
}

/// The answer to a shell's question: `args` as the script passed them, the part before `--` included.
pub fn answer(shell: &str, args: &[OsString]) -> Option<Vec<u8>> {
    let shell = Shell::named(shell)?;
    let escape = args.iter().position(|arg| arg == "--").map_or(args.len(), |at| at + 1);
    let index = std::env::var(INDEX).ok().and_then(|index| index.parse().ok());
    let question = shell.question(args.get(escape..).unwrap_or_default(), index);
    let words: Vec<String> = question.words.iter().map(|word| word.to_string_lossy().into_owned()).collect();
    let before = words.iter().take(question.at).cloned().collect();
    let completers = Completers(Arc::new(Line::new(before)));
    let mut root = tree::completed(&words, &completers);
    let candidates = clap_complete::engine::complete(&mut root, question.words.clone(), question.at, None).ok()?;
    Some(shell.answer(&question, &candidates))
}

/// Puts what completes values on the commands of the tree.
#[derive(Debug)]
pub struct Completers(Arc<Line>);

impl Completers {
    /// On a leaf of the catalogue.
    pub fn leaf(&self, command: Command, resource: &'static Resource, rows: Vec<&'static Operation>) -> Command {
        // The process answers one question and ends.
        attach::leaf(&self.0, command, resource, rows.leak())
    }

    /// On a hand-written command and all below it.
    pub fn special(&self, command: Command) -> Command {
        attach::special(&self.0, command)
    }

    /// On the global options of a level.
    pub fn level(&self, command: Command, resource: Option<&'static Resource>) -> Command {
        attach::shared(&self.0, command, resource)
    }
}
