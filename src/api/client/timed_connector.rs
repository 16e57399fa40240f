//! Opens connections as ureq does, and reports to the rate limiter how long that took: a request on a new connection is sent late,
//! and the next one, on an open connection, would otherwise follow it too closely.

use std::sync::Arc;
use std::time::{Duration, Instant};

use ureq::Error;
use ureq::unversioned::transport::{ConnectionDetails, Connector, DefaultConnector, Transport};

use crate::api::client::rate_limit::RateLimiter;

/// Faster connections do not disturb the rate.
const AT_ONCE: Duration = Duration::from_millis(3);

/// Ureq's connector, timed.
#[derive(Debug)]
pub struct TimedConnector {
    usual: DefaultConnector,
    pace: Arc<RateLimiter>,
}

impl TimedConnector {
    /// Reports to `pace`.
    pub fn new(pace: Arc<RateLimiter>) -> Self {
        TimedConnector { usual: DefaultConnector::default(), pace }
    }
}

impl Connector<()> for TimedConnector {
    type Out = Box<dyn Transport>;

    fn connect(&self, details: &ConnectionDetails, chained: Option<()>) -> Result<Option<Self::Out>, Error> {
        let start = Instant::now();
        let opened = self.usual.connect(details, chained)?;
        let took = start.elapsed();
        if took > AT_ONCE {
            self.pace.opened(took);
        }
        Ok(opened)
    }
}
