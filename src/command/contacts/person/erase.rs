//! `acamp contacts erase`: deletes a contact for good, verifies that it is gone, removes what this machine holds about it,
//! and prints a record of that. Keeps no state before the deletion: it cannot be undone. A run that dies is finished by the
//! next one.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::builder::NonEmptyStringValueParser;
use clap::{ArgMatches, Command, value_parser};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::local::LocalData;
use super::records::{self, Contact, PersonalRecords};
use crate::api::reply::Item;
use crate::api::request::{Request, with_arguments};
use crate::catalogue::guarding::Level;
use crate::catalogue::personal_data;
use crate::command::Special;
use crate::command::arguments::{option, positional};
use crate::command::operations::operation;
use crate::engine::guard::{self, Confirmation, Effects};
use crate::engine::reading::Reader;
use crate::error::{Error, Kind, Result, cannot_write};
use crate::output::{Count, Format};
use crate::session::Context;
use crate::store::erasure::{Erasure, Erasures, email_digest, salt};
use crate::system::private_files;
use crate::text::counts::count_of;
use crate::text::person::Person;

/// How often it is checked that the contact is gone, and the interval.
const CHECKS: u32 = 3;
const INTERVAL: Duration = Duration::from_secs(1);

/// What the command cannot reach, beside [`personal_data::LIMITS`].
const NOT_REACHED: &[&str] = &[
    "files on this machine that other commands wrote to a place of your choice: exports, --out, --har, logs",
    "the history of your shell",
    "other machines with a history, jobs, or a mirror of the account",
    "backups and the programs that are connected to the account: their data about the contact",
];

/// `acamp contacts erase`.
pub const COMMAND: Special =
    Special::new("contacts erase", "Delete a contact and all traces of it on this machine", build, run).examples(&[
        "contacts erase jane@example.com --dry-run",
        "contacts erase jane@example.com --confirm jane@example.com --record jane.json",
    ]);

const LONG: &str = "Deletes the contact, verifies by reading that it is gone, and removes it from the history, the jobs, \
     the cached names, and the mirror of the account on this machine. No state before the deletion is recorded: it cannot be \
     undone. contacts export-person exports the data first.\n\n\
     The record, on standard output and in the file of --record, has no personal data: the account, the time, a salted \
     SHA-256 of the email address (of SALT:EMAIL, in lower case), how many records of each kind the API held, the SHA-256 of \
     what contacts export-person would have written, how the deletion was verified, what is left in the account (orders \
     need not be deleted with their contact), what was removed on this machine, and what the command cannot reach.\n\n\
     A job that is not over and mentions the contact is refused: cancel it first. If the command is interrupted, run it \
     again: it finishes what is left. The exit code is 3 if something could not be verified or removed.";

fn build(command: Command) -> Command {
    command
        .arg(
            positional("email", "EMAIL", "Email address of the contact").value_parser(NonEmptyStringValueParser::new()),
        )
        .arg(option("record", "FILE", "Also write the record to this new file").value_parser(value_parser!(PathBuf)))
        .after_help(LONG)
}

/// Erases the contact.
///
/// # Errors
/// `NotFound` if neither the account nor this machine has it; `Usage` without confirmation, for a job that is not over, and
/// for a record that exists; `Partial` if it is not gone, or not all of it could be removed; those of the requests.
pub fn run(matches: &ArgMatches, context: &Context) -> Result<()> {
    context.refuse_mask_because("contacts erase", "which looks for the real values")?;
    let email = matches.get_one::<String>("email").map_or("", |email| email.trim());
    if !email.contains('@') {
        return Err(Error::usage(format!("`{email}` is not an email address")));
    }
    let record = matches.get_one::<PathBuf>("record").map(PathBuf::as_path);
    context.refuse_write("contacts erase")?;
    check_record(record)?;
    let task = EraseTask::begin(context, email)?;
    task.local.check()?;
    if task.contact.is_none() && task.earlier.is_empty() && task.local.is_empty() {
        return Err(records::unknown(email));
    }
    task.confirm()?;
    if context.options().dry_run {
        let erasure = task.erasure()?;
        return print(context, &task.record(&erasure, "dry run", json!(null), &[]));
    }
    task.perform(record)
}

/// What is erased.
struct EraseTask<'a> {
    context: &'a Context,
    email: &'a str,
    reader: Reader<'a>,
    contact: Option<Contact>,
    /// What the API holds about it.
    records: Vec<PersonalRecords>,
    /// Erasures of it that were not finished.
    earlier: Vec<(PathBuf, Erasure)>,
    person: Person,
    local: LocalData,
    begun: Timestamp,
}

