//! The whole command tree: each command has a description and examples that run, and supports every output format,
//! without a terminal.

mod format;
mod repeated;
mod scene;
mod topic;

use acamp::test::catalogue;
use std::ffi::OsString;

use acamp::test::cli::help::topics;
use acamp::test::cli::leaves;
use acamp::test::cli::{completion, help, special, tree};
use acamp::test::output::Format;
use clap::{Arg, Command, error::ErrorKind};

use crate::support::{Home, program, run, split};

use format::fault;
use scene::{Outcome, Scene};
use topic::commands_in as topic_commands;

/// Commands that run until they are stopped.
const NEVER_END: &[&str] = &["sandbox serve"];

/// Commands that print text in a format of their own, whatever `--output` says.
const PRINT_TEXT: &[&str] = &["completion", "reference", "man"];

/// Reports, which print a document in Markdown instead of one table.
const PRINT_DOCUMENTS: &[&str] = &["campaigns report"];

/// Command lines that fail here for a reason: their first words, exit code, reason.
const REFUSED: &[(&str, i32, &str)] = &[
    ("alias delete", 5, "there are no aliases"),
    ("alias set find", 2, "everything after the name belongs to the alias, including --dry-run"),
    ("auth login", 2, "there is no terminal to prompt on"),
    ("campaigns check", 9, "the campaigns of the sandbox have errors"),
    ("auth login --url", 4, "no key is on standard input"),
    ("auth logout", 5, "the key is in a file of the user's own"),
    ("campaigns pause", 9, "no campaign is being sent"),
    ("config get profiles.acme.mode", 5, "the profile does not define it"),
    ("contacts export --tag", 5, "the sandbox has no field City"),
    ("contacts export-person", 2, "the folder of --out is left out here"),
    ("contacts import -", 2, "nothing is on standard input"),
    ("diff --from", 2, "there is no such profile"),
    ("export changes", 2, "there is no earlier export"),
    ("history show 20261127-090342-7f3a", 5, "there is no such run"),
    ("undo 20261127-090342-7f3a", 5, "there is no such run"),
    ("jobs cancel", 2, "the job is finished"),
    ("jobs resume 20261123-090342-7f3a", 5, "there is no such job"),
    ("jobs retry-failed", 2, "no row failed"),
    ("open", 1, "the account is on loopback, where no web app is"),
];

/// `contacts export` supports file formats only.
const FILES_ONLY: (&str, [Format; 5]) =
    ("contacts export", [Format::Table, Format::Markdown, Format::Yaml, Format::Ids, Format::None]);

/// Whether a dry run ended as expected.
fn sensible(line: &[String], format: Option<Format>, outcome: &Outcome) -> bool {
    let expected = |code: i32| REFUSED.iter().any(|(words, known, _)| *known == code && is_of(line, &[words]));
    let first = outcome.first_line();
    match (outcome.code, format) {
        (Some(0), _) => true,
        // Items without ids are an error.
        (Some(2), Some(Format::Ids)) if outcome.stderr.contains("error: these items have no ID") => true,
        (Some(2), Some(format)) if is_of(line, &[FILES_ONLY.0]) => FILES_ONLY.1.contains(&format),
        // The file of a body does not exist here.
        (Some(2), _) if first.contains("missing --") && !expected(2) => line.iter().any(|word| word.starts_with('@')),
        (code, _) => code.is_some_and(expected),
    }
}

fn root() -> Command {
    let mut root = special::with_hidden(tree::root());
    root.build();
    root
}

