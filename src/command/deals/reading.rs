//! How many deals there are in each stage, of what value, and the largest of them. The first page of the deals shows how many
//! there are. The server counts the deals of a listing and adds up their values by currency, in one request for each number.
//! Where that takes more requests than reading the deals, or where the server ignores a filter, the deals are read.

use std::collections::HashMap;
use std::ops::ControlFlow;

use super::selection::{GROUP, STAGE, STATUS, Selection};
use super::sums::{Sums, cents};
use crate::api::client::Response;
use crate::api::pages::{self, Reach};
use crate::api::reply::Item;
use crate::api::request::Request;
use crate::engine::completeness::shortfall;
use crate::engine::conditions::Matches;
use crate::engine::guard::Estimate;
use crate::engine::parallel::send_all;
use crate::error::Result;
use crate::session::Context;
use crate::session::connection::Connection;
use crate::text::counts::{count_of, thousands};

/// More requests than this are worth an estimate.
const MANY: u64 = 20;

/// Which deals a number is about.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DealPlace {
    /// The pipeline.
    pub pipeline: String,
    /// The stage; none for the whole pipeline.
    pub stage: Option<String>,
    /// The status, as the server writes it.
    pub status: String,
}

/// The deals of one place.
#[derive(Clone, Debug, Default)]
pub struct Deals {
    /// How many, and of what value.
    pub sums: Sums,
    /// The largest of them.
    pub largest: Vec<Item>,
}

/// The deals of all places.
#[derive(Debug, Default)]
pub struct Figures {
    deals: HashMap<DealPlace, Deals>,
    /// How many deals were listed that the key's user may not see.
    pub hidden: u64,
}

impl Figures {
    /// The deals of a place.
    pub fn of(&self, place: &DealPlace) -> Deals {
        self.deals.get(place).cloned().unwrap_or_default()
    }

    /// Notes which deals are left out, and how many requests it took.
    pub fn note(&self, context: &Context, requests: u64) {
        if self.hidden > 0 {
            context.note(&format!("{} that this API key cannot see are left out", count_of(self.hidden, "deal")));
        }
        context.note(&count_of(requests, "request"));
    }
}

/// Reads the deals of the `wanted` places, and the `most` largest of each stage.
///
/// # Errors
/// Those of the requests; `Partial` if the deals had to be read, and not all were.
pub fn read(
    context: &Context,
    client: &Connection,
    selection: &Selection,
    wanted: &[DealPlace],
    most: usize,
) -> Result<Figures> {
    let reading = ReadDeals { context, client, selection, most };
    if selection.conditions.is_some() {
        return reading.matching(wanted);
    }
    let operation = selection.operation;
    let request = reading.whole(wanted);
    let first = pages::first_page(operation, &request, Reach::ALL);
    let answer = client.send(&first)?;
    let total = answer.decode(&first, operation.reply)?.total;
    let pages = total.map_or(0, |total| Reach::ALL.requests(total));
    if pages <= 1 + wanted.len() as u64 {
        return reading.all(&request, answer);
    }
    if wanted.len() as u64 > MANY {
        reading.note_estimate(wanted.len() as u64, "counting")?;
    }
    if let Some(figures) = reading.counters(wanted)? {
        return Ok(figures);
    }
    client.note_fallback("the server's totals do not match its filters: reading the deals");
    if pages > MANY {
        reading.note_estimate(pages, &format!("reading {} deals", thousands(total.unwrap_or(0))))?;
    }
    reading.all(&request, answer)
}

struct ReadDeals<'a> {
    context: &'a Context,
    client: &'a Connection,
    selection: &'a Selection,
    most: usize,
}

