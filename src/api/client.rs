//! Sends a [`Request`] to the profile's account: with its token, within its rate limit, with retries where they are safe, and
//! with limits of size and time. A response that is not a success is an error. The only module that uses ureq.
//!
//! Parts: [`rate_limit`], [`retry`], [`stop`] (cancellation), [`network`] (proxy, certificates), [`transport`] (one exchange),
//! `outgoing` (request to bytes), [`error_response`] and [`transport_error`] (kinds of failure), [`clock`] (the server's time);
//! `log`, `debug` and [`har`] show exchanges, filtered by [`redact`].

pub mod address;
mod auth_header;
mod body;
pub mod clock;
pub mod created;
mod debug;
mod dns_cache;
pub mod error_response;
pub mod exchange;
pub mod har;
mod log;
pub mod network;
mod outgoing;
mod proxy_login;
pub mod rate_limit;
pub mod redact;
pub mod retry;
mod send_error;
pub mod stop;
mod timed_connector;
pub mod transport;
pub mod transport_error;

pub use auth_header::AuthHeader;
pub use log::Verbosity;
pub use send_error::SendError;

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::api::client::rate_limit::{RateLimiter, Turn};
use crate::api::client::redact::DisplayFilter;
use crate::api::reply::{self, Arrays, Reply};
use crate::api::request::Request;
use crate::catalogue::model::{Method, Reply as Shape};
use crate::error::{Error, Kind, Result};
use crate::system::secret::Secret;
use crate::text::redact::Redactor;
use clock::Clock;
use exchange::Exchange;
use har::Archive;
use network::Network;
use retry::{Decision, Outcome, Policy, Spent};
use stop::CancelSignal;
use transport::{Failure, OutgoingRequest, Transport};

/// The host of the event endpoint, the same for all accounts.
pub const EVENTS_URL: &str = "https://trackcmp.net";

/// The account and the limits of a client.
#[derive(Debug)]
pub struct Settings {
    /// The account's URL without `/api/3` and without a trailing slash: `https://acme.api-us1.com`.
    pub url: String,
    /// The URL of the event endpoint; [`EVENTS_URL`] except for emulators.
    pub events_url: String,
    /// The account key.
    pub token: Secret,
    /// The header that carries the key.
    pub auth_header: AuthHeader,
    /// Requests per second; 0 for unlimited.
    pub rate: f64,
    /// The file through which all processes of this machine share the rate limit; none for a limit per process.
    pub pace_file: Option<PathBuf>,
    /// Timeout for a connection; zero for none.
    pub connect_timeout: Duration,
    /// Timeout for a request as a whole; zero for none.
    pub timeout: Duration,
    /// Maximum retries per request.
    pub max_retries: u32,
    /// Maximum total wait per request.
    pub max_wait: Duration,
    /// Maximum size of a body, in bytes after decompression.
    pub max_body: u64,
    /// Proxy and certificates.
    pub network: Network,
    /// How much of each request is shown on standard error.
    pub verbose: Verbosity,
    /// Whether warnings are omitted.
    pub quiet: bool,
    /// The archive that records all exchanges, if any.
    pub archive: Option<Arc<Archive>>,
    /// Whether personal data is replaced in what is shown and recorded.
    pub mask: bool,
}

/// A client for one account. Several threads may send at once; they share connections and the rate limit.
pub struct Client {
    settings: Settings,
    transport: Transport,
    pace: Arc<RateLimiter>,
    clock: Clock,
    redactor: Redactor,
    began: Instant,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("settings", &self.settings).finish_non_exhaustive()
    }
}

/// A successful response.
#[derive(Debug)]
pub struct Response {
    /// 200 to 299.
    pub status: u16,
    /// Header names and values, in order.
    pub headers: Vec<(String, String)>,
    /// The body, decompressed.
    pub body: Vec<u8>,
    /// Whether an earlier attempt, for which no response was received, may have taken effect.
    pub unsettled: bool,
    /// The arrays beside the records, if they were decoded with them.
    pub beside: Option<Arrays>,
}

impl Response {
    /// The value of the first header of that name, in any case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// Decodes the response to `request`; an error names the request.
    ///
    /// # Errors
    /// Those of [`reply::decode`]; `Unknown` if the response to a write cannot be decoded, does not have the record that the
    /// request creates, or rejects what an earlier attempt may have done.
    pub fn decode(&self, request: &Request, shape: Shape) -> Result<Reply> {
        if !request.write {
            self.reject_empty(request)?;
        }
        let decode = if request.write { reply::decode_write } else { reply::decode };
        let confirmed = |reply: Reply| match shape == request.reply() {
            true => created::check(request, &reply.items).map(|()| reply),
            false => Ok(reply),
        };
        decode(&self.body, shape).and_then(confirmed).map_err(|error| {
            let error = self.locate(request, error);
            match error.kind() {
                Kind::Other if request.write => error.with_kind(Kind::Unknown).hint(error_response::LOOK_FIRST),
                _ if self.unsettled && request.write => error_response::unsettled(error),
                _ => error,
            }
        })
    }

