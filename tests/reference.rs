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

/// The files below a folder, relative to it, with `/` between their names.
fn files_below(folder: &Path, start: &str) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    let mut files: Vec<String> = entries
        .flat_map(|entry| {
            let name = format!("{start}{}", entry.file_name().into_string().unwrap());
            if entry.path().is_dir() { files_below(&entry.path(), &format!("{name}/")) } else { vec![name] }
        })
        .collect();
    files.sort();
    files
}

/// Fails where a folder has other files than these, or other text, with the command that updates it; and where that command
/// writes something else.
fn check_folder(folder: &str, command: &[&str], pages: &[(String, String)]) {
    let update = format!("bring it up to date: cargo run -- {} {folder}", command.join(" "));
    let checked_in = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut expected: Vec<String> = pages.iter().map(|(file, _)| file.clone()).collect();
    expected.sort();
    assert_eq!(files_below(&checked_in, ""), expected, "{update}");
    for (file, text) in pages {
        let found = std::fs::read_to_string(checked_in.join(file)).unwrap();
        assert!(found == *text, "{folder}/{file} is not current; {update}");
    }
    let home = Home::new();
    let outcome = run(program(home.path()).args(command).args(["./written", "-o", "none"]));
    assert_eq!((outcome.code, outcome.stdout.as_str()), (0, ""), "{}", outcome.stderr);
    for (file, text) in pages {
        assert!(home.read(&format!("written/{file}")) == *text, "{file}");
    }
}

#[test]
fn the_manual_is_current() {
    let pages = acamp::test::cli::manual::pages();
    let pages: Vec<_> = pages.into_iter().map(|page| (page.file, page.text)).collect();
    check_folder("man", &["man"], &pages);
}

#[test]
fn the_pages_of_commands_and_topics_are_current() {
    let pages = acamp::test::cli::reference::pages();
    let pages: Vec<_> = pages.into_iter().map(|page| (page.file, page.text)).collect();
    check_folder("docs/commands", &["reference"], &pages);
}

/// The addresses of the links of a Markdown document that lead to other files.
fn linked_files(text: &str) -> Vec<&str> {
    let addresses = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    addresses.filter(|address| address.ends_with(".md")).collect()
}

#[test]
fn the_table_of_contents_of_the_site_lists_every_page_of_commands_and_topics() {
    let index = acamp::test::cli::reference::pages().remove(0);
    let mut expected: Vec<String> = linked_files(&index.text).iter().map(|file| format!("commands/{file}")).collect();
    assert!(expected.len() > 60, "{expected:?}");
    let summary = include_str!("../docs/SUMMARY.md");
    let listed = linked_files(summary).into_iter();
    let mut listed: Vec<&str> =
        listed.filter(|file| file.starts_with("commands/") && *file != "commands/README.md").collect();
    expected.sort();
    listed.sort();
    assert_eq!(listed, expected);
}

#[test]
fn the_reference_on_one_page_has_every_command_and_no_link_to_another_file() {
    let home = Home::new();
    let page = run(program(home.path()).arg("reference")).stdout;
    assert_eq!(linked_files(&page), [] as [&str; 0]);
    for command in ["contacts list", "contacts tags add", "mirror sql", "undo", "help where"] {
        assert!(page.contains(&format!("# acamp {command}\n")), "{command}");
    }
    let anchors: Vec<String> = page
        .lines()
        .filter_map(|line| line.strip_prefix('#'))
        .map(|heading| heading.trim_start_matches('#').trim().to_lowercase().replace(' ', "-"))
        .collect();
    let links = page.split("](#").skip(1).filter_map(|rest| rest.split(')').next());
    let lost: Vec<&str> = links.filter(|link| !anchors.iter().any(|anchor| anchor == link)).collect();
    assert!(lost.is_empty(), "{lost:?}");
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
