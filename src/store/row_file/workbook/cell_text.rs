//! The text of a typed cell, as an import understands it and as the sheet shows it: dates as `2026-03-01`, numbers with
//! their digits, amounts with their decimals. Pure.

use calamine::{CellErrorType, Data, ExcelDateTime, Style};
use jiff::civil::DateTime;

use crate::output::workbook::UTC;

/// Digits of a number that Excel keeps.
const DIGITS: usize = 15;
/// The largest number that is written with all its digits.
const LARGEST: f64 = 1e21;

/// What the number format of a cell says about its text.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct NumberStyle {
    /// Digits after the decimal point.
    decimals: usize,
    /// Digits before it, with leading zeros: `00000` for a ZIP code.
    padded: usize,
    has_day: bool,
    has_time: bool,
    is_utc: bool,
}

impl NumberStyle {
    /// That of a cell's style.
    pub fn of(style: &Style) -> Self {
        style.number_format.as_ref().map_or_else(NumberStyle::default, |format| NumberStyle::parse(&format.format_code))
    }

    fn parse(code: &str) -> Self {
        let (tokens, literal) = tokens(code);
        let has = |letters: &[char]| tokens.contains(letters);
        let decimals =
            || tokens.split_once('.').map_or(0, |(_, rest)| rest.bytes().take_while(|byte| *byte == b'0').count());
        let is_padded = tokens.len() > 1 && tokens.bytes().all(|byte| byte == b'0');
        let is_number = !has(&['%', '/', 'e', 'y', 'd', 'h', 's', 'm']);
        NumberStyle {
            decimals: if is_number { decimals() } else { 0 },
            padded: if is_padded { tokens.len() } else { 0 },
            has_day: has(&['y', 'd']),
            has_time: has(&['h', 's']),
            is_utc: literal == UTC,
        }
    }
}

/// The tokens of the first section of a number format in lower case, and its literal text.
fn tokens(code: &str) -> (String, String) {
    let (mut tokens, mut literal) = (String::new(), String::new());
    let mut letters = code.chars();
    let mut is_quoted = false;
    while let Some(letter) = letters.next() {
        match letter {
            '"' => is_quoted = !is_quoted,
            _ if is_quoted => literal.push(letter),
            '\\' => literal.extend(letters.next()),
            // A width, or a character that fills the cell.
            '_' | '*' => drop(letters.next()),
            '[' => drop(letters.by_ref().find(|letter| *letter == ']')),
            ';' => break,
            letter => tokens.extend(letter.to_lowercase()),
        }
    }
    (tokens, literal)
}

