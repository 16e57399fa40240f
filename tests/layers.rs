//! The architecture as tests: which module may use which, and what only one module may do.

mod rules;
pub mod source;
mod uses;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rules::Rule;
use source::Source;

/// The rooms of `src/`, from the top to the bottom: each may use itself and those below it.
const LAYERS: [&str; 15] = [
    "main",
    "run",
    "cli",
    "command",
    "engine",
    "args",
    "session",
    "store",
    "output",
    "config",
    "api",
    "catalogue",
    "text",
    "system",
    "error",
];

/// Files of the program's own code that a person can read in one go.
const MOST_LINES: usize = 400;

/// The complaints about all arrows that point up, to a name that is no room, or to the whole root.
fn arrows(sources: &[Source]) -> Vec<String> {
    let level = |room: &str| LAYERS.iter().position(|layer| *layer == room);
    let exports = exports(sources);
    let mut wrong = Vec::new();
    for source in sources.iter().filter(|source| source.room() != "lib") {
        let Some(own) = level(source.room()) else {
            wrong.push(format!("{}: {} is not a layer", source.path, source.room()));
            continue;
        };
        for (place, name) in uses::of(source) {
            let name = exports.get(&name).filter(|_| source.room() == "main").unwrap_or(&name).clone();
            match level(&name) {
                Some(used) if used >= own => {}
                Some(_) => wrong.push(format!("{place}: {} -> {name} points up", source.room())),
                None => wrong.push(format!("{place}: {} -> {name}, which is not a layer", source.room())),
            }
        }
    }
    wrong
}

/// The names that the crate exports, which `main` uses, and the room that each comes from.
fn exports(sources: &[Source]) -> BTreeMap<String, String> {
    let lib = sources.iter().filter(|source| source.room() == "lib");
    // In `lib.rs` itself, paths begin with the name of a room.
    let lines = lib.flat_map(|source| source.code.lines()).filter_map(|line| line.strip_prefix("pub use "));
    let mut found = BTreeMap::new();
    for line in lines {
        let names: Vec<&str> = line.split(|letter: char| !(letter.is_alphanumeric() || letter == '_')).collect();
        let Some((room, names)) = names.split_first() else { continue };
        found.extend(names.iter().map(|name| ((*name).to_owned(), (*room).to_owned())));
    }
    found
}

fn assert_none(wrong: &[String]) {
    assert!(wrong.is_empty(), "{} violations\n{}", wrong.len(), wrong.join("\n"));
}

fn check(rule: Rule) {
    static SOURCES: LazyLock<Vec<Source>> = LazyLock::new(|| Source::read_all("src"));
    assert_none(&rule(&SOURCES));
}

fn check_tests(rule: Rule) {
    assert_none(&rule(&Source::read_all("tests")));
}

fn complaints(rule: Rule, files: &[(&str, &str)]) -> Vec<String> {
    rule(&files.iter().map(|(path, text)| Source::new(path, text)).collect::<Vec<_>>())
}

#[test]
fn dependencies_point_down() {
    check(arrows);
}

#[test]
fn src_has_at_most_15_names() {
    check(rules::few_names);
}

#[test]
fn clap_is_named_only_in_cli_args_and_command() {
    check(rules::clap);
}

#[test]
fn ureq_is_named_only_in_the_client() {
    check(rules::ureq);
}

#[test]
fn only_output_writes_to_standard_output() {
    check(rules::standard_output);
}

#[test]
fn threads_are_started_in_one_file() {
    check(rules::threads);
}

#[test]
fn private_files_are_written_in_one_file() {
    check(rules::private_files);
}

#[test]
fn files_are_locked_in_one_file() {
    check(rules::locks);
}

#[test]
fn no_type_name_is_defined_in_more_than_two_rooms() {
    check(rules::type_names);
}

#[test]
fn no_file_has_more_than_400_lines() {
    let mut wrong = Vec::new();
    for folder in ["src", "json/src", "sandbox/src", "tests"] {
        wrong.extend(rules::long_files(&rules::lengths(folder), MOST_LINES));
    }
    assert_none(&wrong);
}

#[test]
fn tests_share_their_helpers() {
    check_tests(rules::helpers);
}

