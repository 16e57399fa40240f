//! Suggests the command that was probably meant, from the words of the command tree. Used only after a usage error.

use std::ffi::OsString;

use super::command_path::{CommandPath, Node, resource_below};
use super::tree;
use crate::args::flags;
use crate::catalogue::{
    self,
    model::{Kind, Resource, Role},
};
use crate::text::similarity::nearest;

/// Verbs of other programs and their equivalents.
const VERBS: &[(&str, &[&str])] = &[
    ("list", &["search", "find", "query", "all"]),
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
    ("auth login", &["login", "configure", "init"]),
    ("auth logout", &["logout"]),
    ("auth status", &["whoami", "status", "me"]),
    ("contacts import", &["import"]),
    ("contacts subscribe", &["subscribe"]),
    ("contacts unsubscribe", &["unsubscribe"]),
];

/// The command that was probably meant, where `typed` is the next word.
pub fn command(path: &CommandPath, typed: &str) -> Option<String> {
    let following = path.rest.get(1..).unwrap_or_default();
    match &path.node {
        Node::Root => swapped(typed, following)
            .or_else(|| in_quotes(typed))
            .or_else(|| other_noun(typed, following))
            .or_else(|| near(path, typed, following))
            .or_else(|| nested(typed, following))
            .or_else(|| verb_of(typed).map(|verb| format!("acamp contacts {verb}"))),
        _ => {
            let other = meaning(VERBS, typed).filter(|verb| path.node.below(verb).is_some());
            (path.words.len() == 1)
                .then(|| swapped(&path.first, &[typed.to_owned()]))
                .flatten()
                .or_else(|| other.map(|verb| path.with(verb)))
                .or_else(|| near(path, typed, following))
                .or_else(|| get_command(path, typed))
        }
    }
}

/// The command that gets the record `typed`, where a command was expected or after `list`.
pub fn get_command(path: &CommandPath, typed: &str) -> Option<String> {
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
        return is_plain(typed).then(|| path.with(&format!("--search {typed}")));
    }
    let gets = |resource: &Resource| {
        resource.operations.iter().any(|operation| operation.verb == "get" && operation.arguments.len() == 1)
    };
    (gets(resource) && is_plain(typed)).then(|| format!("acamp {} get {typed}", resource.name))
}

/// The command that creates a record named `typed`, where the name belongs in a flag.
pub fn create_command(path: &CommandPath, typed: &str) -> Option<String> {
    let Node::Operation(_, operations) = &path.node else { return None };
    operations.first().filter(|operation| operation.role == Role::Create && operation.arguments.is_empty())?;
    let name = flags::flags(operations).into_iter().find(|param| param.required && param.kind == Kind::Text)?;
    is_plain(typed).then(|| path.with(&format!("--{} {typed}", name.flag)))
}

/// Whether a word can be repeated in a suggestion: it is short and needs no quotes.
fn is_plain(typed: &str) -> bool {
    typed.len() < 32 && typed.chars().all(|letter| letter.is_ascii_alphanumeric() || "@._+-".contains(letter))
}

/// The flag that was probably meant by `typed`, with its command.
pub fn flag(path: &CommandPath, typed: &str) -> Option<String> {
    let here = |node: &Node| {
        let flags = node.flags();
        word(typed.trim_start_matches('-'), flags.iter().map(String::as_str)).map(str::to_owned)
    };
    if let Some(name) = here(&path.node) {
        return Some(path.with(&format!("--{name}")));
    }
    let Node::Resource(resource) = path.node else {
        // Before its command: `--limit 5 contacts list`.
        let following = (0..path.rest.len()).map(|at| CommandPath::at(path.rest[at..].to_vec()));
        let path = following.filter(|path| !path.words.is_empty()).find(|_| matches!(path.node, Node::Root))?;
        return here(&path.node).map(|name| path.with(&format!("--{name}")));
    };
    catalogue::verbs(resource).find_map(|verb| {
        let name = path.node.below(verb).and_then(|(_, node)| here(&node))?;
        Some(path.with(&format!("{verb} --{name}")))
    })
}

