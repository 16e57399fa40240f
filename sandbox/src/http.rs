//! The HTTP side: one axum handler that lets requests in (token, rate, latency, size), reads them, runs them inside a
//! transaction and writes the answer as the service does, or as a fault has it. Knows no noun.

mod acting;
mod script;
mod wire;

use std::net::TcpListener;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{self, Body, Bytes, HttpBody};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode, Uri, header};
use percent_encoding::percent_decode_str;
use serde_json::Value;
use tokio::sync::{Semaphore, oneshot};

use super::Options;
use super::answer::{self, Answer, Outcome, Refusal};
use super::call::Call;
use super::clock;
use super::faults::{Delays, Kind, Plan, spoil};
use super::limiter::{Limiter, Verdict};
use super::nouns::imports::{Imports, catch_up};
use super::query::Query;
use super::record::Record;
use super::serialize::hash;
use super::store::Store;
use super::{errors, json, random, routes};
use script::Script;
use wire::{Door, Switch};

/// The largest body taken, in bytes.
const MAX_BODY: usize = 4 << 20;
/// Bodies beyond this many bytes, or of unknown length, are read a few at a time.
const LARGE_BODY: u64 = 64 << 10;
/// How many large bodies are held at once.
const LARGE_BODIES: usize = 8;
/// What every path of the API begins with.
const PREFIX: &str = "/api/3";
/// The call of the second version that shares a template.
const SHARE: &str = "/api/2/template/share";
/// The event endpoint, at the service a host of its own. It has a key of its own and takes no token.
const EVENT: &str = "/event";
/// Keeps the numbers drawn for delays apart from those drawn for faults.
const JITTER: u64 = 1 << 32;

/// Everything a request needs.
#[derive(Debug)]
pub struct Server {
    store: Mutex<Store>,
    limiter: Mutex<Limiter>,
    served: AtomicU64,
    admitted: AtomicU64,
    base: String,
    token: String,
    latency: Duration,
    jitter: Duration,
    imports: Imports,
    plan: Plan,
    delays: Delays,
    patience: Duration,
    large: Semaphore,
    record: Record,
    seed: u64,
}

impl Server {
    /// A server of `store` that is reached at `base` and writes down what it did in `record`.
    pub fn new(store: Store, base: &str, options: Options, record: Record) -> Self {
        Server {
            store: Mutex::new(store),
            limiter: Mutex::new(Limiter::new(options.rate)),
            served: AtomicU64::new(0),
            admitted: AtomicU64::new(0),
            base: base.to_owned(),
            token: options.token,
            latency: options.latency,
            jitter: options.jitter,
            imports: options.imports,
            plan: Plan::new(options.faults, options.seed),
            delays: options.delays,
            patience: options.patience,
            large: Semaphore::new(LARGE_BODIES),
            record,
            seed: options.seed,
        }
    }
}

/// Serves on this thread until `stopped` fires or its sender is gone.
pub fn serve(server: Server, listener: TcpListener, stopped: oneshot::Receiver<()>) {
    let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else { return };
    runtime.block_on(async {
        let Ok(listener) = tokio::net::TcpListener::from_std(listener) else { return };
        let door = Door::new(listener, server.plan.clone(), server.patience);
        let app = Router::new().fallback(handle).with_state(Arc::new(server));
        let service = app.into_make_service_with_connect_info::<Switch>();
        tokio::select! {
            _ = std::future::IntoFuture::into_future(axum::serve(door, service)) => {}
            _ = stopped => {}
        }
    });
}

