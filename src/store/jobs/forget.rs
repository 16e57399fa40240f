//! Removes what the files of jobs that are over have of one person: rows of result files, texts in the journal and in the
//! plan. A job that is not over would write the contact again: it is not changed.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use csv::{ByteRecord, ReaderBuilder, WriterBuilder};
use serde_json::Value;

use super::job::{JOURNAL, Jobs, LOCK, PLAN, State};
use super::{Entry, signature};
use crate::error::{Result, cannot_read, cannot_write};
use crate::store::line_file;
use crate::system::private_files::{self, Replacement};
use crate::text::person::{ERASED, Person};

/// A job that mentions a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobOfPerson {
    /// Its ID.
    pub id: String,
    /// Whether it is over.
    pub is_over: bool,
}

impl Jobs {
    /// The jobs of an account with files that mention a person, oldest first.
    ///
    /// # Errors
    /// `Other` for files that cannot be read.
    pub fn of_person(&self, person: &Person, account: &str) -> Result<Vec<JobOfPerson>> {
        let mut found = Vec::new();
        for summary in self.list()?.jobs.into_iter().filter(|summary| summary.plan.account == account) {
            if files_of(&summary.folder, person)?.is_empty() {
                continue;
            }
            let is_over = matches!(summary.state, State::Finished | State::Cancelled);
            found.push(JobOfPerson { id: summary.plan.id, is_over });
        }
        Ok(found)
    }

    /// Removes what the files of a job have of a person.
    ///
    /// # Errors
    /// As [`Jobs::open`]; `Other` for a file that cannot be written.
    pub fn forget(&self, id: &str, person: &Person) -> Result<()> {
        // Holds the lock until all files are replaced.
        let (folder, _lock) = self.lock(id)?;
        for name in files_of(&folder, person)? {
            let path = folder.join(&name);
            let content = fs::read(&path).map_err(|error| cannot_read(&path, &error))?;
            match name.as_str() {
                JOURNAL => replace(&path, &journal(&path, person)?)?,
                PLAN => replace_plan(id, &folder, &content, person)?,
                "results.csv" | "failed.csv" | "failed.tsv" => replace(&path, &without_rows(&content, person))?,
                "failed.jsonl" => replace(&path, &without_lines(&content, person))?,
                // The copy of the input, and what an export had not joined yet.
                _ => fs::remove_file(&path).map_err(|error| cannot_write(&path, &error))?,
            }
        }
        Ok(())
    }
}

/// The files in the folder of a job that mention a person.
fn files_of(folder: &Path, person: &Person) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for name in private_files::names_in(folder).map_err(|error| cannot_read(folder, &error))? {
        let path = folder.join(&name);
        if name != LOCK && path.is_file() && person.is_in(&fs::read(&path).map_err(|error| cannot_read(&path, &error))?)
        {
            found.push(name);
        }
    }
    found.sort();
    Ok(found)
}

/// The intact lines of a journal, without texts that mention the person.
fn journal(path: &Path, person: &Person) -> Result<Vec<u8>> {
    let mut text = Vec::new();
    line_file::read(path, |entry: Entry| {
        let erased = |value: Value| if person.is_in_value(&value) { Value::Null } else { value };
        let kept = match entry {
            Entry::Sending { rows, at, detail } => Entry::Sending { rows, at, detail: erased(detail) },
            Entry::Accepted { rows, detail } => Entry::Accepted { rows, detail: erased(detail) },
            Entry::Reached { detail } => Entry::Reached { detail: erased(detail) },
            Entry::Done { rows, status, ids, reason } if person.is_in(reason.as_bytes()) => {
                Entry::Done { rows, status, ids, reason: ERASED.to_owned() }
            }
            other => other,
        };
        line_file::push(&mut text, &kept);
    })?;
    Ok(text)
}

/// The plan without the email address, and its signature.
fn replace_plan(id: &str, folder: &Path, content: &[u8], person: &Person) -> Result<()> {
    let text = person.erased_from(&String::from_utf8_lossy(content));
    if signature::check(folder, id).unwrap_or(false) {
        signature::write(folder, text.as_bytes())?;
    }
    replace(&folder.join(PLAN), text.as_bytes())
}

