//! Why a proxy rejects a login (407). ureq reports the status alone and sends nothing but Basic credentials, so the proxy is
//! asked once more, without credentials, which kinds of login it accepts.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::time::Duration;

use super::network::Proxy;

/// Maximum time for the connection, and for each read.
const PATIENCE: Duration = Duration::from_secs(3);
/// Maximum size of the response's head.
const HEAD: u64 = 16 * 1024;

/// The reason, for a tunnel to `host`.
pub fn reason(proxy: &Proxy, host: &str) -> String {
    let schemes = schemes(proxy, host).unwrap_or_default();
    let has_basic = schemes.iter().any(|scheme| scheme.eq_ignore_ascii_case("basic"));
    if !schemes.is_empty() && !has_basic {
        let schemes = schemes.join(" or ");
        return format!("the proxy accepts only {schemes} logins, which acamp does not support (407)");
    }
    match proxy.has_credentials() {
        true => "the proxy rejected the user name and password (407)".to_owned(),
        false => "the proxy requires a user name and password (407)".to_owned(),
    }
}

/// What to do about it.
pub fn hint(reason: &str, proxy: &Proxy) -> String {
    match reason.contains("not support") {
        true => format!("set {} to a local proxy that logs in, such as Px or Cntlm", proxy.variable()),
        false => format!("export {}=http://USER:PASSWORD@{}", proxy.variable(), proxy.host_and_port()),
    }
}

/// The schemes in `Proxy-Authenticate`, each once; none if the proxy cannot be asked.
fn schemes(proxy: &Proxy, host: &str) -> Option<Vec<String>> {
    if !proxy.is_plain() {
        return None;
    }
    let address = proxy.host_and_port().to_socket_addrs().ok()?.next()?;
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE).ok()?;
    stream.set_read_timeout(Some(PATIENCE)).ok()?;
    stream.set_write_timeout(Some(PATIENCE)).ok()?;
    stream.write_all(format!("CONNECT {host}:443 HTTP/1.1\r\nHost: {host}:443\r\n\r\n").as_bytes()).ok()?;
    let mut found: Vec<String> = Vec::new();
    for line in BufReader::new(stream.take(HEAD)).lines() {
        let Ok(line) = line else { break };
        if line.is_empty() {
            break;
        }
        let Some((name, value)) = line.split_once(':') else { continue };
        let scheme = value.split_whitespace().next().unwrap_or_default();
        let is_word =
            !scheme.is_empty() && scheme.bytes().all(|letter| letter.is_ascii_alphanumeric() || letter == b'-');
        if name.eq_ignore_ascii_case("proxy-authenticate") && is_word && !found.iter().any(|known| known == scheme) {
            found.push(scheme.to_owned());
        }
    }
    Some(found)
}
