//! One axum handler that authorizes a request, reads it, executes it inside a transaction and sends the response, or
//! whatever a fault makes of it.

use std::net::TcpListener;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{self, Body, Bytes, HttpBody};
use axum::extract::{ConnectInfo, Request as HttpRequest, State};
use axum::http::{HeaderMap, Response as HttpResponse};
use percent_encoding::percent_decode_str;
use serde_json::Value;
use tokio::sync::{Semaphore, oneshot};

use super::connection::{Acceptor, ConnectionHandle};
use super::corrupt::{self, Target};
use super::inject;
use super::quirks;
use super::rate_limit::{Decision, RateLimiter};
use super::received::{PREFIX, Received};
use super::reply::{Context, Reply};
use super::write_log::{Executed, WriteLog};
use crate::api::{Failure, Outcome, Query, Request, Response, errors};
use crate::config::{Imports, Options, Quirk, Quirks};
use crate::faults::{Delays, Kind, Plan, Stage};
use crate::handlers::imports::due;
use crate::handlers::tracking;
use crate::store::Store;
use crate::util::{clock, random};
use crate::v1::Params;
use crate::{resources, routes, sending, v1};

/// Maximum size of a body, in bytes.
const MAX_BODY: usize = 4 << 20;
/// Bodies larger than this, in bytes, or of unknown size, are read only a few at a time.
const LARGE_BODY: u64 = 64 << 10;
/// Maximum number of large bodies in memory.
const LARGE_BODIES: usize = 8;
/// The operation of API version 2 that shares a template.
const SHARE: &str = "/api/2/template/share";
/// The event endpoint. ActiveCampaign serves it on a host of its own. It has its own key and does not check the API
/// key.
const EVENT: &str = "/event";
/// The header with the API key.
const TOKEN_HEADER: &str = "api-token";
/// Separates the numbers drawn for jitter from those drawn for faults.
const JITTER: u64 = 1 << 32;

/// The state shared by all requests.
#[derive(Debug)]
pub(crate) struct Server {
    store: Mutex<Store>,
    limiter: Mutex<RateLimiter>,
    rate: u32,
    served: AtomicU64,
    authorized: AtomicU64,
    /// How far the store's clock was ahead of the machine's clock at the last request, in milliseconds.
    ahead: AtomicI64,
    base: String,
    token: String,
    latency: Duration,
    jitter: Duration,
    imports: Imports,
    quirks: Quirks,
    plan: Plan,
    delays: Delays,
    request_timeout: Duration,
    late: Duration,
    large_bodies: Semaphore,
    write_log: WriteLog,
    seed: u64,
}

impl Server {
    /// Creates a server for `store` at the URL `base` that records executed and pending writes in `write_log`.
    pub(crate) fn new(store: Store, base: &str, options: Options, write_log: WriteLog) -> Self {
        Server {
            store: Mutex::new(store),
            limiter: Mutex::new(RateLimiter::new(options.rate)),
            rate: options.rate,
            served: AtomicU64::new(0),
            authorized: AtomicU64::new(0),
            ahead: AtomicI64::new(0),
            base: base.to_owned(),
            token: options.token,
            latency: options.latency,
            jitter: options.jitter,
            imports: options.imports,
            quirks: options.quirks,
            plan: Plan::new(options.faults, options.seed),
            delays: options.delays,
            request_timeout: options.patience,
            late: options.late,
            large_bodies: Semaphore::new(LARGE_BODIES),
            write_log,
            seed: options.seed,
        }
    }
}

/// Serves on this thread until `stopped` fires or its sender is dropped.
pub(crate) fn serve(server: Server, listener: TcpListener, stopped: oneshot::Receiver<()>) {
    let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else { return };
    runtime.block_on(async {
        let Ok(listener) = tokio::net::TcpListener::from_std(listener) else { return };
        let acceptor = Acceptor::new(listener, server.plan.clone(), server.request_timeout);
        let app = Router::new().fallback(handle).with_state(Arc::new(server));
        let service = app.into_make_service_with_connect_info::<ConnectionHandle>();
        tokio::select! {
            _ = std::future::IntoFuture::into_future(axum::serve(acceptor, service)) => {}
            _ = stopped => {}
        }
    });
}

