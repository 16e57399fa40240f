//! The kinds of failure, each with its exit code.

/// The kind of a failure; the kind alone decides the exit code.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// Anything without a kind of its own: exit 1.
    #[default]
    Other,
    /// A bad flag, argument or file, or a confirmation that was not given: exit 2.
    Usage,
    /// Some items of several failed: exit 3.
    Partial,
    /// Not logged in, not allowed, or a read-only profile: exit 4.
    Denied,
    /// The record does not exist: exit 5.
    NotFound,
    /// The server rejected the request, including failures reported with status 200: exit 6.
    Rejected,
    /// Rate limit, outage or network failure: nothing changed or safe to repeat; run it again later: exit 7.
    Temporary,
    /// The wait ended; the server is still processing: exit 8.
    Waiting,
    /// A safety stop: exit 9.
    Safety,
    /// Differences were found, with `--exit-code`: exit 10.
    Differences,
    /// A write was sent and its outcome is not known: exit 11.
    Unknown,
    /// Stopped by Ctrl-C; everything done so far is safe: exit 130.
    Interrupted,
    /// Stopped by the system (SIGTERM); everything done so far is safe: exit 143.
    Terminated,
}

impl Kind {
    /// Every kind, by exit code.
    pub const ALL: [Kind; 13] = [
        Kind::Other,
        Kind::Usage,
        Kind::Partial,
        Kind::Denied,
        Kind::NotFound,
        Kind::Rejected,
        Kind::Temporary,
        Kind::Waiting,
        Kind::Safety,
        Kind::Differences,
        Kind::Unknown,
        Kind::Interrupted,
        Kind::Terminated,
    ];

    /// The process's exit code, stable from the first release.
    pub const fn exit_code(self) -> u8 {
        self.facts().0
    }

    /// The `code` of an error in JSON, for programs to match.
    pub const fn code(self) -> &'static str {
        self.facts().1
    }

    /// What the exit code means, for the help.
    pub const fn meaning(self) -> &'static str {
        self.facts().2
    }

    /// Its exit code, its code in JSON, and its meaning.
    const fn facts(self) -> (u8, &'static str, &'static str) {
        match self {
            Kind::Other => (1, "failed", "any other failure"),
            Kind::Usage => (2, "usage", "wrong usage, or a confirmation that was not given"),
            Kind::Partial => (3, "partial", "some items failed, or a listing is incomplete"),
            Kind::Denied => (4, "denied", "not logged in or not allowed"),
            Kind::NotFound => (5, "not_found", "not found"),
            Kind::Rejected => (6, "rejected", "rejected by the server"),
            Kind::Temporary => (7, "temporary", "temporary: nothing changed or safe to repeat; run it again later"),
            Kind::Waiting => (8, "waiting", "still processing on the server"),
            Kind::Safety => (9, "safety_stop", "safety stop"),
            Kind::Differences => (10, "differences", "differences or findings, only when requested"),
            Kind::Unknown => (11, "outcome_unknown", "outcome unknown: a write was sent and no response was received"),
            Kind::Interrupted => {
                (130, "interrupted", "stopped by Ctrl-C; completed work is safe, a job can be resumed")
            }
            Kind::Terminated => {
                (143, "terminated", "stopped by the system; completed work is safe, a job can be resumed")
            }
        }
    }
}
