//! Secrets in free text: `name=value` pairs, as in queries, and passwords in URLs, plain or percent-encoded.

use percent_encoding::percent_decode_str;

use super::{PLACEHOLDER, encoded, names};

/// The text without its secrets; `nested` redacts text that was decoded.
pub fn redacted(text: &str, nested: &dyn Fn(&str) -> String) -> String {
    if !text.contains(['=', '%', '@']) {
        return text.to_owned();
    }
    let ends_word = |letter: char| letter.is_whitespace() || matches!(letter, '"' | '<' | '>' | '`');
    text.split_inclusive(ends_word)
        .map(|part| {
            let word = part.trim_end_matches(ends_word);
            format!("{}{}", redact_word(word, nested), &part[word.len()..])
        })
        .collect()
}

fn redact_word(word: &str, nested: &dyn Fn(&str) -> String) -> String {
    let word = without_password(word);
    let pairs: String = word.split_inclusive(['?', '&', '#']).map(|part| pair(part, nested)).collect();
    let is_encoded = pairs == word && percent_decode_str(&pairs).decode_utf8_lossy() != pairs;
    if is_encoded { decoded(&pairs, nested) } else { pairs }
}

/// `https://user:password@host` without the password, or without the user where there is no password.
fn without_password(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    let mut rest = word;
    while let Some(at) = rest.find("://") {
        let (before, behind) = rest.split_at(at + 3);
        out.push_str(before);
        let authority = behind.split(['/', '?', '#', '\\']).next().unwrap_or_default();
        rest = behind;
        if let Some((user, _)) = authority.rsplit_once('@') {
            match user.split_once(':').filter(|(_, password)| !password.is_empty()) {
                Some((name, _)) => out.extend([name, ":", PLACEHOLDER]),
                None => out.push_str(PLACEHOLDER),
            }
            out.push('@');
            rest = &behind[user.len() + 1..];
        }
    }
    out + rest
}

/// One `name=value` with the separator behind it.
fn pair(part: &str, nested: &dyn Fn(&str) -> String) -> String {
    let Some((before, value)) = part.split_once('=') else { return part.to_owned() };
    let (value, separator) = match value.strip_suffix(['?', '&', '#']) {
        Some(short) => value.split_at(short.len()),
        None => (value, ""),
    };
    let name = before.rsplit(['/', ',', ';', ':', '(', '{', '|']).next().unwrap_or(before);
    let name = percent_decode_str(name).decode_utf8_lossy();
    let value = match value.is_empty() {
        true => String::new(),
        false if names::is_secret(&name) => PLACEHOLDER.to_owned(),
        false => decoded(value, nested),
    };
    format!("{before}={value}{separator}")
}

/// A value redacted as it is, and decoded where that is something else.
fn decoded(value: &str, nested: &dyn Fn(&str) -> String) -> String {
    let plain = percent_decode_str(value).decode_utf8_lossy();
    let shown = nested(&plain);
    match shown == plain {
        true => value.to_owned(),
        false if plain == value => shown,
        false => encoded(&shown),
    }
}
