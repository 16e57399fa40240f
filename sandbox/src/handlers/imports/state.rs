//! The state of a job, derived from the time since its request.

use crate::faults::ImportOutcome;

/// The state of a job. Documents and two clients name the states; none of them tells how long each lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum JobState {
    /// The server does not know it yet; its status is `false`.
    Unseen,
    /// It is queued.
    Waiting,
    /// A worker has taken it.
    Claimed,
    /// Its contacts are written and can be read.
    Active,
    /// It has ended, with or without success.
    Ended,
}

impl JobState {
    /// Returns the state `elapsed` milliseconds after the request, for a job that takes `time` milliseconds. A clock
    /// that was set back ends the job, so that nobody waits for it.
    pub(crate) fn after(elapsed: i64, time: i64) -> JobState {
        if elapsed < 0 || elapsed >= time {
            return JobState::Ended;
        }
        match elapsed.saturating_mul(10) / time.max(1) {
            0 => JobState::Unseen,
            1 | 2 => JobState::Waiting,
            3 | 4 => JobState::Claimed,
            _ => JobState::Active,
        }
    }

    /// Returns after how many milliseconds the contacts are written, for a job that takes `time` milliseconds.
    pub(crate) fn write_delay(time: i64) -> i64 {
        time / 2
    }

    /// The status in `import/info`. For a job that has ended, [`ImportOutcome`] has it.
    pub(crate) fn status(self) -> &'static str {
        match self {
            JobState::Unseen | JobState::Waiting => "waiting",
            JobState::Claimed => "claimed",
            JobState::Active => "active",
            JobState::Ended => ImportOutcome::Completed.status(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::JobState::{self, Active, Claimed, Ended, Unseen, Waiting};

    #[test]
    fn a_job_passes_every_state_in_order() {
        let states: Vec<JobState> = (0..=10).map(|tenth| JobState::after(tenth * 150, 1500)).collect();
        let expected = [Unseen, Waiting, Waiting, Claimed, Claimed, Active, Active, Active, Active, Active, Ended];
        assert_eq!(states, expected);
    }

    #[test]
    fn contacts_are_written_when_the_job_becomes_active() {
        for time in [1, 2, 7, 1500] {
            let active = (0..time).find(|elapsed| JobState::after(*elapsed, time) == Active);
            let written = JobState::write_delay(time);
            assert!(active.is_none_or(|active| written <= active && active <= written + 1), "{time}: {active:?}");
        }
    }

    #[test]
    fn a_job_that_takes_no_time_and_one_from_the_future_have_ended() {
        assert_eq!(JobState::after(0, 0), Ended);
        assert_eq!(JobState::after(-5, 1500), Ended);
    }
}