impl ReadDeals<'_> {
    /// A request for each place; none if the responses contradict the filters.
    fn counters(&self, wanted: &[DealPlace]) -> Result<Option<Figures>> {
        let requests: Vec<Request> = wanted.iter().map(|place| self.request(place)).collect();
        let mut figures = Figures::default();
        for ((place, request), answer) in wanted.iter().zip(&requests).zip(send_all(self.client, &requests)) {
            match self.counted(place, request, &answer?)? {
                Some(deals) => drop(figures.deals.insert(place.clone(), deals)),
                None => return Ok(None),
            }
        }
        let is_plausible = |(place, deals): (&DealPlace, &Deals)| {
            let stages = figures.deals.iter().filter(|(other, _)| {
                place.stage.is_none()
                    && other.stage.is_some()
                    && other.pipeline == place.pipeline
                    && other.status == place.status
            });
            stages.map(|(_, deals)| deals.sums.count).sum::<u64>() <= deals.sums.count || place.stage.is_some()
        };
        Ok(figures.deals.iter().all(is_plausible).then_some(figures))
    }

    fn counted(&self, place: &DealPlace, request: &Request, answer: &Response) -> Result<Option<Deals>> {
        let reply = answer.decode(request, self.selection.operation.reply)?;
        let is_own = |deal: &Item| {
            let fits = |key: &str, value: &str| deal.get(key).is_none_or(|own| own == value);
            fits("group", &place.pipeline)
                && fits("status", &place.status)
                && place.stage.as_ref().is_none_or(|stage| fits("stage", stage))
        };
        let body = serde_json::from_slice(&answer.body).unwrap_or_default();
        let sums = reply.total.and_then(|total| Sums::of_meta(&body, total));
        let is_visible = reply.items.iter().all(|deal| deal.get("stage").is_some());
        Ok(match sums {
            Some(sums) if is_visible && reply.items.iter().all(is_own) => {
                Some(Deals { sums, largest: reply.items.into_iter().take(self.most).collect() })
            }
            _ => None,
        })
    }

    fn request(&self, place: &DealPlace) -> Request {
        let mut request = self.selection.request.clone();
        let mut add = |key: &str, value: &str| request.query.push((key.to_owned(), value.to_owned()));
        add(GROUP, &place.pipeline);
        if let Some(stage) = place.stage.as_ref().filter(|_| self.selection.stage.is_none()) {
            add(STAGE, stage);
        }
        add(STATUS, &place.status);
        add("orders[value]", "DESC");
        // A page without rows may have no totals.
        let rows = if place.stage.is_some() { self.most.clamp(1, 100) } else { 1 };
        add("limit", &rows.to_string());
        request
    }

    /// Reads the deals that match the filter expressions.
    fn matching(&self, wanted: &[DealPlace]) -> Result<Figures> {
        let Selection { resource, operation, conditions, .. } = self.selection;
        let mut figures = Figures::default();
        let Some(conditions) = conditions else { return Ok(figures) };
        let mut request = self.whole(wanted);
        conditions.narrow(&mut request);
        let page_size = Reach::ALL.page_size;
        let (context, client, resource) = (self.context, self.client, *resource);
        let matches = Matches { context, client, resource, operation, conditions, limit: None, page_size };
        let read = matches.read(&request, |_, items| Ok(self.collect(&mut figures, items)))?;
        shortfall(read.summary, resource.counted(2)).map_or(Ok(figures), Err)
    }

    /// Reads all deals, of which `answer` is the first page.
    fn all(&self, request: &Request, answer: Response) -> Result<Figures> {
        let Selection { resource, operation, .. } = self.selection;
        let mut figures = Figures::default();
        let summary = pages::read_remaining_pages(self.client, operation, request, Reach::ALL, answer, |_, items| {
            Ok(self.collect(&mut figures, items))
        })?;
        shortfall(summary, resource.counted(2)).map_or(Ok(figures), Err)
    }

    /// The listing of all deals, with the filters that all places share.
    fn whole(&self, wanted: &[DealPlace]) -> Request {
        let mut request = self.selection.request.clone();
        let Some(first) = wanted.first() else { return request };
        let mut add = |key: &str, value: &str| request.query.push((key.to_owned(), value.to_owned()));
        if wanted.iter().all(|place| place.pipeline == first.pipeline) {
            add(GROUP, &first.pipeline);
        }
        if wanted.iter().all(|place| place.status == first.status) {
            add(STATUS, &first.status);
        }
        request
    }

    fn collect(&self, figures: &mut Figures, items: Vec<Item>) -> ControlFlow<()> {
        for deal in items {
            let (Some(pipeline), Some(stage)) = (deal.get("group"), deal.get("stage")) else {
                figures.hidden += 1;
                continue;
            };
            if self.selection.stage.as_ref().is_some_and(|only| *only != stage) {
                continue;
            }
            let status = deal.get("status").unwrap_or_default();
            let of_pipeline = DealPlace { pipeline, stage: None, status };
            let place = DealPlace { stage: Some(stage), ..of_pipeline.clone() };
            figures.deals.entry(of_pipeline).or_default().sums.add(&deal);
            let deals = figures.deals.entry(place).or_default();
            deals.sums.add(&deal);
            let at = deals.largest.partition_point(|other| cents(other) >= cents(&deal));
            if at < self.most {
                // An item shares the text of its whole page.
                deals.largest.insert(at, Item::from_json(deal.json()));
                deals.largest.truncate(self.most);
            }
        }
        ControlFlow::Continue(())
    }

    fn note_estimate(&self, requests: u64, what: &str) -> Result<()> {
        let rate = self.context.profile()?.limits.rate.value;
        let estimate = Estimate { records: requests, each: 1, rate };
        self.context.note(&format!("{what}: {estimate}"));
        Ok(())
    }
}
