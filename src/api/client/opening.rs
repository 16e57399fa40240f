//! Opens connections as ureq does, and tells the pace how long that took: a request whose turn came first leaves only then,
//! and the next window's, on a connection that is kept, would otherwise follow it too closely.

use std::sync::Arc;
use std::time::{Duration, Instant};

use ureq::Error;
use ureq::unversioned::transport::{ConnectionDetails, Connector, DefaultConnector, Transport};

use crate::api::client::rate_limit::Pace;

/// On the way to a host nearer than this nothing gets out of step.
const AT_ONCE: Duration = Duration::from_millis(3);

/// ureq's own way, watched.
#[derive(Debug)]
pub struct Opening {
    usual: DefaultConnector,
    pace: Arc<Pace>,
}

impl Opening {
    /// Tells `pace`.
    pub fn new(pace: Arc<Pace>) -> Self {
        Opening { usual: DefaultConnector::default(), pace }
    }
}

impl Connector<()> for Opening {
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
