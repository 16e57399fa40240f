//! The kinds of faults that a campaign draws from: all of them.

use acamp::sandbox::faults::Kind;

/// The kinds that a campaign draws from. The order decides what a seed draws.
pub const JUDGED: &[Kind] = &[
    Kind::TooMany,
    Kind::TooManyBare,
    Kind::Internal,
    Kind::BadGateway,
    Kind::Unavailable,
    Kind::GatewayTimeout,
    Kind::Html,
    Kind::HtmlOk,
    Kind::Refuse,
    Kind::ResetBefore,
    Kind::ResetAfter,
    Kind::ResetMiddle,
    Kind::SlowFirstByte,
    Kind::SlowDrip,
    Kind::Truncated,
    Kind::Garbage,
    Kind::Types,
    Kind::Empty,
    Kind::SucceededZero,
    Kind::DuplicateRow,
    Kind::MissingRow,
    Kind::Insert,
    Kind::Delete,
    Kind::RepeatPage,
    Kind::Huge,
    Kind::Redirect,
    Kind::Clock,
    Kind::ImportFailed,
    Kind::ImportInterrupted,
    Kind::Late,
    Kind::LateTimeout,
    Kind::Skew,
    Kind::Keyless,
    Kind::KeylessMessage,
    Kind::KeylessArray,
    Kind::KeylessNull,
    Kind::TotalLow,
    Kind::TotalHigh,
    Kind::Churn,
    Kind::Rename,
    Kind::AuthenticationRequired,
];

#[test]
fn every_kind_is_judged() {
    use acamp::sandbox::faults::KINDS;

    for (kind, word, ..) in KINDS {
        assert!(JUDGED.contains(kind), "{word}");
    }
    assert_eq!(JUDGED.len(), KINDS.len());
}