/// The text of a value.
pub fn text(value: &Data, style: NumberStyle) -> String {
    match value {
        Data::Empty => String::new(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number_text(*number, style),
        Data::Bool(flag) => flag.to_string(),
        Data::DateTime(moment) if moment.is_duration() => duration(moment.as_f64()),
        Data::DateTime(moment) => date(moment, style),
        Data::Error(CellErrorType::GettingData) => "#GETTING_DATA".to_owned(),
        Data::Error(error) => error.to_string(),
    }
}

fn number_text(number: f64, style: NumberStyle) -> String {
    if !number.is_finite() || number.abs() >= LARGEST {
        return number.to_string();
    }
    // What is behind these digits are the errors of binary fractions, which Excel does not show.
    let digits = format!("{number:.*e}", DIGITS - 1).parse::<f64>().unwrap_or(number);
    let plain = if digits == 0.0 { "0".to_owned() } else { digits.to_string() };
    if style.padded > plain.len() && digits >= 0.0 && digits.fract() == 0.0 {
        return format!("{}{plain}", "0".repeat(style.padded - plain.len()));
    }
    // Digits that the format hides are kept.
    let shown = format!("{digits:.*}", style.decimals);
    if style.decimals > 0 && shown.parse() == Ok(digits) { shown } else { plain }
}

/// A day if the cell shows no time, a time without a day if it has none, otherwise both, with their offset if it shows that.
fn date(moment: &ExcelDateTime, style: NumberStyle) -> String {
    let serial = moment.as_f64();
    let Some(clock) = clock(moment) else { return number_text(serial, NumberStyle::default()) };
    if serial < 1.0 && !style.has_day {
        return clock.time().strftime("%H:%M:%S").to_string();
    }
    if style.has_time {
        let offset = if style.is_utc { "+00:00" } else { "" };
        return format!("{}{offset}", clock.strftime("%Y-%m-%dT%H:%M:%S"));
    }
    clock.date().to_string()
}

/// The date and time to the second. Fractions of days are not exact.
fn clock(moment: &ExcelDateTime) -> Option<DateTime> {
    let (year, month, day, hour, minute, second, milliseconds) = moment.to_ymd_hms_milli();
    let part = |number: u8| i8::try_from(number).ok();
    let clock = DateTime::new(
        i16::try_from(year).ok()?,
        part(month)?,
        part(day)?,
        part(hour)?,
        part(minute)?,
        part(second)?,
        0,
    )
    .ok()?;
    let rounded = if milliseconds >= 500 { 1 } else { 0 };
    clock.checked_add(jiff::SignedDuration::from_secs(rounded)).ok()
}

/// Hours, minutes and seconds, however many hours.
fn duration(days: f64) -> String {
    let seconds = (days.abs() * 86_400.0).round() as u64;
    let sign = if days < 0.0 { "-" } else { "" };
    format!("{sign}{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use calamine::ExcelDateTimeType;

    use super::*;

    fn shown(value: Data, code: &str) -> String {
        text(&value, NumberStyle::parse(code))
    }

    #[test]
    fn numbers_have_the_digits_that_the_sheet_shows() {
        for (number, code, expected) in [
            (12_500.0, "General", "12500"),
            (12_500.0, "#,##0.00", "12500.00"),
            (-12.5, "#,##0.00 [$€-407];[Red]-0.0", "-12.50"),
            (12.345, "0.00", "12.345"),
            (0.1 + 0.2, "General", "0.3"),
            (491_512_345_678.0, "General", "491512345678"),
            (1234.0, "00000", "01234"),
            (0.25, "0%", "0.25"),
            (-0.0, "General", "0"),
            (1e20, "General", "100000000000000000000"),
            (5.0, "0.00E+00", "5"),
        ] {
            assert_eq!(shown(Data::Float(number), code), expected, "{number} {code}");
        }
    }

    #[test]
    fn dates_are_days_and_times_as_the_sheet_shows_them() {
        let at = |serial| Data::DateTime(ExcelDateTime::new(serial, ExcelDateTimeType::DateTime, false));
        for (serial, code, expected) in [
            (46_082.0, "yyyy-mm-dd", "2026-03-01"),
            (46_082.0, "d. mmm yy", "2026-03-01"),
            (46_082.416_666_666_664, "yyyy-mm-dd hh:mm", "2026-03-01T10:00:00"),
            (46_082.0, "m/d/yy h:mm", "2026-03-01T00:00:00"),
            (46_082.416_666_666_664, "yyyy-mm-dd hh:mm:ss\" UTC\"", "2026-03-01T10:00:00+00:00"),
            (0.75, "h:mm", "18:00:00"),
            (60.0, "yyyy-mm-dd", "60"),
        ] {
            assert_eq!(shown(at(serial), code), expected, "{serial} {code}");
        }
        let long = ExcelDateTime::new(1.25, ExcelDateTimeType::TimeDelta, false);
        assert_eq!(shown(Data::DateTime(long), "[h]:mm:ss"), "30:00:00");
    }

    #[test]
    fn other_cells_are_words() {
        assert_eq!(shown(Data::Bool(true), "General"), "true");
        assert_eq!(shown(Data::Error(CellErrorType::NA), "General"), "#N/A");
        assert_eq!(shown(Data::DateTimeIso("2026-03-01".to_owned()), "General"), "2026-03-01");
    }
}
