//! The shape of records: the keys of responses, by resource, with the JSON types observed. Facts from recorded traffic
//! and from the published reference, checked in as a table; the only part of the catalogue about responses.

/// `[resource]`, then a line for each of its keys: `key` (a dot descends), `type` (JSON types separated by `|`), and
/// `documented` if it was never recorded.
const TABLE: &str = include_str!("shapes.tsv");

/// One key of a resource's records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// The resource: `contacts tags`.
    pub resource: &'static str,
    /// The name in the JSON; a dot descends (`attributes.name`).
    pub name: &'static str,
    /// The JSON types observed, separated by `|`: `string|null`.
    pub types: &'static str,
    /// `recorded` if it was observed in a response, `documented` if it is known only from the published reference.
    pub known: &'static str,
}

/// Every key of every resource, in the order of the resources.
pub fn all() -> impl Iterator<Item = Key> {
    let mut resource = "";
    TABLE.lines().filter_map(move |line| match line.strip_prefix('[') {
        Some(heading) => {
            resource = heading.trim_end_matches(']');
            None
        }
        None => key(resource, line),
    })
}

/// The keys of a resource's records, `id` first; none if no response is known.
pub fn of(resource: &str) -> impl Iterator<Item = Key> {
    all().filter(move |key| key.resource == resource)
}

fn key(resource: &'static str, line: &'static str) -> Option<Key> {
    let mut cells = line.split('\t');
    let (name, types) = (cells.next()?, cells.next()?);
    Some(Key { resource, name, types, known: cells.next().unwrap_or("recorded") })
}

#[cfg(test)]
mod tests {
    use super::{Key, all, of};

    #[test]
    fn every_line_of_the_table_is_a_key() {
        let headings = super::TABLE.lines().filter(|line| line.starts_with('[')).count();
        assert_eq!(all().count(), super::TABLE.lines().count() - headings);
    }

    #[test]
    fn the_keys_of_a_resource_start_with_its_id() {
        let first = Key { resource: "tags", name: "id", types: "string", known: "recorded" };
        assert_eq!(of("tags").next(), Some(first));
        assert_eq!(of("no such resource").next(), None);
    }
}
