//! Random commands that send campaigns, against random faults, briefly; `cargo bench --bench campaign -- 2000 1 mailings` runs more.

mod copies;
mod trial;

use crate::support::trial::campaign;

/// The number of schedules: each takes most of a second of CPU time.
const SCHEDULES: u64 = 60;
/// The number of parallel schedules: most of their time is waiting.
const AT_ONCE: usize = 40;

#[test]
fn random_faults_never_send_a_campaign_twice_or_unconfirmed() {
    let summary = campaign::<trial::Schedule>(0..SCHEDULES, AT_ONCE, |_| {});
    assert!(summary.commands as u64 > SCHEDULES * 2, "{} commands", summary.commands);
    let found = summary.violations.len();
    assert!(found == 0, "{found} of {SCHEDULES} schedules\n\n{}", summary.violations.join("\n"));
}
