//! `acamp sandbox`: serves the emulator to other programs and manages its store.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use serde_json::json;

use crate::api::reply::Item;
use crate::args::globals::parse_duration;
use crate::command::Special;
use crate::command::arguments::{option, switch};
use crate::error::{Error, Result};
use crate::output::{Count, Format, Output};
use crate::session::Context;
use crate::system::private_files::create_folder;
use acamp_sandbox::faults::KINDS;
use acamp_sandbox::{Contents, Data, Fault, Imports, Options, QUIRKS, Quirk, RATE, TOKEN};

/// `acamp sandbox`.
pub const COMMAND: Special =
    Special::new("sandbox", "Run the built-in ActiveCampaign emulator", build, run).examples(&[
        "sandbox serve --port 8080",
        "sandbox serve --ephemeral --rate 0 --latency 200 --jitter 50",
        "sandbox serve --ephemeral --fault 429:0.1 --fault 'reset-after:0.05@POST /contacts' --seed 7",
        "sandbox serve --ephemeral --quirk include-ignored --quirk limit-422",
        "sandbox serve --ephemeral --empty --first-id 5000",
        "sandbox seed --contacts 1000",
        "sandbox seed --contacts 100000 --data /tmp/account",
        "sandbox advance 3d",
        "sandbox advance 90m --data /tmp/account",
        "sandbox reset",
        "sandbox reset --data /tmp/account --yes",
    ]);

fn build(command: Command) -> Command {
    command.subcommand_required(true).arg_required_else_help(true).subcommands([serve(), seed(), advance(), reset()])
}

const JITTER_HELP: &str = "Maximum random extra delay per response; a bare number is in milliseconds";
const FAULT_HELP: &str = "Fault to inject, its rate from 0 to 1, and the requests it applies to";
const QUIRK_HELP: &str = "Behavior that is reported of some servers and contradicted by other evidence";
const IMPORT_QUOTA_HELP: &str =
    "Bulk imports per minute, a fifth of that for single-contact imports; 0 for unlimited [default: 100]";
const IMPORT_TIME_HELP: &str = "Duration of a bulk import; a bare number is in milliseconds [default: 1500]";

fn serve() -> Command {
    Command::new("serve")
        .about("Serve the emulator on the loopback interface until stopped")
        .arg(option("port", "N", "Port [default: any free port]").value_parser(value_parser!(u16)))
        .arg(data())
        .arg(switch("ephemeral", "Use a new in-memory store and save nothing").conflicts_with("data"))
        .arg(switch(
            "empty",
            "Start a new store without sample data: only users, their groups, and what every account has",
        ))
        .arg(
            option("first-id", "N", "First ID of new records, except users [default: 1]")
                .value_parser(value_parser!(i64).range(1..1_000_000_000))
                .requires("empty"),
        )
        .arg(option("latency", "DURATION", "Delay before each response; a bare number is in milliseconds"))
        .arg(option("jitter", "DURATION", JITTER_HELP))
        .arg(
            option("fault", "KIND[:RATE][@OPERATION]", FAULT_HELP)
                .action(ArgAction::Append)
                .value_parser(value_parser!(Fault)),
        )
        .arg(option("quirk", "NAME", QUIRK_HELP).action(ArgAction::Append).value_parser(value_parser!(Quirk)))
        .arg(
            option("seed", "N", "Random seed for faults, jitter, and quirks [default: 0]")
                .value_parser(value_parser!(u64)),
        )
        .arg(option("import-quota", "N", IMPORT_QUOTA_HELP).value_parser(value_parser!(u32)))
        .arg(option("import-time", "DURATION", IMPORT_TIME_HELP))
        .after_help(serve_help())
}

fn serve_help() -> String {
    let kinds = listed(KINDS.iter().map(|(_, name, _, about)| (*name, *about)));
    let quirks = listed(QUIRKS.iter().map(|(_, name, about)| (*name, *about)));
    format!(
        "Prints one line of JSON with `url` and `token`; use them as ACAMP_URL and ACAMP_TOKEN. --rate N sets the \
         rate limit of the emulator in requests per second; 0 for unlimited [default: 5].\n\n\
         Faults; the first one that applies is used. OPERATION is METHOD /path/{{pattern}}, a path including all \
         paths below it, or v1 ACTION, where ACTION may end with *:\n{kinds}\nQuirks:\n{quirks}"
    )
}

/// Names and what they mean, one per line.
fn listed(entries: impl Iterator<Item = (&'static str, &'static str)> + Clone) -> String {
    let width = entries.clone().map(|(name, _)| name.len()).max().unwrap_or(0);
    entries.map(|(name, about)| format!("  {name:width$}  {about}\n")).collect()
}

fn seed() -> Command {
    Command::new("seed")
        .about("Add generated contacts, identical on every machine")
        .arg(option("contacts", "N", "Number of contacts").required(true).value_parser(value_parser!(u64)))
        .arg(data())
}

fn advance() -> Command {
    Command::new("advance")
        .about("Move the clock of the sandbox forward")
        .arg(Arg::new("duration").value_name("DURATION").required(true).help("How far: 30s, 10m, 1h30m, 3d"))
        .arg(data())
        .after_help(
            "Scheduled campaigns whose date comes are sent, and opens, clicks, bounces and unsubscribes of sent \
             campaigns appear. A running `sandbox serve` on the same store sees the new time at once. `sandbox reset` \
             sets the clock back.",
        )
}

fn reset() -> Command {
    Command::new("reset").about("Reset the sandbox and discard all changes").arg(data())
}

fn data() -> Arg {
    option("data", "DIR", "Directory of the store [default: that of the profile `sandbox`]")
}

