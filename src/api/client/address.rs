//! The URL of a request. Pure; knows no token.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, PercentEncode, utf8_percent_encode};

use super::Settings;
use crate::api::request::Request;
use crate::catalogue::model::Server;

/// All except the unreserved characters. The server decodes `+` as a space, and some gateways reject brackets, so both
/// are encoded.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The whole URL of `request`.
pub fn url(settings: &Settings, request: &Request) -> String {
    let (base, prefix) = match request.server {
        Server::V3 => (&settings.url, "/api/3"),
        Server::V2 => (&settings.url, "/api/2"),
        // The server redirects the path with a slash at its end. All values are in the body.
        Server::V1 => return format!("{}/admin/api.php", settings.url.trim_end_matches('/')),
        Server::Events => (&settings.events_url, ""),
    };
    // Without the slash, a path such as `@host` would move the request, and the token, to another host.
    let slash = if request.path.starts_with('/') { "" } else { "/" };
    let mut url = format!("{}{prefix}{slash}{}", base.trim_end_matches('/'), request.path);
    if !request.query.is_empty() {
        url.push(if url.contains('?') { '&' } else { '?' });
        url.push_str(&pairs(&request.query));
    }
    url
}

/// Percent-encoded pairs, `name=value&…`, for a query or a form.
pub fn pairs(pairs: &[(String, String)]) -> String {
    let mut out = String::new();
    for (name, value) in pairs {
        if !out.is_empty() {
            out.push('&');
        }
        out.extend(encoded(name));
        out.push('=');
        out.extend(encoded(value));
    }
    out
}

/// A value, percent-encoded for a query or a form.
pub fn encoded(value: &str) -> PercentEncode<'_> {
    utf8_percent_encode(value, ENCODED)
}

/// The scheme and host of a URL for messages, without path, query and credentials.
pub fn origin(url: &str) -> String {
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    if scheme.is_empty() { host.to_owned() } else { format!("{scheme}://{host}") }
}

/// Whether the URL's host is this machine.
pub fn is_loopback(url: &str) -> bool {
    let origin = origin(url);
    let host = origin.split_once("://").map_or(origin.as_str(), |(_, host)| host);
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    is_loopback_host(name)
}

/// Whether a host, without its port and brackets, is this machine.
pub fn is_loopback_host(host: &str) -> bool {
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn query_values_reach_the_server_unchanged() {
        let query = [("filters[email]".to_owned(), "a+b c@d.e/ñ".to_owned()), ("ids[]".to_owned(), "1&2=3".to_owned())];
        assert_eq!(pairs(&query), "filters%5Bemail%5D=a%2Bb%20c%40d.e%2F%C3%B1&ids%5B%5D=1%262%3D3");
    }

    #[test]
    fn an_origin_shows_neither_path_nor_credentials() {
        assert_eq!(origin("https://user:word@acme.example:8443/api/3?x=@"), "https://acme.example:8443");
        assert_eq!(origin("acme.example/x"), "acme.example");
    }

    #[test]
    fn only_this_machine_is_loopback() {
        for url in ["http://127.0.0.1:80/x", "http://localhost", "http://[::1]:9/", "http://127.9.9.9"] {
            assert!(is_loopback(url), "{url}");
        }
        for url in ["http://127.0.0.1.evil.example", "https://acme.example", "http://localhost@evil.example"] {
            assert!(!is_loopback(url), "{url}");
        }
    }
}
