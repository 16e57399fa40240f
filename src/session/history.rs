//! Where this run's writes are written down.

use super::{Context, pace_name};
use crate::config::SANDBOX;
use crate::error::Result;
use crate::store::history::{Folder, Writer};

impl Context {
    /// Where what is written is written down first; none where that is not wanted, or there is no place for it.
    ///
    /// # Errors
    /// `Usage` for a variable or file that cannot be used; as [`Context::profile`].
    pub fn history(&self) -> Result<Option<&Writer>> {
        if let Some(writer) = self.history.get() {
            return Ok(writer.as_ref());
        }
        let writer = if self.keeps_history()? {
            let profile = self.profile()?;
            let redactor = self.client()?.redactor().clone();
            let command = redactor.command_line(&self.options.command_line);
            self.history_folder()
                .map(|folder| {
                    Writer::new(folder, redactor, command, profile.name.value.clone(), profile.url.value.clone())
                })
                .map_err(|error| self.warn(&format!("what is written now cannot be undone: {}", error.message())))
                .ok()
        } else {
            None
        };
        Ok(self.history.get_or_init(|| writer).as_ref())
    }

    /// Whether writes are written down.
    ///
    /// # Errors
    /// `Usage` for a variable or file that cannot be used.
    pub fn keeps_history(&self) -> Result<bool> {
        Ok(self.sources(self.options.profile.as_deref())?.layers().history()?.value)
    }

    /// The folder of what was written to the account.
    ///
    /// # Errors
    /// `Other` where there is no place for files; as [`Context::profile`].
    pub fn history_folder(&self) -> Result<Folder> {
        let profile = self.profile()?;
        // The sandbox's port is another one each time, its data the same.
        let account = if profile.is_sandbox() { SANDBOX.to_owned() } else { pace_name(&profile.url.value) };
        Ok(Folder::new(self.paths.state()?, &account))
    }
}
