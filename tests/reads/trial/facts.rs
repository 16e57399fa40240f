//! What is true of an account: its contacts and deals, and what belongs to them.

use std::collections::{BTreeMap, BTreeSet};

use acamp::sandbox::Applied;
use serde_json::Value;

use crate::support::trial::Scene;

/// What belongs to contacts, and to deals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Tags,
    Lists,
    Values,
    DealValues,
}

impl Kind {
    pub const OF_CONTACTS: [Kind; 3] = [Kind::Tags, Kind::Lists, Kind::Values];
    const ALL: [Kind; 4] = [Kind::Tags, Kind::Lists, Kind::Values, Kind::DealValues];

    /// The path of its records, which is also the name of the relation.
    pub fn path(self) -> &'static str {
        match self {
            Kind::Tags => "contactTags",
            Kind::Lists => "contactLists",
            Kind::Values => "fieldValues",
            Kind::DealValues => "dealCustomFieldData",
        }
    }

    /// The resource of the program.
    pub fn resource(self) -> &'static str {
        match self {
            Kind::Tags => "tags contacts",
            Kind::Lists => "contacts subscriptions",
            Kind::Values => "contacts field-values",
            Kind::DealValues => "deals field-values",
        }
    }

    /// The envelope of one record, and its properties: owner, the other record, and the state.
    fn properties(self) -> (&'static str, [&'static str; 3]) {
        match self {
            Kind::Tags => ("contactTag", ["contact", "tag", ""]),
            Kind::Lists => ("contactList", ["contact", "list", "status"]),
            Kind::Values => ("fieldValue", ["contact", "field", "value"]),
            Kind::DealValues => ("dealCustomFieldDatum", ["dealId", "customFieldId", "fieldValue"]),
        }
    }
}

/// That `owner` has `other` in that state.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fact {
    pub kind: Kind,
    pub owner: String,
    pub other: String,
    pub state: String,
}

impl Fact {
    /// The fact that a record states; none for an empty value.
    pub fn of(kind: Kind, record: &Value) -> Option<Fact> {
        let [owner, other, state] = kind.properties().1.map(|name| text(&record[name]));
        let state = match kind {
            Kind::Tags => String::new(),
            Kind::Lists => state,
            Kind::Values => Some(normal(&record["value"])).filter(|value| !value.is_empty())?,
            Kind::DealValues => shortened(&state),
        };
        Some(Fact { kind, owner, other, state })
    }

    /// What it is about, whatever the state.
    pub fn pair(&self) -> (Kind, String, String) {
        (self.kind, self.owner.clone(), self.other.clone())
    }
}

/// A date without the time that the raw form has.
pub fn shortened(value: &str) -> String {
    value.strip_suffix(" 00:00:00").unwrap_or(value).to_owned()
}

/// One or several choices in one form.
pub fn normal(value: &Value) -> String {
    match value {
        Value::Array(choices) => choices.iter().map(text).collect::<Vec<_>>().join("||"),
        Value::Null => String::new(),
        other => text(other).split("||").filter(|choice| !choice.is_empty()).collect::<Vec<_>>().join("||"),
    }
}

/// A value as text, whatever its type.
pub fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The account at one time.
pub struct Snapshot {
    pub contacts: BTreeSet<String>,
    pub deals: BTreeSet<String>,
    /// By the ID of the record.
    pub facts: BTreeMap<(Kind, i64), Fact>,
    /// IDs of tags and of lists by their names, and `id:7` for one without.
    pub tags: BTreeMap<String, String>,
    pub lists: BTreeMap<String, String>,
}

impl Snapshot {
    /// That of now.
    pub fn of(scene: &Scene) -> Snapshot {
        let ids = |path: &str| scene.rows(path).keys().map(i64::to_string).collect();
        let names = |path: &str, key: &str| {
            let rows = scene.rows(path);
            let named = rows.iter().map(|(id, row)| (text(&row[key]), id.to_string()));
            named.chain(rows.keys().map(|id| (format!("id:{id}"), id.to_string()))).collect()
        };
        let facts = Kind::ALL.into_iter().flat_map(|kind| {
            let rows = scene.rows(kind.path()).into_iter();
            rows.filter_map(move |(id, row)| Some(((kind, id), Fact::of(kind, &row)?)))
        });
        Snapshot {
            contacts: ids("contacts"),
            deals: ids("deals"),
            facts: facts.collect(),
            tags: names("tags", "tag"),
            lists: names("lists", "name"),
        }
    }

    /// The records that have relations of that kind.
    pub fn owners(&self, kind: Kind) -> &BTreeSet<String> {
        if kind == Kind::DealValues { &self.deals } else { &self.contacts }
    }
}

/// What was written between two snapshots.
#[derive(Default)]
pub struct Written {
    /// What was written about.
    pub pairs: BTreeSet<(Kind, String, String)>,
    /// What was true for some time.
    pub facts: BTreeSet<Fact>,
    /// Contacts that were created.
    pub contacts: BTreeSet<String>,
}

impl Written {
    /// What these requests wrote in the account `before`.
    pub fn of(applied: &[Applied], before: &Snapshot) -> Written {
        let mut written = Written::default();
        let mut created: BTreeMap<(Kind, i64), Fact> = BTreeMap::new();
        for write in applied.iter().filter(|write| write.status < 300) {
            for kind in Kind::ALL {
                let envelope = kind.properties().0;
                let is_one = write.path.trim_start_matches('/').split('/').next() == Some(kind.path());
                let id = write.path.rsplit('/').next().and_then(|id| id.parse::<i64>().ok());
                let fact = Fact::of(kind, &write.body[envelope]).filter(|_| is_one);
                let old = id
                    .filter(|_| is_one)
                    .and_then(|id| created.get(&(kind, id)).or_else(|| before.facts.get(&(kind, id))).cloned());
                written.pairs.extend(fact.iter().chain(&old).map(Fact::pair));
                if let Some(fact) = fact {
                    let id = text(&write.answer[envelope]["id"]).parse().unwrap_or_default();
                    created.insert((kind, id), fact.clone());
                    written.facts.insert(fact);
                }
            }
            if write.path == "/contacts" {
                written.contact(write);
            }
        }
        written
    }

    fn contact(&mut self, write: &Applied) {
        let id = text(&write.answer["contact"]["id"]);
        for value in write.body["contact"]["fieldValues"].as_array().into_iter().flatten() {
            let fact = Fact::of(Kind::Values, value);
            self.facts.extend(fact.map(|fact| Fact { owner: id.clone(), ..fact }));
        }
        self.contacts.insert(id);
    }
}
