//! The events of one email: opens, clicks, a bounce and others. A pure function of the campaign, the contact and the time it was sent. The same on every
//! machine, so only integers are used.

use serde_json::Value;

use crate::util::random::mix;

/// The time of what never happens.
pub(super) const NEVER: i64 = i64::MAX;
/// All that a rate counts out of.
const ALL: u64 = 10_000;
/// After how many seconds an email is opened: for the earliest ten-thousandths of those who open, up to so many.
const DELAYS: [(u64, u64); 9] = [
    (0, 40),
    (1_000, 240),
    (2_500, 1_500),
    (5_000, 10_800),
    (7_000, 43_200),
    (8_500, 129_600),
    (9_500, 345_600),
    (9_900, 864_000),
    (10_000, 1_209_600),
];

/// How often the outcomes happen, in ten-thousandths of the emails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rates {
    pub(crate) hard: u64,
    pub(crate) soft: u64,
    pub(crate) open: u64,
    pub(crate) click: u64,
    pub(crate) unsubscribe: u64,
    pub(crate) complaint: u64,
    pub(crate) forward: u64,
    pub(crate) reply: u64,
}

impl Rates {
    /// Returns the rates of a campaign that has none of its own; they differ a little from campaign to campaign.
    pub(super) fn of(campaign: i64) -> Self {
        let drawn = mix(campaign.unsigned_abs());
        let vary = |middle: u64, shift: u32| middle * (85 + (drawn >> shift) % 31) / 100;
        Rates {
            hard: vary(60, 0),
            soft: vary(120, 5),
            open: vary(4_200, 10),
            click: vary(900, 15),
            unsubscribe: vary(90, 20),
            complaint: vary(15, 25),
            forward: vary(60, 30),
            reply: vary(40, 35),
        }
    }

    /// Parses the stored form.
    pub(super) fn parse(value: Option<&Value>) -> Option<Self> {
        let numbers: Vec<u64> = value?.as_array()?.iter().filter_map(Value::as_u64).collect();
        let [hard, soft, open, click, unsubscribe, complaint, forward, reply] = numbers.try_into().ok()?;
        Some(Rates { hard, soft, open, click, unsubscribe, complaint, forward, reply })
    }
}

/// A bounce. Of the texts, those of `5.1.1` and `4.2.2` are on record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Bounce {
    /// Whether the address does not exist; otherwise it is out of order for a while.
    pub(crate) hard: bool,
    pub(crate) code: &'static str,
    pub(crate) reason: &'static str,
    pub(crate) description: &'static str,
}

const fn bounce(hard: bool, code: &'static str, reason: &'static str, description: &'static str) -> Bounce {
    Bounce { hard, code, reason, description }
}

const HARD: [Bounce; 4] = [
    bounce(true, "5.1.1", "user_unknown", "User unknown"),
    bounce(true, "5.1.1", "user_unknown", "User unknown"),
    bounce(true, "5.1.2", "host_unknown", "Host unknown"),
    bounce(true, "5.2.1", "mailbox_disabled", "Mailbox disabled"),
];
const SOFT: [Bounce; 4] = [
    bounce(false, "4.2.2", "mailbox_full", "Mailbox full"),
    bounce(false, "4.2.2", "mailbox_full", "Mailbox full"),
    bounce(false, "4.4.1", "no_answer", "No answer from host"),
    bounce(false, "4.7.1", "greylisted", "Temporarily rejected"),
];
/// The reasons people give for unsubscribing; most give none.
const REASONS: [&str; 6] =
    ["", "", "", "I no longer want to receive these emails", "I get too many emails", "I never signed up"];

/// The clicks of one contact on one link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Clicks {
    /// The index of the link in its message.
    pub(super) link: usize,
    /// When, in seconds since 1970; [`NEVER`] for no second click.
    pub(super) times: [i64; 2],
}

