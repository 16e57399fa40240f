//! What a response has beside its own records.

use super::envelope::is_empty_object;
use super::{Item, Reply, content, decode, document, envelope, flatten, records, soft};
use crate::catalogue::model::Reply as Shape;
use crate::error::Result;

/// Arrays at the top level of a response, by key.
pub type Arrays = Vec<(String, Vec<Item>)>;

/// Decodes a listing under `key` and, in the same pass, all other arrays beside it, except `meta` and what may report a
/// failure. None of these for a response in an unusual form, such as with an object that stands for an array, or with `null`
/// in an array.
///
/// # Errors
/// As [`decode`].
pub fn with_arrays(body: &[u8], key: &'static str) -> Result<(Reply, Option<Arrays>)> {
    let text = document(content(body)).unwrap_or_default();
    let place = |envelope: &envelope::Envelope<'_>| envelope.lists.iter().position(|(name, _)| *name == key);
    let opened = envelope::open_arrays(text).and_then(|envelope| Some((place(&envelope)?, envelope)));
    let Some((own, mut envelope)) = opened else { return Ok((decode(body, Shape::Items(key))?, None)) };
    soft::check(&envelope)?;
    let total = envelope.total();
    let (_, elements) = envelope.lists.swap_remove(own);
    let items = records(text, elements)?;
    let array = |(name, elements): (&str, _)| Some((name.to_owned(), records(text, elements).ok()?));
    let others = envelope.lists.into_iter().map(array).collect::<Option<_>>();
    Ok((Reply { items, total }, others.filter(|_| !envelope.has_numbered)))
}

/// The arrays under `keys` at the top level of a body, in their order: what a response has beside its own records. None for a
/// key that is missing or has no array.
///
/// # Errors
/// `Other` for a body that is not one JSON object, and for `null` in an array.
pub fn beside(body: &[u8], keys: &[&str]) -> Result<Vec<Option<Vec<Item>>>> {
    let text = document(content(body))?;
    if let Some(envelope) = envelope::open_lists(text, keys) {
        let mut lists = envelope.lists;
        let mut take = |key: &&str| {
            let at = lists.iter().position(|(name, _)| name == key)?;
            Some(records(text, lists.swap_remove(at).1))
        };
        return keys.iter().map(|key| take(key).transpose()).collect();
    }
    let list = |key: &&str| {
        let raw = envelope::open(text, key)?.wanted.filter(|raw| raw.starts_with(['[', '{']));
        // The server serializes an empty map as `{}` or `[]`.
        raw.map(|raw| if is_empty_object(raw) { Ok(Vec::new()) } else { flatten(raw, key) }).transpose()
    };
    keys.iter().map(list).collect()
}
