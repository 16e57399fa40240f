//! `acamp tap`: the records of the mirror as Singer messages, from which any Singer target loads a warehouse.

mod arguments;
mod bookmarks;
mod catalog;
mod load;
mod messages;
mod schema;

use clap::{ArgMatches, Command};
use jiff::Timestamp;

use arguments::TapConfig;
use bookmarks::{Bookmark, Bookmarks};
use catalog::Selected;
use load::{Load, Present};
use messages::{Heading, Messages};

use crate::command::{Special, mirror};
use crate::error::{Kind, Result};
use crate::output;
use crate::session::Context;
use crate::store::mirror::Mirror;
use crate::system::interrupt::Interrupt;
use crate::text::counts::count_of;

/// Records between two states of a load of a whole stream, and between two checks of whether the run should end.
const STATE_EVERY: u64 = 10_000;

/// `acamp tap`.
pub const COMMAND: Special = Special::new(
    "tap",
    "Write the mirror as Singer messages, for data warehouses",
    build,
    run,
)
.details(
    "A Singer target loads the messages into a database. Sends no requests, unless --sync or the configuration says \
         to run `acamp mirror sync` first.\n\nEach table of the mirror is a stream. With --state, only records that \
         changed since are sent. If records were deleted since, the whole stream is sent with a new version, and the \
         target removes the others.",
)
.examples(&[
    "tap --config tap.json --sync | target-jsonl > state.json",
    "tap --config tap.json --catalog catalog.json --state state.json | target-postgres --config target.json",
    "tap --discover > catalog.json",
]);

fn build(command: Command) -> Command {
    arguments::declare(command)
}

/// Runs the command.
///
/// # Errors
/// `Usage` with `--mask`, and for files that are no configuration, catalog or state; those of `mirror sync` and of reading
/// the mirror; `Interrupted` and `Terminated`.
pub fn run(matches: &ArgMatches, context: &Context) -> Result<()> {
    context.refuse_mask("tap")?;
    let config = TapConfig::read(matches)?;
    if matches.get_flag("discover") {
        return output::text(&context.output()?, &format!("{:#}", catalog::discover()));
    }
    let streams = config.streams(matches)?;
    let bookmarks = arguments::bookmarks(matches)?;
    let context = &config.context(context);
    if context.note_dry_run(&format!("write {} of the mirror", count_of(streams.len() as u64, "stream"))) {
        return Ok(());
    }
    let incomplete = if config.sync(matches) { sync(context)? } else { Ok(()) };
    write(context, &streams, bookmarks)?;
    incomplete
}

/// Updates the mirror. A sync that could not read everything is reported, after what it read is sent.
fn sync(context: &Context) -> Result<Result<()>> {
    match mirror::sync_all(context) {
        Err(error) if error.kind() == Kind::Partial => Ok(Err(error)),
        outcome => outcome.map(Ok),
    }
}

fn write(context: &Context, streams: &[Selected], bookmarks: Bookmarks) -> Result<()> {
    let mirror = context.mirror_file()?.open_to_read()?;
    mirror.hold()?;
    let mut tap = Tap {
        context,
        identity: mirror.id()?,
        run: mirror.last_complete_run()?,
        mirror,
        messages: Messages::open(context.output()?)?,
        interrupt: Interrupt::watch()?,
        bookmarks,
        sent: 0,
    };
    let mut written = 0;
    for stream in streams {
        if tap.messages.closed() {
            break;
        }
        written += u64::from(tap.stream(stream)?);
        check(&tap.interrupt)?;
    }
    tap.messages.finish()?;
    context.note(&format!("sent {} of {}", count_of(tap.sent, "record"), count_of(written, "stream")));
    Ok(())
}

/// Ends a run that was asked to stop. The target has the last state.
fn check(interrupt: &Interrupt) -> Result<()> {
    let stopped = || interrupt.error("interrupted; the next run continues after the last state");
    if interrupt.is_set() { Err(stopped()) } else { Ok(()) }
}

/// The messages of one run.
struct Tap<'a> {
    context: &'a Context,
    mirror: Mirror,
    identity: String,
    /// The last run of the mirror that ended.
    run: u64,
    messages: Messages,
    interrupt: Interrupt,
    bookmarks: Bookmarks,
    sent: u64,
}

impl Tap<'_> {
    /// Writes a stream, unless the mirror has not read it yet.
    fn stream(&mut self, stream: &Selected) -> Result<bool> {
        let name = stream.table.name.as_str();
        let Some(read_to) = self.mirror.state(&stream.table.resource)?.read_to else { return Ok(false) };
        let schema = schema::of(&stream.properties);
        let fingerprint = schema::fingerprint(&schema);
        let now = Timestamp::now();
        let present = Present { mirror: &self.identity, schema: &fingerprint, run: self.run, now };
        let deleted = |run| self.mirror.has_gone_since(&stream.table.resource, run);
        let load = load::decide(self.bookmarks.of(name), &present, stream.whole, deleted)?;
        if let Some(reason) = load.reason {
            self.context.note(&format!("{name}: sending all records, because {reason}"));
        }
        self.messages.schema(name, &schema)?;
        let mut bookmark = Bookmark {
            mirror: self.identity.clone(),
            schema: fingerprint,
            version: load.version,
            run: load.run,
            after: load.rows.or_after.clone(),
        };
        self.records(stream, &load, read_to, &mut bookmark)?;
        if load.activates {
            self.messages.activate(name, load.version)?;
        }
        self.bookmarks.set(name, &Bookmark { run: self.run, after: None, ..bookmark });
        self.messages.state(&self.bookmarks.value())?;
        Ok(true)
    }

    /// Writes the records, with a state now and then if the load can be continued.
    fn records(&mut self, stream: &Selected, load: &Load, read_to: Timestamp, bookmark: &mut Bookmark) -> Result<()> {
        let Tap { mirror, messages, interrupt, bookmarks, sent, .. } = self;
        let name = stream.table.name.as_str();
        let heading = Heading::new(name, load.version, read_to);
        let columns: Vec<_> = stream.properties.iter().map(|one| (one.name.as_str(), one.holds)).collect();
        let mut since_state = 0;
        mirror.records(&stream.table, &columns, &load.rows, |id, record| {
            messages.record(&heading, record)?;
            *sent += 1;
            since_state += 1;
            if since_state < STATE_EVERY {
                return Ok(true);
            }
            since_state = 0;
            if load.activates && bookmark.after.as_deref().is_none_or(|after| id > after) {
                bookmark.after = Some(id.to_owned());
                bookmarks.set(name, bookmark);
                messages.state(&bookmarks.value())?;
            }
            check(interrupt)?;
            Ok(!messages.closed())
        })
    }
}
