//! The records that a sentence names: by what the user typed if that is a name, else by the name in the record, else by ID.

use super::changes::KnownNames;
use super::counted;
use crate::api::reply::Item;
use crate::api::reply::wording::brief;
use crate::api::request::plain;
use crate::catalogue;
use crate::catalogue::model::{Kind, Param, Resource, Role};
use crate::catalogue::outcomes::RECORD;
use crate::engine::done::Done;
use crate::engine::target::Target;
use crate::session::name_resolution::NameOrId;

/// The longest name that is shown, in characters.
const LONGEST: usize = 60;

/// What a placeholder of a sentence stands for.
#[derive(Clone, Debug, Default)]
pub struct Subject {
    /// The placeholder.
    pub flag: &'static str,
    /// The resource of the record; none for a value.
    resource: Option<&'static Resource>,
    name: String,
    id: String,
    /// How many records one request was for; 0 for one that is named.
    count: usize,
    /// Whether the ID is shown beside the name, because it is new.
    is_new: bool,
}

impl Subject {
    /// The value of a parameter, as typed and as sent.
    pub fn of(names: &KnownNames<'_>, param: &Param, typed: &str, id: &str) -> Self {
        let resource = param.kind.resource().filter(|_| is_reference(param.kind)).and_then(catalogue::find);
        let flag = param.flag;
        let Some(resource) = resource else { return Subject { flag, name: typed.to_owned(), ..Subject::default() } };
        let name = match NameOrId::of(typed) {
            NameOrId::Id(id) => names.name(resource.name, id).unwrap_or_default(),
            named => named.text().to_owned(),
        };
        let id = if id.is_empty() { NameOrId::of(typed).text() } else { id };
        Subject { flag, resource: Some(resource), name, id: id.to_owned(), ..Subject::default() }
    }

    /// The same record for another placeholder.
    pub fn called(self, flag: &'static str) -> Self {
        Subject { flag, is_new: false, ..self }
    }

    /// The name, or what and which it is; `nouned` puts what it is before the name.
    pub fn text(&self, nouned: bool) -> String {
        let Some(resource) = self.resource else { return brief(&self.name, LONGEST) };
        if self.count > 0 {
            return counted(self.count as u64, resource);
        }
        let noun = resource.noun();
        let text = match (self.name.as_str(), self.id.as_str()) {
            ("", "") => format!("{} {noun}", if noun.starts_with(['a', 'e', 'i', 'o']) { "an" } else { "a" }),
            ("", id) => return format!("{noun} {id}"),
            (name, _) if nouned => format!("{noun} {}", brief(name, LONGEST)),
            (name, _) => brief(name, LONGEST),
        };
        if self.is_new && !self.id.is_empty() { format!("{text} (ID {})", self.id) } else { text }
    }
}

/// The text for the same placeholder in several sentences: the name if it is the same in all, else how many there are.
pub fn several(subjects: &[&Subject], nouned: bool) -> Option<String> {
    let first = subjects.first()?;
    let mut texts: Vec<String> = subjects.iter().map(|subject| subject.text(true)).collect();
    texts.sort_unstable();
    // Each target is another record, whatever it is called.
    if first.flag != RECORD {
        texts.dedup();
    }
    match first.resource {
        _ if texts.len() == 1 => Some(first.text(nouned)),
        Some(resource) => Some(counted(texts.len() as u64, resource)),
        None => Some(format!("{} values", texts.len())),
    }
}

/// All records that a sentence about an operation can name.
pub fn all(names: &KnownNames<'_>, resource: &'static Resource, target: &Target, done: &Done) -> Vec<Subject> {
    let mut subjects = vec![match target.ids.len() {
        0 => record(names, resource, done),
        count => Subject { flag: RECORD, resource: Some(resource), count, ..Subject::default() },
    }];
    let Some(given) = &done.given else {
        let typed = done.operation.arguments.iter().zip(&target.values);
        subjects.extend(typed.map(|(param, typed)| Subject::of(names, param, typed, "")));
        return subjects;
    };
    let arguments = given.typed.arguments.iter().enumerate().map(|(at, (param, typed))| {
        let id = given.resolved.arguments.get(at).map_or("", |(_, id)| id.as_str());
        Subject::of(names, param, typed, id)
    });
    subjects.extend(arguments);
    let fields = given
        .typed
        .fields
        .iter()
        .chain(&given.typed.params)
        .filter_map(|(param, values)| Some(Subject::of(names, param, values.last()?, "")));
    subjects.extend(fields);
    subjects
}

/// The record of the operation itself.
pub fn record(names: &KnownNames<'_>, resource: &'static Resource, done: &Done) -> Subject {
    let path = done.operation.path_arguments().next();
    let typed = path.and_then(|param| {
        let given = done.given.as_ref()?;
        given.typed.arguments.iter().find(|(own, _)| own.wire == param.wire).map(|(own, typed)| (*own, typed.clone()))
    });
    let item = done.items.first();
    let is_own = |param: &Param| param.kind.resource().is_none_or(|own| own == resource.name);
    let typed = typed.filter(|(param, _)| is_own(param)).map(|(_, typed)| typed).unwrap_or_default();
    let (typed_name, typed_id) = match NameOrId::of(&typed) {
        NameOrId::Id(id) => (String::new(), id.to_owned()),
        named => (named.text().to_owned(), String::new()),
    };
    let id = item.and_then(Item::id).filter(|id| !id.is_empty()).unwrap_or(typed_id);
    let name = [
        (!typed_name.is_empty()).then_some(typed_name),
        item.and_then(|item| item.get(resource.identity)),
        done.sent.as_ref().and_then(|sent| named(resource, &sent.before.item)),
        done.sent.as_ref().and_then(|sent| sent.properties.get(resource.identity).map(plain)),
        names.name(resource.name, &id),
    ];
    let name = name.into_iter().flatten().find(|name| !name.is_empty()).unwrap_or_default();
    let is_new = matches!(done.operation.role, Role::Create) && !done.is_unchanged;
    Subject { flag: RECORD, resource: Some(resource), name, id, count: 0, is_new }
}

fn named(resource: &Resource, record: &serde_json::Value) -> Option<String> {
    let path = format!("/{}", resource.identity.replace('.', "/"));
    (!resource.identity.is_empty()).then(|| record.pointer(&path).map(plain)).flatten()
}

fn is_reference(kind: Kind) -> bool {
    matches!(kind, Kind::Reference(_) | Kind::ReferenceNumber(_))
}
