//! One exchange with the server over ureq: a request, and the response or how it failed. Does not retry, and ureq 3 does not
//! either: it probes an idle connection before reuse, and reports one that breaks afterwards as an error.
//!
//! Ureq creates the TLS configuration and its root certificates at the first https connection, not before.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use ureq::Agent;
use ureq::http::{self, HeaderMap};

use super::network::{Network, Proxy};
use super::timed_connector::TimedConnector;
use super::{Response, Settings, address, body, proxy_login};
use crate::api::client::dns_cache::DnsCache;
use crate::api::client::rate_limit::RateLimiter;

/// Size of the read buffer, in bytes: one TLS record. A larger one costs more to fill with zeros than it saves.
const READ: usize = 16 * 1024;
/// Size of the write buffer, in bytes.
const WRITTEN: usize = 16 * 1024;

/// Maximum idle connections; as many as there are concurrent requests.
const CONNECTIONS: usize = 16;

/// A request as it is sent.
#[derive(Debug)]
pub struct OutgoingRequest {
    /// The method.
    pub method: http::Method,
    /// The whole URL.
    pub url: http::Uri,
    /// All headers except those of the connection; the token is marked as sensitive, so `Debug` hides it.
    pub headers: HeaderMap,
    /// The body.
    pub body: Option<Vec<u8>>,
}

impl OutgoingRequest {
    /// The type of the body; empty without one.
    pub fn content_type(&self) -> &str {
        self.headers.get("content-type").and_then(|kind| kind.to_str().ok()).unwrap_or_default()
    }
}

/// How an exchange failed. The texts are in lower case, without URL and token.
#[derive(Debug, PartialEq, Eq)]
pub enum Failure {
    /// Nothing was sent; a retry may succeed.
    NotSent(String),
    /// Nothing was sent: the host name cannot be resolved, or there is no network.
    NoHost(String),
    /// Nothing was sent, and a retry cannot succeed: the proxy refuses, or the address is invalid.
    NoWay(String),
    /// Nothing was sent: the proxy rejects the login, or requires one; with what to do about it.
    NoLogin(String, String),
    /// Nothing was sent: the certificate is not trusted.
    NotTrusted(Distrust),
    /// It was or may have been sent, and no complete response was received.
    Lost(String),
    /// The response had this status and exceeded the size limit.
    TooLarge(u16),
}

/// What is wrong with a certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Distrust {
    /// It is signed by an unknown authority.
    Authority,
    /// It expired or is not yet valid; the text says when.
    Time(String),
    /// It is for another host; the text says which.
    Name(String),
    /// Anything else, as the library says it.
    Other(String),
}

impl Failure {
    /// The reason, in words.
    pub fn why(&self) -> String {
        match self {
            Failure::NotSent(why)
            | Failure::NoHost(why)
            | Failure::NoWay(why)
            | Failure::NoLogin(why, _)
            | Failure::Lost(why) => why.clone(),
            Failure::NotTrusted(distrust) => distrust.to_string(),
            Failure::TooLarge(status) => format!("{status}, size limit exceeded,"),
        }
    }

    /// Appends to the reason.
    fn with_context(self, more: &str) -> Self {
        let added = |why: String| format!("{why} {more}");
        match self {
            Failure::NotSent(why) => Failure::NotSent(added(why)),
            Failure::NoHost(why) => Failure::NoHost(added(why)),
            Failure::NoWay(why) => Failure::NoWay(added(why)),
            Failure::NoLogin(why, hint) => Failure::NoLogin(added(why), hint),
            Failure::Lost(why) => Failure::Lost(added(why)),
            other => other,
        }
    }
}

impl std::fmt::Display for Distrust {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Distrust::Authority => f.write_str("certificate signed by an unknown authority"),
            Distrust::Time(why) | Distrust::Name(why) => write!(f, "invalid certificate: {why}"),
            Distrust::Other(why) => write!(f, "cannot verify the certificate: {why}"),
        }
    }
}

