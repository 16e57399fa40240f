//! `acamp undo`: what a run wrote is taken back, as far as it can be. Shows what it will do, and what cannot come back; asks
//! once; does it.

use clap::{Arg, ArgAction, ArgMatches, Command};
use serde_json::{Value, json};

use crate::api::reply::Item;
use crate::api::request::{Request, plain};
use crate::catalogue;
use crate::catalogue::guarding::Level;
use crate::catalogue::model::{Operation, Resource, Role};
use crate::command::Special;
use crate::engine::guard::{self, Deed, Price, budget};
use crate::engine::record;
use crate::engine::undo::{self, Done, Outlook, Plan, Step, Verdict};
use crate::error::{Error, Kind, Result};
use crate::output::Count;
use crate::session::Context;
use crate::store::history::{Entry, Folder};
use crate::text::counts::{count_of, thousands};

/// From how many writes on a person is told that each is looked at.
const MANY: usize = 20;
const COLUMNS: [&str; 4] = ["write", "action", "state", "why"];

/// `acamp undo`.
pub const COMMAND: Special = Special {
    words: "undo",
    about: "Undo past writes",
    details: "Plans the inverse of each write of a run, the last \
             one first, compares with how things stand now, shows what it will do and what cannot come back, and asks once. \
             What changed since is left alone unless --force is given. What undo does is written down too, and can be undone by \
             its id.\n\nExits with 3 where a part could not be undone, and with 9 where all of it changed since.",
    examples: &["undo", "undo last --dry-run", "undo 20261127-090342-7f3a --yes"],
    build,
    run,
};

fn build(command: Command) -> Command {
    command
        .arg(
            Arg::new("run")
                .value_name("ID")
                .default_value("last")
                .help("The run's id from acamp history; `last` is the last one that can be undone"),
        )
        .arg(Arg::new("force").long("force").action(ArgAction::SetTrue).help("Overwrite what changed since"))
}

/// Runs the command.
///
/// # Errors
/// `NotFound` for an unknown id and where nothing can be undone, `Usage` where it is not confirmed, `Safety` where everything
/// changed since, `Partial` where a part could not be undone, `Other` where nothing can be.
pub fn run(matches: &ArgMatches, context: &Context) -> Result<()> {
    let rehearses = context.options().dry_run;
    if !rehearses {
        context.refuse_write("undo")?;
    }
    let folder = context.history_folder()?;
    let entry = find(&folder, matches.get_one::<String>("run").map_or("last", String::as_str))?;
    let client = context.client()?;
    if entry.writes.len() > MANY {
        context.note(&format!("looking at how {} things stand now", thousands(entry.writes.len() as u64)));
    }
    let plan = undo::plan(context, client, &entry, matches.get_flag("force"))?;
    tell(context, &entry, &plan);
    if rehearses {
        return print(context, &entry, &plan, &[]);
    }
    undo::settle(&folder, &entry, &plan)?;
    if plan.count(|verdict| *verdict == Verdict::Ready) == 0 {
        print(context, &entry, &plan, &[])?;
        return nothing_done(&plan);
    }
    ask(context, &entry, &plan)?;
    let done = undo::perform(context, client, &folder, &entry, &plan)?;
    print(context, &entry, &plan, &done)?;
    outcome(&plan, &done)
}

/// The run of that id; `last` is the last one, no run of undo itself, of which anything can be undone.
fn find(folder: &Folder, id: &str) -> Result<Entry> {
    if id != "last" {
        return folder.read(id);
    }
    for id in folder.ids()?.iter().rev() {
        let entry = folder.read(id)?;
        let is_open = |write| undo::outlook(&entry, write) == Outlook::Possible;
        if entry.undoes.is_none() && entry.writes.iter().any(is_open) {
            return Ok(entry);
        }
    }
    Err(Error::new(Kind::NotFound, "nothing in the history can be undone").hint("acamp history"))
}

/// Says what will be done, on standard error.
fn tell(context: &Context, entry: &Entry, plan: &Plan) {
    context.note(&format!("undo of {} ({}): acamp {}", entry.id, entry.at, entry.command));
    for step in &plan.steps {
        let action = action(step);
        let line = match &step.verdict {
            Verdict::Ready => action.to_owned(),
            Verdict::Nothing(why) => format!("{action}: nothing to do, {why}"),
            Verdict::Changed(why) => format!("{action}: left alone, {why}; --force does it all the same"),
            Verdict::Impossible(why) => format!("{action}: cannot be undone: {why}"),
        };
        context.note(&format!("  {line}"));
        if matches!(step.verdict, Verdict::Ready | Verdict::Changed(_)) {
            for change in &step.changes {
                context.note(&format!("    {}: {} → {}", change.name, shown(&change.now), shown(&change.then)));
            }
            step.tails.iter().for_each(|tail| context.note(&format!("    {}", tail.words())));
            step.lost.iter().for_each(|lost| context.note(&format!("    does not come back: {lost}")));
            effects(step).iter().for_each(|effect| context.note(&format!("    mind: {effect}")));
        }
    }
}

/// What is done, or where that is nothing, about what.
fn action(step: &Step) -> &str {
    if step.action.is_empty() { &step.undoes } else { &step.action }
}

/// What the commands that put things back do besides.
fn effects(step: &Step) -> Vec<&'static str> {
    let own = step.request.iter().filter_map(meant).filter(|row| row.role == Role::Upsert);
    let tails = step.tails.iter().filter_map(|tail| catalogue::command(tail.side.command));
    let tails = tails.filter_map(|(_, rows)| rows.first().copied());
    own.chain(tails).map(|row| row.note).filter(|note| !note.is_empty()).collect()
}

