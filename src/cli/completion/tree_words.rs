//! Candidates that are words of the tree: commands and topics for `help`, resources for `explain`, `open` and `cache fill`.

use clap_complete::CompletionCandidate;

use super::offer::{described, plain};
use crate::catalogue::model::Resource;
use crate::catalogue::{self, ALL, shapes};
use crate::cli::help::topics;
use crate::cli::{manual, special};

/// The word after `before` in the line of `acamp help`: a topic or a command, or a subcommand of one.
pub fn help(before: &[&str], typed: &str) -> Vec<CompletionCandidate> {
    let topics = topics::ALL.iter().filter(|topic| before.is_empty() && topic.name.starts_with(typed));
    let topics = topics.map(|topic| described(topic.name.to_owned(), topic.about.to_owned()));
    topics.chain(below(before, typed)).collect()
}

/// The commands below these words.
pub fn below(before: &[&str], typed: &str) -> Vec<CompletionCandidate> {
    let fits = commands(before).into_iter().filter(|(name, _)| name.starts_with(typed));
    fits.map(|(name, about)| described(name, about)).collect()
}

/// The pages of the manual.
pub fn pages(typed: &str) -> Vec<CompletionCandidate> {
    let fits = manual::names().filter(|(name, _)| name.starts_with(typed));
    fits.map(|(name, about)| described(name.to_owned(), about.to_owned())).collect()
}

/// The commands below these words, with what they do.
fn commands(before: &[&str]) -> Vec<(String, String)> {
    let words = before.join(" ");
    let own: Vec<(String, String)> =
        match special::find(&before.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>()) {
            Some(special) if catalogue::find(&words).is_none() => {
                let built = special.built();
                let below = built.get_subcommands();
                below
                    .map(|command| {
                        (
                            command.get_name().to_owned(),
                            command.get_about().map(ToString::to_string).unwrap_or_default(),
                        )
                    })
                    .collect()
            }
            _ => Vec::new(),
        };
    let root = special::ROOT.iter().filter(|_| before.is_empty());
    let specials =
        root.chain(special::below(&words)).map(|special| (special.name().to_owned(), special.about.to_owned()));
    let verbs = catalogue::find_by_plural_or_singular(&words).into_iter().flat_map(|resource| {
        let about =
            |verb: &str| resource.operations.iter().find(|known| known.verb == verb).map_or("", |known| known.about);
        catalogue::verbs(resource).map(move |verb| (verb.to_owned(), about(verb).to_owned()))
    });
    let children = catalogue::children(&words).map(|child| (child.last_word().to_owned(), child.about.to_owned()));
    own.into_iter().chain(verbs).chain(specials).chain(children).collect()
}

/// The next word of the name of a resource, after `before`.
pub fn resources(before: &[&str], typed: &str, fits: impl Fn(&Resource) -> bool) -> Vec<CompletionCandidate> {
    let mut found: Vec<(&str, &str)> = Vec::new();
    for resource in ALL.iter().filter(|resource| fits(resource)) {
        let words: Vec<&str> = resource.name.split(' ').collect();
        let Some(next) = words.strip_prefix(before).and_then(|rest| rest.first()) else { continue };
        let is_last = words.len() == before.len() + 1;
        let about = if is_last { resource.about } else { "" };
        match found.iter_mut().find(|(word, _)| word == next) {
            Some(known) if is_last => known.1 = about,
            Some(_) => {}
            None => found.push((next, about)),
        }
    }
    let fits = found.into_iter().filter(|(word, _)| word.starts_with(typed));
    fits.map(|(word, about)| described(word.to_owned(), about.to_owned())).collect()
}

/// The next word of `acamp explain`: a resource, or after a period one of its fields.
pub fn explained(before: &[&str], typed: &str) -> Vec<CompletionCandidate> {
    let Some((word, _)) = typed.split_once('.') else { return resources(before, typed, |_| true) };
    let name = [before, &[word]].concat().join(" ");
    let Some(resource) = catalogue::find_by_plural_or_singular(&name) else { return Vec::new() };
    plain(shapes::of(resource.name).map(|key| format!("{word}.{}", key.name)), typed)
}