/// The connections to one account.
#[derive(Debug)]
pub struct Transport {
    agent: Agent,
    network: Network,
    loopback: bool,
    max_body: u64,
    /// The number of requests sent.
    pub sent: AtomicU64,
}

impl Transport {
    /// Opens no connection yet; reports to `pace` how long each connection took to open.
    pub fn new(settings: &Settings, pace: Arc<RateLimiter>) -> Self {
        let builder = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_connect(limit(connecting(settings)))
            .timeout_global(limit(settings.timeout))
            .max_idle_connections(CONNECTIONS)
            .max_idle_connections_per_host(CONNECTIONS)
            .max_response_header_size(WRITTEN)
            .input_buffer_size(READ)
            .output_buffer_size(WRITTEN)
            .user_agent(concat!("acamp/", env!("CARGO_PKG_VERSION")));
        // A proxy from the environment is not for an emulator on this machine.
        let loopback = address::is_loopback(&settings.url);
        let builder = settings.network.apply(builder, loopback);
        let agent = Agent::with_parts(builder.build(), TimedConnector::new(pace), DnsCache::default());
        let (network, max_body) = (settings.network.clone(), settings.max_body);
        Transport { agent, network, loopback, max_body, sent: AtomicU64::new(0) }
    }

    /// Sends a request once and reads the complete response, whatever its status.
    pub fn exchange(&self, outgoing: &OutgoingRequest) -> Result<Response, Failure> {
        self.sent.fetch_add(1, Ordering::Relaxed);
        let mut request = http::Request::new(());
        *request.method_mut() = outgoing.method.clone();
        *request.uri_mut() = outgoing.url.clone();
        *request.headers_mut() = outgoing.headers.clone();
        let sent = match &outgoing.body {
            Some(body) => self.agent.run(request.map(|()| body.as_slice())),
            // The server expects a length even without a body.
            None if takes_body(&outgoing.method) => self.agent.run(request.map(|()| [].as_slice())),
            None => self.agent.run(request),
        };
        let response = sent.map_err(|error| self.failure(error, outgoing))?;
        self.receive(response)
    }

    fn failure(&self, error: ureq::Error, outgoing: &OutgoingRequest) -> Failure {
        let Some(proxy) = self.proxy(outgoing) else { return classify(error) };
        let host = outgoing.url.host().unwrap_or_default();
        let failure = match &error {
            ureq::Error::ConnectProxyFailed(said) if proxy_status(said) == Some(407) => {
                let why = proxy_login::reason(proxy, host);
                let hint = proxy_login::hint(&why, proxy);
                Failure::NoLogin(why, hint)
            }
            _ => classify(error),
        };
        failure.with_context(&format!("(through the proxy {})", proxy.shown()))
    }

    fn proxy(&self, outgoing: &OutgoingRequest) -> Option<&Proxy> {
        if self.loopback { None } else { self.network.proxy_for(outgoing.url.host()?) }
    }

    fn receive(&self, response: http::Response<ureq::Body>) -> Result<Response, Failure> {
        let (parts, body) = response.into_parts();
        let status = parts.status.as_u16();
        let body = match body::read(body, self.max_body) {
            Ok(body) => body,
            Err(ureq::Error::BodyExceedsLimit(_)) => return Err(Failure::TooLarge(status)),
            // The status alone says that the request was rejected, and why.
            Err(_) if (300..500).contains(&status) => Vec::new(),
            Err(error) => return Err(Failure::Lost(format!("the response ended early: {}", reason(&error)))),
        };
        Ok(Response { status, headers: texts(&parts.headers), body, unsettled: false, beside: None })
    }
}

/// The connect timeout: shorter than the total timeout, so that a failed connection (nothing was sent) is distinct from a
/// missing response.
fn connecting(settings: &Settings) -> Duration {
    match settings.timeout / 10 * 9 {
        Duration::ZERO => settings.connect_timeout,
        most if settings.connect_timeout.is_zero() => most,
        most => settings.connect_timeout.min(most),
    }
}

/// A limit of zero is no limit.
fn limit(duration: Duration) -> Option<Duration> {
    (!duration.is_zero()).then_some(duration)
}

