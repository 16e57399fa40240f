//! Ctrl-C and SIGTERM: recorded instead of ending the process, so that responses to requests in flight are still received
//! and recorded. A second signal ends the process immediately; journals are consistent at any time.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

use crate::error::{Error, Kind, Result};

/// How often a wait checks whether it should end.
const SLICE: Duration = Duration::from_millis(50);

/// Whether the run was asked to stop. Clones share the state.
#[derive(Clone, Debug, Default)]
pub struct Interrupt {
    /// 0, or the signal that came.
    signal: Arc<AtomicUsize>,
}

impl Interrupt {
    /// Handles signals from now on. Ctrl-C no longer ends the program, so only call this in code that checks the result.
    ///
    /// # Errors
    /// `Other` if the signal handlers cannot be installed.
    pub fn watch() -> Result<Self> {
        let interrupt = Interrupt::default();
        let again = Arc::new(AtomicBool::new(false));
        for (signal, kind) in [(SIGINT, Kind::Interrupted), (SIGTERM, Kind::Terminated)] {
            // The order matters: the first signal finds the flag unset and sets it, the second one ends the process.
            flag::register_conditional_shutdown(signal, i32::from(kind.exit_code()), Arc::clone(&again))
                .and_then(|_| flag::register(signal, Arc::clone(&again)))
                .and_then(|_| flag::register_usize(signal, Arc::clone(&interrupt.signal), signal as usize))
                .map_err(|error| Error::new(Kind::Other, format!("cannot install signal handlers: {error}")))?;
        }
        Ok(interrupt)
    }

    /// Whether the run was asked to stop.
    pub fn is_set(&self) -> bool {
        self.signal.load(Ordering::Relaxed) != 0
    }

    /// Waits, but no longer than until the run is asked to stop; says whether it waited to the end.
    pub fn sleep(&self, duration: Duration) -> bool {
        let end = Instant::now() + duration;
        while !self.is_set() {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return true;
            }
            thread::sleep(left.min(SLICE));
        }
        false
    }

    /// The error of a run that was stopped: exit 130 for Ctrl-C, 143 for SIGTERM.
    pub fn error(&self, message: impl Into<String>) -> Error {
        let terminated = self.signal.load(Ordering::Relaxed) == SIGTERM as usize;
        Error::new(if terminated { Kind::Terminated } else { Kind::Interrupted }, message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Interrupt {
        /// Asks the run to stop, like Ctrl-C.
        pub fn set(&self) {
            self.signal.store(SIGINT as usize, Ordering::Relaxed);
        }
    }

    #[test]
    fn a_wait_ends_when_the_run_is_asked_to_stop() {
        let interrupt = Interrupt::default();
        assert!(interrupt.sleep(Duration::from_millis(1)));
        interrupt.clone().set();
        assert!(interrupt.is_set());
        assert!(!interrupt.sleep(Duration::from_secs(3600)));
        assert_eq!(interrupt.error("stopped").kind(), Kind::Interrupted);
    }
}
