//! A custom field of contacts, deals or accounts and what its values may be: read from the service, kept in the plan of a
//! job, and used to check and spell what a cell of a file or `--field` gives. Pure.

pub mod dates;

use serde::{Deserialize, Serialize};

use crate::store::name_cache::Entry;
use crate::text::similarity;

/// The most options named in a reason.
const SHOWN: usize = 6;

/// A custom field.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// Its id, digits; in a dry run a placeholder with its name.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its merge tag without the `%`.
    pub perstag: String,
    /// The service's word for what it takes: `text`, `dropdown`, `checkbox`, `date`.
    pub kind: String,
    /// The texts it can be set to, where it has options.
    pub options: Vec<String>,
}

/// What is wrong with a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is no date, or could be two.
    Date,
    /// It is no moment, or has no offset.
    Moment,
    /// It is no number.
    Number,
    /// It is no amount in cents.
    Amount,
    /// It is none of the options.
    UnknownOption,
    /// There is more than one where one is taken.
    Several,
}

/// A value as it is spelled for the service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Spelled {
    /// A text.
    One(String),
    /// The options chosen of a field that takes several.
    Several(Vec<String>),
    /// Cents, and the currency where one was given.
    Amount(i64, Option<String>),
}

/// What several options of a cell stand between.
const IN_CELLS: &[&str] = &["||", "|", ";"];

/// The same on the command line, where a comma serves too.
const TYPED: &[&str] = &["||", "|", ";", ","];

impl From<&Entry> for Field {
    fn from(entry: &Entry) -> Self {
        Field {
            id: entry.id.clone(),
            title: entry.name.clone(),
            perstag: entry.handle.trim_matches('%').to_owned(),
            kind: entry.kind.clone(),
            options: entry.options.clone(),
        }
    }
}

impl Field {
    /// The value to send for the text of a cell, which is not blank; several options as `||a||b||`.
    ///
    /// # Errors
    /// What kind of fault it has, and why.
    pub fn value(&self, text: &str) -> Result<String, (Fault, String)> {
        self.spelled(text, IN_CELLS).map(|spelled| match spelled {
            Spelled::One(text) => text,
            Spelled::Several(options) => bars(&options),
            Spelled::Amount(cents, _) => cents.to_string(),
        })
    }

    /// The value for what was typed, once or several times. An empty text is an empty value.
    ///
    /// # Errors
    /// As [`Field::value`].
    pub fn typed(&self, texts: &[&str]) -> Result<Spelled, (Fault, String)> {
        match texts {
            [""] => Ok(Spelled::One(String::new())),
            [text] => self.spelled(text, TYPED),
            // A dry run asks nobody what the field takes.
            several if self.kind.is_empty() => {
                Ok(Spelled::Several(several.iter().map(|text| (*text).to_owned()).collect()))
            }
            several => {
                let mut all = Vec::new();
                for text in several {
                    match self.spelled(text, TYPED)? {
                        Spelled::Several(options) => all.extend(options),
                        _ => return Err((Fault::Several, "it was given more than once".to_owned())),
                    }
                }
                Ok(Spelled::Several(all))
            }
        }
    }

    /// What of typed texts is none of the options.
    pub fn strange<'t>(&self, texts: &[&'t str]) -> Vec<&'t str> {
        let parts = texts.iter().flat_map(|text| self.parts(text, TYPED));
        parts.filter(|part| self.known(part).is_err()).collect()
    }

    fn spelled(&self, text: &str, separators: &[&str]) -> Result<Spelled, (Fault, String)> {
        match self.kind.as_str() {
            "date" => dates::date(text).map(Spelled::One).map_err(|why| (Fault::Date, why)),
            "datetime" => dates::moment(text).map(Spelled::One).map_err(|why| (Fault::Moment, why)),
            "number" => number(text).map(Spelled::One).map_err(|why| (Fault::Number, why)),
            "currency" => amount(text).map_err(|why| (Fault::Amount, why)),
            "dropdown" | "radio" => self.one(text, separators).map(Spelled::One),
            "listbox" | "checkbox" | "multiselect" => self.several(text, separators).map(Spelled::Several),
            _ => Ok(Spelled::One(text.to_owned())),
        }
    }

    fn one(&self, text: &str, separators: &[&str]) -> Result<String, (Fault, String)> {
        let parts = self.parts(text, separators);
        match parts.as_slice() {
            [part] => self.known(part).map(str::to_owned),
            _ => Err((Fault::Several, String::new())),
        }
    }

    fn several(&self, text: &str, separators: &[&str]) -> Result<Vec<String>, (Fault, String)> {
        self.parts(text, separators).into_iter().map(|part| self.known(part).map(str::to_owned)).collect()
    }

    /// The options a text names: itself where that is one, else what stands between separators.
    fn parts<'a>(&self, text: &'a str, separators: &[&str]) -> Vec<&'a str> {
        let text = text.trim();
        if self.options.iter().any(|option| option == text) {
            return vec![text];
        }
        let separator = separators.iter().find(|separator| text.contains(**separator));
        let parts = separator.map_or_else(|| vec![text], |separator| text.split(*separator).map(str::trim).collect());
        parts.into_iter().filter(|part| !part.is_empty()).collect()
    }

    /// The text where it is an option. A field whose options were not shown takes any.
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
                format!("it takes {}{more}", shown.join(", "))
            }
        };
        Err((Fault::UnknownOption, why))
    }
}

