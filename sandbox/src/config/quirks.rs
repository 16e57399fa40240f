//! Quirks: what some sources say about the server and others contradict. Without a quirk the emulator does what most
//! evidence favors.

use std::fmt;
use std::str::FromStr;

/// One contradicted behavior.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quirk {
    /// `ids[]` without `limit` returns every named contact.
    IdsUncapped,
    /// `include` has no effect.
    IncludeIgnored,
    /// A side-loaded array has at most 100 records.
    IncludeTruncated,
    /// `include` replaces the side-loads of a single contact.
    IncludeReplaces,
    /// Side-loaded field values of deals have the keys of their own endpoint.
    IncludeCamelCase,
    /// Pages with `include` are slow.
    IncludeSlow,
    /// Names with a dot have no effect in `include`.
    NestedIgnored,
    /// Pages of deals without an order overlap and skip records.
    DealsUnordered,
    /// Account-wide tags and lists of contacts can be filtered.
    FiltersHonored,
    /// A `limit` of more than 100 is refused.
    LimitRefused,
    /// Field values of accounts have pages of up to 1000.
    LimitThousand,
    /// The header says 500 requests per second.
    RateHeader,
}

/// Every quirk, its name on the command line, and what it does.
pub static QUIRKS: &[(Quirk, &str, &str)] = &[
    (
        Quirk::IdsUncapped,
        "ids-uncapped",
        "contacts with `ids[]` and no `limit`: every named contact instead of the first 20",
    ),
    (Quirk::IncludeIgnored, "include-ignored", "`include` has no effect"),
    (
        Quirk::IncludeTruncated,
        "include-truncated",
        "a side-loaded array stops after 100 records; the IDs in the records are complete",
    ),
    (
        Quirk::IncludeReplaces,
        "include-replaces",
        "on a single contact, `include` replaces the six default side-loads instead of adding to them",
    ),
    (
        Quirk::IncludeCamelCase,
        "include-camel-case",
        "side-loaded field values of deals in camel case, as /dealCustomFieldData has them",
    ),
    (Quirk::IncludeSlow, "include-slow", "0.75 s more for each response to a request with `include`"),
    (Quirk::NestedIgnored, "nested-ignored", "names with a dot, such as contactTags.tag, have no effect in `include`"),
    (Quirk::DealsUnordered, "deals-unordered", "pages of deals overlap and skip records unless `orders[…]` is sent"),
    (
        Quirk::FiltersHonored,
        "filters-honored",
        "/contactTags and /contactLists apply `filters[…]` instead of ignoring it",
    ),
    (Quirk::LimitRefused, "limit-422", "422 for a listing with a `limit` over 100 instead of a page of 100"),
    (Quirk::LimitThousand, "limit-1000", "/accountCustomFieldData: pages of up to 1000"),
    (Quirk::RateHeader, "rate-header-500", "`RateLimit-Limit: 500` in every response, whatever the rate limit"),
];

/// Why a text cannot be parsed as a [`Quirk`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidQuirk(String);

impl fmt::Display for InvalidQuirk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = QUIRKS.iter().map(|(_, name, _)| *name).collect();
        write!(f, "unknown quirk \"{}\"; known quirks: {}", self.0, names.join(", "))
    }
}

impl std::error::Error for InvalidQuirk {}

impl FromStr for Quirk {
    type Err = InvalidQuirk;

    fn from_str(text: &str) -> Result<Self, InvalidQuirk> {
        let known = QUIRKS.iter().find(|(_, name, _)| *name == text);
        known.map(|(quirk, ..)| *quirk).ok_or_else(|| InvalidQuirk(text.to_owned()))
    }
}

/// The quirks of one server.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Quirks(u32);

impl Quirks {
    /// Whether the server has that quirk.
    pub fn has(self, quirk: Quirk) -> bool {
        self.0 & (1 << quirk as u32) != 0
    }
}

impl FromIterator<Quirk> for Quirks {
    fn from_iter<I: IntoIterator<Item = Quirk>>(quirks: I) -> Self {
        Quirks(quirks.into_iter().fold(0, |set, quirk| set | 1 << quirk as u32))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{QUIRKS, Quirk, Quirks};

    #[test]
    fn every_quirk_is_parsed_and_is_in_a_set_of_its_own() {
        for (quirk, name, _) in QUIRKS {
            let parsed = name.parse::<Quirk>().unwrap();
            let set = Quirks::from_iter([parsed]);
            let others = QUIRKS.iter().filter(|(other, ..)| set.has(*other)).count();
            assert_eq!((parsed, set.has(*quirk), others), (*quirk, true, 1), "{name}");
        }
    }
}
