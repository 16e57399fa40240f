//! The kinds of faults that a campaign draws from, and those that it does not judge yet.

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
];

#[test]
fn every_kind_is_either_judged_or_left_out() {
    use acamp::sandbox::faults::KINDS;

    // The kinds that a campaign leaves out, because the client does not handle these classes of faults yet. Each moves to
    // `JUDGED` when the client does:
    //
    // - listings without their key, which pass for empty listings;
    // - false totals, although the total decides whether a listing is complete;
    // - a record deleted and another one created between two pages, which leaves the total unchanged;
    // - names that change after they were resolved to ids.
    const LEFT_OUT: &[Kind] = &[
        Kind::Keyless,
        Kind::KeylessMessage,
        Kind::KeylessArray,
        Kind::KeylessNull,
        Kind::TotalLow,
        Kind::TotalHigh,
        Kind::Churn,
        Kind::Rename,
    ];

    for (kind, word, ..) in KINDS {
        assert!(JUDGED.contains(kind) != LEFT_OUT.contains(kind), "{word}");
    }
    assert_eq!(JUDGED.len() + LEFT_OUT.len(), KINDS.len());
}
