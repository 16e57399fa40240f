//! What documents name exists: commands with their words and flags, paths, functions, and modules of the tests.

use std::ffi::OsString;
use std::fs;
use std::path::Path;

use crate::support::split;
#[cfg(feature = "mirror")]
use crate::support::{Home, ephemeral, logged_in, run};

/// Documents with commands, and how many there are at least.
const DOCUMENTS: [(&str, &str, usize); 7] = [
    ("docs/account-as-code.md", include_str!("../docs/account-as-code.md"), 9),
    ("docs/ten-jobs.md", include_str!("../docs/ten-jobs.md"), 60),
    ("docs/ci.md", include_str!("../docs/ci.md"), 8),
    ("docs/excel.md", include_str!("../docs/excel.md"), 10),
    ("docs/mirror.md", MIRROR, 6),
    ("docs/warehouses.md", include_str!("../docs/warehouses.md"), 5),
    ("docs/privacy.md", include_str!("../docs/privacy.md"), 5),
];

const MIRROR: &str = include_str!("../docs/mirror.md");

/// The commands of the program on a line, without redirections.
fn commands(line: &str) -> Vec<Vec<String>> {
    let words = split(line);
    words
        .split(|word| matches!(word.as_str(), "|" | "&&" | "&" | ";"))
        .map(|command| command.iter().take_while(|word| !matches!(word.as_str(), "<" | ">" | ">>")).cloned().collect())
        .filter(|command: &Vec<String>| command.first().is_some_and(|word| word == "acamp"))
        .collect()
}

/// The commands that a line of a document shows: after `$`, at the begin, or in the cells of a table.
fn shown(line: &str) -> Vec<&str> {
    if line.starts_with("| ") {
        return line.split('`').filter(|part| part.starts_with("acamp ")).collect();
    }
    let typed = line.strip_prefix("$ ").or(Some(line).filter(|line| line.starts_with("acamp ")));
    typed.and_then(|line| line.split("  #").next()).into_iter().collect()
}

