//! Ctrl-C and the system's request to end: noted, not obeyed at once, so that what was sent is still answered and written
//! down. A second one ends the process on the spot; journals are safe at every moment.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

use crate::error::{Error, Kind, Result};

/// How long a wait goes on without looking whether it should end.
const SLICE: Duration = Duration::from_millis(50);

/// Whether the run was asked to stop. Clones share the answer.
#[derive(Clone, Debug, Default)]
pub struct Interrupt {
    /// 0, or the signal that came.
    signal: Arc<AtomicUsize>,
}

impl Interrupt {
    /// Listens from now on. The program's usual death by Ctrl-C is suspended, so only what looks at the answer may call
    /// this.
    ///
    /// # Errors
    /// `Other` where the system does not let the program listen.
    pub fn watch() -> Result<Self> {
        let interrupt = Interrupt::default();
        let again = Arc::new(AtomicBool::new(false));
        for (signal, kind) in [(SIGINT, Kind::Interrupted), (SIGTERM, Kind::Terminated)] {
            // In this order: the first signal finds the flag unset and sets it, the second one ends the process.
            flag::register_conditional_shutdown(signal, i32::from(kind.exit_code()), Arc::clone(&again))
                .and_then(|_| flag::register(signal, Arc::clone(&again)))
                .and_then(|_| flag::register_usize(signal, Arc::clone(&interrupt.signal), signal as usize))
                .map_err(|error| Error::new(Kind::Other, format!("cannot listen for Ctrl-C: {error}")))?;
        }
        Ok(interrupt)
    }

    /// Whether the run was asked to stop.
    pub fn is_set(&self) -> bool {
        self.signal.load(Ordering::Relaxed) != 0
    }

    /// Asks the run to stop, as Ctrl-C does.
    pub fn set(&self) {
        self.signal.store(SIGINT as usize, Ordering::Relaxed);
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

    /// The failure of a run that stopped because it was asked to: exit 130, or 143 where the system asked.
    pub fn error(&self, message: impl Into<String>) -> Error {
        let terminated = self.signal.load(Ordering::Relaxed) == SIGTERM as usize;
        Error::new(if terminated { Kind::Terminated } else { Kind::Interrupted }, message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
