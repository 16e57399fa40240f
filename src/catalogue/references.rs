//! What may use a thing, and how that can be seen: in which calls' answers, at which members. Pure data, for nouns whose
//! end would break something elsewhere; read by [`crate::engine::references`].

/// What uses the things of a noun.
#[derive(Debug)]
pub struct References {
    /// Where uses are looked for, the cheapest first.
    pub places: &'static [Place],
    /// What the API does not show, a sentence each.
    pub blind: &'static [&'static str],
}

/// For nouns nothing is known to use.
pub static NONE: References = References { places: &[], blind: &[] };

/// One place where uses are looked for.
#[derive(Debug)]
pub struct Place {
    /// What uses the thing, in the plural: `automations`.
    pub by: &'static str,
    /// How it is seen.
    pub search: Search,
}

/// How uses are seen. In each, `{id}` stands for the thing's id.
#[derive(Debug)]
pub enum Search {
    /// How many things a listing has with these query pairs, and what that says of them.
    Count {
        /// The listing: `contacts list`.
        command: &'static str,
        /// Its query.
        query: &'static [(&'static str, &'static str)],
        /// What it says: `have the tag`.
        says: &'static str,
    },
    /// Members of the things of a listing that hold the id.
    Members {
        /// The listing: `webhooks list`.
        command: &'static str,
        /// Where the id stands.
        members: &'static [Member],
    },
    /// Members of the answers below each thing of a listing.
    Below {
        /// The listing: `automations list`.
        command: &'static str,
        /// The member of its things that the command below takes: `id`.
        key: &'static str,
        /// The command below: `automations blocks list`.
        below: &'static str,
        /// Where the id stands.
        members: &'static [Member],
    },
    /// Texts of the things of a listing that name the thing by its handle between percent signs.
    Mentions {
        /// The listing: `messages list`.
        command: &'static str,
        /// The members that are texts.
        texts: &'static [&'static str],
    },
}

/// Where an id stands.
#[derive(Debug)]
pub struct Member {
    /// The member, from the thing down: a dot descends, `*` is every element. A text may hold several ids, with commas.
    pub path: &'static str,
    /// A member beside the last one, or else of the thing itself, and what its text must begin with for the id to be one
    /// of this noun.
    pub only: Option<(&'static str, &'static [&'static str])>,
    /// What it says: `starts when it is put on`.
    pub says: &'static str,
}

/// Uses that are counted.
pub const fn count(
    by: &'static str,
    command: &'static str,
    query: &'static [(&'static str, &'static str)],
    says: &'static str,
) -> Place {
    Place { by, search: Search::Count { command, query, says } }
}

/// Uses in the things of a listing.
pub const fn members(by: &'static str, command: &'static str, members: &'static [Member]) -> Place {
    Place { by, search: Search::Members { command, members } }
}

/// Uses in what is below each automation.
pub const fn in_automations(below: &'static str, members: &'static [Member]) -> Place {
    Place { by: "automations", search: Search::Below { command: "automations list", key: "id", below, members } }
}

/// Uses in the conditions of saved segments.
pub const fn in_segments(members: &'static [Member]) -> Place {
    Place {
        by: "segments",
        search: Search::Below { command: "segments list", key: "id", below: "segments get", members },
    }
}

/// Uses in the conditions of segments of the old kind, as far as they name a definition of the new one. Goals and
/// conditions of automations are among them.
pub const fn in_legacy_segments(members: &'static [Member]) -> Place {
    let below = "segments get";
    Place {
        by: "segments legacy",
        search: Search::Below { command: "segments legacy list", key: "segmentid_v2", below, members },
    }
}

/// Uses in texts.
pub const fn mentions(by: &'static str, command: &'static str, texts: &'static [&'static str]) -> Place {
    Place { by, search: Search::Mentions { command, texts } }
}

/// A member that always holds such an id.
pub const fn member(path: &'static str, says: &'static str) -> Member {
    Member { path, only: None, says }
}

impl Member {
    /// Only where the member `key`, beside it or of the thing itself, begins with one of `words`.
    pub const fn only(mut self, key: &'static str, words: &'static [&'static str]) -> Self {
        self.only = Some((key, words));
        self
    }
}

/// Blind for every noun.
pub const UNREADABLE_SEGMENTS: &str =
    "segments of the old kind have no conditions in the API, unless they name a definition of the new kind";
