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
}

/// Every kind, its name on the command line, when it applies, and what it does.
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
    /// Parses a name on the command line.
    pub(crate) fn parse(name: &str) -> Option<Kind> {
        KINDS.iter().find(|(_, known, ..)| *known == name).map(|(kind, ..)| *kind)
    }

    /// When the fault applies.
    pub(crate) fn stage(self) -> Stage {
        KINDS.iter().find(|(kind, ..)| *kind == self).map_or(Stage::After, |(_, _, stage, _)| *stage)
    }
}