/// The records of a CSV file that do not mention the person. Its own separator is that of its header.
fn without_rows(content: &[u8], person: &Person) -> Vec<u8> {
    let header = content.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let separator = *[b',', b';', b'\t', b'|']
        .iter()
        .max_by_key(|byte| header.iter().filter(|own| own == byte).count())
        .unwrap_or(&b',');
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(content);
    let mut writer = WriterBuilder::new().flexible(true).delimiter(separator).from_writer(Vec::new());
    let mut record = ByteRecord::new();
    while reader.read_byte_record(&mut record).unwrap_or(false) {
        if !person.is_in(record.as_slice()) && writer.write_byte_record(&record).is_err() {
            break;
        }
    }
    writer.into_inner().unwrap_or_default()
}

/// The lines that do not mention the person.
fn without_lines(content: &[u8], person: &Person) -> Vec<u8> {
    let lines = content.split_inclusive(|byte| *byte == b'\n');
    lines.filter(|line| !person.is_in(line)).flatten().copied().collect()
}

fn replace(path: &Path, content: &[u8]) -> Result<()> {
    let write = || {
        let mut replacement = Replacement::private(path.to_owned())?;
        replacement.write_all(content)?;
        replacement.sync_and_commit()
    };
    write().map_err(|error| cannot_write(path, &error))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::catalogue::guarding::Level;
    use crate::store::jobs::{Ending, JobKind, Plan, Status};

    fn plan(account: &str) -> Plan {
        Plan {
            id: String::new(),
            kind: JobKind::Rows,
            command: "contacts sync --from-file ana@example.com.csv".into(),
            profile: "acme".into(),
            account: account.into(),
            created: String::new(),
            rows: Some(2),
            input: "x.csv".into(),
            copy: None,
            settings: json!({"command": "contacts sync", "flags": ["--field=Note=ANA@example.com"], "positions": []}),
            level: Level::Mild,
        }
    }

    #[test]
    fn what_a_job_that_is_over_has_of_a_person_is_removed_and_the_rest_stays() {
        let state = tempfile::tempdir().unwrap();
        let jobs = Jobs::below(state.path());
        let person = Person::new("ana@example.com", []);
        let job = jobs.create(plan("a")).unwrap();
        job.after(&Entry::done(1, Status::Failed, None, "ana@example.com: no")).unwrap();
        job.after(&Entry::done(2, Status::Done, Some("8"), "")).unwrap();
        let id = job.id().to_owned();
        let file = |name: &str, text: &str| fs::write(job.file(name), text).unwrap();
        file("results.csv", "row,line,status,id,reason\n1,2,failed,,\"ana@example.com:\nno\"\n2,3,done,8,\n");
        file(
            "failed.csv",
            "acamp_line;acamp_reason;email;note\n2;no;Ana@Example.com;\"x;y\"\n3;no;b@example.com;\"x;y\"\n",
        );
        file("failed.jsonl", "{\"email\":\"ana@example.com\"}\n{\"email\":\"b@example.com\"}\n");
        let of_person = |account: &str| jobs.of_person(&person, account).unwrap();
        job.finish(Ending::Stopped).unwrap();
        drop(job);
        assert_eq!(of_person("a"), [JobOfPerson { id: id.clone(), is_over: false }]);
        assert_eq!(of_person("b"), []);
        jobs.open(&id).unwrap().finish(Ending::Finished).unwrap();
        assert_eq!(of_person("a"), [JobOfPerson { id: id.clone(), is_over: true }]);
        jobs.forget(&id, &person).unwrap();
        assert_eq!(of_person("a"), []);
        let summary = jobs.summary(&id).unwrap();
        assert_eq!(
            (summary.state, summary.outcomes.counts().all(), summary.damage.is_found()),
            (State::Finished, 2, false)
        );
        assert_eq!(summary.plan.command, "contacts sync --from-file (erased).csv");
        assert!(jobs.hold(&id).unwrap().is_signed().unwrap());
        let text = |name: &str| fs::read_to_string(summary.folder.join(name)).unwrap();
        assert_eq!(text("results.csv"), "row,line,status,id,reason\n2,3,done,8,\n");
        assert_eq!(
            text("failed.csv"),
            "acamp_line;acamp_reason;email;note\n3;no;b@example.com;x;y\n".replace("x;y", "\"x;y\"")
        );
        assert_eq!(text("failed.jsonl"), "{\"email\":\"b@example.com\"}\n");
    }
}
