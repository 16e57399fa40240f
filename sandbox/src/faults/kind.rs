//! The list of all faults.

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// 429 with `Retry-After`.
    TooMany,
    /// 429 without `Retry-After`.
    TooManyBare,
    /// 500, nothing executed.
    Internal,
    /// 502, nothing executed.
    BadGateway,
    /// 503, nothing executed.
    Unavailable,
    /// 511, nothing executed.
    AuthenticationRequired,
    /// 504, although the request is executed.
    GatewayTimeout,
    /// 503 with an HTML page.
    Html,
    /// 200 with an HTML page.
    HtmlOk,
    /// The connection is closed before anything is read.
    Refuse,
    /// The connection is reset after the request is read.
    ResetBefore,
    /// The connection is reset after the request is executed.
    ResetAfter,
    /// The connection is reset in the middle of the response.
    ResetMiddle,
    /// The first byte of the response is delayed.
    SlowFirstByte,
    /// The response is sent in small chunks.
    SlowDrip,
    /// The response is complete, but its JSON is cut in half.
    Truncated,
    /// The body is neither JSON nor UTF-8.
    Garbage,
    /// Every value has an unusual type.
    Types,
    /// 200 without a body.
    Empty,
    /// 200 whose body reports a failure.
    SucceededZero,
    /// A page contains a record twice.
    DuplicateRow,
    /// A page omits a record.
    MissingRow,
    /// A record is created between two pages of a listing.
    Insert,
    /// A record is deleted between two pages of a listing.
    Delete,
    /// A page repeats the previous one.
    RepeatPage,
    /// A body of 1 GB.
    Huge,
    /// 302 to another host.
    Redirect,
    /// The server's clock jumps.
    Clock,
    /// A bulk import ends as `failed`.
    ImportFailed,
    /// A bulk import ends as `interrupted`.
    ImportInterrupted,
    /// No response; the request is executed seconds later.
    Late,
    /// 504 at once; the request is executed seconds later.
    LateTimeout,
    /// Stored dates differ from the header `Date` by a few seconds.
    Skew,
    /// `{}` instead of a listing.
    Keyless,
    /// An object with only a message instead of a listing.
    KeylessMessage,
    /// `[]` instead of a listing.
    KeylessArray,
    /// `null` instead of a listing.
    KeylessNull,
    /// `meta.total` is too low.
    TotalLow,
    /// `meta.total` is too high.
    TotalHigh,
    /// A record is deleted and another one is created between two pages of a listing.
    Churn,
    /// Two records exchange their names after a listing.
    Rename,
}

/// When a fault applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// When a connection is opened, before a request is known.
    Connection,
    /// Instead of executing the request.
    Instead,
    /// While the request is executed.
    During,
    /// After the request is executed: the client gets a bad response or none.
    After,
    /// Before the request is executed, which happens later, whatever the client does.
    Later,
}

