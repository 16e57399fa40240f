//! A custom field of contacts, deals or accounts and the values it accepts: fetched from the server, stored in the plan of
//! a job, and used to validate and encode the text of a cell or of `--field`. Pure.

pub mod dates;

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::catalogue::model::{Letters, ValueFormat};
use crate::store::name_cache::Entry;
use crate::text::cell_dates::CellDates;
use crate::text::{amounts, incoming, separated, similarity};

/// The most options shown in an error.
const SHOWN: usize = 6;

/// A custom field.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// Its id, digits; in a dry run a placeholder with its name.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its personalization tag without the `%`.
    pub perstag: String,
    /// Its type, as the server names it: `text`, `dropdown`, `checkbox`, `date`.
    pub kind: String,
    /// The values it accepts, if it has options.
    pub options: Vec<String>,
}

/// What is wrong with a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is not a date, or is ambiguous.
    Date,
    /// It is not a timestamp, or has no offset.
    Moment,
    /// It is not a number.
    Number,
    /// It is not an amount with decimals.
    Amount,
    /// It is not one of the options.
    UnknownOption,
    /// There are several, but the field accepts one.
    Several,
}

/// A value as it is encoded for the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Encoded {
    /// A text.
    One(String),
    /// The chosen options of a field that accepts several.
    Several(Vec<String>),
    /// Cents, and the currency if one was given.
    Amount(i64, Option<String>),
}

impl From<&Entry> for Field {
    fn from(entry: &Entry) -> Self {
        Field {
            id: entry.id.clone(),
            title: entry.name.clone(),
            perstag: entry.alternate_name.trim_matches('%').to_owned(),
            kind: entry.kind.clone(),
            options: entry.options.clone(),
        }
    }
}

impl Field {
    /// The value to send for the text of a cell that is not blank; several options as `||a||b||`.
    ///
    /// # Errors
    /// What is wrong with it, and why.
    pub fn value(&self, text: &str, dates: &CellDates) -> Result<String, (Fault, String)> {
        self.encoded(text, dates).map(|encoded| match encoded {
            Encoded::One(text) => text,
            Encoded::Several(options) => bars(&options),
            Encoded::Amount(cents, _) => cents.to_string(),
        })
    }

    /// The value for the texts typed. An empty text is an empty value.
    ///
    /// # Errors
    /// As [`Field::value`].
    pub fn typed(&self, texts: &[&str], dates: &CellDates) -> Result<Encoded, (Fault, String)> {
        match texts {
            [""] => Ok(Encoded::One(String::new())),
            [text] => self.encoded(text, dates),
            // A dry run does not know the type of the field.
            several if self.kind.is_empty() => {
                Ok(Encoded::Several(several.iter().map(|text| (*text).to_owned()).collect()))
            }
            several => {
                let mut all = Vec::new();
                for text in several {
                    match self.encoded(text, dates)? {
                        Encoded::Several(options) => all.extend(options),
                        _ => return Err((Fault::Several, "it was given more than once".to_owned())),
                    }
                }
                Ok(Encoded::Several(all))
            }
        }
    }

    /// The parts of the typed texts that are not options.
    pub fn unknown<'t>(&self, texts: &[&'t str]) -> Vec<Cow<'t, str>> {
        let parts = texts.iter().flat_map(|text| separated::options(text, &self.options));
        parts.filter(|part| self.known(part).is_err()).collect()
    }

    fn encoded(&self, text: &str, dates: &CellDates) -> Result<Encoded, (Fault, String)> {
        match self.kind.as_str() {
            "date" => dates::date(text, dates).map(Encoded::One).map_err(|why| (Fault::Date, why)),
            "datetime" => dates::moment(text, dates).map(Encoded::One).map_err(|why| (Fault::Moment, why)),
            "number" => number(text).map(Encoded::One).map_err(|why| (Fault::Number, why)),
            "currency" => amount(text).map_err(|why| (Fault::Amount, why)),
            "dropdown" | "radio" => self.one_option(text).map(Encoded::One),
            "listbox" | "checkbox" | "multiselect" => self.several_options(text).map(Encoded::Several),
            _ => Ok(Encoded::One(text.to_owned())),
        }
    }

    fn one_option(&self, text: &str) -> Result<String, (Fault, String)> {
        let whole = incoming::name(text);
        if self.options.is_empty() {
            return Ok(whole.to_owned());
        }
        match separated::options(text, &self.options).as_slice() {
            [part] => self.known(part).map(str::to_owned),
            parts if parts.iter().all(|part| self.known(part).is_ok()) => Err((Fault::Several, String::new())),
            _ => self.known(whole).map(str::to_owned),
        }
    }

    fn several_options(&self, text: &str) -> Result<Vec<String>, (Fault, String)> {
        separated::options(text, &self.options).iter().map(|part| self.known(part).map(str::to_owned)).collect()
    }

    /// The text if it is an option. A field whose options are not known accepts any text.
    fn known<'a>(&self, text: &'a str) -> Result<&'a str, (Fault, String)> {
        if self.options.is_empty() || self.options.iter().any(|option| option == text) {
            return Ok(text);
        }
        let near = similarity::nearest(text, self.options.iter().map(String::as_str));
        let why = match near {
            Some(near) => format!("did you mean \"{near}\"?"),
            None => {
                let shown: Vec<&str> = self.options.iter().take(SHOWN).map(String::as_str).collect();
                let more = if self.options.len() > SHOWN { ", …" } else { "" };
                format!("options: {}{more}", shown.join(", "))
            }
        };
        Err((Fault::UnknownOption, why))
    }
}

