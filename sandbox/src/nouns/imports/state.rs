//! How far a job is, from the time since its request alone. Pure.

/// How far a job is. Documents and two clients name the words, none of them says how long each lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// The service does not know of it yet, and says `false`.
    Unseen,
    /// Queued.
    Waiting,
    /// Taken by a worker.
    Claimed,
    /// Being written; its contacts can be read already.
    Active,
    /// Over, well or badly.
    Ended,
}

impl State {
    /// The state `elapsed` milliseconds after the request of a job that takes `time` milliseconds. A clock that went
    /// back ends the job, so that nobody waits for the clock to come round.
    pub fn after(elapsed: i64, time: i64) -> State {
        if elapsed < 0 || elapsed >= time {
            return State::Ended;
        }
        match elapsed.saturating_mul(10) / time.max(1) {
            0 => State::Unseen,
            1 | 2 => State::Waiting,
            3 | 4 => State::Claimed,
            _ => State::Active,
        }
    }

    /// Milliseconds after which a job that takes `time` milliseconds becomes active and is written.
    pub fn written_after(time: i64) -> i64 {
        time / 2
    }

    /// The word of `import/info`; of an ended job [`End`] has it.
    pub fn status(self) -> &'static str {
        match self {
            State::Unseen | State::Waiting => "waiting",
            State::Claimed => "claimed",
            State::Active => "active",
            State::Ended => End::Completed.status(),
        }
    }
}

/// How a job ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Every contact was written but those the service skips.
    Completed,
    /// Nothing was written. Only a fault brings it about; what the service has done by then is not established.
    Failed,
    /// The first half was written. Likewise.
    Interrupted,
}

impl End {
    /// The word of `import/info`.
    pub fn status(self) -> &'static str {
        match self {
            End::Completed => "completed",
            End::Failed => "failed",
            End::Interrupted => "interrupted",
        }
    }

    /// The end of that word.
    pub fn of(status: &str) -> End {
        match status {
            "failed" => End::Failed,
            "interrupted" => End::Interrupted,
            _ => End::Completed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::State::{self, Active, Claimed, Ended, Unseen, Waiting};

    #[test]
    fn a_job_passes_every_state_in_order() {
        let states: Vec<State> = (0..=10).map(|tenth| State::after(tenth * 150, 1500)).collect();
        let expected = [Unseen, Waiting, Waiting, Claimed, Claimed, Active, Active, Active, Active, Active, Ended];
        assert_eq!(states, expected);
    }

    #[test]
    fn it_is_written_the_moment_it_is_active() {
        for time in [1, 2, 7, 1500] {
            let active = (0..time).find(|elapsed| State::after(*elapsed, time) == Active);
            let written = State::written_after(time);
            assert!(active.is_none_or(|active| written <= active && active <= written + 1), "{time}: {active:?}");
        }
    }

    #[test]
    fn a_job_without_time_and_one_from_the_future_are_over() {
        assert_eq!(State::after(0, 0), Ended);
        assert_eq!(State::after(-5, 1500), Ended);
    }
}
