//! `acamp automations contacts NAME`: the runs of one automation, each with its contact and the step that it has reached. It
//! stands beside `automations contacts list`, the listing of all runs.

use std::collections::HashMap;
use std::ops::ControlFlow;

use clap::builder::{StringValueParser, TypedValueParser};
use clap::{ArgMatches, Command};
use serde_json::Value;

use super::layout;
use super::steps::FlowStep;
use super::wording::{self, StepNames};
use crate::api::pages::{self, ListingSummary, Reach};
use crate::api::reply::Item;
use crate::api::request::{self, Request};
use crate::args::{conditions, value_parsers};
use crate::catalogue;
use crate::catalogue::model::{Operation, Resource};
use crate::command::Special;
use crate::command::arguments::{option, positional, switch};
use crate::engine::completeness::{self, shortfall};
use crate::engine::conditions::{Conditions, Matches};
use crate::engine::names::NameReader;
use crate::engine::reading::Reader;
use crate::error::{Error, Kind, Result};
use crate::output::{Count, Output, Writer};
use crate::session::Context;
use crate::session::connection::Connection;
use crate::session::name_resolution::Lookup;
use crate::text::counts::count_of;

/// `acamp automations contacts`.
pub const COMMAND: Special = Special::new("automations contacts", "List who is, or was, in an automation", build, run)
    .examples(&[
        "automations contacts 'Welcome series'",
        "automations contacts 'Welcome series' --status running --all -o csv",
    ]);

const LISTING: &str = "automations contacts list";
const DEFAULT_LIMIT: u64 = 100;

const LONG: &str = "Lists the runs of the automation: each pass of a contact through it, so a contact that entered twice is listed \
    twice. Reads all runs of the automation, one request for the steps, and one request for the names of 100 contacts. The server \
    may ignore a filter by status, so each run is checked.\n\n\
    Each item is the run as the server returned it, with the property step: the step that it has reached, in words; null if it is \
    unknown. adddate is when the contact entered, remdate when it left. automations contacts list has the runs of all automations.";

const COLUMNS: &[&str] = &["contact", "status", "step", "adddate", "remdate", "completeValue"];

fn build(command: Command) -> Command {
    let command = command.arg(positional("automation", "AUTOMATION", "Automation name or ID"));
    let command = match catalogue::command(LISTING) {
        Some((resource, operations)) => conditions::declare(command, resource, &operations, "Filters"),
        None => command,
    };
    let count = StringValueParser::new().try_map(value_parsers::count);
    command
        .arg(
            option("limit", "N", "Maximum number of runs [default: 100]")
                .value_parser(count)
                .allow_negative_numbers(true),
        )
        .arg(switch("all", "Fetch all runs").conflicts_with("limit"))
        .after_help(LONG)
}

/// Lists them.
///
/// # Errors
/// `NotFound` for an unknown automation, `Usage` for an invalid expression, `Partial` if not all runs were read although
/// all were wanted; those of the requests.
pub fn run(matches: &ArgMatches, context: &Context) -> Result<()> {
    let missing = || Error::new(Kind::Other, format!("the catalogue has no {LISTING}"));
    let (resource, operations) = catalogue::command(LISTING).ok_or_else(missing)?;
    let client = context.client()?;
    let output = context.output()?;
    output.check()?;
    let lookup = Lookup::new(client);
    let name = matches.get_one::<String>("automation").map_or("", String::as_str);
    let id = lookup.id("automations", name)?;
    let typed = conditions::of_matches(matches, resource, &operations);
    let limit = (!matches.get_flag("all")).then(|| matches.get_one::<u64>("limit").copied().unwrap_or(DEFAULT_LIMIT));
    let of_one = operations.iter().find(|operation| operation.arguments.len() == 1).ok_or_else(missing)?;
    let conditions = Conditions::resolve(&typed, resource, of_one, client, &lookup)?;
    let runs = Runs { context, client, resource, conditions: conditions.as_ref(), limit };
    let request = request::with_arguments(of_one, &[&id])?;
    let listing = RunListing::start(context, client, &output, resource, &id)?;
    runs.print(of_one, &request, listing)
}

/// The runs to list.
struct Runs<'a> {
    context: &'a Context,
    client: &'a Connection,
    resource: &'static Resource,
    conditions: Option<&'a Conditions>,
    limit: Option<u64>,
}