/// Runs one of the subcommands.
///
/// # Errors
/// `Usage` for a port in use or an invalid value, `Other` for an unusable store.
pub fn run(matches: &ArgMatches, context: &Context) -> Result<()> {
    match matches.subcommand() {
        Some(("serve", matches)) => run_serve(matches, context),
        Some(("seed", matches)) => run_seed(matches, context),
        Some(("advance", matches)) => run_advance(matches, context),
        Some(("reset", matches)) => run_reset(matches, context),
        _ => Err(Error::usage("sandbox requires one of serve, seed, advance, reset")),
    }
}

fn run_serve(matches: &ArgMatches, context: &Context) -> Result<()> {
    let data = if matches.get_flag("ephemeral") {
        Data::Ephemeral
    } else {
        Data::Directory(created(folder(matches, context)?))
    };
    let first_id = matches.get_one::<i64>("first-id").copied().unwrap_or(1);
    let options = Options {
        contents: if matches.get_flag("empty") { Contents::Empty(first_id) } else { Contents::Sample },
        port: matches.get_one::<u16>("port").copied().unwrap_or(0),
        rate: rate(context)?,
        latency: milliseconds(matches, "latency")?.unwrap_or_default(),
        jitter: milliseconds(matches, "jitter")?.unwrap_or_default(),
        faults: matches.get_many::<Fault>("fault").into_iter().flatten().cloned().collect(),
        quirks: matches.get_many::<Quirk>("quirk").into_iter().flatten().copied().collect(),
        seed: matches.get_one::<u64>("seed").copied().unwrap_or(0),
        imports: imports(matches)?,
        ..Options::new(data)
    };
    let running = acamp_sandbox::start(options)?;
    let mut output = context.output()?;
    if context.options().output.is_none() || output.format == Format::Json {
        // One line, on a terminal too: scripts read it while the emulator runs.
        output = Output { format: Format::Jsonl, color: false, pager: None, ..output };
    }
    let address = Item::from_value(&json!({ "url": running.url(), "token": TOKEN }));
    context.print_as(&output, Count::One, &[], [address])?;
    Ok(running.wait()?)
}

fn run_seed(matches: &ArgMatches, context: &Context) -> Result<()> {
    let count = matches.get_one::<u64>("contacts").copied().unwrap_or(0);
    let folder = folder(matches, context)?;
    if context.options().dry_run {
        context.note(&format!("dry run: would add {count} contacts to {}", folder.display()));
        return Ok(());
    }
    let added = acamp_sandbox::seed(&created(folder), count)?;
    print(context, &json!({ "contacts": added }))
}

fn run_advance(matches: &ArgMatches, context: &Context) -> Result<()> {
    let text = matches.get_one::<String>("duration").map_or("", String::as_str);
    let time = parse_duration("DURATION", text)?;
    let folder = folder(matches, context)?;
    if context.options().dry_run {
        context.note(&format!("dry run: would advance the clock of {} by {text}", folder.display()));
        return Ok(());
    }
    let now = acamp_sandbox::advance(&created(folder), time)?;
    print(context, &json!({ "now": jiff::Timestamp::from_second(now).map(|now| now.to_string()).unwrap_or_default() }))
}

fn run_reset(matches: &ArgMatches, context: &Context) -> Result<()> {
    let folder = folder(matches, context)?;
    if context.options().dry_run {
        context.note(&format!("dry run: would reset {}", folder.display()));
        return Ok(());
    }
    context.confirm(&format!("discard all changes in {}?", folder.display()))?;
    let folder = created(folder);
    acamp_sandbox::reset(&folder)?;
    if let Some(names) = context.name_cache_of(&context.profile_named(crate::config::SANDBOX)?)? {
        names.clear();
    }
    print(context, &json!({ "reset": folder.display().to_string() }))
}

fn folder(matches: &ArgMatches, context: &Context) -> Result<PathBuf> {
    match matches.get_one::<String>("data") {
        Some(folder) => Ok(PathBuf::from(folder)),
        None => Ok(context.paths().state()?.join(crate::config::SANDBOX)),
    }
}

/// The directory, created with mode 0700 if it is missing; the emulator reports one that cannot be created.
fn created(folder: PathBuf) -> PathBuf {
    let _ = create_folder(&folder);
    folder
}

/// The emulator's rate limit in whole requests per second.
fn rate(context: &Context) -> Result<u32> {
    match context.options().rate {
        None => Ok(RATE),
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // Checked: whole, not negative, small.
        Some(rate) if rate.fract() == 0.0 && (0.0..=1_000_000.0).contains(&rate) => Ok(rate as u32),
        Some(rate) => Err(Error::usage(format!(
            "invalid --rate {rate}: the emulator's rate limit is a whole number of requests per second"
        ))),
    }
}

fn imports(matches: &ArgMatches) -> Result<Imports> {
    let default = Imports::default();
    Ok(Imports {
        quota: matches.get_one::<u32>("import-quota").copied().unwrap_or(default.quota),
        time: milliseconds(matches, "import-time")?.unwrap_or(default.time),
    })
}

/// A duration; a bare number is in milliseconds.
fn milliseconds(matches: &ArgMatches, name: &str) -> Result<Option<Duration>> {
    let Some(text) = matches.get_one::<String>(name) else { return Ok(None) };
    match text.parse::<u64>() {
        Ok(milliseconds) => Ok(Some(Duration::from_millis(milliseconds))),
        Err(_) => parse_duration(&format!("--{name}"), text).map(Some),
    }
}

fn print(context: &Context, what: &serde_json::Value) -> Result<()> {
    context.print(Count::One, &[], [Item::from_value(what)])
}
