//! The arithmetic of turns, at moments chosen here.
use super::*;

const SECOND: u64 = 1_000_000;
/// Any moment will do; this one is in 2026.
const START: Moment = 1_790_000_000 * SECOND;

fn rate(rate: f64) -> Rate {
    Rate::per_second(rate)
}

/// The moments, from `start`, of `count` turns asked for one after the other as soon as each has come.
fn take_turns(account: &mut Account, rate: Rate, start: Moment, count: usize) -> Vec<u64> {
    let mut now = start;
    let mut moments = Vec::new();
    for _ in 0..count {
        now = account.reserve(rate, u64::MAX, now);
        moments.push(now - start);
    }
    moments
}

/// The most turns in any stretch that is as long as the rate's window.
fn most(moments: &[Moment], rate: Rate) -> usize {
    let within = |first: Moment| moments.iter().filter(|turn| (first..=first + rate.length).contains(turn)).count();
    moments.iter().map(|first| within(*first)).max().unwrap_or(0)
}

#[test]
fn the_first_five_are_immediate_and_the_sixth_a_second_later() {
    let moments = take_turns(&mut Account::default(), rate(5.0), START, 11);
    assert_eq!(moments[..5], [0; 5]);
    let later: Vec<u64> = (0..5).map(|turn| SECOND + MARGIN + turn * SECOND / 20).collect();
    assert_eq!(moments[5..10], later, "not in a bunch");
    assert_eq!(moments[10], (SECOND + MARGIN) * 2);
}

#[test]
fn no_second_ever_has_more_turns_than_the_rate() {
    for per_second in [1.0, 2.5, 3.0, 5.0, 0.5] {
        let mut account = Account::default();
        let mut now = START;
        let mut moments = Vec::new();
        for step in 0..60u64 {
            // Arrivals of every rhythm: in bunches, and with pauses.
            now += step * 37 % 11 * 40_000;
            now = account.reserve(rate(per_second), u64::MAX, now);
            moments.push(now);
        }
        assert_eq!(most(&moments, rate(per_second)), rate(per_second).size, "rate {per_second}");
    }
}

#[test]
fn two_processes_of_different_rates_together_stay_within_the_higher_and_neither_starves() {
    let (fast, slow) = (rate(5.0), rate(2.0));
    let mut account = Account::default();
    let (mut fast_at, mut slow_at) = (START, START);
    let (mut all, mut slowly) = (Vec::new(), Vec::new());
    for _ in 0..200 {
        // Whoever's last turn has come asks for the next one.
        if fast_at <= slow_at {
            fast_at = account.reserve(fast, u64::MAX, fast_at);
            all.push(fast_at);
        } else {
            slow_at = account.reserve(slow, u64::MAX, slow_at);
            all.push(slow_at);
            slowly.push(slow_at);
        }
    }
    assert_eq!(most(&all, fast), 5);
    assert!(most(&slowly, slow) <= 2);
    let seconds = (fast_at.max(slow_at) - START) / SECOND;
    assert!(slowly.len() as u64 >= seconds / 2, "{} turns in {seconds} s", slowly.len());
    assert!(all.len() as u64 > seconds * 4, "{} turns in {seconds} s", all.len());
}

#[test]
fn a_turn_that_a_slow_process_reserved_far_ahead_does_not_block_a_fast_one() {
    let mut account = Account::default();
    account.reserve(rate(0.1), u64::MAX, START);
    let far = account.reserve(rate(0.1), u64::MAX, START);
    assert_eq!(far, START + 10 * SECOND + MARGIN);
    assert_eq!(take_turns(&mut account, rate(5.0), START, 4), [0; 4]);
    assert_eq!(account.turns.last(), Some(&far));
}

#[test]
fn turns_asked_for_at_once_follow_each_other() {
    let mut account = Account::default();
    let turns: Vec<u64> = (0..5).map(|_| account.reserve(rate(2.0), u64::MAX, START) - START).collect();
    let step = SECOND + MARGIN;
    assert_eq!(turns, [0, 0, step, step + SECOND / 8, step * 2]);
}

