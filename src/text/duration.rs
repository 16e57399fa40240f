//! Durations as people type them. Pure.

use std::time::Duration;

/// Parses a duration: `30s`, `10m`, `1h30m`, `2d`, `500ms`; a bare number is in seconds.
///
/// # Errors
/// What it must be, as the end of a sentence that starts with the input.
pub fn parse(text: &str) -> Result<Duration, String> {
    let wrong = || "must be a duration, such as 30s, 500ms, 10m or 1h30m".to_owned();
    let text = text.trim();
    if let Ok(seconds) = text.parse::<f64>() {
        return Duration::try_from_secs_f64(seconds).map_err(|_| wrong());
    }
    let mut total = Duration::ZERO;
    let mut rest = text;
    while !rest.is_empty() {
        let digits = rest.find(|letter: char| !letter.is_ascii_digit() && letter != '.').ok_or_else(wrong)?;
        let (number, after) = rest.split_at(digits);
        let unit_end = after.find(|letter: char| letter.is_ascii_digit()).unwrap_or(after.len());
        let (unit, next) = after.split_at(unit_end);
        let seconds = match unit.trim() {
            "ms" => 0.001,
            "s" => 1.0,
            "m" => 60.0,
            "h" => 3600.0,
            "d" => 86_400.0,
            _ => return Err(wrong()),
        };
        let amount = number.parse::<f64>().map_err(|_| wrong())? * seconds;
        total = Duration::try_from_secs_f64(amount).ok().and_then(|part| total.checked_add(part)).ok_or_else(wrong)?;
        rest = next;
    }
    if text.is_empty() { Err(wrong()) } else { Ok(total) }
}

/// A duration in the form that [`parse`] accepts: `30s`.
pub fn to_text(duration: Duration) -> String {
    if duration.subsec_nanos() == 0 {
        format!("{}s", duration.as_secs())
    } else {
        format!("{}ms", duration.as_millis())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_have_a_unit_or_are_seconds() {
        for (text, milliseconds) in
            [("30", 30_000), ("30s", 30_000), ("1.5m", 90_000), ("1h30m", 5_400_000), ("5ms", 5)]
        {
            assert_eq!(parse(text), Ok(Duration::from_millis(milliseconds)), "{text}");
        }
        for text in ["", "s", "soon", "5 days", "-1s", "-5", "1e400", "9e99h", "inf"] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
