//! What only some modules may do. Each rule returns its complaints, with file and line.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::source::Source;

/// A rule over all files.
pub type Rule = fn(&[Source]) -> Vec<String>;

/// At most 15 names in `src/`, without `lib.rs`.
pub fn few_names(sources: &[Source]) -> Vec<String> {
    let rooms: BTreeSet<&str> = sources.iter().map(Source::room).filter(|room| *room != "lib").collect();
    if rooms.len() <= 15 {
        return Vec::new();
    }
    vec![format!("src has {} names: {}", rooms.len(), rooms.into_iter().collect::<Vec<_>>().join(", "))]
}

/// `clap` in `cli`, `args` and `command`.
pub fn clap(sources: &[Source]) -> Vec<String> {
    let allowed = |source: &Source| ["cli", "args", "command"].contains(&source.room());
    outside(sources, &["clap"], allowed, "cli, args, command")
}

/// `ureq` in the client.
pub fn ureq(sources: &[Source]) -> Vec<String> {
    outside(sources, &["ureq"], |source| source.path.starts_with("src/api/client"), "api/client")
}

/// Standard output in `output`. Whether it is a terminal, and what it can show, may be asked anywhere.
pub fn standard_output(sources: &[Source]) -> Vec<String> {
    outside(sources, &["stdout()", "println!", "print!"], |source| source.room() == "output", "output")
}

/// Threads are started in one file.
pub fn threads(sources: &[Source]) -> Vec<String> {
    in_one_file(sources, &["thread::spawn", "thread::scope", "thread::Builder"])
}

/// Private files are written, and folders for them made, in one file.
pub fn private_files(sources: &[Source]) -> Vec<String> {
    in_one_file(sources, &["persist(", "DirBuilder", "fs::rename"])
}

/// Files are locked in one file, which locks no file that others read.
pub fn locks(sources: &[Source]) -> Vec<String> {
    in_one_file(sources, &["TryLockError", ".try_lock(", ".try_lock_shared("])
}

/// Only the helpers in `tests/support` clear the environment and wait; no test changes what all tests of the process share.
pub fn helpers(sources: &[Source]) -> Vec<String> {
    let shared = ["env_clear", "thread::sleep", "cargo_bin", "env::set_var", "env::remove_var", "set_current_dir"];
    outside(sources, &shared, |source| source.path.starts_with("tests/support/"), "tests/support")
}

/// No name of a struct or an enum is defined in more than two rooms.
pub fn type_names(sources: &[Source]) -> Vec<String> {
    let mut places: BTreeMap<String, BTreeMap<&str, String>> = BTreeMap::new();
    for source in sources {
        for keyword in ["struct ", "enum "] {
            for at in source.find(keyword.trim_end()) {
                let Some(rest) = source.code[at..].strip_prefix(keyword) else { continue };
                let name: String =
                    rest.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect();
                places.entry(name).or_default().entry(source.room()).or_insert_with(|| source.place(at));
            }
        }
    }
    places.retain(|_, rooms| rooms.len() > 2);
    let line = |(name, rooms): (String, BTreeMap<&str, String>)| {
        let places: Vec<String> = rooms.into_values().collect();
        format!("{name} is defined in {} rooms: {}", places.len(), places.join(", "))
    };
    places.into_iter().map(line).collect()
}

/// The files below a folder with their numbers of lines.
pub fn lengths(folder: &str) -> Vec<(String, usize)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.to_string_lossy().replace('\\', "/");
        if path.is_dir() {
            found.extend(lengths(&name));
        } else if Path::new(&name).extension().is_some_and(|extension| extension == "rs") {
            found.push((name, std::fs::read_to_string(path).unwrap().lines().count()));
        }
    }
    found
}

/// No file has more lines than this.
pub fn long_files(lengths: &[(String, usize)], most: usize) -> Vec<String> {
    let long = lengths.iter().filter(|(_, lines)| *lines > most);
    long.map(|(path, lines)| format!("{path}:{lines}: longer than {most} lines")).collect()
}

fn outside(sources: &[Source], texts: &[&str], allowed: impl Fn(&Source) -> bool, rooms: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    for source in sources.iter().filter(|source| !allowed(source)) {
        for text in texts {
            // A field or a method may be called `stdout`, and anything may ask about the stream.
            let own = source.find(text).filter(|at| !(*text == "stdout()" && source.code[..*at].ends_with('.')));
            let asks = ["stdout().is_terminal()", "stdout().features()"];
            let own = own.filter(|at| !asks.iter().any(|asks| source.code[*at..].starts_with(asks)));
            wrong.extend(own.map(|at| format!("{}: {text} outside {rooms}", source.place(at))));
        }
    }
    wrong
}

fn in_one_file(sources: &[Source], texts: &[&str]) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut files = BTreeSet::new();
    for source in sources {
        for text in texts {
            for at in source.find(text) {
                files.insert(source.path.as_str());
                wrong.push(format!("{}: {text}", source.place(at)));
            }
        }
    }
    wrong.sort();
    if files.len() > 1 { wrong } else { Vec::new() }
}
