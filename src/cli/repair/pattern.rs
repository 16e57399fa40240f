//! A guess: a command line as people expect it, and the command of acamp that does it.

use std::collections::BTreeMap;

use super::super::command_path::{CommandPath, Node};
use super::super::corrections;
use super::line::{self, Part};
use crate::text::shell_words;

/// A guess. In both lines a word in capitals stands for what the user typed, by its name:
///
/// | name | stands for |
/// |---|---|
/// | `RESOURCE` | the words of a resource |
/// | `CONTACT` | an email address or an ID |
/// | `EMAIL` | an email address |
/// | `PART` | a part of a name |
/// | `N` | a whole number |
/// | `PAIR` | all remaining words, each `NAME=VALUE` |
/// | `TEXT` | all remaining words, joined |
/// | `EXPRESSION` | all remaining words, joined, with an operator such as `=` among them |
/// | `REST` | all remaining words, or none |
/// | any other | one word |
///
/// In brackets it may be missing, and the hint shows its name. `a|b` is either word. What the pattern does not name stays:
/// flags follow the command, and a pattern of flags alone replaces them wherever they are.
#[derive(Clone, Copy, Debug)]
pub struct Guess {
    /// What is typed.
    pub typed: &'static str,
    /// The command that does it, without the program's name; with it, the whole hint; empty for none.
    pub meant: &'static str,
    /// Why acamp does not do it; empty where it does.
    pub why: &'static str,
}

type Values = BTreeMap<&'static str, Vec<String>>;

/// A pattern taken apart.
struct Pattern {
    words: Vec<&'static str>,
    flags: Vec<(&'static str, Option<&'static str>)>,
}

impl Guess {
    /// The line with this guess replaced, if it matches.
    pub fn rewrite(&self, typed: &[String], path: &CommandPath) -> Option<Vec<String>> {
        let pattern = Pattern::of(self.typed);
        let parts = line::parts(typed, &|flag| pattern.takes_next(flag).or_else(|| path.takes_next(flag)))?;
        let mut values = Values::new();
        let named = pattern.match_flags(&parts, &mut values)?;
        let words = line::words(&parts);
        if !pattern.words.is_empty() {
            let known = CommandPath::at(words.clone());
            let is_general = pattern.words.contains(&"RESOURCE") && pattern.flags.is_empty();
            if pattern.names_a_command(&known) || is_general && known.is_command() {
                return None;
            }
            let canonical: Vec<String> = known.words.iter().chain(&known.rest).cloned().collect();
            let found = match_words(&pattern.words, &words).or_else(|| match_words(&pattern.words, &canonical))?;
            values.extend(found);
        }
        let meant = shell_words::words(self.meant).ok().filter(|words| !words.is_empty())?;
        if let Some(("acamp", whole)) = meant.split_first().map(|(first, whole)| (first.as_str(), whole)) {
            return expand(whole, &values);
        }
        let meant = expand(&meant, &values)?;
        let rest = parts.iter().enumerate().filter(|(at, _)| !named.contains(at)).map(|(_, part)| part.clone());
        if !pattern.words.is_empty() {
            return Some(meant.into_iter().chain(line::flags(&rest.collect::<Vec<_>>())).collect());
        }
        let mut meant = Some(meant);
        let replaced = |(at, part)| {
            if named.contains(&at) { meant.take().unwrap_or_default() } else { line::typed(part) }
        };
        Some(parts.iter().enumerate().flat_map(replaced).collect())
    }

    /// Whether the line matches, for a guess without a command.
    pub fn matches(&self, typed: &[String], path: &CommandPath) -> bool {
        Guess { meant: "acamp", ..*self }.rewrite(typed, path).is_some()
    }
}

impl Pattern {
    fn of(text: &'static str) -> Self {
        let mut pattern = Pattern { words: Vec::new(), flags: Vec::new() };
        for word in text.split(' ') {
            match pattern.flags.last_mut() {
                _ if word.starts_with('-') => pattern.flags.push((word, None)),
                Some((_, value)) => *value = Some(word),
                None => pattern.words.push(word),
            }
        }
        pattern
    }

    /// Whether a word that it takes for a name is a command, or one with a typing error.
    fn names_a_command(&self, known: &CommandPath) -> bool {
        let is_name = |at: usize| self.words.get(at).is_some_and(|word| is_name(word.trim_matches(['[', ']'])));
        let is_near = |word: &String| corrections::near_below(&known.words, &known.node, word).is_some();
        let at = known.words.len();
        !self.words.contains(&"RESOURCE")
            && ((0..at).any(is_name) || is_name(at) && known.rest.first().is_some_and(is_near))
    }

