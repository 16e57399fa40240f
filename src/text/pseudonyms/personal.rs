//! The table of properties that are personal data.

use super::find;
use super::pseudonym::{self, Category};
use crate::text::json::rewrite::Verdict;

/// Where a property of that name is personal.
#[derive(Clone, Copy, Debug)]
enum Where {
    /// Anywhere.
    Always,
    /// In an object that has this key too.
    Beside(&'static str),
    /// In the objects of an array of this name.
    Within(&'static str),
}

use Category::{Ip, Name, Phone, Place, Text, Value};
use Where::{Always, Beside, Within};

/// Keys in lower case, without `_`, `-` and spaces. Email addresses are not listed: they are found in any text. Companies are
/// not persons; countries and states do not identify one.
const PERSONAL: &[(&str, Where, Category)] = &[
    ("address", Always, Place),
    ("address1", Always, Place),
    ("address2", Always, Place),
    ("city", Always, Place),
    ("contactname", Always, Name),
    ("emaildomain", Always, Text),
    ("emaillocal", Always, Text),
    ("firstname", Always, Name),
    ("fieldvalue", Beside("customFieldId"), Value),
    ("fulladdress", Always, Place),
    ("fullname", Always, Name),
    ("geoaddress", Always, Place),
    ("geocity", Always, Place),
    ("geoip4", Always, Ip),
    ("geolat", Always, Place),
    ("geolon", Always, Place),
    ("geozip", Always, Place),
    ("hash", Always, Text),
    ("ip", Always, Ip),
    ("ip4", Always, Ip),
    ("ip4last", Always, Ip),
    ("ip4sub", Always, Ip),
    ("ip4unsub", Always, Ip),
    ("ipaddress", Always, Ip),
    ("ipv4", Always, Ip),
    ("ipv6", Always, Ip),
    ("lastname", Always, Name),
    ("lat", Always, Place),
    ("lon", Always, Place),
    ("mobile", Always, Phone),
    ("note", Always, Text),
    ("phone", Always, Phone),
    ("phonenumber", Always, Phone),
    ("senderaddr1", Always, Place),
    ("senderaddr2", Always, Place),
    ("sendercity", Always, Place),
    ("senderphone", Always, Phone),
    ("senderzip", Always, Place),
    ("signature", Always, Text),
    ("street", Always, Place),
    ("username", Always, Name),
    ("value", Within("fields"), Value),
    ("value", Within("fieldValues"), Value),
    ("value", Beside("field"), Value),
    ("whatsappid", Always, Phone),
    ("whatsappusername", Always, Name),
    ("zip", Always, Place),
];

/// What happens to the text of the property `key` in an object under the key `within`.
pub fn judge(key: &str, within: &str, text: &str) -> Verdict {
    if text.is_empty() || is_nothing(text) {
        return Verdict::Keep;
    }
    let key = plain(key);
    if within != "links" {
        for (_, place, category) in PERSONAL.iter().filter(|(name, ..)| *name == key) {
            let masked = || pseudonym::of(kind(*category, text), text);
            match place {
                Always => return Verdict::Replace(masked()),
                Within(name) if plain(name) == plain(within) => return Verdict::Replace(masked()),
                Within(_) => {}
                Beside(name) => return Verdict::ReplaceBeside(name, masked()),
            }
        }
    }
    match find::replace(text) {
        std::borrow::Cow::Owned(masked) => Verdict::Replace(masked),
        std::borrow::Cow::Borrowed(_) => Verdict::Keep,
    }
}

/// The property of a filter: `email` for `filters[email]`.
pub fn filtered(name: &str) -> &str {
    name.split_once('[').and_then(|(_, rest)| rest.split(']').next()).unwrap_or(name)
}

/// An address is an address under any key, so that a person has one pseudonym.
fn kind(category: Category, text: &str) -> Category {
    let is_address = text.contains('@') && !text.contains(char::is_whitespace);
    if is_address { Category::Email } else { category }
}

/// The server's values for none.
fn is_nothing(text: &str) -> bool {
    matches!(text, "0" | "0.0.0.0") || text.starts_with("0000-00-00")
}

fn plain(key: &str) -> String {
    key.chars().filter(|letter| !matches!(letter, '_' | '-' | ' ')).map(|letter| letter.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_key_of_the_table_is_normalized() {
        for (name, ..) in PERSONAL {
            assert_eq!(plain(name), *name);
        }
    }

    #[test]
    fn persons_are_masked_and_other_records_are_not() {
        let masked = |key: &str, text: &str| matches!(judge(key, "", text), Verdict::Replace(_));
        for (key, text) in [
            ("firstName", "Jane"),
            ("last_name", "Doe"),
            ("phone", "+1 555 0100"),
            ("ip4_last", "192.0.2.7"),
            ("note", "called"),
            ("email", "jane@example.com"),
            ("anything", "write to jane@example.com"),
        ] {
            assert!(masked(key, text), "{key}");
        }
        for (key, text) in [("name", "Newsletter"), ("tag", "vip"), ("id", "7"), ("phone", ""), ("ip", "0")] {
            assert!(!masked(key, text), "{key}");
        }
    }
}
