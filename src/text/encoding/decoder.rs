//! Reads a text of another encoding as UTF-8, in pieces.

use std::io::{self, Read};

/// Bytes read at once.
const PIECE: usize = 16 * 1024;

/// What stands for bytes that are not text in their encoding: no UTF-8 text contains it.
pub const INVALID: u8 = 0xff;

/// How bytes become characters.
pub enum Table {
    /// The characters of the bytes from 0x80.
    SingleByte(Vec<char>),
    /// The characters of two bytes, by row and cell.
    ShiftJis(Vec<Vec<char>>),
    /// Two bytes per unit.
    Utf16 {
        /// Their order.
        reads: fn([u8; 2]) -> u16,
    },
}

/// A text of another encoding, read as UTF-8.
pub struct Decoder<R> {
    input: R,
    table: Table,
    /// What is not decoded yet.
    bytes: Vec<u8>,
    /// What is decoded, and how much of it was read.
    text: Vec<u8>,
    at: usize,
    has_ended: bool,
}

impl<R: Read> Decoder<R> {
    /// Reads `input` with a table.
    pub fn new(input: R, table: Table) -> Self {
        Decoder { input, table, bytes: Vec::new(), text: Vec::new(), at: 0, has_ended: false }
    }

    fn fill(&mut self) -> io::Result<()> {
        let pending = self.bytes.len();
        self.bytes.resize(pending + PIECE, 0);
        let count = self.input.read(self.bytes.get_mut(pending..).unwrap_or_default());
        self.bytes.truncate(pending + count.as_ref().copied().unwrap_or(0));
        self.has_ended = count? == 0;
        self.text.clear();
        self.at = 0;
        let decoded = self.table.decode(&self.bytes, self.has_ended, &mut self.text);
        self.bytes.drain(..decoded);
        Ok(())
    }
}

impl<R: Read> Read for Decoder<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.at == self.text.len() && !self.has_ended {
            match self.fill() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                outcome => outcome?,
            }
        }
        let mut rest = self.text.get(self.at..).unwrap_or_default();
        let count = rest.read(buffer)?;
        self.at += count;
        Ok(count)
    }
}

impl Table {
    /// Appends what the bytes say to `text`, and returns how many of them that was: all but an incomplete character at the
    /// end, unless they are the last ones.
    pub fn decode(&self, bytes: &[u8], is_last: bool, text: &mut Vec<u8>) -> usize {
        match self {
            Table::SingleByte(letters) => {
                bytes.iter().for_each(|byte| match byte.checked_sub(0x80) {
                    None => text.push(*byte),
                    Some(upper) => push(text, letters.get(usize::from(upper)).copied()),
                });
                bytes.len()
            }
            Table::ShiftJis(rows) => shift_jis(rows, bytes, is_last, text),
            Table::Utf16 { reads } => utf_16(*reads, bytes, is_last, text),
        }
    }
}

/// Appends a character, or the mark of an invalid one. Tables have U+FFFD where nothing is assigned.
fn push(text: &mut Vec<u8>, letter: Option<char>) {
    match letter.filter(|letter| *letter != char::REPLACEMENT_CHARACTER) {
        Some(letter) => text.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes()),
        None => text.push(INVALID),
    }
}

fn shift_jis(rows: &[Vec<char>], bytes: &[u8], is_last: bool, text: &mut Vec<u8>) -> usize {
    let mut at = 0;
    while let Some(first) = bytes.get(at).copied() {
        at += 1;
        match (first, bytes.get(at).copied()) {
            (..=0x7f, _) => text.push(first),
            // Half-width katakana.
            (0xa1..=0xdf, _) => push(text, char::from_u32(u32::from(first) - 0xa1 + 0xff61)),
            (0x81..=0x9f | 0xe0..=0xfc, None) if !is_last => return at - 1,
            (0x81..=0x9f | 0xe0..=0xfc, Some(second @ (0x40..=0x7e | 0x80..=0xfc))) => {
                at += 1;
                let pair = usize::from(first) - if first < 0xa0 { 0x81 } else { 0xc1 };
                let cell = pair * 188 + usize::from(second) - if second < 0x7f { 0x40 } else { 0x41 };
                push(text, rows.get(cell / 94).and_then(|row| row.get(cell % 94)).copied());
            }
            _ => text.push(INVALID),
        }
    }
    at
}

