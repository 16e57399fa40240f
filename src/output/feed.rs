//! The output of one of several profiles on its way to the common output: records, pages, notes, and the outcome, in order.
//! Nothing waits for the common output: what it has not taken yet is kept in memory up to a limit, then in an anonymous
//! temporary file.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex};

use super::names::Names;
use crate::catalogue::model::Resource;
use crate::error::{Error, Kind, Result, reason};
use crate::system::workers::lock;

/// Bytes of records that are sent together.
const BATCH: usize = 128 * 1024;

/// Bytes of one profile's records that wait in memory; further ones wait in a file.
const WAITING: usize = 1024 * 1024;

/// What a profile's command writes.
#[derive(Debug)]
pub enum FeedPart {
    /// What the records are, before the first of them.
    Start(FeedRecords),
    /// FeedRecords.
    Batch(FeedBatch),
    /// A page of text.
    Text(String),
    /// The names behind the IDs of the records.
    Names(Names),
    /// A line for standard error.
    Note(String),
    /// The number of records of a listing: how many are shown, and how many there are, if known.
    Count(Counted),
    /// The end: nothing follows.
    Done(Result<()>),
}

/// What records are.
#[derive(Clone, Debug)]
pub struct FeedRecords {
    /// The columns of tables, CSV and TSV; empty for the keys of the first record.
    pub columns: Vec<String>,
    /// Their resource, if they are of one.
    pub resource: Option<&'static Resource>,
    /// Whether a table has labels instead of keys.
    pub has_labels: bool,
    /// Whether cells of a table are wrapped.
    pub wraps: bool,
}

/// The number of records of a listing.
#[derive(Clone, Debug)]
pub struct Counted {
    /// How many are shown.
    pub shown: u64,
    /// How many there are, if known.
    pub total: Option<u64>,
    /// What they are: `contacts`.
    pub noun: &'static str,
}

/// FeedRecords as JSON texts, one after another, each after its length.
#[derive(Debug)]
pub enum FeedBatch {
    /// In memory.
    Held(Vec<u8>),
    /// In the file: where they begin, and their length in bytes.
    Stored(u64, usize),
}

/// Takes what one profile's command writes. Clones share it.
#[derive(Clone, Debug)]
pub struct Feed {
    sender: Sender<FeedPart>,
    shared: Arc<Shared>,
    is_closed: Arc<AtomicBool>,
}

#[derive(Debug, Default)]
struct Shared {
    /// FeedRecords that are not sent yet.
    batch: Mutex<Vec<u8>>,
    /// Bytes that wait in memory.
    waiting: AtomicUsize,
    file: Mutex<Option<File>>,
}

/// Where the common output takes the parts of one profile from.
#[derive(Debug)]
pub struct Inbox {
    /// The name of the profile.
    pub profile: String,
    receiver: Receiver<FeedPart>,
    shared: Arc<Shared>,
}

/// A feed of the profile `profile`, and where its parts arrive. `is_closed` is set once nobody reads the common output.
pub fn feed(profile: &str, is_closed: Arc<AtomicBool>) -> (Feed, Inbox) {
    let (sender, receiver) = mpsc::channel();
    let shared = Arc::new(Shared::default());
    let inbox = Inbox { profile: profile.to_owned(), receiver, shared: Arc::clone(&shared) };
    (Feed { sender, shared, is_closed }, inbox)
}

impl Feed {
    /// Whether nobody reads the common output any more.
    pub fn closed(&self) -> bool {
        self.is_closed.load(Ordering::Relaxed)
    }

    /// Sends a part, after the records so far.
    ///
    /// # Errors
    /// As [`Feed::flush`].
    pub fn send(&self, part: FeedPart) -> Result<()> {
        self.flush()?;
        self.put(part);
        Ok(())
    }

    /// Sends the end. FeedRecords that cannot be stored make it a failure.
    pub fn end(&self, outcome: Result<()>) {
        let stored = self.flush();
        self.put(FeedPart::Done(outcome.and(stored)));
    }

    /// Adds a record, as JSON text.
    ///
    /// # Errors
    /// As [`Feed::flush`].
    pub fn record(&self, json: &str) -> Result<()> {
        let mut batch = lock(&self.shared.batch);
        batch.extend_from_slice(&(json.len() as u64).to_le_bytes());
        batch.extend_from_slice(json.as_bytes());
        let is_full = batch.len() >= BATCH;
        drop(batch);
        if is_full { self.flush() } else { Ok(()) }
    }

