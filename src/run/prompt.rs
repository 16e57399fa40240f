//! Asking a person at a terminal for what the command line lacks, before anything is done.

use std::ffi::OsString;
use std::io::{BufRead, Write};

use clap::error::ErrorKind;

use crate::catalogue::model::Kind;
use crate::cli::missing_arguments::{self, Missing};
use crate::cli::{Action, Invocation};
use crate::error::{Error, Kind as Failure};
use crate::system::environment::Environment;

type Answer<T> = crate::error::Result<T>;

/// What a person can be asked for: what a line lacks, where standard input and standard error are terminals and nothing
/// forbids a question.
pub fn wanted(line: &[OsString], parsed: &Result<Invocation, clap::Error>, environment: &Environment) -> Vec<Missing> {
    let terminals = environment.terminals;
    if !terminals.input || !terminals.error || !environment.allows_input() {
        return Vec::new();
    }
    match parsed {
        Ok(Invocation { options, action: Action::Operate(_, rows, matches) }) if !options.no_input => {
            missing_arguments::of_command(rows, matches)
        }
        Err(error) if error.kind() == ErrorKind::MissingRequiredArgument => {
            let lacks = missing_arguments::of_line(line).filter(|(options, _)| !options.no_input);
            lacks.map(|(_, missing)| missing).unwrap_or_default()
        }
        _ => Vec::new(),
    }
}

/// Asks for each missing value, in order, until it is one the command takes, and gives the line with all of them.
/// `parse` says what is wrong with a line.
///
/// # Errors
/// `Usage` where the input ends before the last answer; nothing was sent then.
pub fn complete(
    line: &[OsString],
    missing: &[Missing],
    parse: impl Fn(&[OsString]) -> Option<clap::Error>,
) -> Answer<Vec<OsString>> {
    let mut line = line.to_vec();
    for wanted in missing {
        say(wanted.param.help);
        let mut is_answered = false;
        loop {
            let Some(answer) = read_answer(&prompt(wanted, is_answered))? else {
                return Err(Error::usage(format!("no answer for {}; nothing was sent", name(wanted))));
            };
            if answer.is_empty() {
                if is_answered || !wanted.is_required {
                    break;
                }
                continue;
            }
            let candidate = missing_arguments::with(&line, wanted, &answer);
            if let Some(error) = parse(&candidate).filter(|error| is_of_a_value(error.kind())) {
                say(&first_line(&error));
                continue;
            }
            line = candidate;
            is_answered = true;
            if !wanted.param.many || wanted.is_position {
                break;
            }
        }
    }
    Ok(line)
}

/// A line from the terminal; none at its end.
fn read_answer(prompt: &str) -> Answer<Option<String>> {
    let failed = |error: std::io::Error| Error::new(Failure::Other, format!("cannot read the answer: {error}"));
    let mut error_stream = std::io::stderr();
    error_stream.write_all(prompt.as_bytes()).and_then(|()| error_stream.flush()).map_err(failed)?;
    let mut line = String::new();
    if std::io::stdin().lock().read_line(&mut line).map_err(failed)? == 0 {
        // Ctrl-D leaves the cursor behind the question.
        say("");
        return Ok(None);
    }
    Ok(Some(line.trim().to_owned()))
}

/// Belongs to the question, so `--quiet` does not silence it.
fn say(text: &str) {
    // Nobody is left to tell where standard error is closed.
    let _ = writeln!(std::io::stderr(), "{text}");
}

fn is_of_a_value(kind: ErrorKind) -> bool {
    !matches!(kind, ErrorKind::MissingRequiredArgument)
}

/// `error: invalid value 'x' for '--for <WORD>'`, without the rest.
fn first_line(error: &clap::Error) -> String {
    error.to_string().lines().next().unwrap_or_default().to_owned()
}

fn name(wanted: &Missing) -> String {
    if wanted.is_position { wanted.param.flag.to_uppercase() } else { format!("--{}", wanted.param.flag) }
}

/// `First name: `, `For (contact, template): `, and for a further one of several `Event (none to go on): `.
fn prompt(wanted: &Missing, is_further: bool) -> String {
    let mut letters = wanted.param.flag.chars();
    let first = letters.next().map(char::to_uppercase);
    let label = first.into_iter().flatten().chain(letters).collect::<String>().replace('-', " ");
    let words: Vec<&str> = match wanted.param.kind {
        Kind::OneOf(words) => words.to_vec(),
        Kind::Choice(words) => words.iter().map(|(word, _)| *word).collect(),
        Kind::Boolean | Kind::Bit => vec!["true", "false"],
        _ => Vec::new(),
    };
    let hint = match (is_further, words.as_slice()) {
        (true, _) => " (empty to go on)".to_owned(),
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
        let wanted = |param| Missing { param, is_position: false, is_required: true };
        assert_eq!(prompt(&wanted(&FIRST), false), "First name: ");
        assert_eq!(prompt(&wanted(&FOR), false), "For (contact, template): ");
        assert_eq!(prompt(&wanted(&FOR), true), "For (empty to go on): ");
    }
}
