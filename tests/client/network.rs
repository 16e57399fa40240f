//! Certificates, proxies, redirects, and how each of them fails.

use std::net::TcpListener;
use std::path::Path;
use std::time::{Duration, Instant};

use acamp::test::api::Network;
use acamp::test::api::{Client, Settings};
use acamp::test::environment::{self, Environment, Variable};
use acamp::test::error::{Error, Kind};

use snapbox::{assert_data_eq, str};

use super::tls::{Authority, Proxy, silent};
use super::{TOKEN, get, post, settings};
use crate::support::{Server, json, with_headers, without_ports};

const VALID: (i32, i32) = (2020, 2099);
/// A host that only a proxy can resolve.
const HOST: &str = "acme.api-us1.test";

fn network(pairs: &[(Variable, &str)], authorities: Option<&Path>) -> Network {
    let environment = pairs.iter().fold(Environment::default(), |all, (name, value)| all.with(*name, value));
    Network::new(&environment, authorities).unwrap()
}

fn through(proxy: u16, authority: &Authority) -> Settings {
    let proxy = format!("http://ann:w0rd@127.0.0.1:{proxy}");
    let network = network(&[(environment::HTTPS_PROXY, &proxy)], Some(&authority.file()));
    Settings { network, ..settings(&format!("https://{HOST}")) }
}

/// The failure of one request; it shows neither the key nor the proxy's password.
fn refused(settings: Settings) -> Error {
    let error = Client::new(settings).send(&get()).unwrap_err();
    assert!(!error.to_string().contains(TOKEN) && !error.to_string().contains("w0rd"), "{error}");
    error
}

