//! The names behind ids, for pages about people: those the profile keeps ([`crate::store::name_cache`]), else whole collections, read
//! as far as requests are left and kept with the others. What is not known stays an id.

use std::cell::RefCell;
use std::collections::BTreeMap;

use crate::catalogue;
use crate::catalogue::model::Resource;
use crate::engine::reading::Reader;
use crate::error::Result;
use crate::session::connection::Connection;
use crate::session::name_resolution::EntryCollector;
use crate::store::name_cache::{self, Content, Entry};

/// Why names are not known where only the number of requests forbids it.
pub const NOT_ALLOWED: &str = "no more requests were allowed";

/// Names by noun and id.
pub struct Names<'a> {
    reader: &'a Reader<'a>,
    kept: Option<&'a name_cache::Names>,
    known: RefCell<BTreeMap<String, BTreeMap<String, String>>>,
    /// What could not be read, by noun.
    unread: RefCell<BTreeMap<String, String>>,
}

impl<'a> Names<'a> {
    /// The names the client's profile keeps, and those `reader` can read.
    pub fn of(client: &'a Connection, reader: &'a Reader<'a>) -> Self {
        Names { reader, kept: client.names(), known: RefCell::default(), unread: RefCell::default() }
    }

    /// Makes the names of these ids known, as far as that can be done with the requests that are left.
    ///
    /// # Errors
    /// As [`Reader::all`].
    pub fn learn(&self, noun: &str, ids: &[String]) -> Result<()> {
        let Some(resource) = catalogue::find(noun) else { return Ok(()) };
        if self.knows(noun, ids) {
            return Ok(());
        }
        // All there are, else those of a listing that was cut: what they name has its name, whatever else there is.
        for read in [name_cache::Names::fresh, name_cache::Names::partial] {
            let content = self.kept.filter(|_| resource.remembered).and_then(|kept| read(kept, noun));
            self.add(noun, content.map(|content| content.entries).unwrap_or_default());
            if self.knows(noun, ids) {
                return Ok(());
            }
        }
        if self.reader.left() == 0 {
            self.unread.borrow_mut().insert(noun.to_owned(), NOT_ALLOWED.to_owned());
            return Ok(());
        }
        self.ask(resource)
    }

    /// Reads the collection, and keeps what is kept of it.
    fn ask(&self, resource: &'static Resource) -> Result<()> {
        let since = name_cache::now();
        let noun = resource.name;
        let mut collector = EntryCollector::new(resource);
        let take = |body: &[u8], items: &[_]| collector.add(body, items);
        let reading = self.reader.all_seen(&format!("{noun} list"), &[], &[], take)?;
        if let Some(why) = reading.refused.clone().or_else(|| reading.cut.then(|| NOT_ALLOWED.to_owned())) {
            self.unread.borrow_mut().insert(noun.to_owned(), why);
        }
        let content = Content { since, complete: reading.is_complete(), entries: collector.entries() };
        if let Some(kept) = self.kept.filter(|_| resource.remembered && !content.entries.is_empty()) {
            if content.complete { kept.store(noun, &content) } else { kept.store_partial(noun, &content) }
        }
        self.add(noun, content.entries);
        Ok(())
    }

    fn knows(&self, noun: &str, ids: &[String]) -> bool {
        let known = self.known.borrow();
        ids.iter().all(|id| known.get(noun).is_some_and(|names| names.contains_key(id)))
    }

    fn add(&self, noun: &str, entries: Vec<Entry>) {
        let names = entries.into_iter().map(|entry| (entry.id, entry.name));
        self.known.borrow_mut().entry(noun.to_owned()).or_default().extend(names);
    }

    /// The name of one, if it is known.
    pub fn name(&self, noun: &str, id: &str) -> Option<String> {
        self.known.borrow().get(noun)?.get(id).cloned()
    }

    /// The name of one, else what it is and its id: `list 3`.
    pub fn called(&self, noun: &str, id: &str) -> String {
        let singular = || catalogue::find(noun).map_or(noun, |resource| resource.singular);
        self.name(noun, id).unwrap_or_else(|| format!("{} {id}", singular()))
    }

    /// Which names could not be read, by noun, with the reason.
    pub fn unread(&self) -> BTreeMap<String, String> {
        self.unread.borrow().clone()
    }
}
