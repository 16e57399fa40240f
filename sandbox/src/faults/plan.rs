//! Which fault hits which request. The same seed and the same order of requests give the same faults.

use std::fmt;
use std::str::FromStr;

use super::{KINDS, Kind, Operation, Stage};
use crate::random;

/// A fault as it is asked for: `KIND[:RATE][@OPERATION]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// What goes wrong.
    pub kind: Kind,
    /// How often, from 0 to 1.
    pub rate: f64,
    /// For which requests; all without.
    pub operation: Option<Operation>,
}

/// A text that is no fault, in words for the person who typed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unusable(String);

impl fmt::Display for Unusable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Unusable {}

impl FromStr for Fault {
    type Err = Unusable;

    fn from_str(text: &str) -> Result<Self, Unusable> {
        let (head, operation) = match text.split_once('@') {
            Some((head, operation)) => (head, Some(operation)),
            None => (text, None),
        };
        let (word, rate) = head.split_once(':').unwrap_or((head, "1"));
        let Some(kind) = Kind::named(word) else {
            let words: Vec<&str> = KINDS.iter().map(|(_, word, ..)| *word).collect();
            return Err(Unusable(format!("\"{word}\" is no fault; there are {}", words.join(", "))));
        };
        let Some(rate) = rate.parse::<f64>().ok().filter(|rate| (0.0..=1.0).contains(rate)) else {
            return Err(Unusable(format!("the rate of a fault is from 0 to 1, not \"{rate}\"")));
        };
        let operation = match operation {
            Some(_) if kind.stage() == Stage::Connection => {
                return Err(Unusable(format!("{word} takes no operation: it strikes before a request is known")));
            }
            Some(text) => Some(Operation::parse(text).ok_or_else(|| {
                Unusable(format!("an operation is METHOD /path/{{pattern}} or /path, not \"{text}\""))
            })?),
            None => None,
        };
        Ok(Fault { kind, rate, operation })
    }
}

/// The faults of one server.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    faults: Vec<Fault>,
    seed: u64,
}

impl Plan {
    /// The faults in the order they are tried; the seed chooses the requests they hit.
    pub fn new(faults: Vec<Fault>, seed: u64) -> Self {
        Plan { faults, seed }
    }

    /// What happens to the `number`-th request, whose path is below `/api/3`: the first fault that strikes.
    pub fn request(&self, number: u64, method: &str, path: &str) -> Option<Kind> {
        let meant = |fault: &Fault| {
            fault.kind.stage() != Stage::Connection
                && fault.operation.as_ref().is_none_or(|operation| operation.matches(method, path))
        };
        self.first(number, meant)
    }

    /// What happens to the `number`-th connection.
    pub fn connection(&self, number: u64) -> Option<Kind> {
        self.first(number, |fault| fault.kind.stage() == Stage::Connection)
    }

    /// Whether connections are hit at all. Then each answer closes its connection, so that every request has its chance.
    pub fn hits_connections(&self) -> bool {
        self.faults.iter().any(|fault| fault.kind.stage() == Stage::Connection)
    }

    /// A number for the details of a fault: which row, how far.
    pub fn detail(&self, number: u64) -> u64 {
        random::draw(self.seed, number, u64::MAX)
    }

    fn first(&self, number: u64, meant: impl Fn(&Fault) -> bool) -> Option<Kind> {
        let strikes = |place: u64, fault: &Fault| random::fraction(random::draw(self.seed, number, place)) < fault.rate;
        let hit = (0..).zip(&self.faults).find(|(place, fault)| meant(fault) && strikes(*place, fault));
        hit.map(|(_, fault)| fault.kind)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{Fault, Plan};
    use crate::faults::{KINDS, Kind};

    fn plan(texts: &[&str], seed: u64) -> Plan {
        Plan::new(texts.iter().map(|text| text.parse().unwrap()).collect(), seed)
    }

    fn hits(plan: &Plan) -> Vec<u64> {
        (0..1000).filter(|number| plan.request(*number, "GET", "/contacts").is_some()).collect()
    }

    #[test]
    fn every_word_of_the_list_is_read_back_and_listed_once() {
        for (kind, word, stage, about) in KINDS {
            assert_eq!(word.parse::<Fault>().unwrap().kind, *kind);
            assert_eq!((Kind::named(word), kind.stage()), (Some(*kind), *stage), "{about}");
        }
        assert_eq!(KINDS.len(), 29);
    }

    #[test]
    fn what_is_no_fault_is_said() {
        let said = |text: &str| text.parse::<Fault>().unwrap_err().to_string();
        assert!(said("flood").starts_with("\"flood\" is no fault; there are 429, 429-bare, 500"), "{}", said("flood"));
        assert_eq!(said("500:2"), "the rate of a fault is from 0 to 1, not \"2\"");
        assert_eq!(said("500:often"), "the rate of a fault is from 0 to 1, not \"often\"");
        assert_eq!(said("500@contacts"), "an operation is METHOD /path/{pattern} or /path, not \"contacts\"");
        assert_eq!(said("refuse@/contacts"), "refuse takes no operation: it strikes before a request is known");
    }

    #[test]
    fn the_same_seed_hits_the_same_requests_and_another_seed_others() {
        let first = hits(&plan(&["500:0.2"], 7));
        assert_eq!(first, hits(&plan(&["500:0.2"], 7)));
        assert_ne!(first, hits(&plan(&["500:0.2"], 8)));
        assert!((150..250).contains(&first.len()), "{}", first.len());
    }

    #[test]
    fn a_rate_of_one_hits_always_and_of_zero_never() {
        assert_eq!(hits(&plan(&["500"], 1)).len(), 1000);
        assert_eq!(hits(&plan(&["500:0"], 1)).len(), 0);
    }

    #[test]
    fn the_first_fault_that_is_meant_and_strikes_wins() {
        let plan = plan(&["502@POST /tags", "503:0", "refuse", "504"], 1);
        assert_eq!(plan.request(1, "POST", "/tags"), Some(Kind::BadGateway));
        assert_eq!(plan.request(1, "GET", "/tags"), Some(Kind::GatewayTimeout));
        assert_eq!(plan.connection(1), Some(Kind::Refuse));
        assert!(plan.hits_connections());
    }
}
