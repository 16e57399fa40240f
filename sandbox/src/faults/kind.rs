//! The closed list of faults.

/// One way to go wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// 429 with `Retry-After`.
    TooMany,
    /// 429 without it.
    TooManyBare,
    /// 500.
    Internal,
    /// 502.
    BadGateway,
    /// 503.
    Unavailable,
    /// 504.
    GatewayTimeout,
    /// 503 with a page for people.
    Html,
    /// 200 with a page for people.
    HtmlOk,
    /// The connection closes before anything is read.
    Refuse,
    /// The connection breaks after the request was read.
    ResetBefore,
    /// The connection breaks after the request was carried out.
    ResetAfter,
    /// The connection breaks in the middle of the answer.
    ResetMiddle,
    /// The answer keeps one waiting.
    SlowFirstByte,
    /// The answer comes in tiny pieces.
    SlowDrip,
    /// The JSON ends in the middle, the answer does not.
    Truncated,
    /// The body is no text at all.
    Garbage,
    /// Every value has another type than usual.
    Types,
    /// 200 without a body.
    Empty,
    /// 200 that says it failed.
    SucceededZero,
    /// A page holds a row twice.
    DuplicateRow,
    /// A page lacks a row.
    MissingRow,
    /// A row appears while a listing is paged through.
    Insert,
    /// A row goes while a listing is paged through.
    Delete,
    /// A page is the one before it once more.
    RepeatPage,
    /// A body of a gigabyte.
    Huge,
    /// 302 to another host.
    Redirect,
    /// The service's dates jump.
    Clock,
    /// A bulk import ends as `failed`.
    ImportFailed,
    /// A bulk import ends as `interrupted`.
    ImportInterrupted,
}

/// When a fault strikes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// When a connection opens: no request is known yet.
    Connection,
    /// Instead of carrying the request out: nothing is done.
    Instead,
    /// While it is carried out.
    During,
    /// After it was carried out: the client learns of it badly or not at all.
    After,
}

/// Every kind, the word it is asked for by, when it strikes, and what it does.
pub static KINDS: &[(Kind, &str, Stage, &str)] = &[
    (Kind::TooMany, "429", Stage::Instead, "429 with `Retry-After: 1`"),
    (Kind::TooManyBare, "429-bare", Stage::Instead, "429 without `Retry-After`"),
    (Kind::Internal, "500", Stage::Instead, "500, nothing done"),
    (Kind::BadGateway, "502", Stage::Instead, "502, nothing done"),
    (Kind::Unavailable, "503", Stage::Instead, "503, nothing done"),
    (Kind::GatewayTimeout, "504", Stage::After, "carried out, but answered with 504"),
    (Kind::Html, "html", Stage::Instead, "503 with a page of HTML, nothing done"),
    (Kind::HtmlOk, "html-200", Stage::Instead, "200 with a page of HTML from someone else, nothing done"),
    (Kind::Refuse, "refuse", Stage::Connection, "connection closed before anything is read"),
    (Kind::ResetBefore, "reset-before", Stage::Instead, "connection reset after the request, nothing done"),
    (Kind::ResetAfter, "reset-after", Stage::After, "carried out, connection reset before the answer"),
    (Kind::ResetMiddle, "reset-middle", Stage::After, "carried out, connection reset after half the answer"),
    (Kind::SlowFirstByte, "slow-first-byte", Stage::After, "carried out, 5 s of silence before the answer"),
    (Kind::SlowDrip, "slow-drip", Stage::After, "carried out, the body takes 10 s in small pieces"),
    (Kind::Truncated, "truncated", Stage::After, "carried out, half the JSON in a complete answer"),
    (Kind::Garbage, "garbage", Stage::After, "carried out, a body that is no JSON and no UTF-8"),
    (
        Kind::Types,
        "types",
        Stage::After,
        "carried out, every value of another type: 7 and \"7\", true and 1, null and \"\", {} and []",
    ),
    (Kind::Empty, "empty", Stage::After, "carried out, an empty 200 with `X-AC-Error: Code 9001`"),
    (Kind::SucceededZero, "succeeded-0", Stage::Instead, "200 with `\"succeeded\":0`, nothing done"),
    (Kind::DuplicateRow, "duplicate-row", Stage::After, "a row twice in a page"),
    (Kind::MissingRow, "missing-row", Stage::After, "a row left out of a page"),
    (Kind::Insert, "insert", Stage::During, "a row appears before a page that is not the first"),
    (Kind::Delete, "delete", Stage::During, "the first row goes before a page that is not the first"),
    (Kind::RepeatPage, "repeat-page", Stage::During, "the page before instead of the next"),
    (Kind::Huge, "huge", Stage::After, "carried out, a body of 1 GB"),
    (Kind::Redirect, "redirect", Stage::Instead, "302 to another host, nothing done"),
    (Kind::Clock, "clock", Stage::During, "the service's dates jump, in what is written too"),
    (Kind::ImportFailed, "import-failed", Stage::During, "a bulk import ends as failed, nothing imported"),
    (Kind::ImportInterrupted, "import-interrupted", Stage::During, "a bulk import ends half way as interrupted"),
];

impl Kind {
    /// The kind of that word.
    pub fn named(word: &str) -> Option<Kind> {
        KINDS.iter().find(|(_, name, ..)| *name == word).map(|(kind, ..)| *kind)
    }

    /// When it strikes.
    pub fn stage(self) -> Stage {
        KINDS.iter().find(|(kind, ..)| *kind == self).map_or(Stage::After, |(_, _, stage, _)| *stage)
    }
}
