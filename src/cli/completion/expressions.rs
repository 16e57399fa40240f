//! Candidates inside a filter expression: properties and custom fields where a property is expected, and names of records,
//! options or statuses where a value is. Pure but for the names, which the caller reads.

use crate::catalogue::model::Resource;
use crate::catalogue::properties::{Property, Relation, ValuePlace};
use crate::store::name_cache::Entry;
use crate::text::similarity::letters;

/// What is expected at the end of an expression.
#[derive(Debug, PartialEq, Eq)]
enum Expected<'t> {
    /// A property.
    Property,
    /// A value of this property.
    Value(&'t str),
    /// Something else.
    Other,
}

/// The expressions that begin with `typed` and go on with one more word; `names` reads the names of a resource.
pub fn candidates(resource: &Resource, typed: &str, names: impl Fn(&str) -> Vec<Entry>) -> Vec<String> {
    let (before, last) = split(typed);
    let begun = last.trim_start_matches(['"', '\'']);
    let fields = || resource.filterable.fields.map_or_else(Vec::new, |rows| names(rows.resource));
    let words: Vec<String> = match expected(before) {
        Expected::Property => {
            let own = resource.filterable.properties.iter().map(|property| property.name.to_owned());
            own.chain(fields().into_iter().map(|field| field.name)).collect()
        }
        Expected::Value(name) => {
            let own = resource.filterable.properties.iter().find(|own| letters(own.name) == letters(name));
            match own.and_then(named_by) {
                Some(named) => names(named).into_iter().map(|entry| entry.name).collect(),
                None => words_of(own, || fields().into_iter().find(|field| letters(&field.name) == letters(name))),
            }
        }
        Expected::Other => return Vec::new(),
    };
    let fits = words.into_iter().filter(|word| word.starts_with(begun) && !word.chars().any(char::is_control));
    fits.map(|word| format!("{before}{}", written(&word))).collect()
}

/// The resource of the records that a property names.
fn named_by(property: &Property) -> Option<&'static str> {
    match property.place {
        ValuePlace::Id(_, resource) | ValuePlace::Related(Relation { resource, .. }) => Some(resource),
        _ => None,
    }
}

/// The words of a property, or the options of a custom field.
fn words_of(property: Option<&Property>, field: impl Fn() -> Option<Entry>) -> Vec<String> {
    match property.map(|property| property.place) {
        Some(ValuePlace::Words(_, words)) => words.iter().map(|(word, _)| (*word).to_owned()).collect(),
        Some(_) => Vec::new(),
        None => field().map_or_else(Vec::new, |field| field.options),
    }
}

/// A word as it is written in an expression.
fn written(word: &str) -> String {
    let is_plain = word.chars().all(|letter| letter.is_alphanumeric() || "_-.@%+/".contains(letter));
    if is_plain { word.to_owned() } else { format!("\"{}\"", word.replace('\\', "\\\\").replace('"', "\\\"")) }
}

/// The expression before the word that is being typed, and that word with its opening quotation mark.
fn split(typed: &str) -> (&str, &str) {
    let (mut start, mut open) = (0, None);
    let mut letters = typed.char_indices();
    while let Some((at, letter)) = letters.next() {
        match (open, letter) {
            (Some(_), '\\') => drop(letters.next()),
            (Some(mark), _) if letter == mark => (start, open) = (at + letter.len_utf8(), None),
            (Some(_), _) => {}
            (None, '"' | '\'') => (start, open) = (at, Some(letter)),
            (None, _) if letter.is_whitespace() || "()=<>~,!".contains(letter) => start = at + letter.len_utf8(),
            (None, _) => {}
        }
    }
    typed.split_at(start)
}

fn expected(before: &str) -> Expected<'_> {
    let before = before.trim_end();
    if let Some((list, _)) = before.rsplit_once('(').filter(|(list, after)| is_list(list) && !after.contains(')')) {
        let name = without_word(list.trim_end(), "in").map_or("", |name| without_word(name, "not").unwrap_or(name));
        return if before.ends_with(['(', ',']) { Expected::Value(last_name(name)) } else { Expected::Other };
    }
    let bare = before.trim_end_matches(['=', '<', '>', '~', '!']);
    if bare.len() < before.len() {
        return Expected::Value(last_name(bare));
    }
    let begins = ["and", "or", "not"].iter().any(|word| without_word(before, word).is_some());
    if before.is_empty() || before.ends_with('(') || begins { Expected::Property } else { Expected::Other }
}

fn is_list(before: &str) -> bool {
    without_word(before.trim_end(), "in").is_some()
}

/// The text before its last word, if that is `word`.
fn without_word<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let at = text.len().checked_sub(word.len()).filter(|at| text.is_char_boundary(*at))?;
    let (before, last) = text.split_at(at);
    let is_apart = before.is_empty() || before.ends_with(|letter: char| letter.is_whitespace() || letter == '(');
    (last.eq_ignore_ascii_case(word) && is_apart).then(|| before.trim_end())
}

/// The name at the end of a text, without quotation marks.
fn last_name(text: &str) -> &str {
    let text = text.trim_end();
    for mark in ['"', '\''] {
        if let Some(inner) = text.strip_suffix(mark) {
            return inner.rsplit(mark).next().unwrap_or(inner);
        }
    }
    text.rsplit(|letter: char| letter.is_whitespace() || letter == '(').next().unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue;

    fn offered(typed: &str) -> Vec<String> {
        let entry = |name: &str, options: &[&str]| Entry {
            name: name.to_owned(),
            options: options.iter().map(|option| (*option).to_owned()).collect(),
            ..Entry::default()
        };
        let names = |resource: &str| match resource {
            "tags" => vec![entry("vip", &[]), entry("churn risk", &[]), entry("customer", &[])],
            "contacts fields" => vec![entry("Plan", &["Free", "Pro"]), entry("Company size", &[])],
            _ => Vec::new(),
        };
        candidates(catalogue::find("contacts").unwrap(), typed, names)
    }

    #[test]
    fn properties_and_values_are_offered_where_they_belong() {
        assert_eq!(offered("last_o"), ["last_open"]);
        assert_eq!(offered("tag = vip and Comp"), ["tag = vip and \"Company size\""]);
        assert_eq!(offered("not (Pla"), ["not (Plan"]);
        assert_eq!(offered("tag = v"), ["tag = vip"]);
        assert_eq!(offered("tag=c"), ["tag=\"churn risk\"", "tag=customer"]);
        assert_eq!(offered("tag = \"churn r"), ["tag = \"churn risk\""]);
        assert_eq!(offered("tag not in (vip, cu"), ["tag not in (vip, customer"]);
        assert_eq!(offered("Plan != P"), ["Plan != Pro"]);
        assert_eq!(offered("\"Company size\" > "), Vec::<String>::new());
        assert_eq!(offered("tag = vip cu"), Vec::<String>::new());
    }
}