/// The events of one email. Times are in seconds since 1970; [`NEVER`] for what does not happen.
#[derive(Clone, Copy, Debug)]
pub(super) struct Events {
    pub(super) bounced: i64,
    pub(super) bounce: Option<Bounce>,
    /// Opens by a person, in order.
    pub(super) opens: [i64; 4],
    /// An open by Apple Mail Privacy Protection, which is no person.
    pub(super) apple: i64,
    pub(super) clicks: [Option<Clicks>; 3],
    pub(super) unsubscribed: i64,
    pub(super) reason: &'static str,
    pub(super) complained: i64,
    pub(super) forwarded: i64,
    pub(super) replied: i64,
}

impl Events {
    fn none() -> Self {
        Events {
            bounced: NEVER,
            bounce: None,
            opens: [NEVER; 4],
            apple: NEVER,
            clicks: [None; 3],
            unsubscribed: NEVER,
            reason: "",
            complained: NEVER,
            forwarded: NEVER,
            replied: NEVER,
        }
    }

    /// Returns the times of all that happens.
    pub(super) fn times(&self) -> impl Iterator<Item = i64> + '_ {
        let clicks = self.clicks.iter().flatten().flat_map(|clicks| clicks.times);
        let single = [self.bounced, self.apple, self.unsubscribed, self.complained, self.forwarded, self.replied];
        self.opens.into_iter().chain(single).chain(clicks).filter(|time| *time != NEVER)
    }
}

/// The draws for one email.
#[derive(Clone, Copy)]
struct Draws(u64);

impl Draws {
    fn number(self, purpose: u64) -> u64 {
        mix(self.0 ^ (purpose << 48))
    }

    fn hits(self, purpose: u64, rate: u64) -> bool {
        self.number(purpose) % ALL < rate
    }

    /// Draws a delay in seconds; most are short.
    fn delay(self, purpose: u64) -> i64 {
        let drawn = self.number(purpose) % ALL;
        let mut below = DELAYS[0];
        for above in DELAYS {
            if drawn < above.0 {
                let seconds = below.1 + (above.1 - below.1) * (drawn - below.0) / (above.0 - below.0);
                return seconds.cast_signed();
            }
            below = above;
        }
        below.1.cast_signed()
    }
}

/// Simulates the events of the email of a campaign to a contact, sent at `sent`, with `links` links. A contact that
/// `stays` neither bounces nor unsubscribes nor complains.
pub(super) fn simulate(campaign: i64, contact: i64, sent: i64, rates: &Rates, links: usize, stays: bool) -> Events {
    let draws = Draws(mix(mix(campaign.unsigned_abs()) ^ contact.unsigned_abs()));
    let mut events = Events::none();
    let bounce = draws.number(1) % ALL;
    if !stays && bounce < rates.hard + rates.soft {
        let which = (draws.number(2) % 4) as usize;
        events.bounce = Some(if bounce < rates.hard { HARD[which] } else { SOFT[which] });
        events.bounced = sent + 2 + (draws.number(3) % 40).cast_signed();
        return events;
    }
    // One contact in five reads email with Apple Mail, which opens most emails by itself.
    let uses_apple = mix(contact.unsigned_abs()).is_multiple_of(5);
    if uses_apple && draws.hits(4, 8_000) {
        events.apple = sent + draws.delay(5) / 3;
    }
    let open = if uses_apple { rates.open / 2 } else { rates.open };
    let opened = draws.hits(6, open);
    if opened {
        add_opens(&mut events, draws, sent);
    }
    add_clicks(&mut events, draws, sent, rates, links);
    add_rest(&mut events, draws, sent, rates, stays);
    events
}

fn add_opens(events: &mut Events, draws: Draws, sent: i64) {
    let count = match draws.number(7) % 100 {
        0..60 => 1,
        60..85 => 2,
        85..95 => 3,
        _ => 4,
    };
    let mut time = sent;
    for (number, open) in (8..).zip(&mut events.opens[..count]) {
        time += draws.delay(number);
        *open = time;
    }
}

