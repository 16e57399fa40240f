//! `acamp automations flow`: what starts an automation, its steps with their branches, and how many contacts wait at each.
//! Requests: one each for the automation, its triggers, its steps, and its emails, one for each collection of names that is not
//! cached, and one for each step where contacts can wait.

mod page;
mod reading;

use clap::{ArgMatches, Command};
use serde_json::{Map, Value, json};

use super::layout::Placed;
use super::wording;
use crate::api::reply::Item;
use crate::command::Special;
use crate::command::arguments::positional;
use crate::error::Result;
use crate::output::{self, Count, Format};
use crate::session::Context;
use crate::text::counts::count_of;
use reading::Flow;

/// `acamp automations flow`.
pub const COMMAND: Special =
    Special::new("automations flow", "Show the steps of an automation, and who waits where", build, run)
        .examples(&["automations flow 'Welcome series'", "automations flow 'Lead nurturing' --jq '.steps[].text'"]);

const LONG: &str = "Shows what starts the automation, its steps in order with their branches, and how many contacts wait at each \
    step. Sends one request each for the automation, its triggers, its steps, and its emails, one for each kind of names that is \
    not cached, and one for each step where contacts can wait; a note says how many requests were sent.\n\n\
    The API does not show everything. Conditions are hidden segments. What it does not show is called unknown. A number of \
    contacts is shown only if the server confirms in its response that it counted the contacts of that step.\n\n\
    JSON is one object: id, name, status, entered, left, in_progress (entered less left), waiting_elsewhere (contacts in \
    progress that are at no step with a number), triggers, steps, unknown (what could not be read, in sentences), and requests. A \
    trigger has id, type, target (the ID of its list or tag, or null), resource, and text. A step has id, parent, number (0 for \
    the start), depth (the number of branches that it is in), begins_branch, type, text, waiting (a number, or null if unknown \
    or if contacts do not wait there), and params (as the server returned them). The formats csv, tsv, and jsonl have the steps.";

const COLUMNS: &[&str] = &["number", "depth", "type", "text", "waiting", "id"];

fn build(command: Command) -> Command {
    command.arg(positional("automation", "AUTOMATION", "Automation name or ID")).after_help(LONG)
}

/// Prints the automation as a tree, or as one object.
///
/// # Errors
/// `NotFound` for an unknown automation, and those of the requests.
pub fn run(matches: &ArgMatches, context: &Context) -> Result<()> {
    let name = matches.get_one::<String>("automation").map_or("", String::as_str);
    let output = context.output()?;
    output.check()?;
    let flow = reading::read(context, name)?;
    if output.takes_object() {
        context.print_as(&output, Count::One, COLUMNS, [Item::from_value(&object(&flow))])?;
    } else if output.format == Format::Table && output.columns.is_none() {
        output::text(&output, &page::page(&flow, &output))?;
    } else {
        let steps: Vec<Item> = flow.steps.iter().map(|step| Item::from_value(&step_of(&flow, step))).collect();
        context.print_as(&output, Count::Many, COLUMNS, steps)?;
    }
    context.note(&count_of(flow.requests, "request"));
    Ok(())
}

fn object(flow: &Flow) -> Value {
    let trigger = |trigger: &super::steps::Trigger| {
        let target = Some(&trigger.target).filter(|_| !trigger.is_of_any());
        let text = wording::trigger(trigger, &flow.names);
        json!({"id": trigger.id, "type": trigger.kind, "target": target, "resource": trigger.resource(), "text": text})
    };
    json!({
        "id": flow.id, "name": flow.name, "status": flow.status, "entered": flow.entered, "left": flow.left,
        "in_progress": flow.in_progress(), "waiting_elsewhere": flow.elsewhere(),
        "triggers": flow.triggers.iter().map(trigger).collect::<Vec<_>>(),
        "steps": flow.steps.iter().map(|step| step_of(flow, step)).collect::<Vec<_>>(),
        "unknown": flow.unknown, "requests": flow.requests,
    })
}

fn step_of(flow: &Flow, placed: &Placed) -> Value {
    let step = &placed.step;
    let mut object = Map::new();
    let mut add = |key: &str, value: Value| object.insert(key.to_owned(), value);
    add("id", step.id.as_str().into());
    add("parent", step.parent.as_str().into());
    add("number", placed.number.into());
    add("depth", placed.branches.len().into());
    add("begins_branch", placed.begins.into());
    add("type", step.kind.as_str().into());
    add("text", wording::step(step, &flow.names).into());
    add("waiting", flow.waiting.get(&step.id).copied().into());
    add("params", step.params.clone());
    Value::Object(object)
}
