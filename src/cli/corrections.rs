//! What a mistyped command line was probably meant to be. Knows the words of the tree and looks at nothing else; asked only
//! after a line could not be read.

use std::ffi::OsString;

use super::command_path::{CommandPath, Node, last_word, noun_below};
use super::tree;
use crate::args::flags;
use crate::catalogue::{
    self,
    model::{Kind, Resource, Role},
};
use crate::text::similarity::nearest;

/// Words people bring from other programs, and the verbs they mean.
const VERBS: &[(&str, &str)] = &[
    ("search", "list"),
    ("find", "list"),
    ("query", "list"),
    ("all", "list"),
    ("add", "create"),
    ("make", "create"),
    ("insert", "create"),
    ("edit", "update"),
    ("modify", "update"),
    ("change", "update"),
    ("patch", "update"),
    ("set", "update"),
    ("remove", "delete"),
    ("destroy", "delete"),
    ("del", "delete"),
    ("drop", "delete"),
    ("info", "get"),
    ("describe", "get"),
    ("read", "get"),
    ("fetch", "get"),
];

/// Words for things that have another name here.
const NOUNS: &[(&str, &str)] = &[
    ("people", "contacts"),
    ("subscribers", "contacts"),
    ("companies", "accounts"),
    ("company", "accounts"),
    ("series", "automations"),
    ("workflows", "automations"),
    ("login", "auth login"),
    ("logout", "auth logout"),
    ("whoami", "auth status"),
    ("status", "auth status"),
    ("me", "auth status"),
    ("import", "contacts import"),
    ("subscribe", "contacts subscribe"),
    ("unsubscribe", "contacts unsubscribe"),
    ("configure", "auth login"),
    ("init", "auth login"),
];
/// The command that was meant where `typed` stands in the place of the next word.
pub fn command(path: &CommandPath, typed: &str) -> Option<String> {
    let behind = path.rest.get(1..).unwrap_or_default();
    match &path.node {
        Node::Root => swapped(typed, behind)
            .or_else(|| in_quotes(typed))
            .or_else(|| other_noun(typed, behind))
            .or_else(|| near(path, typed, behind))
            .or_else(|| nested(typed, behind))
            .or_else(|| verb_of(typed).map(|verb| format!("acamp contacts {verb}"))),
        _ => {
            let other = VERBS.iter().find(|(word, verb)| *word == typed && path.node.below(verb).is_some());
            (path.words.len() == 1)
                .then(|| swapped(&path.first, &[typed.to_owned()]))
                .flatten()
                .or_else(|| other.map(|(_, verb)| path.with(verb)))
                .or_else(|| near(path, typed, behind))
                .or_else(|| reading(path, typed))
        }
    }
}

/// The reading of the thing called `typed`, which stands where a command should, or behind one that lists.
pub fn reading(path: &CommandPath, typed: &str) -> Option<String> {
    let noun = match &path.node {
        Node::Noun(noun) if typed.contains('@') || typed.bytes().all(|byte| byte.is_ascii_digit()) => noun,
        Node::Leaf(noun, rows) if rows.first().is_some_and(|row| row.verb == "list") => noun,
        _ => return None,
    };
    let is_plain =
        typed.len() < 32 && typed.chars().all(|letter| letter.is_ascii_alphanumeric() || "@._+-".contains(letter));
    let row = match &path.node {
        Node::Leaf(_, rows) => rows.first(),
        _ => None,
    };
    // No contact is known by a part of its name.
    let is_part = noun.identity == "email" && !typed.contains('@') && !typed.bytes().all(|byte| byte.is_ascii_digit());
    if let Some(row) = row
        && is_part
        && row.params.iter().any(|param| param.flag == "search")
    {
        return is_plain.then(|| path.with(&format!("--search {typed}")));
    }
    let gets = |noun: &Resource| noun.operations.iter().any(|row| row.verb == "get" && row.arguments.len() == 1);
    (gets(noun) && is_plain).then(|| format!("acamp {} get {typed}", noun.name))
}

/// The making of a thing called `typed`, which stands behind a command that takes the name as a flag.
pub fn making(path: &CommandPath, typed: &str) -> Option<String> {
    let Node::Leaf(_, rows) = &path.node else { return None };
    rows.first().filter(|row| row.role == Role::Create && row.arguments.is_empty())?;
    let name = flags::flags(rows).into_iter().find(|param| param.required && param.kind == Kind::Text)?;
    let is_plain =
        typed.len() < 32 && typed.chars().all(|letter| letter.is_ascii_alphanumeric() || "@._+-".contains(letter));
    is_plain.then(|| path.with(&format!("--{} {typed}", name.flag)))
}

/// The flag that was meant by `typed`, with the command it belongs to.
pub fn flag(path: &CommandPath, typed: &str) -> Option<String> {
    let here = |node: &Node| {
        let flags = node.flags();
        word(typed.trim_start_matches('-'), flags.iter().map(String::as_str)).map(str::to_owned)
    };
    if let Some(name) = here(&path.node) {
        return Some(path.with(&format!("--{name}")));
    }
    let Node::Noun(noun) = path.node else {
        // Before its command: `--limit 5 contacts list`.
        let behind = (0..path.rest.len()).map(|at| CommandPath::at(path.rest[at..].to_vec()));
        let path = behind.filter(|path| !path.words.is_empty()).find(|_| matches!(path.node, Node::Root))?;
        return here(&path.node).map(|name| path.with(&format!("--{name}")));
    };
    catalogue::verbs(noun).find_map(|verb| {
        let name = path.node.below(verb).and_then(|(_, node)| here(&node))?;
        Some(path.with(&format!("{verb} --{name}")))
    })
}

