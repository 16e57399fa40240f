//! `acamp mirror sql`: a query on the mirror, in every output format. Sends no requests.

use clap::{ArgMatches, Command};

use crate::args::input;
use crate::command::arguments::positional;
use crate::error::Result;
use crate::output::{Count, Writer};
use crate::session::Context;

/// Rows between two checks of whether the reader still reads.
const ROWS: u32 = 1_000;

/// Its clap command.
pub fn command() -> Command {
    Command::new("sql")
        .about("Query the mirror with SQL")
        .arg(positional("query", "QUERY", "One SQL statement that reads, @FILE, or - to read it from standard input"))
        .after_help(
            "The dialect is that of SQLite. Each resource has a table with a column per property, and raw with its JSON: \
             contacts, contact_tags, contact_lists, field_values, deals, and so on. IDs are text, times are in UTC, and \
             amounts of money are in cents. The views are contacts_wide (a column per custom field), deals_open and \
             list_members. The full-text search covers names, email addresses and notes: SELECT * FROM search WHERE \
             search MATCH 'smith'. acamp mirror status lists the tables.",
        )
}

/// Runs the query. A table, CSV and TSV have the columns of the query.
///
/// # Errors
/// `NotFound` if there is no mirror; `Usage` for `--mask`, and for SQL that is wrong or does not only read; those of
/// [`Writer::item`].
pub fn run(matches: &ArgMatches, context: &Context) -> Result<()> {
    context.refuse_mask_because("mirror sql", "whose columns can have any name")?;
    let sql = input::contents(matches.get_one::<String>("query").map_or("", String::as_str))?;
    let mirror = context.mirror_file()?.open_to_read()?;
    if mirror.last_complete_run()? == 0 {
        context.note("the first sync of this mirror is not complete: acamp mirror status shows what it has");
    }
    let mut query = mirror.query(&sql)?;
    let columns = query.columns().to_owned();
    let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
    let output = context.output()?;
    let mut writer = Writer::start(&output, Count::Many, &columns)?.without_labels();
    let mut rows = 0_u32;
    query.rows(|item| {
        writer.item(item)?;
        rows += 1;
        if rows.is_multiple_of(ROWS) {
            writer.flush()?;
        }
        Ok(!writer.closed())
    })?;
    writer.finish()?.iter().for_each(|warning| context.warn(warning));
    Ok(())
}
