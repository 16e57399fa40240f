//! Candidates for values: cached names of records, keys, profiles. Reads the name cache and the configuration only when a
//! value needs them; sends no request.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::sync::Arc;

use clap_complete::CompletionCandidate;

use super::expressions;
use crate::catalogue::model::{Kind, Operation, Resource};
use crate::catalogue::{self, shapes};
use crate::cli::command_line;
use crate::session::name_resolution::NameOrId;
use crate::session::{Context, Options};
use crate::store::name_cache::{Entry, NameCache};
use crate::system::environment::Environment;

/// Maximum number of candidates; more would be slow and of no use.
const MOST: usize = 500;

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
    /// A filter expression for the records of this resource.
    Expression(&'static Resource),
    /// A sort order of these operations, with a direction.
    Orders(&'static [&'static Operation]),
}

impl Line {
    /// Takes the words of a line, unquoted.
    pub fn new(words: Vec<String>) -> Self {
        Line { words }
    }

    fn context(&self) -> Context {
        let profile = command_line::value_of(&self.words, "profile");
        Context::new(Options { profile, ..Options::default() }, Environment::read())
    }

    /// The cached names of the profile of this line; none if they cannot be read.
    fn names(&self) -> Option<NameCache> {
        self.context().names().ok().flatten()
    }

    /// The candidates for a word that begins with `typed`.
    pub fn candidates(&self, offer: Offer, typed: &OsStr) -> Vec<CompletionCandidate> {
        let Some(typed) = typed.to_str() else { return Vec::new() };
        match offer {
            Offer::Profile => self.profiles(typed),
            Offer::Keys(resource, sorts) => keys(resource, sorts, typed),
            Offer::Orders(operations) => {
                let orders = operations.iter().flat_map(|operation| operation.orders).copied();
                plain(orders.flat_map(with_direction), typed)
            }
            Offer::Expression(resource) => {
                let names = self.names();
                let read = |resource: &str| names.as_ref().map_or_else(Vec::new, |names| names.any_age(resource));
                plain(expressions::candidates(resource, typed, read), typed).into_iter().take(MOST).collect()
            }
            Offer::Value(kind) => self.values(kind, typed),
        }
    }

    fn profiles(&self, typed: &str) -> Vec<CompletionCandidate> {
        let context = self.context();
        let known = context.config().map(|config| config.profiles.keys().cloned().collect::<Vec<_>>());
        let sandbox = cfg!(feature = "sandbox").then(|| crate::config::SANDBOX.to_owned());
        plain(known.unwrap_or_default().into_iter().chain(sandbox), typed)
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
            Kind::FieldValue(resource) | Kind::CustomFieldValue(resource) => self.fields(resource, typed),
            _ => Vec::new(),
        }
    }

    /// Names of records of a resource.
    fn named(&self, resource: &'static str, typed: &str) -> Vec<CompletionCandidate> {
        let (Some(resource), Some(names)) = (catalogue::find(resource), self.names()) else { return Vec::new() };
        if !resource.cached {
            return Vec::new();
        }
        match resource.parent {
            Some(parent) => paths(&names, resource, parent.resource, typed),
            None => whole(&names, resource, typed),
        }
    }

    /// `TITLE=`, and after the sign the options of the field.
    fn fields(&self, resource: &str, typed: &str) -> Vec<CompletionCandidate> {
        let Some(names) = self.names() else { return Vec::new() };
        let fields = names.any_age(resource);
        let Some((title, value)) = typed.split_once('=') else {
            return plain(fields.iter().map(|field| format!("{}=", spoken(&field.name))), typed);
        };
        let meant = |field: &&Entry| {
            field.name == NameOrId::of(title).text() || field.alternate_name == title || field.id == title
        };
        // Several options are separated by commas.
        let (before, last) = value.rsplit_once(',').map_or(("", value), |(before, last)| (before, last));
        let before = if before.is_empty() { String::new() } else { format!("{before},") };
        let options = fields.iter().find(meant).map(|field| field.options.clone()).unwrap_or_default();
        let fits = options.into_iter().filter(|option| option.starts_with(last));
        fits.map(|option| CompletionCandidate::new(format!("{title}={before}{option}"))).collect()
    }
}

/// Names of a resource without a parent.
fn whole(names: &NameCache, resource: &Resource, typed: &str) -> Vec<CompletionCandidate> {
    let wanted = typed.strip_prefix("name:").unwrap_or(typed);
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    for entry in names.completions(resource, wanted, MOST) {
        let help = format!("id {}", entry.id);
        for name in [&entry.name, &entry.alternate_name] {
            let spoken = if typed.starts_with("name:") { format!("name:{name}") } else { spoken(name) };
            let fits = !name.is_empty() && name.starts_with(wanted) && spoken.starts_with(typed) && is_typable(name);
            // The second name is offered only once something is typed.
            let is_meant = std::ptr::eq(name, &entry.name) || !wanted.is_empty();
            if fits && is_meant && seen.insert(spoken.clone()) {
                found.push(CompletionCandidate::new(spoken).help(Some(help.clone().into())));
            }
        }
    }
    found
}

/// Names of a resource with a parent, as paths: `Pipeline/Stage`.
fn paths(names: &NameCache, resource: &Resource, outer: &str, typed: &str) -> Vec<CompletionCandidate> {
    let outer = names.any_age(outer);
    let inner = names.any_age(resource.name);
    let path = |entry: &Entry| {
        let outer = outer.iter().find(|outer| outer.id == entry.parent);
        let name = outer.map_or_else(|| spoken(&entry.name), |outer| format!("{}/{}", outer.name, entry.name));
        (name, format!("id {}", entry.id))
    };
    let fits = |(name, _): &(String, String)| name.starts_with(typed) && is_typable(name);
    let candidate = |(name, help): (String, String)| CompletionCandidate::new(name).help(Some(help.into()));
    inner.iter().map(path).filter(fits).take(MOST).map(candidate).collect()
}

/// A name, prefixed with `name:` where it would be read as something else.
fn spoken(name: &str) -> String {
    let is_plain = matches!(NameOrId::of(name), NameOrId::Any(_)) && !name.starts_with('-');
    if is_plain { name.to_owned() } else { format!("name:{name}") }
}

/// Whether a name can be typed: it has no control characters.
fn is_typable(name: &str) -> bool {
    !name.chars().any(char::is_control)
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

fn plain(words: impl IntoIterator<Item = String>, typed: &str) -> Vec<CompletionCandidate> {
    words.into_iter().filter(|word| word.starts_with(typed)).map(CompletionCandidate::new).collect()
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
    fn a_name_that_would_be_read_otherwise_is_written_as_one() {
        assert_eq!(["vip", "2024", "id:1", "-x"].map(spoken), ["vip", "name:2024", "name:id:1", "name:-x"]);
    }

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
}