async fn handle(
    State(server): State<Arc<Server>>,
    ConnectInfo(switch): ConnectInfo<Switch>,
    request: Request,
) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let verdict = lock(&server.limiter).admit(Instant::now());
    let served = server.served.fetch_add(1, Ordering::Relaxed) + 1;
    let is_let_in = parts.uri.path() == EVENT || carries(&parts.headers, &server.token);
    let bytes = if verdict != Verdict::Refuse && is_let_in { server.read(body).await } else { Some(Bytes::new()) };
    switch.heard();
    let delay = server.delay(served);
    if !delay.is_zero() {
        tokio::time::sleep(delay).await;
    }
    let reply = match bytes {
        _ if verdict == Verdict::Refuse => Reply::of(errors::too_many_requests()),
        _ if !is_let_in => Reply::of(errors::forbidden()),
        None => Reply::of(errors::too_large()),
        Some(bytes) => server.reply(parts.method.as_str(), &parts.uri, &bytes),
    };
    if reply.fault == Some(Kind::SlowFirstByte) {
        tokio::time::sleep(server.delays.silence).await;
    }
    server.respond(reply, verdict, served, switch)
}

/// An answer, and what a fault does to it on its way.
struct Reply {
    answer: Answer,
    fault: Option<Kind>,
    /// Seconds the service's clock is off.
    skew: i64,
}

impl Reply {
    fn of(answer: Answer) -> Self {
        Reply { answer, fault: None, skew: 0 }
    }
}

/// Whether the request carries the token, as the service's own header or as a bearer.
fn carries(headers: &HeaderMap, token: &str) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().trim();
    let bearer = text("authorization").strip_prefix("Bearer ").unwrap_or_default().trim();
    is_same(text("api-token"), token) | is_same(bearer, token)
}

/// Compares without telling by its time how much was right.
fn is_same(given: &str, token: &str) -> bool {
    let differences = given.bytes().zip(token.bytes()).fold(0, |sum, (given, own)| sum | (given ^ own));
    given.len() == token.len() && std::hint::black_box(differences) == 0
}

impl Server {
    /// How long the answer to the `served`-th request is held back.
    fn delay(&self, served: u64) -> Duration {
        if self.jitter.is_zero() {
            return self.latency;
        }
        self.latency + self.jitter.mul_f64(random::fraction(random::draw(self.seed, served, JITTER)))
    }

    /// Reads a body, none where it is too large. Large ones wait for each other, so that they never fill the memory.
    async fn read(&self, body: Body) -> Option<Bytes> {
        let is_small = body.size_hint().upper().is_some_and(|most| most <= LARGE_BODY);
        let _place = if is_small { None } else { self.large.acquire().await.ok() };
        body::to_bytes(body, MAX_BODY).await.ok()
    }

    /// Carries a request out, or not, as the faults want it. Faults count the requests that were let in.
    fn reply(&self, method: &str, uri: &Uri, bytes: &[u8]) -> Reply {
        let number = self.admitted.fetch_add(1, Ordering::Relaxed) + 1;
        let path = uri.path().strip_prefix(PREFIX).unwrap_or(uri.path());
        let Some(kind) = self.plan.request(number, method, path) else {
            let answer = self.act_out(method, uri, bytes, None);
            self.record.note(method, path, bytes, &answer, None);
            return Reply::of(answer);
        };
        let detail = self.plan.detail(number);
        let answer = acting::instead(kind, uri.path(), &self.delays).unwrap_or_else(|| {
            let answer = self.act_out(method, uri, bytes, Some((kind, detail)));
            self.record.note(method, path, bytes, &answer, Some(kind));
            let answer = if kind == Kind::GatewayTimeout { acting::gateway_timeout() } else { answer };
            spoil::answer(kind, answer, path, detail)
        });
        let skew = if kind == Kind::Clock { acting::skew(detail) } else { 0 };
        Reply { answer, fault: Some(kind), skew }
    }