impl<'a> EraseTask<'a> {
    /// Reads everything that is erased.
    fn begin(context: &'a Context, email: &'a str) -> Result<Self> {
        let reader = Reader::new(context.client()?, u64::MAX);
        let contact = records::find(&reader, email)?;
        let records = contact.as_ref().map_or(Ok(Vec::new()), |contact| records::read(&reader, contact))?;
        let earlier = erasures(context)?.of(&context.profile()?.url.value, email)?;
        let ids = contact.iter().map(|contact| contact.id.clone());
        let person = Person::new(email, ids.chain(earlier.iter().map(|(_, erasure)| erasure.contact.clone())));
        let local = LocalData::find(context, &person, email)?;
        Ok(EraseTask { context, email, reader, contact, records, earlier, person, local, begun: Timestamp::now() })
    }

    fn request(&self) -> Result<Option<Request>> {
        let delete = operation("contacts delete")?;
        self.contact.as_ref().map(|contact| with_arguments(delete, &[&contact.id])).transpose()
    }

    fn confirm(&self) -> Result<()> {
        let mut effects = Effects::default();
        self.request()?.iter().for_each(|request| effects.add(request));
        effects.check_limit(self.context)?;
        let what = match &self.contact {
            Some(contact) => format!("erase contact {} ({})", contact.id, self.email),
            None => format!("remove {} from this machine", self.email),
        };
        let mut confirmation = Confirmation::new(Level::Severe, what, self.email);
        let held = self.records.iter().filter(|records| !records.items.is_empty());
        let held: Vec<String> = held.map(|records| format!("{} {}", records.name, records.items.len())).collect();
        if !held.is_empty() {
            confirmation.warnings.push(format!("the account has: {}", held.join(", ")));
        }
        confirmation.warnings.push(format!("removed on this machine: {}", self.local.words()));
        confirmation.warnings.push("this cannot be undone: no state before it is recorded".to_owned());
        guard::ask(self.context, &confirmation)
    }

    /// What the record of the erasure begins with: that of the earlier run if the contact is deleted already.
    fn erasure(&self) -> Result<Erasure> {
        if let (None, Some((_, erasure))) = (&self.contact, self.earlier.last()) {
            return Ok(erasure.clone());
        }
        let salt = salt()?;
        Ok(Erasure {
            account: self.context.profile()?.url.value.clone(),
            email_sha256: email_digest(&salt, self.email),
            salt,
            begun: timestamp(self.begun),
            contact: self.contact.as_ref().map_or_else(String::new, |contact| contact.id.clone()),
            records: counts(&self.records),
            content_sha256: if self.contact.is_some() { records::digest(&self.records) } else { String::new() },
        })
    }

    fn perform(&self, file: Option<&Path>) -> Result<()> {
        let context = self.context;
        let erasure = self.erasure()?;
        let mut files: Vec<PathBuf> = self.earlier.iter().map(|(path, _)| path.clone()).collect();
        let mut problems = Vec::new();
        let (mut status, mut verified, mut kept) = ("already deleted", json!(null), Vec::new());
        if let (Some(contact), Some(request)) = (&self.contact, self.request()?) {
            files.push(erasures(context)?.begin(&erasure)?);
            guard::check(context, &request)?;
            match context.client()?.send(&request) {
                Ok(_) => status = "deleted",
                // Another program has deleted it in the meantime.
                Err(error) if error.kind() == Kind::NotFound => {}
                Err(error) => return Err(error.hint(format!("run it again: acamp contacts erase {}", self.email))),
            }
            let (evidence, is_gone) = self.verify(contact)?;
            verified = evidence;
            if !is_gone {
                problems.push("the server still has the contact".to_owned());
            }
            kept = records::left(&self.reader, contact)?;
        }
        if let Err(error) = self.local.clear(context, &self.person, self.email) {
            problems.push(error.message().to_owned());
        }
        let left = LocalData::find(context, &self.person, self.email)?;
        if !left.is_empty() {
            problems.push(format!("left on this machine: {}", left.words()));
        }
        let mut record = self.record(&erasure, status, verified, &problems);
        record["left_in_the_account"] = counts(&kept);
        if problems.is_empty() {
            for path in &files {
                std::fs::remove_file(path).map_err(|error| cannot_write(path, &error))?;
            }
        }
        write_record(file, &record).map_err(|error| context.after_write(error))?;
        print(context, &record).map_err(|error| context.after_write(error))?;
        if problems.is_empty() {
            return Ok(());
        }
        let message = format!("not completely erased: {}", problems.join("; "));
        Err(Error::new(Kind::Partial, message).hint(format!("run it again: acamp contacts erase {}", self.email)))
    }

