//! Where the answers of calls on things go: the writer, or with `--raw` the service's own bytes. Nothing is written
//! where nothing succeeded.

use super::Task;
use super::single::Done;
use crate::catalogue::model::{Reply, Resource};
use crate::error::Result;
use crate::output::{self, Count, Format, Output, Writer};

/// The answers of one command.
pub struct Sink<'a> {
    output: &'a Output,
    resource: &'static Resource,
    several: bool,
    raw: Option<Vec<u8>>,
    writer: Option<Writer<'a>>,
    has_taken: bool,
}

impl<'a> Sink<'a> {
    /// Checks what can be checked before anything is sent. `several` tells that the command works on several things.
    ///
    /// # Errors
    /// Those of [`Writer::start`].
    pub fn start(output: &'a Output, task: Task<'_>, several: bool) -> Result<Self> {
        let says_nothing = task.rows.iter().all(|row| row.reply == Reply::Nothing);
        let for_programs = matches!(output.format, Format::Json | Format::Jsonl | Format::Yaml) || output.jq.is_some();
        let raw = task.context.options().raw.then(Vec::new);
        let writes = raw.is_none() && (for_programs || !says_nothing);
        let resource = task.resource;
        let count = if several { Count::Many } else { Count::One };
        let writer = writes.then(|| writer(output, count, resource)).transpose()?;
        Ok(Sink { output, resource, several, raw, writer, has_taken: false })
    }

    /// Takes what a call brought.
    ///
    /// # Errors
    /// Those of [`Writer::item`].
    pub fn take(&mut self, done: &Done) -> Result<()> {
        if let Some(raw) = &mut self.raw {
            if self.has_taken {
                raw.push(b'\n');
            }
            raw.extend_from_slice(&done.body);
        }
        if self.writer.is_some() && !self.several && !is_one(done) {
            self.writer = Some(writer(self.output, Count::Many, self.resource)?);
        }
        self.has_taken = true;
        if let Some(writer) = &mut self.writer {
            for item in &done.items {
                writer.item(item)?;
            }
        }
        Ok(())
    }

    /// Ends the output and returns warnings.
    ///
    /// # Errors
    /// Those of [`Writer::finish`].
    pub fn finish(self) -> Result<Vec<String>> {
        if !self.has_taken {
            return Ok(Vec::new());
        }
        if let Some(raw) = self.raw {
            output::raw(self.output, &raw)?;
        }
        self.writer.map_or_else(|| Ok(Vec::new()), Writer::finish)
    }
}

fn writer<'a>(output: &'a Output, count: Count, resource: &'static Resource) -> Result<Writer<'a>> {
    Ok(Writer::start(output, count, resource.columns)?.meaning(resource.meanings))
}

/// Whether a call on one thing brought one thing. An answer that is a list is written as one, however long it is.
fn is_one(done: &Done) -> bool {
    done.items.len() == 1 && !matches!(done.row.reply, Reply::Items(_) | Reply::Array)
}
