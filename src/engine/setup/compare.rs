//! Compares two set-ups: which records belong together, and how they differ. A record belongs to the one whose ID the links
//! name, else to the one with the same key; two with one key belong to none. Pure.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::Value;

use super::kinds::SetupKind;
use super::links::{Links, RecordLink, digest};
use super::normal::{limited, normal};
use super::record::{HeldValue, SetupRecord};
use crate::catalogue::managed::ManagedProperty;

/// A difference between what is wanted and what there is.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// The kind.
    pub kind: &'static str,
    /// The key of the record.
    pub key: String,
    /// Its ID; empty if it does not exist.
    pub id: String,
    /// What differs.
    pub what: Contrast,
}

/// What differs.
#[derive(Clone, Debug, PartialEq)]
pub enum Contrast {
    /// Only the wanted set-up has the record.
    Missing,
    /// Only the other one has it.
    Extra,
    /// Several records with these IDs have the key.
    Ambiguous(Vec<String>),
    /// A property differs.
    Property {
        /// Its name.
        name: &'static str,
        /// The value that is wanted.
        wanted: HeldValue,
        /// The value that there is; none if the record does not have the property.
        actual: Option<Value>,
        /// Which side has changed since they last agreed.
        changed: Side,
    },
}

/// Which side has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The wanted one.
    Wanted,
    /// The other one.
    Actual,
    /// Both, to different values.
    Both,
    /// It is not known.
    Unknown,
}

/// Which records belong together, by their positions.
#[derive(Debug, Default)]
pub struct Matching {
    /// Wanted and actual records that belong together.
    pub pairs: Vec<(usize, usize)>,
    /// Wanted records without another.
    pub missing: Vec<usize>,
    /// Actual records without another.
    pub extra: Vec<usize>,
    /// Actual records with one key, and the wanted record with that key, if there is one.
    pub ambiguous: Vec<(Option<usize>, Vec<usize>)>,
}

/// Finds the records that belong together.
pub fn matching(kind: &SetupKind, wanted: &[&SetupRecord], actual: &[SetupRecord], links: Option<&Links>) -> Matching {
    let mut all = Matching::default();
    let by_id: HashMap<&str, usize> = actual.iter().enumerate().map(|(at, record)| (record.id.as_str(), at)).collect();
    let (mut taken, mut left) = (HashSet::new(), Vec::new());
    for (at, record) in wanted.iter().enumerate() {
        let link = links.and_then(|links| links.of(kind, &record.handle));
        match link.and_then(|link| by_id.get(link.id.as_str())).filter(|found| taken.insert(**found)) {
            Some(found) => all.pairs.push((at, *found)),
            None => left.push(at),
        }
    }
    let mut by_key: BTreeMap<&[String], Vec<usize>> = BTreeMap::new();
    for (at, record) in actual.iter().enumerate().filter(|(at, _)| !taken.contains(at)) {
        by_key.entry(&record.key).or_default().push(at);
    }
    for at in left {
        match by_key.remove(wanted[at].key.as_slice()) {
            None => all.missing.push(at),
            Some(found) if found.len() == 1 => all.pairs.push((at, found[0])),
            Some(found) => all.ambiguous.push((Some(at), found)),
        }
    }
    for found in by_key.into_values() {
        if found.len() == 1 { all.extra.extend(found) } else { all.ambiguous.push((None, found)) }
    }
    all
}

/// The differences of a kind.
pub fn differences(
    kind: &SetupKind,
    wanted: &[&SetupRecord],
    actual: &[SetupRecord],
    links: Option<&Links>,
) -> Vec<Difference> {
    let of = |key: &SetupRecord, id: &str, what: Contrast| Difference {
        kind: kind.name(),
        key: key.key_text(),
        id: id.to_owned(),
        what,
    };
    let matching = matching(kind, wanted, actual, links);
    let mut all = Vec::new();
    all.extend(matching.missing.iter().map(|at| of(wanted[*at], "", Contrast::Missing)));
    for (at, found) in &matching.pairs {
        let (record, other) = (wanted[*at], &actual[*found]);
        let link = links.and_then(|links| links.of(kind, &record.handle));
        let changed = record.values.iter().filter_map(|(name, value)| {
            let property = kind.property(name)?;
            property_difference(property, value, other.value(name).and_then(HeldValue::known), link)
        });
        all.extend(changed.map(|what| of(record, &other.id, what)));
    }
    for (_, found) in &matching.ambiguous {
        let ids: Vec<String> = found.iter().map(|at| actual[*at].id.clone()).collect();
        all.push(of(&actual[found[0]], "", Contrast::Ambiguous(ids)));
    }
    all.extend(matching.extra.iter().map(|at| of(&actual[*at], &actual[*at].id, Contrast::Extra)));
    all.sort_by(|one, other| one.key.cmp(&other.key));
    all
}

/// How a property differs; none if it does not.
pub fn property_difference(
    property: &ManagedProperty,
    wanted: &HeldValue,
    actual: Option<&Value>,
    link: Option<&RecordLink>,
) -> Option<Contrast> {
    let name = property.name;
    let HeldValue::Known(value) = wanted else {
        let changed = Side::Unknown;
        return Some(Contrast::Property { name, wanted: wanted.clone(), actual: actual.cloned(), changed });
    };
    let limit = actual.map(|actual| limited(property, actual, value));
    if limit.as_ref().is_some_and(|actual| normal(property, actual) == normal(property, value)) {
        return None;
    }
    let base = link.and_then(|link| link.digests.get(name));
    let changed = match (base, limit.as_ref()) {
        (Some(base), Some(actual)) => {
            let is_base = |value: &Value| digest(property, value).as_ref() == Some(base);
            match (is_base(value), is_base(actual)) {
                (true, _) => Side::Actual,
                (false, true) => Side::Wanted,
                (false, false) => Side::Both,
            }
        }
        _ => Side::Unknown,
    };
    Some(Contrast::Property { name, wanted: wanted.clone(), actual: limit, changed })
}
