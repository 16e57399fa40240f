//! `acamp contacts export-person`: everything that the API holds about one person, one JSON file per kind of record, and
//! `manifest.json`, which says what was read and what was not.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{ArgMatches, Command};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::records::{self, Contact, PersonalRecords};
use crate::api::reply::Item;
use crate::catalogue::personal_data;
use crate::command::Special;
use crate::command::arguments::positional;
use crate::engine::reading::Reader;
use crate::error::{Error, Kind, Result, cannot_read, cannot_write};
use crate::output::Count;
use crate::session::Context;
use crate::system::private_files::{self, create_folder};
use crate::text::counts::count_of;
use crate::text::digest::sha256;

/// The file that describes the others.
const MANIFEST: &str = "manifest.json";
/// The columns of the files that were written.
const COLUMNS: &[&str] = &["name", "records", "file"];

/// `acamp contacts export-person`.
pub const COMMAND: Special = Special::new("contacts export-person", "Export all data about one person", build, run)
    .examples(&[
        "contacts export-person jane@example.com --out jane",
        "contacts export-person jane@example.com --out jane --dry-run",
    ]);

const LONG: &str = "--out DIR, a new or empty folder, receives a JSON file for each kind of record that the API has of the \
     contact: its properties, field values, subscriptions, tags, automation runs, notes, deals, tasks, accounts, scores, \
     activities, events, bounces, orders, and others. manifest.json has the account, the time, the requests, each file with \
     its number of records and its SHA-256, what could not be read and why, and what the API does not show. Only you can \
     read the files (modes 0700 and 0600).\n\n\
     JSON is an array of the files: name, records, file, sha256. The exit code is 3 if something could not be read.";

fn build(command: Command) -> Command {
    command.arg(positional("email", "EMAIL", "Email address of the contact")).after_help(LONG)
}

/// Exports the data.
///
/// # Errors
/// `NotFound` for an unknown contact, `Usage` without `--out` and for a folder that is not empty, `Partial` if a part could
/// not be read, `Other` if a file cannot be written; those of the requests.
pub fn run(matches: &ArgMatches, context: &Context) -> Result<()> {
    context.refuse_mask("contacts export-person")?;
    let address = matches.get_one::<String>("email").map_or("", |email| email.trim());
    let folder = folder(context)?;
    let begun = Timestamp::now();
    let client = context.client()?;
    let reader = Reader::new(client, u64::MAX);
    let contact = records::find(&reader, address)?.ok_or_else(|| records::unknown(address))?;
    let kinds = personal_data::all().len() as u64;
    let what =
        format!("read {} of contact {} and write them to {}", count_of(kinds, "kind"), contact.id, folder.display());
    if context.note_dry_run(&what) {
        return Ok(());
    }
    let all = records::read(&reader, &contact)?;
    let files = write(&folder, &all)?;
    let lacks: Vec<Value> = all.iter().filter_map(not_read).collect();
    let manifest = json!({
        "acamp": env!("CARGO_PKG_VERSION"),
        "account": context.profile()?.url.value,
        "contact": contact.id,
        "email": contact.email,
        "begun": timestamp(begun),
        "ended": timestamp(Timestamp::now()),
        "requests": reader.sent(),
        "complete": lacks.is_empty(),
        "files": files,
        "without_records": names(&all, |records| records.items.is_empty() && records.lack.is_none()),
        "not_read": lacks,
        "not_available": personal_data::LIMITS,
    });
    write_file(&folder.join(MANIFEST), &format!("{manifest:#}\n"))?;
    report(context, &reader, (&contact, &folder), &all, &files)
}

fn report(
    context: &Context,
    reader: &Reader<'_>,
    (contact, folder): (&Contact, &Path),
    all: &[PersonalRecords],
    files: &[Value],
) -> Result<()> {
    context.print_as(&context.output_beside_folder()?, Count::Many, COLUMNS, files.iter().map(Item::from_value))?;
    let records = all.iter().map(|records| records.items.len() as u64).sum();
    let (records, requests) = (count_of(records, "record"), count_of(reader.sent(), "request"));
    context.note(&format!("exported {records} of {} to {}: {requests}", contact.email, folder.display()));
    let lacking = names(all, |records| records.lack.is_some());
    if lacking.is_empty() {
        return Ok(());
    }
    for records in all {
        records.lack.iter().for_each(|why| context.note(&format!("cannot read {}: {why}", records.name)));
    }
    Err(Error::new(Kind::Partial, format!("incomplete export: cannot read {}", lacking.join(", "))))
}

/// The folder of `--out`: one that does not exist yet, or is empty.
fn folder(context: &Context) -> Result<PathBuf> {
    let Some(folder) = context.options().out.clone().filter(|path| path.as_os_str() != "-") else {
        return Err(Error::usage("missing --out DIR").hint("acamp contacts export-person EMAIL --out DIR"));
    };
    if folder.exists() && !folder.is_dir() {
        return Err(Error::usage(format!("{} is not a folder", folder.display())));
    }
    let names = private_files::names_in(&folder).map_err(|error| cannot_read(&folder, &error))?;
    if names.is_empty() {
        return Ok(folder);
    }
    let why = if names.iter().any(|name| name == MANIFEST) { "has an earlier export" } else { "is not empty" };
    Err(Error::usage(format!("{} {why}", folder.display())).hint("choose a new folder"))
}

/// Writes a file for each kind that has records; describes them.
fn write(folder: &Path, all: &[PersonalRecords]) -> Result<Vec<Value>> {
    create_folder(folder).map_err(|error| cannot_write(folder, &error))?;
    let with_records = all.iter().filter(|records| !records.items.is_empty());
    with_records
        .map(|records| {
            let (file, content) = (records.file(), records.content());
            write_file(&folder.join(&file), &content)?;
            Ok(json!({
                "name": records.name,
                "file": file,
                "records": records.items.len(),
                "bytes": content.len(),
                "sha256": sha256(content.as_bytes()),
                "requests": records.requests,
                "complete": records.lack.is_none(),
            }))
        })
        .collect()
}

fn write_file(path: &Path, content: &str) -> Result<()> {
    let written = private_files::options().write(true).create_new(true).open(path);
    let written = written.and_then(|mut file| file.write_all(content.as_bytes()).and_then(|()| file.sync_all()));
    written.map_err(|error| cannot_write(path, &error))
}

fn not_read(records: &PersonalRecords) -> Option<Value> {
    let why = records.lack.as_ref()?;
    Some(json!({ "name": records.name, "requests": records.requests, "why": why }))
}

fn names(all: &[PersonalRecords], is_meant: impl Fn(&PersonalRecords) -> bool) -> Vec<String> {
    all.iter().filter(|records| is_meant(records)).map(|records| records.name.clone()).collect()
}

/// A time in the manifest.
fn timestamp(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