    /// Reads whether the contact is gone, by ID and by email address.
    fn verify(&self, contact: &Contact) -> Result<(Value, bool)> {
        for check in 1.. {
            let by_id = self.reader.one("contacts get", &[&contact.id], &[])?;
            let status = by_id.error.as_ref().and_then(Error::http_status);
            let is_marked = by_id.value().pointer("/contact/deleted").is_some_and(is_true);
            let is_unknown = by_id.error.as_ref().is_some_and(|error| error.kind() == Kind::NotFound);
            let by_email = records::find(&self.reader, self.email)?;
            let is_gone = (is_unknown || is_marked) && by_email.is_none();
            if is_gone || check == CHECKS {
                let evidence = json!({
                    "request": by_id.request,
                    "status": status,
                    "marked_as_deleted": is_marked,
                    "found_by_email_address": by_email.is_some(),
                });
                return Ok((evidence, is_gone));
            }
            std::thread::sleep(INTERVAL);
        }
        Ok((Value::Null, false))
    }

    fn record(&self, erasure: &Erasure, status: &str, verified: Value, problems: &[String]) -> Value {
        let lacks = self.records.iter().filter_map(|records| Some((records.name.as_str(), records.lack.as_ref()?)));
        let not_reached: Vec<&str> = NOT_REACHED.iter().chain(personal_data::LIMITS).copied().collect();
        json!({
            "record": "erasure of a contact",
            "acamp": env!("CARGO_PKG_VERSION"),
            "account": erasure.account,
            "begun": erasure.begun,
            "ended": timestamp(Timestamp::now()),
            "status": status,
            "contact": erasure.contact,
            "salt": erasure.salt,
            "email_sha256": erasure.email_sha256,
            "records": erasure.records,
            "content_sha256": erasure.content_sha256,
            "not_read": lacks.map(|(name, why)| json!({ "name": name, "why": why })).collect::<Vec<_>>(),
            "verified": verified,
            "left_in_the_account": [],
            "removed_on_this_machine": self.local.to_json(),
            "problems": problems.iter().map(|problem| self.person.erased_from(problem)).collect::<Vec<_>>(),
            "not_reached": not_reached,
        })
    }
}

/// How many records there are of each kind that has any.
fn counts(all: &[PersonalRecords]) -> Value {
    let some = all.iter().filter(|records| !records.items.is_empty());
    some.map(|records| json!({ "name": records.name, "records": records.items.len() })).collect()
}

fn is_true(value: &Value) -> bool {
    matches!(value, Value::Bool(true)) || value == "1" || value == 1
}

fn erasures(context: &Context) -> Result<Erasures> {
    Ok(Erasures::new(context.paths().state()?))
}

/// Refuses a record that would replace a file, or that cannot be written, before anything is deleted.
fn check_record(file: Option<&Path>) -> Result<()> {
    let Some(path) = file else { return Ok(()) };
    if path.exists() {
        return Err(Error::usage(format!("{} exists already", path.display())).hint("choose a new file for --record"));
    }
    let folder = private_files::folder_of(path);
    tempfile::tempfile_in(folder)
        .map(drop)
        .map_err(|error| cannot_write(path, &error.kind().into()).with_kind(Kind::Usage))
}

fn write_record(file: Option<&Path>, record: &Value) -> Result<()> {
    let Some(path) = file else { return Ok(()) };
    let created = private_files::options().write(true).create_new(true).open(path);
    let written =
        created.and_then(|mut file| file.write_all(format!("{record:#}\n").as_bytes()).and_then(|()| file.sync_all()));
    written.map_err(|error| cannot_write(path, &error))
}

fn print(context: &Context, record: &Value) -> Result<()> {
    let columns = ["status", "contact", "account", "begun", "ended", "email_sha256", "salt", "content_sha256"];
    let mut output = context.output()?;
    if !context.has_chosen_output()? {
        // A document to keep, also on a terminal.
        output.format = Format::Json;
    }
    context.print_as(&output, Count::One, &columns, [Item::from_value(record)])?;
    let held = record["records"].as_array().map_or(0, Vec::len) as u64;
    let removed = count_of(held, "kind");
    for left in record["left_in_the_account"].as_array().into_iter().flatten() {
        let (name, count) = (left["name"].as_str().unwrap_or_default(), &left["records"]);
        context.note(&format!("still in the account, not deleted with the contact: {name} {count}"));
    }
    context.note(&format!(
        "{}: {removed} of records; the record has no personal data",
        record["status"].as_str().unwrap_or_default()
    ));
    Ok(())
}

/// A time in the record.
fn timestamp(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
