//! Formats the server's dates for people and for programs. A text is recognized as a date by its format alone; anything
//! else is unchanged. Pure: the current time is an argument.
//!
//! The server writes four formats: RFC 3339 with an offset, `YYYY-MM-DD HH:MM:SS` in Chicago time (even if the key says
//! `utc`), plain dates, and `0000-00-00…` for no date.

use jiff::Timestamp;

use crate::text::timestamp::chicago;

/// How timestamps are written.
#[derive(Clone, Copy, Debug)]
pub enum Dates {
    /// For people: `3 days ago`, relative to this time; a calendar date if it is a year or more away.
    Relative(Timestamp),
    /// For programs: RFC 3339 with the offset of the server's time zone.
    Absolute,
}

impl Dates {
    /// The text to show instead of `text`; `None` if it is not a timestamp.
    pub fn rewrite(self, text: &str) -> Option<String> {
        if is_zero(text) {
            return Some(String::new());
        }
        if !is_timestamp(text) {
            return None;
        }
        match (self, text.as_bytes().get(10)) {
            (Dates::Absolute, Some(b'T')) => None,
            (Dates::Absolute, _) => Some(chicago(text)?.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()),
            (Dates::Relative(now), Some(b'T')) => Some(relative(text.parse().ok()?, &text[..10], now)),
            (Dates::Relative(now), _) => Some(relative(chicago(text)?.timestamp(), &text[..10], now)),
        }
    }
}

/// The time that a text in one of the server's formats means; none for other texts.
pub fn timestamp(text: &str) -> Option<Timestamp> {
    match text.as_bytes().get(10)? {
        _ if is_zero(text) || !is_timestamp(text) => None,
        b'T' => text.parse().ok(),
        _ => Some(chicago(text)?.timestamp()),
    }
}

/// A timestamp that fits into `width` columns: without its seconds and offset, or only its date. `None` for other texts, and if
/// not even the date fits.
pub fn shortened(text: &str, width: usize) -> Option<String> {
    if !is_timestamp(text) {
        return None;
    }
    let length = [16, 10].into_iter().find(|length| *length <= width)?;
    Some(text.get(..length)?.replace('T', " "))
}

/// Whether the text is the server's notation for no date.
pub fn is_zero(text: &str) -> bool {
    matches!(text, "0000-00-00" | "0000-00-00 00:00:00") || (text.starts_with("0000-00-00T") && text.len() <= 25)
}

/// Whether the text has the format of a timestamp: `2021-03-23T06:04:43-05:00`, `…Z`, or `2021-03-23 06:04:43`.
fn is_timestamp(text: &str) -> bool {
    let Some((start, rest)) = text.as_bytes().split_at_checked(19) else {
        return false;
    };
    let shape = |bytes: &[u8], pattern: &[u8]| {
        bytes.len() == pattern.len()
            && bytes.iter().zip(pattern).all(|(byte, wanted)| match wanted {
                b'0' => byte.is_ascii_digit(),
                _ => byte == wanted,
            })
    };
    if shape(start, b"0000-00-00 00:00:00") {
        return rest.is_empty();
    }
    let fraction = match rest.split_first() {
        Some((b'.', digits)) => 1 + digits.iter().take_while(|byte| byte.is_ascii_digit()).count(),
        _ => 0,
    };
    let offset = &rest[fraction..];
    shape(start, b"0000-00-00T00:00:00")
        && fraction != 1
        && (offset == b"Z" || shape(offset, b"+00:00") || shape(offset, b"-00:00"))
}

/// The distance from `now` in the largest unit that fits; `date` if that is a year or more.
fn relative(moment: Timestamp, date: &str, now: Timestamp) -> String {
    let seconds = now.as_second() - moment.as_second();
    let (amount, unit) = match seconds.unsigned_abs() {
        0..45 => return "just now".to_owned(),
        distance @ 45..3_600 => ((distance / 60).max(1), "minute"),
        distance @ 3_600..86_400 => (distance / 3_600, "hour"),
        distance @ 86_400..2_592_000 => (distance / 86_400, "day"),
        distance @ 2_592_000..31_536_000 => (distance / 2_592_000, "month"),
        _ => return date.to_owned(),
    };
    let plural = if amount == 1 { "" } else { "s" };
    if seconds < 0 { format!("in {amount} {unit}{plural}") } else { format!("{amount} {unit}{plural} ago") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen_from(now: &str, text: &str) -> Option<String> {
        Dates::Relative(now.parse().unwrap()).rewrite(text)
    }

    #[test]
    fn people_see_relative_times_up_to_a_year_and_then_dates() {
        for (text, shown) in [
            ("2021-03-23T06:04:43-05:00", "just now"),
            ("2021-03-23T06:03:43-05:00", "1 minute ago"),
            ("2021-03-23T08:04:43-05:00", "in 2 hours"),
            ("2021-03-20T06:04:43-05:00", "3 days ago"),
            ("2021-01-20T06:04:43-06:00", "2 months ago"),
            ("2021-03-23T10:04:43.120Z", "1 hour ago"),
            ("2020-03-22T23:59:00-05:00", "2020-03-22"),
            ("2031-01-01T00:00:00Z", "2031-01-01"),
        ] {
            assert_eq!(seen_from("2021-03-23T11:04:43Z", text).as_deref(), Some(shown), "{text}");
        }
    }

    #[test]
    fn timestamps_without_an_offset_are_in_chicago_time() {
        assert_eq!(seen_from("2021-03-23T11:04:43Z", "2021-03-23 03:04:43").as_deref(), Some("3 hours ago"));
        assert_eq!(Dates::Absolute.rewrite("2021-03-23 06:04:43").as_deref(), Some("2021-03-23T06:04:43-05:00"));
        assert_eq!(Dates::Absolute.rewrite("2021-12-23 06:04:43").as_deref(), Some("2021-12-23T06:04:43-06:00"));
    }

    #[test]
    fn a_timestamp_loses_its_end_and_no_more_than_that() {
        let shown = |width| shortened("2021-03-23T06:04:43-05:00", width);
        assert_eq!([20, 15, 9].map(shown), [Some("2021-03-23 06:04".to_owned()), Some("2021-03-23".to_owned()), None]);
        assert_eq!(shortened("see 2021-03-23 06:04:43", 16), None);
    }

    #[test]
    fn zero_dates_are_empty() {
        for text in ["0000-00-00", "0000-00-00 00:00:00", "0000-00-00T00:00:00-05:00"] {
            assert_eq!(Dates::Absolute.rewrite(text).as_deref(), Some(""), "{text}");
        }
    }

    #[test]
    fn anything_else_is_unchanged() {
        for text in [
            "2021-03-23",
            "2021-13-45 99:00:00",
            "see 2021-03-23 06:04:43",
            "12:30",
            "",
            "2021-03-23T06:04:43",
            "é021-03-23 06:04:4",
        ] {
            assert_eq!(Dates::Absolute.rewrite(text), None, "{text}");
            assert_eq!(seen_from("2021-03-23T11:04:43Z", text), None, "{text}");
        }
        assert_eq!(Dates::Absolute.rewrite("2021-03-23T06:04:43-05:00"), None);
    }
}
