//! The command lines that were probably meant by one that cannot be parsed: typing errors, words of other programs, words in
//! another order. Each is a step that may lead to a line that can be parsed. Used only after a usage error.

use super::command_path::{CommandPath, Node, resource_below};
use super::parse_error::WrongWord;
use super::repair::line::{self, Part};
use super::safety::{self, Safety};
use super::tree;
use crate::args::flags;
use crate::catalogue::{
    self,
    model::{Kind, Resource, Role},
};
use crate::text::similarity::errors;

/// Verbs of other programs and their equivalents.
const VERBS: &[(&str, &[&str])] = &[
    ("list", &["all"]),
    ("create", &["add", "make", "insert"]),
    ("update", &["edit", "modify", "change", "patch", "set"]),
    ("delete", &["remove", "destroy", "del", "drop"]),
    ("get", &["info", "describe", "read", "fetch"]),
];

/// Other names of resources and commands.
const NOUNS: &[(&str, &[&str])] = &[
    ("contacts", &["people", "subscribers"]),
    ("accounts", &["companies", "company"]),
    ("automations", &["series", "workflows"]),
    ("contacts fields", &["custom-fields", "customfields"]),
    ("auth login", &["login", "configure", "init", "setup"]),
    ("auth logout", &["logout"]),
    ("auth status", &["whoami", "status", "me"]),
    ("contacts import", &["import"]),
    ("contacts subscribe", &["subscribe"]),
    ("contacts unsubscribe", &["unsubscribe"]),
];

/// Flags that skip a confirmation: suggested only for a typing error.
const CONFIRMING: [&str; 4] = ["yes", "confirm", "confirm-profile", "force"];

/// The lines that were probably meant by these parts, of which one is wrong; the likeliest first.
pub fn lines(parts: &[Part], wrong: &WrongWord) -> Vec<Vec<String>> {
    let path = CommandPath::at(line::words(parts));
    let with_flags = |words: Vec<String>| words.into_iter().chain(line::flags(parts)).collect();
    match wrong {
        WrongWord::Command(_) => commands(&path).into_iter().map(with_flags).collect(),
        WrongWord::Argument(typed) => arguments(&path, typed).into_iter().map(with_flags).collect(),
        WrongWord::Flag(typed) => flag(&path, typed, parts).into_iter().collect(),
        WrongWord::Value(argument, typed, valid) => value(argument, typed, valid, parts).into_iter().collect(),
    }
}

/// The words of the commands that were probably meant.
fn commands(path: &CommandPath) -> Vec<Vec<String>> {
    let Some((typed, following)) = path.rest.split_first() else { return Vec::new() };
    let found = match &path.node {
        Node::Root => vec![
            swapped(typed, following),
            in_quotes(typed),
            other_noun(typed, following),
            near(path, typed, following),
            nested(typed, following),
            verb_of(typed).map(|verb| joined(&["contacts".to_owned(), verb.to_owned()], following)),
        ],
        _ => {
            let other = meaning(VERBS, typed).filter(|verb| path.node.below(verb).is_some());
            vec![
                (path.words.len() == 1).then(|| swapped(&path.first, &path.rest)).flatten(),
                other.map(|verb| joined(&with(path, verb), following)),
                near(path, typed, following),
                get_command(path, typed),
                list_command(path, typed),
            ]
        }
    };
    found.into_iter().flatten().collect()
}

/// The commands in which an unexpected argument has a place.
fn arguments(path: &CommandPath, typed: &str) -> Option<Vec<String>> {
    get_command(path, typed).or_else(|| create_command(path))
}

/// The command that gets the record `typed`, where a command was expected or after `list`.
fn get_command(path: &CommandPath, typed: &str) -> Option<Vec<String>> {
    let identifies = typed.contains('@') || typed.bytes().all(|byte| byte.is_ascii_digit());
    let (resource, list) = match &path.node {
        Node::Resource(resource) if identifies => (resource, None),
        Node::Operation(resource, operations) => {
            (resource, Some(operations.first().filter(|operation| operation.verb == "list")?))
        }
        _ => return None,
    };
    // A part of a name does not identify a contact.
    if let Some(list) = list
        && resource.identity == "email"
        && !identifies
        && list.params.iter().any(|param| param.flag == "search")
    {
        return Some(joined(&path.words, &["--search".to_owned(), path.rest.join(" ")]));
    }
    let gets = |resource: &Resource| {
        resource.operations.iter().any(|operation| operation.verb == "get" && operation.arguments.len() == 1)
    };
    let words: Vec<String> = resource.name.split(' ').chain(["get"]).map(str::to_owned).collect();
    gets(resource).then(|| joined(&words, &path.rest))
}

