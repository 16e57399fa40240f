//! One pass over the rows of a file before they are run: how many there are, and what their requests do.

use super::{RowColumns, RowCommand, final_commands, preview_row};
use crate::engine::dry_run::Preview;
use crate::engine::guard::Effects;
use crate::error::{Kind, Result, Scope};
use crate::session::Context;
use crate::store::jobs::Outcomes;
use crate::store::row_file::{Rows, WrongEncoding};

/// What one pass over the rows shows.
#[derive(Debug, Default)]
pub(super) struct Survey {
    /// All rows, readable or not.
    pub all: u64,
    /// Those without an outcome.
    pub left: u64,
    /// Those with text that was encoded twice.
    pub wrong_encoding: WrongEncoding,
    /// What the requests of the rows without an outcome do, and those of the commands after them.
    pub effects: Effects,
}

impl RowCommand {
    /// Validates the columns, counts the rows and, with `is_judged`, judges their requests. A row without a request fails
    /// in the run, before anything is sent for it.
    ///
    /// # Errors
    /// `Usage` for columns that cannot be used and a file that cannot be read to its end; those of resolving names that end
    /// the run.
    pub(super) fn survey(
        &self,
        context: &Context,
        rows: &mut Rows<'_>,
        outcomes: &Outcomes,
        is_judged: bool,
    ) -> Result<Survey> {
        let header = rows.header().to_vec();
        let columns = RowColumns::read(&self.operations, &header, &self.settings)?;
        columns.note().iter().for_each(|note| context.note(note));
        let (mut survey, mut parser) = (Survey::default(), self.parser());
        // What else a delete deletes is read, so names are resolved.
        let cascades = is_judged && self.cascades();
        let mut preview = if cascades { Preview::silent(context)? } else { Preview::offline() };
        if is_judged {
            final_commands::preview(self, context, &mut preview)?;
        }
        let judges_rows = is_judged && self.operations.iter().any(|operation| operation.may_require_confirmation());
        let place = rows.format().place();
        while let Some(row) = rows.next() {
            survey.all += 1;
            let row = match row {
                Err(error) if error.kind() != Kind::Rejected => return Err(error),
                row => row.ok(),
            };
            if outcomes.outcome_of(survey.all).is_some() {
                continue;
            }
            survey.left += 1;
            if let Some(row) = &row {
                columns
                    .check_amounts(&row.cells)
                    .map_err(|error| error.prefixed(&format!("{place} {}: ", row.line)))?;
                survey.wrong_encoding.add(row.line, row.cells.encoded_twice());
            }
            let Some(row) = row.filter(|_| judges_rows) else { continue };
            let words = columns.arguments(&row.cells);
            match words.and_then(|words| preview_row(context, &mut parser, words, None, &mut preview)) {
                Ok(()) => preview.requests.drain(..).for_each(|request| survey.effects.add(&request)),
                Err(error) if cascades && error.scope() == Scope::Run => return Err(error),
                Err(_) => {}
            }
        }
        preview.requests.iter().for_each(|request| survey.effects.add(request));
        if cascades {
            survey.effects.raise(self.operations[0].gravest_level());
        }
        Ok(survey)
    }
}
