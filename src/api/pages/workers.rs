//! Executes a plan: sends its requests within the rate limit, as many at once as the latency requires, and passes on
//! the results in order. Threads are started when needed; if each request depends on the previous one, none are. Knows
//! no pagination.

use std::collections::VecDeque;
use std::ops::ControlFlow;
use std::sync::Mutex;
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::{Duration, Instant};

use super::plan::{Ask, Delivered, Page, Plan, Step, Ticket};
use crate::api::client::rate_limit::Turn;
use crate::api::client::stop::CancelSignal;
use crate::api::client::{Client, Response};
use crate::api::reply::Item;
use crate::api::request::Request;
use crate::catalogue::model::{Operation, Paging, Reply};
use crate::error::{Error, Kind, Result};
use crate::system::workers::{self, FirstFailure, Workers, lock};

/// Maximum requests in flight: at five per second they cover three seconds of latency.
const MAX_IN_FLIGHT: usize = 16;
/// The same without a rate limit, where more requests only slow each other down.
const MAX_IN_FLIGHT_UNLIMITED: usize = 4;
/// If the first response is slower than this, the next pages are requested before it arrives. Without a rate limit they are
/// not: then the order of requests does not depend on time.
const SLOW: Duration = Duration::from_millis(150);
/// They are requested one by one at this interval: together they would wait for each other on the server, and the
/// response may arrive meanwhile.
const SLOW_STEP: Duration = Duration::from_millis(50);
/// With a limit of no more pages than this, no pages are requested early.
const FEW_PAGES: u64 = 5;

/// Executes `plan` until it is done or `on_page` breaks; returns the page that showed it to be the wrong plan.
///
/// # Errors
/// The first failed request that matters, after all before it were passed on; those of `on_page`.
pub fn run<'a, P: Plan<'a>>(
    client: &Client,
    operation: &Operation,
    plan: &mut P,
    on_page: impl FnMut(&P, Delivered) -> Result<ControlFlow<()>>,
) -> Result<Option<Page>> {
    let stop = CancelSignal::default();
    let (send_job, jobs) = mpsc::channel();
    let (send_result, results) = mpsc::channel();
    let shared = Shared { client, operation, stop: &stop, jobs: Mutex::new(jobs) };
    let panicked = FirstFailure::default();
    let outcome = workers::scope(&panicked, |workers| {
        let dispatcher = Dispatcher {
            workers,
            shared: &shared,
            send_job,
            send_result,
            results,
            threads: 0,
            under_way: 0,
            asks: VecDeque::new(),
            turn: None,
            failure: None,
            patience: if requests_early(client, operation, plan) { Patience::Short } else { Patience::Endless },
        };
        dispatcher.work(plan, on_page)
    });
    panicked.into_result().and(outcome)
}

fn requests_early<'a>(client: &Client, operation: &Operation, plan: &impl Plan<'a>) -> bool {
    let is_limited = client.pace().burst().is_some();
    is_limited && operation.paging != Paging::Complete && plan.asking().most_pages() > FEW_PAGES
}

struct Job {
    ask: Ask,
    turn: Turn,
}

/// What the threads share.
struct Shared<'env> {
    client: &'env Client,
    operation: &'env Operation,
    stop: &'env CancelSignal,
    jobs: Mutex<Receiver<Job>>,
}

/// Whether to wait for the first response.
#[derive(Clone, Copy)]
enum Patience {
    /// However long it takes, or it has arrived.
    Endless,
    /// Until it is slow; it has not been requested yet.
    Short,
    /// Until then, when this many pages are requested.
    Until(Instant, usize),
}

/// The threads and their requests.
struct Dispatcher<'scope, 'env> {
    workers: Workers<'scope, 'env>,
    shared: &'env Shared<'env>,
    send_job: Sender<Job>,
    send_result: Sender<(Ticket, Result<Page>)>,
    results: Receiver<(Ticket, Result<Page>)>,
    threads: usize,
    under_way: usize,
    /// What to send next: one, and a second to know whether there is one.
    asks: VecDeque<Ask>,
    /// The turn of the next request.
    turn: Option<Turn>,
    failure: Option<Error>,
    patience: Patience,
}

impl Drop for Dispatcher<'_, '_> {
    fn drop(&mut self) {
        self.shared.stop.give();
        if let Some(turn) = self.turn.take() {
            self.shared.client.pace().give_back(turn);
        }
    }
}

impl<'scope, 'env> Dispatcher<'scope, 'env> {
    fn work<'a, P: Plan<'a>>(
        mut self,
        plan: &mut P,
        mut on_page: impl FnMut(&P, Delivered) -> Result<ControlFlow<()>>,
    ) -> Result<Option<Page>> {
        loop {
            match plan.step() {
                Step::Deliver(delivered) => {
                    if on_page(plan, delivered)?.is_break() {
                        return Ok(None);
                    }
                    // Requests continue even if the reader is slow.
                    if self.failure.is_none() {
                        self.ask(plan);
                    }
                    continue;
                }
                Step::Wait => {}
                Step::Done => return Ok(None),
                Step::WrongPlan(page) => return Ok(Some(page)),
            }
            if self.failure.is_none() {
                self.ask(plan);
                if self.is_alone() {
                    self.send_here(plan)?;
                    continue;
                }
            }
            if self.under_way == 0 && self.asks.is_empty() {
                // A plan that waits for nothing more is done.
                return self.failure.take().map_or(Ok(None), Err);
            }
            self.receive(plan);
        }
    }