fn row_of(request: &Request) -> Option<(&'static Resource, &'static Operation)> {
    catalogue::matching(request.method, request.server, &request.path)
}

/// The row a request is a call of; of several with the same path the one whose fixed members it has.
fn meant(request: &Request) -> Option<&'static Operation> {
    let (resource, row) = row_of(request)?;
    let body = record::body(request);
    let has = |row: &Operation, name: &str, text: &str| {
        let member = record::members(row, &body).and_then(|members| members.get(name));
        member.is_some_and(|own| plain(own) == text)
    };
    let fits = |other: &&Operation| {
        let is_same = other.method == row.method && other.path == row.path;
        is_same && other.fixed.iter().all(|(name, text)| has(other, name, text))
    };
    resource.operations.iter().find(fits).or(Some(row))
}

fn shown(value: &Value) -> String {
    match value {
        Value::Null => "nothing".to_owned(),
        Value::String(text) if text.is_empty() => "nothing".to_owned(),
        other => plain(other),
    }
}

fn ready(plan: &Plan) -> impl Iterator<Item = &Step> {
    plan.steps.iter().filter(|step| step.verdict == Verdict::Ready)
}

/// Asks once for all steps, and stops where they would delete more than may be.
fn ask(context: &Context, entry: &Entry, plan: &Plan) -> Result<()> {
    let row = |step: &Step| step.request.as_ref().and_then(row_of);
    let deletes: Vec<&'static Resource> =
        ready(plan).filter_map(row).filter(|(_, row)| row.role == Role::Delete).map(|(resource, _)| resource).collect();
    if let Some(resource) = deletes.first() {
        budget::check(context, resource, deletes.len() as u64)?;
    }
    let steps = ready(plan).count() as u64;
    let requests = ready(plan).map(Step::requests).sum::<u64>();
    let mut deed =
        Deed::new(Level::Moderate, format!("undo {}, {}", entry.id, count_of(steps, "step")), entry.id.clone());
    // Each is preceded by a look at how things stand, for the history.
    let price = Price { things: requests, each: 2, rate: context.profile()?.limits.rate.value };
    deed.price = (requests > 1).then_some(price);
    guard::ask(context, &deed)
}

/// Shape: per step `id`, `write`, `undoes`, `action`, `state` (`ready`, `undone`, `failed`, `not_tried`, `nothing`, `changed`,
/// `impossible`), `why`, `changes` (`name`, `now`, `then`), `follows` (`command`, `items`), `lost`.
fn print(context: &Context, entry: &Entry, plan: &Plan, done: &[Done]) -> Result<()> {
    let rehearses = done.is_empty();
    let items = plan.steps.iter().map(|step| {
        let own = done.iter().find(|done| done.write == step.write);
        let (state, why) = match (&step.verdict, own) {
            (Verdict::Ready, Some(done)) if done.failures.is_empty() => ("undone", String::new()),
            (Verdict::Ready, Some(done)) => ("failed", reasons(&done.failures)),
            (Verdict::Ready, None) => (if rehearses { "ready" } else { "not_tried" }, String::new()),
            (Verdict::Nothing(why), _) => ("nothing", why.clone()),
            (Verdict::Changed(why), _) => ("changed", why.clone()),
            (Verdict::Impossible(why), _) => ("impossible", why.clone()),
        };
        let changes = step.changes.iter().map(|one| json!({"name": one.name, "now": one.now, "then": one.then}));
        let follows = step.tails.iter().map(|tail| json!({"command": tail.side.command, "items": tail.items}));
        Item::from_value(&json!({
            "id": format!("{}:{}", entry.id, step.write),
            "write": step.write,
            "undoes": step.undoes,
            "action": action(step),
            "state": state,
            "why": why,
            "changes": changes.collect::<Vec<_>>(),
            "follows": follows.collect::<Vec<_>>(),
            "lost": step.lost,
        }))
    });
    context.print(Count::Many, &COLUMNS, items)
}

fn reasons(failures: &[Error]) -> String {
    failures.iter().map(Error::message).collect::<Vec<_>>().join("; ")
}

/// The outcome where no step was ready.
fn nothing_done(plan: &Plan) -> Result<()> {
    let changed = plan.count(|verdict| matches!(verdict, Verdict::Changed(_)));
    let impossible = plan.count(|verdict| matches!(verdict, Verdict::Impossible(_)));
    if changed > 0 {
        return Err(Error::new(Kind::Safety, "what was written changed since; nothing was undone")
            .hint("--force overwrites what changed"));
    }
    if impossible > 0 {
        return Err(Error::new(Kind::Other, "this cannot be undone"));
    }
    Ok(())
}

/// The outcome of the steps that were carried out.
fn outcome(plan: &Plan, done: &[Done]) -> Result<()> {
    let failed = done.iter().filter(|done| !done.failures.is_empty()).count();
    let left = plan.count(|verdict| matches!(verdict, Verdict::Changed(_) | Verdict::Impossible(_)));
    let untried = plan.count(|verdict| *verdict == Verdict::Ready) - done.len();
    if failed + left + untried == 0 {
        return Ok(());
    }
    let undone = done.len() - failed;
    let total = undone + failed + left + untried;
    let message = format!("{undone} of {total} steps undone");
    let failures = done
        .iter()
        .flat_map(|done| done.failures.iter().map(move |error| (format!("write {}", done.write), error.clone())));
    Err(Error::new(Kind::Partial, message).failures(failures.collect()))
}
