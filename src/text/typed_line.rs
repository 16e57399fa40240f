//! A command line as typed, to be repeated in a hint: with flags left out, quoted for a shell, without secrets.

use super::clean::clean;
use super::redact::{PLACEHOLDER, Redactor};

/// The longest line that is repeated, in characters.
const LONGEST: usize = 200;

/// The words without these flags, which take a value, attached or as the next word.
pub fn without(words: &[String], flags: &[&str]) -> Vec<String> {
    let mut kept = Vec::with_capacity(words.len());
    let mut words = words.iter();
    while let Some(word) = words.next() {
        if flags.contains(&word.as_str()) {
            words.next();
        } else if !word.split_once('=').is_some_and(|(flag, _)| flags.contains(&flag)) {
            kept.push(word.clone());
        }
    }
    kept
}

/// The line as it can be pasted, if it is short and has neither secrets nor control characters. `words` lack the program's
/// name.
pub fn shown(words: &[String]) -> Option<String> {
    let is_key =
        |word: &String| word.len() >= 32 && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if words.iter().any(|word| is_key(word) || clean(word) != word.as_str() || word.contains('\n')) {
        return None;
    }
    let line = Redactor::default().command_line(words);
    let line = format!("acamp {line}").trim_end().to_owned();
    (!line.contains(PLACEHOLDER) && line.chars().count() <= LONGEST).then_some(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<String> {
        line.split(' ').map(str::to_owned).collect()
    }

    #[test]
    fn flags_are_left_out_with_their_values() {
        let line = words("contacts import x.csv --results out --map a=b --results=out -p acme");
        assert_eq!(without(&line, &["--results"]), words("contacts import x.csv --map a=b -p acme"));
        assert_eq!(without(&words("x --results"), &["--results"]), words("x"));
    }

    #[test]
    fn a_line_is_quoted_and_one_with_a_secret_is_not_shown() {
        let line = ["contacts", "list", "--tag", "a b"].map(str::to_owned);
        assert_eq!(shown(&line).as_deref(), Some("acamp contacts list --tag 'a b'"));
        assert_eq!(shown(&[]).as_deref(), Some("acamp"));
        for secret in ["--set password=hunter2", &format!("x {}", "0123456789abcdef".repeat(3)), "x a\u{1b}b"] {
            assert_eq!(shown(&words(secret)), None, "{secret:?}");
        }
        assert_eq!(shown(&words(&"x ".repeat(200))), None);
    }
}
