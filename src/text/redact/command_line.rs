//! A command line without its secrets: `--password …`, `--password=…`, `--set a.password=…`, `--header 'Api-Key: …'`, and
//! those in JSON or a URL.

use super::{PLACEHOLDER, Redactor, names};
use crate::text::shell_words::quoted;

/// The words, quoted as a shell needs them.
pub fn redacted(redactor: &Redactor, words: &[String]) -> String {
    let mut shown: Vec<String> = Vec::with_capacity(words.len());
    let mut hides_next = false;
    for word in words {
        let hides = std::mem::take(&mut hides_next);
        hides_next = !hides && word.strip_prefix("--").is_some_and(|flag| !flag.contains('=') && is_secret(flag));
        shown.push(quoted(&if hides { PLACEHOLDER.to_owned() } else { redact_word(redactor, word) }));
    }
    shown.join(" ")
}

fn redact_word(redactor: &Redactor, word: &str) -> String {
    if word.starts_with(['{', '[']) {
        let is_json = serde_json::from_str::<serde::de::IgnoredAny>(word).is_ok();
        return if !is_json && names::is_secret(word) { PLACEHOLDER.to_owned() } else { redactor.json(word) };
    }
    if let Some((name, value)) = word.split_once('=').filter(|(name, _)| is_name(name)) {
        let hides = !value.is_empty() && is_secret(name);
        return format!("{name}={}", if hides { PLACEHOLDER.to_owned() } else { redact_word(redactor, value) });
    }
    match word.split_once(':') {
        Some((name, value)) if is_name(name) && names::is_secret(name) && !value.is_empty() => {
            format!("{name}: {PLACEHOLDER}")
        }
        _ => redactor.text(word),
    }
}

/// Whether the last part of a name such as `contact.password` is that of a secret.
fn is_secret(name: &str) -> bool {
    names::is_secret_pair(name.rsplit('.').next().unwrap_or(name))
}

fn is_name(text: &str) -> bool {
    text.chars().all(|letter| letter.is_alphanumeric() || "-_.[]".contains(letter))
}
