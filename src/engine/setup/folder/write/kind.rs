//! What a pull writes of one kind.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;
use toml_edit::{DocumentMut, Item, Table, TableLike};

use super::written::{ValuePlace, file_of};
use super::{KindCoverage, Pull};
use crate::catalogue::managed::{FileLayout, ManagedProperty};
use crate::engine::setup::compare::{Contrast, Side, matching, property_difference};
use crate::engine::setup::folder::edit;
use crate::engine::setup::folder::lines::only_property;
use crate::engine::setup::folder::manifest::is_meant;
use crate::engine::setup::folder::paths;
use crate::engine::setup::folder::placeholders::escaped;
use crate::engine::setup::folder::read::FileRecord;
use crate::engine::setup::kinds::SetupKind;
use crate::engine::setup::links::{RecordLink, digest};
use crate::engine::setup::normal::limited;
use crate::engine::setup::record::{HeldValue, KindRecords, SetupRecord};

/// The documents of a kind that change, by path.
struct Documents {
    documents: BTreeMap<PathBuf, DocumentMut>,
    deleted: Vec<PathBuf>,
}

impl Pull<'_> {
    /// Adds what changes in the files of a kind.
    pub(super) fn kind(&mut self, kind: &SetupKind, account: &KindRecords) {
        let mut coverage =
            KindCoverage { kind: kind.name(), left_out: account.not_carried.clone(), ..KindCoverage::default() };
        let is_chosen = |key: &[String]| {
            let only = &self.options.only;
            (only.is_empty() || only.iter().any(|pattern| is_meant(pattern, kind, key)))
                && !self.folder.manifest.ignores(kind, key)
        };
        let actual: Vec<SetupRecord> =
            account.records.iter().filter(|record| is_chosen(&record.key)).cloned().collect();
        if kind.is_inventory() {
            coverage.records = actual.len() as u64;
            self.change(paths::of_kind(kind), inventory_text(kind, &actual));
            self.plan.coverage.push(coverage);
            return;
        }
        let own: Vec<FileRecord> =
            self.folder.of(kind).iter().filter(|file| is_chosen(&file.record.key)).cloned().collect();
        let wanted: Vec<&SetupRecord> = own.iter().map(|file| &file.record).collect();
        let matching = matching(kind, &wanted, &actual, Some(self.links));
        let mut documents = Documents { documents: BTreeMap::new(), deleted: Vec::new() };
        for (at, found) in &matching.pairs {
            self.update(kind, &own[*at], &actual[*found], &mut documents);
        }
        for at in &matching.missing {
            self.remove(kind, &own[*at], &mut documents);
        }
        let mut taken: Vec<String> =
            self.folder.of(kind).iter().map(|file| file.record.handle.to_lowercase()).collect();
        let mut added = 0;
        for at in &matching.extra {
            if self.was_removed(kind, &actual[*at]) {
                self.plan.kept.push(format!("{}, which is in no file", kind.place(&actual[*at].key_text())));
            } else {
                self.add(kind, &actual[*at], &mut taken, &mut documents);
                added += 1;
            }
        }
        for (_, found) in &matching.ambiguous {
            let ids: Vec<&str> = found.iter().map(|at| actual[*at].id.as_str()).collect();
            let why = format!("{} {} have this key: {}", found.len(), kind.resource.counted(2), ids.join(", "));
            coverage.left_out.push((actual[found[0]].key_text(), why));
        }
        coverage.records = (matching.pairs.len() + added) as u64;
        self.finish(kind, documents);
        self.plan.coverage.push(coverage);
    }

    /// Whether a record was in a file that a person has removed since.
    fn was_removed(&self, kind: &SetupKind, actual: &SetupRecord) -> bool {
        let mut links = self.links.kinds.get(kind.name()).into_iter().flat_map(|links| links.values());
        !self.options.overwrite && links.any(|link| link.id == actual.id)
    }

    /// Takes over what changed in the account.
    fn update(&mut self, kind: &SetupKind, file: &FileRecord, actual: &SetupRecord, documents: &mut Documents) {
        let old = self.links.of(kind, &file.record.handle).cloned();
        let mut link = RecordLink { id: actual.id.clone(), ..RecordLink::default() };
        let mut is_renamed = false;
        for (name, held) in &file.record.values {
            let Some(property) = kind.property(name) else { continue };
            let value = actual.value(name).and_then(HeldValue::known);
            let what = property_difference(property, held, value, old.as_ref());
            let base = old.as_ref().and_then(|old| old.digests.get(*name)).cloned();
            let limit = value.map(|value| limited(property, value, held.known().unwrap_or(value)));
            let Some(Contrast::Property { changed, .. }) = what else {
                link.digests.extend(
                    limit.and_then(|value| digest(property, &value)).map(|digest| ((*name).to_owned(), digest)),
                );
                continue;
            };
            let place = format!("{} {name}", kind.place(&file.record.key_text()));
            let (Some(value), Some(_)) = (value, held.known()) else {
                if let HeldValue::Unknown(why) = held {
                    self.plan.notes.push(format!("{place} is not compared: {why}"));
                }
                continue;
            };
            match changed {
                Side::Wanted if !self.options.overwrite => {
                    self.plan.kept.push(place);
                    link.digests.extend(base.map(|base| ((*name).to_owned(), base)));
                    continue;
                }
                Side::Both if !self.options.overwrite => {
                    self.plan.conflicts.push(place);
                    continue;
                }
                _ => {}
            }
            if kind.managed.key.contains(name) && kind.managed.files == FileLayout::Lines {
                is_renamed = true;
            } else {
                let raw = file.raw.iter().find(|(known, _)| known == name).map(|(_, raw)| raw);
                let written = self.written_at(kind, file, property, value, raw);
                let document = documents.of(&file.path, self);
                if let Some(table) = table_of(kind, document, &file.record) {
                    let name = file.record.key.last().map(|name| escaped(name));
                    put(kind, table, name.as_ref(), property, &written);
                }
            }
            link.digests.extend(digest(property, value).map(|digest| ((*name).to_owned(), digest)));
        }
        if is_renamed {
            let document = documents.of(&file.path, self);
            remove_line(kind, document, &file.record);
            self.forget(kind, &file.record.handle);
            self.add(kind, actual, &mut Vec::new(), documents);
            return;
        }
        self.link(kind, &file.record.handle, link);
    }

    fn written_at(
        &mut self,
        kind: &SetupKind,
        file: &FileRecord,
        property: &ManagedProperty,
        value: &Value,
        old: Option<&Value>,
    ) -> Value {
        let folder = file.path.parent().unwrap_or(Path::new("")).to_owned();
        self.written(property, value, &ValuePlace { kind: kind.name(), folder, stem: &file.record.handle, old })
    }

    /// Removes a record that is no longer in the account; one that never was stays.
    fn remove(&mut self, kind: &SetupKind, file: &FileRecord, documents: &mut Documents) {
        let place = kind.place(&file.record.key_text());
        let Some(link) = self.links.of(kind, &file.record.handle).cloned() else {
            self.plan.kept.push(place);
            return;
        };
        let is_base = |(name, held): &(&'static str, HeldValue)| {
            let base = link.digests.get(*name);
            let own = kind.property(name).and_then(|property| held.known().and_then(|value| digest(property, value)));
            base.is_none() || own.is_none() || own.as_ref() == base
        };
        if !self.options.overwrite && !file.record.values.iter().all(is_base) {
            self.plan.conflicts.push(format!("{place}, which the account no longer has"));
            return;
        }
        self.forget(kind, &file.record.handle);
        if kind.managed.files != FileLayout::Folder {
            remove_line(kind, documents.of(&file.path, self), &file.record);
            return;
        }
        let folder = file.path.parent().unwrap_or(Path::new(""));
        let bodies = file.raw.iter().filter_map(|(_, value)| file_of(value.as_str()?).map(|name| folder.join(name)));
        documents.deleted.extend(bodies.chain([file.path.clone()]));
    }

    /// Adds a record that no file has.
    fn add(&mut self, kind: &SetupKind, actual: &SetupRecord, taken: &mut Vec<String>, documents: &mut Documents) {
        let (handle, path) = match kind.managed.files {
            FileLayout::Folder => {
                let stem = paths::stem(&actual.key, |name| taken.iter().any(|known| known == name));
                taken.push(stem.to_lowercase());
                let path = paths::of_kind(kind).join(format!("{stem}.toml"));
                (stem, path)
            }
            FileLayout::Lines => {
                // The key in the form that the file has it in.
                let parts: Vec<String> = actual.key.iter().map(|part| escaped(part)).collect();
                (parts.join("/"), paths::of_kind(kind))
            }
            FileLayout::Single => (kind.name().to_owned(), paths::of_kind(kind)),
        };
        let mut link = RecordLink { id: actual.id.clone(), ..RecordLink::default() };
        let mut written = Vec::new();
        for property in &kind.properties {
            let Some(value) = actual.value(property.name).and_then(HeldValue::known) else { continue };
            link.digests.extend(digest(property, value).map(|digest| (property.name.to_owned(), digest)));
            let folder = path.parent().unwrap_or(Path::new("")).to_owned();
            let place = ValuePlace { kind: kind.name(), folder, stem: &handle, old: None };
            written.push((property, self.written(property, value, &place)));
        }
        self.link(kind, &handle, link);
        let document = documents.of(&path, self);
        if kind.managed.files == FileLayout::Lines {
            add_line(kind, document, actual, &written);
        } else {
            // Tables come last, because what follows a heading belongs to it.
            for (property, value) in &written {
                edit::set(document.as_table_mut(), property, value);
            }
        }
    }

    fn link(&mut self, kind: &SetupKind, handle: &str, link: RecordLink) {
        self.new_links.kinds.entry(kind.name().to_owned()).or_default().insert(handle.to_owned(), link);
    }

    fn forget(&mut self, kind: &SetupKind, handle: &str) {
        if let Some(links) = self.new_links.kinds.get_mut(kind.name()) {
            links.remove(handle);
        }
    }

    fn finish(&mut self, kind: &SetupKind, documents: Documents) {
        for path in documents.deleted {
            self.plan.changes.insert(path, None);
        }
        for (path, mut document) in documents.documents {
            if kind.managed.files == FileLayout::Lines {
                document.as_table_mut().sort_values();
            }
            self.change(path, document.to_string());
        }
    }
}