/// The listing that takes what looks like a name: `automations blocks Welcome`.
fn list_command(path: &CommandPath, typed: &str) -> Option<Vec<String>> {
    let Node::Resource(resource) = &path.node else { return None };
    let is_name =
        typed.chars().any(|letter| letter == '@' || letter.is_ascii_digit() || letter.is_uppercase() || letter == ' ');
    let takes = |resource: &Resource| {
        resource.operations.iter().any(|operation| operation.verb == "list" && !operation.arguments.is_empty())
    };
    (is_name && takes(resource)).then(|| joined(&with(path, "list"), &path.rest))
}

/// The command that creates a record named by the arguments, where the name belongs in a flag.
fn create_command(path: &CommandPath) -> Option<Vec<String>> {
    let Node::Operation(resource, operations) = &path.node else { return None };
    operations.first().filter(|operation| operation.role == Role::Create && operation.arguments.is_empty())?;
    let flags = flags::flags(operations);
    let name = flags
        .iter()
        .find(|param| param.required && param.kind == Kind::Text)
        .or_else(|| flags.iter().find(|param| param.flag == resource.identity))?;
    Some(joined(&path.words, &[format!("--{}", name.flag), path.rest.join(" ")]))
}

/// The line with the flag that was probably meant by an unknown one.
fn flag(path: &CommandPath, typed: &str, parts: &[Part]) -> Option<Vec<String>> {
    let name = typed.trim_start_matches('-');
    let here = |node: &Node| word(name, node.flags().iter().map(String::as_str)).map(str::to_owned);
    let is_meant = |meant: &String| !CONFIRMING.contains(&meant.as_str()) || errors(name, meant) <= 1;
    let renamed = |meant: &str| {
        let words = |part: &Part| match part {
            Part::Flag { name, typed: words, .. } if name == typed => {
                let first = words.first().and_then(|word| word.strip_prefix(typed)).unwrap_or_default();
                joined(&[format!("--{meant}{first}")], words.get(1..).unwrap_or_default())
            }
            Part::Flag { typed, .. } => typed.clone(),
            Part::Word(_) => Vec::new(),
        };
        parts.iter().flat_map(words).collect::<Vec<_>>()
    };
    let typed_words = || joined(&path.words, &path.rest);
    if let Some(meant) = here(&path.node).filter(is_meant) {
        return Some(joined(&typed_words(), &renamed(&meant)));
    }
    let Node::Resource(resource) = path.node else { return None };
    catalogue::verbs(resource).find_map(|verb| {
        let meant = path.node.below(verb).and_then(|(_, node)| here(&node)).filter(is_meant)?;
        Some(joined(&joined(&with(path, verb), &path.rest), &renamed(&meant)))
    })
}

/// The line with the valid value closest to an invalid one.
fn value(argument: &str, typed: &str, valid: &[String], parts: &[Part]) -> Option<Vec<String>> {
    let meant = word(typed, valid.iter().map(String::as_str))?;
    let replaced = |part: &Part| match part {
        Part::Word(word) if word == typed && !argument.starts_with('-') => vec![meant.to_owned()],
        Part::Flag { typed: words, .. } if argument.starts_with('-') => {
            let (last, before) = words.split_last().map_or(("", words.as_slice()), |(last, before)| (last, before));
            match last.strip_suffix(typed) {
                Some(kept) => joined(before, &[format!("{kept}{meant}")]),
                None => words.clone(),
            }
        }
        part => line::typed(part),
    };
    Some(parts.iter().flat_map(replaced).collect())
}

/// The word of `known` closest to `typed`; a common prefix decides between equally close ones. A word of up to five letters
/// may have one typing error, a longer one two, and only one if it does not share the first letter.
pub fn word<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    nearest(typed, known.into_iter().map(|name| (name, Safety::Reads)))
}

/// As [`word`]; what deletes or sends must be closer than what does not.
fn nearest<'a>(typed: &str, known: impl IntoIterator<Item = (&'a str, Safety)>) -> Option<&'a str> {
    let known: Vec<(&str, Safety)> = known.into_iter().collect();
    let is_grave = |level: Safety| level >= Safety::Deletes;
    let begins = |(name, level): &&(&'a str, Safety)| {
        typed.len() >= if is_grave(*level) { 4 } else { 3 } && name.starts_with(typed)
    };
    let longer: Vec<&str> = known.iter().filter(begins).map(|(name, _)| *name).collect();
    if let Some(shortest) = longer.iter().min_by_key(|name| name.len())
        && longer.iter().all(|name| name.starts_with(shortest))
    {
        return Some(shortest);
    }
    let letters = typed.chars().count();
    let shared = |name: &str| name.chars().zip(typed.chars()).take_while(|(left, right)| left == right).count();
    let rank = |(name, level): (&'a str, Safety)| {
        let (errors, shared) = (errors(typed, name), shared(name));
        let most = match (shared, letters) {
            (0, ..=3) => 0,
            (0, _) | (_, ..=5) => 1,
            _ if is_grave(level) => 1,
            _ => 2,
        };
        let rank = (errors + usize::from(is_grave(level)), level, std::cmp::Reverse(shared));
        (errors <= most && errors < name.chars().count()).then_some((rank, name))
    };
    known.into_iter().filter_map(rank).min().map(|(_, name)| name)
}

