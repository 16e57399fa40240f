//! Random changes, faults and quirks while contacts and deals are read with what belongs to them, briefly;
//! `cargo bench --bench campaign -- 2000 1 reads` runs more.

pub mod trial;

use crate::support::trial::campaign;

/// The number of schedules.
const SCHEDULES: u64 = 40;
/// The number of parallel schedules: most of their time is waiting.
const AT_ONCE: usize = 6;

#[test]
fn no_relation_is_lost_doubled_or_invented() {
    let summary = campaign::<trial::Schedule>(0..SCHEDULES, AT_ONCE, |_| {});
    assert!(summary.commands as u64 >= SCHEDULES, "{} commands", summary.commands);
    let found = summary.violations.len();
    assert!(found == 0, "{found} of {SCHEDULES} schedules\n\n{}", summary.violations.join("\n"));
}