/// The one of `known` that was meant by `typed`: of several as near, one that begins alike. A short word must begin alike,
/// for two slips make any of it.
pub fn word<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let known: Vec<&str> = known.into_iter().collect();
    let longer: Vec<&str> = known.iter().copied().filter(|name| typed.len() >= 3 && name.starts_with(typed)).collect();
    if let Some(shortest) = longer.iter().min_by_key(|name| name.len())
        && longer.iter().all(|name| name.starts_with(shortest))
    {
        return Some(shortest);
    }
    let letters = typed.chars().count();
    let shared = |name: &str| name.chars().zip(typed.chars()).take_while(|(left, right)| left == right).count();
    let beginning = |least: usize| nearest(typed, known.iter().copied().filter(|name| shared(name) >= least));
    beginning(3).or_else(|| beginning(1)).or_else(|| if letters > 3 { beginning(0) } else { None })
}
/// `acamp list contacts`: a verb before its noun.
fn swapped(typed: &str, behind: &[String]) -> Option<String> {
    let verb = verb_of(typed)?;
    behind.iter().find_map(|word| {
        let (name, node) = noun_below("", word)?;
        node.below(verb).map(|(verb, _)| format!("acamp {name} {verb}"))
    })
}

/// A slip in one word, and in those behind it as far as they belong to the command.
fn near(path: &CommandPath, typed: &str, behind: &[String]) -> Option<String> {
    let names = path.node.names(true);
    let meant = word(typed, names.iter().map(String::as_str))?;
    let (mut line, mut node) = path.node.below(meant).map(|(name, node)| (path.with(&name), node))?;
    for next in behind {
        let names = node.names(true);
        let meant = node.below(next).or_else(|| node.below(word(next, names.iter().map(String::as_str))?));
        let Some((name, below)) = meant else { break };
        line = format!("{line} {name}");
        node = below;
    }
    Some(line)
}

fn other_noun(typed: &str, behind: &[String]) -> Option<String> {
    let (_, meant) = NOUNS.iter().find(|(word, _)| *word == typed)?;
    let line = ["acamp", meant].map(OsString::from);
    let path = CommandPath::of(&line.into_iter().chain(behind.iter().map(OsString::from)).collect::<Vec<_>>());
    // The words of the table are one argument here and several there.
    Some(if path.words.is_empty() { format!("acamp {meant}") } else { path.line() })
}

/// A noun that stands below another: `fields` for `contacts fields`.
fn nested(typed: &str, behind: &[String]) -> Option<String> {
    let is_meant = |noun: &&&Resource| last_word(noun.name) == typed || noun.singular == typed;
    let noun = catalogue::ALL.iter().find(is_meant)?;
    let verb = behind.first().and_then(|word| Node::Noun(noun).below(word)).map(|(verb, _)| verb);
    Some(format!("acamp {} {}", noun.name, verb.unwrap_or_default()).trim_end().to_owned())
}

/// A whole line that was taken for one word.
fn in_quotes(typed: &str) -> Option<String> {
    let path = CommandPath::at(typed.split_whitespace().map(str::to_owned).collect());
    (typed.contains(' ') && !path.words.is_empty()).then(|| path.line())
}

fn verb_of(typed: &str) -> Option<&'static str> {
    const REGULAR: [&str; 5] = ["list", "get", "create", "update", "delete"];
    let known = |verb: &&str| *verb == typed || tree::aliases(verb).contains(&typed);
    let other = || VERBS.iter().find(|(word, _)| *word == typed).map(|(_, verb)| *verb);
    REGULAR.into_iter().find(known).or_else(other)
}
#[cfg(test)]
mod tests {
    use super::*;

    fn meant(line: &str) -> Option<String> {
        let path = CommandPath::of(&line.split(' ').map(OsString::from).collect::<Vec<_>>());
        command(&path, path.rest.first().map_or("", String::as_str))
    }

    #[test]
    fn slips_other_words_and_the_wrong_order_lead_to_a_command() {
        for (line, expected) in [
            ("acamp contcts lst", "acamp contacts list"),
            ("acamp -p sandbox tag lst", "acamp tags list"),
            ("acamp list contacts", "acamp contacts list"),
            ("acamp add tag vip", "acamp tags create"),
            ("acamp contacts remove 7", "acamp contacts delete"),
            ("acamp contacts 7", "acamp contacts get 7"),
            ("acamp fields list", "acamp contacts fields list"),
            ("acamp people list", "acamp contacts list"),
            ("acamp login", "acamp auth login"),
            ("acamp auth logn", "acamp auth login"),
            ("acamp companies list", "acamp accounts list"),
            ("acamp cont list", "acamp contacts list"),
        ] {
            assert_eq!(meant(line).as_deref(), Some(expected), "{line}");
        }
        assert_eq!(meant("acamp frobnicate"), None);
    }

    #[test]
    fn every_word_of_the_tables_leads_somewhere() {
        for (_, meant) in NOUNS {
            let path = CommandPath::of(&format!("acamp {meant}").split(' ').map(OsString::from).collect::<Vec<_>>());
            assert_eq!(path.words(), *meant);
        }
        for (_, verb) in VERBS {
            assert!(verb_of(verb).is_some(), "{verb}");
        }
    }

    #[test]
    fn short_words_must_begin_alike() {
        assert_eq!(word("xml", ["yaml", "json"]), None);
        assert_eq!(word("jsn", ["yaml", "json"]), Some("json"));
    }
}
