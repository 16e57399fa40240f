//! A relation of all contacts, sorted by contact, in a file: built in constant memory from records in any order, and
//! read once along with the contacts. Knows no HTTP.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::record::Record;
use crate::system::private_files::{Replacement, folder_of};

/// Bytes held before they are sorted and written to a run.
const HELD: usize = 6 * 1024 * 1024;

/// Read buffer of each run during the merge, in bytes.
const RUN_BUFFER: usize = 32 * 1024;

/// Takes records in any order.
#[derive(Debug)]
pub struct Sorter {
    path: PathBuf,
    held: Vec<Record>,
    size: usize,
    most: usize,
    runs: Vec<File>,
}

impl Sorter {
    /// A sorter that writes the file `path`; runs are anonymous files beside it.
    pub fn new(path: PathBuf) -> Self {
        Sorter { path, held: Vec::new(), size: 0, most: HELD, runs: Vec::new() }
    }

    /// Adds one record.
    ///
    /// # Errors
    /// Those of writing a run.
    pub fn add(&mut self, record: Record) -> io::Result<()> {
        self.size += record.size();
        self.held.push(record);
        if self.size < self.most {
            return Ok(());
        }
        self.spill()
    }

    /// Writes the sorted file, complete and on disk on return.
    ///
    /// # Errors
    /// Those of reading the runs and of writing the file.
    pub fn finish(mut self) -> io::Result<()> {
        let mut whole = Replacement::private(self.path.clone())?;
        {
            let mut out = BufWriter::new(&mut whole);
            if self.runs.is_empty() {
                self.held.sort_unstable();
                for record in &self.held {
                    record.write(&mut out)?;
                }
            } else {
                self.spill()?;
                merge(self.runs, &mut out)?;
            }
            out.flush()?;
        }
        whole.sync_and_commit()
    }

    fn spill(&mut self) -> io::Result<()> {
        self.held.sort_unstable();
        let mut run = BufWriter::new(tempfile::tempfile_in(folder_of(&self.path))?);
        for record in self.held.drain(..) {
            record.write(&mut run)?;
        }
        let mut run = run.into_inner().map_err(io::IntoInnerError::into_error)?;
        run.seek(SeekFrom::Start(0))?;
        self.runs.push(run);
        self.size = 0;
        Ok(())
    }
}

fn merge(runs: Vec<File>, out: &mut impl Write) -> io::Result<()> {
    let mut readers: Vec<BufReader<File>> =
        runs.into_iter().map(|run| BufReader::with_capacity(RUN_BUFFER, run)).collect();
    let mut heads = BinaryHeap::new();
    for (at, reader) in readers.iter_mut().enumerate() {
        heads.extend(Record::read(reader)?.map(|record| Reverse((record, at))));
    }
    while let Some(Reverse((record, at))) = heads.pop() {
        record.write(out)?;
        heads.extend(Record::read(&mut readers[at])?.map(|record| Reverse((record, at))));
    }
    Ok(())
}

/// Reads a sorted file along with contacts in ascending order. Contacts out of order are found too, by starting again.
#[derive(Debug)]
pub struct Reader {
    file: BufReader<File>,
    next: Option<Record>,
    last: u64,
}

impl Reader {
    /// Opens the file of a [`Sorter`].
    ///
    /// # Errors
    /// Those of opening and reading it.
    pub fn open(path: &Path) -> io::Result<Self> {
        let mut file = BufReader::with_capacity(2 * RUN_BUFFER, File::open(path)?);
        let next = Record::read(&mut file)?;
        Ok(Reader { file, next, last: 0 })
    }

    /// The records of one contact, by key.
    ///
    /// # Errors
    /// Those of reading the file.
    pub fn records_of(&mut self, contact: u64) -> io::Result<Vec<Record>> {
        if contact <= self.last {
            self.file.seek(SeekFrom::Start(0))?;
            self.next = Record::read(&mut self.file)?;
        }
        self.last = contact;
        let mut found = Vec::new();
        while let Some(record) = self.next.take_if(|record| record.contact <= contact) {
            if record.contact == contact {
                found.push(record);
            }
            self.next = Record::read(&mut self.file)?;
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn record(contact: u64, key: u64, text: &str) -> Record {
        Record { contact, key, text: text.to_owned() }
    }

    fn sorted(records: Vec<Record>, most: usize) -> (tempfile::TempDir, Reader) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sorted");
        let mut sorter = Sorter { most, ..Sorter::new(path.clone()) };
        for record in records {
            sorter.add(record).unwrap();
        }
        sorter.finish().unwrap();
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
        let reader = Reader::open(&path).unwrap();
        (folder, reader)
    }

    #[test]
    fn records_come_back_contact_by_contact() {
        let records = vec![record(9, 2, "x"), record(3, 1, "Zürich\n||a||"), record(9, 1, ""), record(4, 7, "y")];
        for most in [1, 100, HELD] {
            let (_folder, mut reader) = sorted(records.clone(), most);
            assert_eq!(reader.records_of(3).unwrap(), [record(3, 1, "Zürich\n||a||")]);
            assert!(reader.records_of(5).unwrap().is_empty());
            assert_eq!(reader.records_of(9).unwrap(), [record(9, 1, ""), record(9, 2, "x")]);
            assert!(reader.records_of(10).unwrap().is_empty());
        }
    }

    #[test]
    fn a_contact_out_of_order_is_found_from_the_start() {
        let (_folder, mut reader) = sorted(vec![record(1, 1, "a"), record(2, 1, "b")], HELD);
        assert_eq!(reader.records_of(2).unwrap(), [record(2, 1, "b")]);
        assert_eq!(reader.records_of(1).unwrap(), [record(1, 1, "a")]);
        assert_eq!(reader.records_of(2).unwrap(), [record(2, 1, "b")]);
    }

    #[test]
    fn a_file_that_was_cut_is_an_error_and_not_an_end() {
        let mut bytes = Vec::new();
        record(1, 1, "abc").write(&mut bytes).unwrap();
        for length in 1..bytes.len() {
            assert!(Record::read(&mut &bytes[..length]).is_err(), "{length}");
        }
        assert_eq!(Record::read(&mut &bytes[..]).unwrap(), Some(record(1, 1, "abc")));
    }

    proptest! {
        #[test]
        fn no_record_is_lost_however_small_the_memory(
            keys in prop::collection::vec((0_u64..20, 0_u64..5, "[a-z]{0,3}"), 0..60), most in 1_usize..600,
        ) {
            let mut records: Vec<Record> = keys.iter().map(|(contact, key, text)| record(*contact + 1, *key, text)).collect();
            let (_folder, mut reader) = sorted(records.clone(), most);
            let mut found = Vec::new();
            for contact in 1..=20 {
                found.extend(reader.records_of(contact).unwrap());
            }
            records.sort();
            prop_assert_eq!(found, records);
        }
    }
}
