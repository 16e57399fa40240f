//! The only user of ureq: sends a [`Request`] to the profile's account with its token, at its pace, again where that is
//! safe, within limits of size and time; an answer that is not a success is an error.
//!
//! Parts: [`pace`] how fast, [`retry`] whether again, [`stop`] no more, [`network`] which way, [`transport`] one exchange,
//! `outgoing` request to bytes, [`refusal`] and [`trouble`] what kind of failure, [`clock`] what time it is at the service;
//! `log`, `debug` and [`har`] show what travelled, through [`veil`].

pub mod address;
mod auth_header;
pub mod clock;
mod debug;
mod dns_cache;
pub mod error_response;
pub mod exchange;
pub mod har;
mod log;
pub mod network;
mod opening;
mod outgoing;
pub mod rate_limit;
pub mod redact;
pub mod retry;
pub mod stop;
pub mod transport;
pub mod transport_error;

pub use auth_header::AuthHeader;

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::api::client::rate_limit::{Pace, Turn};
use crate::api::client::redact::DisplayFilter;
use crate::api::reply::{self, Reply};
use crate::api::request::Request;
use crate::catalogue::model::{Method, Reply as Shape};
use crate::error::{Error, Kind, Result};
use crate::store::name_cache::Names as KnownNames;
use crate::system::secret::Secret;
use crate::text::redact::Redactor;
use clock::Clock;
use exchange::Exchange;
use har::Archive;
use network::Network;
use retry::{Decision, Outcome, Policy, Spent};
use stop::Stop;
use transport::{Failure, Outgoing, Transport};

/// The host of the event endpoint, the same for all accounts.
pub const EVENTS_URL: &str = "https://trackcmp.net";

/// What a client needs to know of the account and of its own limits.
#[derive(Debug)]
pub struct Settings {
    /// The account's address without `/api/3` and without a trailing slash: `https://acme.api-us1.com`.
    pub url: String,
    /// The address of the event endpoint; [`EVENTS_URL`] but for emulators.
    pub events_url: String,
    /// The key.
    pub token: Secret,
    /// The header that carries the key.
    pub auth_header: AuthHeader,
    /// Requests per second; 0 lifts the limit.
    pub rate: f64,
    /// The file through which all processes of this machine keep to the rate together; none for each by itself.
    pub pace_file: Option<PathBuf>,
    /// How long a connection may take; nothing for no limit.
    pub connect_timeout: Duration,
    /// How long one request may take altogether; nothing for no limit.
    pub timeout: Duration,
    /// How often one request is sent again at the most.
    pub max_retries: u32,
    /// How long all waits for one request may take together.
    pub max_wait: Duration,
    /// The largest body accepted, in bytes after decompression.
    pub max_body: u64,
    /// Which way the service is reached.
    pub network: Network,
    /// 0 silent; 1 one line a request on standard error; 2 headers and bodies as well.
    pub verbose: u8,
    /// Where all that travels is kept, if anywhere.
    pub archive: Option<Arc<Archive>>,
    /// Whether personal data is hidden in what is shown and kept of it.
    pub mask: bool,
}

/// A connection to one account. Several threads may send at once; they share connections and pace.
pub struct Client {
    settings: Settings,
    transport: Transport,
    pace: Arc<Pace>,
    clock: Clock,
    names: Option<KnownNames>,
    redactor: Redactor,
    began: Instant,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("settings", &self.settings).finish_non_exhaustive()
    }
}

/// A successful answer.
#[derive(Debug)]
pub struct Answer {
    /// 200 to 299.
    pub status: u16,
    /// Header names and values, in order.
    pub headers: Vec<(String, String)>,
    /// The body, decompressed.
    pub body: Vec<u8>,
    /// Whether an earlier attempt at the same request, whose answer was lost, may have been carried out.
    pub unsettled: bool,
}

impl Answer {
    /// The value of the first header of that name, whatever its case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// Takes the items out of the answer to `request`, so that a soft failure names the request too.
    ///
    /// # Errors
    /// Those of [`reply::decode`]; `Unknown` where that of a write cannot be read, or refuses what an earlier attempt may
    /// have done.
    pub fn decode(&self, request: &Request, shape: Shape) -> Result<Reply> {
        reply::decode(&self.body, shape).map_err(|error| {
            let id = self.header("x-request-id").map(|id| reply::wording::brief(id, 80));
            let error = error.status(self.status).request(redact::label(request)).request_id(id);
            match error.kind() {
                Kind::Other if request.write => error.with_kind(Kind::Unknown).hint(error_response::LOOK_FIRST),
                _ if self.unsettled && request.write => error_response::unsettled(error),
                _ => error,
            }
        })
    }

