//! Reads what the API shows of an automation.

use std::collections::HashMap;

use crate::api::reply::Item;
use crate::api::request::Request;
use crate::catalogue;
use crate::catalogue::side_loads::SideLoad;
use crate::command::automations::layout::{Placed, place};
use crate::command::automations::steps::{FlowStep, Trigger};
use crate::command::automations::wording::StepNames;
use crate::command::operations::listing;
use crate::engine::filters::echoes;
use crate::engine::guard::Estimate;
use crate::engine::names::NameReader;
use crate::engine::parallel::send_all;
use crate::engine::reading::{Reader, Reading};
use crate::error::{Error, Kind, Result};
use crate::session::Context;
use crate::session::connection::Connection;
use crate::session::name_resolution::Lookup;

/// The parameter of the listing of contacts that selects those who wait at a step.
const WAITING_AT: &str = "waitid";

/// More requests than this are worth an estimate.
const MANY: u64 = 20;

/// An automation.
#[derive(Debug, Default)]
pub struct Flow {
    /// Its ID.
    pub id: String,
    /// Its name.
    pub name: String,
    /// `active` or `inactive`; what the server returned if it is neither.
    pub status: String,
    /// How often contacts entered it.
    pub entered: Option<u64>,
    /// How often they left it.
    pub left: Option<u64>,
    /// What starts it.
    pub triggers: Vec<Trigger>,
    /// Whether the server returned its triggers.
    pub knows_triggers: bool,
    /// Whether the server returned its steps.
    pub knows_steps: bool,
    /// Its steps, in order.
    pub steps: Vec<Placed>,
    /// How many contacts wait at a step, by its ID, where the server says so.
    pub waiting: HashMap<String, u64>,
    /// The names of the records that steps and triggers are about.
    pub names: StepNames,
    /// What could not be read, in sentences.
    pub unknown: Vec<String>,
    /// The number of requests sent.
    pub requests: u64,
}

impl Flow {
    /// How many contacts are in it, by the counters of the automation.
    pub fn in_progress(&self) -> Option<u64> {
        self.entered?.checked_sub(self.left?)
    }

    /// How many of them are at no step with a number.
    pub fn elsewhere(&self) -> Option<u64> {
        self.in_progress()?.checked_sub(self.waiting.values().sum())
    }
}

/// Reads the automation with this name or ID.
///
/// # Errors
/// `NotFound` for an unknown automation, and those of the requests. Triggers, names and numbers that cannot be read are unknown.
pub fn read(context: &Context, name: &str) -> Result<Flow> {
    let client = context.client()?;
    let before = client.sent();
    let id = Lookup::new(client).id("automations", name)?;
    let reader = Reader::new(client, u64::MAX);
    let automation = reader.one("automations get", &[&id], &[])?.needed()?;
    let automation = automation.items.iter().find(|item| item.id().is_none_or(|own| own == id));
    let missing =
        || Error::new(Kind::NotFound, format!("no automation with the ID {id}")).hint("acamp automations list");
    let mut flow = of(&id, automation.ok_or_else(missing)?);
    let triggers = reader.all("automations triggers list", &[&id], &[])?;
    flow.triggers = triggers.items.iter().map(Trigger::of).collect();
    let blocks = reader.all("automations blocks list", &[&id], &[])?;
    for (what, reading) in [("what starts it", &triggers), ("its steps", &blocks)] {
        flow.unknown.extend(reading.lack().map(|why| format!("{what}: {why}")));
    }
    (flow.knows_triggers, flow.knows_steps) = (triggers.refused.is_none(), blocks.refused.is_none());
    let steps: Vec<FlowStep> = blocks.items.iter().filter_map(FlowStep::of).collect();
    if steps.iter().any(|step| step.kind == "send") {
        read_emails(&reader, &id, &mut flow)?;
    }
    read_names(context, client, &steps, &mut flow)?;
    read_waiting(context, client, &steps, &mut flow)?;
    flow.steps = place(steps);
    flow.requests = client.sent() - before;
    Ok(flow)
}

fn of(id: &str, item: &Item) -> Flow {
    let number = |key: &str| item.get(key).and_then(|text| text.parse().ok());
    let status = match item.get("status").as_deref() {
        Some("1") => "active".to_owned(),
        Some("2") => "inactive".to_owned(),
        other => other.unwrap_or_default().to_owned(),
    };
    let name = item.get("name").unwrap_or_default();
    Flow { id: id.to_owned(), name, status, entered: number("entered"), left: number("exited"), ..Flow::default() }
}

