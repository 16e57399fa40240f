//! `acamp undo`: reverts the writes of a run as far as possible. Shows the plan and what cannot be restored, asks once, and
//! carries it out.

use clap::{Arg, ArgMatches, Command};
use serde_json::{Value, json};

use crate::api::reply::Item;
use crate::api::request::{Request, plain};
use crate::args::flags::{RESUBSCRIBE, RESUBSCRIBE_HELP};
use crate::catalogue;
use crate::catalogue::guarding::Level;
use crate::catalogue::model::Role;
use crate::command::Special;
use crate::command::arguments::switch;
use crate::engine::cascade;
use crate::engine::guard::{self, Confirmation, Effects, Estimate};
use crate::engine::undo::{self, Done, Outlook, Overrides, Plan, Step, Verdict};
use crate::error::{Error, Kind, Result};
use crate::output::Count;
use crate::session::Context;
use crate::store::history::{Entry, Folder};
use crate::store::line_file::Damage;
use crate::text::counts::{count_of, thousands};

/// From how many writes a note is shown that the current state is read.
const MANY: usize = 20;
/// What undoes a subscription that was left as it is.
const RESUBSCRIBE_HINT: &str = "--resubscribe subscribes contacts that unsubscribed or bounced";
const COLUMNS: [&str; 4] = ["write", "action", "state", "why"];

/// `acamp undo`.
pub const COMMAND: Special = Special::new("undo", "Undo past writes", build, run).details("Plans the inverse of each write of a run, the last one first, compares it with the current state of the \
             account, shows what will be restored and what cannot be, and asks once. Records that changed since are \
             skipped unless --force is given, and contacts that unsubscribed or bounced are not subscribed again unless \
             --resubscribe is given. The undo itself is recorded too, and can be undone by its ID.\n\nExit code 3 \
             if a part could not be undone, 9 if everything changed since.").examples(&["undo", "undo last --dry-run", "undo 20261127-090342-7f3a --yes"]);

fn build(command: Command) -> Command {
    command
        .arg(
            Arg::new("run")
                .value_name("ID")
                .default_value("last")
                .help("The ID of the run, from acamp history; `last` is the last run that can be undone"),
        )
        .arg(switch("force", "Overwrite what changed since"))
        .arg(switch(RESUBSCRIBE, RESUBSCRIBE_HELP))
}

/// Runs the command.
///
/// # Errors
/// `NotFound` for an unknown id and without anything to undo, `Usage` without confirmation, `Safety` if everything changed
/// since, `Partial` if a part could not be undone, `Other` if none of it can be.
pub fn run(matches: &ArgMatches, context: &Context) -> Result<()> {
    context.refuse_write("undo")?;
    let folder = context.history_folder()?;
    let entry = find(&folder, matches.get_one::<String>("run").map_or("last", String::as_str))?;
    Damage::warning([&entry.damage])
        .iter()
        .for_each(|warning| context.warn(&format!("{warning}: what it recorded cannot be undone")));
    let client = context.client()?;
    if entry.writes.len() > MANY {
        context.note(&format!("reading the current state of {} records", thousands(entry.writes.len() as u64)));
    }
    let overrides = Overrides { force: matches.get_flag("force"), resubscribe: matches.get_flag(RESUBSCRIBE) };
    let plan = undo::plan(context, client, &entry, overrides)?;
    tell(context, &entry, &plan);
    let is_dry_run = context.options().dry_run;
    if !is_dry_run {
        undo::settle(&folder, &entry, &plan)?;
    }
    if ready(&plan).count() == 0 {
        print(context, &entry, &plan, &[])?;
        return nothing_done(&plan);
    }
    ask(context, &entry, &plan)?;
    if is_dry_run {
        print(context, &entry, &plan, &[])?;
        return only_part(&plan);
    }
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
        if entry.writes.is_empty() && entry.damage.is_found() {
            // An older run is not the one that the user means.
            let message = format!("the history of the last run, {}, is damaged: no write of it can be read", entry.id);
            return Err(Error::new(Kind::Other, message).hint("name another run; see acamp history"));
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
            Verdict::Changed(why) => format!("{action}: skipped, {why}; --force undoes it anyway"),
            Verdict::Impossible(why) => format!("{action}: cannot be undone: {why}"),
            Verdict::Withheld(why) => format!("{action}: skipped, {why}"),
        };
        context.note(&format!("  {line}"));
        if matches!(step.verdict, Verdict::Ready | Verdict::Changed(_)) {
            for change in &step.changes {
                context.note(&format!("    {}: {} → {}", change.name, shown(&change.now), shown(&change.then)));
            }
            step.dependents.iter().for_each(|one| context.note(&format!("    {}", one.words())));
            step.not_restored.iter().for_each(|lost| context.note(&format!("    cannot be restored: {lost}")));
            effects(step).iter().for_each(|effect| context.note(&format!("    note: {effect}")));
        }
    }
}

