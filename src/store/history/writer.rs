//! Writing a run's file. Several threads may write at once.

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use serde_json::Value;

use super::folder::Folder;
use super::line::{Before, Line, Sent};
use crate::api::request::Request;
use crate::error::{Error, Kind, Result, cannot_write};
use crate::text::redact::Redactor;

/// The file of this run, made when there is something to write.
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
    file: Option<(File, PathBuf, String)>,
    last: u64,
}

impl Writer {
    /// A run that has written nothing yet: its command line, the profile and the account's address.
    pub fn new(folder: Folder, redactor: Redactor, command: String, profile: String, account: String) -> Self {
        Writer {
            folder,
            redactor,
            begun: Line::Begun { command, profile, account, at: String::new(), undoes: None },
            state: Mutex::default(),
        }
    }

    /// What is written from here on undoes the run called `id`; to be said before the first write.
    pub fn undoes(&self, id: &str) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).undoes = Some(id.to_owned());
    }

    /// Writes down what is about to be sent, and the state before it; it is on disk when this returns. Gives the write's
    /// number.
    ///
    /// # Errors
    /// `Other` where it cannot be written.
    pub fn sending(&self, request: &Request, before: Before, behind: Option<u64>) -> Result<u64> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let now = jiff::Timestamp::now();
        let mut text = Vec::new();
        if state.file.is_none() {
            state.file = Some(self.folder.create(now)?);
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

    /// Writes down that it was done, with the thing that came back.
    ///
    /// # Errors
    /// As [`Writer::sending`].
    pub fn answered(&self, write: u64, item: Value) -> Result<()> {
        self.settle(&Line::Answered { write, item: self.redactor.snapshot(&item) })
    }

    /// Writes down that it was not done, or that nobody knows.
    ///
    /// # Errors
    /// As [`Writer::sending`].
    pub fn failed(&self, write: u64, error: &Error) -> Result<()> {
        // A repeatable write whose answers were all lost may have been done; one that was refused was not.
        let is_lost = error.kind() == Kind::Temporary && error.http_status().is_none_or(|status| status != 429);
        let unknown = error.kind() == Kind::Unknown || is_lost;
        self.settle(&Line::Failed { write, unknown, reason: self.redactor.text(error.message()) })
    }

    /// The run's id, once it has written.
    pub fn id(&self) -> Option<String> {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.file.as_ref().map(|(_, _, id)| id.clone())
    }

    fn settle(&self, line: &Line) -> Result<()> {
        let mut text = Vec::new();
        push(&mut text, line);
        append(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner), &text, false)
    }
}

/// A line as it stands in a file.
pub(super) fn push(text: &mut Vec<u8>, line: &Line) {
    text.extend(serde_json::to_vec(line).unwrap_or_default());
    text.push(b'\n');
}

fn append(state: &mut State, text: &[u8], durable: bool) -> Result<()> {
    let Some((file, path, _)) = &mut state.file else { return Ok(()) };
    let path: &Path = path;
    let written = file.write_all(text).and_then(|()| if durable { file.sync_data() } else { Ok(()) });
    written.map_err(|error| cannot_write(path, &error))
}
