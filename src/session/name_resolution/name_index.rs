//! The names of the cached resources during one run: from the cache while that is valid, then from the server. The cache
//! can prove that a record exists; that none exists is always checked with the server.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use super::fetch::{Extent, Fetched, fetch_names};
use crate::catalogue::model::Resource;
use crate::error::Result;
use crate::session::connection::Connection;
use crate::store::name_cache::{self, Content, Entry};
use crate::system::workers::lock;

/// The names of one resource.
#[derive(Debug, Default)]
pub struct NameIndex {
    /// The names.
    pub entries: Vec<Entry>,
    /// Which part of all names they are.
    pub extent: Extent,
    /// Whether they come from the cache.
    cached: bool,
}

/// The names of one resource once they are known; locked while they are fetched.
type Slot = Arc<Mutex<Option<Arc<NameIndex>>>>;

/// The names of all resources that were needed; threads that need the same resource wait for each other.
#[derive(Debug)]
pub struct NameIndexes<'a> {
    /// The connection that fetches the names.
    pub client: &'a Connection,
    indexes: Mutex<HashMap<&'static str, Slot>>,
    /// Whether the cache may be used.
    trusts_cache: AtomicBool,
    /// Whether an id came from the cache.
    used_cache: AtomicBool,
}

impl<'a> NameIndexes<'a> {
    /// Indexes without names yet.
    pub fn new(client: &'a Connection) -> Self {
        let (trusts_cache, used_cache) = (AtomicBool::new(true), AtomicBool::new(false));
        NameIndexes { client, indexes: Mutex::default(), trusts_cache, used_cache }
    }

    /// Indexes that take all names from the server; what it returns replaces the cached names.
    pub fn without_cache(client: &'a Connection) -> Self {
        NameIndexes { trusts_cache: AtomicBool::new(false), ..NameIndexes::new(client) }
    }

    /// The records that match; if the server can search by `name`, only records with that name are fetched. The result
    /// holds all matches, or exactly one from the cache.
    ///
    /// # Errors
    /// Those of [`fetch_names`].
    pub fn find(
        &self,
        resource: &'static Resource,
        name: Option<&str>,
        matches: impl Fn(&Entry) -> bool,
    ) -> Result<(Vec<Entry>, Arc<NameIndex>)> {
        let slot = self.slot(resource.name);
        let mut slot = lock(&slot);
        let index = self.known(resource, &mut slot);
        let select =
            |index: &NameIndex| index.entries.iter().filter(|entry| matches(entry)).cloned().collect::<Vec<_>>();
        let many = index.as_ref().is_some_and(|index| index.extent == Extent::Named);
        if let Some(index) = index {
            let found = select(&index);
            if found.len() == 1 || (!index.cached && (index.extent == Extent::All || !found.is_empty())) {
                self.used_cache.fetch_or(index.cached, Ordering::Relaxed);
                return Ok((found, index));
            }
        }
        let index = self.fetch(resource, name, many, &mut slot)?;
        Ok((select(&index), index))
    }

    /// All names of a resource.
    ///
    /// # Errors
    /// Those of [`fetch_names`].
    pub fn all(&self, resource: &'static Resource) -> Result<Arc<NameIndex>> {
        let slot = self.slot(resource.name);
        let mut slot = lock(&slot);
        match self.known(resource, &mut slot) {
            Some(index) if index.extent == Extent::All => {
                self.used_cache.fetch_or(index.cached, Ordering::Relaxed);
                Ok(index)
            }
            _ => self.fetch(resource, None, false, &mut slot),
        }
    }

    /// Fetches the names of a resource if they come from the cache; returns whether they did.
    ///
    /// # Errors
    /// Those of [`fetch_names`].
    pub fn refresh_cached(&self, resource: &'static Resource) -> Result<bool> {
        let slot = self.slot(resource.name);
        let mut slot = lock(&slot);
        if !slot.as_ref().is_some_and(|index| index.cached) {
            return Ok(false);
        }
        self.fetch(resource, None, false, &mut slot).map(|_| true)
    }

    /// Discards and invalidates the cached names if an id came from them; returns whether one did.
    pub fn discard_cached(&self) -> bool {
        if !self.used_cache.swap(false, Ordering::Relaxed) {
            return false;
        }
        self.trusts_cache.store(false, Ordering::Relaxed);
        for (resource, _) in lock(&self.indexes).drain() {
            if let Some(names) = self.client.names() {
                names.invalidate(resource);
            }
        }
        true
    }

    fn known(&self, resource: &'static Resource, slot: &mut Option<Arc<NameIndex>>) -> Option<Arc<NameIndex>> {
        if slot.is_none() && self.trusts_cache.load(Ordering::Relaxed) {
            let cached = self.client.names().and_then(|names| names.fresh(resource.name));
            *slot = cached.map(|cached| {
                let extent = if cached.complete { Extent::All } else { Extent::Named };
                Arc::new(NameIndex { entries: cached.entries, extent, cached: true })
            });
        }
        slot.clone()
    }

    fn fetch(
        &self,
        resource: &'static Resource,
        name: Option<&str>,
        many: bool,
        slot: &mut Option<Arc<NameIndex>>,
    ) -> Result<Arc<NameIndex>> {
        let since = name_cache::now();
        let Fetched { mut entries, extent } = fetch_names(self.client, resource, name, many)?;
        if let Some(names) = self.client.names().filter(|_| extent != Extent::Cut) {
            let content = Content { since, complete: extent == Extent::All, entries };
            names.store(resource.name, &content);
            entries = content.entries;
        }
        if let Some(before) = slot.take().filter(|before| extent == Extent::Named && !before.cached) {
            let is_new = |known: &&Entry| entries.iter().all(|entry| entry.id != known.id);
            let others: Vec<Entry> = before.entries.iter().filter(is_new).cloned().collect();
            entries.extend(others);
        }
        let index = Arc::new(NameIndex { entries, extent, cached: false });
        *slot = Some(Arc::clone(&index));
        Ok(index)
    }

    fn slot(&self, resource: &'static str) -> Slot {
        Arc::clone(lock(&self.indexes).entry(resource).or_default())
    }
}
