//! Where the rows of a command come from, and the file that they are read from.

use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;

use tempfile::NamedTempFile;

use super::dialect::Dialect;
use super::format::Format;
use super::workbook::{self, Contents, SheetText, contents};
use crate::error::{Error, Kind, Result, reason};

/// Extensions that workbooks have, and those that text has.
const WORKBOOKS: [&str; 7] = ["xlsx", "xlsm", "xls", "xlsb", "xltx", "ods", "numbers"];
const TEXTS: [&str; 7] = ["csv", "tsv", "tab", "txt", "json", "jsonl", "ndjson"];

/// A file of rows that can be read more than once.
#[derive(Debug)]
pub struct RowFile {
    /// The file, or a copy of it as text.
    pub path: PathBuf,
    /// How it is written, as far as it is known.
    pub dialect: Dialect,
    /// What the user should know about how it is read.
    pub note: Option<String>,
    /// Deleted when this is dropped.
    _kept: Option<NamedTempFile>,
}

/// Where rows come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A file.
    File(PathBuf),
    /// Standard input.
    Standard,
}

impl Source {
    /// `-` is standard input, anything else a path.
    pub fn parse(text: &str) -> Self {
        if text == "-" { Source::Standard } else { Source::File(PathBuf::from(text)) }
    }

    /// The name in messages.
    pub fn name(&self) -> String {
        match self {
            Source::File(path) => path.display().to_string(),
            Source::Standard => "standard input".to_owned(),
        }
    }

    /// Opens it.
    ///
    /// # Errors
    /// `Usage` for a file that cannot be read.
    pub fn open(&self) -> Result<Box<dyn Read>> {
        match self {
            Source::Standard => Ok(Box::new(io::stdin())),
            Source::File(path) => {
                let cannot = |why: String| Error::usage(format!("cannot read {}: {why}", path.display()));
                let file = File::open(path).map_err(|error| cannot(reason(&error)))?;
                if file.metadata().is_ok_and(|metadata| metadata.is_dir()) {
                    return Err(cannot("it is a directory".to_owned()));
                }
                Ok(Box::new(file))
            }
        }
    }

    /// The file as rows are read from it, in this run and in the next: the text of a sheet if it is a workbook. `stated` is
    /// what the user says about it.
    ///
    /// # Errors
    /// As [`Source::file`]; `Usage` for a file whose content is not what its name says, and for a workbook that cannot be
    /// read.
    pub fn rows(&self, stated: &Dialect) -> Result<RowFile> {
        let (path, kept) = self.file()?;
        let name = self.name();
        let unreadable = |error: io::Error| Error::usage(format!("cannot read {name}: {}", reason(&error)));
        let mut file = File::open(&path).map_err(unreadable)?;
        // A device or a pipe can be read only once.
        let is_plain = file.metadata().is_ok_and(|metadata| metadata.is_file());
        let found = if is_plain { contents(&mut file).map_err(unreadable)? } else { Contents::Text };
        if !self.is_workbook(&found, stated)? {
            return Ok(RowFile { path, dialect: stated.clone(), note: None, _kept: kept });
        }
        let SheetText { file, note } = workbook::read(&name, &path, stated.sheet.as_deref())?;
        let dialect = Dialect { format: Some(Format::Sheet), ..stated.clone() };
        Ok(RowFile { path: file.path().to_owned(), dialect, note, _kept: Some(file) })
    }

    /// Whether the content is that of a workbook that can be read.
    fn is_workbook(&self, found: &Contents, stated: &Dialect) -> Result<bool> {
        let name = self.name();
        let extension = match self {
            Source::File(path) => {
                path.extension().and_then(|word| word.to_str()).unwrap_or_default().to_ascii_lowercase()
            }
            Source::Standard => String::new(),
        };
        let is_named = WORKBOOKS.contains(&extension.as_str());
        let renamed = |to: &str| match self {
            Source::File(path) => format!("rename it to {}", path.with_extension(to).display()),
            Source::Standard => String::new(),
        };
        let refused = |what: &str| Error::usage(format!("cannot read {name}: it is {what}"));
        Err(match found {
            Contents::Workbook if TEXTS.contains(&extension.as_str()) => {
                refused(&format!("an Excel workbook, not {extension}")).hint(renamed("xlsx"))
            }
            Contents::Workbook => match stated {
                Dialect { encoding: None, format: None, .. } => return Ok(true),
                _ => refused("a workbook, which has no delimiter and no encoding")
                    .hint("leave out --delimiter, --encoding and --input-format"),
            },
            Contents::Encrypted => refused("encrypted with a password")
                .hint("in Excel, remove the password (File > Info > Protect Workbook) and save the file again"),
            Contents::Damaged => {
                refused("a damaged or incomplete workbook").hint("open it in Excel and save it again as .xlsx")
            }
            Contents::Other(what) => refused(what).hint("save it as an Excel workbook (.xlsx) or as \"CSV UTF-8\""),
            Contents::Empty if is_named => refused("empty, not a workbook"),
            Contents::Text if is_named => {
                refused("text, not a workbook").hint(format!("if it is CSV, {}", renamed("csv")))
            }
            Contents::Unknown if is_named => refused("neither a workbook nor text"),
            Contents::Empty | Contents::Text | Contents::Unknown if stated.sheet.is_some() => {
                Error::usage(format!("--sheet is for workbooks; {name} is none"))
            }
            Contents::Empty | Contents::Text | Contents::Unknown => return Ok(false),
        })
    }

    /// A file that can be read more than once: standard input is copied to a temporary one, deleted with its handle.
    ///
    /// # Errors
    /// `Usage` for a file that cannot be read, `Other` if standard input cannot be copied.
    pub fn file(&self) -> Result<(PathBuf, Option<NamedTempFile>)> {
        let mut input = self.open()?;
        if let Source::File(path) = self {
            return Ok((path.clone(), None));
        }
        let cannot =
            |error: io::Error| Error::new(Kind::Other, format!("cannot copy standard input: {}", reason(&error)));
        let mut copy = NamedTempFile::new().map_err(cannot)?;
        io::copy(&mut input, &mut copy).map_err(cannot)?;
        Ok((copy.path().to_owned(), Some(copy)))
    }
}
