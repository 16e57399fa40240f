//! Detects the format of a file from its name or its first line. Pure.

use std::path::Path;

/// The format of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Cells separated by this byte, quoted if needed, with a header.
    Delimited(u8),
    /// One JSON object per line.
    JsonLines,
}

impl Format {
    /// The format of a file extension: `.csv` leaves the delimiter open.
    pub fn of_name(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "tsv" | "tab" => Some(Format::Delimited(b'\t')),
            "jsonl" | "ndjson" => Some(Format::JsonLines),
            _ => None,
        }
    }

    /// The format of the beginning of a text: JSON Lines for an opening brace, otherwise the delimiter that occurs most
    /// often in the first line outside quotes.
    pub fn of_text(beginning: &[u8]) -> Self {
        let text = beginning.trim_ascii_start();
        if text.first() == Some(&b'{') {
            return Format::JsonLines;
        }
        let mut counts = [(b',', 0usize), (b';', 0), (b'\t', 0)];
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
        let separator = counts.iter().find(|(_, count)| *count == most).map_or(b',', |(separator, _)| *separator);
        Format::Delimited(separator)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_shows_the_separator() {
        assert_eq!(Format::of_text(b"email;name\na;b,c,d,e"), Format::Delimited(b';'));
        assert_eq!(Format::of_text(b"email\tname\n"), Format::Delimited(b'\t'));
        assert_eq!(Format::of_text(b"\"a;b;c\",d\n"), Format::Delimited(b','));
        assert_eq!(Format::of_text(b"email\nx@y.z"), Format::Delimited(b','));
        assert_eq!(Format::of_text(b""), Format::Delimited(b','));
        assert_eq!(Format::of_text(b"  {\"email\": 1}"), Format::JsonLines);
    }

    #[test]
    fn an_ending_names_the_format_where_it_is_unmistakable() {
        assert_eq!(Format::of_name(Path::new("a.TSV")), Some(Format::Delimited(b'\t')));
        assert_eq!(Format::of_name(Path::new("a.jsonl")), Some(Format::JsonLines));
        assert_eq!(Format::of_name(Path::new("a.csv")), None);
    }
}
