//! A typed command line as words and flags, each flag with its value.

use super::super::command_line;
use super::super::command_path::CommandPath;

/// A part of a command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// A word that is neither a flag nor the value of one.
    Word(String),
    /// A flag with its dashes and its value.
    Flag {
        /// `--tag`, or short options as typed: `-qo`.
        name: String,
        /// Its value, attached or the next word.
        value: Option<String>,
        /// The words as typed.
        typed: Vec<String>,
    },
}

/// Whether the word after a flag is its value; `None` if the flag is not known.
pub type TakesNext<'a> = &'a dyn Fn(&str) -> Option<bool>;

/// The parts of a line without the program's name; `None` if it has a `--`. The word after an unknown flag counts as its
/// value, unless it is a flag.
pub fn parts(line: &[String], takes_next: TakesNext<'_>) -> Option<Vec<Part>> {
    let mut parts = Vec::new();
    let mut at = 0;
    while let Some(word) = line.get(at) {
        at += 1;
        let next = line.get(at);
        if word == "--" {
            return None;
        }
        if !word.starts_with('-') || word == "-" {
            parts.push(Part::Word(word.clone()));
            continue;
        }
        if let Some((name, value)) = word.split_once('=') {
            let (name, value) = (name.to_owned(), Some(value.to_owned()));
            parts.push(Part::Flag { name, value, typed: vec![word.clone()] });
            continue;
        }
        let takes =
            takes_next(word).unwrap_or_else(|| match word.strip_prefix('-').filter(|rest| !rest.starts_with('-')) {
                Some(letters) => command_line::short_takes_next(letters),
                None => next.is_some_and(|next| !next.starts_with('-')),
            });
        let value = next.filter(|_| takes).cloned();
        at += usize::from(value.is_some());
        let typed = std::iter::once(word.clone()).chain(value.clone()).collect();
        parts.push(Part::Flag { name: word.clone(), value, typed });
    }
    Some(parts)
}

/// The parts of a line by the flags of its command.
pub fn parts_of(line: &[String]) -> Option<Vec<Part>> {
    let path = CommandPath::of_line(line);
    parts(line, &|flag| path.takes_next(flag))
}

/// The words that are neither flags nor values.
pub fn words(parts: &[Part]) -> Vec<String> {
    let word = |part: &Part| if let Part::Word(word) = part { Some(word.clone()) } else { None };
    parts.iter().filter_map(word).collect()
}

/// The flags with their values, as typed.
pub fn flags(parts: &[Part]) -> impl Iterator<Item = String> + '_ {
    parts.iter().flat_map(|part| if let Part::Flag { typed, .. } = part { typed.as_slice() } else { &[] }).cloned()
}

/// The words as typed.
pub fn typed(part: &Part) -> Vec<String> {
    match part {
        Part::Word(word) => vec![word.clone()],
        Part::Flag { typed, .. } => typed.clone(),
    }
}
