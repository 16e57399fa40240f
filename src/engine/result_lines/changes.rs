//! What a write changed, property by property, in the words that people read: labels, names behind IDs, amounts with their
//! currency. A secret is not shown, and a long text is shortened.

use std::collections::HashMap;

use serde_json::{Map, Value};

use crate::api::reply::Item;
use crate::api::reply::wording::brief;
use crate::api::request::plain;
use crate::catalogue::labels;
use crate::catalogue::meanings::{self, Meaning};
use crate::catalogue::model::{Kind, Operation, Resource};
use crate::catalogue::undoing::SeparateProperty;
use crate::engine::done::{Done, SentState};
use crate::engine::echo::is_same;
use crate::engine::names::NameReader;
use crate::engine::undo::{property, value_in};
use crate::output::cell_text::{Nested, Readable};
use crate::output::dates::Dates;
use crate::output::names::Names;
use crate::session::name_resolution::NameOrId;
use crate::store::name_cache::NameCache;
use crate::text::counts::money;
use crate::text::{json, redact};

/// How many changes are shown; others are counted.
const MOST: usize = 4;
/// The longest value that is shown, in characters.
const LONGEST: usize = 40;

/// What a write changed.
#[derive(Debug, Default)]
pub struct Compared {
    /// The changes: `Plan Free → Gold, Phone empty → +49 1`.
    pub text: String,
    /// Whether every property that was sent had its value before.
    pub is_same: bool,
}

/// The names behind the IDs of a write: those that the user typed, and those in the name cache.
pub struct KnownNames<'a> {
    cache: Option<&'a NameCache>,
    typed: HashMap<(&'static str, String), String>,
}

impl<'a> KnownNames<'a> {
    /// The names that the user typed for a target.
    pub fn of(cache: Option<&'a NameCache>, done: &Done) -> Self {
        let mut typed = HashMap::new();
        if let Some(given) = &done.given {
            for (param, values) in &given.typed.fields {
                let sent = given.resolved.fields.iter().find(|(own, _)| own.flag == param.flag);
                let (Kind::Reference(resource) | Kind::ReferenceNumber(resource), Some((_, ids))) = (param.kind, sent)
                else {
                    continue;
                };
                for (text, id) in values.iter().zip(ids) {
                    if !matches!(NameOrId::of(text), NameOrId::Id(_)) {
                        typed.insert((resource, id.clone()), NameOrId::of(text).text().to_owned());
                    }
                }
            }
        }
        KnownNames { cache, typed }
    }

    /// The name of a record.
    pub fn name(&self, resource: &'static str, id: &str) -> Option<String> {
        if let Some(name) = self.typed.get(&(resource, id.to_owned())) {
            return Some(name.clone());
        }
        let cache = self.cache?;
        let known = cache.fresh(resource).or_else(|| cache.partial(resource))?;
        known.entries.into_iter().find(|entry| entry.id == id).map(|entry| entry.name)
    }
}

/// Compares what was sent with the state before it. `reader` reads names that are not known.
pub fn compare(
    known: &KnownNames<'_>,
    reader: Option<&mut NameReader<'_>>,
    resource: &'static Resource,
    done: &Done,
) -> Compared {
    let Some(sent) = &done.sent else { return Compared::default() };
    let mut comparison = Comparison::new(resource, done, sent);
    for (name, value) in &sent.properties {
        match resource.separate_properties.iter().find(|part| part.wire == name.as_str()) {
            Some(part) => comparison.elements(part, value),
            None => comparison.property(name, value),
        }
    }
    let is_same = comparison.changes.is_empty() && !sent.properties.is_empty() && sent.before.item.is_object();
    let names = comparison.names(known, reader);
    let shown: Vec<String> = comparison.changes.iter().take(MOST).map(|one| comparison.text(one, &names)).collect();
    let mut text = shown.join(", ");
    if comparison.changes.len() > MOST {
        text.push_str(&format!(", and {} more", comparison.changes.len() - MOST));
    }
    Compared { text, is_same }
}

/// One property that changed.
enum Changed {
    /// A property of the record, by its path, and whether its value before is known.
    Own(String, bool),
    /// A property whose value is not shown.
    Hidden(String),
    /// The value of a custom field: its title, its value before if that is known, and its new one.
    Field(String, Option<String>, String),
}

struct Comparison<'a> {
    resource: &'static Resource,
    operation: &'static Operation,
    done: &'a Done,
    sent: &'a SentState,
    /// The record after the write, as far as it is known.
    after: Value,
    changes: Vec<Changed>,
}

impl<'a> Comparison<'a> {
    fn new(resource: &'static Resource, done: &'a Done, sent: &'a SentState) -> Self {
        let mut after = sent.before.item.as_object().cloned().unwrap_or_default();
        after.extend(sent.properties.clone());
        let answered = done.items.first().map(|item| item.value());
        after.extend(answered.as_ref().and_then(Value::as_object).cloned().unwrap_or_else(Map::new));
        let after = Value::Object(after);
        Comparison { resource, operation: done.operation, done, sent, after, changes: Vec::new() }
    }

