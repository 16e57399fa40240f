//! Where and how to write, decided once: format, width and colour.

use super::{ColorChoice, Context};
use crate::api::reply::Item;
use crate::error::{Error, Result};
use crate::output::{Count, Format, Output, Writer};
use crate::system::environment::{self, Environment};

impl Context {
    /// Where and how to write. The format is the one of `--output`; else JSON for `--jq` and `--raw`; else the one the name
    /// of `--out`'s file ends with; else that of `ACAMP_OUTPUT`, the project, the profile or the defaults; else a table on a terminal and JSON anywhere else.
    /// Needs no account: a profile that does not exist has no say.
    ///
    /// # Errors
    /// `Usage` for a variable or file that cannot be used.
    pub fn output(&self) -> Result<Output> {
        let options = &self.options;
        let terminal = self.environment.terminals.output && options.out.is_none();
        let layers = self.sources(options.profile.as_deref())?.layers();
        let format = if options.output.is_none() && (options.jq.is_some() || options.raw) {
            Format::Json
        } else if let (None, Some(format)) = (options.output, options.out.as_deref().and_then(Format::of_name)) {
            format
        } else {
            let usual = if terminal { Format::Table } else { Format::Json };
            layers.output()?.map_or(usual, |format| format.value)
        };
        let wanted = layers.color()?.map(|color| color.value).unwrap_or_default();
        Ok(Output {
            format,
            columns: options.columns.clone(),
            sort: options.sort.clone(),
            no_header: options.no_header,
            jq: options.jq.clone(),
            out: options.out.clone(),
            terminal,
            width: width(&self.environment, terminal)?,
            color: takes_color(&self.environment, options.color, wanted, terminal),
            pager: if terminal { self.pager(format)? } else { None },
            safe_csv: self.guards_cells(),
            mask: options.mask,
        })
    }

    /// Whether cells of CSV and TSV that a spreadsheet would compute are guarded: in a file, which people open with one,
    /// and not in a pipe, unless said.
    pub fn guards_cells(&self) -> bool {
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

    /// The same with an output of the command's own.
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
        let mut writer = Writer::start(output, count, columns)?;
        for item in items {
            writer.item(&item)?;
        }
        for warning in writer.finish()? {
            self.warn(&warning);
        }
        Ok(())
    }

    /// Whether errors are wanted as JSON: where JSON was chosen, not where it is only what a pipe gets.
    pub fn wants_json_errors(&self) -> bool {
        let sources = self.sources(self.options.profile.as_deref());
        let chosen = sources.and_then(|sources| sources.layers().output()).ok().flatten().map(|format| format.value);
        matches!(chosen.or(self.options.output), Some(Format::Json | Format::Jsonl))
    }

    /// Whether standard error takes colour. Files that cannot be read have no say: their complaint is written there.
    pub fn colors_errors(&self) -> bool {
        let sources = self.sources(self.options.profile.as_deref());
        let wanted = sources.and_then(|sources| sources.layers().color()).ok().flatten();
        let wanted = wanted.map(|color| color.value).unwrap_or_default();
        takes_color(&self.environment, self.options.color, wanted, self.environment.terminals.error)
    }
}

/// `ACAMP_WIDTH` counts anywhere; `COLUMNS` and the terminal's own width only on a terminal, for nothing that is piped
/// may be cut.
fn width(environment: &Environment, terminal: bool) -> Result<Option<u16>> {
    if let Some(text) = environment.text(environment::WIDTH) {
        let width = text.parse().ok().filter(|width| *width > 0);
        let refused = || Error::usage(format!("ACAMP_WIDTH is \"{}\": it must be a number", text.escape_debug()));
        return width.map(Some).ok_or_else(refused);
    }
    if !terminal {
        return Ok(None);
    }
    let columns = environment.text(environment::COLUMNS).and_then(|text| text.parse().ok()).filter(|width| *width > 0);
    Ok(columns.or(environment.terminal_width))
}

/// The flag counts first, then the variables all programs share, then the files, then the terminal.
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
