//! How a bulk import ends: completed, unless a fault decides otherwise.

/// How a bulk import job ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ImportOutcome {
    /// Every contact was written, except those the server skips.
    Completed,
    /// Nothing was written. What the server has done by then is not established.
    Failed,
    /// The first half was written. What the server has done by then is not established.
    Interrupted,
}

impl ImportOutcome {
    /// The status in `import/info`.
    pub(crate) fn status(self) -> &'static str {
        match self {
            ImportOutcome::Completed => "completed",
            ImportOutcome::Failed => "failed",
            ImportOutcome::Interrupted => "interrupted",
        }
    }

    /// Parses a status of `import/info`.
    pub(crate) fn parse(status: &str) -> ImportOutcome {
        match status {
            "failed" => ImportOutcome::Failed,
            "interrupted" => ImportOutcome::Interrupted,
            _ => ImportOutcome::Completed,
        }
    }
}
