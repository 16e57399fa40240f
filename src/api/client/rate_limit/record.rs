//! The file in which the processes of this machine share an account's rate limit, under a file lock that the system releases if
//! a process dies. Knows how an [`Account`] is encoded, not what it means.
//!
//! 64-bit numbers, little-endian: [`MAGIC`], the number of turns, the six other fields, the turns. Anything else is
//! replaced. Binary rather than JSON Lines like the other stores, because every request reads and rewrites it under the
//! lock, which must be held for microseconds only.

use std::fs::File;
use std::io::{self, Read, Seek, Write};
use std::path::Path;
use std::time::Duration;

use super::account::{Account, Passing};
use crate::system::file_lock::lock_within;
use crate::system::private_files::{create_folder, folder_of, options};

const MAGIC: u64 = u64::from_le_bytes(*b"acamppc1");
/// Numbers before the turns.
const HEAD: usize = 8;
/// A larger file was not written by acamp, in bytes.
const LARGEST: u64 = 256 * 1024;
/// A lock is held for microseconds; a process that holds it longer was suspended, so do not wait.
const PATIENCE: Duration = Duration::from_millis(250);

/// The shared file, locked. Dropping it releases the lock.
pub struct Record(File);

impl Record {
    /// Locks the file for this thread, and creates it if missing: 0600 in a directory with 0700.
    ///
    /// # Errors
    /// I/O errors; `WouldBlock` if another process holds it too long.
    pub fn lock(path: &Path) -> io::Result<Self> {
        let file = match open(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                create_folder(folder_of(path))?;
                open(path)?
            }
            opened => opened?,
        };
        lock_within(&file, PATIENCE)?;
        Ok(Record(file))
    }

    /// The content of the file; none if acamp did not write it.
    ///
    /// # Errors
    /// I/O errors.
    pub fn read(&mut self) -> io::Result<Option<Account>> {
        let mut bytes = Vec::with_capacity(1024);
        (&self.0).take(LARGEST).read_to_end(&mut bytes)?;
        Ok(decode(&bytes))
    }

    /// Replaces the content of the file.
    ///
    /// # Errors
    /// I/O errors.
    pub fn write(&mut self, account: &Account) -> io::Result<()> {
        let bytes = encode(account);
        let before = self.0.stream_position()?;
        self.0.rewind()?;
        self.0.write_all(&bytes)?;
        // A file that is too large was not read to its end.
        if before > bytes.len() as u64 { self.0.set_len(bytes.len() as u64) } else { Ok(()) }
    }
}

fn open(path: &Path) -> io::Result<File> {
    options().read(true).write(true).create(true).truncate(false).open(path)
}

fn encode(account: &Account) -> Vec<u8> {
    let Account { held_since, held_until, others, margin, turns } = account;
    let head =
        [MAGIC, turns.len() as u64, *held_since, *held_until, others.amount, others.until, margin.amount, margin.until];
    head.iter().chain(turns).flat_map(|number| number.to_le_bytes()).collect()
}

fn decode(bytes: &[u8]) -> Option<Account> {
    let (numbers, rest) = bytes.as_chunks::<8>();
    let numbers: Vec<u64> = numbers.iter().map(|number| u64::from_le_bytes(*number)).collect();
    let (head, turns) = numbers.split_first_chunk::<HEAD>()?;
    let [magic, count, held_since, held_until, others, others_until, margin, margin_until] = *head;
    let is_ours = magic == MAGIC && rest.is_empty() && count == turns.len() as u64 && turns.is_sorted();
    is_ours.then(|| Account {
        held_since,
        held_until,
        others: Passing { amount: others, until: others_until },
        margin: Passing { amount: margin, until: margin_until },
        turns: turns.to_vec(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account() -> Account {
        Account {
            held_since: 1,
            held_until: 2,
            others: Passing { amount: 3, until: 4 },
            margin: Passing { amount: 5, until: 6 },
            turns: vec![7, 8, 9],
        }
    }

    #[test]
    fn what_is_written_is_read_again_also_where_it_became_shorter() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pace").join("acme.api-us1.com");
        assert_eq!(Record::lock(&path).unwrap().read().unwrap(), None);
        for turns in [3, 1] {
            let expected = Account { turns: vec![7; turns], ..account() };
            let mut locked = Record::lock(&path).unwrap();
            locked.read().unwrap();
            locked.write(&expected).unwrap();
            drop(locked);
            assert_eq!(Record::lock(&path).unwrap().read().unwrap(), Some(expected));
        }
    }

    #[test]
    fn damaged_truncated_and_foreign_files_are_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pace");
        let whole = encode(&account());
        let cut = whole[..whole.len() - 3].to_vec();
        let without_a_turn = whole[..whole.len() - 8].to_vec();
        let foreign = b"key = 1\n".repeat(1_000);
        let huge = vec![0; LARGEST as usize + 9];
        for bytes in [Vec::new(), cut, without_a_turn, foreign, huge] {
            std::fs::write(&path, &bytes).unwrap();
            let mut locked = Record::lock(&path).unwrap();
            assert_eq!(locked.read().unwrap(), None, "{} bytes", bytes.len());
            locked.write(&account()).unwrap();
            drop(locked);
            assert_eq!(std::fs::read(&path).unwrap(), whole, "{} bytes", bytes.len());
        }
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_can_read_it() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state/pace/acme");
        drop(Record::lock(&path).unwrap());
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&path), 0o600);
        assert_eq!(mode(path.parent().unwrap()), 0o700);
    }

    #[test]
    fn one_who_never_lets_go_is_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pace");
        let _stuck = Record::lock(&path).unwrap();
        assert_eq!(Record::lock(&path).map(|_| ()).unwrap_err().kind(), io::ErrorKind::WouldBlock);
    }
}