/// `acamp list contacts`: a verb before its resource.
fn swapped(typed: &str, following: &[String]) -> Option<Vec<String>> {
    let verb = verb_of(typed)?;
    following.iter().enumerate().find_map(|(at, word)| {
        resource_below("", word)?;
        let path = CommandPath::at(following[at..].to_vec());
        let (verb, _) = path.node.below(verb)?;
        Some(joined(&joined(&with(&path, &verb), &following[..at]), &path.rest))
    })
}

/// A typing error in one word, and in the words after it that belong to the command.
fn near(path: &CommandPath, typed: &str, following: &[String]) -> Option<Vec<String>> {
    let mut words = path.words.clone();
    let (name, mut node) = near_below(&words, &path.node, typed)?;
    words.push(name);
    let mut rest = following;
    while let Some((next, after)) = rest.split_first() {
        let Some((name, below)) = node.below(next).or_else(|| near_below(&words, &node, next)) else { break };
        words.push(name);
        (node, rest) = (below, after);
    }
    Some(joined(&words, rest))
}

/// The node below whose name is closest to `typed`.
pub(super) fn near_below(words: &[String], node: &Node, typed: &str) -> Option<(String, Node)> {
    let level = |name: &str| {
        let Some((name, below)) = node.below(name) else { return Safety::Reads };
        let words = joined(words, &[name]);
        safety::of_path(&CommandPath { first: String::new(), words, node: below, rest: Vec::new() })
    };
    let names = node.names(true);
    node.below(nearest(typed, names.iter().map(|name| (name.as_str(), level(name))))?)
}

fn other_noun(typed: &str, following: &[String]) -> Option<Vec<String>> {
    let meant: Vec<String> = meaning(NOUNS, typed)?.split(' ').map(str::to_owned).collect();
    let path = CommandPath::at(joined(&meant, following));
    Some(joined(&path.words, &path.rest))
}

/// A nested resource: `fields` for `contacts fields`.
fn nested(typed: &str, following: &[String]) -> Option<Vec<String>> {
    let is_meant = |resource: &&&Resource| resource.last_word() == typed || resource.singular == typed;
    let resource = catalogue::ALL.iter().find(is_meant)?;
    let words: Vec<String> = resource.name.split(' ').map(str::to_owned).collect();
    let path = CommandPath::at(joined(&words, following));
    Some(joined(&path.words, &path.rest))
}

/// A whole command line in quotes.
fn in_quotes(typed: &str) -> Option<Vec<String>> {
    let path = CommandPath::at(typed.split_whitespace().map(str::to_owned).collect());
    (typed.contains(' ') && !path.words.is_empty()).then(|| joined(&path.words, &path.rest))
}

fn verb_of(typed: &str) -> Option<&'static str> {
    const REGULAR: [&str; 5] = ["list", "get", "create", "update", "delete"];
    let known = |verb: &&str| *verb == typed || tree::aliases(verb).contains(&typed);
    REGULAR.into_iter().find(known).or_else(|| meaning(VERBS, typed))
}

/// The word of ours that stands for `typed` in a table.
fn meaning(table: &[(&'static str, &[&str])], typed: &str) -> Option<&'static str> {
    table.iter().find(|(_, words)| words.contains(&typed)).map(|(ours, _)| *ours)
}

fn with(path: &CommandPath, word: &str) -> Vec<String> {
    joined(&path.words, &[word.to_owned()])
}

fn joined(first: &[String], second: &[String]) -> Vec<String> {
    [first, second].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_of_the_tables_is_a_command() {
        for (meant, _) in NOUNS {
            assert_eq!(CommandPath::at(meant.split(' ').map(str::to_owned).collect()).words(), *meant);
        }
        for (verb, _) in VERBS {
            assert!(verb_of(verb).is_some(), "{verb}");
        }
    }

    #[test]
    fn another_word_is_no_typing_error() {
        assert_eq!(word("xml", ["yaml", "json"]), None);
        assert_eq!(word("jsn", ["yaml", "json"]), Some("json"));
        for (typed, known) in
            [("stats", "stages"), ("docs", "jobs"), ("sql", "sms"), ("report", "export"), ("count", "out")]
        {
            assert_eq!(word(typed, [known]), None, "{typed}");
        }
        assert_eq!(word("cotnacts", ["contacts"]), Some("contacts"));
    }

    #[test]
    fn what_deletes_or_sends_must_be_closer() {
        let known = [("send", Safety::Sends), ("seed", Safety::Writes)];
        assert_eq!(nearest("seend", known), Some("seed"));
        assert_eq!(nearest("dleete", [("delete", Safety::Deletes)]), Some("delete"));
        assert_eq!(nearest("deleet", [("delete", Safety::Deletes)]), Some("delete"));
        assert_eq!(nearest("selects", [("delete", Safety::Deletes)]), None);
    }
}
