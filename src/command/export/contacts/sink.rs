//! Where the rows of an export go: standard output, or the file of a job that can be resumed.

use std::time::{Duration, Instant};

use super::partial::Partial;
use super::state::State;
use crate::error::Result;
use crate::output::Destination;
use crate::store::jobs::{Entry, Job};

/// How often progress is recorded in the journal. What came after the last entry is read again on resume.
const EVERY: Duration = Duration::from_millis(200);

/// An output for rows.
#[derive(Debug)]
pub enum Sink<'a> {
    /// Standard output, or a device.
    Stream(Destination),
    /// The file of a job, and when its journal was last written.
    File(Partial, &'a Job, Instant),
}

impl Sink<'_> {
    /// Appends rows.
    ///
    /// # Errors
    /// `Other` for any failure but a closed pipe.
    pub fn write(&mut self, bytes: &[u8]) -> Result<()> {
        match self {
            Sink::Stream(stream) => stream.write(bytes).and_then(|()| stream.flush()),
            Sink::File(file, ..) => file.write(bytes),
        }
    }

    /// Whether the reader closed the output.
    pub fn closed(&self) -> bool {
        matches!(self, Sink::Stream(stream) if stream.closed())
    }

    /// Records that the rows of `state` are in the file, if it is time to, or `now`. The bytes are on disk before the
    /// journal entry.
    ///
    /// # Errors
    /// As [`Sink::write`].
    pub fn settle(&mut self, state: &mut State, now: bool) -> Result<()> {
        let Sink::File(file, job, written) = self else { return Ok(()) };
        if !now && written.elapsed() < EVERY {
            return Ok(());
        }
        state.bytes = file.settle()?;
        job.before(&Entry::Reached { detail: state.to_value() })?;
        *written = Instant::now();
        Ok(())
    }

    /// Ends the output; a file replaces its target.
    ///
    /// # Errors
    /// As [`Sink::write`].
    pub fn finish(self) -> Result<()> {
        match self {
            Sink::Stream(stream) => stream.finish().map(drop),
            Sink::File(file, ..) => file.finish(),
        }
    }
}
