//! Hints for errors without one: the next command to run, derived from the command that failed.

use super::{Action, command_line, edit, repair};
use crate::catalogue;
use crate::error::{Error, Kind};
use crate::text::shell_words::quoted;

/// The hand-written commands at the root that read or write the account.
const OF_ACCOUNT: [&str; 7] = ["api", "cache", "doctor", "history", "open", "undo", "export"];

/// The error of `action` with a hint, if there is a useful one; `line` is the command line without the program's name.
pub fn with_hint(error: Error, action: &Action, line: &[String]) -> Error {
    let is_guess = matches!(error.kind(), Kind::Usage | Kind::NotFound | Kind::Partial);
    let is_specific = error.hint_text().is_some_and(|hint| hint.starts_with("did you mean"));
    if is_guess
        && !is_specific
        && let Some(hint) = repair::of_failed(line).and_then(|repair| repair.hint())
    {
        return error.hint(hint);
    }
    let error = match hint(error.kind(), action) {
        Some(hint) => error.or_hint(|| hint),
        None => error,
    };
    match (command_line::value_of(line, "profile"), error.hint_text().map(str::to_owned)) {
        (Some(profile), Some(hint)) => error.hint(with_profile(&hint, &profile)),
        _ => error,
    }
}

/// The hint with `--profile` in the commands that read or write the account.
fn with_profile(hint: &str, profile: &str) -> String {
    const PROGRAM: &str = "acamp ";
    let mut parts = hint.split(PROGRAM);
    let mut whole = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        whole.push_str(PROGRAM);
        let first = part.split([' ', ',', ';']).next().unwrap_or_default();
        let is_of_account = catalogue::find(first).is_some() || OF_ACCOUNT.contains(&first);
        let is_help = part.contains("--help") || part.contains("-p ") || part.contains("--profile");
        if is_of_account && !is_help {
            whole.push_str(&format!("-p {} ", quoted(profile)));
        }
        whole.push_str(part);
    }
    whole
}

fn hint(kind: Kind, action: &Action) -> Option<String> {
    let help = || format!("acamp {} --help", words(action));
    match (kind, action) {
        (Kind::NotFound, Action::Operate(resource, operations, _)) => {
            let is_listing = operations.iter().any(|operation| operation.verb == "list");
            let lists = !is_listing && catalogue::verbs(resource).any(|verb| verb == "list");
            Some(if lists { format!("acamp {} list", resource.name) } else { help() })
        }
        (Kind::Usage | Kind::NotFound | Kind::Rejected, _) => Some(help()),
        (Kind::Denied, _) => Some(String::from("acamp doctor")),
        (Kind::Temporary, _) => Some(String::from("run it again later")),
        _ => None,
    }
}

fn words(action: &Action) -> String {
    match action {
        Action::Operate(resource, operations, _) => {
            format!("{} {}", resource.name, operations.first().map_or("", |operation| operation.verb))
        }
        Action::Edit(editable, _) => format!("{} {}", editable.resource.name, edit::VERB),
        Action::Special(special, _) => special.words.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use super::*;

    #[test]
    fn an_error_without_a_hint_gets_the_next_command_to_run() {
        let hinted = |line: &str, kind| {
            let words = crate::text::shell_words::words(line).unwrap();
            let args: Vec<OsString> = words.iter().map(OsString::from).collect();
            let action = crate::cli::parse(&args).unwrap().action;
            with_hint(Error::new(kind, "x"), &action, &words[1..]).hint_text().map(str::to_owned)
        };
        for (line, kind, expected) in [
            ("acamp contacts get 7", Kind::NotFound, Some("acamp contacts list")),
            ("acamp contacts get 7", Kind::Usage, Some("acamp contacts get --help")),
            ("acamp contacts tags list 7", Kind::NotFound, Some("acamp contacts tags list --help")),
            ("acamp tags create --name x", Kind::Rejected, Some("acamp tags create --help")),
            ("acamp auth status", Kind::Usage, Some("acamp auth --help")),
            ("acamp tags list", Kind::Denied, Some("acamp doctor")),
            ("acamp tags list", Kind::Partial, None),
            ("acamp contacts get 7 -p acme", Kind::NotFound, Some("acamp -p acme contacts list")),
            ("acamp contacts get 7 -p acme", Kind::Usage, Some("acamp contacts get --help")),
            ("acamp -p 'a b' tags list", Kind::Denied, Some("acamp -p 'a b' doctor")),
        ] {
            assert_eq!(hinted(line, kind).as_deref(), expected, "{line}");
        }
    }
}