impl Runs<'_> {
    fn print(&self, operation: &'static Operation, request: &Request, mut listing: RunListing<'_>) -> Result<()> {
        let noun = self.resource.counted(2);
        let Some(conditions) = self.conditions else {
            let summary =
                pages::paginate(self.client, operation, request, Reach::to(self.limit), |_, items| listing.add(items))?;
            listing.finish()?;
            self.note(summary, noun);
            return self.verdict(summary, noun);
        };
        let mut request = request.clone();
        conditions.narrow(&mut request);
        let (context, client, resource) = (self.context, self.client, self.resource);
        let page_size = Reach::ALL.page_size;
        let matches = Matches { context, client, resource, operation, conditions, limit: self.limit, page_size };
        let read = matches.read(&request, |_, items| listing.add(items))?;
        listing.finish()?;
        match read.found {
            0 => self.context.note(&format!("no {noun} match")),
            1 if read.is_cut => self.context.note("the first run that matches; --all shows all"),
            found if read.is_cut => {
                self.context.note(&format!("the first {} that match; --all shows all", count_of(found, "run")));
            }
            1 => self.context.note("1 run matches"),
            found => self.context.note(&format!("{} match", count_of(found, "run"))),
        }
        self.verdict(read.summary, noun)
    }

    fn note(&self, summary: ListingSummary, noun: &str) {
        let words = completeness::left_out(summary, noun)
            .or_else(|| Some(count_of(summary.shown, "run")).filter(|_| summary.is_complete()));
        words.into_iter().for_each(|words| self.context.note(&words));
    }

    fn verdict(&self, summary: ListingSummary, noun: &str) -> Result<()> {
        shortfall(summary, noun).filter(|_| self.limit.is_none()).map_or(Ok(()), Err)
    }
}

/// The output of the runs.
struct RunListing<'a> {
    context: &'a Context,
    resource: &'static Resource,
    writer: Writer<'a>,
    names: NameReader<'a>,
    steps: HashMap<String, String>,
}

impl<'a> RunListing<'a> {
    fn start(
        context: &'a Context,
        client: &'a Connection,
        output: &'a Output,
        resource: &'static Resource,
        automation: &str,
    ) -> Result<Self> {
        let blocks = Reader::new(client, u64::MAX).all("automations blocks list", &[automation], &[])?;
        if let Some(why) = blocks.lack() {
            context.note(&format!("the steps are unknown: {why}"));
        }
        let mut names = NameReader::new(context, client);
        let steps = described(&blocks.items, &mut names)?;
        let writer = Writer::start(output, Count::Many, COLUMNS)?.of(resource);
        Ok(RunListing { context, resource, writer, names, steps })
    }

    fn add(&mut self, items: Vec<Item>) -> Result<ControlFlow<()>> {
        let items: Vec<Item> = items.iter().map(|item| self.with_step(item)).collect();
        self.writer.expect(&items)?;
        let items = self.names.extended(self.resource, self.writer.chosen(), items)?;
        if let Some(first) = items.first().filter(|_| self.writer.shows_names()) {
            self.names.want(self.resource, &self.writer.shown(first), &items);
            self.names.read(self.writer.names())?;
        }
        for item in &items {
            self.writer.item(item)?;
        }
        self.writer.flush()?;
        Ok(if self.writer.closed() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    }

    fn with_step(&self, item: &Item) -> Item {
        let step = item.get("lastblock").and_then(|block| self.steps.get(&block));
        let mut value = item.value();
        if let Some(properties) = value.as_object_mut() {
            properties.insert("step".to_owned(), step.map_or(Value::Null, |step| step.as_str().into()));
        }
        Item::from_value(&value)
    }

    fn finish(self) -> Result<()> {
        self.writer.finish()?.iter().for_each(|warning| self.context.warn(warning));
        Ok(())
    }
}

/// The number and the words of each step, by its ID.
fn described(blocks: &[Item], reader: &mut NameReader<'_>) -> Result<HashMap<String, String>> {
    let steps: Vec<FlowStep> = blocks.iter().filter_map(FlowStep::of).collect();
    let mut names = StepNames::default();
    for (name, ids) in steps.iter().flat_map(FlowStep::references) {
        let Some(resource) = catalogue::find(name) else { continue };
        let found = reader.names_of(resource, &ids)?;
        names.names.extend(ids.into_iter().map(|id| (name, id)).zip(found));
    }
    let words = |placed: layout::Placed| {
        let text = wording::step(&placed.step, &names);
        let text = if placed.number > 0 { format!("{} {text}", placed.number) } else { text };
        (placed.step.id, text)
    };
    Ok(layout::place(steps).into_iter().map(words).collect())
}
