//! Account URLs: normalizes what a user pasted to `https://acme.api-us1.com`. Pure.

use crate::api::client::address::is_loopback_host as is_loopback;
use crate::error::{Error, Result};
use crate::text::incoming;

/// Where users find the URL.
pub const HINT: &str = "copy the URL shown under Settings → Developer, such as https://acme.api-us1.com";

/// The account URL in `text`: scheme, host and port, without `/api/3` and without a trailing slash.
///
/// Scheme, trailing slash and `/api/3` are optional. Nothing is derived from an account name: ActiveCampaign documents
/// that the URL cannot be built from it.
///
/// # Errors
/// `Usage` for anything else: another path, a query, user information, plain http to any host but the loopback interface.
pub fn normalize(text: &str) -> Result<String> {
    let text = incoming::address(text);
    let (scheme, rest) = match text.split_once("://") {
        Some((scheme, rest)) => (scheme.to_ascii_lowercase(), rest),
        None => ("https".to_owned(), text),
    };
    let refused =
        |why: &str| Error::usage(format!("cannot use {} as the account's URL: {why}", shown(text))).hint(HINT);
    if let Some(letter) = incoming::invisible(text) {
        return Err(refused(&format!("it contains the invisible character {}", letter.escape_unicode())));
    }
    if text.chars().any(|character| character.is_whitespace() || character.is_control()) {
        return Err(refused("it contains whitespace"));
    }
    if !text.contains(['.', ':', '/']) && text != "localhost" && !text.is_empty() {
        return Err(refused("not a URL; an account name is not enough"));
    }
    if rest.contains('@') {
        return Err(refused("it contains a user name or password"));
    }
    if rest.contains(['?', '#']) {
        return Err(refused("it has a query or a fragment"));
    }
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    if !matches!(path.trim_end_matches('/'), "" | "/api" | "/api/3") {
        return Err(refused(&format!("{path} is not part of an API URL")));
    }
    let authority = authority.to_ascii_lowercase();
    let host = host_of(&authority).ok_or_else(|| refused("it has no host"))?;
    match scheme.as_str() {
        "https" => {}
        "http" if is_loopback(host) => {}
        "http" => return Err(refused("the API key would be sent unencrypted; use https")),
        _ => return Err(refused("use https")),
    }
    Ok(format!("{scheme}://{}", authority.strip_suffix(":443").filter(|_| scheme == "https").unwrap_or(&authority)))
}

/// Why [`normalize`] failed, without the URL.
pub fn why(error: &Error) -> &str {
    error.message().rsplit_once("URL: ").map_or(error.message(), |(_, why)| why)
}

/// The account name in a URL, the default name of its profile: `acme` of `https://acme.api-us1.com`.
pub fn account_name(url: &str) -> &str {
    let authority = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = host_of(authority).unwrap_or(authority);
    if is_loopback(host) { "local" } else { host.split('.').next().unwrap_or(host) }
}

/// The typed text without anything that may be a password or an API key.
fn shown(text: &str) -> String {
    let bare = text.split(['?', '#']).next().unwrap_or_default();
    match bare.rsplit_once('@') {
        // An API key pasted into the wrong place.
        None if bare.len() >= 32 && !bare.contains('.') => "this value".to_owned(),
        Some((_, host)) => format!("\"…@{}\"", host.escape_debug()),
        None => format!("\"{}\"", bare.escape_debug()),
    }
}

/// The host of `host`, `host:port` or `[address]:port`, if it is valid.
fn host_of(authority: &str) -> Option<&str> {
    if let Some(rest) = authority.strip_prefix('[') {
        let (host, port) = rest.split_once(']')?;
        host.parse::<std::net::IpAddr>().ok()?;
        return is_port(port).then_some(host);
    }
    let host = authority.split(':').next()?;
    let named = host.chars().all(|character| character.is_ascii_alphanumeric() || matches!(character, '.' | '-' | '_'));
    (!host.is_empty() && named && is_port(authority.get(host.len()..)?)).then_some(host)
}

fn is_port(text: &str) -> bool {
    text.is_empty() || text.strip_prefix(':').is_some_and(|port| port.parse::<u16>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Kind;

    #[test]
    fn every_spelling_of_a_url_is_normalized() {
        for (typed, expected) in [
            ("https://acme.api-us1.com", "https://acme.api-us1.com"),
            ("https://acme.api-us1.com/", "https://acme.api-us1.com"),
            ("https://acme.api-us1.com/api/3", "https://acme.api-us1.com"),
            ("https://acme.api-us1.com/api/3/", "https://acme.api-us1.com"),
            ("  HTTPS://Acme.api-us1.com/api/3\n", "https://acme.api-us1.com"),
            ("\u{a0}https://acme.api-us1.com\u{200b} ", "https://acme.api-us1.com"),
            ("acme.api-us1.com", "https://acme.api-us1.com"),
            ("acme.activehosted.com/api/3", "https://acme.activehosted.com"),
            ("https://gateway.example:8443", "https://gateway.example:8443"),
            ("https://acme.api-us1.com:443/", "https://acme.api-us1.com"),
            ("http://localhost:8080", "http://localhost:8080"),
            ("http://127.0.0.1:8080/api/3", "http://127.0.0.1:8080"),
            ("http://127.9.9.9", "http://127.9.9.9"),
            ("http://[::1]:8080", "http://[::1]:8080"),
        ] {
            assert_eq!(normalize(typed).unwrap(), expected, "{typed:?}");
        }
    }

    #[test]
    fn an_invalid_url_is_rejected_with_a_reason() {
        for (typed, reason) in [
            ("", "has no host"),
            ("http://acme.api-us1.com", "unencrypted"),
            ("http://127.0.0.1.evil.example", "unencrypted"),
            ("http://localhost.evil.example", "unencrypted"),
            ("ftp://acme.api-us1.com", "use https"),
            ("https://acme.api-us1.com/app/settings", "/app/settings is not part"),
            ("https://acme.api-us1.com/api/2", "/api/2 is not part"),
            ("https://acme.api-us1.com?api_key=secret", "query"),
            ("https://acme.api-us1.com#x", "fragment"),
            ("https://ann:secret@acme.api-us1.com", "user name or password"),
            ("https://ac me.example", "whitespace"),
            ("https://ac\u{ad}me.example", "invisible character \\u{ad}"),
            ("https://acme.example:port", "has no host"),
            ("https:///api/3", "has no host"),
            ("acme", "an account name is not enough"),
            ("secret0123456789abcdef0123456789abcdef", "cannot use this value"),
        ] {
            let error = normalize(typed).unwrap_err();
            assert_eq!(error.kind(), Kind::Usage, "{typed:?}");
            assert!(error.message().contains(reason), "{typed:?}: {}", error.message());
            assert!(error.to_string().contains("Settings → Developer"));
            assert!(!error.to_string().contains("secret"));
        }
    }

    #[test]
    fn the_account_part_of_the_host_names_the_profile() {
        assert_eq!(account_name("https://acme.api-us1.com"), "acme");
        assert_eq!(account_name("http://127.0.0.1:8080"), "local");
        assert_eq!(account_name("http://[::1]:8080"), "local");
    }
}
