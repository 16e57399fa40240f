//! One file of cached names in JSON Lines: a header, then a line for each name. Replaced atomically, readable by its
//! owner only; a file that is incomplete or in another format counts as missing.

use std::fs;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use super::entry::{Entry, Prefix};
use crate::system::private_files::{self, create_folder, folder_of};

/// The format of every file; a version that writes other lines changes it.
const FORMAT: &str = "acamp names 2";

/// What a file holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Content {
    /// When the first request for it was sent, in nanoseconds since 1970.
    pub since: u64,
    /// Whether it holds every record; otherwise, every record that has one of its names.
    pub complete: bool,
    /// The names.
    pub entries: Vec<Entry>,
}

/// The first line.
#[derive(Serialize, Deserialize)]
struct Header {
    format: String,
    since: u64,
    complete: bool,
    count: usize,
}

/// Reads a file; `None` if it is missing, incomplete or in another format.
pub fn read(path: &Path) -> Option<Content> {
    let text = fs::read_to_string(path).ok()?;
    let (header, lines) = split_header(&text)?;
    let entries = lines.lines().map(Entry::parse).collect::<Option<Vec<_>>>()?;
    (entries.len() == header.count).then_some(Content { since: header.since, complete: header.complete, entries })
}

/// Reads at most `most` entries that `prefix` selects, without decoding the others: completion must be fast.
pub fn read_selected(path: &Path, prefix: &Prefix, most: usize) -> Vec<Entry> {
    let Ok(text) = fs::read_to_string(path) else { return Vec::new() };
    let Some((_, lines)) = split_header(&text) else { return Vec::new() };
    lines.lines().filter(|line| prefix.selects(line)).take(most).filter_map(Entry::parse).collect()
}

/// Writes a file. The cache is optional, so a failure is ignored.
pub fn write(path: &Path, content: &Content) {
    let header = Header {
        format: FORMAT.to_owned(),
        since: content.since,
        complete: content.complete,
        count: content.entries.len(),
    };
    let mut text = serde_json::to_string(&header).unwrap_or_default();
    text.push('\n');
    for entry in &content.entries {
        text.push_str(&entry.line());
        text.push('\n');
    }
    let _ = replace(path, text.as_bytes());
}

/// When a write last changed the records, in nanoseconds since 1970; a mark that cannot be read counts as newer than
/// everything.
pub fn read_mark(path: &Path) -> Option<u64> {
    let text = fs::read_to_string(path).ok()?;
    Some(text.trim().parse().unwrap_or(u64::MAX))
}

/// Sets the mark to the current time.
pub fn write_mark(path: &Path) {
    let _ = replace(path, now().to_string().as_bytes());
}

/// The current time, in nanoseconds since 1970: call it before the first request whose response is cached.
pub fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| u64::try_from(since.as_nanos()).unwrap_or(u64::MAX))
}

fn split_header(text: &str) -> Option<(Header, &str)> {
    let (line, lines) = text.split_once('\n')?;
    let header: Header = serde_json::from_str(line).ok()?;
    (header.format == FORMAT).then_some((header, lines))
}

fn replace(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    create_folder(folder_of(path))?;
    private_files::replace(path, bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content() -> Content {
        let entry = |id: &str, name: &str| Entry { id: id.to_owned(), name: name.to_owned(), ..Entry::default() };
        Content { since: 5, complete: true, entries: vec![entry("1", "vip"), entry("2", "lead")] }
    }

    #[test]
    fn a_file_is_read_as_it_was_written_and_only_its_owner_can_read_it() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("below/tags");
        write(&path, &content());
        assert_eq!(read(&path), Some(content()));
        assert_eq!(read_selected(&path, &Prefix::new("le", false), 9), content().entries[1..]);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn an_incomplete_file_or_one_of_another_format_counts_as_missing() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("tags");
        assert_eq!(read(&path), None);
        write(&path, &content());
        let whole = fs::read_to_string(&path).unwrap();
        let cut: Vec<String> = (0..whole.len() - 1).map(|length| whole[..length].to_owned()).collect();
        let previous = "acamp names 1\t5\tall\t1\nvip\t1\t\t\t\n".to_owned();
        let later = whole.replace(FORMAT, "acamp names 3");
        for text in cut.iter().chain(&[previous, later, "\u{0}\u{1}".to_owned()]) {
            fs::write(&path, text).unwrap();
            assert_eq!(read(&path), None, "{text:?}");
        }
        fs::write(&path, [0xff, 0xfe]).unwrap();
        assert_eq!(read(&path), None);
    }
}
