//! Amounts of money as people write them: in units with one or two decimals, `12500.00`. A whole number other than 0 could
//! be in units or in cents, so it is no amount. Pure.

/// Why a text is not an amount in units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotAnAmount {
    /// A whole number, which could be in units or in cents: both amounts.
    Ambiguous {
        /// If it is in units.
        units: String,
        /// If it is in cents.
        cents: String,
    },
    /// It has a decimal comma or thousands separators: the amount with a decimal point, if it is clear.
    Separators(Option<String>),
    /// It is no number, too large, or has more than two decimals.
    Other,
}

impl NotAnAmount {
    /// The reason, where the text cannot be given in cents.
    pub fn reason(&self) -> String {
        match self {
            NotAnAmount::Ambiguous { units, cents } => format!("ambiguous: write {units} or {cents}"),
            NotAnAmount::Separators(Some(reading)) => {
                format!("use a decimal point and no thousands separators: {reading}")
            }
            NotAnAmount::Separators(None) => {
                "use a decimal point and no thousands separators, such as 1234.50".to_owned()
            }
            NotAnAmount::Other => "not an amount with one or two decimals, such as 12500.00".to_owned(),
        }
    }
}

/// The cents of an amount in units.
///
/// # Errors
/// Why it is not one.
pub fn cents(text: &str) -> Result<i64, NotAnAmount> {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |digits| (-1, digits));
    if digits.contains(',') || digits.matches('.').count() > 1 {
        return Err(NotAnAmount::Separators(
            point(digits).map(|amount| format!("{}{amount}", &text[..text.len() - digits.len()])),
        ));
    }
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    if !is_number(whole) || digits.ends_with('.') || !decimals.bytes().all(|digit| digit.is_ascii_digit()) {
        return Err(NotAnAmount::Other);
    }
    let count = |text: String| text.parse::<i64>().map(|count| sign * count).map_err(|_| NotAnAmount::Other);
    match decimals.len() {
        0 => match count(whole.to_owned())? {
            0 => Ok(0),
            number => Err(NotAnAmount::Ambiguous { units: format!("{number}.00"), cents: units(number) }),
        },
        1 | 2 => count(format!("{whole}{decimals:0<2}")),
        _ => Err(NotAnAmount::Other),
    }
}

/// The amount of cents in units: `12500.00`.
pub fn units(cents: i64) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", cents.unsigned_abs() / 100, cents.unsigned_abs() % 100)
}

/// The amount with a decimal point, if its last separator can only be that of the decimals.
fn point(digits: &str) -> Option<String> {
    let (whole, decimals) = digits.rsplit_once([',', '.'])?;
    let whole = whole.replace([',', '.'], "");
    let is_clear = matches!(decimals.len(), 1 | 2) && is_number(decimals) && is_number(&whole);
    is_clear.then(|| format!("{whole}.{decimals:0<2}"))
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|digit| digit.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_has_one_or_two_decimals_or_is_zero() {
        for (text, expected) in [
            ("12500.00", 1_250_000),
            ("12500.5", 1_250_050),
            ("0.05", 5),
            ("-12.50", -1250),
            ("-0.05", -5),
            ("0", 0),
            ("0.00", 0),
            ("92233720368547758.07", i64::MAX),
        ] {
            assert_eq!(cents(text), Ok(expected), "{text}");
        }
        for text in
            ["", "-", ".50", "12.", "12.345", "twelve", "1e3", "+5.00", "12.5x", "92233720368547758.08", "$5.00"]
        {
            assert_eq!(cents(text), Err(NotAnAmount::Other), "{text}");
        }
    }

    #[test]
    fn a_whole_number_is_ambiguous_and_has_two_readings() {
        let ambiguous = |text: &str| match cents(text) {
            Err(NotAnAmount::Ambiguous { units, cents }) => format!("{units} {cents}"),
            other => format!("{other:?}"),
        };
        assert_eq!(ambiguous("12500"), "12500.00 125.00");
        assert_eq!(ambiguous("-7"), "-7.00 -0.07");
        assert_eq!(ambiguous("007"), "7.00 0.07");
    }

    #[test]
    fn separators_are_refused_with_the_amount_if_it_is_clear() {
        let reading = |text: &str| match cents(text) {
            Err(NotAnAmount::Separators(reading)) => reading,
            other => panic!("{other:?}"),
        };
        for (text, expected) in [
            ("12500,00", Some("12500.00")),
            ("12500,5", Some("12500.50")),
            ("1.250,00", Some("1250.00")),
            ("-12,500.00", Some("-12500.00")),
            ("12,500", None),
            ("1.250.000", None),
            ("1,2x", None),
        ] {
            assert_eq!(reading(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn cents_are_written_in_units_and_read_back() {
        for amount in [0, 5, -5, 99, 100, 1_250_000, i64::MAX] {
            assert_eq!(cents(&units(amount)), Ok(amount));
        }
        assert_eq!(units(1_250_000), "12500.00");
    }
}
