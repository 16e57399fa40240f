//! The names behind ids, for pages about people: whole collections are read once and kept for a short time, in a file of
//! the profile's own. What is not known stays an id.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::catalogue;
use crate::context::Context;
use crate::error::Result;
use crate::reading::Reader;

/// Why names are not known where only the number of requests forbids it.
pub const NOT_ALLOWED: &str = "no more requests were allowed";

/// How long names are taken from the file, in seconds.
const FRESH: i64 = 600;

/// Names by noun and id.
pub struct Names<'a> {
    reader: &'a Reader<'a>,
    file: Option<PathBuf>,
    kept: RefCell<Kept>,
    /// What could not be read, by noun.
    unread: RefCell<BTreeMap<String, String>>,
}

/// The file: whose names they are, and by noun when they were read.
#[derive(Default, Serialize, Deserialize)]
struct Kept {
    account: String,
    nouns: BTreeMap<String, Known>,
}

#[derive(Default, Serialize, Deserialize)]
struct Known {
    /// Seconds since 1970.
    read: i64,
    names: BTreeMap<String, String>,
}

impl<'a> Names<'a> {
    /// The names kept for the run's profile; a file that cannot be used is none.
    ///
    /// # Errors
    /// As [`Context::profile`].
    pub fn of(context: &Context, reader: &'a Reader<'a>) -> Result<Self> {
        let profile = context.profile()?;
        let safe = |letter: char| if letter.is_ascii_alphanumeric() || letter == '-' { letter } else { '_' };
        let name: String = profile.name.value.chars().map(safe).collect();
        let file = context.paths().cache().ok().map(|cache| cache.join("people").join(format!("{name}.json")));
        let account = profile.url.value.clone();
        let read = file.as_ref().and_then(|path| std::fs::read(path).ok());
        let kept = read.and_then(|text| serde_json::from_slice::<Kept>(&text).ok()).unwrap_or_default();
        let kept = if kept.account == account { kept } else { Kept { account, nouns: BTreeMap::new() } };
        Ok(Names { reader, file, kept: RefCell::new(kept), unread: RefCell::default() })
    }

    /// Makes the names of these ids known, as far as that can be done with the requests that are left.
    ///
    /// # Errors
    /// As [`Reader::all`].
    pub fn learn(&self, noun: &str, ids: &[String]) -> Result<()> {
        let now = Timestamp::now().as_second();
        let is_known = {
            let kept = self.kept.borrow();
            let known = kept.nouns.get(noun).filter(|known| (0..FRESH).contains(&(now - known.read)));
            ids.iter().all(|id| known.is_some_and(|known| known.names.contains_key(id)))
        };
        if is_known {
            return Ok(());
        }
        if self.reader.left() == 0 {
            self.unread.borrow_mut().insert(noun.to_owned(), NOT_ALLOWED.to_owned());
            return Ok(());
        }
        let reading = self.reader.all(&format!("{noun} list"), &[], &[])?;
        if let Some(why) = reading.refused.clone().or_else(|| reading.cut.then(|| NOT_ALLOWED.to_owned())) {
            self.unread.borrow_mut().insert(noun.to_owned(), why);
        }
        let identity = catalogue::find(noun).map_or("", |resource| resource.identity);
        let names = reading.items.iter().filter_map(|item| Some((item.id()?, item.get(identity)?))).collect();
        self.kept.borrow_mut().nouns.insert(noun.to_owned(), Known { read: now, names });
        Ok(())
    }

    /// The name of one, if it is known.
    pub fn name(&self, noun: &str, id: &str) -> Option<String> {
        self.kept.borrow().nouns.get(noun)?.names.get(id).cloned()
    }

    /// The name of one, else what it is and its id: `list 3`.
    pub fn called(&self, noun: &str, id: &str) -> String {
        let singular = || catalogue::find(noun).map_or(noun, |resource| resource.singular);
        self.name(noun, id).unwrap_or_else(|| format!("{} {id}", singular()))
    }

    /// Keeps the names for the next run and tells which could not be read, by noun, with the reason. Names that cannot be
    /// kept are read again.
    pub fn keep(&self) -> BTreeMap<String, String> {
        if let Some(path) = &self.file {
            let _ = self.write(path);
        }
        self.unread.borrow().clone()
    }

    fn write(&self, path: &std::path::Path) -> std::io::Result<()> {
        let Some(folder) = path.parent() else { return Ok(()) };
        std::fs::create_dir_all(folder)?;
        // Readable by this user only, and whole or not at all.
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(serde_json::to_string(&*self.kept.borrow())?.as_bytes())?;
        file.persist(path)?;
        Ok(())
    }
}
