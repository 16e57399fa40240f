//! Whether a text on the command line is an id, a name, or a path of names. Pure.

use crate::catalogue::model::Resource;
use crate::store::name_cache::Entry;
use crate::text::incoming;

/// The key of email addresses, which are compared case-insensitively.
const EMAIL: &str = "email";

/// What a text can refer to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameOrId<'t> {
    /// `id:12`, digits, a UUID: an id.
    Id(&'t str),
    /// `name:2024`: a name, never a path or an id.
    Name(&'t str),
    /// A name, or a path of names.
    Any(&'t str),
}

impl<'t> NameOrId<'t> {
    /// What `text` can refer to, without what surrounds it.
    pub fn of(text: &'t str) -> Self {
        let text = incoming::reference(text);
        match (text.strip_prefix("id:"), text.strip_prefix("name:")) {
            (Some(id), _) => NameOrId::Id(incoming::reference(id)),
            (_, Some(name)) => NameOrId::Name(incoming::name(name)),
            _ if is_id(text) => NameOrId::Id(text),
            _ => NameOrId::Any(text),
        }
    }

    /// The text without its prefix.
    pub fn text(self) -> &'t str {
        match self {
            NameOrId::Id(text) | NameOrId::Name(text) | NameOrId::Any(text) => text,
        }
    }
}

/// Whether text is an id: digits, or a UUID.
pub fn is_id(text: &str) -> bool {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number || is_uuid(text) || text.starts_with("<id of ")
}

fn is_uuid(text: &str) -> bool {
    if text.len() != 36 {
        return false;
    }
    let groups: Vec<&str> = text.split('-').collect();
    let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    lengths == [8, 4, 4, 4, 12] && groups.iter().all(|group| group.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// The text before and after each slash: names may contain slashes, so each can be the separator.
pub fn splits(path: &str) -> impl Iterator<Item = (&str, &str)> {
    path.match_indices('/').map(|(at, _)| (&path[..at], &path[at + 1..]))
}

/// Whether a record of `resource` has exactly this name.
pub fn has_name(entry: &Entry, resource: &Resource, name: &str) -> bool {
    let same = |key: &str, own: &str| if key == EMAIL { own.eq_ignore_ascii_case(name) } else { own == name };
    let by_handle = || {
        // `%CITY%` is how messages write the personalization tag of a field.
        !entry.alternate_name.is_empty()
            && (same(resource.alternate_name, &entry.alternate_name)
                || entry.alternate_name.trim_matches('%') == name.trim_matches('%'))
    };
    same(resource.identity, &entry.name) || by_handle()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_and_uuids_are_ids_and_names_are_not() {
        assert!(is_id("12"));
        assert!(is_id("0f8fad5b-d9cb-469f-a165-70867728950e"));
        for name in ["", "12a", "vip", "0f8fad5b-d9cb-469f-a165-70867728950", "١٢"] {
            assert!(!is_id(name), "{name}");
        }
    }

    #[test]
    fn a_prefix_decides_what_a_text_refers_to() {
        assert_eq!(NameOrId::of("2024"), NameOrId::Id("2024"));
        assert_eq!(NameOrId::of("name:2024"), NameOrId::Name("2024"));
        assert_eq!(NameOrId::of("name:id:7"), NameOrId::Name("id:7"));
        assert_eq!(NameOrId::of("id:sub-1"), NameOrId::Id("sub-1"));
        assert_eq!(NameOrId::of("\u{a0}name: vip\u{feff}"), NameOrId::Name("vip"));
        assert_eq!(NameOrId::of("id: 7\u{200b}"), NameOrId::Id("7"));
        assert_eq!(NameOrId::of("Sales/Won"), NameOrId::Any("Sales/Won"));
    }

    #[test]
    fn a_path_can_be_split_at_each_slash() {
        assert_eq!(splits("A/B/C").collect::<Vec<_>>(), [("A", "B/C"), ("A/B", "C")]);
        assert_eq!(splits("Won").count(), 0);
    }
}
