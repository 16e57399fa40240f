//! Email addresses in free text, plain or percent-encoded as in a URL.

use std::borrow::Cow;

use super::pseudonym::{self, Category};

/// Replaces each address by its pseudonym; a pseudonym stays.
pub fn replace(text: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut done = 0;
    let mut from = 0;
    while let Some((at, sign)) = next_sign(text, from) {
        from = at + sign;
        let start = text[done..at].char_indices().rev().take_while(|(_, letter)| is_local(*letter)).last();
        let start = start.map(|(offset, _)| done + offset);
        let behind = &text[at + sign..];
        let length = behind.find(|letter: char| !is_domain(letter)).unwrap_or(behind.len());
        let domain = behind[..length].trim_end_matches(['.', '-']);
        if let Some(start) = start.filter(|_| domain.contains('.') && domain != pseudonym::DOMAIN) {
            let plain = format!("{}@{domain}", decoded(&text[start..at]));
            out.push_str(&text[done..start]);
            out.push_str(&pseudonym::of(Category::Email, &plain));
            done = at + sign + domain.len();
            from = done;
        }
    }
    if done == 0 { Cow::Borrowed(text) } else { Cow::Owned(out + &text[done..]) }
}

/// The next `@` or `%40`, and its length.
fn next_sign(text: &str, from: usize) -> Option<(usize, usize)> {
    let rest = text.get(from..)?;
    let plain = rest.find('@').map(|at| (from + at, 1));
    let encoded = rest.find("%40").map(|at| (from + at, 3));
    plain.into_iter().chain(encoded).min()
}

fn is_local(letter: char) -> bool {
    letter.is_alphanumeric() || "._+-'%".contains(letter)
}

fn is_domain(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '.' || letter == '-'
}

fn decoded(text: &str) -> Cow<'_, str> {
    percent_encoding::percent_decode_str(text).decode_utf8_lossy()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_replaced_anywhere_in_a_text() {
        let jane = pseudonym::of(Category::Email, "jane+x@example.com");
        for (text, expected) in [
            ("contact jane+x@example.com exists", format!("contact {jane} exists")),
            ("<jane+x@example.com>, Jane+X@example.com.", format!("<{jane}>, {jane}.")),
            ("/contacts?email=jane%2Bx%40example.com&limit=1", format!("/contacts?email={jane}&limit=1")),
        ] {
            assert_eq!(replace(text), expected, "{text}");
            assert_eq!(replace(&expected), expected, "masked twice");
        }
    }

    #[test]
    fn other_text_stays() {
        for text in ["@", "a@b", "100% @home", "@file.json", "user@", "x %40 y", "café@", "a@.", "a@-"] {
            assert_eq!(replace(text), text);
        }
    }
}