fn add_clicks(events: &mut Events, draws: Draws, sent: i64, rates: &Rates, links: usize) {
    // Some people click in an email whose images they do not load, so that no open is seen.
    let clicked = match events.opens[0] {
        NEVER => draws.hits(12, rates.click / 30),
        _ => draws.hits(12, rates.click * ALL / rates.open.max(1)),
    };
    if !clicked || links == 0 {
        return;
    }
    let start = if events.opens[0] == NEVER { sent + draws.delay(13) } else { events.opens[0] };
    let wanted = 1 + usize::from(draws.hits(14, 2_500)) + usize::from(draws.hits(15, 800));
    let mut time = start;
    for step in 0..wanted.min(links) {
        let purpose = 20 + step as u64 * 4;
        // The first links get the most clicks.
        let drawn = |purpose: u64| (draws.number(purpose) % links as u64) as usize;
        let mut link = drawn(purpose).min(drawn(purpose + 1));
        while events.clicks.iter().flatten().any(|clicks| clicks.link == link) {
            link = (link + 1) % links;
        }
        time += 5 + (draws.number(purpose + 2) % 90).cast_signed();
        let again = if draws.hits(purpose + 3, 1_500) { time + 30 + draws.delay(40 + step as u64) } else { NEVER };
        events.clicks[step] = Some(Clicks { link, times: [time, again] });
    }
}

fn add_rest(events: &mut Events, draws: Draws, sent: i64, rates: &Rates, stays: bool) {
    let seen = if events.opens[0] == NEVER { sent + draws.delay(50) } else { events.opens[0] };
    let after = |purpose: u64| seen + 10 + (draws.number(purpose) % 600).cast_signed();
    if !stays && draws.hits(51, rates.unsubscribe) {
        events.unsubscribed = after(52);
        events.reason = REASONS[(draws.number(53) % 6) as usize];
    } else if !stays && draws.hits(54, rates.complaint) {
        events.complained = after(55);
    }
    if events.opens[0] != NEVER {
        let among_readers = |rate: u64| rate * ALL / rates.open.max(1);
        if draws.hits(56, among_readers(rates.forward)) {
            events.forwarded = after(57);
        }
        if draws.hits(58, among_readers(rates.reply)) {
            events.replied = after(59);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Events, NEVER, Rates, simulate};

    fn all(links: usize) -> Vec<Events> {
        (1..=20_000).map(|contact| simulate(7, contact, 1_000_000, &Rates::of(7), links, false)).collect()
    }

    #[test]
    fn outcomes_happen_about_as_often_as_the_rates_say() {
        let rates = Rates::of(7);
        let events = all(5);
        let share = |happens: fn(&Events) -> bool| events.iter().filter(|events| happens(events)).count() / 2;
        let near = |share: usize, rate: u64| (share as u64).abs_diff(rate) <= rate / 4 + 8;
        assert!(near(share(|events| events.bounce.is_some_and(|bounce| bounce.hard)), rates.hard));
        assert!(near(share(|events| events.bounce.is_some_and(|bounce| !bounce.hard)), rates.soft));
        assert!(near(share(|events| events.opens[0] != NEVER), rates.open * 9 / 10));
        assert!(near(share(|events| events.clicks[0].is_some()), rates.click));
        assert!(near(share(|events| events.unsubscribed != NEVER), rates.unsubscribe));
        assert!(share(|events| events.apple != NEVER) > 1000);
        assert!(share(|events| events.complained != NEVER) > 2 && share(|events| events.replied != NEVER) > 10);
    }

    #[test]
    fn nothing_happens_before_the_email_is_sent_or_after_a_bounce() {
        for events in all(3) {
            assert!(events.times().all(|time| time > 1_000_000 && time < 1_000_000 + 90 * 86_400));
            assert!(events.bounce.is_none() || events.times().count() == 1);
            assert!(events.opens.is_sorted());
            let links: Vec<usize> = events.clicks.iter().flatten().map(|clicks| clicks.link).collect();
            assert!(links.iter().all(|link| *link < 3 && links.iter().filter(|other| *other == link).count() == 1));
        }
        assert!(all(0).iter().all(|events| events.clicks == [None; 3]));
    }

    #[test]
    fn outcomes_are_the_same_on_every_machine() {
        let sum = all(4).iter().flat_map(|events| events.times().collect::<Vec<_>>()).fold(0, i64::wrapping_add);
        assert_eq!(sum, SUM);
    }

    const SUM: i64 = 21_033_806_013;
}