/// What is done, or where that is nothing, about what.
fn action(step: &Step) -> &str {
    if step.action.is_empty() { &step.undoes } else { &step.action }
}

/// The side effects of the operations that restore records.
fn effects(step: &Step) -> Vec<&'static str> {
    let own = step.request.iter().filter_map(|request| request.origin).map(|origin| origin.operation);
    let own = own.filter(|operation| operation.role == Role::Upsert);
    let dependents = step.dependents.iter().filter_map(|dependents| catalogue::command(dependents.rule.command));
    let dependents = dependents.filter_map(|(_, operations)| operations.first().copied());
    own.chain(dependents).map(|operation| operation.note).filter(|note| !note.is_empty()).collect()
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

/// Asks once for all steps, and stops where they would delete more than may be. To resubscribe contacts is to send. The
/// higher levels are confirmed with the number of subscriptions or deletes.
fn ask(context: &Context, entry: &Entry, plan: &Plan) -> Result<()> {
    let mut effects = Effects::default();
    for step in ready(plan) {
        step.request.iter().for_each(|request| effects.add(request));
        step.dependent_requests().for_each(|request| effects.add(&request));
    }
    let survey = cascade::survey(context, &mut effects)?;
    effects.check_limit(context)?;
    let steps = count_of(ready(plan).count() as u64, "step");
    let requests = ready(plan).map(Step::requests).sum::<u64>();
    let (level, what, name) = match (effects.subscriptions(), effects.level()) {
        (0, Level::Sends) => {
            let count = sending(plan);
            (Level::Sends, format!(", {} sending messages", count_of(count, "request")), count.to_string())
        }
        (0, Level::Severe) => {
            let deletes = effects.deletes();
            (Level::Severe, format!(", {} deleted", count_of(deletes, "record")), deletes.to_string())
        }
        (0, level) => (level.max(Level::Moderate), String::new(), entry.id.clone()),
        (count, _) => (Level::Sends, format!(", {} restored", count_of(count, "subscription")), count.to_string()),
    };
    let mut confirmation = Confirmation::new(level, format!("undo {}, {steps}{what}", entry.id), name);
    // Each is preceded by a request that reads the current state for the history.
    let estimate = Estimate { records: requests, each: 2, rate: context.profile()?.limits.rate.value };
    confirmation.estimate = (requests > 1).then_some(estimate);
    survey.add_lines(context, &mut confirmation);
    guard::ask(context, &confirmation)
}

/// How many requests send messages to contacts, or start something that does.
fn sending(plan: &Plan) -> u64 {
    let sends = |request: &Request| Effects::of(request).level() == Level::Sends;
    let own = ready(plan).filter(|step| step.request.as_ref().is_some_and(sends)).count();
    let dependents = ready(plan).flat_map(Step::dependent_requests).filter(sends).count();
    (own + dependents) as u64
}

