//! The result files of a job: `results.csv`, one line for each row of the input, and `failed.csv`, the failed rows as
//! in the input, ready to be fixed and run again.
//!
//! | File | Columns |
//! |---|---|
//! | `results.csv` | `row`, `line`, `status`, `id`, `reason` |
//! | `failed.csv`, `failed.tsv` | `acamp_line`, `acamp_reason`, then those of the input |
//! | `failed.jsonl` | the input's objects with `acamp_line` and `acamp_reason` |

use std::borrow::Cow;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use csv::{ByteRecord, Writer, WriterBuilder};
use serde_json::{Value, json};

use super::entry::Status;
use super::job::Job;
use super::outcomes::{Counts, Outcomes};
use crate::api::reply::Item;
use crate::error::{Error, Kind, Result, cannot_write, reason};
use crate::output::{BYTE_ORDER_MARK, guarded};
use crate::store::row_file::{Format, OWN_COLUMNS, Raw, Rows};
use crate::system::private_files::Replacement;
use crate::text::counts::{count_of, thousands};

/// The paths of the files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Files {
    /// `results.csv`.
    pub results: PathBuf,
    /// The failed rows; `None` if no row failed.
    pub failed: Option<PathBuf>,
}

impl Files {
    /// The summary every job with rows prints.
    ///
    /// Shape: `job`, `rows`, `created`, `updated`, `done`, `skipped`, `failed`, `unknown` (numbers), `results` and
    /// `failed_file` (paths; null if no row failed); `not_subscribed` (a number) if a contact was not subscribed because it
    /// had unsubscribed or bounced.
    pub fn summary(&self, job: &Job, counts: &Counts) -> Item {
        let mut summary = json!({
            "job": job.id(),
            "rows": counts.all(),
            "created": counts.created,
            "updated": counts.updated,
            "done": counts.done,
            "skipped": counts.skipped,
            "failed": counts.failed,
            "unknown": counts.unknown,
            "results": self.results.display().to_string(),
            "failed_file": self.failed.as_ref().map(|path| path.display().to_string()),
        });
        if counts.not_subscribed > 0 {
            summary["not_subscribed"] = counts.not_subscribed.into();
        }
        Item::from_value(&summary)
    }
}

/// The result of a job whose rows all have an outcome.
///
/// # Errors
/// `Unknown` if the outcome of some rows is unknown, `Partial` if some failed, or if some of several contacts were not
/// subscribed.
pub fn verdict(id: &str, counts: &Counts) -> Result<()> {
    let of_all = |count: u64| format!("{} of {} rows", thousands(count), thousands(counts.all()));
    if counts.unknown > 0 {
        let message = format!("{}: outcome unknown", of_all(counts.unknown));
        return Err(Error::new(Kind::Unknown, message).hint(format!("acamp jobs results {id}")));
    }
    if counts.failed > 0 {
        let message = format!("{} failed", of_all(counts.failed));
        return Err(Error::new(Kind::Partial, message).hint(format!("acamp jobs retry-failed {id}")));
    }
    not_subscribed(counts).map_or(Ok(()), |error| Err(error.hint(format!("acamp jobs results {id}"))))
}

/// How many contacts a job left unsubscribed, in words.
pub fn left_unsubscribed(counts: &Counts) -> Option<String> {
    let (count, all) = (thousands(counts.not_subscribed), count_of(counts.all(), "row"));
    let message = format!("{count} of {all}: contact not subscribed, because it had unsubscribed or bounced");
    (counts.not_subscribed > 0).then_some(message)
}

/// The failure of a job that left some of several contacts unsubscribed.
pub fn not_subscribed(counts: &Counts) -> Option<Error> {
    left_unsubscribed(counts).filter(|_| counts.all() > 1).map(|message| Error::new(Kind::Partial, message))
}

/// Writes both files into `folder`, replacing those of an earlier run. `rows` is the input from its beginning. Rows
/// without an outcome are omitted: the job is not over.
///
/// # Errors
/// `Other` if a file cannot be written; `Usage` if the input cannot be read to its end.
pub fn write(folder: &Path, mut rows: Rows<'_>, outcomes: &Outcomes) -> Result<Files> {
    let mut results = Table::begin(folder, "results.csv", b',')?;
    results.line(["row", "line", "status", "id", "reason"])?;
    let mut failed = Failed::new(folder, &rows);
    while let Some(row) = rows.next() {
        let (number, line) = match row {
            Ok(row) => (row.number, row.line),
            Err(error) if error.kind() == Kind::Rejected => rows.place(),
            Err(error) => return Err(error),
        };
        let Some(outcome) = outcomes.outcome_of(number) else { continue };
        let (number, line) = (number.to_string(), line.to_string());
        // The id and the reason may come from the server.
        let (id, reason) = (guarded(outcome.id), guarded(outcome.reason));
        results.line([&number, &line, outcome.status.word(), &id, &reason])?;
        if outcome.status == Status::Failed {
            failed.row(&line, outcome.reason, rows.raw())?;
        }
    }
    Ok(Files { results: results.end()?, failed: failed.end()? })
}

