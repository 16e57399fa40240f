//! `acamp deals board`: the stages of a pipeline as columns, with their largest deals, how many deals there are, and of what
//! value.

use clap::builder::{StringValueParser, TypedValueParser};
use clap::{ArgMatches, Command};
use serde_json::{Value, json};

use super::pipelines::{Pipeline, Stage};
use super::reading::{self, DealPlace, Deals, Figures};
use super::selection::{self, Selection};
use super::sums::{amount, cents};
use crate::api::reply::Item;
use crate::args::value_parsers;
use crate::command::Special;
use crate::command::arguments::option;
use crate::engine::names::NameReader;
use crate::error::Result;
use crate::output::board::{BoardColumn, board};
use crate::output::names::Names;
use crate::output::{self, Count, Format, Output, Page};
use crate::session::Context;
use crate::text::counts::{count_of, thousands};

/// `acamp deals board`.
pub const COMMAND: Special =
    Special::new("deals board", "Show the stages of a pipeline as columns, with their deals", build, run).examples(&[
        "deals board Sales",
        "deals board --min-value 1000 --limit 10",
        "deals board Sales --where 'value > 1000.00'",
    ]);

const DEALS_SHOWN: u64 = 5;

const LONG: &str = "Shows the open deals, those of the highest value first, with the number of deals and their value in each stage \
    and currency. Takes the filters of deals list; --status won shows the deals that were won.\n\n\
    One request reads the pipelines, and one request 100 deals. If there are many deals, the server counts them \
    instead, which takes one request for each pipeline and one for each stage. Its numbers are checked: if they contradict the filters, the \
    deals are read. With --where, the deals are read. A note says how many requests were sent.\n\n\
    JSON is one object: pipelines, hidden (deals that the API key's user cannot see), and requests. A pipeline has id, title, \
    count, and stages. A stage has id, title, count, values (an array of currency, count, and value in cents), deals (as the \
    server returned them, up to --limit), and more (how many deals are not shown). The formats csv, tsv, and jsonl have the \
    deals that are shown.";

const COLUMNS: &[&str] = &["id", "title", "value", "currency", "status", "stage", "owner"];

fn build(command: Command) -> Command {
    let count = StringValueParser::new().try_map(value_parsers::count);
    selection::declare(command)
        .arg(
            option("limit", "N", format!("Maximum number of deals per stage, up to 100 [default: {DEALS_SHOWN}]"))
                .value_parser(count)
                .allow_negative_numbers(true),
        )
        .after_help(LONG)
}

/// Prints the board.
///
/// # Errors
/// `NotFound` for an unknown name, and those of [`reading::read`].
pub fn run(matches: &ArgMatches, context: &Context) -> Result<()> {
    let client = context.client()?;
    let before = client.sent();
    let output = context.output()?;
    output.check()?;
    let selection = selection::read(matches, client)?;
    let most = matches.get_one::<u64>("limit").copied().unwrap_or(DEALS_SHOWN).min(100);
    let most = usize::try_from(most).unwrap_or(100);
    let status = selection.status.clone().unwrap_or_else(|| "0".to_owned());
    let figures = reading::read(context, client, &selection, &places(&selection, &status), most)?;
    let read = Board { selection: &selection, figures: &figures, status };
    let is_object = output.takes_object();
    let count = if output.format == Format::Table && output.columns.is_none() && !is_object {
        let names = read.names(NameReader::new(context, client))?;
        output::text(&output, &read.page(&names, &output))?;
        client.sent() - before
    } else {
        let count = client.sent() - before;
        match is_object {
            true => context.print_as(&output, Count::One, COLUMNS, [Item::from_value(&read.object(count))])?,
            false => context.print_as(&output, Count::Many, COLUMNS, read.shown())?,
        }
        count
    };
    figures.note(context, count);
    Ok(())
}

/// The places whose deals are needed: each pipeline, which shows deals that are in none of its stages, and each stage.
fn places(selection: &Selection, status: &str) -> Vec<DealPlace> {
    let of = |pipeline: &Pipeline| {
        let place = |stage: Option<&Stage>| DealPlace {
            pipeline: pipeline.id.clone(),
            stage: stage.map(|stage| stage.id.clone()),
            status: status.to_owned(),
        };
        let stages = pipeline.stages.iter().map(|stage| place(Some(stage)));
        stages.chain([place(None)]).collect::<Vec<_>>()
    };
    selection.pipelines.iter().flat_map(of).collect()
}

struct Board<'a> {
    selection: &'a Selection,
    figures: &'a Figures,
    status: String,
}

