//! The requests of a scripted server, one at a time: a client that waits for each response uses one connection, or closes it
//! before it opens the next.

use std::sync::{Condvar, Mutex};
use std::time::Duration;

/// How long a response is held back for a concurrent request to arrive.
const HELD: Duration = Duration::from_millis(5);

/// How long a closed connection may take to be noticed.
const NOTICED: Duration = Duration::from_secs(2);

/// Who has the turn.
#[derive(Default)]
pub struct Turns {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    /// The last request on the connection in use.
    current: Option<String>,
    is_in_flight: bool,
    violation: Option<String>,
}

/// The turn of one connection, until it is dropped.
pub struct Turn<'a>(&'a Turns);

impl Turns {
    /// Begins the turn of a new connection with its first request; a violation if another one remains open.
    pub fn begin(&self, line: &str) -> Turn<'_> {
        let state = self.state.lock().unwrap();
        let is_idle = |state: &mut State| state.current.is_some() && !state.is_in_flight;
        let mut state = self.changed.wait_timeout_while(state, NOTICED, is_idle).unwrap().0;
        if let (Some(other), None) = (&state.current, &state.violation) {
            state.violation = Some(format!(
                "concurrent requests to a scripted server, whose steps have an order: `{line}` came on a connection of its \
                 own while that of `{other}` was open; use a Responder, or let one request depend on the other"
            ));
            self.changed.notify_all();
        }
        (state.current, state.is_in_flight) = (Some(line.to_owned()), true);
        Turn(self)
    }

    /// The first violation, if any.
    pub fn violation(&self) -> Option<String> {
        self.state.lock().unwrap().violation.clone()
    }
}

impl Turn<'_> {
    /// Holds the response to a request back until a concurrent one would have arrived; returns the violation, if any.
    pub fn hold(&self, line: &str) -> Option<String> {
        let mut state = self.0.state.lock().unwrap();
        (state.current, state.is_in_flight) = (Some(line.to_owned()), true);
        let is_alone = |state: &mut State| state.violation.is_none();
        let mut state = self.0.changed.wait_timeout_while(state, HELD, is_alone).unwrap().0;
        state.is_in_flight = false;
        state.violation.clone()
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.0.state.lock().unwrap().current = None;
        self.0.changed.notify_all();
    }
}

// Benchmarks compile this file without its tests.
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_connection_is_a_violation_while_another_is_open() {
        let turns = Turns::default();
        for line in ["GET /1", "GET /2"] {
            assert_eq!(turns.begin(line).hold(line), None);
        }
        let third = turns.begin("GET /3");
        third.hold("GET /4");
        let fourth = turns.begin("GET /5");
        let what = fourth.hold("GET /5").unwrap();
        assert!(what.contains("`GET /5`") && what.contains("`GET /4`"), "{what}");
        assert_eq!(turns.violation(), Some(what));
    }
}
