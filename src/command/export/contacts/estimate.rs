//! Chooses the cheapest way to join relations and estimates its requests. Pure.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::relation::Relation;
use crate::api::pages::Reach;
use crate::text::counts::{count_of, thousands};

/// How a relation is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// Not needed.
    Left,
    /// The pages of contacts have it.
    Included,
    /// The whole collection is read once.
    Whole,
    /// One request per contact.
    Each,
}

/// The sizes known before the export.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Contacts that match the filters.
    pub contacts: u64,
    /// Requests for the names of fields, tags and lists.
    pub names: u64,
    /// Requests for all wanted field values; none if the collection cannot be listed or its size is unknown.
    pub values: Wanted,
    /// The same for tags.
    pub tags: Wanted,
    /// The same for lists.
    pub lists: Wanted,
}

/// Whether a relation is needed, and how many requests reading the whole takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wanted {
    /// Not needed.
    #[default]
    No,
    /// The pages of contacts have it.
    Included,
    /// This many requests.
    Whole(u64),
    /// The server does not allow listing it.
    OnlyEach,
}

/// The chosen ways and their requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Estimate {
    /// Contacts that match the filters.
    pub contacts: u64,
    /// How field values are read.
    pub values: Way,
    /// How tags are read.
    pub tags: Way,
    /// How lists are read.
    pub lists: Way,
    /// Requests for the contacts themselves.
    pub listing: u64,
    /// Requests for the names of fields, tags and lists.
    pub names: u64,
    /// Requests for whole collections.
    pub whole: u64,
    /// Requests for single contacts.
    pub each: u64,
}

impl Counts {
    /// Whether a relation is needed, and its size.
    pub fn of(&mut self, relation: Relation) -> &mut Wanted {
        match relation {
            Relation::Values => &mut self.values,
            Relation::Tags => &mut self.tags,
            Relation::Lists => &mut self.lists,
        }
    }
}

/// Requests for a number of items.
pub fn pages(items: u64) -> u64 {
    Reach::ALL.requests(items)
}

impl Estimate {
    /// Chooses the cheapest ways. One request for a contact returns its field values and lists, a second one its tags.
    pub fn cheapest(counts: Counts) -> Self {
        let contacts = counts.contacts;
        let both = [counts.values, counts.lists];
        let whole_of = |wanted: Wanted| if let Wanted::Whole(requests) = wanted { requests } else { 0 };
        let whole_both: u64 = both.into_iter().map(whole_of).sum();
        let forced = both.contains(&Wanted::OnlyEach);
        let is_read = |wanted: &Wanted| matches!(wanted, Wanted::Whole(_));
        let each_both = forced || (both.iter().any(is_read) && contacts < whole_both);
        let each_tags =
            counts.tags == Wanted::OnlyEach || matches!(counts.tags, Wanted::Whole(whole) if contacts < whole);
        let way = |wanted: Wanted, each: bool| match (wanted, each) {
            (Wanted::No, _) => Way::Left,
            (Wanted::Included, _) => Way::Included,
            (_, true) => Way::Each,
            _ => Way::Whole,
        };
        Estimate {
            contacts,
            values: way(counts.values, each_both),
            tags: way(counts.tags, each_tags),
            lists: way(counts.lists, each_both),
            listing: pages(contacts),
            names: counts.names,
            whole: if each_both { 0 } else { whole_both } + if each_tags { 0 } else { whole_of(counts.tags) },
            each: contacts * (u64::from(each_both) + u64::from(each_tags)),
        }
    }

    /// How a relation is read.
    pub fn way(&self, relation: Relation) -> Way {
        match relation {
            Relation::Values => self.values,
            Relation::Tags => self.tags,
            Relation::Lists => self.lists,
        }
    }

    /// The relations that are read in that way.
    pub fn relations(&self, way: Way) -> Vec<Relation> {
        Relation::ALL.into_iter().filter(|relation| self.way(*relation) == way).collect()
    }

    /// All requests.
    pub fn requests(&self) -> u64 {
        self.listing + self.names + self.whole + self.each
    }

    /// The plan as text; `rate` in requests per second, 0 for no limit.
    pub fn words(&self, rate: f64) -> String {
        let mut words = format!(
            "{} in {}{}: {}",
            count_of(self.contacts, "contact"),
            count_of(self.requests(), "request"),
            time(self.requests(), rate),
            count_of(self.listing, "page")
        );
        let named = |way: Way| {
            let all = [("field values", self.values), ("tags", self.tags), ("lists", self.lists)];
            let some: Vec<&str> = all.into_iter().filter(|(_, own)| *own == way).map(|(name, _)| name).collect();
            listed(&some)
        };
        let included = named(Way::Included);
        if !included.is_empty() {
            words.push_str(&format!(" with {included}"));
        }
        if self.names > 0 {
            words.push_str(&format!(", {} for names", thousands(self.names)));
        }
        if self.whole > 0 {
            words.push_str(&format!(", {} for all {}", thousands(self.whole), named(Way::Whole)));
        }
        if self.each > 0 {
            words.push_str(&format!(", {} for {} of each contact", thousands(self.each), named(Way::Each)));
        }
        words
    }