async fn handle(
    State(server): State<Arc<Server>>,
    ConnectInfo(connection): ConnectInfo<ConnectionHandle>,
    request: HttpRequest,
) -> HttpResponse<Body> {
    let (parts, body) = request.into_parts();
    let decision = lock(&server.limiter).admit(Instant::now());
    let served = server.served.fetch_add(1, Ordering::Relaxed) + 1;
    // API v1 accepts the key in the body as well.
    let is_v1 = v1::serves(parts.uri.path());
    let is_read = is_v1 || parts.uri.path() == EVENT || has_token(&parts.headers, &server.token);
    let bytes = if decision != Decision::Deny && is_read { server.read(body).await } else { Some(Bytes::new()) };
    connection.mark_received();
    let delay = server.delay(served) + quirks::delay(server.quirks, parts.uri.query().unwrap_or_default());
    if !delay.is_zero() {
        tokio::time::sleep(delay).await;
    }
    let reply = match bytes {
        _ if decision == Decision::Deny => Reply::of(errors::too_many_requests()),
        _ if !is_read => Reply::of(errors::forbidden()),
        None => Reply::of(errors::too_large()),
        Some(bytes) => {
            let received = Received::new(&parts, bytes);
            match server.refuse(&received, &parts.headers) {
                Some(refusal) => Reply::of(refusal),
                None => server.reply(&received),
            }
        }
    };
    if matches!(reply.fault, Some(Kind::SlowFirstByte | Kind::Late)) {
        tokio::time::sleep(server.delays.silence).await;
    }
    reply.into_http(Context {
        decision,
        rate: server.rate,
        reported_rate: server.quirks.has(Quirk::RateHeader).then_some(quirks::REPORTED_RATE),
        ahead: server.ahead.load(Ordering::Relaxed) / 1000,
        request_id: random::uuid(&server.base, served.cast_signed()),
        closes: server.plan.hits_connections(),
        delays: &server.delays,
        connection,
    })
}

/// Whether the request carries the API key, in ActiveCampaign's own header or as a bearer token.
fn has_token(headers: &HeaderMap, token: &str) -> bool {
    let bearer = header(headers, "authorization").strip_prefix("Bearer ").unwrap_or_default().trim();
    is_same(header(headers, TOKEN_HEADER), token) | is_same(bearer, token)
}

/// Returns a header without whitespace around it; empty if it is missing.
fn header<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().trim()
}

/// Compares in constant time.
fn is_same(given: &str, token: &str) -> bool {
    let differences = given.bytes().zip(token.bytes()).fold(0, |sum, (given, own)| sum | (given ^ own));
    given.len() == token.len() && std::hint::black_box(differences) == 0
}

impl Server {
    /// Returns the delay before the response to the `served`-th request.
    fn delay(&self, served: u64) -> Duration {
        if self.jitter.is_zero() {
            return self.latency;
        }
        self.latency + self.jitter.mul_f64(random::fraction(random::draw(self.seed, served, JITTER)))
    }

    /// Reads a body; `None` if it is too large. Large bodies wait for each other, to bound the memory they take.
    async fn read(&self, body: Body) -> Option<Bytes> {
        let is_small = body.size_hint().upper().is_some_and(|most| most <= LARGE_BODY);
        let _permit = if is_small { None } else { self.large_bodies.acquire().await.ok() };
        body::to_bytes(body, MAX_BODY).await.ok()
    }

    /// Returns the response to a request of API v1 that is not executed: it has no valid key, or a slash after its path.
    fn refuse(&self, received: &Received, headers: &HeaderMap) -> Option<Response> {
        let params = received.v1.as_ref()?;
        if v1::redirects(received.uri.path()) {
            return Some(v1::redirect(&self.base));
        }
        let has_key = is_same(header(headers, TOKEN_HEADER), &self.token) | is_same(params.key(), &self.token);
        (!has_key).then(|| v1::unauthorized(params))
    }

    /// Executes a request unless a fault prevents it. Faults count authorized requests.
    fn reply(self: &Arc<Self>, received: &Received) -> Reply {
        let number = self.authorized.fetch_add(1, Ordering::Relaxed) + 1;
        let path = received.path();
        let Some(kind) = self.plan.request(number, &received.method, path, received.action()) else {
            let executed = self.execute(received, None);
            self.write_log.add(received, &executed, None);
            return Reply::of(executed.response);
        };
        let detail = self.plan.detail(kind, number);
        if kind.stage() == Stage::Later {
            self.execute_later(kind, received);
        }
        let response = inject::replacement(kind, received, &self.delays).unwrap_or_else(|| {
            let executed = self.execute(received, Some((kind, detail)));
            self.write_log.add(received, &executed, Some(kind));
            let response = if kind == Kind::GatewayTimeout { inject::gateway_timeout() } else { executed.response };
            let offset = Query::parse(received.uri.query().unwrap_or_default()).offset();
            let target = Target { path, offset, is_numbered: received.v1.is_some() };
            corrupt::response(kind, response, target, detail)
        });
        let skew = if kind == Kind::Clock { inject::clock_offset(detail) } else { 0 };
        Reply { response, fault: Some(kind), skew }
    }

    /// Executes a request after a while, whether or not the client is still waiting.
    fn execute_later(self: &Arc<Self>, kind: Kind, received: &Received) {
        let (server, received) = (Arc::clone(self), received.clone());
        let pending = self.write_log.start();
        tokio::spawn(async move {
            tokio::time::sleep(server.late).await;
            let executed = server.execute(&received, None);
            server.write_log.add(&received, &executed, Some(kind));
            drop(pending);
        });
    }