/// Checks that [`write()`] can write into `folder`, which is created if it does not exist.
///
/// # Errors
/// `Other` if it cannot.
pub fn check(folder: &Path) -> Result<()> {
    let failed = |error: std::io::Error| {
        Error::new(Kind::Other, format!("cannot create folder {}: {}", folder.display(), reason(&error)))
    };
    fs::create_dir_all(folder).map_err(failed)?;
    Table::begin(folder, "results.csv", b',').map(drop)
}

/// The failed rows, in a file created with the first one.
struct Failed<'a> {
    folder: &'a Path,
    format: Format,
    is_for_spreadsheets: bool,
    header: Vec<String>,
    /// Which columns belong to the input, and were not added by an earlier run.
    kept: Vec<usize>,
    table: Option<Table>,
}

impl<'a> Failed<'a> {
    fn new(folder: &'a Path, rows: &Rows<'_>) -> Self {
        let header = rows.header();
        let kept = header.iter().enumerate().filter(|(_, name)| !name.starts_with(OWN_COLUMNS)).map(|(at, _)| at);
        Failed {
            folder,
            format: rows.format(),
            is_for_spreadsheets: rows.is_for_spreadsheets(),
            header: header.to_vec(),
            kept: kept.collect(),
            table: None,
        }
    }

    fn row(&mut self, line: &str, reason: &str, raw: Raw<'_>) -> Result<()> {
        if self.table.is_none() {
            self.table = Some(self.begin()?);
        }
        let Some(table) = &mut self.table else { return Ok(()) };
        match raw {
            Raw::Delimited(record) => {
                let mut cells = ByteRecord::from(vec![line, &guarded(reason)]);
                // After the header's columns comes the excess of a row that is too long; it is kept so that it can be
                // fixed.
                let beyond = self.header.len()..record.len();
                let kept = self.kept.iter().copied().chain(beyond).filter_map(|at| record.get(at));
                kept.for_each(|cell| cells.push_field(cell));
                table.record(&cells)
            }
            Raw::Json(text) => table.raw(&marked(text, line, reason)),
            Raw::Sheet(record) => {
                let kept = self.kept.iter().filter_map(|at| record.get(*at)).map(guarded);
                let own = [line.into(), guarded(reason)];
                let cells: ByteRecord =
                    own.into_iter().chain(kept).map(|cell: Cow<'_, str>| cell.into_owned()).collect();
                table.record(&cells)
            }
        }
    }

    fn begin(&self) -> Result<Table> {
        match self.format {
            Format::Json => Table::begin(self.folder, "failed.jsonl", b','),
            Format::Delimited(_) | Format::Sheet => {
                let separator = if let Format::Delimited(separator) = self.format { separator } else { b',' };
                let name = if separator == b'\t' { "failed.tsv" } else { "failed.csv" };
                let mut table = Table::begin(self.folder, name, separator)?;
                if self.is_for_spreadsheets {
                    table.raw(BYTE_ORDER_MARK)?;
                }
                let own = ["acamp_line", "acamp_reason"].into_iter();
                let header = self.kept.iter().filter_map(|at| self.header.get(*at)).map(String::as_str);
                table.line(own.chain(header))?;
                Ok(table)
            }
        }
    }

    fn end(self) -> Result<Option<PathBuf>> {
        // A file of an earlier run is out of date.
        for name in ["failed.csv", "failed.tsv", "failed.jsonl"] {
            let _ = fs::remove_file(self.folder.join(name));
        }
        self.table.map(Table::end).transpose()
    }
}

/// A JSON Lines row with its error; a line that is not an object is kept as text.
fn marked(text: &[u8], line: &str, reason: &str) -> Vec<u8> {
    let mut members = serde_json::Map::new();
    members.insert("acamp_line".to_owned(), Value::from(line.parse::<u64>().unwrap_or(0)));
    members.insert("acamp_reason".to_owned(), Value::from(reason));
    match serde_json::from_slice(text) {
        Ok(Value::Object(own)) => {
            members.extend(own.into_iter().filter(|(name, _)| !name.starts_with(OWN_COLUMNS)));
        }
        _ => {
            members.insert("acamp_text".to_owned(), Value::from(String::from_utf8_lossy(text)));
        }
    }
    let mut line = Value::Object(members).to_string().into_bytes();
    line.push(b'\n');
    line
}

/// A temporary file, renamed when it is complete.
struct Table {
    writer: Writer<Replacement>,
    path: PathBuf,
}

impl Table {
    fn begin(folder: &Path, name: &str, separator: u8) -> Result<Self> {
        let path = folder.join(name);
        let file = Replacement::private(path.clone()).map_err(|error| cannot_write(&path, &error))?;
        let writer = WriterBuilder::new().delimiter(separator).flexible(true).from_writer(file);
        Ok(Table { writer, path })
    }

