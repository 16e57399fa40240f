//! Several paces on one file, as several processes have them.
use super::*;
use crate::system::workers::{self, FirstFailure, unpoisoned};

const PATIENCE: Duration = Duration::from_secs(300);

fn pace(rate: f64, file: &std::path::Path) -> RateLimiter {
    RateLimiter::new(rate, PATIENCE, Some(file.to_owned()), false)
}

#[test]
fn no_second_has_more_turns_than_the_rate_whoever_takes_them() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("pace/acme");
    // 50 turns a second, so that the test takes little more than one.
    let (taken, failure) = (Mutex::new(Vec::new()), FirstFailure::default());
    workers::for_each(4, &[(); 4], &failure, |_, ()| {
        let pace = pace(50.0, &file);
        let turns: Vec<Moment> = (0..20).map(|_| pace.wait(&CancelSignal::default()).at).collect();
        lock(&taken).extend(turns);
        Ok(())
    });
    let mut sorted = unpoisoned(taken.into_inner());
    sorted.sort_unstable();
    assert_eq!(sorted.len(), 80);
    assert!(sorted.windows(51).all(|turns| turns[50] - turns[0] > 1_000_000), "{sorted:?}");
}

#[test]
fn a_wait_asked_for_holds_the_others_too_also_those_whose_turn_was_near() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("acme");
    let (one, other) = (pace(1.0, &file), pace(1.0, &file));
    one.reserve();
    let near = other.reserve();
    assert!(near.left() <= Duration::from_millis(1_025));
    one.refused(Some(Duration::from_secs(30)));
    let later = other.confirm(near).unwrap_err();
    assert!(later.left() > Duration::from_secs(25));
    // A client with less patience sends the request anyway.
    let hasty = RateLimiter::new(5.0, Duration::from_secs(2), Some(file), false);
    assert!(hasty.reserve().left() < Duration::from_secs(2));
}

#[test]
fn a_turn_at_once_needs_no_second_look() {
    let folder = tempfile::tempdir().unwrap();
    let pace = pace(5.0, &folder.path().join("acme"));
    let turn = pace.reserve();
    pace.refused(Some(Duration::from_secs(30)));
    assert_eq!(pace.confirm(turn), Ok(()));
}

#[test]
fn without_a_limit_there_is_no_file() {
    let folder = tempfile::tempdir().unwrap();
    pace(0.0, &folder.path().join("acme")).wait(&CancelSignal::default());
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn processes_that_cannot_share_the_file_use_a_fifth_of_the_rate_each() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("pace"), "no directory").unwrap();
    let file = folder.path().join("pace/acme");
    let processes: Vec<RateLimiter> = (0..5).map(|_| pace(5.0, &file)).collect();
    let at_once = processes.iter().flat_map(|one| (0..3).map(|_| one.reserve())).filter(|turn| turn.left().is_zero());
    assert_eq!(at_once.count(), 5);
}

#[test]
fn the_full_rate_applies_again_once_the_file_is_free() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("acme");
    let pace = pace(5.0, &file);
    let held = record::Record::lock(&file).unwrap();
    let at_once = |pace: &RateLimiter| (0..2).filter(|_| pace.reserve().left().is_zero()).count();
    assert_eq!((at_once(&pace), pace.is_alone.load(Ordering::Relaxed)), (1, true));
    drop(held);
    assert!(at_once(&pace) > 0 && !pace.is_alone.load(Ordering::Relaxed));
}

#[test]
fn the_sign_to_stop_ends_the_wait() {
    let pace = RateLimiter::new(0.001, PATIENCE, None, false);
    let stop = CancelSignal::default();
    pace.wait(&stop);
    stop.give();
    pace.wait(&stop);
}

#[test]
fn others_are_seen_where_every_answer_of_a_window_leaves_something_unexplained() {
    let rate = Rate::per_second(5.0);
    let judged = |unexplained: [u64; 4]| {
        let mut watch = Watch::default();
        unexplained
            .into_iter()
            .zip([0, 1, 2, 1_100_000])
            .filter_map(|(left, at)| watch.add(left, at, rate))
            .collect::<Vec<_>>()
    };
    assert_eq!(judged([2, 3, 2, 0]), [2]);
    assert!(judged([2, 0, 2, 9]).is_empty());
}

#[test]
fn turns_are_left_to_others_who_use_the_account_from_elsewhere() {
    let pace = RateLimiter::new(5.0, PATIENCE, None, false);
    let turn = pace.reserve();
    // One turn is ours, so four were left; the server says one.
    let mut at = turn;
    for step in [0, 1, 2, 1_100_000] {
        at.at = turn.at + step;
        pace.remaining(at, 1);
    }
    assert_eq!(lock(&pace.known).others.amount, 3);
    let burst: Vec<bool> = (0..3).map(|_| pace.reserve().left().is_zero()).collect();
    assert_eq!(burst, [true, false, false]);
}
