//! Protected profiles: a write needs the profile's name, typed at a terminal or given by `--confirm-profile`. Without it
//! nothing is sent.

use super::Context;
use crate::config::Profile;
use crate::error::{Error, Result};
use crate::text::shell_words::quoted;

impl Context {
    /// Asks for the name of a protected profile, once in a run; `what` is the command.
    ///
    /// # Errors
    /// `Usage` where another name is given, or nobody can be asked.
    pub(super) fn confirm_profile(&self, profile: &Profile, what: &str) -> Result<()> {
        if !profile.protected.value || self.leave.get().is_some() {
            return Ok(());
        }
        let name = profile.name.value.as_str();
        let refused = |why: &str| {
            Error::usage(format!("profile \"{name}\" is protected: refused `{what}`{why}"))
                .hint(format!("add --confirm-profile {}", quoted(name)))
        };
        match &self.options.confirm_profile {
            Some(given) if given == name => {}
            Some(given) => return Err(refused(&format!(": --confirm-profile says \"{given}\""))),
            None if !self.may_ask() => return Err(refused("")),
            None => {
                self.say(&self.striking(&format!("profile {name} is protected: {}", profile.url.value)));
                if self.ask(&format!("type {name} to let `{what}` write to it: "))? != name {
                    return Err(refused(""));
                }
            }
        }
        let _ = self.leave.set(());
        Ok(())
    }
}
