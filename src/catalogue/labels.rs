//! What people call the properties of records: the headings of tables. Declared once per key, and again for a resource in
//! which the key means something else; a key without a label gets one made of its own words.

use super::meanings::{self, Meaning};
use super::model::Resource;

/// `key`, label; below `[resource]`, only for that resource. A key is the end of a path: `last_total.count`.
const TABLE: &str = include_str!("labels.tsv");

/// Words that are not written as other words are.
const WRITTEN: &[&str] = &[
    "ID", "URL", "IP", "SMS", "HTML", "CSS", "RSS", "API", "UTC", "MFA", "SKU", "WhatsApp", "LinkedIn", "UUID", "JSON",
    "CSV", "TLS", "HTTP",
];

/// What people call the property at `path`: `First name` for `firstName`, `Stage title` for `stage.title`.
pub fn label(resource: Option<&Resource>, path: &str) -> String {
    if let Some(label) = declared(resource, path) {
        return label.to_owned();
    }
    if let Some((reference, target, rest)) = meanings::reference_in(resource, path) {
        return format!("{} {}", label(resource, reference), lowered(&label(Some(target), rest)));
    }
    let is_word = |part: &&str| *part != "attributes" && part.parse::<u32>().is_err();
    of_words(&path.split('.').filter(is_word).collect::<Vec<_>>().join("_"))
}

/// The declared label of a path: that of its longest end that has one.
fn declared(resource: Option<&Resource>, path: &str) -> Option<&'static str> {
    if meanings::reference_in(resource, path).is_some() {
        return None;
    }
    let ends = std::iter::successors(Some(path), |end| end.split_once('.').map(|(_, rest)| rest));
    ends.map(|end| resource.and_then(|resource| in_section(resource.name, end)).or_else(|| in_section("", end)))
        .find_map(|found| found)
}

fn in_section(section: &str, key: &str) -> Option<&'static str> {
    let mut current = "";
    TABLE.lines().find_map(|line| {
        if let Some(heading) = line.strip_prefix('[') {
            current = heading.trim_end_matches(']');
            return None;
        }
        let (name, label) = line.split_once('\t')?;
        (current == section && name == key).then_some(label)
    })
}

/// A label made of the words of a key: `Best send hour` for `best_send_hour`, `First name` for `firstName`.
pub fn of_words(key: &str) -> String {
    let mut words: Vec<String> = Vec::new();
    let mut before = None;
    for letter in key.chars() {
        let starts_word = letter.is_uppercase() && before.is_some_and(|before: char| !before.is_uppercase());
        if words.is_empty() || starts_word || matches!(before, Some('_' | ' ')) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| !matches!(letter, '_' | ' ')) {
            word.push(letter);
        }
        before = Some(letter);
    }
    let words: Vec<String> = words.iter().filter(|word| !word.is_empty()).map(|word| written(word)).collect();
    let text = words.join(" ");
    let mut letters = text.chars();
    letters.next().map_or_else(|| key.to_owned(), |first| first.to_uppercase().chain(letters).collect())
}

fn written(word: &str) -> String {
    let known = WRITTEN.iter().find(|known| known.eq_ignore_ascii_case(word));
    known.map_or_else(|| word.to_lowercase(), |known| (*known).to_owned())
}

/// The label in the middle of another: its first letter in lower case, unless it begins with an abbreviation.
fn lowered(label: &str) -> String {
    let first = label.split(' ').next().unwrap_or_default();
    if WRITTEN.contains(&first) {
        return label.to_owned();
    }
    let mut letters = label.chars();
    letters.next().map_or_else(String::new, |letter| letter.to_lowercase().chain(letters).collect())
}

/// The path among `paths` that has the label `text`, whatever its case; `None` if several have it.
pub fn path_of<'a>(resource: Option<&Resource>, text: &str, paths: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = text.to_lowercase();
    let mut found = paths.filter(|path| label(resource, path).to_lowercase() == wanted);
    let first = found.next()?;
    found.all(|other| other == first).then_some(first)
}

/// Whether the property says nothing to a person.
pub fn is_noise(key: &str) -> bool {
    matches!(key, "links" | "hash" | "gravatar")
}

/// Whether people recognize a record by the property: its name, its email address; for a record without a name, which joins
/// others, theirs.
pub fn identifies(resource: Option<&Resource>, path: &str) -> bool {
    let key = path.rsplit('.').next().unwrap_or(path);
    let is_own = resource.is_some_and(|resource| path == resource.identity);
    let joins = || resource.is_some_and(|resource| resource.identity.is_empty());
    is_own
        || matches!(key, "email" | "name" | "title")
        || joins() && matches!(meanings::of(resource, path), Some(Meaning::Reference(_)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{self, ALL};

    #[test]
    fn labels_are_declared_per_key_and_per_resource() {
        let of = |resource: &str, path: &str| label(catalogue::find(resource), path);
        for (resource, path, expected) in [
            ("contacts", "lastName", "Last name"),
            ("contacts", "cdate", "Created"),
            ("contacts", "id", "ID"),
            ("contacts", "best_send_hour", "Best send hour"),
            ("deals", "group", "Pipeline"),
            ("lists groups", "group", "Group"),
            ("deals", "stage.title", "Stage title"),
            ("deals", "owner.email", "Owner email"),
            ("deals", "contact.id", "Contact ID"),
            ("segments", "attributes.name", "Name"),
            ("segments", "attributes.counts.last_total.count", "Contacts"),
            ("contacts", "fieldValues.0.value", "Field values value"),
            ("", "sourceURL", "Source URL"),
            ("", "open_rate.num", "Open rate num"),
            ("", "", ""),
        ] {
            assert_eq!(of(resource, path), expected, "{resource} {path}");
        }
    }

    #[test]
    fn every_default_column_of_every_resource_has_a_label_that_is_no_key() {
        for resource in ALL {
            for path in resource.columns.iter().chain(resource.wide) {
                let label = label(Some(resource), path);
                let is_word = label.starts_with(char::is_uppercase) && !label.contains(['_', '.']);
                let is_camel = label.split(' ').any(|word| {
                    !WRITTEN.contains(&word) && word != "WordPress" && word.chars().skip(1).any(char::is_uppercase)
                });
                assert!(is_word && !is_camel, "{} {path}: {label}", resource.name);
            }
        }
    }

    #[test]
    fn no_two_default_columns_of_a_resource_have_the_same_label() {
        for resource in ALL {
            let labels: Vec<String> = resource.columns.iter().map(|path| label(Some(resource), path)).collect();
            for (at, own) in labels.iter().enumerate() {
                assert!(!labels[..at].contains(own), "{}: {own}", resource.name);
            }
        }
    }

    #[test]
    fn a_label_names_its_path_if_only_one_has_it() {
        let paths = ["lastName", "cdate", "created_timestamp", "email"];
        let of = |text| path_of(catalogue::find("contacts"), text, paths.into_iter());
        assert_eq!(of("last name"), Some("lastName"));
        assert_eq!(of("Created"), None);
        assert_eq!(of("emial"), None);
    }

    #[test]
    fn every_section_is_a_resource() {
        for heading in TABLE.lines().filter_map(|line| line.strip_prefix('[')) {
            assert!(catalogue::find(heading.trim_end_matches(']')).is_some(), "{heading}");
        }
        for line in TABLE.lines().filter(|line| !line.starts_with('[')) {
            assert!(line.split_once('\t').is_some(), "{line}");
        }
    }
}
