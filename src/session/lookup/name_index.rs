//! The names of the remembered nouns during one run: those kept from earlier runs as far as they count, then what the
//! service answers. Kept names prove what is there; that something is not there is always asked.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};

use super::ask::{Asked, Extent, ask};
use crate::api::client::Client;
use crate::catalogue::model::Resource;
use crate::error::Result;
use crate::store::name_cache::{self, Content, Entry};
use crate::system::workers::lock;

/// The names of one noun.
#[derive(Debug, Default)]
pub struct Shelf {
    /// The names.
    pub entries: Vec<Entry>,
    /// How many of those there are.
    pub extent: Extent,
    /// Whether they are of an earlier run.
    kept: bool,
}

/// Where the names of one noun are put once they are there; held while they are asked for.
type Place = Arc<Mutex<Option<Arc<Shelf>>>>;

/// The names of all nouns that were looked for; threads that want the same noun wait for one another.
#[derive(Debug)]
pub struct Shelves<'a> {
    client: &'a Client,
    shelves: Mutex<HashMap<&'static str, Place>>,
    /// Whether what was kept counts.
    trusts_kept: AtomicBool,
    /// Whether an id was taken from what was kept.
    borrowed: AtomicBool,
}

impl<'a> Shelves<'a> {
    /// Empty ones.
    pub fn new(client: &'a Client) -> Self {
        let (trusts_kept, borrowed) = (AtomicBool::new(true), AtomicBool::new(false));
        Shelves { client, shelves: Mutex::default(), trusts_kept, borrowed }
    }

    /// The things that `is_meant`; of `name` where they can be looked for by it. What comes is all there are, or exactly
    /// one that was kept.
    ///
    /// # Errors
    /// Those of [`ask`].
    pub fn find(
        &self,
        resource: &'static Resource,
        name: Option<&str>,
        is_meant: impl Fn(&Entry) -> bool,
    ) -> Result<(Vec<Entry>, Arc<Shelf>)> {
        let place = self.place(resource.name);
        let mut place = lock(&place);
        let shelf = self.known(resource, &mut place);
        let hits = |shelf: &Shelf| shelf.entries.iter().filter(|entry| is_meant(entry)).cloned().collect::<Vec<_>>();
        let many = shelf.as_ref().is_some_and(|shelf| shelf.extent == Extent::Named);
        if let Some(shelf) = shelf {
            let found = hits(&shelf);
            if found.len() == 1 || (!shelf.kept && (shelf.extent == Extent::All || !found.is_empty())) {
                self.borrowed.fetch_or(shelf.kept, Ordering::Relaxed);
                return Ok((found, shelf));
            }
        }
        let shelf = self.asked(resource, name, many, &mut place)?;
        Ok((hits(&shelf), shelf))
    }

    /// All names of a noun.
    ///
    /// # Errors
    /// Those of [`ask`].
    pub fn all(&self, resource: &'static Resource) -> Result<Arc<Shelf>> {
        let place = self.place(resource.name);
        let mut place = lock(&place);
        match self.known(resource, &mut place) {
            Some(shelf) if shelf.extent == Extent::All => {
                self.borrowed.fetch_or(shelf.kept, Ordering::Relaxed);
                Ok(shelf)
            }
            _ => self.asked(resource, None, false, &mut place),
        }
    }

    /// Asks for the names of a noun afresh where they are of an earlier run; says whether they were.
    ///
    /// # Errors
    /// Those of [`ask`].
    pub fn again(&self, resource: &'static Resource) -> Result<bool> {
        let place = self.place(resource.name);
        let mut place = lock(&place);
        if !place.as_ref().is_some_and(|shelf| shelf.kept) {
            return Ok(false);
        }
        self.asked(resource, None, false, &mut place).map(|_| true)
    }

    /// Throws away what was kept, if an id came from it; says whether one did.
    pub fn renew(&self) -> bool {
        if !self.borrowed.swap(false, Ordering::Relaxed) {
            return false;
        }
        self.trusts_kept.store(false, Ordering::Relaxed);
        let mut shelves = self.shelves();
        for (noun, _) in shelves.drain() {
            if let Some(names) = self.client.names() {
                names.outdate(noun);
            }
        }
        true
    }

    fn known(&self, resource: &'static Resource, place: &mut Option<Arc<Shelf>>) -> Option<Arc<Shelf>> {
        if place.is_none() && self.trusts_kept.load(Ordering::Relaxed) {
            let kept = self.client.names().and_then(|names| names.of(resource.name));
            *place = kept.map(|kept| {
                let extent = if kept.complete { Extent::All } else { Extent::Named };
                Arc::new(Shelf { entries: kept.entries, extent, kept: true })
            });
        }
        place.clone()
    }

    fn asked(
        &self,
        resource: &'static Resource,
        name: Option<&str>,
        many: bool,
        place: &mut Option<Arc<Shelf>>,
    ) -> Result<Arc<Shelf>> {
        let since = name_cache::now();
        let Asked { mut entries, extent } = ask(self.client, resource, name, many)?;
        if let Some(names) = self.client.names().filter(|_| extent != Extent::Cut) {
            let content = Content { since, complete: extent == Extent::All, entries };
            names.keep(resource.name, &content);
            entries = content.entries;
        }
        if let Some(before) = place.take().filter(|before| extent == Extent::Named && !before.kept) {
            let is_new = |known: &&Entry| entries.iter().all(|entry| entry.id != known.id);
            let others: Vec<Entry> = before.entries.iter().filter(is_new).cloned().collect();
            entries.extend(others);
        }
        let shelf = Arc::new(Shelf { entries, extent, kept: false });
        *place = Some(Arc::clone(&shelf));
        Ok(shelf)
    }

    fn place(&self, noun: &'static str) -> Place {
        Arc::clone(self.shelves().entry(noun).or_default())
    }

    fn shelves(&self) -> MutexGuard<'_, HashMap<&'static str, Place>> {
        lock(&self.shelves)
    }
}
