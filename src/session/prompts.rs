//! Interaction with the user at the terminal, always on standard error: notes, warnings and prompts.

use crate::text::incoming;
use crate::text::shell_words::quoted;
use std::io::{BufRead, Write};

use zeroize::Zeroizing;

use super::Context;
use crate::config::Secret;
use crate::config::token;
use crate::error::{Error, Kind, Result};
use crate::output;

impl Context {
    /// Writes one line to standard error, unless `--quiet`. The text may contain data from the server.
    pub fn note(&self, text: &str) {
        if self.options.quiet || self.hand_over_note(text) {
            return;
        }
        let text = format!("{}{}", self.label_before(), self.masked(text));
        // If standard error is closed, there is nowhere to report that.
        let _ = writeln!(std::io::stderr(), "{}", self.folded(&output::lines(&text)));
    }

    /// A text for standard error: on a terminal, wrapped between words.
    pub fn folded(&self, text: &str) -> String {
        let width = self.environment.terminal_width.filter(|_| self.environment.terminals.error);
        width.map_or_else(|| text.to_owned(), |width| output::folded(text, usize::from(width)))
    }

    /// Writes `warning: …` to standard error, unless `--quiet`.
    pub fn warn(&self, text: &str) {
        self.note(&format!("warning: {text}"));
    }

    /// With `--dry-run`, writes to standard error what would be done; returns whether this is a dry run.
    pub fn note_dry_run(&self, what: &str) -> bool {
        if self.options.dry_run {
            self.note(&format!("dry run: would {what}"));
        }
        self.options.dry_run
    }

    /// Whether a prompt can be shown and answered: standard input and standard error are terminals, and none of
    /// `--no-input`, `ACAMP_NO_INPUT` and `CI` forbids it.
    pub fn can_prompt(&self) -> bool {
        let terminals = self.environment.terminals;
        terminals.input && terminals.error && !self.options.no_input && self.environment.allows_input()
    }

    /// Asks for confirmation with yes or no; `--yes` confirms. A dry run only names the confirmation.
    ///
    /// # Errors
    /// `Usage` if the answer is not `y` or `yes`, or prompts are not possible.
    pub fn confirm(&self, question: &str) -> Result<()> {
        let what = question.trim_end_matches('?');
        if self.options.dry_run {
            self.note(&format!("confirmation required: {what} (--yes)"));
            return Ok(());
        }
        if self.options.yes {
            return Ok(());
        }
        if !self.can_prompt() {
            return Err(Error::usage(format!("not confirmed: {what}")).hint("add --yes"));
        }
        let answer = self.ask(&format!("{question} [y/N] "))?;
        if matches!(answer.to_lowercase().as_str(), "y" | "yes") { Ok(()) } else { Err(Error::usage("not confirmed")) }
    }

    /// Asks the user to type `name` for confirmation; `--confirm NAME` confirms, `--yes` does not. `warnings` are shown
    /// before the prompt, a line each. A dry run only names the confirmation.
    ///
    /// # Errors
    /// `Usage` if another name is given, or prompts are not possible.
    pub fn confirm_by_name(&self, what: &str, name: &str, warnings: &[String]) -> Result<()> {
        let refused = |why: String| Error::usage(why).hint(format!("add --confirm {}", quoted(name)));
        match &self.options.confirm {
            Some(given) if given == name => return Ok(()),
            Some(given) => return Err(refused(format!("not confirmed: {what}: --confirm `{given}` does not match"))),
            None if self.options.dry_run => {
                self.note(&format!("confirmation required: {what} (--confirm {})", quoted(name)));
                warnings.iter().for_each(|line| self.note(&format!("  {line}")));
                return Ok(());
            }
            None if !self.can_prompt() => return Err(refused(format!("not confirmed: {what}"))),
            None => {}
        }
        self.show(&self.emphasized(what));
        warnings.iter().for_each(|line| self.show(&format!("  {line}")));
        let typed = self.ask(&format!("type {name} to continue: "))?;
        if typed == name { Ok(()) } else { Err(Error::usage("not confirmed")) }
    }

    /// Writes a line that belongs to a prompt, even with `--quiet`.
    pub(super) fn show(&self, text: &str) {
        let _ = writeln!(std::io::stderr(), "{text}");
    }

    /// The text of a warning, in bold red if standard error supports color.
    pub(super) fn emphasized(&self, text: &str) -> String {
        if self.colors_errors() { format!("\x1b[1;31m{text}\x1b[0m") } else { text.to_owned() }
    }

    /// Prompts for a line, shown as it is typed. Call [`Context::can_prompt`] first.
    ///
    /// # Errors
    /// `Other` if standard input cannot be read.
    pub fn ask(&self, prompt: &str) -> Result<String> {
        let failed = |error: std::io::Error| Error::new(Kind::Other, format!("cannot read the answer: {error}"));
        let mut error_stream = std::io::stderr();
        error_stream.write_all(output::lines(prompt).as_bytes()).and_then(|()| error_stream.flush()).map_err(failed)?;
        let mut line = String::new();
        if std::io::stdin().lock().read_line(&mut line).map_err(failed)? == 0 {
            // The end of input, Ctrl-D, leaves the cursor after the prompt.
            self.note("");
        }
        Ok(incoming::name(&line).to_owned())
    }

    /// Prompts for an API key on the terminal, not shown as it is typed. Call [`Context::can_prompt`] first.
    ///
    /// # Errors
    /// `Other` if the terminal cannot be read, `Denied` for an invalid key.
    pub fn prompt_secret(&self, prompt: &str) -> Result<Secret> {
        let typed = rpassword::prompt_password(prompt)
            .map(Zeroizing::new)
            .map_err(|error| Error::new(Kind::Other, format!("cannot read the API key: {error}")))?;
        token::check("the key", Secret::new(&typed))
    }
}