    fn execute(&self, received: &Received, fault: Option<(Kind, u64)>) -> Executed {
        let uri = &received.uri;
        // `HEAD` is `GET`, whose body the transport omits.
        let method = if received.method == "HEAD" { "GET" } else { received.method.as_str() };
        if uri.path() == EVENT && method == "POST" {
            return Executed::of(tracking::event(&received.body));
        }
        if let Some(params) = &received.v1 {
            return self.execute_v1(method, params, fault);
        }
        // The one documented operation of version 2 is handled like one of version 3.
        let path = if uri.path() == SHARE { Some("/template/share") } else { uri.path().strip_prefix(PREFIX) };
        let Some(path) = path.filter(|path| path.starts_with('/')) else {
            return Executed::of(errors::no_route(method, uri.path()));
        };
        let body = match received.body.iter().all(u8::is_ascii_whitespace) {
            true => Ok(Value::Null),
            false => serde_json::from_slice(&received.body),
        };
        let Ok(body) = body else { return Executed::of(errors::malformed_json()) };
        let query = uri.query().unwrap_or_default();
        if let Err(refusal) = quirks::check(query) {
            return Executed::of(refusal);
        }
        let store = lock(&self.store);
        let arrived = match self.arrived(&store) {
            Ok(arrived) => arrived,
            Err(error) => return Executed::of(store_failed(&error)),
        };
        let mut request = Request {
            method,
            path,
            segments: segments(path),
            query: Query::parse(query),
            quirks: self.quirks,
            seed: self.seed,
            body,
            size: received.body.len(),
            ..Request::new(&store, resources::ALL, &self.base, arrived, &self.imports)
        };
        if let Err(refusal) = quirks::apply(&mut request) {
            return Executed::of(refusal);
        }
        run_with_fault(request, fault, method != "GET", routes::dispatch)
    }

    /// Executes a request of API v1.
    fn execute_v1(&self, method: &str, params: &Params, fault: Option<(Kind, u64)>) -> Executed {
        let params =
            if fault.is_some_and(|(kind, _)| kind == Kind::RepeatPage) { &params.previous_page() } else { params };
        let store = lock(&self.store);
        let arrived = match self.arrived(&store) {
            Ok(arrived) => arrived,
            Err(error) => return Executed::of(store_failed(&error)),
        };
        // Faults of listings see the resource and the page that the action reads.
        let listed = v1::listed(params);
        let request = Request {
            method: if listed.is_some() { "GET" } else { method },
            path: v1::PATH,
            segments: listed.map(|resource| resource.path.to_owned()).into_iter().collect(),
            query: Query::parse(if params.is_later_page() { "offset=1" } else { "" }),
            ..Request::new(&store, resources::ALL, &self.base, arrived, &self.imports)
        };
        run_with_fault(request, fault, v1::writes(params), |request| v1::dispatch(request, params))
    }

    /// Returns the time by the clock of the store, in milliseconds since 1970.
    fn arrived(&self, store: &Store) -> rusqlite::Result<i64> {
        let ahead = store.clock_offset()?;
        self.ahead.store(ahead, Ordering::Relaxed);
        Ok(clock::now_millis() + ahead)
    }
}

/// Executes a request, and what a fault does before and after it.
fn run_with_fault(
    mut request: Request<'_>,
    fault: Option<(Kind, u64)>,
    writes: bool,
    dispatch: impl FnOnce(&Request<'_>) -> Outcome,
) -> Executed {
    let injected = fault.map_or(Ok(()), |(kind, detail)| inject::apply(kind, &mut request, detail));
    let outcome = injected.and_then(|()| run(&request, writes, dispatch)).and_then(|response| {
        fault.map_or(Ok(()), |(kind, detail)| inject::finish(kind, &request, &response, detail))?;
        Ok(response)
    });
    match outcome {
        Ok(response) => Executed { mails: request.mails.take(), ..Executed::of(response) },
        Err(Failure::Response(response)) => Executed::refused(response),
        Err(Failure::Store(error)) => Executed::of(store_failed(&error)),
        Err(Failure::UnknownResource(path)) => {
            Executed::of(errors::message(500, &format!("the sandbox refers to an unknown resource: {path}")))
        }
    }
}

fn store_failed(error: &rusqlite::Error) -> Response {
    errors::message(500, &format!("the sandbox's store failed: {error}"))
}

/// Returns the decoded segments of a path. A slash after a collection is ignored, as recorded; that it is not ignored
/// after longer paths is not established.
fn segments(path: &str) -> Vec<String> {
    let decode = |part: &str| percent_decode_str(part).decode_utf8_lossy().into_owned();
    let mut segments: Vec<String> = path.trim_start_matches('/').split('/').map(decode).collect();
    if segments.len() == 2 && segments[1].is_empty() {
        segments.pop();
    }
    segments
}

/// Runs a request in a transaction of its own. A failure rolls back its changes.
fn run(request: &Request<'_>, writes: bool, dispatch: impl FnOnce(&Request<'_>) -> Outcome) -> Outcome {
    due::write_due(request)?;
    sending::tick(request)?;
    let transaction = request.store.begin(writes)?;
    let response = dispatch(request).inspect_err(|_| request.store.clear_counts())?;
    transaction.commit()?;
    Ok(response)
}

/// Ignores poisoning: if a handler panics, its transaction is rolled back.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