    fn takes_next(&self, flag: &str) -> Option<bool> {
        self.flags.iter().find(|(names, _)| is_one_of(names, flag)).map(|(_, value)| value.is_some())
    }

    /// The indices of the parts that are its flags; binds their values.
    fn match_flags(&self, parts: &[Part], values: &mut Values) -> Option<Vec<usize>> {
        self.flags.iter().map(|(names, wanted)| find_flag(parts, names, *wanted, values)).collect()
    }
}

fn find_flag(parts: &[Part], names: &str, wanted: Option<&'static str>, values: &mut Values) -> Option<usize> {
    parts.iter().position(|part| {
        let Part::Flag { name, value, .. } = part else { return false };
        if !is_one_of(names, name) {
            return false;
        }
        match (wanted, value) {
            (None, value) => value.is_none(),
            (Some(wanted), Some(value)) if is_name(wanted.trim_matches(['[', ']'])) => {
                let name = wanted.trim_matches(['[', ']']);
                values.insert(name, vec![value.clone()]);
                stands_for(name, value)
            }
            (Some(wanted), Some(value)) => is_one_of(wanted, value),
            (Some(wanted), None) => wanted.starts_with('['),
        }
    })
}

/// The values of the names in a pattern; `None` if the words do not match.
fn match_words(pattern: &[&'static str], words: &[String]) -> Option<Values> {
    let mut values = Values::new();
    let mut rest = words;
    for wanted in pattern {
        let name = wanted.trim_matches(['[', ']']);
        let taken = if is_name(name) {
            taken(name, rest)
        } else {
            rest.first().map_or(0, |word| usize::from(is_one_of(wanted, word)))
        };
        let is_optional = name.len() < wanted.len() || name == "REST";
        if taken == 0 && !is_optional {
            return None;
        }
        let (found, after) = rest.split_at(taken);
        rest = after;
        if !is_name(name) || taken == 0 {
            continue;
        }
        let found = match name {
            "TEXT" | "EXPRESSION" => vec![found.join(" ")],
            "RESOURCE" => CommandPath::at(found.to_vec()).words,
            _ => found.to_vec(),
        };
        values.insert(name, found);
    }
    rest.is_empty().then_some(values)
}

/// How many of the next words a name stands for.
fn taken(name: &str, words: &[String]) -> usize {
    match name {
        "TEXT" if words.iter().all(String::is_empty) => 0,
        "EXPRESSION" if !stands_for(name, &words.join(" ")) => 0,
        "TEXT" | "EXPRESSION" | "REST" => words.len(),
        "PAIR" => words.iter().take_while(|word| stands_for(name, word)).count(),
        "RESOURCE" => {
            let path = |words: usize, all: &[String]| CommandPath::at(all[..words].to_vec());
            let is_resource = |count: &usize| {
                let path = path(*count, words);
                path.rest.is_empty() && matches!(path.node, Node::Resource(_))
            };
            (1..=words.len().min(3)).take_while(is_resource).last().unwrap_or(0)
        }
        _ => words.first().map_or(0, |word| usize::from(stands_for(name, word))),
    }
}

fn stands_for(name: &str, word: &str) -> bool {
    let is_number = !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
    match name {
        _ if word.is_empty() => false,
        "EMAIL" => word.contains('@'),
        "CONTACT" => word.contains('@') || is_number,
        "PART" => !word.contains(['@', '=', '/']) && !is_number && word != "-",
        "N" => is_number,
        "PAIR" => word.find('=').is_some_and(|at| at > 0),
        "EXPRESSION" => word.find(['=', '<', '>', '~']).is_some_and(|at| at > 0),
        _ => true,
    }
}

/// The words of a template with the values in place of the names.
fn expand(meant: &[String], values: &Values) -> Option<Vec<String>> {
    let mut line: Vec<String> = Vec::new();
    for word in meant {
        let Some(found) = values.get(word.as_str()) else {
            if word != "REST" {
                line.push(word.clone());
            }
            continue;
        };
        let flag = line.last().filter(|last| last.starts_with('-')).cloned();
        for (at, value) in found.iter().enumerate() {
            match (&flag, value.starts_with('-') && value != "-") {
                (Some(flag), true) => {
                    line.pop();
                    line.push(format!("{flag}={value}"));
                }
                // A word that begins with a dash would be a flag.
                (None, true) => return None,
                (Some(flag), false) if at > 0 => line.extend([flag.clone(), value.clone()]),
                (_, false) => line.push(value.clone()),
            }
        }
    }
    Some(line)
}

fn is_name(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_uppercase())
}

fn is_one_of(names: &str, word: &str) -> bool {
    names.split('|').any(|name| name == word)
}
