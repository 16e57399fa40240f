//! Secrets in free text: `name=value` pairs, as in queries, and passwords in URLs, plain or percent-encoded; headers with
//! cookies or an authorization, and bearer tokens.

use std::borrow::Cow;
use std::ops::Range;

use percent_encoding::percent_decode_str;

use super::{PLACEHOLDER, encoded, names};

/// The ends of the names of headers whose values are secret wherever they are quoted.
const HEADERS: [&str; 2] = ["cookie:", "authorization:"];

/// The text without its secrets; `nested` redacts text that was decoded.
pub fn redacted(text: &str, nested: &dyn Fn(&str) -> String) -> String {
    let text = without_headers(text);
    if !text.contains(['=', '%', '@']) {
        return text.into_owned();
    }
    each_word(&text, |word| redact_word(word, nested))
}

/// The text without credentials: headers with cookies or an authorization, bearer tokens, and passwords in URLs.
pub fn without_credentials(text: &str) -> String {
    let text = without_headers(text);
    if text.contains("://") { each_word(&text, without_password) } else { text.into_owned() }
}

fn each_word(text: &str, redact: impl Fn(&str) -> String) -> String {
    text.split_inclusive(ends_word)
        .map(|part| {
            let word = part.trim_end_matches(ends_word);
            format!("{}{}", redact(word), &part[word.len()..])
        })
        .collect()
}

fn ends_word(letter: char) -> bool {
    letter.is_whitespace() || matches!(letter, '"' | '<' | '>' | '`')
}

fn without_headers(text: &str) -> Cow<'_, str> {
    let lower = text.to_ascii_lowercase();
    let headers = HEADERS.iter().flat_map(|header| lower.match_indices(header));
    let mut secrets: Vec<Range<usize>> = headers.map(|(at, header)| header_value(text, at + header.len())).collect();
    secrets.extend(lower.match_indices("bearer ").filter_map(|(at, word)| bearer_token(text, at, at + word.len())));
    secrets.retain(|secret| !secret.is_empty() && !text[secret.clone()].starts_with(PLACEHOLDER));
    if secrets.is_empty() {
        return Cow::Borrowed(text);
    }
    secrets.sort_by_key(|secret| secret.start);
    let (mut out, mut done) = (String::with_capacity(text.len()), 0);
    for secret in secrets {
        // A bearer token may be in the value of a header.
        if secret.start >= done {
            out.push_str(&text[done..secret.start]);
            out.push_str(PLACEHOLDER);
            done = secret.end;
        }
    }
    out.push_str(&text[done..]);
    Cow::Owned(out)
}

/// The value of a header: the rest of the line or of the quotation.
fn header_value(text: &str, from: usize) -> Range<usize> {
    let rest = &text[from..];
    let start = from + rest.len() - rest.trim_start_matches([' ', '\t']).len();
    let length = text[start..].find(['\n', '\r', '"', '<', '>', '`']).unwrap_or(text.len() - start);
    start..start + text[start..start + length].trim_end().len()
}

/// The token after `Bearer`, if it is one: a word of prose has no digit and is short.
fn bearer_token(text: &str, at: usize, from: usize) -> Option<Range<usize>> {
    let is_part = |letter: char| letter.is_ascii_alphanumeric() || "-._~+/=".contains(letter);
    let token = text[from..].split(|letter| !is_part(letter)).next()?;
    let is_token = token.len() >= 20 || token.len() >= 6 && token.bytes().any(|byte| byte.is_ascii_digit());
    let is_word = !text[..at].ends_with(char::is_alphanumeric);
    (is_token && is_word).then(|| from..from + token.len())
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
