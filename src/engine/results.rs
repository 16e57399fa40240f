//! The output of an operation on one or several targets: formatted, or with `--raw` the bytes of the responses; on a
//! terminal sentences about what was written. Writes nothing if no target succeeded.

use super::definition;
use super::done::Done;
use super::names::NameReader;
use super::result_lines::{self, ResultLines};
use super::target::Target;
use super::task::Task;
use crate::api::reply::Item;
use crate::catalogue;
use crate::catalogue::model::{Reply, Resource};
use crate::error::Result;
use crate::output::{self, Count, Format, Output, Writer};
use crate::session::Context;

/// The output of one command.
pub struct Results<'a> {
    output: &'a Output,
    resource: &'static Resource,
    /// The resource of the records, whose labels and meanings a table has.
    returned: &'static Resource,
    several: bool,
    raw: Option<Vec<u8>>,
    writer: Option<Writer<'a>>,
    /// Sentences instead of the records.
    lines: Option<ResultLines<'a>>,
    context: &'a Context,
    /// The names behind the IDs of the records, once there is a record.
    names: Option<NameReader<'a>>,
    is_empty: bool,
}

impl<'a> Results<'a> {
    /// Checks what can be checked before anything is sent. `several` says that the command has several targets.
    ///
    /// # Errors
    /// Those of [`Writer::start`].
    pub fn start(output: &'a Output, task: Task<'a>, several: bool) -> Result<Self> {
        let is_silent = task.operations().iter().all(|operation| operation.reply == Reply::Nothing);
        let for_programs = matches!(output.format, Format::Json | Format::Jsonl | Format::Yaml) || output.jq.is_some();
        let raw = task.context.options().raw.then(Vec::new);
        let lines = result_lines::are_shown(task, output)? && raw.is_none();
        let lines = lines.then(|| ResultLines::start(task, output, several)).transpose()?;
        let writes = raw.is_none() && lines.is_none() && (for_programs || !is_silent);
        let resource = task.resource();
        let count = if several { Count::Many } else { Count::One };
        let returned = catalogue::returned_by(resource, task.operations()[0]);
        let writer = writes.then(|| writer(output, count, resource, returned)).transpose()?;
        let context = task.context;
        Ok(Results { output, resource, returned, several, raw, writer, lines, context, names: None, is_empty: true })
    }

    /// Adds what one target returned.
    ///
    /// # Errors
    /// Those of [`Writer::item`].
    pub fn add(&mut self, target: &Target, done: &Done) -> Result<()> {
        if let Some(lines) = &mut self.lines {
            lines.add(target, done);
        }
        if let Some(raw) = &mut self.raw {
            if !self.is_empty {
                raw.push(b'\n');
            }
            raw.extend_from_slice(&done.body);
        }
        if self.writer.is_some() && !self.several && !is_one_item(done) {
            self.writer = Some(writer(self.output, Count::Many, self.resource, self.returned)?);
        }
        self.is_empty = false;
        if self.writer.is_some() { self.write(&done.items, is_one_item(done)) } else { Ok(()) }
    }

    fn write(&mut self, items: &[Item], is_one: bool) -> Result<()> {
        let (Some(writer), Some(first)) = (&mut self.writer, items.first()) else { return Ok(()) };
        writer.expect(items)?;
        if self.names.is_none() {
            self.names = Some(NameReader::new(self.context, self.context.client()?));
        }
        let Some(names) = &mut self.names else { return Ok(()) };
        let is_table = self.output.format == Format::Table && self.output.jq.is_none();
        if let Some(definition) = self.returned.definition().filter(|_| is_table && !self.several)
            && writer.chosen().next().is_none()
            && is_one
        {
            let shown = items.iter().map(|item| definition::described(item, definition, names));
            return shown.collect::<Result<Vec<_>>>()?.iter().try_for_each(|item| writer.item(item));
        }
        if writer.shows_names() {
            names.want(self.returned, &writer.shown(first), items);
        }
        if writer.needs_names_at_once() {
            names.read(writer.names())?;
        }
        for item in names.extended(self.returned, writer.chosen(), items.to_vec())? {
            writer.item(&item)?;
        }
        Ok(())
    }

    /// Whether sentences say what was done.
    pub fn has_lines(&self) -> bool {
        self.lines.is_some()
    }

    /// Ends the output and returns its warnings; `failed` targets failed.
    ///
    /// # Errors
    /// Those of [`Writer::finish`].
    pub fn finish(self, failed: usize) -> Result<Vec<String>> {
        if self.is_empty {
            return Ok(Vec::new());
        }
        if let Some(lines) = self.lines {
            lines.print(self.output, failed)?;
        }
        if let Some(raw) = self.raw {
            output::raw(self.output, &raw)?;
        }
        let Some(mut writer) = self.writer else { return Ok(Vec::new()) };
        if let Some(mut names) = self.names {
            names.read(writer.names())?;
        }
        writer.finish()
    }
}

fn writer<'a>(
    output: &'a Output,
    count: Count,
    resource: &'static Resource,
    returned: &'static Resource,
) -> Result<Writer<'a>> {
    Ok(Writer::start(output, count, resource.columns)?.of(returned))
}

/// Whether one target returned one item. A list is written as a list, whatever its length.
fn is_one_item(done: &Done) -> bool {
    done.items.len() == 1 && !matches!(done.operation.reply, Reply::Items(_) | Reply::Array | Reply::Numbered)
}
