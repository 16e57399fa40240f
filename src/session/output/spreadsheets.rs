//! What the options say about files for spreadsheets, and which of them contradict each other.

use std::path::Path;

use crate::config::Options;
use crate::error::{Error, Result};
use crate::output::Format;
use crate::session::Context;
use crate::system::environment;
use crate::text::spreadsheet::list_separator;

/// Extensions of workbooks that are not written.
const OTHER_WORKBOOKS: [&str; 6] = ["xls", "xlsm", "xlsb", "xltx", "ods", "numbers"];

impl Context {
    /// Checks a format that a command writes to the file of `--out`, as [`Context::output`] does.
    ///
    /// # Errors
    /// `Usage` if the options contradict it.
    pub fn check_file_format(&self, format: Format) -> Result<()> {
        check(self.options(), format, self.options().out.as_deref())
    }

    /// The delimiter of CSV, if it is not a comma: that of the user, or with `--excel` the one that Excel expects in the
    /// locale.
    pub fn delimiter(&self) -> Option<u8> {
        let locale = || {
            let names = [environment::LC_ALL, environment::LC_NUMERIC, environment::LANG];
            names.into_iter().find_map(|name| self.environment().text(name)).unwrap_or_default()
        };
        let options = self.options();
        options.delimiter.or_else(|| options.excel.then(|| list_separator(&locale())))
    }
}

/// Checks that the options about the format fit it, and that the name of the file does.
///
/// # Errors
/// `Usage` if they contradict each other.
pub fn check(options: &Options, format: Format, out: Option<&Path>) -> Result<()> {
    let is_delimited = matches!(format, Format::Csv | Format::Tsv);
    let limits = [
        ("--delimiter", options.delimiter.is_some(), format == Format::Csv, "csv"),
        ("--encoding", options.encoding.is_some(), is_delimited, "csv and tsv"),
        ("--excel", options.excel, is_delimited || format == Format::Xlsx, "csv, tsv and xlsx"),
    ];
    if let Some((flag, .., formats)) = limits.into_iter().find(|(_, is_given, fits, _)| *is_given && !*fits) {
        let why = format!("{flag} is for {formats} output; the format is {}", format.name());
        return Err(Error::usage(why).hint("-o csv"));
    }
    check_name(format, out)?;
    match format {
        Format::Xlsx if options.jq.is_some() => {
            Err(Error::usage("--jq cannot be used with -o xlsx, whose cells are those of the records"))
        }
        Format::Xlsx if out.is_none_or(|path| path.as_os_str() == "-") => {
            Err(Error::usage("a workbook is written to a file only").hint("add --out FILE.xlsx"))
        }
        _ => Ok(()),
    }
}

/// Checks that a file is named after what it contains.
fn check_name(format: Format, out: Option<&Path>) -> Result<()> {
    let Some(path) = out else { return Ok(()) };
    let shown = path.display();
    let extension = path.extension().and_then(|word| word.to_str()).unwrap_or_default().to_ascii_lowercase();
    if OTHER_WORKBOOKS.contains(&extension.as_str()) {
        let new = path.with_extension("xlsx");
        return Err(Error::usage(format!("cannot write {shown}: workbooks are written as .xlsx only"))
            .hint(format!("--out {}", new.display())));
    }
    let is_named_workbook = extension == Format::Xlsx.name();
    if is_named_workbook == (format == Format::Xlsx) || extension.is_empty() {
        return Ok(());
    }
    let (what, wanted) = (format.name(), path.with_extension(format.name()));
    let names = if is_named_workbook { "names a workbook" } else { "does not name a workbook" };
    Err(Error::usage(format!("--out {shown} {names}, but the format is {what}"))
        .hint(format!("--out {}, or another -o", wanted.display())))
}
