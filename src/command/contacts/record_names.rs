//! Names for IDs shown by the contact commands. They come from the name cache ([`crate::store::name_cache`]), from records
//! beside the contact, or from listings, which are fetched within the request limit and then cached. Without a name, the ID
//! is shown.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::related;
use crate::api::reply::Item;
use crate::api::side_loads::names_something;
use crate::catalogue;
use crate::catalogue::model::Resource;
use crate::catalogue::side_loads::SideLoad;
use crate::engine::reading::Reader;
use crate::error::Result;
use crate::session::connection::Connection;
use crate::session::name_resolution::EntryCollector;
use crate::store::name_cache::{self, Content, Entry};

/// The reason given when the request limit prevents reading names.
pub const REQUEST_LIMIT: &str = "request limit reached";

/// Names by resource and ID.
pub struct RecordNames<'a> {
    reader: &'a Reader<'a>,
    cache: Option<&'a name_cache::NameCache>,
    known: RefCell<BTreeMap<String, BTreeMap<String, String>>>,
    /// Resources whose names could not be read, with the reason.
    unread: RefCell<BTreeMap<String, String>>,
    /// Resources whose records a request asked for beside the contact, with the relation.
    asked: RefCell<BTreeMap<&'static str, &'static str>>,
}

impl<'a> RecordNames<'a> {
    /// Names from the cache of the client's profile, and from requests through `reader`.
    pub fn new(client: &'a Connection, reader: &'a Reader<'a>) -> Self {
        let (known, unread, asked) = Default::default();
        RecordNames { reader, cache: client.names(), known, unread, asked }
    }

    /// Whether a relation leads to records whose names are not all cached.
    pub fn lacks(&self, load: &SideLoad) -> bool {
        let Some(resource) = related::named_resource(load) else { return false };
        let content = self.cache.filter(|_| resource.cached).and_then(|cache| cache.fresh(resource.name));
        let is_cached = content.is_some();
        self.add(resource.name, content.map(|content| content.entries).unwrap_or_default());
        !is_cached
    }

    /// Adds the names of records that arrived beside the contact, because it was asked for `relation`. They are not all
    /// there are, and are not cached.
    pub fn learn<'i>(
        &self,
        resource: &'static Resource,
        relation: &'static str,
        records: impl Iterator<Item = &'i Item>,
    ) {
        self.asked.borrow_mut().insert(resource.name, relation);
        let mut collector = EntryCollector::new(resource);
        records.for_each(|record| collector.add(b"", std::slice::from_ref(record)));
        self.add(resource.name, collector.entries());
    }

    /// Loads the names of these IDs from the cache, else from the server if the request limit allows it.
    ///
    /// # Errors
    /// As [`Reader::all`].
    pub fn load(&self, resource_name: &str, ids: &[String]) -> Result<()> {
        let Some(resource) = catalogue::find(resource_name) else { return Ok(()) };
        let ids: Vec<&String> = ids.iter().filter(|id| names_something(id)).collect();
        if self.knows(resource_name, &ids) {
            return Ok(());
        }
        // The complete listing if it is cached, else a truncated one: the names it has are right.
        for read in [name_cache::NameCache::fresh, name_cache::NameCache::partial] {
            let content = self.cache.filter(|_| resource.cached).and_then(|cache| read(cache, resource_name));
            self.add(resource_name, content.map(|content| content.entries).unwrap_or_default());
            if self.knows(resource_name, &ids) {
                return Ok(());
            }
        }
        if self.reader.left() == 0 {
            self.unread.borrow_mut().insert(resource_name.to_owned(), REQUEST_LIMIT.to_owned());
            return Ok(());
        }
        self.fetch(resource)
    }

    /// Fetches the listing and caches its names.
    fn fetch(&self, resource: &'static Resource) -> Result<()> {
        let since = name_cache::now();
        let resource_name = resource.name;
        if let Some(relation) = self.asked.borrow().get(resource_name) {
            self.reader.note_fallback(&format!("the server does not include {relation}: reading {resource_name}"));
        }
        let mut collector = EntryCollector::new(resource);
        let on_page = |body: &[u8], items: &[_]| collector.add(body, items);
        let reading = self.reader.all_seen(&format!("{resource_name} list"), &[], &[], on_page)?;
        if let Some(why) = reading.refused.clone().or_else(|| reading.cut.then(|| REQUEST_LIMIT.to_owned())) {
            self.unread.borrow_mut().insert(resource_name.to_owned(), why);
        }
        let content = Content { since, complete: reading.is_complete(), entries: collector.entries() };
        if let Some(cache) = self.cache.filter(|_| resource.cached && !content.entries.is_empty()) {
            if content.complete {
                cache.store(resource_name, &content)
            } else {
                cache.store_partial(resource_name, &content)
            }
        }
        self.add(resource_name, content.entries);
        Ok(())
    }

    fn knows(&self, resource_name: &str, ids: &[&String]) -> bool {
        let known = self.known.borrow();
        ids.iter().all(|id| known.get(resource_name).is_some_and(|names| names.contains_key(*id)))
    }

    fn add(&self, resource_name: &str, entries: Vec<Entry>) {
        let names = entries.into_iter().map(|entry| (entry.id, entry.name));
        self.known.borrow_mut().entry(resource_name.to_owned()).or_default().extend(names);
    }

    /// The name of a record, if it is known.
    pub fn name(&self, resource_name: &str, id: &str) -> Option<String> {
        self.known.borrow().get(resource_name)?.get(id).cloned()
    }

    /// The name of a record, else its resource and ID: `list 3`.
    pub fn name_or_id(&self, resource_name: &str, id: &str) -> String {
        let singular = || catalogue::find(resource_name).map_or(resource_name, |resource| resource.singular);
        self.name(resource_name, id).unwrap_or_else(|| format!("{} {id}", singular()))
    }

    /// Resources whose names could not be read, with the reason.
    pub fn unread(&self) -> BTreeMap<String, String> {
        self.unread.borrow().clone()
    }
}
