//! A custom field of contacts and what its values may be: read from the service, kept in the plan of a job, and used to
//! check and spell each cell. Pure.

use serde::{Deserialize, Serialize};

use super::dates;
use super::failure::Kind;
use crate::profile::nearest;

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

impl Field {
    /// The value to send for the text of a cell, which is not blank.
    ///
    /// # Errors
    /// What kind of fault it has, and why.
    pub fn value(&self, text: &str) -> Result<String, (Kind, String)> {
        match self.kind.as_str() {
            "date" => dates::date(text).map_err(|why| (Kind::BadDate, why)),
            "datetime" => dates::moment(text).map_err(|why| (Kind::BadMoment, why)),
            "number" => number(text).map_err(|why| (Kind::BadNumber, why)),
            "dropdown" | "radio" => self.one(text),
            "listbox" | "checkbox" => self.several(text),
            _ => Ok(text.to_owned()),
        }
    }

    fn one(&self, text: &str) -> Result<String, (Kind, String)> {
        let parts = self.parts(text);
        match parts.as_slice() {
            [part] => self.known(part).map(str::to_owned),
            _ => Err((Kind::SeveralOptions, String::new())),
        }
    }

    /// Several options travel as `||a||b||`.
    fn several(&self, text: &str) -> Result<String, (Kind, String)> {
        let mut value = String::from("||");
        for part in self.parts(text) {
            value.push_str(self.known(part)?);
            value.push_str("||");
        }
        Ok(value)
    }

    /// The options a cell names: itself where that is one, else what stands between `||`, `|` or `;`.
    fn parts<'a>(&self, text: &'a str) -> Vec<&'a str> {
        let text = text.trim();
        if self.options.iter().any(|option| option == text) {
            return vec![text];
        }
        let separator = ["||", "|", ";"].into_iter().find(|separator| text.contains(separator));
        let parts = separator.map_or_else(|| vec![text], |separator| text.split(separator).map(str::trim).collect());
        parts.into_iter().filter(|part| !part.is_empty()).collect()
    }

    /// The text where it is an option. A field whose options were not shown takes any.
    fn known<'a>(&self, text: &'a str) -> Result<&'a str, (Kind, String)> {
        if self.options.is_empty() || self.options.iter().any(|option| option == text) {
            return Ok(text);
        }
        let near = nearest::nearest(text, self.options.iter().map(String::as_str));
        let why = match near {
            Some(near) => format!("did you mean \"{near}\"?"),
            None => {
                let shown: Vec<&str> = self.options.iter().take(SHOWN).map(String::as_str).collect();
                let more = if self.options.len() > SHOWN { ", …" } else { "" };
                format!("it takes {}{more}", shown.join(", "))
            }
        };
        Err((Kind::UnknownOption, why))
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
        assert_eq!((kind, why.as_str()), (Kind::UnknownOption, "did you mean \"Red\"?"));
        assert!(field.value("Chartreuse").unwrap_err().1.contains("Red, Blue"));
        assert_eq!(field.value("Red|Blue").unwrap_err().0, Kind::SeveralOptions);
    }

    #[test]
    fn a_field_whose_options_are_not_known_takes_any() {
        assert_eq!(field("dropdown", &[]).value("x").as_deref(), Ok("x"));
    }

    #[test]
    fn numbers_dates_and_text() {
        assert_eq!(field("number", &[]).value("-12.5").as_deref(), Ok("-12.5"));
        for bad in ["1,234.5", "twelve", "1e3", "inf", "1.2.3"] {
            assert_eq!(field("number", &[]).value(bad).map_err(|(kind, _)| kind), Err(Kind::BadNumber), "{bad}");
        }
        assert_eq!(field("date", &[]).value("31/12/2026").as_deref(), Ok("2026-12-31"));
        assert_eq!(field("datetime", &[]).value("2026-01-01").map_err(|(kind, _)| kind), Err(Kind::BadMoment));
        assert_eq!(field("text", &[]).value(" as it is ").as_deref(), Ok(" as it is "));
    }
}