#[test]
fn an_arrow_that_points_up_is_found_with_its_file_and_line() {
    let files = [
        ("src/api/client.rs", "use crate::error::Error;\n\nuse crate::{\n    text::clean,\n    output::Table,\n};\n"),
        ("src/text.rs", "fn f() {\n    crate::helpers::g();\n}\n"),
        ("src/helpers.rs", "use crate::error::Error;\n"),
        ("src/main.rs", "fn main() {\n    acamp::run::run();\n    acamp::on_panic();\n    acamp::exit();\n}\n"),
        ("src/lib.rs", "pub use crate::cli::tree;\npub use run::{on_panic, run};\n"),
    ];
    let expected = [
        "src/api/client.rs:3: api -> output points up",
        "src/text.rs:2: text -> helpers, which is not a layer",
        "src/helpers.rs: helpers is not a layer",
        "src/main.rs:4: main -> exit, which is not a layer",
    ];
    assert_eq!(complaints(arrows, &files), expected);
}

#[test]
fn each_rule_finds_a_bad_sample() {
    let bad = [
        (
            "src/store/jobs.rs",
            "use clap::Arg;\nuse ureq::Agent;\nfn f() { println!(); std::io::stdout(); thread::spawn(g); }\n",
        ),
        ("src/engine/pool.rs", "fn f() {\n    std::thread::scope(g);\n    fs::rename(a, b);\n}\nstruct Row;\n"),
        ("src/api/client/send.rs", "use ureq::Agent;\nfn f() {\n    file.persist(path);\n}\nenum Row {}\n"),
        ("src/output/table.rs", "struct Row;\nfn f() { println!() }\n"),
        ("src/system/streams.rs", "fn f() -> bool { std::io::stdout().is_terminal() }\n"),
        ("src/cli/tree.rs", "use clap::Command;\n"),
        ("src/store/lock.rs", "fn f() { file.try_lock(); }\n"),
        ("src/store/run.rs", "use std::fs::TryLockError;\n"),
    ];
    assert_eq!(complaints(rules::clap, &bad), ["src/store/jobs.rs:1: clap outside cli, args, command"]);
    assert_eq!(complaints(rules::ureq, &bad), ["src/store/jobs.rs:2: ureq outside api/client"]);
    let stdout = ["src/store/jobs.rs:3: stdout() outside output", "src/store/jobs.rs:3: println! outside output"];
    assert_eq!(complaints(rules::standard_output, &bad), stdout);
    let threads = ["src/engine/pool.rs:2: thread::scope", "src/store/jobs.rs:3: thread::spawn"];
    assert_eq!(complaints(rules::threads, &bad), threads);
    let files = ["src/api/client/send.rs:3: persist(", "src/engine/pool.rs:3: fs::rename"];
    assert_eq!(complaints(rules::private_files, &bad), files);
    let locks = ["src/store/lock.rs:1: .try_lock(", "src/store/run.rs:1: TryLockError"];
    assert_eq!(complaints(rules::locks, &bad), locks);
    let tests = [("tests/jobs.rs", "fn f() { thread::sleep(d); }\n"), ("tests/support/wait.rs", "thread::sleep(d)")];
    assert_eq!(complaints(rules::helpers, &tests), ["tests/jobs.rs:1: thread::sleep outside tests/support"]);
    let types = ["Row is defined in 3 rooms: src/api/client/send.rs:5, src/engine/pool.rs:5, src/output/table.rs:1"];
    assert_eq!(complaints(rules::type_names, &bad), types);
    let names: Vec<(String, &str)> = (0..16).map(|number| (format!("src/room{number:02}.rs"), "")).collect();
    let names: Vec<(&str, &str)> = names.iter().map(|(path, text)| (path.as_str(), *text)).collect();
    assert_eq!(complaints(rules::few_names, &names).len(), 1);
    assert_eq!(complaints(rules::few_names, &names[1..]), [""; 0]);
    let lengths = [("src/a.rs".to_owned(), 400), ("src/b.rs".to_owned(), 401)];
    assert_eq!(rules::long_files(&lengths, MOST_LINES), ["src/b.rs:401: longer than 400 lines"]);
}