    /// Adds a property if it changed; those inside an object one by one.
    fn property(&mut self, path: &str, value: &Value) {
        if let Value::Object(inside) = value {
            return inside.iter().for_each(|(name, value)| self.property(&format!("{path}.{name}"), value));
        }
        let old = property(&self.sent.before.item, path);
        let is_argument = self.operation.arguments.iter().any(|param| param.wire == path);
        let is_moved = self.operation.same_parent.is_some_and(|rule| rule.argument == path);
        if is_argument && !is_moved || old.is_some_and(|old| is_same(old, value)) {
            return;
        }
        let key = path.rsplit('.').next().unwrap_or(path);
        let is_hidden = redact::is_secret(key) || old.is_some_and(redact::is_redacted);
        let path = path.to_owned();
        self.changes.push(if is_hidden { Changed::Hidden(path) } else { Changed::Own(path, old.is_some()) });
    }

    /// Adds the values of custom fields that changed.
    fn elements(&mut self, part: &SeparateProperty, value: &Value) {
        for element in value.as_array().into_iter().flatten() {
            let (Some(key), Some(new)) = (element.get(part.key.0), element.get(part.value.0)) else { continue };
            let old = self.sent.before.known.then(|| value_in(part, &self.sent.before, key));
            if old.as_ref().is_some_and(|old| is_same(old, new)) {
                continue;
            }
            let shown = |value: &Value| match plain(value).parse() {
                Ok(cents) if new.is_number() => money(cents),
                _ => several(value),
            };
            let title = self.title(&plain(key));
            self.changes.push(Changed::Field(title, old.as_ref().map(shown), shown(new)));
        }
    }

    /// The title of a custom field.
    fn title(&self, id: &str) -> String {
        let given = self.done.given.as_ref().into_iter().flat_map(|given| &given.resolved.custom);
        let title =
            given.flat_map(|(_, values)| values).find(|value| value.field == id).map(|value| value.title.clone());
        title.filter(|title| !title.is_empty()).map_or_else(|| format!("field {id}"), |title| brief(&title, LONGEST))
    }

    /// The names behind the IDs of the changes that are shown.
    fn names(&self, known: &KnownNames<'_>, reader: Option<&mut NameReader<'_>>) -> Names {
        let mut names = Names::default();
        let own = self.changes.iter().take(MOST);
        let paths =
            || own.clone().filter_map(|one| if let Changed::Own(path, _) = one { Some(path.clone()) } else { None });
        if let Some(reader) = reader {
            let items = [&self.sent.before.item, &self.after].map(Item::from_value);
            reader.want(self.resource, &paths().collect::<Vec<_>>(), &items);
            // An ID without a name stays an ID; the write was carried out.
            let _ = reader.read(&mut names);
        }
        for path in paths() {
            let target =
                |record: &Value| meanings::of(Some(self.resource), &path)?.target(|key| record.get(key).map(plain));
            for record in [&self.sent.before.item, &self.after] {
                let Some((target, id)) = target(record).zip(property(record, &path).map(plain)) else { continue };
                known.name(target, &id).into_iter().for_each(|name| names.add(target, id.clone(), name));
            }
        }
        names
    }

    /// `Phone empty → +49 1`; without the state before only `Phone +49 1`.
    fn text(&self, change: &Changed, names: &Names) -> String {
        let shown = |text: &str| if text.is_empty() { "empty".to_owned() } else { brief(text, LONGEST) };
        let (label, old, new) = match change {
            Changed::Hidden(path) => return format!("{} changed", labels::label(Some(self.resource), path)),
            Changed::Field(title, old, new) => (title.clone(), old.clone(), new.clone()),
            Changed::Own(path, is_known) => {
                let old = is_known.then(|| self.value(&self.sent.before.item, path, names));
                (labels::label(Some(self.resource), path), old, self.value(&self.after, path, names))
            }
        };
        match old {
            Some(old) => format!("{label} {} → {}", shown(&old), shown(&new)),
            None => format!("{label} {}", shown(&new)),
        }
    }

    /// The text of a property of a record.
    fn value(&self, record: &Value, path: &str, names: &Names) -> String {
        let readable = Readable { resource: Some(self.resource), dates: Dates::Absolute, names: Some(names) };
        let text = readable.text(json::value::Value::new(&record.to_string()), path, Nested::Counted);
        if meanings::of(Some(self.resource), path) == Some(Meaning::Cents) {
            return with_currency(record, &text);
        }
        let param = self.operation.fields.iter().find(|param| param.wire == path);
        match (param.map(|param| param.kind), text.as_str()) {
            (Some(Kind::Choice(words)), code) => words
                .iter()
                .find(|(_, own)| *own == code)
                .map_or_else(|| code.to_owned(), |(word, _)| (*word).to_owned()),
            (Some(Kind::Bit), "1") => "yes".to_owned(),
            (Some(Kind::Bit), "0") => "no".to_owned(),
            _ => text,
        }
    }
}

/// An amount with the currency of its record.
fn with_currency(record: &Value, amount: &str) -> String {
    let code = record.get("currency").map(plain).unwrap_or_default().to_uppercase();
    if code.is_empty() { amount.to_owned() } else { format!("{amount} {code}") }
}

/// A text, or the elements of a list, also of one that is written between bars.
fn several(value: &Value) -> String {
    match value {
        Value::Array(elements) => elements.iter().map(plain).collect::<Vec<_>>().join(", "),
        Value::String(text) if text.starts_with("||") => text.trim_matches('|').replace("||", ", "),
        value => plain(value),
    }
}
