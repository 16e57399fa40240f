//! Finds and runs the user's editor. The text is in a temporary file with mode 0600.

use std::io::Write;

use crate::config::value::invalid;
use crate::error::{Error, Kind, Result, reason};
use crate::session::Context;
use crate::system::child_process;
use crate::system::environment;
use crate::text::shell_words;

/// The default editor on a terminal.
const USUAL: &str = if cfg!(windows) { "notepad" } else { "vi" };

/// The command of the editor: `VISUAL`, `EDITOR`, or the default on a terminal. One set by a variable also runs without a
/// terminal, so that a script can edit.
///
/// # Errors
/// `Usage` if none is set and there is no terminal, with `--no-input`, and for a variable with an open quote.
pub fn choose(context: &Context) -> Result<Vec<String>> {
    if context.options().no_input {
        return Err(Error::usage("cannot start an editor: --no-input is given").hint("use the update command instead"));
    }
    for variable in [environment::VISUAL, environment::EDITOR] {
        let Some(line) = context.environment().text(variable) else { continue };
        let words = shell_words::words(&line).map_err(|why| invalid(variable.name, &line, &format!("it {why}")))?;
        if !words.is_empty() {
            return Ok(words);
        }
    }
    if context.can_prompt() {
        return Ok(vec![USUAL.to_owned()]);
    }
    Err(Error::usage("cannot start an editor: no terminal, and neither VISUAL nor EDITOR is set")
        .hint("use the update command instead"))
}

/// Opens `text` in the editor and returns the result.
///
/// # Errors
/// `Other` if the editor cannot be started or fails, or its file cannot be written or read.
pub fn edit(words: &[String], text: &str) -> Result<String> {
    let failed = |what: &str, error: &std::io::Error| {
        Error::new(Kind::Other, format!("cannot {what}: {}; nothing was sent", reason(error)))
    };
    let program = words.first().map_or("", String::as_str);
    // Created with mode 0600.
    let mut file = tempfile::Builder::new()
        .prefix("acamp-")
        .suffix(".toml")
        .tempfile()
        .map_err(|error| failed("create a file for the editor", &error))?;
    file.write_all(text.as_bytes()).map_err(|error| failed("write the file for the editor", &error))?;
    let path = file.into_temp_path();
    let Some(mut command) = child_process::from_words(words) else { return Ok(text.to_owned()) };
    // Standard output is for data; the editor uses standard error.
    let status = command
        .arg(&path)
        .stdout(std::io::stderr())
        .status()
        .map_err(|error| failed(&format!("start the editor {program}"), &error))?;
    if !status.success() {
        return Err(Error::new(Kind::Other, format!("the editor {program} failed ({status}); nothing was sent")));
    }
    let bytes = std::fs::read(&path).map_err(|error| failed("read the edited file", &error))?;
    let decoded = crate::text::incoming::decode(&bytes);
    let decoded = decoded.map_err(|why| Error::new(Kind::Other, format!("cannot read the edited file: {why}")))?;
    // Editors for Windows end lines in CR LF; a CR that belongs to a value is written as an escape.
    Ok(decoded.replace("\r\n", "\n"))
}
