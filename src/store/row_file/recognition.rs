//! Recognizes the encoding of a file before its rows are read. Marks and UTF-16 are certain. For other text that is not
//! UTF-8, the encoding in which it looks most like words is only suggested: the user decides.

use std::io::{self, BufRead, BufReader, Read};

use super::lines::read_line;
use crate::error::{Error, reason};
use crate::text::encoding::Encoding;

/// Bytes checked at once.
const PIECE: usize = 64 * 1024;
/// How many lines are looked at to find out what they are.
const SAMPLE: usize = 200;
/// How many characters are shown around the first one that is not ASCII.
const SHOWN: usize = 30;

/// What to do about a file in another encoding, on every system.
pub const SAVE_AS_UTF_8: &str = "save the file as \"CSV UTF-8\"";

/// The encoding that the first bytes of a text mark, and the length of the mark.
pub fn mark(beginning: &[u8]) -> Option<(Encoding, usize)> {
    match beginning {
        [0xef, 0xbb, 0xbf, ..] => Some((Encoding::UTF_8, 3)),
        [0xff, 0xfe, ..] => Some((Encoding::UTF_16LE, 2)),
        [0xfe, 0xff, ..] => Some((Encoding::UTF_16BE, 2)),
        _ => None,
    }
}

/// What a file is that looks like no text at all.
pub fn other_than_text(beginning: &[u8]) -> Option<&'static str> {
    match beginning {
        [b'P', b'K', 3, 4, ..] => Some("an Excel workbook or a ZIP archive"),
        [0xd0, 0xcf, 0x11, 0xe0, ..] => Some("a workbook of an old Excel"),
        [0x1f, 0x8b, ..] => Some("a compressed file"),
        [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => Some("UTF-32 text"),
        _ => None,
    }
}

/// The UTF-16 of a text without a mark: about every second byte of its beginning is zero.
pub fn utf_16(beginning: &[u8]) -> Option<Encoding> {
    let beginning = beginning.get(..4096).unwrap_or(beginning);
    let zeros = |from: usize| beginning.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    match (even + odd) * 8 >= beginning.len() && !beginning.is_empty() {
        true if odd > 9 * even => Some(Encoding::UTF_16LE),
        true if even > 9 * odd => Some(Encoding::UTF_16BE),
        _ => None,
    }
}

/// Whether a text is UTF-8 from its beginning to its end.
///
/// # Errors
/// I/O errors.
pub fn is_utf_8(mut input: impl Read) -> io::Result<bool> {
    let (mut bytes, mut pending) = (vec![0; PIECE], 0);
    loop {
        let count = match input.read(bytes.get_mut(pending..).unwrap_or_default()) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            count => count?,
        };
        let piece = bytes.get(..pending + count).unwrap_or_default();
        match std::str::from_utf8(piece) {
            Ok(_) if count == 0 => return Ok(true),
            Ok(_) => pending = 0,
            // A character that continues in the next piece.
            Err(error) if error.error_len().is_none() && count > 0 => {
                let rest = error.valid_up_to()..piece.len();
                pending = rest.len();
                bytes.copy_within(rest, 0);
            }
            Err(_) => return Ok(false),
        }
    }
}

/// Why a text cannot be read that is not UTF-8, with its likely encoding.
///
/// # Errors
/// I/O errors.
pub fn refusal(name: &str, input: impl Read) -> io::Result<Error> {
    let mut reader = BufReader::new(input);
    let (mut line, mut text, mut first, mut sample) = (0, Vec::new(), 0, Vec::new());
    let mut is_mixed = false;
    while sample.len() < SAMPLE && read_line(&mut reader, &mut text)? {
        line += 1;
        if text.is_ascii() {
            continue;
        }
        if std::str::from_utf8(&text).is_ok() {
            is_mixed = true;
            continue;
        }
        if sample.is_empty() {
            first = line;
        }
        sample.push(std::mem::take(&mut text));
    }
    let refused = |what: String| Error::usage(format!("cannot read {name}: line {first} is not UTF-8 text{what}"));
    if is_mixed {
        let hint = format!("correct line {first}, or {SAVE_AS_UTF_8} from the program that wrote it");
        return Ok(refused(", but other lines are".to_owned()).hint(hint));
    }
    Ok(match likely(&sample) {
        Some((encoding, text)) => refused(format!("; it looks like {} (\"{}\")", encoding.name(), excerpt(&text)))
            .hint(format!("add --encoding {}, or {SAVE_AS_UTF_8}", encoding.name())),
        None => {
            refused("; its encoding is unknown".to_owned()).hint(format!("add --encoding NAME, or {SAVE_AS_UTF_8}"))
        }
    })
}

