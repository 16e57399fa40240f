//! Finds the header of a delimited text, and its separator. Programs write other lines above it: `sep=;` for Excel, blank
//! ones, notes, the title of a report. Pure.

use csv::{ByteRecord, ReaderBuilder};

use super::lines::line_ends;
use crate::text::incoming;

/// Whether a row of cells is the header.
pub type IsHeader<'a> = dyn Fn(&[&str]) -> bool + 'a;

/// What separates cells, the more frequent first.
const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// How many rows are looked at.
const MOST_ROWS: usize = 10;

/// Where the header is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Start {
    /// Its offset.
    pub offset: usize,
    /// How many lines are above it.
    pub lines: u64,
    /// What separates its cells.
    pub separator: u8,
}

/// The header of a text that begins with `beginning`: the first row for which `is_header` is true, otherwise the first row
/// that is not blank. `separator` is that of the user.
pub fn find(beginning: &[u8], separator: Option<u8>, is_header: Option<&IsHeader<'_>>) -> Start {
    let (above, stated) = separator_line(beginning).map_or((0, None), |(end, stated)| (end, Some(stated)));
    let text = beginning.get(above..).unwrap_or_default();
    let separator = separator.or(stated);
    let start =
        is_header.and_then(|is_header| best(text, separator, is_header)).unwrap_or_else(|| first(text, separator));
    let offset = above + start.offset;
    Start { offset, lines: line_ends(beginning.get(..offset).unwrap_or_default()), ..start }
}

/// The end of a first line `sep=;`, and the separator that it states.
fn separator_line(text: &[u8]) -> Option<(usize, u8)> {
    let end = memchr::memchr2(b'\r', b'\n', text)?;
    let line = text.get(..end)?;
    let line = line.strip_prefix(b"\"").and_then(|line| line.strip_suffix(b"\"")).unwrap_or(line);
    let separator = match line {
        [name @ .., b'=', separator] if name.eq_ignore_ascii_case(b"sep") => *separator,
        _ => return None,
    };
    Some((end + line_end(text.get(end..).unwrap_or_default()), separator))
}

/// The length of the line end that a text begins with.
fn line_end(text: &[u8]) -> usize {
    match text {
        [b'\r', b'\n', ..] => 2,
        [b'\r' | b'\n', ..] => 1,
        _ => 0,
    }
}

/// The first row for which `is_header` is true. If several separators have one, the one with more cells counts.
fn best(text: &[u8], separator: Option<u8>, is_header: &IsHeader<'_>) -> Option<Start> {
    let separators = SEPARATORS.into_iter().filter(|known| separator.is_none_or(|separator| separator == *known));
    let stated = separator.filter(|separator| !SEPARATORS.contains(separator));
    let found = separators.chain(stated).filter_map(|separator| row(text, separator, is_header));
    let found = found.reduce(|one, other| {
        let is_better = (other.0.offset, std::cmp::Reverse(other.1)) < (one.0.offset, std::cmp::Reverse(one.1));
        if is_better { other } else { one }
    });
    found.map(|(start, _)| start)
}

/// The first row of a text with this separator for which `is_header` is true, and the number of its cells.
fn row(text: &[u8], separator: u8, is_header: &IsHeader<'_>) -> Option<(Start, usize)> {
    let mut reader = ReaderBuilder::new().delimiter(separator).has_headers(false).flexible(true).from_reader(text);
    let mut record = ByteRecord::new();
    let mut rows = 0;
    while rows < MOST_ROWS {
        let offset = usize::try_from(reader.position().byte()).ok()?;
        if !reader.read_byte_record(&mut record).ok()? {
            return None;
        }
        let cells =
            record.iter().map(|cell| std::str::from_utf8(cell).map(incoming::name)).collect::<Result<Vec<_>, _>>();
        let cells = cells.ok()?;
        rows += usize::from(cells.iter().any(|cell| !cell.is_empty()));
        // An address is a value.
        if is_header(&cells) && !cells.iter().any(|cell| cell.contains('@')) {
            // The reader leaves the LF of a CR LF, and blank lines, to the next row.
            let blank = text.get(offset..)?.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
            return Some((Start { offset: offset + blank, lines: 0, separator }, cells.len()));
        }
    }
    None
}

