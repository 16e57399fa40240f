//! Protected profiles: a write needs the profile's name, typed at a terminal or given with `--confirm-profile`. Without it,
//! nothing is sent.

use super::Context;
use crate::config::Profile;
use crate::error::{Error, Result};
use crate::text::shell_words::quoted;

impl Context {
    /// Asks for the name of a protected profile, once per run; `what` is the command.
    ///
    /// # Errors
    /// `Usage` if another name is given, or prompts are not possible.
    pub(super) fn confirm_profile(&self, profile: &Profile, what: &str) -> Result<()> {
        if !profile.protected.value || self.profile_confirmed.get().is_some() {
            return Ok(());
        }
        let name = profile.name.value.as_str();
        let refused = |why: &str| {
            Error::usage(format!("profile \"{name}\" is protected: refused `{what}`{why}"))
                .hint(format!("add --confirm-profile {}", quoted(name)))
        };
        match &self.options.confirm_profile {
            Some(given) if given == name => {}
            None if self.options().dry_run => {
                self.note(&format!(
                    "confirmation required: profile \"{name}\" is protected (--confirm-profile {})",
                    quoted(name)
                ));
            }
            Some(given) => return Err(refused(&format!(": --confirm-profile \"{given}\" does not match"))),
            None if !self.can_prompt() => return Err(refused("")),
            None => {
                self.show(&self.emphasized(&format!("profile {name} is protected: {}", profile.url.value)));
                if self.ask(&format!("type {name} to allow `{what}`: "))? != name {
                    return Err(refused(""));
                }
            }
        }
        let _ = self.profile_confirmed.set(());
        Ok(())
    }
}
