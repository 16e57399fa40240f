//! The HTTP side: one axum handler that lets requests in (token, rate, latency, size), reads them, runs them inside a
//! transaction and writes the answer as the service does. Knows no noun.

use std::net::TcpListener;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{self, Body};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use percent_encoding::percent_decode_str;
use serde_json::Value;
use tokio::sync::oneshot;

use super::Options;
use super::answer::{self, Answer, Outcome, Refusal};
use super::call::Call;
use super::clock;
use super::limiter::{Limiter, Verdict};
use super::nouns::imports::{Imports, catch_up};
use super::query::Query;
use super::serialize::hash;
use super::store::Store;
use super::{errors, json, routes};

/// The largest body taken, in bytes.
const MAX_BODY: usize = 16 << 20;
/// What every path of the API begins with.
const PREFIX: &str = "/api/3";
/// The call of the second version that shares a template.
const SHARE: &str = "/api/2/template/share";
/// The event endpoint, at the service a host of its own. It has a key of its own and takes no token.
const EVENT: &str = "/event";

/// Everything a request needs.
#[derive(Debug)]
pub struct Server {
    store: Mutex<Store>,
    limiter: Mutex<Limiter>,
    served: Mutex<i64>,
    base: String,
    token: String,
    latency: Duration,
    imports: Imports,
}

impl Server {
    /// A server of `store` that is reached at `base`.
    pub fn new(store: Store, base: &str, options: &Options) -> Self {
        Server {
            store: Mutex::new(store),
            limiter: Mutex::new(Limiter::new(options.rate)),
            served: Mutex::new(0),
            base: base.to_owned(),
            token: options.token.clone(),
            latency: options.latency,
            imports: options.imports,
        }
    }
}

/// Serves on this thread until `stopped` fires or its sender is gone.
pub fn serve(server: Server, listener: TcpListener, stopped: oneshot::Receiver<()>) {
    let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else { return };
    runtime.block_on(async {
        let Ok(listener) = tokio::net::TcpListener::from_std(listener) else { return };
        let app = Router::new().fallback(handle).with_state(Arc::new(server));
        tokio::select! {
            _ = std::future::IntoFuture::into_future(axum::serve(listener, app)) => {}
            _ = stopped => {}
        }
    });
}

async fn handle(State(server): State<Arc<Server>>, request: Request) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let verdict = lock(&server.limiter).admit(Instant::now());
    if !server.latency.is_zero() {
        tokio::time::sleep(server.latency).await;
    }
    let answer = if verdict == Verdict::Refuse {
        errors::too_many_requests()
    } else if parts.uri.path() != EVENT && !carries(&parts.headers, &server.token) {
        errors::forbidden()
    } else {
        match body::to_bytes(body, MAX_BODY).await {
            Ok(bytes) => server.act_out(parts.method.as_str(), &parts.uri, &bytes),
            Err(_) => errors::too_large(),
        }
    };
    server.respond(answer, verdict)
}

/// Whether the request carries the token, as the service's own header or as a bearer.
fn carries(headers: &HeaderMap, token: &str) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().trim();
    let bearer = text("authorization").strip_prefix("Bearer ").unwrap_or_default().trim();
    text("api-token") == token || bearer == token
}

impl Server {
    fn act_out(&self, method: &str, uri: &axum::http::Uri, bytes: &[u8]) -> Answer {
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
        let arrived = clock::millis();
        let call = Call {
            store: &store,
            base: &self.base,
            method,
            path,
            segments: segments.map(|part| percent_decode_str(part).decode_utf8_lossy().into_owned()).collect(),
            query: Query::parse(uri.query().unwrap_or_default()),
            body,
            size: bytes.len(),
            arrived,
            imports: &self.imports,
        };
        run(&call).unwrap_or_else(|refusal| match refusal {
            Refusal::Answer(answer) => answer,
            Refusal::Store(error) => errors::message(500, &format!("the sandbox's store failed: {error}")),
        })
    }

    fn respond(&self, answer: Answer, verdict: Verdict) -> Response<Body> {
        let bytes = match answer.body {
            answer::Body::Empty => Vec::new(),
            answer::Body::Json(value) => json::encode(&value),
            answer::Body::Text(text) => text.into_bytes(),
        };
        let mut response = Response::new(Body::from(bytes));
        *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store, no-cache, must-revalidate"));
        let mut add = |name: &'static str, value: &str| {
            if let Ok(value) = HeaderValue::from_str(value) {
                headers.insert(name, value);
            }
        };
        add("x-request-id", &self.request_id());
        let remaining = match verdict {
            Verdict::Unlimited => None,
            Verdict::Pass { remaining } => Some(remaining),
            Verdict::Refuse => Some(0),
        };
        if let Some(remaining) = remaining {
            add("ratelimit-limit", &lock(&self.limiter).rate().to_string());
            add("ratelimit-remaining", &remaining.to_string());
        }
        for (name, value) in &answer.headers {
            add(name, value);
        }
        response
    }

    /// An id in the form of the service's, another for every answer of this server.
    fn request_id(&self) -> String {
        let mut served = lock(&self.served);
        *served += 1;
        let digits = hash(&self.base, *served);
        let part = |from: usize, to: usize| digits.get(from..to).unwrap_or_default();
        format!("{}-{}-4{}-8{}-{}", part(0, 8), part(8, 12), part(13, 16), part(17, 20), part(20, 32))
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
