//! The retry policy: whether a request is retried, and after what delay. Pure: knows neither clock nor network.
//!
//! | Outcome | Read | Idempotent write | Other write |
//! |---|---|---|---|
//! | 429: rejected before any effect | retry | retry | retry |
//! | no connection: nothing was sent | retry | retry | retry |
//! | 408, 502, 503, 504, 511, 52x | retry | retry | no: it may have taken effect |
//! | 500 | retry | no | no |
//! | sent, but no complete response | retry | retry | no: it may have taken effect |
//! | any other response; unknown host; no secure connection | no | no | no |
//!
//! A delay the server asks for (`Retry-After`) is the minimum; if it exceeds the remaining wait, we give up at once. Our own
//! backoff doubles each time with full jitter (random between zero and the delay, so that many clients do not return at once),
//! and is limited to what remains.

use std::time::Duration;

/// The first delay of our own, before jitter.
const FIRST: Duration = Duration::from_millis(500);
/// The longest delay of our own.
const LONGEST: Duration = Duration::from_secs(30);
/// The longest delay a server may ask for; longer ones count as this.
const LONGEST_ASKED: Duration = Duration::from_secs(86_400);

/// The outcome of one attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A result that another attempt would not change.
    Final,
    /// 429.
    TooMany {
        /// `Retry-After`.
        asked: Option<Duration>,
    },
    /// The server failed.
    Failed {
        /// 408 or 500 to 599.
        status: u16,
        /// `Retry-After`.
        asked: Option<Duration>,
    },
    /// Nothing was sent.
    NotSent,
    /// It was or may have been sent, and no complete response was received.
    Lost,
}

impl Outcome {
    /// The outcome for a response's status.
    pub fn of_status(status: u16, asked: Option<Duration>) -> Self {
        match status {
            429 => Outcome::TooMany { asked },
            408 | 500 | 502..=504 | 511 | 520..=530 => Outcome::Failed { status, asked },
            _ => Outcome::Final,
        }
    }

    /// Whether the attempt may have taken effect although it failed.
    pub fn may_have_been_done(self) -> bool {
        matches!(self, Outcome::Failed { .. } | Outcome::Lost)
    }
}

/// How a request may be retried.
#[derive(Clone, Copy, Debug)]
pub struct Policy {
    /// Whether it is a write.
    pub write: bool,
    /// Whether it is idempotent.
    pub idempotent: bool,
    /// Maximum number of retries.
    pub max_retries: u32,
    /// Maximum total wait.
    pub max_wait: Duration,
}

/// Retries and time used so far.
#[derive(Clone, Copy, Debug, Default)]
pub struct Spent {
    /// Number of retries.
    pub retries: u32,
    /// Total wait.
    pub waited: Duration,
}

/// What to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Wait, then retry.
    Again(Duration),
    /// Do not retry.
    GiveUp,
}

/// Decides; `chance` is a fresh random number from 0 to 1.
pub fn decide(outcome: Outcome, policy: &Policy, spent: Spent, chance: f64) -> Decision {
    let (safe, asked) = match outcome {
        Outcome::Final => (false, None),
        Outcome::TooMany { asked } => (true, asked),
        Outcome::NotSent => (true, None),
        Outcome::Failed { status: 500, asked } => (!policy.write, asked),
        Outcome::Failed { asked, .. } => (policy.idempotent || !policy.write, asked),
        Outcome::Lost => (policy.idempotent || !policy.write, None),
    };
    if !safe || spent.retries >= policy.max_retries {
        return Decision::GiveUp;
    }
    let left = policy.max_wait.saturating_sub(spent.waited);
    let asked = asked.unwrap_or_default();
    if asked > left || left.is_zero() && !policy.max_wait.is_zero() {
        return Decision::GiveUp;
    }
    let doubled = FIRST.saturating_mul(2u32.saturating_pow(spent.retries.min(16)));
    // At most half of what remains, so that one long delay does not use up all retries.
    let most = doubled.min(LONGEST).min((left - asked) / 2);
    Decision::Again(asked + most.mul_f64(chance.clamp(0.0, 1.0)))
}