/// Calls `inspect` with each command; fails with all violations.
fn check(inspect: impl Fn(&str, &Command) -> Option<String>) {
    let root = root();
    let leaves = leaves(&root, "");
    assert!(leaves.len() > 300, "the tree has {} commands only", leaves.len());
    let wrong: Vec<String> = leaves
        .iter()
        .filter_map(|(words, leaf)| inspect(words, leaf).map(|complaint| format!("{words}: {complaint}")))
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn clap_accepts_every_command() {
    root().debug_assert();
}

#[test]
fn every_command_says_what_it_does() {
    check(|_, leaf| match leaf.get_about().map(ToString::to_string) {
        None => Some("has no about".into()),
        Some(about) if about.is_empty() || about.ends_with('.') || about.chars().count() > 70 => {
            Some(format!("{about:?} is empty, long or ends in a full stop"))
        }
        Some(_) => None,
    });
}

#[test]
fn every_command_shows_two_examples_of_itself() {
    check(|words, leaf| {
        let help = leaf.get_after_help().map(ToString::to_string).unwrap_or_default();
        let own = help.lines().filter(|line| line.trim_start().contains(&format!("acamp {words}"))).count();
        (own < 2).then(|| format!("its help has {own} examples"))
    });
}

#[test]
fn every_command_takes_every_format() {
    let names: Vec<&str> = Format::ALL.iter().map(|format| format.name()).collect();
    check(|_, leaf| {
        let Some(output) = leaf.get_arguments().find(|arg| arg.get_long() == Some("output")) else {
            return Some("takes no -o".into());
        };
        let values = output.get_possible_values();
        let taken: Vec<&str> = values.iter().map(|value| value.get_name()).collect();
        (output.get_short() != Some('o') || taken != names).then(|| format!("-o takes {taken:?}"))
    });
}

/// The plain examples of every command, with the command.
fn examples() -> Vec<(String, Vec<Vec<String>>)> {
    let root = root();
    let of = |words: &str, leaf: &Command| help::examples(words, leaf).into_iter().map(|line| bare(&split(line)));
    leaves(&root, "").into_iter().map(|(words, leaf)| (words.clone(), of(&words, leaf).collect())).collect()
}

/// A line without redirections, pipes, output flags and `--dry-run`.
fn bare(line: &[String]) -> Vec<String> {
    let mut words = line.iter().take_while(|word| !matches!(word.as_str(), "<" | ">" | ">>" | "|"));
    let mut kept = Vec::new();
    while let Some(word) = words.next() {
        match word.as_str() {
            "-o" | "--output" | "--jq" | "--columns" | "--sort" | "--out" => {
                words.next();
            }
            "--json" | "--raw" | "--no-header" | "--dry-run" => {}
            _ => kept.push(word.clone()),
        }
    }
    kept
}

/// A line as a dry run: offline where the account need not be read first.
fn dry(line: &[String], more: &[&str]) -> Vec<String> {
    let must_read = special::holding(&line.join(" ")).is_some() && !is_of(line, &["contacts import", "api"]);
    with(&with(line, &[if must_read { "--dry-run" } else { "--dry-run=offline" }]), more)
}

fn with(line: &[String], more: &[&str]) -> Vec<String> {
    line.iter().cloned().chain(more.iter().map(|word| (*word).to_owned())).collect()
}

fn is_of(line: &[String], commands: &[&str]) -> bool {
    let line = line.join(" ");
    commands.iter().any(|command| line == *command || line.starts_with(&format!("{command} ")))
}

#[test]
fn every_command_takes_every_format_and_prints_it_without_hanging() {
    let scene = Scene::new();
    let lines: Vec<Vec<String>> = examples()
        .iter()
        .filter(|(words, _)| !is_of(std::slice::from_ref(words), NEVER_END))
        .filter_map(|(_, examples)| examples.first())
        // A workbook is written to files only.
        .flat_map(|line| {
            Format::ALL
                .into_iter()
                .filter(|format| *format != Format::Xlsx)
                .map(|format| dry(line, &["-o", format.name()]))
        })
        .collect();
    assert!(lines.len() > 2400, "{} lines only", lines.len());
    scene.write_named(&lines);
    scene.check(&lines, |line, outcome| {
        let format = Format::parse(line.last()?)?;
        if !sensible(line, Some(format), outcome) {
            return Some(format!("exit {:?}: {}", outcome.code, outcome.first_line()));
        }
        let is_document = format == Format::Markdown && is_of(line, PRINT_DOCUMENTS);
        if is_document || is_of(line, PRINT_TEXT) { None } else { fault(&outcome.stdout, format) }
    });
}

#[test]
fn every_example_and_every_command_of_a_topic_can_be_run() {
    let scene = Scene::new();
    let lines: Vec<Vec<String>> = examples()
        .into_iter()
        .flat_map(|(_, examples)| examples)
        .chain(topics::ALL.iter().flat_map(|topic| topic_commands(&topic.page())).map(|line| bare(&line)))
        .filter(|line| !is_of(line, NEVER_END))
        .map(|line| dry(&line, &[]))
        .collect();
    scene.write_named(&lines);
    scene.check(&lines, |line, outcome| {
        (!sensible(line, None, outcome)).then(|| format!("exit {:?}: {}", outcome.code, outcome.first_line()))
    });
}

#[test]
fn every_reading_command_prints_either_data_or_an_error() {
    let scene = Scene::new();
    let reads = |words: &str| {
        catalogue::command(words)
            .is_some_and(|(_, operations)| operations.iter().all(|operation| !operation.role.is_write()))
    };
    let lines: Vec<Vec<String>> = examples()
        .into_iter()
        .filter(|(words, _)| reads(words) && special::holding(words).is_none())
        .filter_map(|(_, examples)| examples.into_iter().next())
        .map(|line| with(&line, &["-o", "json", "--max-retries", "0"]))
        .collect();
    assert!(lines.len() > 100, "{} lines only", lines.len());
    scene.write_named(&lines);
    scene.check(&lines, |_, outcome| match outcome.code {
        Some(0) => fault(&outcome.stdout, Format::Json),
        Some(3..=6) if serde_json::from_str::<serde_json::Value>(outcome.first_line()).is_ok() => {
            fault(&outcome.stdout, Format::Json)
        }
        code => Some(format!("exit {code:?}: {}", outcome.first_line())),
    });
}

#[test]
fn the_help_of_every_command_fits_a_screen_and_names_its_requests() {
    let mut wrong = Vec::new();
    for (words, _) in leaves(&root(), "") {
        let help = |flag: &str| {
            let line = std::iter::once("acamp").chain(words.split(' ')).chain([flag]);
            match acamp::test::cli::parse(&line.map(OsString::from).collect::<Vec<_>>()) {
                Err(error) if error.kind() == ErrorKind::DisplayHelp => error.render().to_string(),
                _ => String::new(),
            }
        };
        let (short, long) = (help("-h"), help("--help"));
        if short.lines().count() > 62 {
            wrong.push(format!("{words}: -h has {} lines", short.lines().count()));
        }
        if let Some(line) = short.lines().find(|line| line.chars().count() > 100) {
            wrong.push(format!("{words}: -h has the line {line:?}"));
        }
        let calls = catalogue::command(&words).is_some() && special::holding(&words).is_none();
        for part in ["Usage:", "Examples:"].into_iter().chain(calls.then_some("Requests:")) {
            if !long.contains(part) {
                wrong.push(format!("{words}: --help has no {part}"));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn the_first_screen_fits_eighty_columns_and_forty_lines() {
    let home = Home::new();
    let screen = run(program(home.path()).arg("-h").env("COLUMNS", "80")).stdout;
    assert!(screen.lines().count() <= 40, "{} lines\n{screen}", screen.lines().count());
    for line in screen.lines() {
        assert!(line.chars().count() <= 80, "{line:?}");
    }
    let nouns = acamp::test::catalogue::children("").map(|noun| noun.name);
    for name in nouns.chain(special::ROOT.iter().map(|special| special.words)) {
        assert!(screen.contains(&format!(" {name}")), "{name} is not on it");
    }
}

/// What completion offers for `typed` at the end of a line, as fish gets it.
fn completed(words: &str, before: &[String], typed: &str) -> String {
    let line = ["--", "acamp"].into_iter().chain(words.split(' ')).chain(before.iter().map(String::as_str));
    let line: Vec<OsString> = line.chain([typed]).map(OsString::from).collect();
    String::from_utf8(completion::answer("fish", &line).unwrap_or_default()).unwrap()
}

/// The words before the value of an argument: its flag, or a value for each position before it.
fn words_before(leaf: &Command, arg: &Arg) -> Vec<String> {
    match arg.get_long() {
        Some(long) => vec![format!("--{long}")],
        None => {
            let at = leaf.get_positionals().position(|position| position.get_id() == arg.get_id()).unwrap_or(0);
            vec!["x".to_owned(); at]
        }
    }
}

#[test]
fn every_argument_that_is_a_file_completes_files() {
    let mut inspected = 0;
    let root = root();
    let mut wrong = Vec::new();
    for (words, leaf) in leaves(&root, "") {
        for arg in leaf.get_arguments().filter(|arg| !arg.is_hide_set() && arg.get_action().takes_values()) {
            let value = arg.get_value_names().and_then(|names| names.first()).map_or("", |name| name.as_str());
            let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
            // Global options behave alike in all commands.
            let is_global = ["out", "har", "ca-cert"].contains(&arg.get_id().as_str());
            let (typed, offered) = match value {
                "FILE" if is_global && words != "tags list" => continue,
                "FILE" => ("", "\tfiles:0"),
                // Hidden from completion.
                "DIR" if words == "reference" => continue,
                "DIR" => ("", "\tdirectories:0"),
                "KEY=VALUE" if arg.get_id() == "set" => ("a=@", "\tfiles:3"),
                _ if help.contains("@FILE") => ("@", "\tfiles:1"),
                _ => continue,
            };
            inspected += 1;
            let shown = completed(&words, &words_before(leaf, arg), typed);
            if shown.lines().next() != Some(offered) {
                wrong.push(format!("{words} {}: {shown:?}", arg.get_id()));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    assert!(inspected > 200, "only {inspected} arguments are files");
}

#[test]
fn flags_are_offered_after_a_dash_only() {
    for words in ["tags", "contacts list", "contacts update x", "jobs"] {
        let (before, after) = (completed(words, &[], ""), completed(words, &[], "--"));
        assert!(!before.lines().any(|line| line.starts_with('-')), "{words}: {before}");
        assert!(after.lines().all(|line| line.starts_with("--")) && after.contains("--output"), "{words}: {after}");
    }
}

#[test]
fn no_paragraph_of_a_help_is_wrapped_twice() {
    check(|_, leaf| {
        let help = leaf.get_after_long_help().map(ToString::to_string).unwrap_or_default();
        let is_ragged = |paragraph: &&str| {
            let lines: Vec<&str> = paragraph.lines().collect();
            lines
                .windows(2)
                .any(|pair| pair[0].chars().count() > 80 && !pair[0].starts_with(' ') && !pair[1].starts_with(' '))
        };
        help.split("\n\n").find(is_ragged).map(|paragraph| format!("has its own line ends: {paragraph:?}"))
    });
}
