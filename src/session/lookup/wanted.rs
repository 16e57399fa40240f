//! What a text on the command line can mean: an id, a name, or a path of names. Pure.

use crate::catalogue::model::Resource;
use crate::store::name_cache::Entry;

/// The key of e-mail addresses, which are compared without regard to case.
const EMAIL: &str = "email";

/// How a text is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading<'t> {
    /// `id:12`, digits, a UUID: an id.
    Id(&'t str),
    /// `name:2024`: a name and nothing else.
    Name(&'t str),
    /// A name, or a path of names.
    Any(&'t str),
}

impl<'t> Reading<'t> {
    /// Reads a text.
    pub fn of(text: &'t str) -> Self {
        match (text.strip_prefix("id:"), text.strip_prefix("name:")) {
            (Some(id), _) => Reading::Id(id),
            (_, Some(name)) => Reading::Name(name),
            _ if is_id(text) => Reading::Id(text),
            _ => Reading::Any(text),
        }
    }

    /// The text without its prefix.
    pub fn text(self) -> &'t str {
        match self {
            Reading::Id(text) | Reading::Name(text) | Reading::Any(text) => text,
        }
    }
}

/// Whether text is an id: digits, or a UUID.
pub fn is_id(text: &str) -> bool {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number || is_uuid(text) || text.starts_with("<id of ")
}

fn is_uuid(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    lengths == [8, 4, 4, 4, 12] && groups.iter().all(|group| group.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// The ways to read a path: where it is cut, what stands before and behind. Names may have slashes themselves.
pub fn cuts(path: &str) -> impl Iterator<Item = (&str, &str)> {
    path.match_indices('/').map(|(at, _)| (&path[..at], &path[at + 1..]))
}

/// Whether a thing of `resource` is called exactly `name`.
pub fn is_called(entry: &Entry, resource: &Resource, name: &str) -> bool {
    let same = |key: &str, own: &str| if key == EMAIL { own.eq_ignore_ascii_case(name) } else { own == name };
    let by_handle = || {
        // `%CITY%` is how messages write the second name of a field.
        !entry.handle.is_empty()
            && (same(resource.handle, &entry.handle) || entry.handle.trim_matches('%') == name.trim_matches('%'))
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
    fn a_prefix_forces_a_reading() {
        assert_eq!(Reading::of("2024"), Reading::Id("2024"));
        assert_eq!(Reading::of("name:2024"), Reading::Name("2024"));
        assert_eq!(Reading::of("name:id:7"), Reading::Name("id:7"));
        assert_eq!(Reading::of("id:sub-1"), Reading::Id("sub-1"));
        assert_eq!(Reading::of("Sales/Won"), Reading::Any("Sales/Won"));
    }

    #[test]
    fn a_path_can_be_cut_at_each_slash() {
        assert_eq!(cuts("A/B/C").collect::<Vec<_>>(), [("A", "B/C"), ("A/B", "C")]);
        assert_eq!(cuts("Won").count(), 0);
    }
}
