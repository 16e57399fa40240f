//! Aliases: the first word of a command line is expanded if it is not a command. A command always takes precedence over an
//! alias of the same name. Reads `config.toml` only for a word that is not a command.

use std::collections::BTreeMap;
use std::ffi::OsString;

use super::command_line::first_word;
use super::special;
use crate::catalogue;
use crate::config::user_file::Config;
use crate::error::{Error, Result};
use crate::system::environment::Environment;
use crate::system::paths::Paths;

/// The command line with its alias expanded; `None` if its first word is not an alias.
///
/// # Errors
/// `Usage` for aliases that refer to each other in a cycle; those of reading `config.toml`.
pub fn expanded(line: &[OsString], environment: &Environment) -> Result<Option<Vec<OsString>>> {
    match first_word(line) {
        Some(at) if !line.get(at).and_then(|word| word.to_str()).is_none_or(is_command) => {}
        _ => return Ok(None),
    }
    let paths = Paths::new(environment);
    let Ok(path) = paths.config() else { return Ok(None) };
    replace(line, &Config::read(path)?.alias)
}

/// Expands the first word until it is no longer an alias.
///
/// # Errors
/// `Usage` for a cycle.
pub fn replace(line: &[OsString], aliases: &BTreeMap<String, Vec<String>>) -> Result<Option<Vec<OsString>>> {
    let mut line = line.to_vec();
    let mut seen: Vec<String> = Vec::new();
    loop {
        let found = first_word(&line).and_then(|at| Some((at, line.get(at)?.to_str()?.to_owned())));
        let Some((at, word)) = found.filter(|(_, word)| !is_command(word) && aliases.contains_key(word)) else {
            return Ok((!seen.is_empty()).then_some(line));
        };
        let is_cycle = seen.contains(&word);
        seen.push(word.clone());
        if is_cycle {
            return Err(Error::usage(format!("alias expands to itself: {}", seen.join(" → ")))
                .hint(format!("acamp alias delete {word}")));
        }
        let words = aliases.get(&word).into_iter().flatten().map(OsString::from);
        line.splice(at..=at, words);
    }
}

/// Whether `word` is a command; an alias cannot have its name.
pub fn is_command(word: &str) -> bool {
    word == "help"
        || special::all().any(|special| special.words == word)
        || catalogue::children("").any(|resource| resource.name == word || resource.singular == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str) -> Vec<OsString> {
        text.split(' ').map(OsString::from).collect()
    }

    fn replaced(text: &str) -> Result<Option<String>> {
        let alias = |name: &str, words: &str| (name.to_owned(), words.split(' ').map(str::to_owned).collect());
        let aliases = BTreeMap::from([
            alias("vips", "contacts list --tag vip"),
            alias("csv", "-o csv vips"),
            alias("contacts", "tags delete"),
            alias("a", "b x"),
            alias("b", "--yes a"),
        ]);
        let words = |line: Vec<OsString>| line.into_iter().map(|word| word.into_string().unwrap()).collect::<Vec<_>>();
        replace(&line(text), &aliases).map(|line| line.map(|line| words(line).join(" ")))
    }

    #[test]
    fn the_first_word_is_expanded_and_arguments_follow() {
        for (typed, expected) in [
            ("acamp vips --limit 3", Some("acamp contacts list --tag vip --limit 3")),
            ("acamp -p vips -qo json vips x", Some("acamp -p vips -qo json contacts list --tag vip x")),
            ("acamp csv", Some("acamp -o csv contacts list --tag vip")),
            ("acamp --safe-csv vips", Some("acamp --safe-csv contacts list --tag vip")),
            ("acamp nobody vips", None),
            ("acamp -- vips", None),
            ("acamp", None),
        ] {
            assert_eq!(replaced(typed).unwrap().as_deref(), expected, "{typed}");
        }
    }

    #[test]
    fn a_command_is_never_shadowed() {
        assert_eq!(replaced("acamp contacts list").unwrap(), None);
        assert!(is_command("contact") && is_command("auth") && is_command("help") && !is_command("vips"));
    }

    #[test]
    fn a_cycle_is_an_error_that_shows_it() {
        let error = replaced("acamp a").unwrap_err();
        assert_eq!(error.to_string(), "error: alias expands to itself: a → b → a\n  hint: acamp alias delete a");
    }
}
