//! Text that was encoded twice: UTF-8 that a program read as Windows-1252 and saved as UTF-8 again, which turns é into Ã©.
//! Pure.

/// The characters of Windows-1252 from 0x80 to 0x9f, with controls where it assigns none.
const UPPER: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";

/// The text as it was before it was encoded twice; `None` if it was not.
pub fn repaired(text: &str) -> Option<String> {
    // The first byte of a character that was encoded twice, as a character, and another one beyond ASCII.
    if !text.as_bytes().windows(3).any(|bytes| matches!(bytes, [0xc3, 0x82..=0xb4, 0x80..=0xff])) {
        return None;
    }
    let mut letters = text.chars();
    let (mut repaired, mut is_found) = (String::new(), false);
    loop {
        let rest = letters.as_str();
        if let Some((letter, length)) = encoded_twice(rest) {
            repaired.push(letter);
            letters = rest.get(length..).unwrap_or_default().chars();
            is_found = true;
        } else if let Some(letter) = letters.next() {
            repaired.push(letter);
        } else {
            return is_found.then_some(repaired);
        }
    }
}

/// The character that a text begins with, if it was encoded twice, and how many bytes it takes.
fn encoded_twice(text: &str) -> Option<(char, usize)> {
    let length = match text.chars().next().and_then(byte)? {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return None,
    };
    let bytes: Vec<u8> = text.chars().take(length).map_while(byte).collect();
    let letter = std::str::from_utf8(&bytes).ok()?.chars().next()?;
    let taken = text.chars().take(length).map(char::len_utf8).sum();
    is_usual(letter).then_some((letter, taken))
}

/// The byte of a character beyond ASCII in Windows-1252.
fn byte(letter: char) -> Option<u8> {
    match letter {
        '\u{80}'..='\u{ff}' => u8::try_from(letter).ok(),
        _ => u8::try_from(UPPER.chars().position(|upper| upper == letter)?).ok().map(|place| 0x80 + place),
    }
}

/// Whether the character is one that people write. Others come from text that only looks encoded twice: CAFÉ» is no word
/// with the phonetic letter ɻ.
fn is_usual(letter: char) -> bool {
    matches!(letter,
        '\u{a0}'..='\u{17f}' | '\u{391}'..='\u{3ce}' | '\u{410}'..='\u{451}' | '\u{5d0}'..='\u{5ea}'
        | '\u{621}'..='\u{64a}' | '\u{e01}'..='\u{e4d}' | '\u{1e00}'..='\u{1eff}' | '\u{2010}'..='\u{203a}' | '€' | '™'
        | '\u{3040}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{1f300}'..='\u{1faff}')
}

#[cfg(test)]
mod tests {
    use super::repaired;

    #[test]
    fn text_that_was_encoded_twice_is_restored() {
        for (twice, once) in [
            ("ZoÃ« MÃ¼ller", "Zoë Müller"),
            ("Oâ€™Brien", "O’Brien"),
            ("Ã\u{81}lvaro", "Álvaro"),
            ("Å\u{81}Ã³dÅº", "Łódź"),
            ("â‚¬ 5, Citroën", "€ 5, Citroën"),
            ("ðŸ˜€", "😀"),
            ("Ð˜Ð²Ð°Ð½", "Иван"),
        ] {
            assert_eq!(repaired(twice).as_deref(), Some(once), "{twice}");
        }
    }

    #[test]
    fn other_text_is_left_alone() {
        for text in ["Chloe", "Chloé", "«CAFÉ»", "São Tomé", "İĞÜŞ", "À «la»", "山田", "5 €", "Â", "â", "ÀÉÎ"]
        {
            assert_eq!(repaired(text), None, "{text}");
        }
    }
}