impl Documents {
    /// The document of a file.
    fn of(&mut self, path: &Path, pull: &Pull<'_>) -> &mut DocumentMut {
        let text = || pull.folder.texts.get(path).map_or("", String::as_str);
        // The text was parsed when the folder was read.
        self.documents.entry(path.to_owned()).or_insert_with(|| text().parse().unwrap_or_default())
    }
}

/// The table with the properties of a record: the file, the heading above its line, or its line.
fn table_of<'d>(
    kind: &SetupKind,
    document: &'d mut DocumentMut,
    record: &SetupRecord,
) -> Option<&'d mut dyn TableLike> {
    if kind.managed.files != FileLayout::Lines {
        return Some(document.as_table_mut());
    }
    match record.key.as_slice() {
        [heading, _] => document.get_mut(&escaped(heading))?.as_table_like_mut(),
        _ => Some(document.as_table_mut()),
    }
}

/// Puts the value of a property of a record into its table.
fn put(
    kind: &SetupKind,
    table: &mut dyn TableLike,
    name: Option<&String>,
    property: &ManagedProperty,
    written: &Value,
) {
    match name {
        Some(name) if kind.managed.files == FileLayout::Lines => {
            let has_table = table.get(name).is_some_and(Item::is_table_like);
            if only_property(kind) == Some(property.name) && !has_table {
                let decor = table.get(name).and_then(Item::as_value).map(|old| old.decor().clone());
                let mut new = edit::plain(written);
                decor.into_iter().for_each(|decor| *new.decor_mut() = decor);
                if let Some(place) = table.get_mut(name) {
                    *place = Item::Value(new);
                }
            } else if let Some(row) = table.get_mut(name).and_then(Item::as_table_like_mut) {
                edit::set(row, property, written);
            }
        }
        _ => edit::set(table, property, written),
    }
}

