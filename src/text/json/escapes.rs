//! Escapes in JSON strings that output writes as text: `\u00e9` is printed as `é` and `\/` as `/`, as `jq` does, so that
//! `grep` finds what a person reads. What is invisible or would change how other text is shown stays escaped: control
//! characters, bidirectional and zero-width characters; so does a lone surrogate, which is no character.

use crate::text::clean::is_hidden;

/// The character that the escape at the start of `rest` stands for, and the length of the escape; `None` if it stays as it is.
#[inline]
pub fn decode(rest: &[u8]) -> Option<(char, usize)> {
    match rest.get(1) {
        Some(b'/') => Some(('/', 2)),
        Some(b'u') => decode_unicode(rest),
        _ => None,
    }
}

/// As [`decode`], of `\uXXXX` and of a pair of surrogates.
#[inline(never)]
fn decode_unicode(rest: &[u8]) -> Option<(char, usize)> {
    let high = unit(rest)?;
    let (code, length) = match high {
        0xd800..=0xdbff => {
            let low = rest.get(6..).filter(|rest| rest.starts_with(b"\\u")).and_then(unit)?;
            let low = (0xdc00..=0xdfff).contains(&low).then(|| low - 0xdc00)?;
            (0x1_0000 + ((high - 0xd800) << 10) + low, 12)
        }
        _ => (high, 6),
    };
    char::from_u32(code).filter(|character| is_text(*character)).map(|character| (character, length))
}

/// The UTF-16 code unit of the escape `\uXXXX` at the start of `rest`.
fn unit(rest: &[u8]) -> Option<u32> {
    let digits = rest.get(2..6)?;
    digits.iter().try_fold(0, |unit, digit| Some(unit << 4 | char::from(*digit).to_digit(16)?))
}

/// Whether a character is written as itself. Joiners and variation selectors are: Persian, Hindi and emoji need them.
fn is_text(character: char) -> bool {
    match character {
        '\0'..' ' | '"' | '\\' => false,
        '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' => true,
        _ => !is_hidden(character),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn text_is_decoded_and_what_is_invisible_stays_escaped() {
        for (escape, character) in [
            ("\\/", '/'),
            ("\\u00e9", 'é'),
            ("\\u00E9", 'é'),
            ("\\u6771", '東'),
            ("\\u200d", '\u{200d}'),
            ("\\ud83d\\udcbb", '💻'),
        ] {
            assert_eq!(decode(format!("{escape}tail").as_bytes()), Some((character, escape.len())), "{escape}");
        }
        for escape in [
            "\\n",
            "\\\"",
            "\\\\",
            "\\u0022",
            "\\u005c",
            "\\u0000",
            "\\u001b",
            "\\u007f",
            "\\u009b",
            "\\u202e",
            "\\u2066",
            "\\u200b",
            "\\ufeff",
            "\\udb40\\udc41",
            "\\ud83d",
            "\\ud83d\\u0041",
            "\\ud83d\\ud83d",
            "\\udcbb",
            "\\u12",
        ] {
            assert_eq!(decode(format!("{escape}\"").as_bytes()), None, "{escape}");
        }
    }

    proptest! {
        #[test]
        fn a_decoded_escape_is_the_character_that_json_means(character in any::<char>()) {
            let mut units = [0; 2];
            let escape: String = character.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")).collect();
            if let Some(decoded) = decode(escape.as_bytes()) {
                prop_assert_eq!(decoded, (character, escape.len()));
                let parsed: String = serde_json::from_str(&format!("\"{escape}\"")).unwrap();
                prop_assert_eq!(parsed, character.to_string());
            } else {
                prop_assert!(character < ' ' || matches!(character, '"' | '\\') || is_hidden(character));
            }
        }
    }
}