/// Parses `Retry-After`: seconds or an HTTP date; `now` is in seconds since 1970.
pub fn retry_after(value: &str, now: i64) -> Option<Duration> {
    let value = value.trim();
    if let Ok(seconds) = value.parse::<f64>() {
        let valid = seconds.is_finite() && seconds >= 0.0;
        return valid.then(|| Duration::try_from_secs_f64(seconds).unwrap_or(LONGEST_ASKED).min(LONGEST_ASKED));
    }
    let date = jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(value).ok()?;
    let seconds = date.as_second().saturating_sub(now);
    Some(Duration::from_secs(u64::try_from(seconds).unwrap_or(0)).min(LONGEST_ASKED))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn policy(write: bool, idempotent: bool) -> Policy {
        Policy { write, idempotent, max_retries: 3, max_wait: SECOND * 60 }
    }

    fn again(outcome: Outcome, policy: &Policy) -> bool {
        decide(outcome, policy, Spent::default(), 0.5) != Decision::GiveUp
    }

    #[test]
    fn each_outcome_is_retried_exactly_if_it_is_safe() {
        let (read, idempotent, write) = (policy(false, true), policy(true, true), policy(true, false));
        let cases = [
            (Outcome::TooMany { asked: None }, [true, true, true]),
            (Outcome::NotSent, [true, true, true]),
            (Outcome::of_status(503, None), [true, true, false]),
            (Outcome::of_status(502, None), [true, true, false]),
            (Outcome::of_status(511, None), [true, true, false]),
            (Outcome::of_status(522, None), [true, true, false]),
            (Outcome::of_status(408, None), [true, true, false]),
            (Outcome::of_status(500, None), [true, false, false]),
            (Outcome::Lost, [true, true, false]),
            (Outcome::of_status(200, None), [false, false, false]),
            (Outcome::of_status(404, None), [false, false, false]),
            (Outcome::of_status(501, None), [false, false, false]),
        ];
        for (outcome, expected) in cases {
            assert_eq!([&read, &idempotent, &write].map(|policy| again(outcome, policy)), expected, "{outcome:?}");
        }
    }

    #[test]
    fn our_own_delays_double_up_to_a_limit_with_full_jitter() {
        let policy = Policy { max_retries: 20, max_wait: SECOND * 1000, ..policy(false, true) };
        let wait = |retries, chance| decide(Outcome::Lost, &policy, Spent { retries, waited: Duration::ZERO }, chance);
        assert_eq!(wait(0, 1.0), Decision::Again(FIRST));
        assert_eq!(wait(3, 1.0), Decision::Again(FIRST * 8));
        assert_eq!(wait(19, 1.0), Decision::Again(LONGEST));
        assert_eq!(wait(3, 0.0), Decision::Again(Duration::ZERO));
    }

    #[test]
    fn a_delay_the_server_asks_for_is_the_minimum() {
        let outcome = Outcome::TooMany { asked: Some(SECOND * 30) };
        let policy = policy(true, false);
        assert_eq!(decide(outcome, &policy, Spent::default(), 0.0), Decision::Again(SECOND * 30));
        let Decision::Again(wait) = decide(outcome, &policy, Spent::default(), 1.0) else { panic!("gave up") };
        assert!(wait > SECOND * 30 && wait <= SECOND * 60);
    }

    #[test]
    fn delays_never_exceed_the_maximum_wait() {
        let policy = policy(false, true);
        let asked = Outcome::TooMany { asked: Some(SECOND * 30) };
        let waited = |seconds| Spent { retries: 1, waited: SECOND * seconds };
        assert_eq!(decide(asked, &policy, waited(31), 0.0), Decision::GiveUp);
        assert_eq!(decide(asked, &policy, waited(30), 1.0), Decision::Again(SECOND * 30));
        assert_eq!(decide(Outcome::Lost, &policy, waited(60), 0.0), Decision::GiveUp);
        let all: Duration = (0..3).fold(Duration::ZERO, |waited, retries| {
            match decide(Outcome::Lost, &Policy { max_wait: SECOND, ..policy }, Spent { retries, waited }, 1.0) {
                Decision::Again(wait) => waited + wait,
                Decision::GiveUp => panic!("gave up after {retries}"),
            }
        });
        assert!(all <= SECOND);
    }

    #[test]
    fn the_number_of_retries_is_limited_too() {
        let policy = policy(false, true);
        let spent = |retries| Spent { retries, waited: Duration::ZERO };
        assert_ne!(decide(Outcome::Lost, &policy, spent(2), 0.0), Decision::GiveUp);
        assert_eq!(decide(Outcome::Lost, &policy, spent(3), 0.0), Decision::GiveUp);
        let never = Policy { max_retries: 0, ..policy };
        assert_eq!(decide(Outcome::TooMany { asked: None }, &never, spent(0), 0.0), Decision::GiveUp);
    }

    #[test]
    fn with_a_maximum_wait_of_zero_it_retries_at_once() {
        let policy = Policy { max_wait: Duration::ZERO, ..policy(false, true) };
        assert_eq!(decide(Outcome::Lost, &policy, Spent::default(), 1.0), Decision::Again(Duration::ZERO));
        let asked = Outcome::TooMany { asked: Some(SECOND) };
        assert_eq!(decide(asked, &policy, Spent::default(), 1.0), Decision::GiveUp);
    }

    #[test]
    fn retry_after_is_parsed_as_seconds_and_as_a_date() {
        assert_eq!(retry_after(" 30 ", 0), Some(SECOND * 30));
        assert_eq!(retry_after("0.5", 0), Some(SECOND / 2));
        assert_eq!(retry_after("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_770), Some(SECOND * 7));
        assert_eq!(retry_after("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_999), Some(Duration::ZERO));
        assert_eq!(retry_after("99999999999", 0), Some(LONGEST_ASKED));
        for nonsense in ["", "-1", "soon", "NaN", "inf"] {
            assert_eq!(retry_after(nonsense, 0), None, "{nonsense}");
        }
    }
}