    /// Sends the records so far.
    ///
    /// # Errors
    /// `Other` if the temporary file cannot be written.
    pub fn flush(&self) -> Result<()> {
        let batch = std::mem::take(&mut *lock(&self.shared.batch));
        if batch.is_empty() {
            return Ok(());
        }
        let waiting = self.shared.waiting.load(Ordering::Relaxed);
        let batch = if waiting + batch.len() <= WAITING {
            self.shared.waiting.fetch_add(batch.len(), Ordering::Relaxed);
            FeedBatch::Held(batch)
        } else {
            self.shared.store(&batch).map_err(|error| failed(&error))?
        };
        self.put(FeedPart::Batch(batch));
        Ok(())
    }

    fn put(&self, part: FeedPart) {
        // The common output has ended, so nobody needs it.
        let _ = self.sender.send(part);
    }
}

impl Shared {
    fn store(&self, batch: &[u8]) -> std::io::Result<FeedBatch> {
        let mut file = lock(&self.file);
        if file.is_none() {
            *file = Some(tempfile::tempfile()?);
        }
        let Some(file) = file.as_mut() else { return Err(std::io::ErrorKind::NotFound.into()) };
        let begin = file.seek(SeekFrom::End(0))?;
        file.write_all(batch)?;
        Ok(FeedBatch::Stored(begin, batch.len()))
    }

    fn read(&self, begin: u64, length: usize) -> std::io::Result<Vec<u8>> {
        let mut file = lock(&self.file);
        let Some(file) = file.as_mut() else { return Err(std::io::ErrorKind::NotFound.into()) };
        let mut batch = vec![0; length];
        file.seek(SeekFrom::Start(begin))?;
        file.read_exact(&mut batch)?;
        Ok(batch)
    }
}

impl Inbox {
    /// Waits for the next part; `None` if the profile's command ended without [`FeedPart::Done`].
    pub fn next(&self) -> Option<FeedPart> {
        self.receiver.recv().ok()
    }

    /// The records of a batch.
    ///
    /// # Errors
    /// `Other` if the temporary file cannot be read.
    pub fn records(&self, batch: FeedBatch) -> Result<Vec<String>> {
        let bytes = match batch {
            FeedBatch::Held(bytes) => {
                self.shared.waiting.fetch_sub(bytes.len(), Ordering::Relaxed);
                bytes
            }
            FeedBatch::Stored(begin, length) => self.shared.read(begin, length).map_err(|error| failed(&error))?,
        };
        let mut records = Vec::new();
        let mut rest = bytes.as_slice();
        while let Some((length, after)) = rest.split_first_chunk::<8>() {
            let length = usize::try_from(u64::from_le_bytes(*length)).unwrap_or(usize::MAX).min(after.len());
            let (record, after) = after.split_at(length);
            records.push(String::from_utf8_lossy(record).into_owned());
            rest = after;
        }
        Ok(records)
    }
}

fn failed(error: &std::io::Error) -> Error {
    let folder = std::env::temp_dir();
    Error::new(Kind::Other, format!("cannot use a temporary file in {}: {}", folder.display(), reason(error)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn received(inbox: &Inbox) -> (Vec<String>, usize) {
        let (mut records, mut stored) = (Vec::new(), 0);
        while let Some(part) = inbox.next() {
            match part {
                FeedPart::Batch(batch) => {
                    stored += usize::from(matches!(batch, FeedBatch::Stored(..)));
                    records.extend(inbox.records(batch).unwrap());
                }
                FeedPart::Done(outcome) => {
                    outcome.unwrap();
                    break;
                }
                other => panic!("{other:?}"),
            }
        }
        (records, stored)
    }

    #[test]
    fn records_arrive_in_order_and_wait_in_a_file_once_memory_is_used_up() {
        let (feed, inbox) = feed("acme", Arc::default());
        let record = |at: usize| format!("{{\"id\":\"{at}\",\"text\":\"{}\"}}", "x\n".repeat(2_000));
        let sent: Vec<String> = (0..1_000).map(record).collect();
        sent.iter().for_each(|record| feed.record(record).unwrap());
        feed.end(Ok(()));
        assert!(feed.shared.waiting.load(Ordering::Relaxed) <= WAITING);
        let (records, stored) = received(&inbox);
        assert!(records == sent && stored > 0);
        assert_eq!(feed.shared.waiting.load(Ordering::Relaxed), 0);
    }

    #[test]
    fn a_part_comes_after_the_records_before_it() {
        let (feed, inbox) = feed("acme", Arc::default());
        feed.record("1").unwrap();
        feed.send(FeedPart::Note("half".to_owned())).unwrap();
        feed.record("2").unwrap();
        feed.end(Ok(()));
        drop(feed);
        let parts: Vec<String> = std::iter::from_fn(|| inbox.next())
            .map(|part| match part {
                FeedPart::Batch(batch) => inbox.records(batch).unwrap().concat(),
                FeedPart::Note(text) => text,
                _ => "end".to_owned(),
            })
            .collect();
        assert_eq!(parts, ["1", "half", "2", "end"]);
    }
}
