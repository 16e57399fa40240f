//! `acamp mirror forget`: deletes a contact and what belongs to it from the mirror. Sends no requests.

use clap::{ArgMatches, Command};
use jiff::Timestamp;
use serde_json::json;

use crate::api::reply::Item;
use crate::command::arguments::positional;
use crate::error::{Error, Kind, Result};
use crate::output::Count;
use crate::session::Context;
use crate::store::mirror::Forgotten;
use crate::text::counts::count_of;

/// Its clap command.
pub fn command() -> Command {
    Command::new("forget")
        .about("Delete a contact and its records from the mirror")
        .arg(positional("email", "EMAIL", "Email address of the contact"))
        .after_help(
            "Deletes what ActiveCampaign deletes along with a contact: its field values, tags, subscriptions, notes, tasks \
             and deals, and also its orders, and overwrites them in the file. Delete the contact in ActiveCampaign first: \
             otherwise the next sync can add it again. Texts of other records and records of custom objects that mention \
             the contact are not changed.",
        )
}

/// Shape: objects with `table` and `rows` (the number of records that are deleted).
///
/// # Errors
/// `NotFound` if the mirror has no such contact, or there is no mirror; `Usage` while another process writes it; `Other` if
/// it cannot be written.
pub fn run(matches: &ArgMatches, context: &Context) -> Result<()> {
    let email = matches.get_one::<String>("email").map_or("", String::as_str);
    let file = context.mirror_file()?;
    // Fails if there is none: it is not created.
    let found = file.open_to_read()?.records_of_contact(email)?;
    if found.is_empty() {
        return Err(Error::new(Kind::NotFound, format!("no contact with the email address {email} in the mirror")));
    }
    if context.options().dry_run {
        print(context, &found)?;
        context.note_dry_run(&format!("delete {}", described(&found)));
        return Ok(());
    }
    let mut mirror = file.open()?;
    let run = mirror.begin_run(Timestamp::now())?;
    let deleted = mirror.forget_contact(run, email)?;
    mirror.end_run(run, Timestamp::now(), 0)?;
    context.note(&format!("deleted {}", described(&deleted)));
    // No usage error, which would mean that nothing was done.
    print(context, &deleted).map_err(|error| error.with_kind(Kind::Other))
}

/// `12 records from 4 tables`.
fn described(found: &[Forgotten]) -> String {
    let rows = found.iter().map(Forgotten::rows).sum();
    format!("{} from {}", count_of(rows, "record"), count_of(found.len() as u64, "table"))
}

fn print(context: &Context, found: &[Forgotten]) -> Result<()> {
    let items = found.iter().map(|one| Item::from_value(&json!({ "table": one.table, "rows": one.rows() })));
    context.print(Count::Many, &["table", "rows"], items)
}
