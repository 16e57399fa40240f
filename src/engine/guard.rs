//! Confirmation before a write: what is done, on which profile, to how many records, in how many requests; and the limit on
//! deletes. The levels are data of the catalogue ([`Level`]); special commands choose theirs.

pub mod budget;
mod effects;
pub mod estimate;

use crate::api::request::Request;
use crate::catalogue::guarding::Level;
use crate::error::{Error, Kind, Result};
use crate::session::Context;
pub use effects::Effects;
pub use estimate::Estimate;

/// What a person is asked to confirm.
#[derive(Clone, Debug)]
pub struct Confirmation {
    /// The risk.
    pub level: Level,
    /// What is done, and to what: `delete 2 tags (vip, lead)`.
    pub what: String,
    /// What confirms the higher levels: the name of one record, or the number of several.
    pub name: String,
    /// The estimate, for more than one record.
    pub estimate: Option<Estimate>,
    /// What else a person should know first, a line each: what depends on it, what cannot be restored.
    pub warnings: Vec<String>,
    /// How many records of another resource are deleted as well.
    pub cascaded: u64,
}

impl Confirmation {
    /// A confirmation of that level, for one record and without a warning.
    pub fn new(level: Level, what: impl Into<String>, name: impl Into<String>) -> Self {
        let (what, name) = (what.into(), name.into());
        Confirmation { level, what, name, estimate: None, warnings: Vec::new(), cascaded: 0 }
    }

    fn words(&self, profile: &str) -> String {
        let estimate = self.estimate.as_ref().map_or_else(String::new, |estimate| format!(": {estimate}"));
        format!("{} in profile {profile}{estimate}", self.what)
    }
}

/// Asks for confirmation as the level demands. What is confirmed may be sent: see [`check`].
///
/// # Errors
/// `Usage` without confirmation; the error names the flag that gives it.
pub fn ask(context: &Context, confirmation: &Confirmation) -> Result<()> {
    if confirmation.level == Level::Mild {
        return Ok(());
    }
    let words = confirmation.words(&context.profile()?.name.value);
    match confirmation.level {
        Level::Mild => {}
        Level::Moderate => {
            if context.options().dry_run || context.can_prompt() && !context.options().yes {
                confirmation.warnings.iter().for_each(|line| context.note(line));
            }
            context.confirm(&format!("{words}?"))?;
        }
        Level::Severe => context.confirm_by_name(&words, &confirmation.name, &confirmation.warnings)?,
        Level::Sends => {
            let mut warnings = confirmation.warnings.clone();
            warnings.push("this sends messages to contacts and cannot be undone".to_owned());
            context.confirm_by_name(&words, &confirmation.name, &warnings)?;
        }
    }
    context.allow(confirmation.level);
    context.allow_cascade(confirmation.cascaded);
    Ok(())
}

/// Checks that a request needs no higher level of confirmation than this run has: the last check before a write is sent,
/// whichever command sends it.
///
/// # Errors
/// `Safety` if it does.
pub fn check(context: &Context, request: &Request) -> Result<()> {
    let level = Effects::of(request).level();
    if level <= context.confirmed_level() {
        return Ok(());
    }
    let what = if level == Level::Sends { "sends messages to contacts" } else { "deletes or replaces records" };
    let message = format!("not sent: {} {what}, which was not confirmed", request.label());
    Err(Error::new(Kind::Safety, message).hint("run the command again"))
}
