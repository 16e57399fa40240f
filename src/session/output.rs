//! Where and how to write output, decided once: format, width and color.

mod spreadsheets;

use std::path::Path;

use serde_json::Value;

use super::connection::Connection;
use super::{ColorChoice, Context};
use crate::api::reply::Item;
use crate::error::{Error, Kind, Result};
use crate::output::bars::Charts;
use crate::output::{self, Count, Format, Output, Writer};
use crate::system::environment::{self, Environment};

impl Context {
    /// Where and how to write. The format comes from `--output`; else it is JSON for `--jq` and `--raw`; else it comes from
    /// the extension of `--out`; else from `ACAMP_OUTPUT`, the project, the profile or the defaults; else it is a table on a
    /// terminal and JSON elsewhere. Needs no account: a profile that does not exist is ignored.
    ///
    /// # Errors
    /// `Usage` for an invalid variable or file.
    pub fn output(&self) -> Result<Output> {
        self.output_to(self.options.out.as_deref())
    }

    /// As [`Context::output`], of a command that writes a folder to the path of `--out`: what it prints goes to standard
    /// output.
    ///
    /// # Errors
    /// As [`Context::output`].
    pub fn output_beside_folder(&self) -> Result<Output> {
        self.output_to(None)
    }

    fn output_to(&self, out: Option<&Path>) -> Result<Output> {
        let options = &self.options;
        let terminal = self.environment.terminals.output && out.is_none();
        let layers = self.sources(options.profile.as_deref())?.layers();
        let format = if options.output.is_none() && (options.jq.is_some() || options.raw) {
            Format::Json
        } else if let (None, Some(format)) = (options.output, out.and_then(Format::of_name)) {
            format
        } else if options.output.is_none() && options.excel {
            Format::Csv
        } else {
            let usual = if terminal { Format::Table } else { Format::Json };
            layers.output()?.map_or(usual, |format| format.value)
        };
        spreadsheets::check(options, format, out)?;
        let wanted = layers.color()?.map(|color| color.value).unwrap_or_default();
        Ok(Output {
            format,
            columns: options.columns.clone(),
            sort: options.sort.clone(),
            no_header: options.no_header,
            slim: layers.slim()?.value,
            jq: options.jq.clone(),
            out: out.map(Path::to_path_buf),
            terminal,
            width: width(&self.environment, terminal)?,
            charts: if terminal { Charts::of(&self.environment) } else { Charts::None },
            color: takes_color(&self.environment, options.color, wanted, terminal),
            pager: if terminal { self.pager(format)? } else { None },
            safe_csv: self.escapes_formulas(),
            bom: options.bom || options.excel,
            delimiter: self.delimiter(),
            encoding: options.encoding,
            readable: options.excel,
            mask: options.mask,
            wraps: false,
            names: layers.names()?.value,
            labels: options.labels,
            feed: self.feed(out),
        })
    }

    /// Where and how to write a text for people, such as help: through the pager on a terminal, whatever the format.
    ///
    /// # Errors
    /// As [`Context::output`].
    pub fn text_output(&self) -> Result<Output> {
        let output = self.output()?;
        let pager = if output.terminal { self.pager(Format::Table)? } else { None };
        Ok(Output { pager, ..output })
    }

    /// Whether cells of CSV and TSV that a spreadsheet would treat as formulas are escaped: by default in files, which
    /// people open in spreadsheets, and not in pipes.
    pub fn escapes_formulas(&self) -> bool {
        let is_file = || self.options.out.as_deref().is_some_and(|path| path.as_os_str() != "-");
        self.options.safe_csv.unwrap_or_else(is_file)
    }

    /// Prints items in the run's format; warnings go to standard error. `columns` are those of tables, CSV and TSV.
    ///
    /// # Errors
    /// As [`Context::output`] and [`Writer::item`].
    pub fn print(&self, count: Count, columns: &[&str], items: impl IntoIterator<Item = Item>) -> Result<()> {
        self.print_as(&self.output()?, count, columns, items)
    }

    /// The same, with cells of a table wrapped, not truncated, on a terminal.
    ///
    /// # Errors
    /// As [`Context::print`].
    pub fn print_wrapped(&self, count: Count, columns: &[&str], items: impl IntoIterator<Item = Item>) -> Result<()> {
        self.print_as(&Output { wraps: true, ..self.output()? }, count, columns, items)
    }

