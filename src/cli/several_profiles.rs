//! Which commands can read from several profiles at once, and why the others cannot.

use std::path::Path;

use clap::ArgMatches;

use super::command_line::{Token, tokens};
use super::safety::{self, Safety};
use super::{Action, edit};
use crate::config::selection;
use crate::error::{Error, Result};
use crate::session::Options;
use crate::session::member::{PLACEHOLDER, has_placeholder};

/// Commands that read nothing from an account, or that lead to one place only; each with its reason.
const REFUSED: &[(&str, &[&str])] = &[
    (
        "it reads nothing from an account",
        &[
            "profiles list",
            "profiles show",
            "config list",
            "config get",
            "config path",
            "alias list",
            "mirror path",
            "sandbox serve",
            "jobs list",
            "jobs get",
            "jobs results",
            "history",
            "history list",
            "history show",
            "cache path",
            "api list",
            "api search",
            "api describe",
            "commands",
            "explain",
            "help",
            "man",
            "completion",
            "reference",
            "validate",
        ],
    ),
    ("it writes one stream of messages", &["tap"]),
    ("it opens one page", &["open"]),
];

/// Commands whose output cannot be put together: each profile needs a file or folder of its own. With the argument that
/// names it.
const OWN_FILES: &[(&str, &str, &str)] = &[
    ("export", "DIR", "acamp export 'backup/{profile}'"),
    ("pull", "DIR", "acamp pull 'setup/{profile}'"),
    ("contacts export", "--out", "--out 'contacts-{profile}.csv'"),
    ("contacts export-person", "--out", "--out 'person/{profile}'"),
];

/// Refuses a command that cannot read from several profiles, and options that need one.
///
/// # Errors
/// `Usage`, with the reason.
pub fn check(action: &Action, options: &Options) -> Result<()> {
    let words = words(action);
    if is_write(action, &words) {
        let method = text(action, "method").filter(|_| words == "api");
        let words = method.map_or_else(|| words.clone(), |method| format!("{words} {method}"));
        let error = Error::usage(format!("`{words}` is a write, and a write takes one profile"));
        return Err(error.hint(format!("use -p NAME instead of {}", selection::typed(options))));
    }
    if let Some((why, _)) = REFUSED.iter().find(|(_, commands)| commands.contains(&words.as_str())) {
        return Err(Error::usage(format!("`{words}` does not take several profiles: {why}")));
    }
    let flags: Vec<&str> = tokens(&options.command_line)
        .into_iter()
        .filter_map(|token| if let Token::Flag(name, _) = token { Some(name) } else { None })
        .collect();
    if flags.contains(&"open") {
        return Err(Error::usage("--open does not take several profiles: it opens one page"));
    }
    let reads_input = |word: &String| word == "-" || word.ends_with("=-") && !word.starts_with("--out");
    if options.out.as_deref() != Some(Path::new("-")) && options.command_line.iter().any(reads_input) {
        return Err(Error::usage("standard input can be read for one profile only").hint("use @FILE instead of -"));
    }
    check_files(action, options, &words)
}

fn check_files(action: &Action, options: &Options, words: &str) -> Result<()> {
    let has_own = |place: &str| match place {
        "--out" => options.out.as_deref().is_some_and(has_placeholder),
        _ => text(action, "folder").is_some_and(|folder| folder.contains(PLACEHOLDER)),
    };
    if let Some((_, place, example)) = OWN_FILES.iter().find(|(command, place, _)| *command == words && !has_own(place))
    {
        let message = format!("`{words}` writes one file or folder per profile: {place} needs {PLACEHOLDER}");
        return Err(Error::usage(message).hint(*example));
    }
    let html = matches(action).try_get_one::<std::path::PathBuf>("html").ok().flatten();
    if html.is_some_and(|path| !has_placeholder(path)) {
        let message = format!("--html writes one file per profile: it needs {PLACEHOLDER}");
        return Err(Error::usage(message).hint("--html 'report-{profile}.html'"));
    }
    Ok(())
}

