//! Which fault hits which request. The same seed and order of requests give the same faults.

use std::fmt;
use std::str::FromStr;

use super::kind::{KINDS, Kind, Stage};
use super::operation::Operation;
use crate::util::random;

/// A fault to inject: `KIND[:RATE][@OPERATION]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// What goes wrong.
    pub kind: Kind,
    /// The probability, from 0 to 1.
    pub rate: f64,
    /// The requests it applies to; all if `None`.
    pub operation: Option<Operation>,
}

/// Why a text cannot be parsed as a [`Fault`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidFault(String);

impl fmt::Display for InvalidFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for InvalidFault {}

impl FromStr for Fault {
    type Err = InvalidFault;

    fn from_str(text: &str) -> Result<Self, InvalidFault> {
        let (head, operation) = match text.split_once('@') {
            Some((head, operation)) => (head, Some(operation)),
            None => (text, None),
        };
        let (word, rate) = head.split_once(':').unwrap_or((head, "1"));
        let Some(kind) = Kind::parse(word) else {
            let words: Vec<&str> = KINDS.iter().map(|(_, word, ..)| *word).collect();
            return Err(InvalidFault(format!("unknown fault \"{word}\"; known faults: {}", words.join(", "))));
        };
        let Some(rate) = rate.parse::<f64>().ok().filter(|rate| (0.0..=1.0).contains(rate)) else {
            return Err(InvalidFault(format!("invalid fault rate \"{rate}\": must be from 0 to 1")));
        };
        let operation = match operation {
            Some(_) if kind.stage() == Stage::Connection => {
                return Err(InvalidFault(format!("{word} takes no operation: it applies before a request is known")));
            }
            Some(text) => Some(Operation::parse(text).ok_or_else(|| {
                InvalidFault(format!(
                    "invalid operation \"{text}\": must be METHOD /path/{{pattern}}, /path or v1 ACTION"
                ))
            })?),
            None => None,
        };
        Ok(Fault { kind, rate, operation })
    }
}

/// The faults of one server.
#[derive(Clone, Debug, Default)]
pub(crate) struct Plan {
    faults: Vec<Fault>,
    seed: u64,
}

impl Plan {
    /// Faults are tried in this order; the seed selects the requests they hit.
    pub(crate) fn new(faults: Vec<Fault>, seed: u64) -> Self {
        Plan { faults, seed }
    }

    /// Returns the first fault that hits the `number`-th request. `path` is relative to `/api/3`; `action` is the action
    /// of API v1, empty for other requests.
    pub(crate) fn request(&self, number: u64, method: &str, path: &str, action: &str) -> Option<Kind> {
        let matches = |fault: &Fault| {
            fault.kind.stage() != Stage::Connection
                && fault.operation.as_ref().is_none_or(|operation| operation.matches(method, path, action))
        };
        self.first(number, matches)
    }

    /// Returns the first fault that hits the `number`-th connection.
    pub(crate) fn connection(&self, number: u64) -> Option<Kind> {
        self.first(number, |fault| fault.kind.stage() == Stage::Connection)
    }

    /// Whether any fault hits connections. Then each response closes its connection, so that each request can be hit.
    pub(crate) fn hits_connections(&self) -> bool {
        self.faults.iter().any(|fault| fault.kind.stage() == Stage::Connection)
    }

    /// Draws a number for the details of a fault, such as the record it hits. For a skew it is always the same.
    pub(crate) fn detail(&self, kind: Kind, number: u64) -> u64 {
        random::draw(self.seed, if kind == Kind::Skew { 0 } else { number }, u64::MAX)
    }

    fn first(&self, number: u64, matches: impl Fn(&Fault) -> bool) -> Option<Kind> {
        let is_drawn =
            |index: u64, fault: &Fault| random::fraction(random::draw(self.seed, number, index)) < fault.rate;
        let hit = (0..).zip(&self.faults).find(|(index, fault)| matches(fault) && is_drawn(*index, fault));
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
        (0..1000).filter(|number| plan.request(*number, "GET", "/contacts", "").is_some()).collect()
    }

    #[test]
    fn every_name_is_parsed_and_listed_once() {
        for (kind, word, stage, about) in KINDS {
            assert_eq!(word.parse::<Fault>().unwrap().kind, *kind);
            assert_eq!((Kind::parse(word), kind.stage()), (Some(*kind), *stage), "{about}");
        }
        assert_eq!(KINDS.len(), 41);
    }

    #[test]
    fn invalid_faults_are_explained() {
        let message = |text: &str| text.parse::<Fault>().unwrap_err().to_string();
        assert!(
            message("flood").starts_with("unknown fault \"flood\"; known faults: 429, 429-bare, 500"),
            "{}",
            message("flood")
        );
        assert_eq!(message("500:2"), "invalid fault rate \"2\": must be from 0 to 1");
        assert_eq!(message("500:often"), "invalid fault rate \"often\": must be from 0 to 1");
        assert_eq!(
            message("500@contacts"),
            "invalid operation \"contacts\": must be METHOD /path/{pattern}, /path or v1 ACTION"
        );
        assert_eq!(message("refuse@/contacts"), "refuse takes no operation: it applies before a request is known");
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
    fn the_first_matching_fault_that_is_drawn_wins() {
        let plan = plan(&["502@POST /tags", "503:0", "refuse", "504"], 1);
        assert_eq!(plan.request(1, "POST", "/tags", ""), Some(Kind::BadGateway));
        assert_eq!(plan.request(1, "GET", "/tags", ""), Some(Kind::GatewayTimeout));
        assert_eq!(plan.connection(1), Some(Kind::Refuse));
        assert!(plan.hits_connections());
    }
}
