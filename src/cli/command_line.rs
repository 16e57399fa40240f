//! A command line split into words and flags, where clap's parser does not help: a line that cannot be parsed, one that
//! begins with an alias, and one that is being completed. Knows the global options and no command.

use std::ffi::OsString;

use crate::config::Options;
use crate::config::global_options::{self, ALL, Store};

/// The options that decide how a usage error or help is shown.
const SHOWING: [&str; 5] = ["json", "output", "profile", "color", "no-pager"];

/// A part of a command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token<'a> {
    /// A word that is neither a flag nor the value of a global option, with its index.
    Word(usize, &'a str),
    /// A flag by its long name without dashes, with the value attached to it or else the next word.
    Flag(&'a str, Option<&'a str>),
}

/// The parts of a command line without the program's name, up to `--`.
pub fn tokens(line: &[String]) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(word) = line.get(at).filter(|word| *word != "--") {
        let next = line.get(at + 1).map(String::as_str);
        let takes_next = match (word.strip_prefix("--"), word.strip_prefix('-')) {
            (Some(long), _) => long_flag(long, next, &mut tokens),
            (None, Some(letters)) if !letters.is_empty() => short_flags(letters, next, &mut tokens),
            _ => {
                tokens.push(Token::Word(at, word));
                false
            }
        };
        at += 1 + usize::from(takes_next);
    }
    tokens
}

/// Adds a flag; returns whether the next word is its value.
fn long_flag<'a>(long: &'a str, next: Option<&'a str>, tokens: &mut Vec<Token<'a>>) -> bool {
    if let Some((name, value)) = long.split_once('=') {
        tokens.push(Token::Flag(name, Some(value)));
        return false;
    }
    tokens.push(Token::Flag(long, next));
    global_options::find(long).is_some_and(|option| option.takes_next_word())
}

/// Adds the flags of `-qo json`, `-ojson` or `-o=json`; returns whether the next word is the value of the last.
fn short_flags<'a>(letters: &'a str, next: Option<&'a str>, tokens: &mut Vec<Token<'a>>) -> bool {
    for (at, letter) in letters.char_indices() {
        let Some(option) = ALL.iter().find(|option| option.short == Some(letter)) else { continue };
        if !option.takes_next_word() {
            tokens.push(Token::Flag(option.name(), None));
            continue;
        }
        let attached = letters.get(at + letter.len_utf8()..).unwrap_or_default();
        let value = if attached.is_empty() { next } else { Some(attached.strip_prefix('=').unwrap_or(attached)) };
        tokens.push(Token::Flag(option.name(), value));
        return attached.is_empty();
    }
    false
}

/// Whether the word after `-qo` is the value of its last option; `letters` is `qo`.
pub fn short_takes_next(letters: &str) -> bool {
    short_flags(letters, None, &mut Vec::new())
}

/// The words of a command line that are neither flags nor values of global options; the program's name comes first in
/// `args`.
pub fn words(args: &[OsString]) -> Vec<String> {
    words_of(&text(args))
}

/// As [`words`], of a line without the program's name.
pub fn words_of(line: &[String]) -> Vec<String> {
    let word = |token| if let Token::Word(_, word) = token { Some(word.to_owned()) } else { None };
    tokens(line).into_iter().filter_map(word).collect()
}

/// The index in `args` of the first of its [`words`].
pub fn first_word(args: &[OsString]) -> Option<usize> {
    let line = text(args);
    tokens(&line).into_iter().find_map(|token| if let Token::Word(at, _) = token { Some(at + 1) } else { None })
}

/// The value of a flag; the last one counts.
pub fn value_of(line: &[String], flag: &str) -> Option<String> {
    let value = |token: &Token<'_>| match token {
        Token::Flag(name, value) if *name == flag => value.map(str::to_owned),
        _ => None,
    };
    tokens(line).iter().rev().find_map(value)
}

/// The options that decide how a usage error is shown, as far as they can be read.
pub fn error_options(args: &[OsString]) -> Options {
    let line = text(args);
    let mut options = Options::default();
    for token in tokens(&line) {
        let Token::Flag(name, value) = token else { continue };
        let option = global_options::find(name).filter(|option| SHOWING.contains(&option.name()));
        match (option.map(|option| option.store), value) {
            (Some(Store::Switch(set)), _) => set(&mut options),
            // An invalid value is the usage error itself, or hidden behind it.
            (Some(Store::Text(set)), Some(value)) => set(&mut options, value),
            (Some(Store::Value(set)), Some(value)) => set(&mut options, value).unwrap_or_default(),
            _ => {}
        }
    }
    options
}

fn text(args: &[OsString]) -> Vec<String> {
    args.iter().skip(1).map(|arg| arg.to_string_lossy().into_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Format;

    fn line(text: &str) -> Vec<String> {
        text.split(' ').map(str::to_owned).collect()
    }

    #[test]
    fn the_format_is_found_in_every_spelling() {
        for line in ["acamp x -o json", "acamp -ojson x", "acamp x --output=json", "acamp x --json", "acamp -o=json"] {
            let args: Vec<OsString> = line.split(' ').map(OsString::from).collect();
            assert_eq!(error_options(&args).output, Some(Format::Json), "{line}");
        }
        let args = ["acamp", "-p", "acme", "-o", "table", "--", "--json"].map(OsString::from);
        let found = error_options(&args);
        assert_eq!((found.profile.as_deref(), found.output), (Some("acme"), Some(Format::Table)));
    }

    #[test]
    fn a_flag_is_found_in_every_spelling_and_the_last_one_counts() {
        for text in ["x --profile b", "--profile=b", "-p b", "-pb", "-p=b", "-qp b", "-p a --profile=b"] {
            assert_eq!(value_of(&line(text), "profile").as_deref(), Some("b"), "{text}");
        }
        assert_eq!(value_of(&line("--profiles b"), "profile"), None);
        assert_eq!(value_of(&line("deals list --reltype deal x"), "reltype").as_deref(), Some("deal"));
    }

    #[test]
    fn values_of_global_options_are_no_words() {
        let words = |text: &str| words(&text.split(' ').map(OsString::from).collect::<Vec<_>>());
        assert_eq!(words("acamp -qo json a --rate 3 b --safe-csv c - -- d"), ["a", "b", "c", "-"]);
    }
}