/// The word of `known` closest to `typed`; a common prefix decides between equally close ones. A short word must share a
/// prefix, because two typing errors could make it any other.
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

/// `acamp list contacts`: a verb before its resource.
fn swapped(typed: &str, following: &[String]) -> Option<String> {
    let verb = verb_of(typed)?;
    following.iter().find_map(|word| {
        let (name, node) = resource_below("", word)?;
        node.below(verb).map(|(verb, _)| format!("acamp {name} {verb}"))
    })
}

/// A typing error in one word, and in the words after it that belong to the command.
fn near(path: &CommandPath, typed: &str, following: &[String]) -> Option<String> {
    let names = path.node.names(true);
    let meant = word(typed, names.iter().map(String::as_str))?;
    let (mut line, mut node) = path.node.below(meant).map(|(name, node)| (path.with(&name), node))?;
    for next in following {
        let names = node.names(true);
        let meant = node.below(next).or_else(|| node.below(word(next, names.iter().map(String::as_str))?));
        let Some((name, below)) = meant else { break };
        line = format!("{line} {name}");
        node = below;
    }
    Some(line)
}

fn other_noun(typed: &str, following: &[String]) -> Option<String> {
    let meant = meaning(NOUNS, typed)?;
    let line = ["acamp", meant].map(OsString::from);
    let path = CommandPath::of(&line.into_iter().chain(following.iter().map(OsString::from)).collect::<Vec<_>>());
    // An entry of the table may be several words.
    Some(if path.words.is_empty() { format!("acamp {meant}") } else { path.line() })
}

/// A nested resource: `fields` for `contacts fields`.
fn nested(typed: &str, following: &[String]) -> Option<String> {
    let is_meant = |resource: &&&Resource| resource.last_word() == typed || resource.singular == typed;
    let resource = catalogue::ALL.iter().find(is_meant)?;
    let verb = following.first().and_then(|word| Node::Resource(resource).below(word)).map(|(verb, _)| verb);
    Some(format!("acamp {} {}", resource.name, verb.unwrap_or_default()).trim_end().to_owned())
}

/// A whole command line in quotes.
fn in_quotes(typed: &str) -> Option<String> {
    let path = CommandPath::at(typed.split_whitespace().map(str::to_owned).collect());
    (typed.contains(' ') && !path.words.is_empty()).then(|| path.line())
}

fn verb_of(typed: &str) -> Option<&'static str> {
    const REGULAR: [&str; 5] = ["list", "get", "create", "update", "delete"];
    let known = |verb: &&str| *verb == typed || tree::aliases(verb).contains(&typed);
    REGULAR.into_iter().find(known).or_else(|| meaning(VERBS, typed))
}

/// The word of ours that stands for `typed` in a table.
fn meaning(table: &'static [(&'static str, &'static [&'static str])], typed: &str) -> Option<&'static str> {
    table.iter().find(|(_, others)| others.contains(&typed)).map(|(ours, _)| *ours)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meant(line: &str) -> Option<String> {
        let path = CommandPath::of(&line.split(' ').map(OsString::from).collect::<Vec<_>>());
        command(&path, path.rest.first().map_or("", String::as_str))
    }

    #[test]
    fn typing_errors_synonyms_and_wrong_order_are_corrected() {
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
    fn every_entry_of_the_tables_is_a_command() {
        for (meant, _) in NOUNS {
            let path = CommandPath::of(&format!("acamp {meant}").split(' ').map(OsString::from).collect::<Vec<_>>());
            assert_eq!(path.words(), *meant);
        }
        for (verb, _) in VERBS {
            assert!(verb_of(verb).is_some(), "{verb}");
        }
    }

    #[test]
    fn short_words_must_share_a_prefix() {
        assert_eq!(word("xml", ["yaml", "json"]), None);
        assert_eq!(word("jsn", ["yaml", "json"]), Some("json"));
    }
}