fn utf_16(reads: fn([u8; 2]) -> u16, bytes: &[u8], is_last: bool, text: &mut Vec<u8>) -> usize {
    let unit = |at: usize| bytes.get(at..)?.first_chunk().copied().map(reads);
    let mut at = 0;
    while let Some(first) = unit(at) {
        let is_pair = (0xd800..0xdc00).contains(&first);
        if is_pair && unit(at + 2).is_none() && !is_last {
            return at;
        }
        let second = unit(at + 2).filter(|_| is_pair);
        match char::decode_utf16([first].into_iter().chain(second)).next() {
            Some(Ok(letter)) => {
                text.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
                at += 2 * letter.len_utf16();
            }
            _ => {
                text.push(INVALID);
                at += 2;
            }
        }
    }
    if is_last && at < bytes.len() {
        text.push(INVALID);
        return bytes.len();
    }
    at
}

#[cfg(test)]
mod tests {
    use super::super::Encoding;
    use super::*;

    /// Reads one byte at a time.
    struct Trickle<'a>(&'a [u8]);

    impl Read for Trickle<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let count = buffer.len().min(1);
            self.0.read(buffer.get_mut(..count).unwrap_or_default())
        }
    }

    fn decoded(encoding: &str, bytes: &[u8]) -> String {
        let table = || Encoding::parse(encoding).unwrap().table().unwrap();
        let (mut whole, mut trickled) = (Vec::new(), Vec::new());
        Decoder::new(bytes, table()).read_to_end(&mut whole).unwrap();
        Decoder::new(Trickle(bytes), table()).read_to_end(&mut trickled).unwrap();
        assert_eq!(whole, trickled, "{encoding}");
        String::from_utf8_lossy(&whole).replace(char::REPLACEMENT_CHARACTER, "?")
    }

    #[test]
    fn single_bytes_are_looked_up() {
        assert_eq!(decoded("windows-1252", b"J\xfcrgen \x80 5, O\x92Brien"), "Jürgen € 5, O’Brien");
        assert_eq!(decoded("iso-8859-15", b"\xa4 \xbd"), "€ œ");
        assert_eq!(decoded("windows-1250", b"\xa3\xf3d\x9f"), "Łódź");
        assert_eq!(decoded("windows-1251", b"\xc8\xe2\xe0\xed"), "Иван");
        assert_eq!(decoded("windows-1253", b"\xd3\xef\xf6\xdf\xe1"), "Σοφία");
        assert_eq!(decoded("windows-1254", b"\xdd\xf0it"), "İğit");
        assert_eq!(decoded("windows-1255", b"\xf9\xec\xe5\xed"), "שלום");
        assert_eq!(decoded("koi8-r", b"\xe9\xd7\xc1\xce"), "Иван");
        assert_eq!(decoded("macroman", b"Zo\x91, Ren\x8e"), "Zoë, René");
        assert_eq!(decoded("cp850", b"Fran\x87ois, M\x81ller"), "François, Müller");
        assert_eq!(decoded("cp866", b"\x88\xa2\xa0\xad"), "Иван");
    }

    #[test]
    fn two_bytes_are_looked_up_wherever_a_piece_ends() {
        assert_eq!(decoded("shift_jis", b"\x8eR\x93c,\x91\xbe\x98Y"), "山田,太郎");
        assert_eq!(decoded("shift_jis", b"\x83\\\x83j\x81[ \xb6\xc5 \xfb\xfc\xee\xe0"), "ソニー ｶﾅ 髙髙");
        assert_eq!(decoded("utf-16le", b"\xe9\0=\xd8\x00\xde!\0"), "é😀!");
        assert_eq!(decoded("utf-16be", b"\0\xe9\xd8=\xde\0\0!"), "é😀!");
    }

    #[test]
    fn what_the_encoding_does_not_assign_is_not_utf_8() {
        assert_eq!(decoded("windows-1252", b"a\x81b"), "a?b");
        assert_eq!(decoded("iso-8859-2", b"a\x85b"), "a?b");
        assert_eq!(decoded("shift_jis", b"a\x82,\xff\x82"), "a?,??");
        assert_eq!(decoded("utf-16le", b"\x3d\xd8a\0\x01"), "?a?");
    }
}
