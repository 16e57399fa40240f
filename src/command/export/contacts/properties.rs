//! Reads some properties of an object in one pass without decoding: a contact has fifty and an export needs eight.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

/// The JSON texts of the properties `names` of the object `json`, in the order of the names; `None` for a missing one.
pub fn pick<'a>(json: &'a str, names: &[impl AsRef<str>]) -> Vec<Option<&'a str>> {
    let mut found = vec![None; names.len()];
    // Items were parsed when they were received; a text that is not an object has no properties.
    let _ = serde_json::Deserializer::from_str(json).deserialize_map(Pick { names, found: &mut found });
    found
}

/// The text of a JSON value: a string decoded, null empty, any other unchanged.
pub fn text(json: &str) -> String {
    match json.as_bytes().first() {
        Some(b'"') => serde_json::from_str(json).unwrap_or_else(|_| json.trim_matches('"').to_owned()),
        Some(b'n') | None => String::new(),
        Some(_) => json.to_owned(),
    }
}

struct Pick<'n, 'f, 'a, N> {
    names: &'n [N],
    found: &'f mut Vec<Option<&'a str>>,
}

impl<'a, N: AsRef<str>> Visitor<'a> for Pick<'_, '_, 'a, N> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(place) = map.next_key_seed(PropertyIndex(self.names))? {
            match place {
                Some(at) => self.found[at] = Some(map.next_value::<&RawValue>()?.get()),
                None => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}

/// Compares a property name with the wanted ones without storing it.
struct PropertyIndex<'n, N>(&'n [N]);

impl<'a, N: AsRef<str>> DeserializeSeed<'a> for PropertyIndex<'_, N> {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<Option<usize>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<N: AsRef<str>> Visitor<'_> for PropertyIndex<'_, N> {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E>(self, name: &str) -> Result<Option<usize>, E> {
        Ok(self.0.iter().position(|wanted| wanted.as_ref() == name))
    }
}

#[cfg(test)]
mod tests {
    use super::{pick, text};

    #[test]
    fn members_come_in_the_order_asked_for() {
        let json = r#"{"email":"a@b.c","links":{"id":"9"},"n":1.50,"id":"7","none":null}"#;
        assert_eq!(pick(json, &["id", "x", "n", "email"]), [Some("\"7\""), None, Some("1.50"), Some("\"a@b.c\"")]);
        assert_eq!(pick("[1]", &["id"]), [None]);
    }

    #[test]
    fn texts_lose_quotes_and_null_is_nothing() {
        assert_eq!(text(r#""a\/b\u00e9""#), "a/bé");
        assert_eq!(text("null"), "");
        assert_eq!(text("12"), "12");
        assert_eq!(text(r#"{"a":1}"#), r#"{"a":1}"#);
    }
}
