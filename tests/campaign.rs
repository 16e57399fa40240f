//! Random commands against random faults, briefly; `cargo bench --bench campaign` runs more.

mod trial;

use crate::support::trial::campaign;

/// The number of schedules.
const SCHEDULES: u64 = 300;
/// The number of parallel schedules: most of their time is waiting.
const AT_ONCE: usize = 20;

#[test]
fn random_faults_never_make_the_output_lie() {
    let summary = campaign::<trial::Schedule>(0..SCHEDULES, AT_ONCE, |_| {});
    assert!(summary.commands as u64 > SCHEDULES * 2, "{} commands", summary.commands);
    let found = summary.violations.len();
    assert!(found == 0, "{found} of {SCHEDULES} schedules\n\n{}", summary.violations.join("\n"));
}
