//! What a write changed, property by property, in the words that people read: labels, names behind IDs, amounts with their
//! currency. A secret is not shown, and a long text is shortened.

use std::collections::HashMap;

use serde_json::{Map, Value};

use crate::api::reply::wording::brief;
use crate::api::request::plain;
use crate::catalogue::meanings::{self, Meant};
use crate::catalogue::model::{Kind, Operation, Resource};
use crate::catalogue::undoing::SeparateProperty;
use crate::engine::done::{Done, SentState};
use crate::engine::echo::is_same;
use crate::engine::undo::{property, value_in};
use crate::session::name_resolution::NameOrId;
use crate::store::name_cache::NameCache;
use crate::text::counts::money;
use crate::text::redact;

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
pub struct Names<'a> {
    cache: Option<&'a NameCache>,
    typed: HashMap<(&'static str, String), String>,
}

impl<'a> Names<'a> {
    /// The names that the user typed for a target.
    pub fn of_target(cache: Option<&'a NameCache>, done: &Done) -> Self {
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
        Names { cache, typed }
    }

    /// The name of a record.
    pub fn of(&self, resource: &'static str, id: &str) -> Option<String> {
        if let Some(name) = self.typed.get(&(resource, id.to_owned())) {
            return Some(name.clone());
        }
        let cache = self.cache?;
        let known = cache.fresh(resource).or_else(|| cache.partial(resource))?;
        known.entries.into_iter().find(|entry| entry.id == id).map(|entry| entry.name)
    }
}

/// Compares what was sent with the state before it.
pub fn compare(names: &Names<'_>, resource: &'static Resource, done: &Done) -> Compared {
    let Some(sent) = &done.sent else { return Compared::default() };
    let comparison = Comparison::new(names, resource, done, sent);
    let (mut changes, mut is_same) = (Vec::new(), !sent.properties.is_empty() && sent.before.item.is_object());
    for (name, value) in &sent.properties {
        match resource.separate_properties.iter().find(|part| part.wire == name.as_str()) {
            Some(part) => comparison.elements(part, value, &mut changes),
            None => comparison.property(name, value, &mut changes),
        }
    }
    is_same &= changes.is_empty();
    let more = changes.len().saturating_sub(MOST);
    changes.truncate(MOST);
    let mut text = changes.join(", ");
    if more > 0 {
        text.push_str(&format!(", and {more} more"));
    }
    Compared { text, is_same }
}

struct Comparison<'a> {
    names: &'a Names<'a>,
    resource: &'static Resource,
    operation: &'static Operation,
    done: &'a Done,
    sent: &'a SentState,
    /// The record after the write, as far as it is known.
    after: Value,
}

impl<'a> Comparison<'a> {
    fn new(names: &'a Names<'a>, resource: &'static Resource, done: &'a Done, sent: &'a SentState) -> Self {
        let mut after = sent.before.item.as_object().cloned().unwrap_or_default();
        after.extend(sent.properties.clone());
        let answered = done.items.first().map(|item| item.value());
        after.extend(answered.as_ref().and_then(Value::as_object).cloned().unwrap_or_else(Map::new));
        Comparison { names, resource, operation: done.operation, done, sent, after: Value::Object(after) }
    }

    /// Adds the changes of one property; those inside an object one by one.
    fn property(&self, path: &str, value: &Value, changes: &mut Vec<String>) {
        if let Value::Object(inside) = value {
            return inside.iter().for_each(|(name, value)| self.property(&format!("{path}.{name}"), value, changes));
        }
        let old = property(&self.sent.before.item, path);
        if self.operation.arguments.iter().any(|param| param.wire == path) || old.is_some_and(|old| is_same(old, value))
        {
            return;
        }
        let key = path.rsplit('.').next().unwrap_or(path);
        let label = self.label(path);
        if redact::is_secret(key) || old.is_some_and(redact::is_redacted) {
            return changes.push(format!("{label} changed"));
        }
        let new = property(&self.after, path).unwrap_or(value);
        let shown = |record: &Value, value: &Value| self.text(record, path, value);
        let old = old.map(|old| shown(&self.sent.before.item, old));
        changes.push(change(&label, old.as_deref(), &shown(&self.after, new)));
    }

    /// Adds the changes of custom field values.
    fn elements(&self, part: &SeparateProperty, value: &Value, changes: &mut Vec<String>) {
        for element in value.as_array().into_iter().flatten() {
            let (Some(key), Some(new)) = (element.get(part.key.0), element.get(part.value.0)) else { continue };
            let old = self.sent.before.known.then(|| value_in(part, &self.sent.before, key));
            if old.as_ref().is_some_and(|old| is_same(old, new)) {
                continue;
            }
            let title = self.title(&plain(key));
            let is_amount = new.is_number();
            let shown = |value: &Value| match value.as_i64().or_else(|| plain(value).parse().ok()) {
                Some(cents) if is_amount => money(cents),
                _ => several(value),
            };
            changes.push(change(&title, old.map(|old| shown(&old)).as_deref(), &shown(new)));
        }
    }

    /// The title of a custom field.
    fn title(&self, id: &str) -> String {
        let given = self.done.given.as_ref().into_iter().flat_map(|given| &given.resolved.custom);
        let title =
            given.flat_map(|(_, values)| values).find(|value| value.field == id).map(|value| value.title.clone());
        title.filter(|title| !title.is_empty()).map_or_else(|| format!("field {id}"), |title| brief(&title, LONGEST))
    }

    fn label(&self, path: &str) -> String {
        let param = self.operation.fields.iter().find(|param| param.wire == path);
        let words = param.map_or(path, |param| param.flag).replace(['-', '_', '.'], " ");
        let mut letters = words.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    }

    /// The text of a property of a record.
    fn text(&self, record: &Value, path: &str, value: &Value) -> String {
        let text = plain(value);
        let param = self.operation.fields.iter().find(|param| param.wire == path);
        match param.map(|param| param.kind) {
            Some(Kind::Choice(words)) => {
                words.iter().find(|(_, code)| *code == text).map_or(text, |(word, _)| (*word).to_owned())
            }
            Some(Kind::Bit | Kind::Boolean) => {
                if matches!(text.as_str(), "1" | "true") { "yes" } else { "no" }.to_owned()
            }
            Some(Kind::Reference(resource) | Kind::ReferenceNumber(resource)) => {
                self.names.of(resource, &text).unwrap_or(text)
            }
            _ => match meanings::find(self.resource.meanings, path, &text) {
                Some(Meant::Word(word)) => word.to_owned(),
                Some(Meant::Cents(cents)) => with_currency(record, &money(cents)),
                None => several(value),
            },
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

/// `Phone empty → +49 1`; without the state before only `Phone +49 1`.
fn change(label: &str, old: Option<&str>, new: &str) -> String {
    let shown = |text: &str| if text.is_empty() { "empty".to_owned() } else { brief(text, LONGEST) };
    match old {
        Some(old) => format!("{label} {} → {}", shown(old), shown(new)),
        None => format!("{label} {}", shown(new)),
    }
}