/// Shape: per step `id`, `write`, `undoes`, `action`, `state` (`ready`, `undone`, `failed`, `not_tried`, `nothing`, `changed`,
/// `impossible`, `withheld`), `why`, `changes` (`name`, `now`, `then`), `follows` (`command`, `items`), `lost`.
fn print(context: &Context, entry: &Entry, plan: &Plan, done: &[Done]) -> Result<()> {
    let rehearses = done.is_empty();
    let items = plan.steps.iter().map(|step| {
        let own = done.iter().find(|done| (done.write, done.part) == (step.write, step.part));
        let (state, why) = match (&step.verdict, own) {
            (Verdict::Ready, Some(done)) if done.failures.is_empty() => ("undone", String::new()),
            (Verdict::Ready, Some(done)) => ("failed", reasons(&done.failures)),
            (Verdict::Ready, None) => (if rehearses { "ready" } else { "not_tried" }, String::new()),
            (Verdict::Nothing(why), _) => ("nothing", why.clone()),
            (Verdict::Changed(why), _) => ("changed", why.clone()),
            (Verdict::Impossible(why), _) => ("impossible", why.clone()),
            (Verdict::Withheld(why), _) => ("withheld", why.clone()),
        };
        let changes = step.changes.iter().map(|one| json!({"name": one.name, "now": one.now, "then": one.then}));
        let follows = step.dependents.iter().map(|one| json!({"command": one.rule.command, "items": one.items}));
        Item::from_value(&json!({
            "id": id(entry, step),
            "write": step.write,
            "undoes": step.undoes,
            "action": action(step),
            "state": state,
            "why": why,
            "changes": changes.collect::<Vec<_>>(),
            "follows": follows.collect::<Vec<_>>(),
            "lost": step.not_restored,
        }))
    });
    context.print(Count::Many, &COLUMNS, items)
}

/// `RUN:WRITE`, with `.N` for the Nth record that the write deleted together with its own.
fn id(entry: &Entry, step: &Step) -> String {
    let part = if step.part > 0 { format!(".{}", step.part) } else { String::new() };
    format!("{}:{}{part}", entry.id, step.write)
}

fn reasons(failures: &[Error]) -> String {
    failures.iter().map(Error::message).collect::<Vec<_>>().join("; ")
}

/// The outcome where no step was ready.
fn nothing_done(plan: &Plan) -> Result<()> {
    let changed = plan.count(|verdict| matches!(verdict, Verdict::Changed(_)));
    let impossible = plan.count(|verdict| matches!(verdict, Verdict::Impossible(_)));
    if changed > 0 {
        return Err(Error::new(Kind::Safety, "all affected records changed since; nothing was undone")
            .hint("--force overwrites what changed"));
    }
    if impossible > 0 {
        return Err(Error::new(Kind::Other, "this cannot be undone"));
    }
    // One contact left as it is needs no attention of a script; several do.
    match plan.count(|verdict| matches!(verdict, Verdict::Withheld(_))) {
        0 | 1 => Ok(()),
        count => Err(Error::new(Kind::Partial, format!("0 of {count} steps undone")).hint(RESUBSCRIBE_HINT)),
    }
}

/// The outcome of a dry run with steps that are ready.
fn only_part(plan: &Plan) -> Result<()> {
    let left = plan.count(|verdict| matches!(verdict, Verdict::Changed(_) | Verdict::Impossible(_)));
    if left == 0 {
        return Ok(());
    }
    let undone = ready(plan).count();
    Err(Error::new(Kind::Partial, format!("{undone} of {} steps would be undone", undone + left)))
}

/// The outcome of the steps that were carried out.
fn outcome(plan: &Plan, done: &[Done]) -> Result<()> {
    let failed = done.iter().filter(|done| !done.failures.is_empty()).count();
    let is_left = |verdict: &Verdict| !matches!(verdict, Verdict::Ready | Verdict::Nothing(_));
    let left = plan.count(is_left);
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
