//! The file of the account's mirror.

use super::{Context, pace_name};
use crate::config::SANDBOX;
use crate::error::Result;
use crate::store::mirror::MirrorFile;

impl Context {
    /// The file of the mirror of the current profile's account, which may not exist yet.
    ///
    /// # Errors
    /// As [`Context::profile`]; `Other` without a state directory.
    pub fn mirror_file(&self) -> Result<MirrorFile> {
        let profile = self.profile()?;
        // The port of the sandbox changes with each run, its data does not.
        let account = if profile.is_sandbox() { SANDBOX.to_owned() } else { pace_name(&profile.url.value) };
        Ok(MirrorFile::new(self.paths.state()?, &account, &profile.url.value))
    }
}