fn add_line(kind: &SetupKind, document: &mut DocumentMut, record: &SetupRecord, written: &[(&ManagedProperty, Value)]) {
    let beside: serde_json::Map<String, Value> = written
        .iter()
        .filter(|(property, _)| !kind.managed.key.contains(&property.name))
        .map(|(property, value)| (property.name.to_owned(), value.clone()))
        .collect();
    let value = match only_property(kind) {
        Some(name) if beside.contains_key(name) => edit::plain(&beside[name]),
        _ => edit::inline(&beside).into(),
    };
    let (table, name): (&mut dyn TableLike, &String) = match record.key.as_slice() {
        [heading, name] => {
            let place = document.entry(&escaped(heading)).or_insert_with(|| Item::Table(Table::new()));
            match place.as_table_like_mut() {
                Some(table) => (table, name),
                None => return,
            }
        }
        [name] => (document.as_table_mut(), name),
        _ => return,
    };
    table.insert(&escaped(name), Item::Value(value));
    table.sort_values();
}

fn remove_line(kind: &SetupKind, document: &mut DocumentMut, record: &SetupRecord) {
    if let (Some(table), Some(name)) = (table_of(kind, document, record), record.key.last()) {
        table.remove(&escaped(name));
    }
}

/// The text of the file of a kind that is only listed.
fn inventory_text(kind: &SetupKind, records: &[SetupRecord]) -> String {
    let mut document = DocumentMut::new();
    let mut seen: BTreeMap<String, u64> = BTreeMap::new();
    for record in records {
        let count = seen.entry(record.key_text()).or_default();
        *count += 1;
        let mut record = record.clone();
        if let (true, Some(name)) = (*count > 1, record.key.last_mut()) {
            *name = format!("{name} ({count})");
        }
        let known = |property| record.value(property).and_then(HeldValue::known).cloned();
        let values: Vec<_> = kind.beside_key().filter_map(|one| Some((one, known(one.name)?))).collect();
        add_line(kind, &mut document, &record, &values);
    }
    format!(
        "# Generated by acamp pull, for review only: the API cannot write {}.\n\n{document}",
        kind.resource.counted(2)
    )
}