    /// Decodes the response to `request`, a listing under `key`, and the arrays beside it if it is in the usual form.
    ///
    /// # Errors
    /// As [`Response::decode`].
    pub fn decode_with_arrays(&self, request: &Request, key: &'static str) -> Result<(Reply, Option<Arrays>)> {
        self.reject_empty(request)?;
        reply::with_arrays(&self.body, key).map_err(|error| self.locate(request, error))
    }

    /// Rejects an empty response to `request`, a read: it must not pass for an empty listing. Some successful writes have
    /// no body.
    ///
    /// # Errors
    /// `Other`, with the server's code (`X-AC-Error`) if it gives one.
    fn reject_empty(&self, request: &Request) -> Result<()> {
        if self.status == 204 || !self.body.trim_ascii().is_empty() {
            return Ok(());
        }
        let code =
            self.header("x-ac-error").map_or(String::new(), |code| format!(" ({})", reply::wording::brief(code, 80)));
        Err(self.locate(request, Error::new(Kind::Other, format!("empty response{code}"))))
    }

    /// Adds to an error about this response what it answers: its status, the request and the server's id of the request.
    fn locate(&self, request: &Request, error: Error) -> Error {
        let id = self.header("x-request-id").map(|id| reply::wording::brief(id, 80));
        error.status(self.status).request(redact::label(request)).request_id(id)
    }

    /// `Retry-After`: how long the server asks to wait.
    fn retry_after(&self) -> Option<Duration> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        retry::retry_after(self.header("retry-after")?, i64::try_from(now).unwrap_or(i64::MAX))
    }
}

impl Client {
    /// A client; it opens no connection yet.
    pub fn new(settings: Settings) -> Self {
        let file = settings.pace_file.clone();
        let pace = Arc::new(RateLimiter::new(settings.rate, settings.max_wait, file, settings.quiet));
        let transport = Transport::new(&settings, Arc::clone(&pace));
        let redactor = Redactor::new(settings.token.reveal());
        Client { settings, transport, pace, clock: Clock::default(), redactor, began: Instant::now() }
    }

    /// Sends one request and waits for the response.
    ///
    /// # Errors
    /// `Usage` for a URL or header that cannot be sent and for a profile whose URL is not an API URL, `Denied` (401, 402,
    /// 403), `NotFound` (404), `Rejected` (other 4xx), `Temporary` (429, 5xx and network failures after all retries),
    /// `Unknown` if a write that is not idempotent was sent and its outcome is unknown.
    pub fn send(&self, request: &Request) -> Result<Response> {
        Ok(self.try_send(request)?)
    }

    /// [`Client::send`], with what the response of a failed request says beyond its error.
    ///
    /// # Errors
    /// As [`Client::send`].
    pub fn try_send(&self, request: &Request) -> std::result::Result<Response, SendError> {
        self.deliver(request, None, &CancelSignal::default())
    }

    /// Sends one request with a turn that [`Client::pace`] gave. After `stop` is set, it neither retries nor waits; the last
    /// attempt is the outcome.
    ///
    /// # Errors
    /// As [`Client::send`].
    pub fn send_in_turn(&self, request: &Request, turn: Turn, stop: &CancelSignal) -> Result<Response> {
        Ok(self.deliver(request, Some(turn), stop)?)
    }

    /// Removes the account key and other secrets from what is shown or recorded.
    pub fn redactor(&self) -> &Redactor {
        &self.redactor
    }

    /// The rate limit.
    pub fn pace(&self) -> &RateLimiter {
        &self.pace
    }

    /// The server's clock, as far as the responses show it.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Time since the client was created; requests of earlier processes are older.
    pub fn age(&self) -> Duration {
        self.began.elapsed()
    }

    /// Maximum total wait per request.
    pub fn max_wait(&self) -> Duration {
        self.settings.max_wait
    }

