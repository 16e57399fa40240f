//! Writes a run's history file. Several threads may write at once.

use std::sync::Mutex;

use serde_json::Value;

use super::folder::{Folder, RunFile};
use super::line::{Before, Line, Sent};
use crate::api::request::Request;
use crate::error::{Error, Kind, Result};
use crate::store::line_file::push;
use crate::system::workers::lock;
use crate::text::redact::Redactor;

/// The history file of this run, created with its first write.
#[derive(Debug)]
pub struct Writer {
    folder: Folder,
    begun: Line,
    redactor: Redactor,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    undoes: Option<String>,
    file: Option<RunFile>,
    last: u64,
}

impl Writer {
    /// The history of a run without writes yet: its command line, the profile and the account's address.
    pub fn new(folder: Folder, redactor: Redactor, command: String, profile: String, account: String) -> Self {
        Writer {
            folder,
            redactor,
            begun: Line::Begun { command, profile, account, at: String::new(), undoes: None },
            state: Mutex::default(),
        }
    }

    /// Records that this run undoes the run `id`; call it before the first write.
    pub fn undoes(&self, id: &str) {
        lock(&self.state).undoes = Some(id.to_owned());
    }

    /// Records a write about to be sent, and the snapshot before it; both are on disk when this returns. Returns the
    /// write's number.
    ///
    /// # Errors
    /// `Other` if the file cannot be written.
    pub fn sending(&self, request: &Request, before: Before, behind: Option<u64>) -> Result<u64> {
        let mut state = lock(&self.state);
        let now = jiff::Timestamp::now();
        let mut text = Vec::new();
        if state.file.is_none() {
            state.file = Some(self.folder.create(now)?);
        }
        // The first line may not have been written when the file was created.
        if state.last == 0 {
            let mut begun = self.begun.clone();
            if let Line::Begun { at, undoes, .. } = &mut begun {
                undoes.clone_from(&state.undoes);
                *at = now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
            }
            push(&mut text, &begun);
        }
        let number = state.last + 1;
        push(
            &mut text,
            &Line::Sending {
                write: number,
                at: now.as_millisecond(),
                request: Sent::of(request, &self.redactor),
                before: Box::new(before.redacted(&self.redactor)),
                behind,
            },
        );
        append(&mut state, &text, true)?;
        state.last = number;
        Ok(number)
    }

    /// Records that a write succeeded, with the record in the response.
    ///
    /// # Errors
    /// As [`Writer::sending`].
    pub fn answered(&self, write: u64, item: Value) -> Result<()> {
        self.append_outcome(&Line::Answered { write, item: self.redactor.snapshot(&item) })
    }

    /// Records that a write failed, or that its outcome is unknown.
    ///
    /// # Errors
    /// As [`Writer::sending`].
    pub fn failed(&self, write: u64, error: &Error) -> Result<()> {
        // An idempotent write without any response may have succeeded; one refused with 429 did not.
        let is_lost = error.kind() == Kind::Temporary && error.http_status().is_none_or(|status| status != 429);
        let unknown = error.kind() == Kind::Unknown || is_lost;
        self.append_outcome(&Line::Failed { write, unknown, reason: self.redactor.text(error.message()) })
    }

    /// The run's id, once it has recorded a write.
    pub fn id(&self) -> Option<String> {
        let state = lock(&self.state);
        state.file.as_ref().map(|file| file.id.clone())
    }

    fn append_outcome(&self, line: &Line) -> Result<()> {
        let mut text = Vec::new();
        push(&mut text, line);
        append(&mut lock(&self.state), &text, false)
    }
}

fn append(state: &mut State, text: &[u8], durable: bool) -> Result<()> {
    state.file.as_mut().map_or(Ok(()), |file| file.lines.append(text, durable))
}
