//! What things look like: the keys of the answers, by noun, with the JSON types met there. Facts from recorded traffic and
//! from the provider's documents, checked in as a table; the only part of the catalogue about what comes back.

/// `[noun]`, then a line for each of its keys: `key` (a dot descends), `type` (JSON types, `|` between them), and
/// `documented` where only that is known.
const TABLE: &str = include_str!("shapes.tsv");

/// One key of a noun's things.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// The noun's words: `contacts tags`.
    pub noun: &'static str,
    /// The name in the JSON; a dot descends (`attributes.name`).
    pub name: &'static str,
    /// The JSON types it was met with, `|` between them: `string|null`.
    pub types: &'static str,
    /// `recorded` where an account was seen to answer it, `documented` where only the provider's documents say so.
    pub known: &'static str,
}

/// Every key of every noun, in the order of the nouns.
pub fn all() -> impl Iterator<Item = Key> {
    let mut noun = "";
    TABLE.lines().filter_map(move |line| match line.strip_prefix('[') {
        Some(heading) => {
            noun = heading.trim_end_matches(']');
            None
        }
        None => key(noun, line),
    })
}

/// The keys of one noun's things, `id` first; none where no answer of it is known.
pub fn of(noun: &str) -> impl Iterator<Item = Key> {
    all().filter(move |key| key.noun == noun)
}

fn key(noun: &'static str, line: &'static str) -> Option<Key> {
    let mut cells = line.split('\t');
    let (name, types) = (cells.next()?, cells.next()?);
    Some(Key { noun, name, types, known: cells.next().unwrap_or("recorded") })
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
    fn the_keys_of_a_noun_begin_with_its_id() {
        let first = Key { noun: "tags", name: "id", types: "string", known: "recorded" };
        assert_eq!(of("tags").next(), Some(first));
        assert_eq!(of("no such noun").next(), None);
    }
}