    fn act_out(&self, method: &str, uri: &Uri, bytes: &[u8], fault: Option<(Kind, u64)>) -> Answer {
        // `HEAD` is `GET` whose body the transport leaves out.
        let method = if method == "HEAD" { "GET" } else { method };
        if uri.path() == EVENT && method == "POST" {
            return super::nouns::tracking::event(bytes);
        }
        // The one documented call of the second version acts like one of the third.
        let path = if uri.path() == SHARE { Some("/template/share") } else { uri.path().strip_prefix(PREFIX) };
        let Some(path) = path.filter(|path| path.starts_with('/')) else {
            return errors::no_route(method, uri.path());
        };
        let body = match bytes.iter().all(u8::is_ascii_whitespace) {
            true => Ok(Value::Null),
            false => serde_json::from_slice(bytes),
        };
        let Ok(body) = body else { return errors::malformed_json() };
        let segments = path.trim_start_matches('/').split('/');
        let store = lock(&self.store);
        let mut call = Call {
            method,
            path,
            segments: segments.map(|part| percent_decode_str(part).decode_utf8_lossy().into_owned()).collect(),
            query: Query::parse(uri.query().unwrap_or_default()),
            body,
            size: bytes.len(),
            ..Call::new(&store, &self.base, clock::millis(), &self.imports)
        };
        let disturbed = fault.map_or(Ok(()), |(kind, detail)| acting::during(kind, &mut call, detail));
        disturbed.and_then(|()| run(&call)).unwrap_or_else(|refusal| match refusal {
            Refusal::Answer(answer) => answer,
            Refusal::Store(error) => errors::message(500, &format!("the sandbox's store failed: {error}")),
        })
    }

    fn respond(&self, reply: Reply, verdict: Verdict, served: u64, switch: Switch) -> Response<Body> {
        let Reply { answer, fault, skew } = reply;
        let mut bytes = match answer.body {
            answer::Body::Empty => Vec::new(),
            answer::Body::Json(value) => json::encode(&value),
            answer::Body::Text(text) => text.into_bytes(),
        };
        if let Some(kind) = fault {
            bytes = spoil::bytes(kind, bytes);
        }
        let length = bytes.len();
        let mut response = Response::new(deliver(fault, bytes, switch, &self.delays));
        *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store, no-cache, must-revalidate"));
        let mut add = |name: &'static str, value: &str| {
            if let Ok(value) = HeaderValue::from_str(value) {
                headers.insert(name, value);
            }
        };
        add("x-request-id", &self.request_id(served));
        let remaining = match verdict {
            Verdict::Unlimited => None,
            Verdict::Pass { remaining } => Some(remaining),
            Verdict::Refuse => Some(0),
        };
        if let Some(remaining) = remaining {
            add("ratelimit-limit", &lock(&self.limiter).rate().to_string());
            add("ratelimit-remaining", &remaining.to_string());
        }
        if matches!(fault, Some(Kind::ResetMiddle | Kind::SlowDrip)) {
            add("content-length", &length.to_string());
        }
        if skew != 0 {
            add("date", &clock::header(skew));
        }
        if self.plan.hits_connections() {
            add("connection", "close");
        }
        for (name, value) in &answer.headers {
            add(name, value);
        }
        response
    }

    /// An id in the form of the service's, another for every answer of this server.
    fn request_id(&self, served: u64) -> String {
        let digits = hash(&self.base, served.cast_signed());
        let part = |from: usize, to: usize| digits.get(from..to).unwrap_or_default();
        format!("{}-{}-4{}-8{}-{}", part(0, 8), part(8, 12), part(13, 16), part(17, 20), part(20, 32))
    }
}

/// The body as the fault lets it through.
fn deliver(fault: Option<Kind>, bytes: Vec<u8>, switch: Switch, delays: &Delays) -> Body {
    match fault {
        Some(Kind::ResetBefore | Kind::ResetAfter) => {
            switch.cut();
            Body::empty()
        }
        Some(Kind::ResetMiddle) => Body::new(Script::half(&bytes, switch)),
        Some(Kind::SlowDrip) => Body::new(Script::drip(bytes, delays.drip)),
        Some(Kind::Huge) => Body::new(Script::huge()),
        _ => Body::from(bytes),
    }
}

/// Runs a call in a transaction of its own; a refusal undoes what it changed.
fn run(call: &Call<'_>) -> Outcome {
    catch_up::run(call.store, call.base, call.arrived, call.imports)?;
    let transaction = call.store.begin(call.method != "GET")?;
    let answer = routes::dispatch(call).inspect_err(|_| call.store.forget_totals())?;
    transaction.commit()?;
    Ok(answer)
}

/// A handler that panicked leaves nothing half done: its transaction was undone.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
