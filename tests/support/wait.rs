//! Waiting for a condition with a bound. No other file of the tests sleeps.

use std::process::{Child, ExitStatus};
use std::thread;
use std::time::{Duration, Instant};

/// How long any condition may take; most take milliseconds, also on a busy machine.
const BOUND: Duration = Duration::from_secs(60);
const INTERVAL: Duration = Duration::from_millis(2);

/// Waits until `condition` holds; fails the test after a minute.
pub fn until(what: &str, mut condition: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !condition() {
        assert!(begun.elapsed() < BOUND, "{what}: not after {BOUND:?}");
        thread::sleep(INTERVAL);
    }
}

/// Waits until `condition` holds while `child` runs; fails the test where the child exits first.
pub fn until_running(child: &mut Child, what: &str, mut condition: impl FnMut() -> bool) {
    until(what, || {
        let holds = condition();
        assert!(holds || child.try_wait().unwrap().is_none(), "{what}: the program exited first");
        holds
    });
}

/// The status of `child`; none where it has not exited within `limit`.
pub fn exit_within(child: &mut Child, limit: Duration) -> Option<ExitStatus> {
    let begun = Instant::now();
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return Some(status);
        }
        if begun.elapsed() >= limit {
            return None;
        }
        thread::sleep(INTERVAL);
    }
}
