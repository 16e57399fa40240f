//! A file as UTF-8 text, from the line on that the user wants, with its beginning to look at.

use std::io::{self, BufReader, Cursor, Read};

use super::dialect::Dialect;
use super::format::Format;
use super::lines::read_line;
use super::recognition::{SAVE_AS_UTF_8, mark, other_than_text, unreadable, utf_16};
use crate::error::{Error, Result};
use crate::text::encoding::{Decoder, Encoding};

/// How many bytes are looked at to find out what a text is.
const BEGINNING: usize = 64 * 1024;

/// What rows are read from.
pub type Input<'a> = BufReader<Box<dyn Read + 'a>>;

/// A text.
pub struct Text<'a> {
    /// Its first bytes.
    pub beginning: Vec<u8>,
    rest: Box<dyn Read + 'a>,
    /// How many lines of the file are before it.
    pub lines_before: u64,
    /// Its encoding in the file.
    pub encoding: Encoding,
    /// Whether the file begins with a byte order mark.
    pub is_marked: bool,
}

impl<'a> Text<'a> {
    /// Opens a file. `name` is used in messages.
    ///
    /// # Errors
    /// `Usage` for a file that cannot be read or is no text.
    pub fn open(name: &str, input: impl Read + 'a, dialect: &Dialect) -> Result<Text<'a>> {
        let failed = |error: io::Error| unreadable(name, &error);
        let (mut beginning, mut rest) = split(Box::new(input)).map_err(failed)?;
        if let Some(other) = other_than_text(&beginning) {
            return Err(Error::usage(format!("cannot read {name}: it is {other}")).hint(SAVE_AS_UTF_8));
        }
        let marked = mark(&beginning);
        // "UTF-16" leaves the order of the bytes open.
        let may_be_utf_16 = matches!(dialect.encoding, None | Some(Encoding::UTF_16LE));
        let encoding = match marked {
            Some((encoding, length)) => {
                beginning.drain(..length);
                encoding
            }
            None => utf_16(&beginning).filter(|_| may_be_utf_16).or(dialect.encoding).unwrap_or(Encoding::UTF_8),
        };
        if let Some(table) = encoding.table() {
            let decoder = Decoder::new(Cursor::new(beginning).chain(rest), table);
            (beginning, rest) = split(Box::new(decoder)).map_err(failed)?;
        }
        // The rows of a sheet have their numbers beside them.
        let skips = dialect.format != Some(Format::Sheet);
        let lines_before = dialect.skip_lines.filter(|_| skips).unwrap_or_default();
        if lines_before > 0 {
            let mut reader = BufReader::new(Cursor::new(beginning).chain(rest));
            let mut line = Vec::new();
            for _ in 0..lines_before {
                read_line(&mut reader, &mut line).map_err(failed)?;
            }
            (beginning, rest) = split(Box::new(reader)).map_err(failed)?;
        }
        Ok(Text { beginning, rest, lines_before, encoding, is_marked: marked.is_some() })
    }

    /// The text without its first `offset` bytes, which must be in the beginning.
    pub fn into_input(self, offset: usize) -> Input<'a> {
        let mut beginning = Cursor::new(self.beginning);
        beginning.set_position(offset as u64);
        BufReader::with_capacity(BEGINNING, Box::new(beginning.chain(self.rest)))
    }
}

/// The first bytes, and the rest.
fn split<'a>(mut input: Box<dyn Read + 'a>) -> io::Result<(Vec<u8>, Box<dyn Read + 'a>)> {
    let mut beginning = Vec::new();
    input.by_ref().take(BEGINNING as u64).read_to_end(&mut beginning)?;
    Ok((beginning, input))
}
