//! The user's editor: which one, and one text through it. The text is in a file of the owner's alone that is gone afterwards.

use std::io::Write;

use crate::error::{Error, Kind, Result, reason};
use crate::session::Context;
use crate::system::child_process;
use crate::system::environment;
use crate::text::shell_words;

/// The editor where a person is at a terminal and names none.
const USUAL: &str = if cfg!(windows) { "notepad" } else { "vi" };

/// The editor's words: `VISUAL`, `EDITOR`, else the usual one on a terminal. One that is named runs without a terminal too: a
/// script can edit.
///
/// # Errors
/// `Usage` where none is named and nobody is there, where `--no-input` forbids it, and for a line with an open quote.
pub fn choose(context: &Context) -> Result<Vec<String>> {
    if context.options().no_input {
        return Err(Error::usage("--no-input forbids an editor").hint("the update command takes flags"));
    }
    for variable in [environment::VISUAL, environment::EDITOR] {
        let Some(line) = context.environment().text(variable) else { continue };
        let words = shell_words::words(&line)
            .map_err(|why| Error::usage(format!("{} is \"{}\": it {why}", variable.name, line.escape_debug())))?;
        if !words.is_empty() {
            return Ok(words);
        }
    }
    if context.may_ask() {
        return Ok(vec![USUAL.to_owned()]);
    }
    Err(Error::usage("there is no terminal to edit in, and EDITOR names no program that needs none")
        .hint("the update command takes flags"))
}

/// Lets the editor change `text`.
///
/// # Errors
/// `Other` where the editor cannot be started or fails, or its file cannot be written or read.
pub fn edit(words: &[String], text: &str) -> Result<String> {
    let failed = |what: &str, error: &std::io::Error| {
        Error::new(Kind::Other, format!("cannot {what}: {}; nothing was sent", reason(error)))
    };
    let program = words.first().map_or("", String::as_str);
    // 0600 from the start.
    let mut file = tempfile::Builder::new()
        .prefix("acamp-")
        .suffix(".toml")
        .tempfile()
        .map_err(|error| failed("make a file for the editor", &error))?;
    file.write_all(text.as_bytes()).map_err(|error| failed("write the editor's file", &error))?;
    let path = file.into_temp_path();
    let Some(mut command) = child_process::from_words(words) else { return Ok(text.to_owned()) };
    // Standard output is for data; an editor draws just as well where the questions go.
    let status = command
        .arg(&path)
        .stdout(std::io::stderr())
        .status()
        .map_err(|error| failed(&format!("start the editor {program}"), &error))?;
    if !status.success() {
        return Err(Error::new(Kind::Other, format!("the editor {program} failed ({status}); nothing was sent")));
    }
    std::fs::read_to_string(&path).map_err(|error| failed("read what the editor wrote", &error))
}