fn takes_body(method: &http::Method) -> bool {
    matches!(*method, http::Method::POST | http::Method::PUT | http::Method::PATCH)
}

fn texts(headers: &HeaderMap) -> Vec<(String, String)> {
    let text = |value: &http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    headers.iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect()
}

/// The failure for an error before the body of the response. In doubt the request counts as sent.
fn classify(error: ureq::Error) -> Failure {
    let why = reason(&error);
    match &error {
        ureq::Error::HostNotFound => Failure::NoHost(why),
        ureq::Error::Timeout(ureq::Timeout::Resolve | ureq::Timeout::Connect) => Failure::NotSent(why),
        ureq::Error::Io(io) => classify_io(io, why),
        ureq::Error::ConnectProxyFailed(said) => refused_by_proxy(said),
        ureq::Error::Rustls(error) => Failure::NotTrusted(distrust(&error.to_string())),
        ureq::Error::BadUri(_)
        | ureq::Error::Http(_)
        | ureq::Error::Tls(_)
        | ureq::Error::TlsRequired
        | ureq::Error::InvalidProxyUrl
        | ureq::Error::ConnectionFailed => Failure::NoWay(why),
        _ => Failure::Lost(why),
    }
}

fn classify_io(error: &io::Error, why: String) -> Failure {
    match error.kind() {
        io::ErrorKind::ConnectionRefused
        | io::ErrorKind::HostUnreachable
        | io::ErrorKind::NetworkUnreachable
        | io::ErrorKind::NetworkDown
        | io::ErrorKind::AddrNotAvailable => Failure::NotSent(why),
        // Texts of the standard library for names and of rustls for certificates; neither has its own kind.
        _ if why.contains("failed to lookup address") || why.contains("No such host") => {
            Failure::NoHost(String::from("cannot resolve the host name"))
        }
        _ if why.contains(BAD_CERTIFICATE) => Failure::NotTrusted(distrust(&why)),
        _ => Failure::Lost(why),
    }
}

/// The prefix of rustls's certificate errors.
const BAD_CERTIFICATE: &str = "invalid peer certificate: ";

/// From rustls's text: it has more kinds of errors than matter here.
fn distrust(why: &str) -> Distrust {
    let said = why.split(BAD_CERTIFICATE).last().unwrap_or_default();
    let text = said.strip_prefix("certificate ").unwrap_or(said).to_owned();
    match said.to_ascii_lowercase() {
        said if said.contains("unknownissuer") || said.contains("badsignature") => Distrust::Authority,
        said if said.contains("expired") || said.contains("valid yet") => Distrust::Time(without_epochs(&text)),
        said if said.contains("valid for name") => Distrust::Name(text),
        _ => Distrust::Other(said.to_owned()),
    }
}

/// `expired: verification time 1795757000 (UNIX), but certificate is not valid after 1700000000 (95757000 seconds ago)` in
/// plain words.
fn without_epochs(text: &str) -> String {
    let seconds = |behind: &str| {
        let digits = text.split(behind).nth(1)?.trim_start().split(' ').next()?;
        digits.parse::<i64>().ok().and_then(|seconds| jiff::Timestamp::from_second(seconds).ok())
    };
    match (seconds("not valid after"), seconds("not valid before")) {
        (Some(end), _) => format!("expired on {}", day(end)),
        (_, Some(start)) => format!("not valid before {}, by this machine's clock", day(start)),
        _ => text.to_owned(),
    }
}

fn day(moment: jiff::Timestamp) -> String {
    moment.to_string().chars().take(10).collect()
}

fn proxy_status(said: &str) -> Option<u16> {
    said.rsplit(['/', ' ']).next().and_then(|digits| digits.parse().ok())
}

/// The failure for a proxy that does not open a tunnel: `proxy server responded 407/407`. A 5xx may be temporary.
fn refused_by_proxy(said: &str) -> Failure {
    match proxy_status(said) {
        Some(status @ 500..=599) => Failure::NotSent(format!("proxy error ({status})")),
        Some(status) => Failure::NoWay(format!("the proxy refused the connection ({status})")),
        None => Failure::NotSent(String::from("no response from the proxy")),
    }
}

