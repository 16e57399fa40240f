//! Settings of the HTTP client inside the process of the tests.

use std::time::Duration;

use acamp::test::api::{EVENTS_URL, Settings};
use acamp::test::config::{AuthHeader, Secret};

/// A client of the account at `url`, without a rate limit and without retries.
pub fn settings(url: &str, token: &str) -> Settings {
    Settings {
        url: url.to_owned(),
        events_url: EVENTS_URL.to_owned(),
        token: Secret::new(token),
        auth_header: AuthHeader::ApiToken,
        rate: 0.0,
        pace_file: None,
        connect_timeout: Duration::from_secs(5),
        timeout: Duration::from_secs(5),
        max_retries: 0,
        max_wait: Duration::ZERO,
        max_body: 100_000,
        network: acamp::test::api::Network::default(),
        verbose: Default::default(),
        quiet: false,
        archive: None,
        mask: false,
    }
}
