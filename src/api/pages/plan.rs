//! What a plan of a walk has to say to those who carry it out. Plans are pure: they see pages and make requests, and know
//! neither threads nor the network.

use super::ask::Asking;
use crate::api::client::Answer;
use crate::api::reply::Item;
use crate::api::request::Request;

/// Pages asked for and not handed on, at the most; what is kept of a listing in memory.
pub const WINDOW: usize = 16;

/// An answer, decoded.
#[derive(Debug)]
pub struct Page {
    /// The whole answer.
    pub answer: Answer,
    /// Its items.
    pub items: Vec<Item>,
    /// The items' ids, where every one has a number for an id.
    pub ids: Option<Vec<u64>>,
    /// How many there are, as this answer says.
    pub total: Option<u64>,
}

impl Page {
    /// How many rows it has.
    pub fn len(&self) -> u64 {
        self.items.len() as u64
    }

    /// The first and the last id, where all ids ascend.
    pub fn range(&self) -> Option<(u64, u64)> {
        let ids = self.ids.as_deref()?;
        let ascends = ids.windows(2).all(|pair| pair[0] < pair[1]);
        ids.first().copied().zip(ids.last().copied()).filter(|_| ascends)
    }
}

/// Which request an answer belongs to. A plan that has begun anew has another generation; what was asked for before no
/// longer matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ticket {
    /// How often the plan had begun anew.
    pub generation: u32,
    /// Which page; what it counts is the plan's own matter.
    pub page: (u64, usize),
}

/// A request that may be sent.
#[derive(Debug)]
pub struct Ask {
    /// For the answer.
    pub ticket: Ticket,
    /// What to send.
    pub request: Request,
}

/// Rows that are handed on.
#[derive(Debug)]
pub struct Handed {
    /// The answer they came in.
    pub answer: Answer,
    /// How many rows that had.
    pub came: u64,
    /// Those that had not come before.
    pub fresh: Vec<Item>,
}

/// What comes next in the listing's order.
#[derive(Debug)]
pub enum Step {
    /// These rows.
    Hand(Handed),
    /// Something that is not there yet.
    Wait,
    /// Nothing: the walk is over.
    Done,
    /// The first page shows that another plan is needed.
    Misfit(Page),
}

/// What a walk found so far; see [`super::Walk`].
#[derive(Clone, Copy, Debug, Default)]
pub struct Found {
    /// The last total seen.
    pub total: Option<u64>,
    /// Whether the service repeated itself.
    pub repeated: bool,
    /// Whether the total changed.
    pub changed: bool,
}

/// A plan of a walk.
pub trait Plan<'a> {
    /// How pages are asked for.
    fn asking(&self) -> &Asking<'a>;

    /// The next request that may be sent now.
    fn next(&mut self) -> Option<Ask>;

    /// The first answer is slow: up to `pages` in all may be asked for beside it before it comes.
    fn speculate(&mut self, pages: u64);

    /// Whether the answer to that request still matters.
    fn wants(&self, ticket: Ticket) -> bool;

    /// Takes an answer that matters.
    fn arrived(&mut self, ticket: Ticket, page: Page);

    /// What comes next in order.
    fn step(&mut self) -> Step;

    /// What was found so far.
    fn found(&self) -> Found;
}

/// One page of a plan.
#[derive(Debug, Default)]
pub enum Slot {
    /// Not asked for.
    #[default]
    Idle,
    /// Asked for.
    Asked,
    /// Come, and waiting for its turn.
    Here(Box<Page>),
    /// Handed on.
    Gone,
}

impl Slot {
    /// Whether it counts for the window.
    pub fn is_open(&self) -> bool {
        matches!(self, Slot::Asked | Slot::Here(_))
    }

    /// The page, where it has come.
    pub fn page(&self) -> Option<&Page> {
        if let Slot::Here(page) = self { Some(page) } else { None }
    }

    /// Takes the page out, where it has come.
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
