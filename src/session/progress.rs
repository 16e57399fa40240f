//! How this run reports progress.

use super::Context;
use crate::output::progress::{ProgressMode, Style};
use crate::system::environment;

impl Context {
    /// How this run reports progress: according to `--progress`; else not at all with `--quiet`, with lines in CI, with a
    /// bar on a terminal, and not at all in a pipe.
    pub fn progress_style(&self) -> Style {
        let environment = self.environment();
        let is_dumb = environment.text(environment::TERM).as_deref() == Some("dumb");
        let how = match self.options().progress {
            Some(how) => how,
            None if self.options().quiet => ProgressMode::None,
            None if environment.text(environment::CI).is_some() => ProgressMode::Plain,
            None if environment.terminals.error && !is_dumb => ProgressMode::Bar,
            None => ProgressMode::None,
        };
        let rate = self.profile().map_or(0.0, |profile| profile.limits.rate.value);
        Style { how, rows_on_terminal: environment.terminals.output, rate }
    }
}
