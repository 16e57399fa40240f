//! Finds out from its content what a file is: a workbook that can be read, or what else, before anything in it is trusted.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};

use zip::ZipArchive;

/// The parts of an archive with these names show what it is.
const KNOWN: [(&str, &str); 6] = [
    ("xl/workbook.bin", "a binary workbook (.xlsb)"),
    ("content.xml", "an OpenDocument file (.ods)"),
    ("index/document.iwa", "a Numbers file"),
    ("index.zip", "a Numbers file"),
    ("word/document.xml", "a Word document"),
    ("ppt/presentation.xml", "a PowerPoint presentation"),
];

/// The largest size of a part of a workbook, in bytes. The texts that several cells share are held in memory.
const LARGEST_PART: u64 = 8 << 30;
const LARGEST_STRINGS: u64 = 256 << 20;
/// Where the number of those texts is stated.
const BEGINNING: u64 = 4096;
/// The fewest bytes of such a text: `<si/>`.
const SHORTEST_STRING: u64 = 5;

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contents {
    /// A workbook.
    Workbook,
    /// A workbook with a password.
    Encrypted,
    /// An archive that is damaged or incomplete.
    Damaged,
    /// A workbook or archive that cannot be read.
    Other(&'static str),
    /// Nothing.
    Empty,
    /// Text, as far as its beginning shows.
    Text,
    /// Something else.
    Unknown,
}

/// Looks into a file.
///
/// # Errors
/// I/O errors.
pub fn contents(file: &mut File) -> io::Result<Contents> {
    let mut beginning = Vec::new();
    file.take(BEGINNING).read_to_end(&mut beginning)?;
    file.seek(SeekFrom::Start(0))?;
    let found = match beginning.as_slice() {
        [] => Contents::Empty,
        [b'P', b'K', 3 | 5, 4 | 6, ..] => archive(file),
        [0xd0, 0xcf, 0x11, 0xe0, ..] => compound(file)?,
        [0xff, 0xfe, 0, 0, ..] => Contents::Unknown,
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => Contents::Text,
        text if memchr::memchr(0, text).is_none() => Contents::Text,
        // UTF-16 without a mark.
        text if text.iter().filter(|byte| **byte == 0).count() * 3 > text.len() => Contents::Text,
        _ => Contents::Unknown,
    };
    file.seek(SeekFrom::Start(0))?;
    Ok(found)
}

fn archive(file: &File) -> Contents {
    let Ok(mut archive) = ZipArchive::new(BufReader::new(file)) else { return Contents::Damaged };
    let plain = |name: &str| name.replace('\\', "/").to_lowercase();
    let names: Vec<String> = archive.file_names().filter_map(|name| name.ok().map(|name| plain(&name))).collect();
    if let Some((_, what)) = KNOWN.iter().find(|(part, _)| names.iter().any(|name| name == part)) {
        return Contents::Other(what);
    }
    let is_workbook = names.iter().any(|name| name == "[content_types].xml")
        && names.iter().any(|name| name.ends_with("workbook.xml") || name.contains("/worksheets/"));
    if !is_workbook {
        return Contents::Other("a ZIP archive without a workbook");
    }
    for at in 0..archive.len() {
        let Ok(part) = archive.by_index(at) else { return Contents::Damaged };
        let is_strings = part.name().is_ok_and(|name| plain(&name).ends_with("sharedstrings.xml"));
        let size = part.size();
        if size > LARGEST_PART || is_strings && size > LARGEST_STRINGS {
            return Contents::Other("a workbook that is too large");
        }
        if is_strings && states_too_many(part, size) {
            return Contents::Damaged;
        }
    }
    Contents::Workbook
}

/// Whether a list of texts says that it has more of them than its size allows: a reader may reserve memory for them.
fn states_too_many(part: impl Read, size: u64) -> bool {
    let mut beginning = Vec::new();
    if part.take(BEGINNING).read_to_end(&mut beginning).is_err() {
        return true;
    }
    let text = String::from_utf8_lossy(&beginning);
    let stated = text.split_once("uniqueCount=").map(|(_, rest)| rest.trim_start_matches(['"', '\'']));
    let digits = stated.map(|rest| rest.split(|letter: char| !letter.is_ascii_digit()).next().unwrap_or_default());
    digits.is_some_and(|digits| {
        digits.parse::<u64>().is_ok_and(|count| count > size / SHORTEST_STRING) || digits.len() > 19
    })
}

/// A container of old Office files, which encrypted new ones are in too.
fn compound(file: &mut File) -> io::Result<Contents> {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut piece = vec![0; 256 * 1024];
    let mut kept = 0;
    loop {
        let count = match file.read(piece.get_mut(kept..).unwrap_or_default()) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            count => count?,
        };
        let filled = piece.get(..kept + count).unwrap_or_default();
        if memchr::memmem::find(filled, &name).is_some() {
            return Ok(Contents::Encrypted);
        }
        if count == 0 {
            return Ok(Contents::Other("a workbook of an old Excel (.xls)"));
        }
        // The name may continue in the next piece.
        let from = filled.len().saturating_sub(name.len());
        kept = filled.len() - from;
        piece.copy_within(from..from + kept, 0);
    }
}