/// The first row that is not blank; its separator is the one that occurs most often in it, outside quotes.
fn first(text: &[u8], separator: Option<u8>) -> Start {
    let is_blank = |byte: &u8| byte.is_ascii_whitespace() || *byte == b'"' || SEPARATORS.contains(byte);
    let mut offset = 0;
    while let Some(rest) = text.get(offset..) {
        let Some(end) = memchr::memchr2(b'\r', b'\n', rest) else { break };
        if !rest.get(..end).unwrap_or_default().iter().all(is_blank) {
            break;
        }
        offset += end + line_end(rest.get(end..).unwrap_or_default());
    }
    let separator = separator.unwrap_or_else(|| most_frequent(text.get(offset..).unwrap_or_default()));
    Start { offset, lines: 0, separator }
}

fn most_frequent(text: &[u8]) -> u8 {
    let mut counts = SEPARATORS.map(|separator| (separator, 0usize));
    let mut quoted = false;
    for byte in text {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            _ if quoted => {}
            _ => counts.iter_mut().filter(|(separator, _)| separator == byte).for_each(|(_, count)| *count += 1),
        }
    }
    // The first of several equal ones; `max_by_key` would take the last.
    let most = counts.iter().map(|(_, count)| *count).max().unwrap_or(0);
    counts.iter().find(|(_, count)| *count == most).map_or(b',', |(separator, _)| *separator)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> (&str, u64, char) {
        found(text, find(text.as_bytes(), None, None))
    }

    fn with_mail(text: &str, separator: Option<u8>) -> (&str, u64, char) {
        let is_header = |cells: &[&str]| cells.contains(&"mail");
        found(text, find(text.as_bytes(), separator, Some(&is_header)))
    }

    /// The line of the header, the number of lines above it, and its separator.
    fn found(text: &str, start: Start) -> (&str, u64, char) {
        let line = text[start.offset..].split(['\r', '\n']).next().unwrap_or_default();
        (line, start.lines, char::from(start.separator))
    }

    #[test]
    fn the_first_line_shows_the_separator() {
        assert_eq!(plain("email;name\na;b,c,d,e"), ("email;name", 0, ';'));
        assert_eq!(plain("email\tname\n"), ("email\tname", 0, '\t'));
        assert_eq!(plain("\"a;b;c\",d\n"), ("\"a;b;c\",d", 0, ','));
        assert_eq!(plain("email|name|x,y\n"), ("email|name|x,y", 0, '|'));
        assert_eq!(plain("email\nx@y.z"), ("email", 0, ','));
        assert_eq!(plain(""), ("", 0, ','));
    }

    #[test]
    fn a_line_that_states_the_separator_is_no_header() {
        assert_eq!(plain("sep=;\na,b;c\n"), ("a,b;c", 1, ';'));
        assert_eq!(plain("\"SEP=|\"\r\na|b\r\n"), ("a|b", 1, '|'));
        assert_eq!(plain("sep=\t\ra\tb\r"), ("a\tb", 1, '\t'));
        assert_eq!(plain("sep=x,y\n"), ("sep=x,y", 0, ','));
        assert_eq!(with_mail("sep=;\nReport;;\nmail;a,b\n", Some(b',')), ("Report;;", 1, ','));
    }

    #[test]
    fn blank_lines_are_no_header() {
        assert_eq!(plain("\n \r\n;;;\n\"\";\"\"\nmail;name\n"), ("mail;name", 4, ';'));
        assert_eq!(plain(",,\n"), ("", 1, ','));
    }

    #[test]
    fn the_header_is_found_below_other_lines() {
        for end in ["\n", "\r\n", "\r"] {
            let text = "Report, as of May\n\"Two\nlines\";x\n\n;;\nname;mail;city\nmail;b;c\n".replace('\n', end);
            assert_eq!(with_mail(&text, None), ("name;mail;city", 5, ';'), "{end:?}");
        }
        assert_eq!(with_mail("a;b\nc;d\n", None), ("a;b", 0, ';'));
        // A row of a file without a header, and a header that is too far down.
        assert_eq!(with_mail("city,how\nann@example.org,mail\n", None), ("city,how", 0, ','));
        let deep = format!("{}mail\n", "x\n".repeat(10));
        assert_eq!(with_mail(&deep, None), ("x", 0, ','));
    }
}