/// Every kind, its name on the command line, when it applies, and what it does.
pub static KINDS: &[(Kind, &str, Stage, &str)] = &[
    (Kind::TooMany, "429", Stage::Instead, "429 with `Retry-After: 1`"),
    (Kind::TooManyBare, "429-bare", Stage::Instead, "429 without `Retry-After`"),
    (Kind::Internal, "500", Stage::Instead, "500, request not executed"),
    (Kind::BadGateway, "502", Stage::Instead, "502, request not executed"),
    (Kind::Unavailable, "503", Stage::Instead, "503, request not executed"),
    (Kind::AuthenticationRequired, "511", Stage::Instead, "511, request not executed"),
    (Kind::GatewayTimeout, "504", Stage::After, "504, although the request is executed"),
    (Kind::Html, "html", Stage::Instead, "503 with an HTML page, request not executed"),
    (Kind::HtmlOk, "html-200", Stage::Instead, "200 with an HTML page of another server, request not executed"),
    (Kind::Refuse, "refuse", Stage::Connection, "connection closed before the request is read"),
    (
        Kind::ResetBefore,
        "reset-before",
        Stage::Instead,
        "connection reset after the request is read, request not executed",
    ),
    (Kind::ResetAfter, "reset-after", Stage::After, "request executed, connection reset before the response"),
    (Kind::ResetMiddle, "reset-middle", Stage::After, "request executed, connection reset after half of the response"),
    (Kind::SlowFirstByte, "slow-first-byte", Stage::After, "request executed, 5 s delay before the response"),
    (Kind::SlowDrip, "slow-drip", Stage::After, "request executed, the body takes 10 s in small chunks"),
    (Kind::Truncated, "truncated", Stage::After, "request executed, complete response with half of the JSON"),
    (Kind::Garbage, "garbage", Stage::After, "request executed, a body that is neither JSON nor UTF-8"),
    (
        Kind::Types,
        "types",
        Stage::After,
        "request executed, every value has another type: 7 and \"7\", true and 1, null and \"\", {} and []",
    ),
    (Kind::Empty, "empty", Stage::After, "request executed, an empty 200 with `X-AC-Error: Code 9001`"),
    (Kind::SucceededZero, "succeeded-0", Stage::Instead, "200 with `\"succeeded\":0`, request not executed"),
    (Kind::DuplicateRow, "duplicate-row", Stage::After, "a record twice in a page"),
    (Kind::MissingRow, "missing-row", Stage::After, "a record missing from a page"),
    (Kind::Insert, "insert", Stage::During, "a record is created before a page other than the first"),
    (Kind::Delete, "delete", Stage::During, "the first record is deleted before a page other than the first"),
    (Kind::RepeatPage, "repeat-page", Stage::During, "the previous page instead of the next one"),
    (Kind::Huge, "huge", Stage::After, "request executed, a body of 1 GB"),
    (Kind::Redirect, "redirect", Stage::Instead, "302 to another host, request not executed"),
    (Kind::Clock, "clock", Stage::During, "the server's clock jumps, in stored dates as well"),
    (Kind::ImportFailed, "import-failed", Stage::During, "a bulk import ends as failed, nothing imported"),
    (Kind::ImportInterrupted, "import-interrupted", Stage::During, "a bulk import ends halfway as interrupted"),
    (Kind::Late, "late", Stage::Later, "no response, request executed 5 s after it arrives"),
    (Kind::LateTimeout, "504-late", Stage::Later, "504 at once, request executed 5 s after it arrives"),
    (
        Kind::Skew,
        "skew",
        Stage::During,
        "stored dates differ from the `Date` header by 2 to 5 s, the same in every request",
    ),
    (Kind::Keyless, "keyless", Stage::After, "{} instead of a listing"),
    (Kind::KeylessMessage, "keyless-message", Stage::After, "an object with only a message instead of a listing"),
    (Kind::KeylessArray, "keyless-array", Stage::After, "[] instead of a listing"),
    (Kind::KeylessNull, "keyless-null", Stage::After, "null instead of a listing"),
    (Kind::TotalLow, "total-low", Stage::After, "a total that makes every page look like the last one"),
    (Kind::TotalHigh, "total-high", Stage::After, "a total that is too high by 1 to 100"),
    (
        Kind::Churn,
        "churn",
        Stage::During,
        "the first record is deleted and another one is created before a page other than the first",
    ),
    (Kind::Rename, "rename", Stage::After, "a record of a listing and the next one exchange their names afterwards"),
];

impl Kind {
    /// Parses a name on the command line.
    pub(crate) fn parse(name: &str) -> Option<Kind> {
        KINDS.iter().find(|(_, known, ..)| *known == name).map(|(kind, ..)| *kind)
    }

    /// When the fault applies.
    pub(crate) fn stage(self) -> Stage {
        KINDS.iter().find(|(kind, ..)| *kind == self).map_or(Stage::After, |(_, _, stage, _)| *stage)
    }
}