    /// Refuses an answer without a body to `request`, a read. To some writes the service answers so when it has done
    /// them; a read that says nothing must not pass for an empty listing.
    ///
    /// # Errors
    /// `Other`, with the service's own code where it gives one (`X-AC-Error`).
    pub fn refuse_empty(&self, request: &Request) -> Result<()> {
        if self.status == 204 || !self.body.trim_ascii().is_empty() {
            return Ok(());
        }
        let code =
            self.header("x-ac-error").map_or(String::new(), |code| format!(" ({})", reply::wording::brief(code, 80)));
        let id = self.header("x-request-id").map(|id| reply::wording::brief(id, 80));
        Err(Error::new(Kind::Other, format!("the service answered with nothing at all{code}"))
            .status(self.status)
            .request(redact::label(request))
            .request_id(id))
    }

    /// `Retry-After`: how long the service asks to wait.
    fn retry_after(&self) -> Option<Duration> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        retry::retry_after(self.header("retry-after")?, i64::try_from(now).unwrap_or(i64::MAX))
    }
}

impl Client {
    /// A client that has opened no connection yet.
    pub fn new(settings: Settings) -> Self {
        let file = settings.pace_file.clone();
        let pace = Arc::new(Pace::new(settings.rate, settings.max_wait, file, settings.verbose > 0));
        let transport = Transport::new(&settings, Arc::clone(&pace));
        let redactor = Redactor::new(settings.token.reveal());
        Client { settings, transport, pace, clock: Clock::default(), names: None, redactor, began: Instant::now() }
    }

    /// The same client with the names that are known of its account; every write outdates those it may change.
    #[must_use]
    pub fn knowing(mut self, names: Option<KnownNames>) -> Self {
        self.names = names;
        self
    }

    /// The names that are known of the account, where they are kept.
    pub fn names(&self) -> Option<&KnownNames> {
        self.names.as_ref()
    }

    /// Before a write and after it: whatever was asked before the answer came may be of either side.
    fn outdate(&self, request: &Request) {
        if let Some(names) = self.names.as_ref().filter(|_| request.write) {
            names.outdate_by(request);
        }
    }

    /// Sends one request and waits for its answer.
    ///
    /// # Errors
    /// `Usage` for a URL or header that cannot be sent and for an answer that shows the profile's URL to be wrong,
    /// `Denied` (401, 402, 403), `NotFound` (404), `Rejected` (other 4xx), `Temporary` (429, 5xx and network troubles
    /// after all retries), `Unknown` where a write that is not repeatable was sent and its outcome is not known.
    pub fn send(&self, request: &Request) -> Result<Answer> {
        self.deliver(request, None, &Stop::default())
    }

    /// The same with a turn of [`Client::pace`] that has come, and with a sign after which nothing is sent or waited for
    /// any more: what came last is then what counts.
    ///
    /// # Errors
    /// As [`Client::send`].
    pub fn send_in_turn(&self, request: &Request, turn: Turn, stop: &Stop) -> Result<Answer> {
        self.deliver(request, Some(turn), stop)
    }

    /// Removes the account key and other secrets from what is shown or recorded.
    pub fn redactor(&self) -> &Redactor {
        &self.redactor
    }

    /// How fast requests may follow each other.
    pub fn pace(&self) -> &Pace {
        &self.pace
    }

    /// The service's clock, as the answers so far show it.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// How long ago it was made: what an earlier process sent is older.
    pub fn age(&self) -> Duration {
        self.began.elapsed()
    }

    /// How long all waits for one request may take together.
    pub fn max_wait(&self) -> Duration {
        self.settings.max_wait
    }

    fn deliver(&self, request: &Request, mut turn: Option<Turn>, stop: &Stop) -> Result<Answer> {
        let outgoing = outgoing::build(&self.settings, request)?;
        self.outdate(request);
        let policy = Policy {
            write: request.write,
            repeatable: request.repeatable,
            max_retries: self.settings.max_retries,
            max_wait: self.settings.max_wait,
        };
        let mut spent = Spent::default();
        let mut may_be_done = false;
        loop {
            let turn = turn.take().unwrap_or_else(|| self.pace.wait(stop));
            let attempt = self.attempt(request, &outgoing, turn);
            let outcome = outcome(&attempt);
            match retry::decide(outcome, &policy, spent, fastrand::f64()) {
                Decision::Again(wait) if !stop.is_given() => {
                    may_be_done |= outcome.may_have_been_done();
                    spent = Spent { retries: spent.retries + 1, waited: spent.waited + wait };
                    self.pause(outcome, wait, stop);
                    if stop.is_given() {
                        return self.conclude(request, attempt, may_be_done);
                    }
                }
                _ => return self.conclude(request, attempt, may_be_done),
            }
        }
    }

