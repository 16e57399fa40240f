//! The kinds of records in a set-up.

use crate::catalogue;
use crate::catalogue::managed::{Managed, ManagedClass, ManagedProperty, RecordSource, RelatedPlace};
use crate::catalogue::model::Resource;
use crate::error::{Error, Result};
use crate::text::similarity::meant;

/// A kind of records, with the properties that they have in files.
#[derive(Clone, Debug)]
pub struct SetupKind {
    /// The resource.
    pub resource: &'static Resource,
    /// How it is managed.
    pub managed: &'static Managed,
    /// The properties of a record, in their order in files.
    pub properties: Vec<ManagedProperty>,
}

impl SetupKind {
    /// Its name: `contact-fields`.
    pub fn name(&self) -> &'static str {
        self.managed.kind
    }

    /// Whether it is only listed.
    pub fn is_inventory(&self) -> bool {
        self.managed.class == ManagedClass::Inventory
    }

    /// What a message calls a record: `tags/contact/vip`, or the kind if it has one record.
    pub fn place(&self, key: &str) -> String {
        if key.is_empty() { self.name().to_owned() } else { format!("{}/{key}", self.name()) }
    }

    /// The property with this name.
    pub fn property(&self, name: &str) -> Option<&ManagedProperty> {
        self.properties.iter().find(|property| property.name == name)
    }

    /// The properties that are not a part of the key.
    pub fn beside_key(&self) -> impl Iterator<Item = &ManagedProperty> {
        self.properties.iter().filter(|property| !self.managed.key.contains(&property.name))
    }

    /// The word for one record.
    pub fn singular(&self) -> &'static str {
        self.resource.singular
    }

    /// The name of the collection with its records.
    pub fn collection(&self) -> String {
        match self.managed.reads {
            RecordSource::Listing => self.resource.name.to_owned(),
            RecordSource::Collection(name) => name.to_owned(),
            RecordSource::Single(verb) => format!("{} {verb}", self.resource.name),
        }
    }

    /// The collections with related records.
    pub fn related_collections(&self) -> impl Iterator<Item = &'static str> {
        self.properties.iter().filter_map(|property| match property.rows?.from {
            RelatedPlace::Collection(name) | RelatedPlace::Inside(name, _) => Some(name),
            RelatedPlace::SideLoad(_) => None,
        })
    }
}

/// All kinds, in the order of creation.
pub fn all() -> Vec<SetupKind> {
    let of = |resource: &'static Resource| {
        resource.managed.iter().map(move |managed| {
            let properties = managed.all_properties(resource);
            SetupKind { resource, managed, properties }
        })
    };
    let mut all: Vec<SetupKind> = catalogue::ALL.iter().copied().flat_map(of).collect();
    all.sort_by_key(|kind| kind.managed.place);
    all
}

/// The kind with this name.
///
/// # Errors
/// `Usage` for an unknown name, with the nearest.
pub fn find<'k>(all: &'k [SetupKind], name: &str) -> Result<&'k SetupKind> {
    let unknown =
        || Error::usage(format!("unknown kind {name}")).hint(meant(name, all.iter().map(SetupKind::name), "kinds"));
    all.iter().find(|kind| kind.name() == name).ok_or_else(unknown)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::managed::{FileLayout, ValueForm};
    use crate::catalogue::{collections, command};

    #[test]
    fn every_kind_can_be_read_and_its_commands_exist() {
        let known: Vec<String> = collections::all().iter().flat_map(collections::Collection::names).collect();
        let all = all();
        for kind in &all {
            for name in std::iter::once(kind.collection()).chain(kind.related_collections().map(str::to_owned)) {
                assert!(known.contains(&name), "{}: no collection {name}", kind.name());
            }
            let verbs = kind.managed.verbs.iter().filter(|verb| !verb.is_empty());
            let own = verbs.map(|verb| format!("{} {verb}", kind.resource.name));
            let related = kind.properties.iter().filter_map(|property| property.rows).flat_map(|rows| rows.commands);
            for words in own.chain(related.filter(|words| !words.is_empty()).map(str::to_owned)) {
                assert!(command(&words).is_some(), "{}: no command {words}", kind.name());
            }
        }
        assert!(all.len() > 20, "{}", all.len());
    }

    #[test]
    fn every_key_and_every_listed_name_is_a_property() {
        for kind in all() {
            let names = [kind.managed.key, kind.managed.fixed, kind.managed.created_with].concat();
            for name in names {
                assert!(kind.property(name).is_some(), "{}: no property {name}", kind.name());
            }
            let flags =
                kind.managed.create(kind.resource).into_iter().flat_map(|one| one.arguments.iter().chain(one.fields));
            let flags: Vec<&str> = flags.map(|param| param.flag).collect();
            for name in kind.managed.omitted {
                assert!(flags.contains(name), "{}: no flag {name} to omit", kind.name());
            }
            assert_eq!(kind.managed.key.is_empty(), kind.managed.files == FileLayout::Single, "{}", kind.name());
            let written = |property: &&ManagedProperty| property.rows.is_none() && !kind.is_inventory();
            assert!(
                kind.properties.iter().filter(written).all(|property| !property.write.is_empty()),
                "{}",
                kind.name()
            );
        }
    }

    #[test]
    fn every_reference_is_to_a_kind_that_comes_before_or_to_users() {
        let all = all();
        for kind in &all {
            for property in &kind.properties {
                let (ValueForm::Reference(to) | ValueForm::References(to)) = property.form else { continue };
                let target = all.iter().find(|other| other.resource.name == to);
                let is_part = property.rows.is_some();
                let comes_before = target.is_some_and(|target| is_part || target.managed.place < kind.managed.place);
                assert!(to == "users" || comes_before, "{}: {} refers to {to}", kind.name(), property.name);
            }
        }
    }
}
