//! Whether a request whose answer was lost was taken by the service, judged by what some of its contacts look like now.
//! Pure.
//!
//! The import makes or changes all contacts of a request, so a few tell for all. What can be seen of one:
//!
//! | Seen | Says |
//! |---|---|
//! | made since the request was announced | taken, unless half of those looked at are not there: one may have been made by anything |
//! | changed since then | taken, if a second one agrees: one contact may be changed by anything |
//! | not there | not taken, once nothing waits at the service; but excluded addresses and contacts over the account's limit are left out of a request that was taken |
//! | there, not changed since | nothing: whether an import of the same values moves the date is not established |
//!
//! The dates are the service's own, with their offset, and are compared with the moment of the announcement by the
//! service's clock, as far as its answers showed it; [`SKEW`] is allowed for what is left, [`BLIND_SKEW`] where it was
//! never seen. Each address is in a file only once, so no other request of the same job can have left these traces; an
//! earlier job that imported the same addresses within that time can, and then the contacts look changed. That is why a
//! job reads the service's clock when it begins: the seconds in which this can happen are few.
//!
//! What cannot be decided is sent again only where that does nothing new: the import writes the same values once more,
//! but the automations it starts would start twice. So with automations excluded it is sent again, and without it is
//! reported as unknown.

/// Seconds by which the two clocks may still differ where the service's was seen.
pub const SKEW: i64 = 2;
/// The same where it was not.
pub const BLIND_SKEW: i64 = 120;

/// What a contact looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// There is none with that address.
    Absent,
    /// Made since.
    Created,
    /// Changed since.
    Changed,
    /// There, and as it was.
    Untouched,
}

/// What is to be thought of the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The service has it.
    Taken,
    /// The service does not have it.
    NotTaken,
    /// Nobody can tell.
    Open,
}

/// What a contact with these dates (RFC 3339, empty for none) looks like to a request announced at `announced`, in seconds
/// since 1970 by the service's clock.
pub fn see(created: &str, changed: &str, announced: i64, skew: i64) -> Seen {
    let since = |date: &str| date.parse::<jiff::Timestamp>().is_ok_and(|date| date.as_second() >= announced - skew);
    match (since(created), since(changed)) {
        (true, _) => Seen::Created,
        (false, true) => Seen::Changed,
        (false, false) => Seen::Untouched,
    }
}

/// The verdict on some contacts of a request. `idle` says that nothing waits at the service.
pub fn judge(seen: &[Seen], idle: bool) -> Verdict {
    let count = |what: Seen| seen.iter().filter(|one| **one == what).count();
    let (created, changed, absent) = (count(Seen::Created), count(Seen::Changed), count(Seen::Absent));
    let most_are_there = absent * 2 < seen.len();
    if most_are_there && (created > 0 || changed >= 2 || (changed == 1 && seen.len() == 1)) {
        return Verdict::Taken;
    }
    // One address may be excluded from all imports; that all of several are is no accident.
    if idle && created == 0 && changed == 0 && absent > 0 && absent * 2 >= seen.len() {
        return Verdict::NotTaken;
    }
    Verdict::Open
}

#[cfg(test)]
mod tests {
    use super::*;
    use Seen::{Absent, Changed, Created, Untouched};

    #[test]
    fn one_new_contact_or_two_changed_ones_show_that_it_was_taken() {
        for seen in [&[Created, Created, Absent][..], &[Created], &[Changed, Changed, Untouched], &[Changed]] {
            assert_eq!(judge(seen, false), Verdict::Taken, "{seen:?}");
        }
    }

    #[test]
    fn missing_contacts_show_that_it_was_not_once_nothing_waits() {
        for seen in [&[Absent][..], &[Absent, Absent, Untouched], &[Absent, Untouched]] {
            assert_eq!(judge(seen, true), Verdict::NotTaken, "{seen:?}");
            assert_eq!(judge(seen, false), Verdict::Open, "{seen:?}");
        }
    }

    #[test]
    fn what_may_be_an_accident_decides_nothing() {
        for seen in [
            &[Created, Absent, Absent][..],
            &[Untouched, Untouched],
            &[Absent, Untouched, Untouched],
            &[Changed, Absent, Absent],
            &[],
        ] {
            assert_eq!(judge(seen, true), Verdict::Open, "{seen:?}");
        }
    }

    #[test]
    fn dates_are_read_with_their_offset_and_a_little_skew() {
        let noon = "2026-11-23T12:00:00-06:00";
        let announced = noon.parse::<jiff::Timestamp>().map_or(0, jiff::Timestamp::as_second);
        assert_eq!(see(noon, noon, announced + SKEW, SKEW), Created);
        assert_eq!(see(noon, noon, announced + SKEW + 1, SKEW), Untouched);
        assert_eq!(see("2020-01-01T00:00:00-06:00", "2026-11-23T19:00:00+01:00", announced, SKEW), Changed);
        assert_eq!(see("", "0000-00-00 00:00:00", announced, SKEW), Untouched);
    }
}
