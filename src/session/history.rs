//! Where the history of this run's writes is recorded.

use super::{Context, pace_name};
use crate::config::SANDBOX;
use crate::error::Result;
use crate::store::history::{Folder, Writer};

impl Context {
    /// The history in which each write is recorded before it is sent; none if history is off or has no directory.
    ///
    /// # Errors
    /// `Usage` for an invalid variable or file; as [`Context::profile`].
    pub fn history(&self) -> Result<Option<&Writer>> {
        if let Some(writer) = self.history.get() {
            return Ok(writer.as_ref());
        }
        let writer = if self.records_history()? {
            let profile = self.profile()?;
            let redactor = self.client()?.redactor().clone();
            let command = redactor.command_line(&self.options.command_line);
            self.history_folder()
                .map(|folder| {
                    Writer::new(folder, redactor, command, profile.name.value.clone(), profile.url.value.clone())
                })
                .map_err(|error| self.warn(&format!("no undo history for this run: {}", error.message())))
                .ok()
        } else {
            None
        };
        Ok(self.history.get_or_init(|| writer).as_ref())
    }

    /// Whether history is recorded.
    ///
    /// # Errors
    /// `Usage` for an invalid variable or file.
    pub fn records_history(&self) -> Result<bool> {
        Ok(self.sources(self.options.profile.as_deref())?.layers().history()?.value)
    }

    /// The folder of the account's history.
    ///
    /// # Errors
    /// `Other` if there is no state directory; as [`Context::profile`].
    pub fn history_folder(&self) -> Result<Folder> {
        let profile = self.profile()?;
        // The sandbox's port changes with each run, its data does not.
        let account = if profile.is_sandbox() { SANDBOX.to_owned() } else { pace_name(&profile.url.value) };
        Ok(Folder::new(self.paths.state()?, &account))
    }
}