/// Several options as contacts store them: `||a||b||`.
pub fn bars(options: &[String]) -> String {
    if options.is_empty() { String::new() } else { format!("||{}||", options.join("||")) }
}

/// An amount with decimals, `99.00`, optionally followed by a currency, `99.00 eur`.
fn amount(text: &str) -> Result<Encoded, String> {
    let (amount, currency) = match text.trim().split_once(' ') {
        Some((amount, currency)) => (amount, Some(currency.trim().to_owned())),
        None => (text.trim(), None),
    };
    if let Some(code) = &currency {
        ValueFormat::Currency(Letters::Any).check(code).map_err(|why| format!("{code} is {why}"))?;
    }
    amounts::cents(amount).map(|cents| Encoded::Amount(cents, currency)).map_err(|why| why.reason())
}

fn number(text: &str) -> Result<String, String> {
    let text = text.trim();
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    match text.parse::<f64>() {
        Ok(_) if plain => Ok(text.to_owned()),
        _ if digits.contains(',') => Err("use a decimal point and no thousands separators: 1234.5".to_owned()),
        _ => Err("use digits: 1234.5".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(kind: &str, options: &[&str]) -> Field {
        Field {
            id: "1".to_owned(),
            title: "Color".to_owned(),
            kind: kind.to_owned(),
            options: options.iter().map(|option| (*option).to_owned()).collect(),
            ..Field::default()
        }
    }

    #[test]
    fn several_options_are_sent_between_double_bars_whatever_separated_them() {
        let field = field("checkbox", &["Red", "Green; dark", "Blue"]);
        assert_eq!(field.value("Red|Blue", &CellDates::default()).as_deref(), Ok("||Red||Blue||"));
        assert_eq!(field.value("Red; Blue", &CellDates::default()).as_deref(), Ok("||Red||Blue||"));
        assert_eq!(field.value("||Red||Green; dark||", &CellDates::default()).as_deref(), Ok("||Red||Green; dark||"));
        assert_eq!(field.value("Green; dark", &CellDates::default()).as_deref(), Ok("||Green; dark||"));
    }

    #[test]
    fn options_are_case_sensitive() {
        let field = field("dropdown", &["Red", "Blue"]);
        assert_eq!(field.value(" Red ", &CellDates::default()).as_deref(), Ok("Red"));
        let (kind, why) = field.value("red", &CellDates::default()).unwrap_err();
        assert_eq!((kind, why.as_str()), (Fault::UnknownOption, "did you mean \"Red\"?"));
        assert!(field.value("Chartreuse", &CellDates::default()).unwrap_err().1.contains("Red, Blue"));
        assert_eq!(field.value("Red|Blue", &CellDates::default()).unwrap_err().0, Fault::Several);
    }

    #[test]
    fn a_field_whose_options_are_not_known_accepts_any_value() {
        assert_eq!(field("dropdown", &[]).value("x", &CellDates::default()).as_deref(), Ok("x"));
    }

    #[test]
    fn numbers_dates_and_text() {
        assert_eq!(field("number", &[]).value("-12.5", &CellDates::default()).as_deref(), Ok("-12.5"));
        for bad in ["1,234.5", "twelve", "1e3", "inf", "1.2.3"] {
            assert_eq!(
                field("number", &[]).value(bad, &CellDates::default()).map_err(|(kind, _)| kind),
                Err(Fault::Number),
                "{bad}"
            );
        }
        assert_eq!(field("date", &[]).value("31/12/2026", &CellDates::default()).as_deref(), Ok("2026-12-31"));
        assert_eq!(
            field("datetime", &[]).value("2026-01-01", &CellDates::default()).map_err(|(kind, _)| kind),
            Err(Fault::Moment)
        );
        assert_eq!(field("text", &[]).value(" as it is ", &CellDates::default()).as_deref(), Ok(" as it is "));
    }

    #[test]
    fn options_are_separated_alike_in_cells_and_flags() {
        let field = field("checkbox", &["Red", "Blue", "Green, dark"]);
        let several =
            |options: &[&str]| Ok(Encoded::Several(options.iter().map(|option| (*option).to_owned()).collect()));
        assert_eq!(field.typed(&["Red,Blue"], &CellDates::default()), several(&["Red", "Blue"]));
        assert_eq!(field.typed(&["Red", "Green, dark"], &CellDates::default()), several(&["Red", "Green, dark"]));
        assert_eq!(field.typed(&[""], &CellDates::default()), Ok(Encoded::One(String::new())));
        assert_eq!(field.value("Red,Blue", &CellDates::default()).as_deref(), Ok("||Red||Blue||"));
        assert_eq!(field.value("Red,Green, dark", &CellDates::default()).as_deref(), Ok("||Red||Green, dark||"));
        assert_eq!(field.value("Red,Black", &CellDates::default()).unwrap_err().0, Fault::UnknownOption);
    }

    #[test]
    fn a_field_with_one_value_is_given_once() {
        assert_eq!(field("text", &[]).typed(&["a", "b"], &CellDates::default()).unwrap_err().0, Fault::Several);
    }

    #[test]
    fn money_has_decimals_and_may_name_its_currency() {
        let field = field("currency", &[]);
        assert_eq!(field.typed(&["99.00"], &CellDates::default()), Ok(Encoded::Amount(9900, None)));
        assert_eq!(
            field.typed(&["99.5 eur"], &CellDates::default()),
            Ok(Encoded::Amount(9950, Some("eur".to_owned())))
        );
        for bad in ["9900", "99,50", "EUR 99", "99.00 euros", "99.00 xyz"] {
            assert_eq!(field.typed(&[bad], &CellDates::default()).unwrap_err().0, Fault::Amount, "{bad}");
        }
    }
}
