//! What this machine holds about a person: the history, jobs, cached names, saved texts, and the mirror of the account.
//! Exported files and archives of requests are not among it: their folders are not known.

use serde_json::{Value, json};

use crate::error::{Error, Result, cannot_write};
use crate::session::Context;
use crate::store::history::RunOfPerson;
use crate::store::jobs::{JobOfPerson, Jobs};
use crate::system::private_files::remove_files_of;
use crate::text::person::Person;

/// What was found, or removed.
#[derive(Clone, Debug, Default)]
pub struct LocalData {
    runs: Vec<RunOfPerson>,
    jobs: Vec<JobOfPerson>,
    cached: u64,
    texts: u64,
    mirrored: u64,
}

impl LocalData {
    /// Finds what there is about a person.
    ///
    /// # Errors
    /// `Other` for files that cannot be read; as [`Context::profile`].
    pub fn find(context: &Context, person: &Person, email: &str) -> Result<Self> {
        Ok(LocalData {
            runs: context.history_folder()?.runs_of(person)?,
            jobs: Jobs::new(context.paths())?.of_person(person, &context.profile()?.url.value)?,
            cached: context.names()?.map_or(Ok(0), |names| names.forget(person, true))?,
            texts: texts(context, person, true)?,
            mirrored: mirrored(context, email)?,
        })
    }

    /// Refuses what cannot be cleared: a run or a job that is not over.
    ///
    /// # Errors
    /// `Usage` if there is one.
    pub fn check(&self) -> Result<()> {
        if let Some(job) = self.jobs.iter().find(|job| !job.is_over) {
            let message = format!("job {} is not over and mentions the contact: it could write it again", job.id);
            return Err(Error::usage(message).hint(format!("acamp jobs cancel {0}, or acamp jobs resume {0}", job.id)));
        }
        match self.runs.iter().find(|run| run.is_running) {
            Some(run) => {
                Err(Error::usage(format!("run {} of the history mentions the contact and is not over", run.id))
                    .hint("wait until the command in the other process has ended"))
            }
            None => Ok(()),
        }
    }

    /// Removes it.
    ///
    /// # Errors
    /// `Other` for files that cannot be written, `Usage` for a mirror that another process writes.
    pub fn clear(&self, context: &Context, person: &Person, email: &str) -> Result<()> {
        let folder = context.history_folder()?;
        self.runs.iter().try_for_each(|run| folder.forget(&run.id, person))?;
        let jobs = Jobs::new(context.paths())?;
        self.jobs.iter().try_for_each(|job| jobs.forget(&job.id, person))?;
        context.names()?.map_or(Ok(0), |names| names.forget(person, false))?;
        texts(context, person, false)?;
        if self.mirrored > 0 {
            forget_in_mirror(context, email)?;
        }
        Ok(())
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.runs.is_empty() && self.jobs.is_empty() && self.cached + self.texts + self.mirrored == 0
    }

    /// What it is, in a record.
    pub fn to_json(&self) -> Value {
        let writes: u64 = self.runs.iter().map(|run| run.writes).sum();
        json!({
            "history_runs": self.runs.len(),
            "history_writes": writes,
            "jobs": self.jobs.iter().map(|job| job.id.as_str()).collect::<Vec<_>>(),
            "cached_name_files": self.cached,
            "saved_texts": self.texts,
            "mirror_records": self.mirrored,
        })
    }

    /// What it is, in words.
    pub fn words(&self) -> String {
        let parts = [
            (self.runs.len() as u64, "run of the history", "runs of the history"),
            (self.jobs.len() as u64, "job", "jobs"),
            (self.cached, "file of cached names", "files of cached names"),
            (self.texts, "saved text", "saved texts"),
            (self.mirrored, "record of the mirror", "records of the mirror"),
        ];
        let some = parts.iter().filter(|(count, ..)| *count > 0);
        let all: Vec<String> =
            some.map(|(count, one, several)| format!("{count} {}", if *count == 1 { one } else { several })).collect();
        if all.is_empty() { "nothing".to_owned() } else { all.join(", ") }
    }
}

/// Texts of edits that could not be sent.
fn texts(context: &Context, person: &Person, is_dry_run: bool) -> Result<u64> {
    let folder = context.paths().state()?.join("edits");
    remove_files_of(&folder, |content| person.is_in(content), is_dry_run)
        .map_err(|(path, error)| cannot_write(&path, &error))
}

#[cfg(feature = "mirror")]
fn mirrored(context: &Context, email: &str) -> Result<u64> {
    let file = context.mirror_file()?;
    if !file.path().is_file() {
        return Ok(0);
    }
    Ok(file.open_to_read()?.records_of_contact(email)?.iter().map(crate::store::mirror::Forgotten::rows).sum())
}

#[cfg(feature = "mirror")]
fn forget_in_mirror(context: &Context, email: &str) -> Result<()> {
    use jiff::Timestamp;
    let mut mirror = context.mirror_file()?.open()?;
    let run = mirror.begin_run(Timestamp::now())?;
    mirror.forget_contact(run, email)?;
    mirror.end_run(run, Timestamp::now(), 0).map(drop)
}

#[cfg(not(feature = "mirror"))]
fn mirrored(_: &Context, _: &str) -> Result<u64> {
    Ok(0)
}

#[cfg(not(feature = "mirror"))]
fn forget_in_mirror(_: &Context, _: &str) -> Result<()> {
    Ok(())
}
