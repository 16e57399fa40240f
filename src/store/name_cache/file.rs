//! One file of remembered names: a heading, then a line for each. Written in one step and for its owner alone; whatever
//! is not whole reads as nothing.

use std::fs;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use super::Entry;
use crate::system::private_files::{self, create_folder, folder_of};

/// The first word of every file; another one in a program that writes other lines.
const FORMAT: &str = "acamp names 1";

/// What a file holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Content {
    /// When asking for it began, in nanoseconds since 1970.
    pub since: u64,
    /// Whether it is all there is; else, all that bear the names it has.
    pub complete: bool,
    /// The names.
    pub entries: Vec<Entry>,
}

/// Reads a file; nothing where it is missing, cut short or of another format.
pub fn read(path: &Path) -> Option<Content> {
    let text = fs::read_to_string(path).ok()?;
    let (heading, lines) = heading(&text)?;
    let entries = lines.lines().map(Entry::read).collect::<Option<Vec<_>>>()?;
    (entries.len() == heading.count).then_some(Content { since: heading.since, complete: heading.complete, entries })
}

/// The entries that `wants` by their lines, without a look at the others: for the shell, which waits.
pub fn some(path: &Path, wants: impl Fn(&str) -> bool, most: usize) -> Vec<Entry> {
    let Ok(text) = fs::read_to_string(path) else { return Vec::new() };
    let Some((_, lines)) = heading(&text) else { return Vec::new() };
    lines.lines().filter(|line| wants(line)).take(most).filter_map(Entry::read).collect()
}

/// Writes a file. A cache that cannot be written is no failure of anything.
pub fn write(path: &Path, content: &Content) {
    let word = if content.complete { "all" } else { "some" };
    let mut text = format!("{FORMAT}\t{}\t{word}\t{}\n", content.since, content.entries.len());
    for entry in &content.entries {
        text.push_str(&entry.line());
        text.push('\n');
    }
    let _ = replace(path, text.as_bytes());
}

/// When something was written to the things whose mark this is, in nanoseconds since 1970; a mark that cannot be read is
/// of now.
pub fn marked(path: &Path) -> Option<u64> {
    let text = fs::read_to_string(path).ok()?;
    Some(text.trim().parse().unwrap_or(u64::MAX))
}

/// Sets the mark to now.
pub fn mark(path: &Path) {
    let _ = replace(path, now().to_string().as_bytes());
}

/// Now, in nanoseconds since 1970.
pub fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| u64::try_from(since.as_nanos()).unwrap_or(u64::MAX))
}

struct Heading {
    since: u64,
    complete: bool,
    count: usize,
}

fn heading(text: &str) -> Option<(Heading, &str)> {
    let (line, lines) = text.split_once('\n')?;
    let mut cells = line.split('\t');
    if cells.next() != Some(FORMAT) {
        return None;
    }
    let since = cells.next()?.parse().ok()?;
    let complete = cells.next()? == "all";
    Some((Heading { since, complete, count: cells.next()?.parse().ok()? }, lines))
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
    fn what_is_written_is_read_and_is_the_owners_alone() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("below/tags");
        write(&path, &content());
        assert_eq!(read(&path), Some(content()));
        assert_eq!(some(&path, |line| line.starts_with("le"), 9), content().entries[1..]);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn whatever_is_not_whole_reads_as_nothing() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("tags");
        assert_eq!(read(&path), None);
        write(&path, &content());
        let whole = fs::read_to_string(&path).unwrap();
        let cut: Vec<String> = (0..whole.len()).map(|length| whole[..length].to_owned()).collect();
        let others = ["acamp names 2\t5\tall\t0\n".to_owned(), "\u{0}\u{1}".to_owned()];
        for text in cut.iter().filter(|text| text.len() + 1 < whole.len()).chain(&others) {
            fs::write(&path, text).unwrap();
            let read = read(&path);
            assert!(read.is_none() || text.ends_with("lead\t2\t\t\t"), "{text:?}");
        }
        fs::write(&path, [0xff, 0xfe]).unwrap();
        assert_eq!(read(&path), None);
    }
}
