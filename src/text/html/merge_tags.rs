//! Merge tags in text: `%FIRSTNAME%`, `%TODAY+1%`.

/// The longest name of a merge tag.
const LONGEST: usize = 100;

/// The names of the merge tags in a text, in order. A tag begins with a letter and consists of capital letters, digits,
/// `_`, `-`, `+` and `*`: what a percent sign in prose or in CSS is followed by does not look like that.
pub fn merge_tags(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find('%') {
        rest = &rest[at + 1..];
        let length = rest.bytes().take(LONGEST).take_while(|byte| is_part(*byte)).count();
        let name = &rest[..length];
        if rest.as_bytes().get(length) == Some(&b'%') && is_name(name) {
            found.push(name.to_owned());
            rest = &rest[length + 1..];
        }
    }
    found
}

fn is_part(byte: u8) -> bool {
    byte.is_ascii_uppercase() || byte.is_ascii_digit() || matches!(byte, b'_' | b'-' | b'+' | b'*')
}

/// Whether it is no percent-encoded byte, as in `%C3%A4` and `%D0%B0`.
fn is_name(name: &str) -> bool {
    let is_hexadecimal = |byte: &u8| byte.is_ascii_hexdigit();
    let bytes = name.as_bytes();
    bytes.first().is_some_and(u8::is_ascii_uppercase) && !(bytes.len() == 2 && bytes.iter().all(is_hexadecimal))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_found_in_text_and_in_urls() {
        let text = "Hello %FIRSTNAME%, https://x.example/%C3%A4/%D0%B0?e=%EMAIL%&d=%TODAY+1%";
        assert_eq!(merge_tags(text), ["FIRSTNAME", "EMAIL", "TODAY+1"]);
    }

    #[test]
    fn percentages_and_percent_encoding_are_no_tags() {
        for text in ["20% OFF, 30% OFF", "width:100%;height:50%", "%20%", "%%", "100%", "%é%", "50%-70%", "a%20b%2Fc%"]
        {
            assert_eq!(merge_tags(text), [""; 0], "{text}");
        }
    }
}