/// The reason, in words.
fn reason(error: &ureq::Error) -> String {
    match error {
        ureq::Error::Timeout(ureq::Timeout::Resolve) => String::from("timeout while resolving the host name"),
        ureq::Error::Timeout(ureq::Timeout::Connect) => String::from("connection timed out"),
        ureq::Error::Timeout(_) => String::from("response timed out"),
        ureq::Error::HostNotFound => String::from("no such host"),
        ureq::Error::Protocol(_) | ureq::Error::LargeResponseHeader(..) => String::from("the response is not HTTP"),
        ureq::Error::Decompress(..) => String::from("invalid compressed data"),
        ureq::Error::Io(io) => reason_io(io),
        other => other.to_string(),
    }
}

fn reason_io(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => String::from("connection refused"),
        io::ErrorKind::ConnectionReset => String::from("the connection was reset"),
        io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionAborted | io::ErrorKind::BrokenPipe => {
            String::from("the connection was closed")
        }
        io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => String::from("response timed out"),
        io::ErrorKind::InvalidData if error.to_string().contains("InvalidContentType") => {
            String::from("the server does not use TLS")
        }
        // What Windows says of a name that the name servers do not know.
        _ if cfg!(windows) && error.raw_os_error() == Some(11_001) => String::from("no such host"),
        _ if error.raw_os_error().is_some() => crate::error::reason(error),
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_connect_timeout_is_shorter_than_the_total() {
        let seconds = Duration::from_secs;
        let limits = |connect_timeout, timeout| {
            connecting(&Settings {
                url: String::new(),
                events_url: String::new(),
                token: crate::system::secret::Secret::new(""),
                auth_header: crate::api::client::AuthHeader::ApiToken,
                rate: 0.0,
                pace_file: None,
                connect_timeout,
                timeout,
                max_retries: 0,
                max_wait: Duration::ZERO,
                max_body: 0,
                network: Network::default(),
                verbose: Default::default(),
                quiet: false,
                archive: None,
                mask: false,
            })
        };
        assert_eq!(limits(seconds(10), seconds(60)), seconds(10));
        assert_eq!(limits(seconds(10), seconds(10)), seconds(9));
        assert_eq!(limits(seconds(0), seconds(10)), seconds(9));
        assert_eq!(limits(seconds(10), seconds(0)), seconds(10));
    }

    #[test]
    fn only_what_surely_was_not_sent_counts_as_not_sent() {
        let io = |kind, text: &str| classify(ureq::Error::Io(io::Error::new(kind, text.to_owned())));
        let cases = [
            (io(io::ErrorKind::ConnectionRefused, ""), Failure::NotSent("connection refused".into())),
            (io(io::ErrorKind::ConnectionReset, ""), Failure::Lost("the connection was reset".into())),
            (io(io::ErrorKind::UnexpectedEof, ""), Failure::Lost("the connection was closed".into())),
            (io(io::ErrorKind::Other, "strange"), Failure::Lost("strange".into())),
            (
                io(io::ErrorKind::Other, "failed to lookup address information: no"),
                Failure::NoHost("cannot resolve the host name".into()),
            ),
            (
                io(io::ErrorKind::InvalidData, "invalid peer certificate: UnknownIssuer"),
                Failure::NotTrusted(Distrust::Authority),
            ),
            (
                io(io::ErrorKind::InvalidData, "invalid peer certificate: Expired"),
                Failure::NotTrusted(Distrust::Time("Expired".into())),
            ),
            (classify(ureq::Error::HostNotFound), Failure::NoHost("no such host".into())),
            (classify(ureq::Error::Timeout(ureq::Timeout::Connect)), Failure::NotSent("connection timed out".into())),
            (classify(ureq::Error::Timeout(ureq::Timeout::Global)), Failure::Lost("response timed out".into())),
        ];
        for (found, expected) in cases {
            assert_eq!(found, expected);
        }
    }
}
