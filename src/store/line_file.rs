//! Files of JSON lines that grow while a run works: the journal of a job and the history of a run. A line is appended as a
//! whole or not at all, and has a checksum. A damaged line costs that line, not the file.
//!
//! A line is an object whose last property is the CRC-32 of the bytes before it, in hexadecimal:
//! `{"what":"ended","ending":"finished","crc":"0a1b2c3d"}`. Lines of earlier versions have no checksum.

use std::fs::File;
use std::io::{BufRead, BufReader, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use memchr::memmem;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::{Error, Kind, Result, cannot_read, cannot_write};
use crate::text::counts::count_of;

/// What precedes the checksum, and the length of all that follows the other properties.
const CHECKSUM: &[u8] = b",\"crc\":\"";
const CHECKSUM_LENGTH: usize = CHECKSUM.len() + 8 + b"\"}".len();

/// What every line begins with.
const BEGINNING: &[u8] = b"{\"what\":\"";

/// A file to which this process appends.
#[derive(Debug)]
pub struct LineFile {
    file: File,
    path: PathBuf,
    /// Whether part of a line is in the file and cannot be removed: nothing may be written behind it.
    is_broken: bool,
}

impl LineFile {
    /// The file at `path`, opened for appending.
    pub fn new(file: File, path: PathBuf) -> Self {
        LineFile { file, path, is_broken: false }
    }

    /// Appends `text`, complete lines; they are on disk on return if `durable`. If the disk is full, the part that was
    /// written is removed.
    ///
    /// # Errors
    /// `Other` if it cannot be written; then the file is as before, or accepts no further line.
    pub fn append(&mut self, text: &[u8], durable: bool) -> Result<()> {
        let failed = |error: &std::io::Error| cannot_write(&self.path, error);
        if self.is_broken {
            return Err(failed(&std::io::Error::other("an earlier write was incomplete")));
        }
        let length = self.file.metadata().map_err(|error| failed(&error))?.len();
        let written = self.file.write_all(text);
        let synced = written.and_then(|()| if durable { self.file.sync_data() } else { Ok(()) });
        synced.map_err(|error| {
            self.is_broken = self.file.set_len(length).is_err();
            cannot_write(&self.path, &error)
        })
    }

    /// Removes an incomplete last line, which a process left that died while it wrote: its request was not sent.
    ///
    /// # Errors
    /// `Other` if the file cannot be read or shortened.
    pub fn remove_incomplete_line(&mut self) -> Result<()> {
        let mut text = Vec::new();
        // Read by its name: the open file may be for appending only.
        let read = File::open(&self.path).and_then(|mut file| {
            file.seek(SeekFrom::Start(0))?;
            file.read_to_end(&mut text)
        });
        read.map_err(|error| cannot_read(&self.path, &error))?;
        let complete = memchr::memrchr(b'\n', &text).map_or(0, |at| at + 1);
        if complete == text.len() {
            return Ok(());
        }
        self.file.set_len(complete as u64).map_err(|error| cannot_write(&self.path, &error))
    }
}

/// Adds a line with its checksum to `text`. `line` is serialized as an object that begins with `what`.
pub fn push(text: &mut Vec<u8>, line: &impl Serialize) {
    let start = text.len();
    text.extend(serde_json::to_vec(line).unwrap_or_default());
    text.pop();
    let checksum = crc32fast::hash(&text[start..]);
    text.extend(CHECKSUM);
    text.extend(format!("{checksum:08x}\"}}\n").bytes());
}

/// Passes each line of `path` to `each`, and returns which lines are damaged. An incomplete last line is ignored: its
/// request was not sent.
///
/// # Errors
/// `Other` if the file cannot be read, and for an intact line of a newer version.
pub fn read<T: DeserializeOwned>(path: &Path, mut each: impl FnMut(T)) -> Result<Damage> {
    let failed = |error: &std::io::Error| cannot_read(path, error);
    let mut reader = BufReader::new(File::open(path).map_err(|error| failed(&error))?);
    let mut damage = Damage { path: path.to_owned(), ..Damage::default() };
    let (mut line, mut number) = (Vec::new(), 0);
    loop {
        line.clear();
        number += 1;
        reader.read_until(b'\n', &mut line).map_err(|error| failed(&error))?;
        if line.pop() != Some(b'\n') {
            return Ok(damage);
        }
        match parse(&line) {
            Parsed::Line(line) => each(line),
            Parsed::Unknown(why) => {
                let message = format!("cannot parse {}, line {number}: {why}", path.display());
                return Err(Error::new(Kind::Other, message).hint("it may come from a newer version of acamp"));
            }
            Parsed::Damaged => {
                damage.lines.push(number);
                complete_line_at_end(&line).into_iter().for_each(&mut each);
            }
        }
    }
}

enum Parsed<T> {
    Line(T),
    /// Its checksum is right, but it is not known.
    Unknown(serde_json::Error),
    Damaged,
}

fn parse<T: DeserializeOwned>(line: &[u8]) -> Parsed<T> {
    let checked = line.len().checked_sub(CHECKSUM_LENGTH).and_then(|at| {
        let (content, checksum) = line.split_at(at);
        let digits = checksum.strip_prefix(CHECKSUM)?.strip_suffix(b"\"}")?;
        Some(format!("{:08x}", crc32fast::hash(content)).as_bytes() == digits)
    });
    match (checked, serde_json::from_slice(line)) {
        (Some(false), _) | (None, Err(_)) => Parsed::Damaged,
        (Some(true), Err(error)) => Parsed::Unknown(error),
        (_, Ok(line)) => Parsed::Line(line),
    }
}

/// The complete line that was appended to an incomplete one by an earlier version.
fn complete_line_at_end<T: DeserializeOwned>(line: &[u8]) -> Option<T> {
    memmem::find_iter(line, BEGINNING).filter(|at| *at > 0).find_map(|at| match parse(line.get(at..)?) {
        Parsed::Line(line) => Some(line),
        Parsed::Unknown(_) | Parsed::Damaged => None,
    })
}

/// The damaged lines of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Damage {
    path: PathBuf,
    /// Their numbers, from 1.
    lines: Vec<u64>,
}