#[test]
fn after_a_rest_there_is_a_burst_again() {
    let mut account = Account::default();
    take_turns(&mut account, rate(5.0), START, 5);
    assert_eq!(take_turns(&mut account, rate(5.0), START + SECOND * 3, 5), [0; 5]);
}

#[test]
fn a_rate_of_nothing_lifts_the_limit() {
    for per_second in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert_eq!(take_turns(&mut Account::default(), rate(per_second), START, 50)[49], 0, "{per_second}");
    }
}

#[test]
fn a_very_small_rate_is_no_overflow() {
    let mut account = Account::default();
    assert_eq!(take_turns(&mut account, rate(1e-300), START, 1), [0]);
    assert!(account.reserve(rate(1e-300), u64::MAX, START) > START + SECOND);
}

#[test]
fn a_wait_the_service_asked_for_holds_everyone_and_is_never_shortened() {
    for per_second in [0.0, 5.0] {
        let mut account = Account::default();
        account.hold(30 * SECOND, START);
        account.hold(SECOND, START);
        assert_eq!(account.reserve(rate(per_second), u64::MAX, START), START + 30 * SECOND);
    }
}

#[test]
fn a_wait_longer_than_ones_patience_is_not_waited() {
    let mut account = Account::default();
    account.hold(30 * SECOND, START);
    assert_eq!(account.reserve(rate(5.0), 10 * SECOND, START), START);
}

#[test]
fn what_a_wrong_clock_wrote_is_dropped() {
    let mut account = Account::default();
    account.hold(SECOND, START + 3_600 * SECOND);
    account.turns = vec![START + 3_600 * SECOND; 5];
    assert_eq!(account.reserve(rate(5.0), u64::MAX, START), START);
    account.hold(SECOND, START);
    assert_eq!(account.held(u64::MAX, START), Some(START + SECOND));
}

#[test]
fn a_connection_that_took_its_time_delays_the_turns_that_waited_for_it_and_no_other() {
    let mut account = Account::default();
    let first = take_turns(&mut account, rate(5.0), START, 4);
    assert_eq!(first, [0; 4]);
    account.reserve(rate(5.0), u64::MAX, START + SECOND / 10);
    let open = START + SECOND * 3 / 10;
    account.delay(START + SECOND / 20, open);
    assert_eq!(account.turns, [START, START, START, START, open]);
    account.delay(START, open);
    assert_eq!(account.reserve(rate(5.0), u64::MAX, open), open + SECOND + MARGIN);
}

#[test]
fn turns_are_left_to_others_for_two_windows() {
    let mut account = Account::default();
    account.leave(3, rate(5.0), START);
    assert_eq!(take_turns(&mut account, rate(5.0), START, 3), [0, 0, SECOND + MARGIN]);
    let mut account = Account::default();
    account.leave(9, rate(5.0), START);
    assert_eq!(take_turns(&mut account, rate(5.0), START, 2), [0, SECOND + MARGIN], "one turn is always ours");
    assert_eq!(take_turns(&mut account, rate(5.0), START + 4 * SECOND, 5), [0; 5]);
}

#[test]
fn a_refusal_nobody_explains_widens_the_margin_for_a_while() {
    let gap = |account: &mut Account, start| take_turns(account, rate(1.0), start, 2)[1];
    let mut account = Account::default();
    account.refused(START);
    assert_eq!(gap(&mut account, START), SECOND + MARGIN + MARGIN_STEP);
    account.refused(START + 1);
    assert_eq!(account.margin.amount, MARGIN_STEP, "those of one moment are one");
    let mut now = START;
    for _ in 0..50 {
        now += ONE_REFUSAL;
        account.refused(now);
    }
    assert_eq!(gap(&mut account, now), SECOND + MARGIN + MARGIN_MOST);
    assert_eq!(gap(&mut account, now + 2 * MARGIN_LASTS), SECOND + MARGIN);
    account.leave(1, rate(5.0), START);
    let before = account.margin;
    account.refused(START);
    assert_eq!(account.margin, before, "others explain it");
}

#[test]
fn old_turns_are_forgotten() {
    let mut account = Account::default();
    take_turns(&mut account, rate(5.0), START, 500);
    assert_eq!(account.turns.len(), 5 + KEPT);
}