    fn deliver(
        &self,
        request: &Request,
        mut turn: Option<Turn>,
        stop: &CancelSignal,
    ) -> std::result::Result<Response, SendError> {
        let outgoing = outgoing::build(&self.settings, request)?;
        let policy = Policy {
            write: request.write,
            idempotent: request.idempotent,
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

    /// Sends one request and decodes the response.
    ///
    /// # Errors
    /// Those of [`Client::send`] and of [`reply::decode`].
    pub fn call(&self, request: &Request, shape: Shape) -> Result<Reply> {
        self.send(request)?.decode(request, shape)
    }

    /// One attempt, with its turn.
    fn attempt(
        &self,
        request: &Request,
        outgoing: &OutgoingRequest,
        turn: Turn,
    ) -> std::result::Result<Response, Failure> {
        let (start, began) = (Instant::now(), SystemTime::now());
        let attempt = self.transport.exchange(outgoing).map(|response| self.without_token(response));
        if let Ok(response) = &attempt {
            self.clock.see(response, start.elapsed());
        }
        if self.settings.verbose.level > 0 || self.settings.archive.is_some() {
            self.report(request, &Exchange { outgoing, attempt: &attempt, began, took: start.elapsed() });
        }
        if let Ok(response) = &attempt
            && let Some(remaining) = response.header("ratelimit-remaining").and_then(|text| text.trim().parse().ok())
        {
            self.pace.remaining(turn, remaining);
        }
        attempt
    }

    /// Shows and records the exchange, as `--verbose`, `--debug` and `--har` say.
    fn report(&self, request: &Request, exchange: &Exchange<'_>) {
        let filter = DisplayFilter::new(&self.redactor, self.settings.mask);
        if self.settings.verbose.level > 1 {
            debug::exchange(exchange, &filter);
        }
        log::attempt(&self.settings.verbose, request, exchange, &filter);
        if let Some(archive) = &self.settings.archive {
            archive.add(exchange, &filter);
        }
    }

    /// With `--verbose`, says what the server does not do although other servers do, and what is done instead.
    pub fn note_fallback(&self, text: &str) {
        if self.settings.verbose.level > 0 {
            log::fallback(&self.settings.verbose, text);
        }
    }

    fn pause(&self, outcome: Outcome, wait: Duration, stop: &CancelSignal) {
        if self.settings.verbose.level > 0 {
            log::pause(&self.settings.verbose, wait);
        }
        if let Outcome::TooMany { asked } = outcome {
            self.pace.refused(asked);
        }
        stop.sleep(wait);
    }

    /// The outcome of the last attempt.
    fn conclude(
        &self,
        request: &Request,
        attempt: std::result::Result<Response, Failure>,
        may_be_done: bool,
    ) -> std::result::Result<Response, SendError> {
        let answer = attempt.map_err(|failure| {
            let origin = address::origin(&address::url(&self.settings, request));
            transport_error::error(request, &failure, &origin, self.settings.max_body)
        })?;
        let error = match error_response::error(request, &answer, answer.retry_after()) {
            None => return Ok(Response { unsettled: may_be_done, ..answer }),
            // An earlier attempt deleted it; its response was not received.
            Some(error) if may_be_done && request.method == Method::Delete && error.kind() == Kind::NotFound => {
                return Ok(Response { status: 200, body: Vec::new(), ..answer });
            }
            Some(error) if may_be_done && request.write => error_response::unsettled(error),
            Some(error) => error,
        };
        Err(SendError { error, is_unknown_route: error_response::is_unknown_route(&answer), body: answer.body })
    }

    /// The response without the account key, should the server have echoed it: what it holds is shown, written to files and
    /// logged.
    fn without_token(&self, response: Response) -> Response {
        let redactor = &self.redactor;
        let in_headers = || response.headers.iter().any(|(_, value)| redactor.finds_key(value.as_bytes()));
        if !redactor.finds_key(&response.body) && !in_headers() {
            return response;
        }
        let hide = |text: &str| redactor.without_key(text).into_owned();
        let headers = response.headers.iter().map(|(name, value)| (name.clone(), hide(value))).collect();
        Response { headers, body: hide(&String::from_utf8_lossy(&response.body)).into_bytes(), ..response }
    }
}

/// The outcome of an attempt, for the retry policy.
fn outcome(attempt: &std::result::Result<Response, Failure>) -> Outcome {
    match attempt {
        Ok(response) => Outcome::of_status(response.status, response.retry_after()),
        Err(Failure::NotSent(_)) => Outcome::NotSent,
        Err(Failure::Lost(_)) => Outcome::Lost,
        Err(
            Failure::NoHost(_)
            | Failure::NoWay(_)
            | Failure::NoLogin(..)
            | Failure::NotTrusted(_)
            | Failure::TooLarge(_),
        ) => Outcome::Final,
    }
}
