//! Caches the addresses of the account's host: ureq resolves the name before every request, even with an open connection, and on a
//! separate thread if there is a timeout.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use crate::system::workers::lock;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::http::uri::Authority;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

/// How long addresses are cached.
const FRESH: Duration = Duration::from_secs(60);

/// Resolves with the system's resolver, and caches the addresses of the last host.
#[derive(Debug, Default)]
pub struct DnsCache {
    system: DefaultResolver,
    known: Mutex<Option<Known>>,
}

#[derive(Debug)]
struct Known {
    host: Authority,
    addresses: ResolvedSocketAddrs,
    since: Instant,
}

impl Resolver for DnsCache {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let known = || lock(&self.known);
        let is_fresh = |one: &&Known| Some(&one.host) == uri.authority() && one.since.elapsed() < FRESH;
        let copy = |addresses: &ResolvedSocketAddrs| {
            let mut copy = self.empty();
            addresses.iter().for_each(|address| copy.push(*address));
            copy
        };
        if let Some(one) = known().as_ref().filter(is_fresh) {
            return Ok(copy(&one.addresses));
        }
        let addresses = self.system.resolve(uri, config, timeout)?;
        if let Some(host) = uri.authority() {
            *known() = Some(Known { host: host.clone(), addresses: copy(&addresses), since: Instant::now() });
        }
        Ok(addresses)
    }
}
