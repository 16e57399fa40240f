//! Whether a request is sent again, and after how long. Pure: knows neither clock nor network.
//!
//! | What happened | A read | A repeatable write | Another write |
//! |---|---|---|---|
//! | 429: refused before any effect | again | again | again |
//! | no connection: nothing was sent | again | again | again |
//! | 408, 502, 503, 504, 52x | again | again | no: it may have been done |
//! | 500 | again | no | no |
//! | sent, but no whole answer came | again | again | no: it may have been done |
//! | any other answer; no such host; no secure connection | no | no | no |
//!
//! A wait the service asks for (`Retry-After`) is kept to; where it is longer than what may still be waited, we give up
//! at once. Our own waits double each time, are drawn at random between nothing and that (so that many clients do not come
//! back together), and fit themselves into what is left.

use std::time::Duration;

/// The first wait of our own, before the draw.
const FIRST: Duration = Duration::from_millis(500);
/// The longest wait of our own.
const LONGEST: Duration = Duration::from_secs(30);
/// The longest wait a service may ask for; longer ones, and nonsense, count as this.
const LONGEST_ASKED: Duration = Duration::from_secs(86_400);

/// What became of one attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// An answer that another attempt would not change, good or bad.
    Final,
    /// 429.
    TooMany {
        /// `Retry-After`.
        asked: Option<Duration>,
    },
    /// The service is in trouble.
    Failed {
        /// 408 or 500 to 599.
        status: u16,
        /// `Retry-After`.
        asked: Option<Duration>,
    },
    /// Nothing was sent.
    NotSent,
    /// It was sent, or may have been, and no whole answer came.
    Lost,
}

impl Outcome {
    /// What the answer's status means here.
    pub fn of_status(status: u16, asked: Option<Duration>) -> Self {
        match status {
            429 => Outcome::TooMany { asked },
            408 | 500 | 502..=504 | 520..=530 => Outcome::Failed { status, asked },
            _ => Outcome::Final,
        }
    }

    /// Whether the service may have acted on the attempt although it was no success.
    pub fn may_have_been_done(self) -> bool {
        matches!(self, Outcome::Failed { .. } | Outcome::Lost)
    }
}

/// What may be done about a request.
#[derive(Clone, Copy, Debug)]
pub struct Policy {
    /// Whether it changes something.
    pub write: bool,
    /// Whether sending it twice is the same as sending it once.
    pub repeatable: bool,
    /// How often it may be sent again.
    pub max_retries: u32,
    /// How long all waits may take together.
    pub max_wait: Duration,
}

/// What was spent on a request so far.
#[derive(Clone, Copy, Debug, Default)]
pub struct Spent {
    /// How often it was sent again.
    pub retries: u32,
    /// How long was waited.
    pub waited: Duration,
}

/// What to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Wait so long, then send it again.
    Again(Duration),
    /// Take what came.
    GiveUp,
}

/// Decides; `chance` is a number from 0 to 1, drawn anew each time.
pub fn decide(outcome: Outcome, policy: &Policy, spent: Spent, chance: f64) -> Decision {
    let (safe, asked) = match outcome {
        Outcome::Final => (false, None),
        Outcome::TooMany { asked } => (true, asked),
        Outcome::NotSent => (true, None),
        Outcome::Failed { status: 500, asked } => (!policy.write, asked),
        Outcome::Failed { asked, .. } => (policy.repeatable || !policy.write, asked),
        Outcome::Lost => (policy.repeatable || !policy.write, None),
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
    // Half of what is left at the most, so that the number of retries ends them and not a single long draw.
    let most = doubled.min(LONGEST).min((left - asked) / 2);
    Decision::Again(asked + most.mul_f64(chance.clamp(0.0, 1.0)))
}

/// Reads `Retry-After`: seconds, or a date of HTTP; `now` is in seconds since 1970.
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

    fn policy(write: bool, repeatable: bool) -> Policy {
        Policy { write, repeatable, max_retries: 3, max_wait: SECOND * 60 }
    }

    fn again(outcome: Outcome, policy: &Policy) -> bool {
        decide(outcome, policy, Spent::default(), 0.5) != Decision::GiveUp
    }

    #[test]
    fn each_outcome_is_repeated_exactly_where_that_is_safe() {
        let (read, repeatable, write) = (policy(false, true), policy(true, true), policy(true, false));
        let cases = [
            (Outcome::TooMany { asked: None }, [true, true, true]),
            (Outcome::NotSent, [true, true, true]),
            (Outcome::of_status(503, None), [true, true, false]),
            (Outcome::of_status(502, None), [true, true, false]),
            (Outcome::of_status(522, None), [true, true, false]),
            (Outcome::of_status(408, None), [true, true, false]),
            (Outcome::of_status(500, None), [true, false, false]),
            (Outcome::Lost, [true, true, false]),
            (Outcome::of_status(200, None), [false, false, false]),
            (Outcome::of_status(404, None), [false, false, false]),
            (Outcome::of_status(501, None), [false, false, false]),
        ];
        for (outcome, expected) in cases {
            assert_eq!([&read, &repeatable, &write].map(|policy| again(outcome, policy)), expected, "{outcome:?}");
        }
    }

    #[test]
    fn our_own_waits_double_up_to_a_limit_and_are_drawn_from_nothing_up() {
        let policy = Policy { max_retries: 20, max_wait: SECOND * 1000, ..policy(false, true) };
        let wait = |retries, chance| decide(Outcome::Lost, &policy, Spent { retries, waited: Duration::ZERO }, chance);
        assert_eq!(wait(0, 1.0), Decision::Again(FIRST));
        assert_eq!(wait(3, 1.0), Decision::Again(FIRST * 8));
        assert_eq!(wait(19, 1.0), Decision::Again(LONGEST));
        assert_eq!(wait(3, 0.0), Decision::Again(Duration::ZERO));
    }

    #[test]
    fn a_wait_the_service_asks_for_is_the_least() {
        let outcome = Outcome::TooMany { asked: Some(SECOND * 30) };
        let policy = policy(true, false);
        assert_eq!(decide(outcome, &policy, Spent::default(), 0.0), Decision::Again(SECOND * 30));
        let Decision::Again(wait) = decide(outcome, &policy, Spent::default(), 1.0) else { panic!("gave up") };
        assert!(wait > SECOND * 30 && wait <= SECOND * 60);
    }

    #[test]
    fn waits_never_exceed_what_may_be_waited() {
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
    fn the_number_of_retries_is_a_limit_of_its_own() {
        let policy = policy(false, true);
        let spent = |retries| Spent { retries, waited: Duration::ZERO };
        assert_ne!(decide(Outcome::Lost, &policy, spent(2), 0.0), Decision::GiveUp);
        assert_eq!(decide(Outcome::Lost, &policy, spent(3), 0.0), Decision::GiveUp);
        let never = Policy { max_retries: 0, ..policy };
        assert_eq!(decide(Outcome::TooMany { asked: None }, &never, spent(0), 0.0), Decision::GiveUp);
    }

    #[test]
    fn without_time_to_wait_it_is_repeated_at_once() {
        let policy = Policy { max_wait: Duration::ZERO, ..policy(false, true) };
        assert_eq!(decide(Outcome::Lost, &policy, Spent::default(), 1.0), Decision::Again(Duration::ZERO));
        let asked = Outcome::TooMany { asked: Some(SECOND) };
        assert_eq!(decide(asked, &policy, Spent::default(), 1.0), Decision::GiveUp);
    }

    #[test]
    fn retry_after_is_read_as_seconds_and_as_a_date() {
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
