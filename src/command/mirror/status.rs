//! `acamp mirror status`: how far each table of the mirror is read. Sends no requests.

use clap::Command;
use serde_json::json;

use crate::api::reply::Item;
use crate::error::Result;
use crate::output::Count;
use crate::session::Context;
use crate::store::mirror::Status;

const COLUMNS: [&str; 7] = ["resource", "table", "rows", "read_to", "deletes_to", "way", "note"];

/// Its clap command.
pub fn command() -> Command {
    Command::new("status").about("Show how current each table of the mirror is").after_help(
        "read_to is the start of the last sync that read the table: changes in ActiveCampaign since then may be missing. \
         deletes_to is the start of the last complete listing: records deleted since then may still be in the table.",
    )
}

/// Shape: objects with `resource`, `table`, `rows`, `read_to`, `deletes_to` (RFC 3339 or null), `way` (`whole`, `changes`,
/// `tail`, or empty if it was not read), `note` (why it was not read completely, or null).
///
/// # Errors
/// `NotFound` if there is no mirror, `Other` if it cannot be read.
pub fn run(context: &Context) -> Result<()> {
    let status = context.mirror_file()?.open_to_read()?.status()?;
    if status.is_empty() {
        context.note("nothing was read yet; run acamp mirror sync");
    }
    context.print(Count::Many, &COLUMNS, status.iter().map(item))
}

fn item(status: &Status) -> Item {
    let Status { resource, table, rows, state } = status;
    let time = |time: Option<jiff::Timestamp>| time.map(|time| time.to_string());
    Item::from_value(&json!({
        "resource": resource,
        "table": table,
        "rows": rows,
        "read_to": time(state.read_to),
        "deletes_to": time(state.deletes_to),
        "way": state.way,
        "note": state.note,
    }))
}