    fn line<'c>(&mut self, cells: impl IntoIterator<Item = &'c str>) -> Result<()> {
        self.writer.write_record(cells).map_err(|error| cannot_write(&self.path, &error.into()))
    }

    fn record(&mut self, cells: &ByteRecord) -> Result<()> {
        self.writer.write_byte_record(cells).map_err(|error| cannot_write(&self.path, &error.into()))
    }

    fn raw(&mut self, bytes: &[u8]) -> Result<()> {
        let path = &self.path;
        self.writer.flush().map_err(|error| cannot_write(path, &error))?;
        self.writer.get_ref().file().write_all(bytes).map_err(|error| cannot_write(path, &error))
    }

    fn end(self) -> Result<PathBuf> {
        let Table { writer, path } = self;
        let failed = |error: &std::io::Error| cannot_write(&path, error);
        let file = writer.into_inner().map_err(|error| failed(error.error()))?;
        file.commit().map_err(|error| failed(&error))?;
        Ok(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::jobs::Entry;
    use crate::store::row_file::Dialect;

    fn written(input: &str, entries: Vec<Entry>) -> (String, Option<(String, String)>) {
        let folder = tempfile::tempdir().unwrap();
        let rows = Rows::read("x", input.as_bytes(), &Dialect::default()).unwrap();
        let files = write(folder.path(), rows, &Outcomes::fold(entries)).unwrap();
        let text = |path: &PathBuf| fs::read_to_string(path).unwrap();
        let failed = files.failed.map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), text(&path)));
        (text(&files.results), failed)
    }

    fn failed(row: u64, reason: &str) -> Entry {
        Entry::done(row, Status::Failed, None, reason)
    }

    #[test]
    fn each_row_has_its_line_and_what_failed_stands_as_it_was() {
        let input = "acamp_line,acamp_reason,email,name\n9,old,a@b.c,\"A, B\"\n9,old,bad,\"x\ny\"\n";
        let (results, failed) =
            written(input, vec![Entry::done(1, Status::Created, Some("7"), ""), failed(2, "not an address")]);
        assert_eq!(results, "row,line,status,id,reason\n1,2,created,7,\n2,3,failed,,not an address\n");
        let rows = "acamp_line,acamp_reason,email,name\n3,not an address,bad,\"x\ny\"\n".to_owned();
        assert_eq!(failed, Some(("failed.csv".to_owned(), rows)));
    }

    #[test]
    fn a_formula_in_a_reason_is_escaped() {
        let (results, failed) = written("a\n1\n", vec![failed(1, "=HYPERLINK(1)")]);
        assert_eq!(results, "row,line,status,id,reason\n1,2,failed,,'=HYPERLINK(1)\n");
        assert_eq!(failed.unwrap().1, "acamp_line,acamp_reason,a\n2,'=HYPERLINK(1),1\n");
    }

    #[test]
    fn rows_that_cannot_be_read_are_kept_whole() {
        let (results, failed) = written("a;b\n1;2;3\n", vec![failed(1, "too long")]);
        assert_eq!(results, "row,line,status,id,reason\n1,2,failed,,too long\n");
        assert_eq!(failed.unwrap().1, "acamp_line;acamp_reason;a;b\n2;too long;1;2;3\n");
    }

    #[test]
    fn rows_of_a_spreadsheet_stay_readable_for_it() {
        let (_, failed) = written("\u{feff}a;b\n1;2\n", vec![failed(1, "no")]);
        assert_eq!(failed.unwrap().1, "\u{feff}acamp_line;acamp_reason;a;b\n2;no;1;2\n");
    }

    #[test]
    fn json_lines_stay_json_lines() {
        let (_, failed) = written("{\"a\": 1}\n[2]\n", vec![failed(1, "no"), failed(2, "no object")]);
        let (name, text) = failed.unwrap();
        assert_eq!(name, "failed.jsonl");
        assert_eq!(
            text,
            "{\"acamp_line\":1,\"acamp_reason\":\"no\",\"a\":1}\n\
             {\"acamp_line\":2,\"acamp_reason\":\"no object\",\"acamp_text\":\"[2]\"}\n"
        );
    }

    #[test]
    fn nothing_failed_leaves_no_file() {
        assert_eq!(written("a\n1\n2\n", vec![Entry::done(1, Status::Done, None, "")]).1, None);
    }
}
