//! What can refer to a record, and in which responses and properties to look for it. Pure data, for resources whose
//! deletion would break something else.

/// What can refer to a resource's records.
#[derive(Debug)]
pub struct References {
    /// Where to look for references, the cheapest first.
    pub locations: &'static [Location],
    /// What the API does not show, one sentence each.
    pub blind: &'static [&'static str],
}

/// For resources without known references.
pub static NONE: References = References { locations: &[], blind: &[] };

/// One location to look for references.
#[derive(Debug)]
pub struct Location {
    /// What refers to the record, in the plural: `automations`. Also a key of the JSON output.
    pub by: &'static str,
    /// How to find the references.
    pub search: Search,
}

/// How to find references. In each, `{id}` is the record's id.
#[derive(Debug)]
pub enum Search {
    /// The number of records in a listing with this query.
    Count {
        /// The listing: `contacts list`.
        command: &'static str,
        /// Its query.
        query: &'static [(&'static str, &'static str)],
        /// How the records found refer to it: `with the tag`.
        says: &'static str,
    },
    /// Properties of the records of a listing that hold the id.
    Properties {
        /// The listing: `webhooks list`.
        command: &'static str,
        /// Where the id is found.
        properties: &'static [IdProperty],
    },
    /// Properties of the nested responses for each record of a listing.
    Below {
        /// The listing: `automations list`.
        command: &'static str,
        /// The property of its records that the nested command takes: `id`.
        key: &'static str,
        /// The nested command: `automations blocks list`.
        below: &'static str,
        /// Where the id is found.
        properties: &'static [IdProperty],
    },
    /// Text properties of a listing that mention the record's second name between percent signs.
    Mentions {
        /// The listing: `messages list`.
        command: &'static str,
        /// The text properties.
        texts: &'static [&'static str],
    },
}

/// Where an id is found.
#[derive(Debug)]
pub struct IdProperty {
    /// The path from the record: a dot descends, `*` is every element. A string can hold several comma-separated ids.
    pub path: &'static str,
    /// A sibling property, or else one of the record itself, and the prefixes of its value for which the id is one of
    /// this resource.
    pub only: Option<(&'static str, &'static [&'static str])>,
    /// How the records found refer to it: `triggered by it`.
    pub says: &'static str,
}

/// References that are only counted.
pub const fn count(
    by: &'static str,
    command: &'static str,
    query: &'static [(&'static str, &'static str)],
    says: &'static str,
) -> Location {
    Location { by, search: Search::Count { command, query, says } }
}

/// References in the records of a listing.
pub const fn in_listing(by: &'static str, command: &'static str, properties: &'static [IdProperty]) -> Location {
    Location { by, search: Search::Properties { command, properties } }
}

/// References in a nested listing of each automation.
pub const fn in_automations(below: &'static str, properties: &'static [IdProperty]) -> Location {
    Location { by: "automations", search: Search::Below { command: "automations list", key: "id", below, properties } }
}

/// References in the conditions of saved segments.
pub const fn in_segments(properties: &'static [IdProperty]) -> Location {
    Location {
        by: "segments",
        search: Search::Below { command: "segments list", key: "id", below: "segments get", properties },
    }
}

/// References in the conditions of legacy segments that have a definition in the new API. They include the goals and
/// conditions of automations.
pub const fn in_legacy_segments(properties: &'static [IdProperty]) -> Location {
    let below = "segments get";
    Location {
        by: "segments legacy",
        search: Search::Below { command: "segments legacy list", key: "segmentid_v2", below, properties },
    }
}

/// References in text.
pub const fn mentions(by: &'static str, command: &'static str, texts: &'static [&'static str]) -> Location {
    Location { by, search: Search::Mentions { command, texts } }
}

/// A property that always holds such an id.
pub const fn property(path: &'static str, says: &'static str) -> IdProperty {
    IdProperty { path, only: None, says }
}

impl IdProperty {
    /// Only if the property `key`, a sibling or one of the record itself, starts with one of `words`.
    pub const fn only(mut self, key: &'static str, words: &'static [&'static str]) -> Self {
        self.only = Some((key, words));
        self
    }
}

/// A blind spot of every resource.
pub const UNREADABLE_SEGMENTS: &str = "the conditions of legacy segments, unless a newer segment defines them";
