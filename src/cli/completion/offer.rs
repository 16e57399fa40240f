//! What the candidates of an argument are. Reads the name cache, jobs, history and the configuration only when a value needs
//! them; sends no request.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::sync::Arc;

use clap_complete::CompletionCandidate;

use super::{expressions, local, paths, records, tree_words};
use crate::catalogue::model::{Kind, Operation, Resource};
use crate::catalogue::properties::Filterable;
use crate::catalogue::{self, shapes};
use crate::cli::command_line::{self, Token, tokens};
use crate::session::{Context, Options};
use crate::store::jobs::State;
use crate::system::environment::Environment;

/// The line being completed, for candidates that depend on it.
#[derive(Debug, Default)]
pub struct Line {
    words: Vec<String>,
}

/// What the candidates of an argument are.
#[derive(Clone, Copy, Debug)]
pub enum Offer {
    /// A value of this kind.
    Value(Kind),
    /// The name of a profile.
    Profile,
    /// Keys of a resource, separated by commas; with a direction if they are sort keys.
    Keys(&'static Resource, bool),
    /// A filter expression that can name these properties.
    Expression(&'static Filterable),
    /// A sort order of these operations, with a direction.
    Orders(&'static [&'static Operation]),
    /// The path of a file.
    File,
    /// The path of a directory.
    Directory,
    /// A text, or `@FILE`.
    Content,
    /// `KEY=@FILE`.
    PairContent,
    /// A job in one of these states.
    Job(&'static [State]),
    /// A run of the history; only one that can be undone, if true.
    Run(bool),
    /// The name of a setting.
    Setting,
    /// The value of the setting that the line names.
    SettingValue,
    /// The name of an alias.
    Alias,
    /// A topic or a command, in several words.
    Help,
    /// A command, in several words.
    Command,
    /// A page of the manual, or a directory.
    Manual,
    /// A resource in several words, or one of its fields.
    Explained,
    /// A resource with a page in the web app, and one of its records.
    Opened,
    /// A resource in several words whose names are cached.
    Cached,
}

impl Line {
    /// Takes the words of a line, unquoted, the program's name first.
    pub fn new(words: Vec<String>) -> Self {
        Line { words }
    }

    fn context(&self) -> Context {
        let profile = command_line::value_of(&self.words, "profile");
        Context::new(Options { profile, ..Options::default() }, Environment::read())
    }

    /// The words after the command of these words that are neither flags nor values of global options.
    fn after(&self, command: &str) -> Vec<&str> {
        let word = |token| if let Token::Word(_, word) = token { Some(word) } else { None };
        let words: Vec<&str> = tokens(&self.words).into_iter().filter_map(word).collect();
        let length = command.split(' ').count();
        let at = words.windows(length).position(|window| window.iter().copied().eq(command.split(' ')));
        at.map_or_else(Vec::new, |at| words.get(at + length..).unwrap_or_default().to_vec())
    }

    /// The candidates for a word that begins with `typed`.
    pub fn candidates(&self, offer: Offer, typed: &OsStr) -> Vec<CompletionCandidate> {
        let Some(typed) = typed.to_str() else { return Vec::new() };
        match offer {
            Offer::Value(kind) => self.values(kind, typed),
            Offer::Profile => self.profiles(typed),
            Offer::Keys(resource, sorts) => keys(resource, sorts, typed),
            Offer::Orders(operations) => {
                let orders = operations.iter().flat_map(|operation| operation.orders).copied();
                plain(orders.flat_map(with_direction), typed)
            }
            Offer::File => paths::file(""),
            Offer::Directory => paths::directory(),
            Offer::Content => paths::content("", typed),
            Offer::PairContent => {
                typed.split_once('=').map_or_else(Vec::new, |(key, value)| paths::content(&format!("{key}="), value))
            }
            Offer::Job(states) => local::jobs(&self.context(), states, typed),
            Offer::Run(only_undoable) => local::runs(&self.context(), only_undoable, typed),
            Offer::Setting => local::settings(typed),
            Offer::SettingValue => match self.after("config set").first() {
                Some(setting) => local::values(setting, || self.profiles(typed), typed),
                None => Vec::new(),
            },
            Offer::Alias => self.aliases(typed),
            Offer::Help => tree_words::help(&self.after("help"), typed),
            Offer::Command => tree_words::below(&self.after("commands"), typed),
            Offer::Manual => tree_words::pages(typed).into_iter().chain(paths::directory()).collect(),
            Offer::Explained => tree_words::explained(&self.after("explain"), typed),
            Offer::Cached => tree_words::resources(&self.after("cache fill"), typed, |resource| resource.cached),
            Offer::Opened => self.opened(typed),
            Offer::Expression(filterable) => {
                let names = self.context().names().ok().flatten();
                let read = |resource: &str| names.as_ref().map_or_else(Vec::new, |names| names.any_age(resource));
                // A name that needs quotation marks does not begin as it was typed.
                let found = expressions::candidates(filterable, typed, read);
                found.into_iter().take(records::MOST).map(CompletionCandidate::new).collect()
            }
        }
    }

    fn profiles(&self, typed: &str) -> Vec<CompletionCandidate> {
        let context = self.context();
        let known = context.config().map(|config| config.profiles.keys().cloned().collect::<Vec<_>>());
        let sandbox = cfg!(feature = "sandbox").then(|| crate::config::SANDBOX.to_owned());
        plain(known.unwrap_or_default().into_iter().chain(sandbox), typed)
    }

    fn aliases(&self, typed: &str) -> Vec<CompletionCandidate> {
        let context = self.context();
        let known = context.config().map(|config| config.alias.keys().cloned().collect::<Vec<_>>());
        plain(known.unwrap_or_default(), typed)
    }

    fn opened(&self, typed: &str) -> Vec<CompletionCandidate> {
        let before = self.after("open");
        let has_page = |resource: &Resource| !resource.web.all.is_empty() || !resource.web.one.is_empty();
        let named = catalogue::find_by_plural_or_singular(&before.join(" ")).filter(|resource| has_page(resource));
        let records = named.map(|resource| self.named(resource.name, typed)).unwrap_or_default();
        records.into_iter().chain(tree_words::resources(&before, typed, has_page)).collect()
    }

    fn values(&self, kind: Kind, typed: &str) -> Vec<CompletionCandidate> {
        match kind {
            Kind::Reference(resource) | Kind::ReferenceNumber(resource) => self.named(resource, typed),
            Kind::ReferenceBy(flag, resources) => {
                let word = command_line::value_of(&self.words, flag);
                let resource = resources.iter().find(|(known, _)| word.as_deref() == Some(known)).or(resources.first());
                resource.map(|(_, resource)| self.named(resource, typed)).unwrap_or_default()
            }
            Kind::ReferenceAnd(resource) => {
                let ended = |candidate: CompletionCandidate| {
                    CompletionCandidate::new(format!("{}:", candidate.get_value().to_string_lossy()))
                };
                self.named(resource, typed).into_iter().map(ended).collect()
            }
            Kind::FieldValue(resource) | Kind::CustomFieldValue(resource) => {
                let names = self.context().names().ok().flatten();
                names.map(|names| records::fields(&names, resource, typed)).unwrap_or_default()
            }
            Kind::Content | Kind::Json => paths::content("", typed),
            _ => Vec::new(),
        }
    }

    /// Cached names of the profile of this line; none if they cannot be read.
    fn named(&self, resource: &str, typed: &str) -> Vec<CompletionCandidate> {
        let names = self.context().names().ok().flatten();
        names.map(|names| records::named(&names, resource, typed)).unwrap_or_default()
    }
}

/// Candidates for the key after the last comma.
fn keys(resource: &Resource, sorts: bool, typed: &str) -> Vec<CompletionCandidate> {
    let (before, last) = typed.rfind(',').map_or(("", typed), |at| typed.split_at(at + 1));
    let known = resource.columns.iter().copied().chain(shapes::of(resource.name).map(|key| key.name));
    let mut seen: HashSet<&str> = before.split(',').map(|key| key.split(':').next().unwrap_or(key)).collect();
    let fresh = known.filter(|key| seen.insert(key));
    let spelled: Vec<String> = if sorts && last.contains(':') {
        fresh.flat_map(with_direction).collect()
    } else {
        fresh.map(str::to_owned).collect()
    };
    let fits = spelled.into_iter().filter(|key| key.starts_with(last));
    fits.map(|key| CompletionCandidate::new(format!("{before}{key}"))).collect()
}

fn with_direction(key: &str) -> [String; 3] {
    [key.to_owned(), format!("{key}:asc"), format!("{key}:desc")]
}

/// The words that begin with `typed`, as candidates.
pub fn plain(words: impl IntoIterator<Item = String>, typed: &str) -> Vec<CompletionCandidate> {
    words.into_iter().filter(|word| word.starts_with(typed)).map(CompletionCandidate::new).collect()
}

/// A candidate with a description.
pub fn described(word: String, help: String) -> CompletionCandidate {
    CompletionCandidate::new(word).help(Some(help).filter(|help| !help.is_empty()).map(Into::into))
}

/// The completer of an argument.
pub fn completer(line: &Arc<Line>, offer: Offer) -> clap_complete::ArgValueCompleter {
    let line = Arc::clone(line);
    clap_complete::ArgValueCompleter::new(move |typed: &OsStr| line.candidates(offer, typed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_follow_what_was_typed_and_come_once() {
        let tags = catalogue::find("tags").unwrap();
        let offered = |typed: &str| {
            let all = keys(tags, true, typed);
            all.iter().map(|one| one.get_value().to_string_lossy().into_owned()).collect::<Vec<_>>()
        };
        assert_eq!(offered("id,tagT"), ["id,tagType"]);
        assert_eq!(offered("tag,tag:"), [""; 0]);
        assert_eq!(offered("cdate:d"), ["cdate:desc"]);
    }

    #[test]
    fn the_words_of_a_command_are_found_among_flags() {
        let line = Line::new("acamp -p acme config -o json set output".split(' ').map(str::to_owned).collect());
        assert_eq!(line.after("config set"), ["output"]);
        assert_eq!(line.after("cache fill"), [""; 0]);
    }
}
