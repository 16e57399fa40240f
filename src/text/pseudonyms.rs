//! `--mask pii`: personal data replaced by pseudonyms in whatever is shown. The same data gets the same pseudonym in every
//! run and on every machine, so that outputs can be joined and compared; and because nothing secret goes into it, somebody
//! who guesses a person's data can confirm the guess. It is pseudonymous, not anonymous.
//!
//! [`personal`] lists what is personal; [`rewrite`] finds it in JSON, [`mod@find`] in free text.

pub mod find;
pub mod personal;
pub mod pseudonym;

use std::borrow::Cow;

use crate::text::json::rewrite::{self, ValueContext, Verdict};

/// Replaces personal data in JSON text; other text counts as free text.
pub fn json(text: &str) -> String {
    rewrite::rewrite(text, &|place: ValueContext<'_>, text: &str| personal::judge(place.key, place.parent, text))
}

/// Replaces email addresses in free text, such as an error. Names cannot be recognized there.
pub fn text(text: &str) -> Cow<'_, str> {
    find::replace(text)
}

/// Replaces personal data in text that may contain JSON, such as the requests of a dry run.
pub fn prose(text: &str) -> String {
    self::text(&json(text)).into_owned()
}

/// The body of a request or a response.
pub fn body(text: &str) -> String {
    match text.trim_start().as_bytes().first() {
        Some(b'{' | b'[' | b'"') => json(text),
        _ => self::text(text).into_owned(),
    }
}

/// One pair of a query or a form.
pub fn pair(name: &str, value: &str) -> String {
    match personal::judge(personal::filtered(name), "", value) {
        Verdict::Replace(masked) => masked,
        _ => body(value),
    }
}