/// Several options as contacts have them: `||a||b||`.
pub fn bars(options: &[String]) -> String {
    if options.is_empty() { String::new() } else { format!("||{}||", options.join("||")) }
}

/// Cents, `9900`, with a currency behind them where one is meant, `9900 eur`.
fn amount(text: &str) -> Result<Spelled, String> {
    let (cents, currency) = match text.trim().split_once(' ') {
        Some((cents, currency)) => (cents, Some(currency.trim().to_owned())),
        None => (text.trim(), None),
    };
    let is_currency = |code: &String| code.len() == 3 && code.bytes().all(|letter| letter.is_ascii_alphabetic());
    match cents.parse() {
        Ok(cents) if currency.as_ref().is_none_or(is_currency) => Ok(Spelled::Amount(cents, currency)),
        _ => Err("write whole cents, with a currency where it is another one: 9900 eur".to_owned()),
    }
}

fn number(text: &str) -> Result<String, String> {
    let text = text.trim();
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    match text.parse::<f64>() {
        Ok(_) if plain => Ok(text.to_owned()),
        _ if digits.contains(',') => Err("write it with a point and without thousands: 1234.5".to_owned()),
        _ => Err("write digits: 1234.5".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(kind: &str, options: &[&str]) -> Field {
        Field {
            id: "1".to_owned(),
            title: "Colour".to_owned(),
            kind: kind.to_owned(),
            options: options.iter().map(|option| (*option).to_owned()).collect(),
            ..Field::default()
        }
    }

    #[test]
    fn several_options_travel_between_double_bars_whatever_stood_between_them() {
        let field = field("checkbox", &["Red", "Green; dark", "Blue"]);
        assert_eq!(field.value("Red|Blue").as_deref(), Ok("||Red||Blue||"));
        assert_eq!(field.value("Red; Blue").as_deref(), Ok("||Red||Blue||"));
        assert_eq!(field.value("||Red||Green; dark||").as_deref(), Ok("||Red||Green; dark||"));
        assert_eq!(field.value("Green; dark").as_deref(), Ok("||Green; dark||"));
    }

    #[test]
    fn an_option_is_taken_only_as_it_is_spelled() {
        let field = field("dropdown", &["Red", "Blue"]);
        assert_eq!(field.value(" Red ").as_deref(), Ok("Red"));
        let (kind, why) = field.value("red").unwrap_err();
        assert_eq!((kind, why.as_str()), (Fault::UnknownOption, "did you mean \"Red\"?"));
        assert!(field.value("Chartreuse").unwrap_err().1.contains("Red, Blue"));
        assert_eq!(field.value("Red|Blue").unwrap_err().0, Fault::Several);
    }

    #[test]
    fn a_field_whose_options_are_not_known_takes_any() {
        assert_eq!(field("dropdown", &[]).value("x").as_deref(), Ok("x"));
    }

    #[test]
    fn numbers_dates_and_text() {
        assert_eq!(field("number", &[]).value("-12.5").as_deref(), Ok("-12.5"));
        for bad in ["1,234.5", "twelve", "1e3", "inf", "1.2.3"] {
            assert_eq!(field("number", &[]).value(bad).map_err(|(kind, _)| kind), Err(Fault::Number), "{bad}");
        }
        assert_eq!(field("date", &[]).value("31/12/2026").as_deref(), Ok("2026-12-31"));
        assert_eq!(field("datetime", &[]).value("2026-01-01").map_err(|(kind, _)| kind), Err(Fault::Moment));
        assert_eq!(field("text", &[]).value(" as it is ").as_deref(), Ok(" as it is "));
    }

    #[test]
    fn what_is_typed_may_have_commas_and_may_be_typed_several_times() {
        let field = field("checkbox", &["Red", "Blue", "Green, dark"]);
        let several = |options: &[&str]| Ok(Spelled::Several(options.iter().map(|one| (*one).to_owned()).collect()));
        assert_eq!(field.typed(&["Red,Blue"]), several(&["Red", "Blue"]));
        assert_eq!(field.typed(&["Red", "Green, dark"]), several(&["Red", "Green, dark"]));
        assert_eq!(field.typed(&[""]), Ok(Spelled::One(String::new())));
        assert_eq!(field.value("Red,Blue").unwrap_err().0, Fault::UnknownOption);
    }

    #[test]
    fn a_field_of_one_value_is_given_once() {
        assert_eq!(field("text", &[]).typed(&["a", "b"]).unwrap_err().0, Fault::Several);
    }

    #[test]
    fn money_is_whole_cents_and_may_name_its_currency() {
        let field = field("currency", &[]);
        assert_eq!(field.typed(&["9900"]), Ok(Spelled::Amount(9900, None)));
        assert_eq!(field.typed(&["9900 eur"]), Ok(Spelled::Amount(9900, Some("eur".to_owned()))));
        for bad in ["99.50", "EUR 99", "9900 euros"] {
            assert_eq!(field.typed(&[bad]).unwrap_err().0, Fault::Amount, "{bad}");
        }
    }
}