fn matches(action: &Action) -> &ArgMatches {
    match action {
        Action::Operate(_, _, matches) | Action::Edit(_, matches) | Action::Special(_, matches) => matches,
    }
}

fn text<'a>(action: &'a Action, name: &str) -> Option<&'a String> {
    matches(action).try_get_one::<String>(name).ok().flatten()
}

/// Whether a command changes the account or the settings. Of `api METHOD PATH`, the method decides; whether an action of API
/// v1 is a write, the catalogue says when it is sent.
fn is_write(action: &Action, words: &str) -> bool {
    match (action, words) {
        (Action::Operate(_, operations, _), _) => operations.iter().any(|operation| operation.role.is_write()),
        (Action::Edit(..), _) => true,
        (Action::Special(..), "api") => {
            !text(action, "method").is_some_and(|method| ["get", "v1"].contains(&method.to_lowercase().as_str()))
        }
        (Action::Special(..), _) => safety::of(words) != Safety::Reads,
    }
}

/// The words of the command, subcommands of hand-written commands included.
fn words(action: &Action) -> String {
    match action {
        Action::Operate(resource, operations, _) => {
            format!("{} {}", resource.name, operations.first().map_or("", |operation| operation.verb))
        }
        Action::Edit(editable, _) => format!("{} {}", editable.resource.name, edit::VERB),
        Action::Special(special, matches) => {
            let mut words = special.words.to_owned();
            let mut level = matches;
            while let Some((word, below)) = level.subcommand() {
                words = format!("{words} {word}");
                level = below;
            }
            words
        }
    }
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use super::*;
    use crate::cli::builtin::commands::leaves;
    use crate::cli::{parse, special, tree};

    fn refusal(line: &str) -> Option<String> {
        let args = std::iter::once("acamp").chain(line.split(' ')).map(OsString::from).collect::<Vec<_>>();
        let invocation = parse(&args).unwrap_or_else(|error| panic!("{line}: {error}"));
        check(&invocation.action, &invocation.options).err().map(|error| error.message().to_owned())
    }

    #[test]
    fn every_listed_command_exists_and_only_reads() {
        let mut root = special::with_hidden(tree::root());
        root.build();
        let all: Vec<String> = leaves(&root, "").into_iter().map(|(words, _)| words).collect();
        let listed = REFUSED.iter().flat_map(|(_, commands)| *commands).copied();
        for words in listed.chain(OWN_FILES.iter().map(|(words, ..)| *words)) {
            assert!(all.iter().any(|known| known == words), "no command {words}");
            assert_eq!(safety::of(words), Safety::Reads, "{words}");
        }
    }

    #[test]
    fn reads_of_an_account_take_several_profiles() {
        for line in [
            "contacts list --tag vip",
            "contacts get 5",
            "contacts count",
            "campaigns report",
            "doctor",
            "auth status",
            "api GET /contacts",
            "api v1 contact_view --set id=7",
            "tags refs vip",
            "contacts list --out -",
            "contacts export --out c-{profile}.csv",
            "export backup/{profile}",
        ] {
            assert_eq!(refusal(&format!("-p a,b {line}")), None, "{line}");
        }
    }

    #[test]
    fn writes_and_what_leads_to_one_place_are_refused() {
        for (line, why) in [
            ("tags create --name x", "is a write"),
            ("contacts edit 5", "is a write"),
            ("contacts import people.csv", "is a write"),
            ("api DELETE /tags/5", "is a write"),
            ("config set rate 3", "is a write"),
            ("profiles list", "reads nothing from an account"),
            ("open contacts", "opens one page"),
            ("contacts get -", "standard input"),
            ("contacts export", "--out needs {profile}"),
            ("contacts export --out all.csv", "--out needs {profile}"),
            ("export backup", "DIR needs {profile}"),
            ("campaigns report --html all.html", "it needs {profile}"),
            ("campaigns preview 3 --open", "--open"),
        ] {
            let refused = refusal(&format!("-p a,b {line}")).unwrap_or_default();
            assert!(refused.contains(why), "{line}: {refused}");
        }
    }
}