    /// Sends one request and takes the items out of its answer.
    ///
    /// # Errors
    /// Those of [`Client::send`] and of [`reply::decode`].
    pub fn call(&self, request: &Request, shape: Shape) -> Result<Reply> {
        self.send(request)?.decode(request, shape)
    }

    /// One attempt; its turn has come.
    fn attempt(&self, request: &Request, outgoing: &Outgoing, turn: Turn) -> std::result::Result<Answer, Failure> {
        let (start, began) = (Instant::now(), SystemTime::now());
        let attempt = self.transport.exchange(outgoing).map(|answer| self.without_token(answer));
        if let Ok(answer) = &attempt {
            self.clock.see(answer, start.elapsed());
        }
        if self.settings.verbose > 0 || self.settings.archive.is_some() {
            self.tell(request, &Exchange { outgoing, attempt: &attempt, began, took: start.elapsed() });
        }
        if let Ok(answer) = &attempt
            && let Some(remaining) = answer.header("ratelimit-remaining").and_then(|text| text.trim().parse().ok())
        {
            self.pace.remaining(turn, remaining);
        }
        attempt
    }

    /// Shows and keeps what travelled, as far as that is asked.
    fn tell(&self, request: &Request, exchange: &Exchange<'_>) {
        let filter = DisplayFilter::new(&self.redactor, self.settings.mask);
        if self.settings.verbose > 1 {
            debug::exchange(exchange, &filter);
        }
        if self.settings.verbose > 0 {
            log::attempt(request, exchange, &filter);
        }
        if let Some(archive) = &self.settings.archive {
            archive.add(exchange, &filter);
        }
    }

    fn pause(&self, outcome: Outcome, wait: Duration, stop: &Stop) {
        if self.settings.verbose > 0 {
            log::pause(wait);
        }
        if let Outcome::TooMany { asked } = outcome {
            self.pace.refused(asked);
        }
        stop.sleep(wait);
    }

    /// What the last attempt comes to.
    fn conclude(
        &self,
        request: &Request,
        attempt: std::result::Result<Answer, Failure>,
        may_be_done: bool,
    ) -> Result<Answer> {
        self.outdate(request);
        let answer = attempt.map_err(|failure| {
            let origin = address::origin(&address::url(&self.settings, request));
            transport_error::error(request, &failure, &origin, self.settings.max_body)
        })?;
        match error_response::error(request, &answer, answer.retry_after()) {
            None => Ok(Answer { unsettled: may_be_done, ..answer }),
            // An earlier attempt did it, and its answer was lost on the way.
            Some(error) if may_be_done && request.method == Method::Delete && error.kind() == Kind::NotFound => {
                Ok(Answer { status: 200, body: Vec::new(), ..answer })
            }
            Some(error) if may_be_done && request.write => Err(error_response::unsettled(error)),
            Some(error) => Err(error),
        }
    }

    /// The response without the account key, should the server have echoed it: what it holds is shown, written to files and
    /// logged.
    fn without_token(&self, answer: Answer) -> Answer {
        let redactor = &self.redactor;
        let in_headers = || answer.headers.iter().any(|(_, value)| redactor.finds_key(value.as_bytes()));
        if !redactor.finds_key(&answer.body) && !in_headers() {
            return answer;
        }
        let hide = |text: &str| redactor.without_key(text).into_owned();
        let headers = answer.headers.iter().map(|(name, value)| (name.clone(), hide(value))).collect();
        Answer { headers, body: hide(&String::from_utf8_lossy(&answer.body)).into_bytes(), ..answer }
    }
}

/// What an attempt means for the question whether to try again.
fn outcome(attempt: &std::result::Result<Answer, Failure>) -> Outcome {
    match attempt {
        Ok(answer) => Outcome::of_status(answer.status, answer.retry_after()),
        Err(Failure::NotSent(_)) => Outcome::NotSent,
        Err(Failure::Lost(_)) => Outcome::Lost,
        Err(Failure::NoHost(_) | Failure::NoWay(_) | Failure::NotTrusted(_) | Failure::TooLarge(_)) => Outcome::Final,
    }
}