#[test]
fn a_custom_authority_is_trusted_only_where_it_is_named() {
    let authority = Authority::new();
    let server = authority.server("localhost", VALID);
    let url = format!("https://localhost:{}", server.port);
    let named = Settings { network: network(&[], Some(&authority.file())), ..settings(&url) };
    assert_eq!(Client::new(named).send(&get()).unwrap().body, b"{}");
    let [request] = &server.requests()[..] else { panic!("one request was sent") };
    let request = request.replace('\r', "").replace(TOKEN, "[TOKEN]").replace(&url["https://".len()..], "[HOST]");
    assert_data_eq!(
        request.replace(env!("CARGO_PKG_VERSION"), "[VERSION]"),
        str![[r#"
GET /api/3/contacts HTTP/1.1
accept-encoding: gzip
user-agent: acamp/[VERSION]
host: [HOST]
accept: application/json
api-token: [TOKEN]


"#]]
    );

    let error = refused(settings(&url));
    assert_eq!(error.kind(), Kind::Other);
    assert_eq!(error.message(), format!("no secure connection to {url}: certificate signed by an unknown authority"));
    assert_eq!(error.hint_text(), Some("if it is your company's authority: acamp doctor --ca-cert FILE"));
    // Named authorities replace all others.
    let other = Settings { network: network(&[], Some(&Authority::new().file())), ..settings(&url) };
    assert_eq!(refused(other).kind(), Kind::Other);
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn a_certificate_out_of_its_time_or_for_another_host_gets_no_key() {
    let authority = Authority::new();
    for (name, years, why) in [
        ("localhost", (2020, 2021), "invalid certificate: expired on 2021-01-01"),
        ("localhost", (2098, 2099), "invalid certificate: not valid before 2098-01-01, by this machine's clock"),
        (
            "other.example",
            VALID,
            "invalid certificate: not valid for name \"localhost\"; certificate is only valid for DnsName(\"other.example\")",
        ),
    ] {
        let server = authority.server(name, years);
        let url = format!("https://localhost:{}", server.port);
        let error = refused(Settings { network: network(&[], Some(&authority.file())), ..settings(&url) });
        assert_eq!(error.kind(), Kind::Other, "{error}");
        assert_eq!(error.message(), format!("no secure connection to {url}: {why}"));
        assert!(server.requests().is_empty());
    }
}

#[test]
fn a_proxy_opens_a_tunnel_and_never_sees_the_key() {
    let authority = Authority::new();
    let server = authority.server(HOST, VALID);
    let proxy = Proxy::start(200, server.port);
    Client::new(through(proxy.port, &authority)).send(&get()).unwrap();
    let [asked] = &proxy.asked()[..] else { panic!("one tunnel was asked for") };
    let asked = asked.replace('\r', "").replace(env!("CARGO_PKG_VERSION"), "[VERSION]");
    assert_data_eq!(
        asked,
        str![[r#"
CONNECT acme.api-us1.test:443 HTTP/1.1
Host: acme.api-us1.test:443
User-Agent: acamp/[VERSION]
Proxy-Connection: Keep-Alive
Proxy-Authorization: Basic YW5uOncwcmQ=


"#]]
    );
    assert!(server.requests()[0].contains(TOKEN));
}

#[test]
fn a_server_behind_a_proxy_needs_a_trusted_certificate() {
    let server = Authority::new().server(HOST, VALID);
    let proxy = Proxy::start(200, server.port);
    let error = refused(through(proxy.port, &Authority::new()));
    assert!(error.message().ends_with("certificate signed by an unknown authority"), "{error}");
    assert!(server.requests().is_empty());
}

#[test]
fn a_refusing_proxy_is_named_and_only_its_own_failure_is_temporary() {
    let authority = Authority::new();
    for (status, kind, attempts, why) in [
        (403, Kind::Other, 1, "the proxy refused the connection (403)"),
        (503, Kind::Temporary, 4, "proxy error (503)"),
    ] {
        let proxy = Proxy::start(status, 0);
        let error = refused(through(proxy.port, &authority));
        let at = format!("(through the proxy http://127.0.0.1:{} (HTTPS_PROXY))", proxy.port);
        assert_eq!(error.message(), format!("no connection to https://{HOST}: {why} {at}"));
        assert_eq!((error.kind(), proxy.asked().len()), (kind, attempts), "{status}");
    }
}

#[test]
fn a_proxy_that_rejects_the_login_says_which_login_it_accepts() {
    for (credentials, offers, why, hint) in [
        ("", "Proxy-Authenticate: Basic realm=\"office\"", "the proxy requires a user name and password (407)", "USER"),
        ("ann:w0rd@", "proxy-authenticate: BASIC", "the proxy rejected the user name and password (407)", "USER"),
        ("ann:w0rd@", "X: y", "the proxy rejected the user name and password (407)", "USER"),
        (
            "ann:w0rd@",
            "Proxy-Authenticate: Negotiate\r\nProxy-Authenticate: NTLM\r\nProxy-Authenticate: NTLM abc",
            "the proxy accepts only Negotiate or NTLM logins, which acamp does not support (407)",
            "Cntlm",
        ),
    ] {
        let proxy = Proxy::offering(407, offers);
        let url = format!("http://{credentials}127.0.0.1:{}", proxy.port);
        let network = network(&[(environment::ALL_PROXY, &url)], None);
        let error = refused(Settings { network, ..settings(&format!("https://{HOST}")) });
        let at = format!("(through the proxy http://127.0.0.1:{} (ALL_PROXY))", proxy.port);
        assert_eq!(error.message(), format!("no connection to https://{HOST}: {why} {at}"));
        assert!(error.hint_text().is_some_and(|text| text.contains(hint) && text.contains("ALL_PROXY")), "{error}");
        // One attempt, and one question without credentials.
        let asked = proxy.asked();
        assert_eq!((error.kind(), asked.len()), (Kind::Other, 2));
        assert!(!asked[1].contains("Proxy-Authorization"));
    }
}

#[test]
fn a_proxy_that_is_not_there_is_named_and_is_temporary_even_for_a_write() {
    let settings = Settings { max_retries: 0, ..through(1, &Authority::new()) };
    let error = Client::new(settings).send(&post()).unwrap_err();
    assert_eq!(error.kind(), Kind::Temporary);
    assert_eq!(
        error.message(),
        format!(
            "no connection to https://{HOST}: connection refused (through the proxy http://127.0.0.1:1 (HTTPS_PROXY))"
        )
    );
}

#[test]
fn a_silent_proxy_or_handshake_times_out() {
    let ((_proxy, proxy_port), (_server, server_port)) = (silent(), silent());
    let direct = settings(&format!("https://localhost:{server_port}"));
    let mut errors = String::new();
    for settings in [through(proxy_port, &Authority::new()), direct] {
        let start = Instant::now();
        let limits = Settings { timeout: Duration::from_millis(300), max_retries: 0, ..settings };
        let url = limits.url.clone();
        let error = Client::new(limits).send(&post()).unwrap_err();
        assert_eq!(error.kind(), Kind::Temporary, "{error}");
        errors += &without_ports(&error.to_string().replace(&url, "[URL]"));
        errors.push('\n');
        assert!(start.elapsed() < Duration::from_secs(4), "{:?}", start.elapsed());
    }
    assert_data_eq!(
        errors,
        str![[r#"
error: no connection to [URL]: connection timed out (through the proxy http://127.0.0.1:[PORT] (HTTPS_PROXY))
  request: POST /deals
  hint: nothing was changed; run it again later
error: no connection to [URL]: connection timed out
  request: POST /deals
  hint: nothing was changed; run it again later

"#]]
    );
}

#[test]
fn loopback_needs_no_proxy() {
    let server = Server::start(vec![json(200, "{}")]);
    let network = network(&[(environment::ALL_PROXY, "http://127.0.0.1:1")], None);
    Client::new(Settings { network, ..settings(&server.url()) }).send(&get()).unwrap();
}

#[test]
fn a_redirect_takes_the_key_nowhere() {
    let elsewhere = TcpListener::bind("127.0.0.1:0").unwrap();
    elsewhere.set_nonblocking(true).unwrap();
    let target = format!("http://{}/api/3/contacts", elsewhere.local_addr().unwrap());
    // Not even to the same host: the profile must have the final URL.
    for (status, target) in [(301, target.as_str()), (302, &target), (307, &target), (308, &target), (302, "/api/3/x")]
    {
        for request in [get(), post()] {
            let server = Server::start(vec![with_headers(status, &[("Location", target)], "")]);
            let error = Client::new(settings(&server.url())).send(&request).unwrap_err();
            assert_eq!(error.kind(), Kind::Usage);
            assert!(error.message().starts_with(&format!("the server redirected to {target}: ")), "{error}");
            assert_eq!(server.received().len(), 1);
        }
    }
    assert_eq!(elsewhere.accept().unwrap_err().kind(), std::io::ErrorKind::WouldBlock);
}

#[test]
fn plain_http_goes_no_further_than_this_machine() {
    for url in ["http://acme.api-us1.com", "http://127.0.0.1.evil.example", "http://localhost@evil.example"] {
        let error = refused(settings(url));
        assert_eq!(error.kind(), Kind::Usage);
        assert!(error.message().ends_with("the key would be sent unencrypted"), "{error}");
    }
}
