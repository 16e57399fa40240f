//! Prompts a person at a terminal for missing arguments, before anything is done.

use std::ffi::OsString;
use std::io::{BufRead, Write};

use crate::catalogue::model::Kind;
use crate::cli::missing_arguments::{self, MissingArgument};
use crate::cli::parse_error::{ParseError, Problem, problem};
use crate::cli::{Action, Invocation};
use crate::error::{Error, Kind as Failure};
use crate::system::environment::Environment;

/// The arguments to prompt for: those missing from the line, if standard input and standard error are terminals and prompts
/// are allowed.
pub fn wanted(
    line: &[OsString],
    parsed: &Result<Invocation, ParseError>,
    environment: &Environment,
) -> Vec<MissingArgument> {
    let terminals = environment.terminals;
    if !terminals.input || !terminals.error || !environment.allows_input() {
        return Vec::new();
    }
    match parsed {
        Ok(Invocation { options, action: Action::Operate(_, operations, matches) }) if !options.no_input => {
            missing_arguments::of_command(operations, matches)
        }
        Err(error) if problem(error) == Problem::MissingArgument => {
            let lacks = missing_arguments::of_line(line).filter(|(options, _)| !options.no_input);
            lacks.map(|(_, missing)| missing).unwrap_or_default()
        }
        _ => Vec::new(),
    }
}

/// Prompts for each missing value, in order, until it is valid, and returns the complete line. `parse` returns the error of a
/// line.
///
/// # Errors
/// `Usage` if the input ends before the last value; nothing was sent.
pub fn complete(
    line: &[OsString],
    missing: &[MissingArgument],
    parse: impl Fn(&[OsString]) -> Option<ParseError>,
) -> crate::error::Result<Vec<OsString>> {
    let mut line = line.to_vec();
    for wanted in missing {
        say(wanted.param.help);
        let mut is_answered = false;
        loop {
            let Some(answer) = read_answer(&prompt(wanted, is_answered))? else {
                return Err(Error::usage(format!("no value for {}; nothing was sent", name(wanted))));
            };
            if answer.is_empty() {
                if is_answered || !wanted.is_required {
                    break;
                }
                continue;
            }
            let candidate = missing_arguments::with(&line, wanted, &answer);
            if let Some(error) = parse(&candidate).filter(|error| problem(error) != Problem::MissingArgument) {
                say(&first_line(&error));
                continue;
            }
            line = candidate;
            is_answered = true;
            if !wanted.param.repeatable || wanted.is_position {
                break;
            }
        }
    }
    Ok(line)
}

/// A line from the terminal; none at its end.
fn read_answer(prompt: &str) -> crate::error::Result<Option<String>> {
    let failed = |error: std::io::Error| Error::new(Failure::Other, format!("cannot read standard input: {error}"));
    let mut error_stream = std::io::stderr();
    error_stream.write_all(prompt.as_bytes()).and_then(|()| error_stream.flush()).map_err(failed)?;
    let mut line = String::new();
    if std::io::stdin().lock().read_line(&mut line).map_err(failed)? == 0 {
        // Ctrl-D leaves the cursor after the prompt.
        say("");
        return Ok(None);
    }
    Ok(Some(line.trim().to_owned()))
}

/// Part of the prompt, so `--quiet` does not silence it.
fn say(text: &str) {
    // A closed standard error cannot be reported.
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// `error: invalid value 'x' for '--for <WORD>'`, without the rest.
fn first_line(error: &ParseError) -> String {
    error.to_string().lines().next().unwrap_or_default().to_owned()
}

fn name(wanted: &MissingArgument) -> String {
    if wanted.is_position { wanted.param.flag.to_uppercase() } else { format!("--{}", wanted.param.flag) }
}

/// `First name: `, `For (contact, template): `, and for a further one of several `Event (empty to continue): `.
fn prompt(wanted: &MissingArgument, is_further: bool) -> String {
    let mut letters = wanted.param.flag.chars();
    let first = letters.next().map(char::to_uppercase);
    let label = first.into_iter().flatten().chain(letters).collect::<String>().replace('-', " ");
    let words = match wanted.param.kind {
        Kind::Boolean | Kind::Bit => vec!["true", "false"],
        kind => kind.words(),
    };
    let hint = match (is_further, words.as_slice()) {
        (true, _) => " (empty to continue)".to_owned(),
        (false, []) => String::new(),
        (false, words) => format!(" ({})", words.join(", ")),
    };
    format!("{label}{hint}: ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::build::text;
    use crate::catalogue::model::Param;

    #[test]
    fn the_question_names_what_it_wants_and_the_words_it_takes() {
        const FIRST: Param = text("first-name", "");
        const FOR: Param = text("for", "").one_of(&["contact", "template"]);
        let wanted = |param| MissingArgument { param, is_position: false, is_required: true };
        assert_eq!(prompt(&wanted(&FIRST), false), "First name: ");
        assert_eq!(prompt(&wanted(&FOR), false), "For (contact, template): ");
        assert_eq!(prompt(&wanted(&FOR), true), "For (empty to continue): ");
    }
}
