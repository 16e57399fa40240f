//! `acamp mirror`: a local copy of the account in SQLite. The trial runs few schedules here; `cargo bench --bench campaign --
//! 500 1 mirror` runs more.

mod files;
mod sync;
mod trial;

use crate::support::trial::campaign;

/// The number of schedules.
const SCHEDULES: u64 = 24;
/// The number of parallel schedules: most of their time is waiting.
const AT_ONCE: usize = 4;

#[test]
fn a_sync_that_succeeds_has_what_the_account_has() {
    let summary = campaign::<trial::Schedule>(0..SCHEDULES, AT_ONCE, |_| {});
    let ends = trial::ENDS.lock().unwrap();
    assert!(ends.iter().filter(|exit| **exit == Some(0)).count() as u64 * 4 > SCHEDULES, "{ends:?}");
    let found = summary.violations.len();
    assert!(found == 0, "{found} of {SCHEDULES} schedules\n\n{}", summary.violations.join("\n"));
}