    /// Whether a single request is all there is to send and none is in flight: it needs no thread.
    fn is_alone(&self) -> bool {
        self.under_way == 0 && self.asks.len() == 1 && matches!(self.patience, Patience::Endless)
    }

    fn send_here<'a>(&mut self, plan: &mut impl Plan<'a>) -> Result<()> {
        let Some(ask) = self.asks.pop_front() else { return Ok(()) };
        if let Some(turn) = self.turn.take() {
            self.shared.client.pace().give_back(turn);
        }
        let answer = self.shared.client.send(&ask.request)?;
        plan.arrived(ask.ticket, read(self.shared.operation, &ask.request, answer)?);
        Ok(())
    }

    /// Sends what may be sent now.
    fn ask<'a>(&mut self, plan: &mut impl Plan<'a>) {
        let pace = self.shared.client.pace();
        loop {
            self.asks.retain(|ask| plan.wants(ask.ticket));
            while self.asks.len() < 2
                && let Some(ask) = plan.next()
            {
                self.asks.push_back(ask);
            }
            if self.asks.is_empty() || self.is_alone() || self.under_way >= self.most() {
                return;
            }
            let turn = *self.turn.get_or_insert_with(|| pace.reserve());
            if !turn.left().is_zero() {
                return;
            }
            match pace.confirm(turn) {
                Err(later) => self.turn = Some(later),
                Ok(()) => {
                    self.turn = None;
                    self.dispatch(turn);
                }
            }
        }
    }

    fn most(&self) -> usize {
        if self.shared.client.pace().burst().is_some() { MAX_IN_FLIGHT } else { MAX_IN_FLIGHT_UNLIMITED }
    }

    /// Passes the next request to a thread, a new one if all are busy.
    fn dispatch(&mut self, turn: Turn) {
        let Some(ask) = self.asks.pop_front() else { return };
        if self.threads == self.under_way {
            self.threads += 1;
            let (shared, results) = (self.shared, self.send_result.clone());
            self.workers.start(move || shared.serve(&results));
        }
        self.under_way += 1;
        if matches!(self.patience, Patience::Short) {
            self.patience = Patience::Until(Instant::now() + SLOW, 1);
        }
        // Its receiver lives as long as this.
        let _ = self.send_job.send(Job { ask, turn });
    }

    /// Lets the plan request one page more before the first response, up to the rate limit's window.
    fn request_early<'a>(&mut self, plan: &mut impl Plan<'a>) {
        let Patience::Until(at, pages) = self.patience else { return };
        let most = self.shared.client.pace().burst().unwrap_or_default().min(MAX_IN_FLIGHT);
        self.patience = if pages + 1 < most { Patience::Until(at + SLOW_STEP, pages + 1) } else { Patience::Endless };
        if pages < most {
            plan.speculate(pages as u64);
        }
    }

    /// Waits for a response, but no longer than until something can be sent.
    fn receive<'a>(&mut self, plan: &mut impl Plan<'a>) {
        let turn = self.turn.filter(|_| !self.asks.is_empty() && self.under_way < self.most()).map(Turn::left);
        let slow = match self.patience {
            Patience::Until(at, _) => Some(at.saturating_duration_since(Instant::now())),
            Patience::Endless | Patience::Short => None,
        };
        // Without a turn to wait for, a request is in flight.
        let wait = turn.into_iter().chain(slow).min().unwrap_or(Duration::MAX);
        let received = match self.results.recv_timeout(wait) {
            Ok(received) => received,
            Err(_) => {
                if slow.is_some_and(|slow| slow <= wait) {
                    self.request_early(plan);
                }
                return;
            }
        };
        self.under_way -= 1;
        self.patience = Patience::Endless;
        match received {
            (ticket, _) if !plan.wants(ticket) => {}
            (ticket, Ok(page)) => plan.arrived(ticket, page),
            (_, Err(error)) => {
                self.shared.stop.give();
                self.asks.clear();
                self.failure.get_or_insert(error);
            }
        }
    }
}

impl Shared<'_> {
    /// The loop of a thread, until no more jobs come.
    fn serve(&self, results: &Sender<(Ticket, Result<Page>)>) -> Result<()> {
        loop {
            let job = lock(&self.jobs).recv();
            let Ok(Job { ask, turn }) = job else { return Ok(()) };
            // Every job is answered: the dispatcher counts on it.
            let page = if self.stop.is_given() {
                Err(Error::new(Kind::Other, "not sent: the listing ended early"))
            } else {
                workers::catch(|| {
                    let answer = self.client.send_in_turn(&ask.request, turn, self.stop)?;
                    read(self.operation, &ask.request, answer)
                })
            };
            if results.send((ask.ticket, page)).is_err() {
                return Ok(());
            }
        }
    }
}

/// Decodes the page in a response.
///
/// # Errors
/// Those of [`Response::decode`].
pub fn read(operation: &Operation, request: &Request, mut answer: Response) -> Result<Page> {
    let reply = match operation.reply {
        Reply::Items(key) => {
            let (reply, beside) = answer.decode_with_arrays(request, key)?;
            answer.beside = beside;
            reply
        }
        shape => answer.decode(request, shape)?,
    };
    let number = |item: &Item| item.id_text().and_then(|id| id.parse::<u64>().ok());
    let ids = reply.items.iter().map(number).collect();
    Ok(Page { answer, items: reply.items, ids, total: reply.total })
}
