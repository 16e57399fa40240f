//! The interface between pagination plans and the workers that execute them. Plans are pure: they see pages and build
//! requests, and know neither threads nor the network.

use super::ask::Asking;
use crate::api::client::Response;
use crate::api::reply::Item;
use crate::api::request::Request;

/// Maximum number of pages requested and not passed on, which bounds memory.
pub const WINDOW: usize = 16;

/// A decoded response.
#[derive(Debug)]
pub struct Page {
    /// The whole response.
    pub answer: Response,
    /// Its items.
    pub items: Vec<Item>,
    /// The items' ids, if all are numbers.
    pub ids: Option<Vec<u64>>,
    /// The total in this response.
    pub total: Option<u64>,
}

impl Page {
    /// Number of items.
    pub fn len(&self) -> u64 {
        self.items.len() as u64
    }

    /// The first and the last id, if all ids ascend.
    pub fn range(&self) -> Option<(u64, u64)> {
        let ids = self.ids.as_deref()?;
        let ascends = ids.windows(2).all(|pair| pair[0] < pair[1]);
        ids.first().copied().zip(ids.last().copied()).filter(|_| ascends)
    }

    /// Whether its ids follow one another without a gap.
    pub fn is_dense(&self) -> bool {
        self.range().is_some_and(|(first, last)| last - first + 1 == self.len())
    }
}

/// Which request a response belongs to. A restarted plan has another generation; responses of earlier generations no
/// longer matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ticket {
    /// How often the plan had restarted.
    pub generation: u32,
    /// Which page; its meaning is up to the plan.
    pub page: (u64, usize),
}

/// A request that may be sent.
#[derive(Debug)]
pub struct Ask {
    /// Identifies the response.
    pub ticket: Ticket,
    /// What to send.
    pub request: Request,
}

/// Items that are passed on.
#[derive(Debug)]
pub struct Delivered {
    /// Their response.
    pub answer: Response,
    /// How many items it had.
    pub came: u64,
    /// Those not received before.
    pub fresh: Vec<Item>,
}

/// What is next in the order of the listing.
#[derive(Debug)]
pub enum Step {
    /// These items.
    Deliver(Delivered),
    /// A page that has not been received yet.
    Wait,
    /// Nothing: the listing is complete.
    Done,
    /// The first page shows that another plan is needed.
    WrongPlan(Page),
}

/// The result so far; see [`super::ListingSummary`].
#[derive(Clone, Copy, Debug, Default)]
pub struct Found {
    /// The last total.
    pub total: Option<u64>,
    /// Whether the server repeated itself.
    pub repeated: bool,
    /// Whether the total changed.
    pub changed: bool,
    /// Whether items may be missing between two pages.
    pub gap: bool,
    /// Whether items may be missing between two pages without a trace.
    pub unverified: bool,
}

/// A pagination plan.
pub trait Plan<'a> {
    /// How pages are requested.
    fn asking(&self) -> &Asking<'a>;

    /// The next request that may be sent now.
    fn next(&mut self) -> Option<Ask>;

    /// The first response is slow: up to `pages` in total may be requested before it arrives.
    fn speculate(&mut self, pages: u64);

    /// Whether the response to that request still matters.
    fn wants(&self, ticket: Ticket) -> bool;

    /// Adds a response that matters.
    fn arrived(&mut self, ticket: Ticket, page: Page);

    /// What is next in order.
    fn step(&mut self) -> Step;

    /// The result so far.
    fn found(&self) -> Found;
}

/// One page of a plan.
#[derive(Debug, Default)]
pub enum Slot {
    /// Not requested.
    #[default]
    Idle,
    /// Requested.
    Asked,
    /// Received, and waiting for its turn.
    Here(Box<Page>),
    /// Passed on.
    Gone,
}

impl Slot {
    /// Whether it counts for the window.
    pub fn is_open(&self) -> bool {
        matches!(self, Slot::Asked | Slot::Here(_))
    }

    /// The page, if received.
    pub fn page(&self) -> Option<&Page> {
        if let Slot::Here(page) = self { Some(page) } else { None }
    }

    /// Removes the page, if received.
    pub fn take(&mut self) -> Option<Page> {
        match std::mem::replace(self, Slot::Gone) {
            Slot::Here(page) => Some(*page),
            other => {
                *self = other;
                None
            }
        }
    }
}
