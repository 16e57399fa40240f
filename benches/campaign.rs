//! Random commands over random faults, as many as there is time for, and what was done compared with what was reported.
//! Prints its progress and each violation with the smallest schedule that shows it, and ends with 1 for any.
//! `cargo bench --bench campaign -- 10000 1`: schedules, first seed. With `mailings` after them, the commands are those that
//! send campaigns; with `reads`, those that read contacts and deals with their relations while these change; with `mirror`, those
//! that sync a mirror of them; without, those about records and jobs.

#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::expect_used)]

#[path = "../tests/mailings/trial/mod.rs"]
mod mailings;
#[cfg(all(feature = "mirror", unix))]
#[path = "../tests/mirror/trial.rs"]
mod mirror;
#[path = "campaign/reads.rs"]
mod reads;
#[path = "../tests/campaign/trial/mod.rs"]
mod record_trials;
#[allow(dead_code, unused_imports)]
#[path = "../tests/support/mod.rs"]
mod support;

use std::sync::atomic::Ordering;
use std::time::Instant;

use reads::trial as reading;
use support::trial::{Summary, campaign};

/// So many at once: most of a schedule's time is waiting.
const AT_ONCE: usize = 20;
/// Reading takes more of the processor.
const READS_AT_ONCE: usize = 6;

fn main() {
    let mut numbers = std::env::args().skip(1).filter_map(|word| word.parse::<u64>().ok());
    let schedules = numbers.next().unwrap_or(10_000);
    let first = numbers.next().unwrap_or(1);
    let begun = Instant::now();
    let seeds = first..first + schedules;
    let tell = |told: &str| println!("{told}");
    let is_about = |wanted: &str| std::env::args().any(|word| word == wanted);
    let summary = if is_about("mailings") {
        campaign::<mailings::Schedule>(seeds, AT_ONCE, tell)
    } else if is_about("reads") {
        campaign::<reading::Schedule>(seeds, READS_AT_ONCE, tell)
    } else if is_about("mirror") {
        syncs(seeds, tell)
    } else {
        campaign::<record_trials::Schedule>(seeds, AT_ONCE, tell)
    };
    for ((command, exit), count) in mailings::ENDS.lock().unwrap().iter() {
        println!(
            "{count:6} × campaigns {command}: {}",
            exit.map_or("killed".to_owned(), |exit| format!("exit {exit}"))
        );
    }
    for ((command, exit), count) in reading::ENDS.lock().unwrap().iter() {
        println!("{count:6} × {command}: {}", exit.map_or("killed".to_owned(), |exit| format!("exit {exit}")));
    }
    println!("{:6} changes meanwhile", reading::CHANGES.load(Ordering::Relaxed));
    println!(
        "{} schedules from seed {first}, {} commands, {:.0} s, {} violations",
        summary.schedules,
        summary.commands,
        begun.elapsed().as_secs_f64(),
        summary.violations.len()
    );
    std::process::exit(i32::from(!summary.violations.is_empty()));
}

#[cfg(all(feature = "mirror", unix))]
fn syncs(seeds: std::ops::Range<u64>, tell: impl Fn(&str) + Sync) -> Summary {
    campaign::<mirror::Schedule>(seeds, READS_AT_ONCE, tell)
}

#[cfg(not(all(feature = "mirror", unix)))]
fn syncs(_: std::ops::Range<u64>, _: impl Fn(&str)) -> Summary {
    panic!("this build has no mirror")
}
