//! The checked-in reference, manual pages and completion scripts are current.

use std::path::Path;

use crate::support::{Home, program, run};

/// Fails where the file differs from what the command prints, with the command that updates it.
fn check(file: &str, arguments: &[&str]) {
    let home = Home::new();
    let outcome = run(program(home.path()).args(arguments));
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    let printed = outcome.stdout;
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    let checked_in = std::fs::read_to_string(path).unwrap_or_default();
    let differs = checked_in.lines().zip(printed.lines()).find(|(old, new)| old != new);
    assert!(
        checked_in == printed,
        "{file} is not current; first difference: {differs:?}\nbring it up to date: cargo run -- {} > {file}",
        arguments.join(" ")
    );
}

#[test]
fn the_page_of_all_commands_is_current() {
    check("docs/commands.md", &["reference"]);
}

#[test]
fn the_manual_is_current() {
    let pages = acamp::test::cli::manual::pages();
    let checked_in = Path::new(env!("CARGO_MANIFEST_DIR")).join("man");
    let mut files: Vec<String> = std::fs::read_dir(&checked_in)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    let mut expected: Vec<String> = pages.iter().map(|page| page.file.clone()).collect();
    files.sort();
    expected.sort();
    assert_eq!(files, expected, "bring it up to date: cargo run -- man man");
    for page in &pages {
        let text = std::fs::read_to_string(checked_in.join(&page.file)).unwrap();
        assert!(text == page.text, "man/{} is not current; bring it up to date: cargo run -- man man", page.file);
    }
    // The command writes the same pages.
    let home = Home::new();
    let outcome = run(program(home.path()).args(["man", "./man1", "-o", "none"]));
    assert_eq!((outcome.code, outcome.stdout.as_str()), (0, ""), "{}", outcome.stderr);
    for page in &pages {
        assert_eq!(home.read(&format!("man1/{}", page.file)), page.text, "{}", page.file);
    }
}

#[test]
fn the_overview_of_commands_is_short_and_names_them_all() {
    let home = Home::new();
    let print = |arguments: &[&str]| run(program(home.path()).args(arguments)).stdout;
    let overview = print(&["commands"]);
    assert!(overview.len() < 20_000, "{} bytes", overview.len());
    let names = |line: &str| {
        let (parent, names) = line.split_once(": ").unwrap();
        let parent = parent.trim_start_matches("acamp").trim();
        let name = |name: &str| format!("{parent} {}", name.trim_end_matches(['*', '!'])).trim_start().to_owned();
        names.split(' ').map(name).collect::<Vec<_>>()
    };
    let mut listed: Vec<String> = overview.lines().filter(|line| line.starts_with("acamp")).flat_map(names).collect();
    let mut all: Vec<String> =
        print(&["commands", "-o", "tsv", "--columns", "command"]).lines().skip(1).map(str::to_owned).collect();
    listed.sort();
    all.sort();
    assert_eq!(listed, all);
    assert!(
        overview.contains("acamp contacts tags: list add* remove*\n") && overview.contains(" send!!"),
        "{overview}"
    );
}

#[test]
fn the_completion_scripts_are_current() {
    check("completions/acamp.bash", &["completion", "bash"]);
    check("completions/_acamp", &["completion", "zsh"]);
    check("completions/acamp.fish", &["completion", "fish"]);
    check("completions/acamp.ps1", &["completion", "powershell"]);
    check("completions/acamp.elv", &["completion", "elvish"]);
}