    /// The plan for programs. Shape: `contacts`, `requests`, `seconds` (at `rate` requests per second; null without a
    /// limit), `rate`, `values`, `tags`, `lists` (`included`, `whole`, `each` or `left`), and `of`: the requests for `listing`,
    /// `names`, `whole`, `each`.
    pub fn to_json(self, rate: f64) -> Value {
        let seconds = (rate > 0.0).then(|| (self.requests() as f64 / rate).ceil());
        json!({
            "contacts": self.contacts,
            "requests": self.requests(),
            "rate": rate,
            "seconds": seconds.map(|seconds| seconds as u64),
            "values": self.values,
            "tags": self.tags,
            "lists": self.lists,
            "of": { "listing": self.listing, "names": self.names, "whole": self.whole, "each": self.each },
        })
    }
}

/// `a, b and c`.
pub fn listed(names: &[&str]) -> String {
    match names {
        [before @ .., last] if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        all => all.join(""),
    }
}

/// ` (4 minutes at 5 per second)`; empty without a limit.
pub fn time(requests: u64, rate: f64) -> String {
    if rate <= 0.0 {
        return String::new();
    }
    let seconds = (requests as f64 / rate).ceil() as u64;
    let long = if seconds < 120 { count_of(seconds, "second") } else { count_of(seconds.div_ceil(60), "minute") };
    format!(" ({long} at {rate} per second)")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(contacts: u64, values: u64, tags: u64, lists: u64) -> Counts {
        let whole = |items: u64| Wanted::Whole(pages(items));
        Counts { contacts, names: 3, values: whole(values), tags: whole(tags), lists: whole(lists) }
    }

    #[test]
    fn all_contacts_take_whole_collections_and_a_few_are_asked_one_by_one() {
        let price = Estimate::cheapest(counts(10_000, 15_000, 10_000, 12_500));
        assert_eq!((price.values, price.tags, price.lists), (Way::Whole, Way::Whole, Way::Whole));
        assert_eq!(price.requests(), 102 + 3 + 152 + 102 + 127);
        let price = Estimate::cheapest(counts(12, 15_000, 10_000, 12_500));
        assert_eq!((price.values, price.tags, price.lists), (Way::Each, Way::Each, Way::Each));
        assert_eq!(price.requests(), 1 + 3 + 24);
    }

    #[test]
    fn each_relation_goes_its_own_cheapest_way() {
        let price = Estimate::cheapest(counts(50, 20_000, 900, 100));
        assert_eq!((price.values, price.tags, price.lists), (Way::Each, Way::Whole, Way::Each));
        assert_eq!(price.requests(), 1 + 3 + 50 + 10);
    }

    #[test]
    fn what_the_pages_have_costs_nothing() {
        let all = Counts {
            values: Wanted::Included,
            tags: Wanted::Included,
            lists: Wanted::Included,
            ..counts(10_000, 0, 0, 0)
        };
        let price = Estimate::cheapest(all);
        assert_eq!((price.values, price.tags, price.lists), (Way::Included, Way::Included, Way::Included));
        assert_eq!(price.requests(), 102 + 3);
        assert_eq!(
            price.words(5.0),
            "10,000 contacts in 105 requests (21 seconds at 5 per second): 102 pages with field values, tags and lists, \
             3 for names"
        );
        let price = Estimate::cheapest(Counts { values: Wanted::Included, ..counts(50, 0, 900, 20_000) });
        assert_eq!((price.values, price.tags, price.lists), (Way::Included, Way::Whole, Way::Each));
    }

    #[test]
    fn what_cannot_be_read_as_a_whole_is_asked_one_by_one_and_brings_the_other_along() {
        let counts = Counts { lists: Wanted::OnlyEach, tags: Wanted::No, ..counts(1_000, 100, 0, 0) };
        let price = Estimate::cheapest(counts);
        assert_eq!((price.values, price.tags, price.lists), (Way::Each, Way::Left, Way::Each));
        assert_eq!(price.each, 1_000);
        let none = Estimate::cheapest(Counts { contacts: 200, ..Counts::default() });
        assert_eq!(none.requests(), 3);
    }

    #[test]
    fn the_price_is_said_in_requests_and_time() {
        let words = Estimate::cheapest(counts(10_412, 15_000, 10_000, 12_500)).words(5.0);
        assert_eq!(
            words,
            "10,412 contacts in 490 requests (98 seconds at 5 per second): 106 pages, 3 for names, 381 for all \
             field values, tags and lists"
        );
        assert_eq!(time(1, 5.0), " (1 second at 5 per second)");
        assert_eq!(time(100_000, 5.0), " (334 minutes at 5 per second)");
        assert_eq!(time(100_000, 0.0), "");
    }
}
