//! Names that are alike: suggestions for mistyped ones, and comparison without letter case and punctuation. Pure.

use strsim::{levenshtein, osa_distance};

/// The closest of `names` to `typed`, within two edits or a third of the word.
pub fn nearest<'a>(typed: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    similar(typed, names).min_by_key(|(edits, _)| *edits).map(|(_, name)| name)
}

/// A hint for a mistyped name: the closest of `names`, or all of them after `what`, such as `columns`.
pub fn meant<'a>(typed: &str, names: impl IntoIterator<Item = &'a str> + Clone, what: &str) -> String {
    match nearest(typed, names.clone()) {
        Some(near) => format!("did you mean {near}?"),
        None => format!("{what}: {}", names.into_iter().collect::<Vec<_>>().join(", ")),
    }
}

/// The names close to `typed`, nearest first, without duplicates; at most `most`. If some differ only in case, only those.
pub fn near<'a>(typed: &str, names: impl IntoIterator<Item = &'a str>, most: usize) -> Vec<&'a str> {
    let mut found: Vec<(usize, &str)> = similar(typed, names).collect();
    found.sort_unstable();
    found.dedup();
    let exact = found.iter().filter(|(edits, _)| *edits == 0).count();
    found.truncate(if exact > 0 { exact.min(most) } else { most });
    found.into_iter().map(|(_, name)| name).collect()
}

/// The number of typing errors that turn `typed` into `name`; case does not count, and two swapped letters are one error.
pub fn errors(typed: &str, name: &str) -> usize {
    osa_distance(&typed.to_lowercase(), &name.to_lowercase())
}

/// The letters and digits of a name in lower case: `E-Mail Address` is `emailaddress`.
pub fn letters(name: &str) -> String {
    name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The names close enough to `typed` to be meant, each with its edit distance; case does not count.
fn similar<'a>(typed: &str, names: impl IntoIterator<Item = &'a str>) -> impl Iterator<Item = (usize, &'a str)> {
    let allowed = (typed.chars().count() / 3).max(2);
    let typed = typed.to_lowercase();
    let distance = move |name: &'a str| (levenshtein(&typed, &name.to_lowercase()), name);
    names.into_iter().map(distance).filter(move |(edits, name)| *edits <= allowed && *edits < name.chars().count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typo_finds_the_name_and_another_word_finds_none() {
        let names = ["acme", "acme-test", "beta"];
        assert_eq!(nearest("acmee", names), Some("acme"));
        assert_eq!(nearest("acme-tset", names), Some("acme-test"));
        assert_eq!(nearest("BETA", names), Some("beta"));
        assert_eq!(nearest("production", names), None);
    }

    #[test]
    fn several_names_come_nearest_first_and_case_alone_beats_all() {
        let names = ["acme", "acne", "beta", "acmé corp", "acne"];
        assert_eq!(near("acmee", names, 3), ["acme", "acne"]);
        assert_eq!(near("ACNE", names, 3), ["acne"]);
        assert_eq!(near("production", names, 3), [""; 0]);
    }
}