/// Why a text cannot be read that is not in the encoding it should have; `input` is the decoded text.
///
/// # Errors
/// I/O errors.
pub fn invalid(name: &str, mut input: impl BufRead, encoding: Encoding) -> io::Result<Error> {
    let (mut line, mut text) = (0, Vec::new());
    while read_line(&mut input, &mut text)? {
        line += 1;
        if std::str::from_utf8(&text).is_err() {
            break;
        }
    }
    Ok(undecodable(name, line, encoding))
}

/// Why the text on a line cannot be read.
pub fn undecodable(name: &str, line: u64, encoding: Encoding) -> Error {
    Error::usage(format!("cannot read {name}: line {line} is not {encoding} text"))
        .hint(format!("add --encoding with the name of its encoding, or {SAVE_AS_UTF_8}"))
}

/// Why a file cannot be read.
pub fn unreadable(name: &str, error: &io::Error) -> Error {
    Error::usage(format!("cannot read {name}: {}", reason(error)))
}

/// Encodings with the letters that are frequent in the languages that use them, the more frequent encoding first.
const CANDIDATES: &[(&str, &str)] = &[
    ("windows-1252", "äöüßÄÖÜéèêëÉàâáãåæçñíîïóôõøœúùûÁÅÓØÇÑ"),
    ("windows-1250", "ąćęłńóśźżĄĆĘŁŃÓŚŹŻáčďéěíňřšťúůýžČĎŘŠŤŽőűăâîșțşţđ"),
    ("windows-1251", "абвгдежзийклмнопрстуфхцчшщыьэюяіїєў"),
    ("windows-1253", "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώ"),
    ("windows-1254", "ğışĞİŞçöüÇÖÜ"),
    ("windows-1255", "אבגדהוזחטיכלמנסעפצקרשתםןךףץ"),
    ("windows-1256", "ابتثجحخدذرزسشصضطظعغفقكلمنهويةىءأإ"),
    ("macroman", "äöüßÄÖÜéèêëÉàâáãåæçñíîïóôõøœúùû"),
    ("cp850", "äöüßÄÖÜéèêëÉàâáãåæçñíîïóôõøúùû"),
    ("koi8-r", "абвгдежзийклмнопрстуфхцчшщыьэюя"),
    ("cp866", "абвгдежзийклмнопрстуфхцчшщыьэюя"),
    (
        "shift_jis",
        "あいうえおかきくけこさしすせそたちつてとなにのはひふまみもやよらりるれわんアイウエオカキクケコサシスセソタチツテトナニハフマミムメモヤラリルレロワンー山田中村木本川藤太郎子",
    ),
];

/// The encoding in which these lines look most like text, and the first of them in it.
fn likely(sample: &[Vec<u8>]) -> Option<(Encoding, String)> {
    let mut best: Option<(i64, Encoding, String)> = None;
    for (name, frequent) in CANDIDATES {
        let encoding = Encoding::parse(name).ok()?;
        let table = encoding.table()?;
        let decoded = sample.iter().map(|line| {
            let mut text = Vec::new();
            table.decode(line, true, &mut text);
            String::from_utf8(text).ok()
        });
        let Some(lines) = decoded.collect::<Option<Vec<String>>>() else { continue };
        let score = lines.iter().map(|line| plausibility(line, frequent)).sum::<i64>();
        if score > best.as_ref().map_or(0, |(most, ..)| *most) {
            best = Some((score, encoding, lines.into_iter().next().unwrap_or_default()));
        }
    }
    best.map(|(_, encoding, text)| (encoding, text))
}

/// How much a text looks like words: the letters beyond ASCII count for it, unless they are where no word has them.
fn plausibility(text: &str, frequent: &str) -> i64 {
    let mut score = 0;
    let mut before = ' ';
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let after = letters.peek().copied().unwrap_or(' ');
        if !letter.is_ascii() {
            score += match (before.is_alphabetic(), letter.is_alphabetic(), after.is_alphabetic()) {
                // An apostrophe, as in O’Brien.
                (true, false, true) if letter == '’' => 1,
                (true, false, true) => -2,
                (_, false, _) => 0,
                (_, true, _) if frequent.contains(letter) => 3,
                (..) => 1,
            };
        }
        if before.is_alphabetic() && letter.is_alphabetic() {
            let is_odd = before.is_lowercase() && letter.is_uppercase() && !(before.is_ascii() && letter.is_ascii());
            let is_mixed = is_latin(before) != is_latin(letter);
            let is_run = !before.is_ascii() && !letter.is_ascii() && is_latin(before) && is_latin(letter);
            score -= 4 * i64::from(is_odd) + 4 * i64::from(is_mixed) + 3 * i64::from(is_run);
        }
        before = letter;
    }
    score
}

