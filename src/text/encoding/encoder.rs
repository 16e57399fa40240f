//! Writes UTF-8 in another encoding.

use std::collections::HashMap;

use super::decoder::Table;
use super::{Encoding, decoder};

/// Writes text in one encoding.
pub struct Encoder {
    encoding: Encoding,
    bytes: Bytes,
}

/// How characters become bytes.
enum Bytes {
    /// One or two bytes for each character beyond ASCII.
    Table(HashMap<char, Vec<u8>>),
    /// Two bytes per unit.
    Utf16(fn(u16) -> [u8; 2]),
}

impl std::fmt::Debug for Encoder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Encoder({})", self.encoding)
    }
}

impl Encoder {
    /// An encoder; `None` for UTF-8, which needs none.
    pub fn new(encoding: Encoding) -> Option<Self> {
        let bytes = match encoding.table()? {
            Table::Utf16 { .. } if encoding == Encoding::UTF_16BE => Bytes::Utf16(u16::to_be_bytes),
            Table::Utf16 { .. } => Bytes::Utf16(u16::to_le_bytes),
            table => Bytes::Table(inverted(&table)),
        };
        Some(Encoder { encoding, bytes })
    }

    /// The encoding.
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// The mark with which a text begins so that readers recognize its encoding; empty if the encoding has none.
    pub fn mark(&self) -> Vec<u8> {
        match self.bytes {
            Bytes::Utf16(writes) => writes(0xfeff).to_vec(),
            Bytes::Table(_) => Vec::new(),
        }
    }

    /// Appends `text` to `out`.
    ///
    /// # Errors
    /// The first character that the encoding does not have.
    pub fn encode(&self, text: &str, out: &mut Vec<u8>) -> Result<(), char> {
        match &self.bytes {
            Bytes::Utf16(writes) => {
                text.encode_utf16().for_each(|unit| out.extend_from_slice(&writes(unit)));
                Ok(())
            }
            Bytes::Table(table) => text.chars().try_for_each(|letter| {
                match u8::try_from(letter).ok().filter(u8::is_ascii) {
                    Some(byte) => out.push(byte),
                    None => out.extend_from_slice(table.get(&letter).ok_or(letter)?),
                }
                Ok(())
            }),
        }
    }
}

/// The bytes of each character beyond ASCII; if several stand for one, the first of them.
fn inverted(table: &Table) -> HashMap<char, Vec<u8>> {
    let mut found = HashMap::new();
    let mut add = |bytes: &[u8]| {
        let mut text = Vec::new();
        table.decode(bytes, true, &mut text);
        if !text.contains(&decoder::INVALID)
            && let Ok(text) = std::str::from_utf8(&text)
            && let (Some(letter), None) = (text.chars().next(), text.chars().nth(1))
        {
            found.entry(letter).or_insert_with(|| bytes.to_vec());
        }
    };
    let has_pairs = matches!(table, Table::ShiftJis(_));
    for first in 0x80..=0xff_u8 {
        add(&[first]);
        if has_pairs {
            (0x40..=0xfc).for_each(|second| add(&[first, second]));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::super::{Decoder, names};
    use super::*;

    fn encoded(encoding: &str, text: &str) -> Result<Vec<u8>, char> {
        let mut out = Vec::new();
        Encoder::new(Encoding::parse(encoding).unwrap()).unwrap().encode(text, &mut out).map(|()| out)
    }

    #[test]
    fn text_is_written_as_its_readers_expect_it() {
        assert_eq!(encoded("windows-1252", "Jürgen € 5"), Ok(b"J\xfcrgen \x80 5".to_vec()));
        assert_eq!(encoded("cp850", "Müller"), Ok(b"M\x81ller".to_vec()));
        assert_eq!(encoded("utf-16le", "é😀"), Ok(b"\xe9\0=\xd8\x00\xde".to_vec()));
        assert_eq!(encoded("utf-16be", "é"), Ok(b"\0\xe9".to_vec()));
        assert_eq!(encoded("shift_jis", "山田,ｶ"), Ok(b"\x8eR\x93c,\xb6".to_vec()));
        assert_eq!(encoded("windows-1252", "a山"), Err('山'));
        assert!(Encoder::new(Encoding::UTF_8).is_none());
        let mark = |encoding| Encoder::new(encoding).unwrap().mark();
        assert_eq!((mark(Encoding::UTF_16LE), mark(Encoding::UTF_16BE)), (vec![0xff, 0xfe], vec![0xfe, 0xff]));
    }

    #[test]
    fn every_character_of_an_encoding_is_read_back() {
        for name in names() {
            let encoding = Encoding::parse(name).unwrap();
            let Some(encoder) = Encoder::new(encoding) else { continue };
            let all: String = match &encoder.bytes {
                Bytes::Table(table) => table.keys().collect(),
                Bytes::Utf16(_) => "aé山😀".to_owned(),
            };
            let (mut bytes, mut text) = (Vec::new(), String::new());
            encoder.encode(&all, &mut bytes).unwrap();
            Decoder::new(bytes.as_slice(), encoding.table().unwrap()).read_to_string(&mut text).unwrap();
            assert_eq!(text, all, "{name}");
        }
    }
}
