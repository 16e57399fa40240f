//! Network checks: proxy and certificate authorities, name resolution, and a connection.

use std::net::{SocketAddr, TcpStream, ToSocketAddrs};
use std::time::{Duration, Instant};

use super::check::Check;
use crate::api::client::address;
use crate::config::Profile;
use crate::error::{Error, Kind, Result, reason};
use crate::session::Context;
use crate::system::workers;

/// Time limit for name resolution and for a connection.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Checks the configured proxy and certificate authorities.
pub fn configured(context: &Context, profile: Option<&Profile>) -> Vec<Check> {
    let file = profile.and_then(|profile| profile.ca_cert.as_ref());
    let url = profile.map_or("https:", |profile| profile.url.value.as_str());
    let network = match context.network(url, file) {
        Ok(network) => network,
        Err(error) => return vec![Check::fail("network", &error)],
    };
    let host = profile.map(|profile| host_of(&profile.url.value).0);
    let loopback = profile.is_some_and(|profile| address::is_loopback(&profile.url.value));
    let proxy = match host.as_deref().filter(|_| !loopback).and_then(|host| network.proxy_for(host)) {
        Some(proxy) if proxy.exceptions().is_empty() => proxy.shown(),
        Some(proxy) => format!("{}, except for {}", proxy.shown(), proxy.exceptions().join(", ")),
        None => String::from("no proxy for this account"),
    };
    let authorities = match (network.authorities(), context.ca_cert(file)) {
        (Some(count), Some(file)) => {
            format!("only {count} from {} ({})", file.value.display(), file.origin)
        }
        _ => String::from("built-in; certificates are always verified"),
    };
    vec![Check::ok("proxy", proxy), Check::ok("authorities", authorities)]
}

/// Whether the server, or its proxy, accepts connections; adds a check for each step. The sandbox needs no connection.
pub fn reachable(context: &Context, profile: &Profile, checks: &mut Vec<Check>) -> bool {
    if profile.is_sandbox() {
        checks.push(Check::ok("connection", "built into the program"));
        return true;
    }
    let (mut host, mut port) = host_of(&profile.url.value);
    if let Ok(network) = context.network(&profile.url.value, profile.ca_cert.as_ref())
        && !address::is_loopback(&profile.url.value)
        && let Some(proxy) = network.proxy_for(&host)
    {
        (host, port) = host_of(&proxy.address());
    }
    let start = Instant::now();
    let addresses = match resolve(&host, port) {
        Ok(addresses) => addresses,
        Err(error) => {
            checks.push(Check::fail("name", &error));
            return false;
        }
    };
    let found = match addresses.len() {
        1 => String::from("1 address"),
        count => format!("{count} addresses"),
    };
    checks.push(Check::ok("name", format!("resolved {host} to {found} in {} ms", start.elapsed().as_millis())));
    let check = connect(&host, port, &addresses);
    let reachable = check.is_ok();
    checks.push(check.unwrap_or_else(|error| Check::fail("connection", &error)));
    reachable
}

/// The addresses of a host. The system resolver has no timeout, so it runs on a thread that may outlive this call.
fn resolve(host: &str, port: u16) -> Result<Vec<SocketAddr>> {
    let name = host.to_owned();
    let found = workers::detached(move || (name.as_str(), port).to_socket_addrs().map(Iterator::collect::<Vec<_>>));
    let failed = |why: &str| {
        Error::new(Kind::Temporary, format!("cannot resolve {host}: {why}"))
            .hint("check the network and the profile's URL: acamp profiles show")
    };
    match found.recv_timeout(TIMEOUT) {
        Ok(Ok(addresses)) if !addresses.is_empty() => Ok(addresses),
        Ok(_) => Err(failed("no address found, or no network")),
        Err(_) => Err(failed("timed out")),
    }
}

fn connect(host: &str, port: u16, addresses: &[SocketAddr]) -> Result<Check> {
    let start = Instant::now();
    let mut why = String::new();
    for address in addresses {
        match TcpStream::connect_timeout(address, TIMEOUT / u32::try_from(addresses.len()).unwrap_or(1)) {
            Ok(_) => {
                let message = format!("connected to {host}:{port} in {} ms", start.elapsed().as_millis());
                return Ok(Check::ok("connection", message));
            }
            Err(error) => why = reason(&error),
        }
    }
    Err(Error::new(Kind::Temporary, format!("cannot connect to {host}:{port}: {why}"))
        .hint("check the firewall and the proxy: HTTPS_PROXY=http://proxy.example:3128 acamp doctor"))
}

/// Host and port of a URL.
fn host_of(url: &str) -> (String, u16) {
    let default = if url.starts_with("http://") { 80 } else { 443 };
    let origin = address::origin(url);
    let authority = origin.split_once("://").map_or(origin.as_str(), |(_, rest)| rest);
    match authority.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (bare(host), port.parse().unwrap_or(default)),
        _ => (bare(authority), default),
    }
}

fn bare(host: &str) -> String {
    host.trim_matches(['[', ']']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_is_split_into_host_and_port() {
        for (url, host, port) in [
            ("https://acme.api-us1.com", "acme.api-us1.com", 443),
            ("http://127.0.0.1:8080", "127.0.0.1", 8080),
            ("http://[::1]:9", "::1", 9),
            ("https://[::1]", "::1", 443),
        ] {
            assert_eq!(host_of(url), (host.to_owned(), port), "{url}");
        }
    }
}
