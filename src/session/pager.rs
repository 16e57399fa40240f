//! Which pager shows long tables and long help, if any: `--no-pager`, `ACAMP_PAGER`, `pager` in `config.toml`, `PAGER`, else `less`.

use super::Context;
use crate::config::{Origin, settings};
use crate::error::{Error, Result};
use crate::output::{Format, Pager};
use crate::system::environment;
use crate::text::shell_words;

impl Context {
    /// The pager for output in `format`: for tables on a terminal only. None in CI, on a dumb terminal, with `--verbose`,
    /// whose lines would be written across it, and if the name is empty or `cat`.
    ///
    /// # Errors
    /// `Usage` for a command line with an unterminated quote.
    pub(super) fn pager(&self, format: Format) -> Result<Option<Pager>> {
        let environment = &self.environment;
        let is_dumb = || environment.text(environment::TERM).as_deref() == Some("dumb");
        let is_wanted = format == Format::Table && environment.terminals.output && self.options.verbose == 0;
        if !is_wanted || environment.is_on(environment::CI) || is_dumb() {
            return Ok(None);
        }
        let sources = self.sources(self.options.profile.as_deref())?;
        let setting = sources.effective(settings::find("pager")?)?;
        let Some(setting) = setting else { return Ok(None) };
        let words = shell_words::words(&setting.value).map_err(|why| {
            Error::usage(format!(
                "invalid pager \"{}\" from {}: it {why}",
                setting.value.escape_debug(),
                setting.origin
            ))
        })?;
        if matches!(words.as_slice(), [] | [_] if words.first().is_none_or(|word| word.is_empty() || word == "cat")) {
            return Ok(None);
        }
        Ok(Some(Pager { words, height: environment.terminal_height, is_chosen: setting.origin != Origin::Default }))
    }
}