#[test]
fn every_command_shown_in_a_document_can_be_typed() {
    let mut wrong = Vec::new();
    for (name, text, least) in DOCUMENTS {
        let mut seen = 0;
        for line in text.lines().flat_map(shown) {
            for command in commands(line) {
                seen += 1;
                let command: Vec<OsString> = command.into_iter().map(OsString::from).collect();
                if let Err(error) = acamp::test::cli::parse(&command) {
                    wrong.push(format!("{name}: {line}: {error}"));
                }
            }
        }
        assert!(seen >= least, "{name}: only {seen} commands were found");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The queries of the guide to the mirror, on the mirror of the sandbox.
#[cfg(feature = "mirror")]
#[test]
fn every_query_in_the_guide_finds_records() {
    let (home, sandbox) = (Home::new(), ephemeral());
    let acamp = |words: &[&str]| {
        let mut command = logged_in(home.path(), sandbox.url(), acamp::sandbox::TOKEN);
        command.args(words);
        command
    };
    assert_eq!(run(&mut acamp(&["mirror", "sync"])).code, 0);
    let queries: Vec<&str> = MIRROR.split("```sql\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert!(queries.len() >= 10, "only {} queries were found", queries.len());
    for query in queries {
        let file = fs::File::open(home.write("query.sql", query)).unwrap();
        let outcome = run(acamp(&["mirror", "sql", "-", "-o", "jsonl"]).stdin(file));
        assert_eq!((outcome.code, outcome.stderr.as_str()), (0, ""), "{query}");
        assert!(outcome.stdout.starts_with('{'), "{query} finds nothing");
    }
}

#[test]
fn a_line_has_the_commands_between_its_pipes() {
    assert_eq!(
        commands("acamp tags list -o ids | acamp tags get - > 'a b' && ls"),
        [vec!["acamp", "tags", "list", "-o", "ids"], vec!["acamp", "tags", "get", "-"]]
    );
}

#[test]
fn a_command_that_does_not_exist_is_noticed() {
    for line in ["acamp tags lst", "acamp tags list --nonsense", "acamp tags merge a"] {
        let command: Vec<OsString> = commands(line).concat().into_iter().map(OsString::from).collect();
        assert!(acamp::test::cli::parse(&command).is_err(), "{line}");
    }
}

const CONTRIBUTING: &str = include_str!("../CONTRIBUTING.md");

/// The code spans of a document outside its fenced blocks.
fn code_spans(text: &str) -> Vec<&str> {
    let prose = text.split("```").step_by(2);
    prose.flat_map(|part| part.split('`').skip(1).step_by(2)).collect()
}

/// The paths in a document that do not exist.
fn missing_paths(text: &str) -> (usize, Vec<&str>) {
    let is_path = |span: &&str| {
        let is_file = [".rs", ".md", ".txt", ".tsv"].iter().any(|extension| span.ends_with(extension));
        !span.contains(' ') && (span.contains('/') && !span.starts_with('/') || is_file)
    };
    let paths: Vec<&str> = code_spans(text).into_iter().filter(is_path).collect();
    (paths.len(), paths.into_iter().filter(|path| !Path::new(path).exists()).collect())
}

/// The pairs `name` in `path` of a document whose file does not define the name.
fn missing_names(text: &str) -> (usize, Vec<String>) {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let spans: Vec<&str> = text.split('`').collect();
    let pairs: Vec<(&str, &str)> =
        spans.windows(3).filter(|part| part[1].trim() == "in").map(|part| (part[0], part[2])).collect();
    let is_missing = |(name, path): &&(&str, &str)| {
        let code = fs::read_to_string(path).unwrap_or_default();
        let name = name.rsplit("::").next().unwrap_or_default();
        let defines = |keyword: &&str| {
            let definition = format!("{keyword} {name}");
            code.match_indices(&definition).any(|(at, _)| {
                !code[at + definition.len()..].starts_with(|next: char| next.is_alphanumeric() || next == '_')
            })
        };
        !["fn", "struct", "enum"].iter().any(defines)
    };
    let missing = pairs.iter().filter(is_missing).map(|(name, path)| format!("{name} in {path}")).collect();
    (pairs.len(), missing)
}

/// The words after `flag` in the cargo commands of a document.
fn after_flag<'a>(text: &'a str, flag: &str) -> Vec<&'a str> {
    let words: Vec<&str> = text.split(|letter: char| letter.is_whitespace() || letter == '`').collect();
    let after = words.windows(2).filter(|pair| pair[0] == flag).map(|pair| pair[1].trim_end_matches([',', '.']));
    after.filter(|word| !word.is_empty()).collect()
}

#[test]
fn every_path_and_name_in_contributing_exists() {
    let (paths, missing) = missing_paths(CONTRIBUTING);
    assert!(paths > 40, "only {paths} paths were found");
    assert!(missing.is_empty(), "{missing:?}");
    let (names, missing) = missing_names(CONTRIBUTING);
    assert!(names > 10, "only {names} names were found");
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_cargo_command_in_contributing_names_what_exists() {
    let main = include_str!("main.rs");
    let manifest = include_str!("../Cargo.toml");
    let modules: Vec<&str> = CONTRIBUTING
        .split(|letter: char| letter.is_whitespace() || letter == '`')
        .filter_map(|word| word.trim_end_matches([',', '.']).strip_suffix("::"))
        .collect();
    assert!(modules.len() >= 3, "{modules:?}");
    for module in modules {
        assert!(main.contains(&format!("mod {module};\n")), "tests/main.rs has no module {module}");
    }
    for (flag, kind) in [("--test", "test"), ("--bench", "bench")] {
        let named = after_flag(CONTRIBUTING, flag);
        assert!(!named.is_empty(), "no {flag}");
        for name in named {
            let entry = format!("[[{kind}]]\nname = \"{name}\"\n");
            assert!(manifest.contains(&entry), "Cargo.toml has no {kind} {name}");
        }
    }
}

#[test]
fn paths_and_names_that_do_not_exist_are_noticed() {
    let page =
        "`src/lost.rs`, `src/run.rs`, `run` in\n`src/run.rs`, `walk` in `src/run.rs`\n\n```sh\nls `src/no.rs`\n```\n";
    assert_eq!(missing_paths(page), (4, vec!["src/lost.rs"]));
    assert_eq!(missing_names(page), (2, vec!["walk in src/run.rs".to_owned()]));
    assert_eq!(after_flag("`cargo test --test lost`, `cargo bench --bench a`.", "--test"), ["lost"]);
}