    /// Prints only a text, as `$(acamp config get rate)` needs it, or the object `item` if the output is chosen. None for
    /// nothing to print.
    ///
    /// # Errors
    /// As [`Context::print`].
    pub fn print_value(&self, text: Option<&str>, columns: &[&str], item: &Value) -> Result<()> {
        if self.has_chosen_output()? {
            return self.print(Count::One, columns, [Item::from_value(item)]);
        }
        text.map_or(Ok(()), |text| output::text(&self.output()?, text))
    }

    /// Whether the output was chosen: by a flag, a variable or a file.
    ///
    /// # Errors
    /// `Usage` for an invalid variable or file.
    pub fn has_chosen_output(&self) -> Result<bool> {
        let layers = self.sources(self.options.profile.as_deref())?.layers();
        let is_programmed = self.options.jq.is_some() || self.options.columns.is_some();
        Ok(is_programmed || layers.output()?.is_some())
    }

    /// Prints items with the command's own output settings.
    ///
    /// # Errors
    /// Those of [`Writer::item`].
    pub fn print_as(
        &self,
        output: &Output,
        count: Count,
        columns: &[&str],
        items: impl IntoIterator<Item = Item>,
    ) -> Result<()> {
        let print = || {
            let mut writer = Writer::start(output, count, columns)?;
            let items: Vec<Item> = items.into_iter().collect();
            writer.expect(&items)?;
            for item in &items {
                writer.item(item)?;
            }
            writer.finish()
        };
        let warnings = print().map_err(|error| self.after_write(error))?;
        warnings.iter().for_each(|warning| self.warn(warning));
        Ok(())
    }

    /// A failure that may come after a write, such as that of writing the results. If it does, it says so and is no usage
    /// error, which would mean that nothing was sent.
    pub fn after_write(&self, error: Error) -> Error {
        if !self.client.get().is_some_and(Connection::has_written) {
            return error;
        }
        let kind = if error.kind() == Kind::Usage { Kind::Other } else { error.kind() };
        error.with_kind(kind).prefixed("the write was carried out, then this failed: ")
    }

    /// The failure of a command. Exit code 2 means that nothing was sent, so it is no usage error after a write.
    pub fn failure(&self, error: Error) -> Error {
        if error.kind() == Kind::Usage { self.after_write(error) } else { error }
    }

    /// Whether errors are written as JSON: if JSON was chosen, not if it is only the default for a pipe.
    pub fn wants_json_errors(&self) -> bool {
        let sources = self.sources(self.options.profile.as_deref());
        let chosen = sources.and_then(|sources| sources.layers().output()).ok().flatten().map(|format| format.value);
        matches!(chosen.or(self.options.output), Some(Format::Json | Format::Jsonl))
    }

    /// Whether standard error supports color. Invalid files are ignored here: their error is written there.
    pub fn colors_errors(&self) -> bool {
        let sources = self.sources(self.options.profile.as_deref());
        let wanted = sources.and_then(|sources| sources.layers().color()).ok().flatten();
        let wanted = wanted.map(|color| color.value).unwrap_or_default();
        takes_color(&self.environment, self.options.color, wanted, self.environment.terminals.error)
    }
}

/// `ACAMP_WIDTH` always applies; `COLUMNS` and the terminal's own width apply only on a terminal, because piped output is
/// never truncated.
fn width(environment: &Environment, terminal: bool) -> Result<Option<u16>> {
    if let Some(text) = environment.text(environment::WIDTH) {
        let width = text.parse().ok().filter(|width| *width > 0);
        let refused =
            || Error::usage(format!("invalid value \"{}\" for ACAMP_WIDTH: not a number", text.escape_debug()));
        return width.map(Some).ok_or_else(refused);
    }
    if !terminal {
        return Ok(None);
    }
    let columns = environment.text(environment::COLUMNS).and_then(|text| text.parse().ok()).filter(|width| *width > 0);
    Ok(columns.or(environment.terminal_width))
}

/// In order of precedence: the flag, the variables that all programs share, the files, the terminal.
fn takes_color(environment: &Environment, flag: Option<ColorChoice>, wanted: ColorChoice, terminal: bool) -> bool {
    match flag {
        Some(ColorChoice::Always) => return true,
        Some(ColorChoice::Never) => return false,
        Some(ColorChoice::Auto) | None => {}
    }
    if environment.text(environment::NO_COLOR).is_some() {
        return false;
    }
    if environment.is_on(environment::CLICOLOR_FORCE) {
        return true;
    }
    match wanted {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => terminal && environment.text(environment::TERM).as_deref() != Some("dumb"),
    }
}
