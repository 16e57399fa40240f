//! `acamp deals summary`: how many deals are open in each stage, and how many were won and lost, with their value by currency.

mod page;

use clap::{ArgMatches, Command};
use serde_json::{Value, json};

use super::pipelines::{Pipeline, Stage};
use super::reading::{self, DealPlace, Figures};
use super::selection::{self, Selection};
use super::sums::Sums;
use crate::api::reply::Item;
use crate::command::Special;
use crate::error::Result;
use crate::output::{self, Count, Format};
use crate::session::Context;

/// `acamp deals summary`.
pub const COMMAND: Special =
    Special::new("deals summary", "Show how many deals of what value are open, won, and lost", build, run).examples(&[
        "deals summary",
        "deals summary Sales --tag customer",
        "deals summary --created-after 2026-01-01 -o csv",
    ]);

const LONG: &str = "Shows the open deals of each stage, and the deals of each pipeline that are open, won, and lost: their number and \
    their value in each currency. Values of different currencies are never added together; bars compare the stages of one \
    currency in one pipeline. Takes the filters of deals list.\n\n\
    One request reads the pipelines, and one request 100 deals. If there are many deals, the server counts them \
    instead, which takes up to three requests for each pipeline and one for each stage. Its numbers are checked: if they contradict the filters, the \
    deals are read. With --where, the deals are read. A note says how many requests were sent.\n\n\
    JSON is one object: pipelines, hidden (deals that the API key's user cannot see), and requests. A pipeline has id, title, \
    stages, open, won, and lost. A stage has id, title, and open. Each of open, won, and lost has count and values (an array of \
    currency, count, and value in cents), and is null if --status left it out. The formats csv, tsv, and jsonl have a row for \
    each stage or status and each currency: pipeline, stage (null for the whole pipeline), status, currency, count, value, \
    pipeline_id, and stage_id.";

const COLUMNS: &[&str] = &["pipeline", "stage", "status", "currency", "count", "value"];

/// The status of a deal, as the server writes it, and the word for it.
const STATUSES: [(&str, &str); 3] = [("0", "open"), ("1", "won"), ("2", "lost")];

fn build(command: Command) -> Command {
    selection::declare(command).after_help(LONG)
}

/// Prints the numbers.
///
/// # Errors
/// `NotFound` for an unknown name, and those of [`reading::read`].
pub fn run(matches: &ArgMatches, context: &Context) -> Result<()> {
    let client = context.client()?;
    let before = client.sent();
    let output = context.output()?;
    output.check()?;
    let selection = selection::read(matches, client)?;
    let mut summary = Summary { selection: &selection, figures: Figures::default(), requests: 0 };
    summary.figures = reading::read(context, client, &selection, &summary.places(), 0)?;
    summary.requests = client.sent() - before;
    if output.takes_object() {
        context.print_as(&output, Count::One, COLUMNS, [Item::from_value(&summary.object())])?;
    } else if output.format == Format::Table && output.columns.is_none() {
        output::text(&output, &page::page(&summary, &output))?;
    } else {
        context.print_as(&output, Count::Many, COLUMNS, summary.rows())?;
    }
    summary.figures.note(context, summary.requests);
    Ok(())
}

struct Summary<'a> {
    selection: &'a Selection,
    figures: Figures,
    requests: u64,
}

impl Summary<'_> {
    /// The statuses that are meant.
    fn statuses(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let chosen = self.selection.status.clone();
        STATUSES.into_iter().filter(move |(code, _)| chosen.as_ref().is_none_or(|chosen| chosen == code))
    }

    /// The places whose deals are needed: each pipeline with each status, and each stage with those that are open.
    fn places(&self) -> Vec<DealPlace> {
        let of = |pipeline: &Pipeline| {
            let of_status = |(code, _): (&'static str, &'static str)| {
                let stages = pipeline.stages.iter().filter(|_| code == "0");
                let stages = stages.map(Some).chain([None]);
                stages.map(|stage| place(pipeline, stage, code)).collect::<Vec<_>>()
            };
            self.statuses().flat_map(of_status).collect::<Vec<_>>()
        };
        self.selection.pipelines.iter().flat_map(of).collect()
    }

    /// The sums of a place; none if its status is not meant.
    fn sums(&self, pipeline: &Pipeline, stage: Option<&Stage>, status: &str) -> Option<Sums> {
        let (code, _) = self.statuses().find(|(_, word)| *word == status)?;
        Some(self.figures.of(&place(pipeline, stage, code)).sums)
    }

    fn object(&self) -> Value {
        let sums = |pipeline: &Pipeline, stage: Option<&Stage>, status: &str| {
            let sums = self.sums(pipeline, stage, status)?;
            Some(json!({"count": sums.count, "values": sums.to_json()}))
        };
        let pipeline = |pipeline: &Pipeline| {
            let stage = |stage: &Stage| json!({"id": stage.id, "title": stage.title, "open": sums(pipeline, Some(stage), "open")});
            json!({
                "id": pipeline.id, "title": pipeline.title,
                "stages": pipeline.stages.iter().map(stage).collect::<Vec<_>>(),
                "open": sums(pipeline, None, "open"), "won": sums(pipeline, None, "won"), "lost": sums(pipeline, None, "lost"),
            })
        };
        let pipelines: Vec<Value> = self.selection.pipelines.iter().map(pipeline).collect();
        json!({"pipelines": pipelines, "hidden": self.figures.hidden, "requests": self.requests})
    }

    fn rows(&self) -> Vec<Item> {
        let mut rows = Vec::new();
        for pipeline in &self.selection.pipelines {
            let stages = pipeline.stages.iter().map(|stage| (Some(stage), "open"));
            for (stage, status) in stages.chain(STATUSES.into_iter().map(|(_, word)| (None, word))) {
                let Some(sums) = self.sums(pipeline, stage, status) else { continue };
                rows.extend(sums.currencies.iter().map(|(currency, (count, value))| {
                    Item::from_value(&json!({
                        "pipeline": pipeline.title, "stage": stage.map(|stage| &stage.title), "status": status,
                        "currency": currency, "count": count, "value": value, "pipeline_id": pipeline.id,
                        "stage_id": stage.map(|stage| &stage.id),
                    }))
                }));
            }
        }
        rows
    }
}

fn place(pipeline: &Pipeline, stage: Option<&Stage>, status: &str) -> DealPlace {
    DealPlace { pipeline: pipeline.id.clone(), stage: stage.map(|stage| stage.id.clone()), status: status.to_owned() }
}