fn is_latin(letter: char) -> bool {
    letter < '\u{250}'
}

/// The part of a line around its first character beyond ASCII.
fn excerpt(line: &str) -> String {
    let letters: Vec<char> = line.chars().collect();
    let at = letters.iter().position(|letter| !letter.is_ascii()).unwrap_or_default();
    let ends = |letter: &char| matches!(letter, ',' | ';' | '\t' | '"' | '|') || letter.is_control();
    let from = letters.iter().take(at).rposition(ends).map_or(0, |end| end + 1).max(at.saturating_sub(SHOWN));
    let text: String = letters.iter().skip(from).take(SHOWN).take_while(|letter| !ends(letter)).collect();
    text.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn likely_name(bytes: &[u8]) -> Option<&'static str> {
        likely(&[bytes.to_vec()]).map(|(encoding, _)| encoding.name())
    }

    #[test]
    fn the_encoding_in_which_a_text_has_words_is_likely() {
        for (bytes, name) in [
            (b"jost@x.example;J\xfcrgen;M\xfcller".as_slice(), "windows-1252"),
            (b"Fran\xe7ois,Lef\xe8vre,O\x92Brien", "windows-1252"),
            (b"Ren\xe9;Jos\xe9;H\xe9l\xe8ne", "windows-1252"),
            (b"\xc5sa \xd6berg", "windows-1252"),
            (b"\xa3ukasz W\xf3jcik,Stanis\xb3aw", "windows-1250"),
            (b"Luk\xe1\x9a \xd8eho\xf8,Ji\xf8\xed \x8aev\xe8\xedk", "windows-1250"),
            (b"\xc8\xe2\xe0\xed \xcf\xe5\xf2\xf0\xee\xe2", "windows-1251"),
            (b"\xd3\xef\xf6\xdf\xe1,\xc3\xe9\xfe\xf1\xe3\xef\xf2", "windows-1253"),
            (b"\xddbrahim Y\xfdld\xfdz,Ay\xfee", "windows-1254"),
            (b"J\x9frgen,Ren\x8e,Fran\x8dois", "macroman"),
            (b"J\x81rgen,Ren\x82,Fran\x87ois", "cp850"),
            (b"\xe9\xd7\xc1\xce \xf0\xc5\xd4\xd2\xcf\xd7", "koi8-r"),
            (b"\x88\xa2\xa0\xad \x8f\xa5\xe2\xe0\xae\xa2", "cp866"),
            (b"\x8eR\x93c,\x91\xbe\x98Y,\x83\\\x83j\x81[", "shift_jis"),
        ] {
            assert_eq!(likely_name(bytes), Some(name), "{name}");
        }
        assert_eq!(likely_name(b"a\xb0b,c\xb1d"), None);
    }

    #[test]
    fn utf_8_is_recognized_wherever_a_piece_ends() {
        for shift in 0..4 {
            let mut text = "x".repeat(PIECE - shift) + "é€😀";
            assert!(is_utf_8(text.as_bytes()).unwrap());
            text.pop();
            let mut cut = text.into_bytes();
            cut.pop();
            assert!(!is_utf_8(cut.as_slice()).unwrap());
        }
        assert!(is_utf_8(b"".as_slice()).unwrap());
    }

    #[test]
    fn utf_16_without_a_mark_is_recognized() {
        let units = |reads: fn(u16) -> [u8; 2]| "E-Mail;Név\n".encode_utf16().flat_map(reads).collect::<Vec<u8>>();
        assert_eq!(utf_16(&units(u16::to_le_bytes)), Some(Encoding::UTF_16LE));
        assert_eq!(utf_16(&units(u16::to_be_bytes)), Some(Encoding::UTF_16BE));
        assert_eq!(utf_16(b"email,name\n\0,x\n"), None);
        assert_eq!(utf_16(b""), None);
    }

    #[test]
    fn the_refusal_names_line_encoding_and_text() {
        let refused = |bytes: &[u8]| {
            let error = refusal("people.csv", bytes).unwrap();
            (error.message().to_owned(), error.hint_text().unwrap_or_default().to_owned())
        };
        let (message, hint) = refused(b"Name;Ort\rAnna;Bonn\rJ\xf6rg;K\xf6ln\r");
        assert_eq!(message, "cannot read people.csv: line 3 is not UTF-8 text; it looks like windows-1252 (\"Jörg\")");
        assert_eq!(hint, "add --encoding windows-1252, or save the file as \"CSV UTF-8\"");
        let (message, _) = refused("Zoë\nZo\u{eb}\n".as_bytes().strip_suffix(b"\xab\n").unwrap());
        assert_eq!(message, "cannot read people.csv: line 2 is not UTF-8 text, but other lines are");
    }
}