/// The names and subjects of the emails of an automation, in one request where the server includes the messages.
fn read_emails(reader: &Reader<'_>, id: &str, flow: &mut Flow) -> Result<()> {
    let loads: Vec<&'static SideLoad> =
        listing("campaigns")?.side_loads.iter().filter(|load| load.name.starts_with("campaignMessages")).collect();
    let query = [("filters[seriesid]", id), ("limit", "100")];
    let reading = reader.including("campaigns list", &[], &query, &loads)?;
    let body = reading.value();
    let rows = |key: &str| -> Vec<Item> {
        body.get(key).and_then(|rows| rows.as_array()).into_iter().flatten().map(Item::from_value).collect()
    };
    let messages: HashMap<String, String> =
        rows("messages").iter().filter_map(|message| Some((message.id()?, message.get("subject")?))).collect();
    for row in rows("campaignMessages") {
        let Some(campaign) = row.get("campaignid").or_else(|| row.get("campaign")) else { continue };
        let message = row.get("messageid").or_else(|| row.get("message"));
        let subject = message.and_then(|message| messages.get(&message).cloned()).or_else(|| row.get("subject"));
        flow.names.subjects.extend(subject.map(|subject| (campaign, subject)));
    }
    for campaign in &reading.items {
        let (Some(id), Some(name)) = (campaign.id(), campaign.get("name")) else { continue };
        flow.names.names.insert(("campaigns", id), name);
    }
    Ok(())
}

/// The names of the records that steps and triggers are about.
fn read_names(context: &Context, client: &Connection, steps: &[FlowStep], flow: &mut Flow) -> Result<()> {
    let mut wanted: HashMap<&'static str, Vec<String>> = HashMap::new();
    for (resource, ids) in steps.iter().flat_map(FlowStep::references) {
        wanted.entry(resource).or_default().extend(ids);
    }
    for trigger in &flow.triggers {
        if let Some(resource) = trigger.resource() {
            wanted.entry(resource).or_default().push(trigger.target.clone());
        }
    }
    let mut reader = NameReader::new(context, client);
    for (name, mut ids) in wanted {
        ids.retain(|id| !flow.names.names.contains_key(&(name, id.clone())));
        ids.sort_unstable();
        ids.dedup();
        let Some(resource) = catalogue::find(name).filter(|_| !ids.is_empty()) else { continue };
        let names = reader.names_of(resource, &ids)?;
        flow.names.names.extend(ids.into_iter().map(|id| (name, id)).zip(names));
    }
    Ok(())
}

/// How many contacts wait at each step where they can, in one request for each.
fn read_waiting(context: &Context, client: &Connection, steps: &[FlowStep], flow: &mut Flow) -> Result<()> {
    let steps: Vec<&FlowStep> = steps.iter().filter(|step| step.holds_contacts()).collect();
    if steps.len() as u64 > MANY {
        let rate = context.profile()?.limits.rate.value;
        let requests = Estimate { records: steps.len() as u64, each: 1, rate };
        context.note(&format!("counting the contacts at {} steps: {requests}", steps.len()));
    }
    let contacts = listing("contacts")?;
    let request = |step: &&FlowStep| {
        let mut request = Request::get(contacts.path.to_owned());
        request.query.push((WAITING_AT.to_owned(), step.id.clone()));
        request.query.push(("limit".to_owned(), "1".to_owned()));
        request
    };
    let requests: Vec<Request> = steps.iter().map(request).collect();
    let mut ignored = 0;
    for ((step, request), answer) in steps.iter().zip(&requests).zip(send_all(client, &requests)) {
        let answer = match answer {
            Err(error) if error.scope() == crate::error::Scope::Run => return Err(error),
            Err(error) => {
                flow.unknown.push(format!("who waits at step {}: {}", step.id, error.message()));
                continue;
            }
            Ok(answer) => answer,
        };
        let total = answer.decode(request, contacts.reply)?.total;
        let reading = Reading { body: answer.body, ..Reading::default() };
        // A server that ignores the parameter counts all contacts.
        match total.filter(|_| echoes(&reading, WAITING_AT, &step.id)) {
            Some(total) => drop(flow.waiting.insert(step.id.clone(), total)),
            None => ignored += 1,
        }
    }
    if ignored > 0 {
        flow.unknown.push("how many contacts wait at a step: the server does not count them by step".to_owned());
    }
    Ok(())
}