impl Board<'_> {
    fn deals(&self, pipeline: &Pipeline, stage: Option<&Stage>) -> Deals {
        let stage = stage.map(|stage| stage.id.clone());
        self.figures.of(&DealPlace { pipeline: pipeline.id.clone(), stage, status: self.status.clone() })
    }

    /// The deals that are shown.
    fn shown(&self) -> Vec<Item> {
        let of = |pipeline: &Pipeline| {
            pipeline.stages.iter().flat_map(|stage| self.deals(pipeline, Some(stage)).largest).collect::<Vec<_>>()
        };
        self.selection.pipelines.iter().flat_map(of).collect()
    }

    /// The names of contacts, accounts and owners.
    fn names(&self, mut reader: NameReader<'_>) -> Result<Names> {
        let mut names = Names::default();
        let shown = self.shown();
        // The name of the contact stands for a deal that has an account as well.
        let (of_contacts, of_accounts): (Vec<Item>, Vec<Item>) =
            shown.into_iter().partition(|deal| contact(deal).is_some());
        let properties = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        reader.want(self.selection.resource, &properties(&["contact", "owner"]), &of_contacts);
        reader.want(self.selection.resource, &properties(&["account", "owner"]), &of_accounts);
        reader.read(&mut names)?;
        Ok(names)
    }

    fn page(&self, names: &Names, output: &Output) -> String {
        let mut text = String::new();
        for pipeline in &self.selection.pipelines {
            let mut page = Page::new(output);
            page.heading(&self.heading(pipeline));
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(&page.finish());
            text.push('\n');
            let columns: Vec<BoardColumn> =
                pipeline.stages.iter().map(|stage| self.column(pipeline, stage, names)).collect();
            match columns.as_slice() {
                [] => text.push_str("No stages\n"),
                columns => text.push_str(&board(columns, output)),
            }
        }
        if text.is_empty() { "No pipelines\n".to_owned() } else { text }
    }

    fn heading(&self, pipeline: &Pipeline) -> String {
        let all = self.deals(pipeline, None).sums;
        let values: Vec<String> =
            all.currencies.iter().map(|(currency, (_, value))| amount(*value, currency)).collect();
        let status = match self.status.as_str() {
            "1" => "won ",
            "2" => "lost ",
            _ => "open ",
        };
        let elsewhere = match all.count.saturating_sub(self.in_stages(pipeline)) {
            0 => String::new(),
            count if self.selection.stage.is_none() => format!(" ({} in no stage)", thousands(count)),
            _ => String::new(),
        };
        let count = count_of(all.count, &format!("{status}deal"));
        let values = if values.is_empty() { String::new() } else { format!(": {}", values.join(", ")) };
        format!("{} · {count}{values}{elsewhere}", pipeline.title)
    }

    fn in_stages(&self, pipeline: &Pipeline) -> u64 {
        pipeline.stages.iter().map(|stage| self.deals(pipeline, Some(stage)).sums.count).sum()
    }

    fn column(&self, pipeline: &Pipeline, stage: &Stage, names: &Names) -> BoardColumn {
        let deals = self.deals(pipeline, Some(stage));
        let values = deals.sums.currencies.iter().map(|(currency, (_, value))| amount(*value, currency));
        let facts = std::iter::once(count_of(deals.sums.count, "deal")).chain(values).collect();
        let cards = deals.largest.iter().map(|deal| card(deal, names)).collect();
        let more = deals.sums.count.saturating_sub(deals.largest.len() as u64);
        let rest = if more == 0 { String::new() } else { format!("+ {} more", thousands(more)) };
        BoardColumn { title: stage.title.clone(), facts, cards, rest }
    }

    fn object(&self, requests: u64) -> Value {
        let stage_of = |pipeline: &Pipeline, stage: &Stage| {
            let deals = self.deals(pipeline, Some(stage));
            let more = deals.sums.count.saturating_sub(deals.largest.len() as u64);
            json!({
                "id": stage.id, "title": stage.title, "count": deals.sums.count, "values": deals.sums.to_json(),
                "deals": deals.largest.iter().map(Item::value).collect::<Vec<_>>(), "more": more,
            })
        };
        let pipeline = |pipeline: &Pipeline| {
            let stages: Vec<Value> = pipeline.stages.iter().map(|stage| stage_of(pipeline, stage)).collect();
            let count = self.deals(pipeline, None).sums.count;
            json!({"id": pipeline.id, "title": pipeline.title, "count": count, "stages": stages})
        };
        let pipelines: Vec<Value> = self.selection.pipelines.iter().map(pipeline).collect();
        json!({"pipelines": pipelines, "hidden": self.figures.hidden, "requests": requests})
    }
}

fn contact(deal: &Item) -> Option<String> {
    deal.get("contact").filter(|id| !id.is_empty() && id != "0")
}

/// The lines of a deal: its title, its value, and whom it is with and whose it is.
fn card(deal: &Item, names: &Names) -> Vec<String> {
    let name = |property: &str, resource: &str| {
        let id = deal.get(property).filter(|id| !id.is_empty() && id != "0")?;
        Some(names.of(resource, &id).map_or_else(|| format!("{property} {id}"), str::to_owned))
    };
    let whom = name("contact", "contacts").or_else(|| name("account", "accounts"));
    let people: Vec<String> = whom.into_iter().chain(name("owner", "users")).collect();
    let value = amount(cents(deal), &deal.get("currency").unwrap_or_default().to_uppercase());
    vec![deal.get("title").unwrap_or_default(), value, people.join(" · ")]
}