impl Damage {
    /// Whether the file has a damaged line.
    pub fn is_found(&self) -> bool {
        !self.lines.is_empty()
    }

    /// One warning for the damage of several files; `None` if all are intact.
    pub fn warning<'d>(all: impl IntoIterator<Item = &'d Damage>) -> Option<String> {
        let found: Vec<&Damage> = all.into_iter().filter(|damage| damage.is_found()).collect();
        let first = found.first()?;
        let lines = count_of(found.iter().map(|damage| damage.lines.len() as u64).sum(), "damaged line");
        let number = first.lines.first()?;
        let place = match found.len() {
            1 if first.lines.len() == 1 => format!("{}, line {number}", first.path.display()),
            1 => format!("{}, the first in line {number}", first.path.display()),
            files => format!("{files} files, the first in {}, line {number}", first.path.display()),
        };
        Some(format!("skipped {lines} in {place}"))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde::Deserialize;

    use super::*;
    #[cfg(unix)]
    use crate::system::child_process;

    #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
    #[serde(tag = "what", rename_all = "snake_case")]
    enum Line {
        Note { text: String },
    }

    fn note(text: &str) -> Line {
        Line::Note { text: text.to_owned() }
    }

    fn written(lines: &[&str]) -> Vec<u8> {
        let mut text = Vec::new();
        lines.iter().for_each(|line| push(&mut text, &note(line)));
        text
    }

    /// The texts of the lines that are read, and the numbers of the damaged ones.
    fn read_back(content: &[u8]) -> (Vec<String>, Vec<u64>) {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), content).unwrap();
        let mut texts = Vec::new();
        let damage = read(file.path(), |Line::Note { text }| texts.push(text)).unwrap();
        (texts, damage.lines)
    }

    #[test]
    fn a_line_ends_with_its_checksum() {
        let text = String::from_utf8(written(&["a"])).unwrap();
        assert_eq!(text, "{\"what\":\"note\",\"text\":\"a\",\"crc\":\"ab53fcd9\"}\n");
    }

    #[test]
    fn lines_without_a_checksum_are_read() {
        let text = "{\"what\":\"note\",\"text\":\"a\"}\n{\"text\":\"b\",\"what\":\"note\"}\n";
        assert_eq!(read_back(text.as_bytes()), (vec!["a".to_owned(), "b".to_owned()], vec![]));
    }

    #[test]
    fn a_line_behind_an_incomplete_one_is_found_with_and_without_checksum() {
        let old = b"{\"what\":\"note\",\"text\":\"b\"}\n".to_vec();
        for second in [written(&["b"]), old] {
            for length in 1..written(&["a"]).len() - 1 {
                let torn = [&written(&["a"])[..length], &second, &written(&["c"])].concat();
                assert_eq!(read_back(&torn), (vec!["b".to_owned(), "c".to_owned()], vec![1]), "{length}");
            }
        }
    }

    #[test]
    fn bytes_that_are_no_text_cost_one_line() {
        let content = [b"\xff\xfe\x00\n".as_slice(), &written(&["a"])].concat();
        assert_eq!(read_back(&content), (vec!["a".to_owned()], vec![1]));
    }

    #[test]
    fn an_intact_line_of_a_newer_version_is_an_error() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let mut text = Vec::new();
        push(&mut text, &serde_json::json!({ "what": "new" }));
        std::fs::write(file.path(), text).unwrap();
        let error = read(file.path(), |_: Line| {}).unwrap_err();
        assert!(error.message().contains("line 1: unknown variant") && error.hint_text().is_some(), "{error}");
    }

    #[test]
    fn there_is_one_warning_for_all_files() {
        let damage = |path: &str, lines: &[u64]| Damage { path: path.into(), lines: lines.to_vec() };
        let (none, one, two) = (damage("a", &[]), damage("b", &[7]), damage("c", &[2, 3]));
        assert_eq!(Damage::warning([&none]), None);
        assert_eq!(Damage::warning([&none, &one]).unwrap(), "skipped 1 damaged line in b, line 7");
        assert_eq!(Damage::warning([&two]).unwrap(), "skipped 2 damaged lines in c, the first in line 2");
        assert_eq!(
            Damage::warning([&one, &two]).unwrap(),
            "skipped 3 damaged lines in 2 files, the first in b, line 7"
        );
    }

    #[cfg(unix)]
    const FULL_DISK: &str = "store::line_file::tests::what_a_full_disk_cuts_is_removed_and_the_next_line_is_complete";

    /// The size limit of files belongs to the whole process, so this test starts itself again with one; a file that reaches
    /// it takes a part of a line, like a disk that is full for a moment.
    #[cfg(unix)]
    #[test]
    fn what_a_full_disk_cuts_is_removed_and_the_next_line_is_complete() {
        if let Some(folder) = std::env::var_os(child_process::TEST_FOLDER) {
            return append_beyond_the_limit(Path::new(&folder));
        }
        let folder = tempfile::tempdir().unwrap();
        child_process::test_again(FULL_DISK, "trap '' XFSZ; ulimit -f 8", folder.path());
        assert!(folder.path().join("journal").is_file(), "the test did not run");
    }

    #[cfg(unix)]
    fn append_beyond_the_limit(folder: &Path) {
        let path = folder.join("journal");
        let file = File::options().append(true).create(true).open(&path).unwrap();
        let mut lines = LineFile::new(file, path.clone());
        lines.append(&written(&["before"]), true).unwrap();
        let too_long = "x".repeat(64 * 1024);
        assert_eq!(lines.append(&written(&[&too_long]), true).unwrap_err().kind(), Kind::Other);
        lines.append(&written(&["after"]), false).unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), written(&["before", "after"]));
    }

    /// `/dev/full` accepts no byte, and cannot be shortened either.
    #[cfg(target_os = "linux")]
    #[test]
    fn nothing_is_appended_behind_a_part_that_cannot_be_removed() {
        let path = PathBuf::from("/dev/full");
        let mut lines = LineFile::new(File::options().append(true).open(&path).unwrap(), path);
        assert!(lines.append(b"{}\n", false).is_err() && lines.is_broken);
        let error = lines.append(b"{}\n", false).unwrap_err();
        assert_eq!(error.message(), "cannot write /dev/full: an earlier write was incomplete");
    }

    proptest! {
        #[test]
        fn a_changed_byte_never_changes_what_is_read(at in 0usize..1000, byte in any::<u8>()) {
            let mut content = written(&["one", "two", "three"]);
            // Without the last line end, the last line is incomplete.
            let at = at % (content.len() - 1);
            content[at] = byte;
            let (texts, damaged) = read_back(&content);
            prop_assert!(texts.iter().all(|text| ["one", "two", "three"].contains(&text.as_str())), "{:?}", texts);
            prop_assert!(texts.len() == 3 || !damaged.is_empty(), "{:?}", texts);
        }
    }
}
