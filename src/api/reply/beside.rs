//! What a response has beside its own records.

use super::envelope::is_empty_object;
use super::{Item, content, document, envelope, flatten, records};
use crate::error::Result;

/// The arrays under `keys` at the top level of a body, in their order: what a response has beside its own records. None for a
/// key that is missing or has no array.
///
/// # Errors
/// `Other` for a body that is not one JSON object, and for `null` in an array.
pub fn beside(body: &[u8], keys: &[&str]) -> Result<Vec<Option<Vec<Item>>>> {
    let text = document(content(body))?;
    if let Some(envelope) = envelope::open_lists(text, keys) {
        let lists = envelope.lists.into_iter();
        return lists.map(|spans| spans.map(|spans| records(text, spans)).transpose()).collect();
    }
    let list = |key: &&str| {
        let raw = envelope::open(text, key)?.wanted.filter(|raw| raw.starts_with(['[', '{']));
        // The server serializes an empty map as `{}` or `[]`.
        raw.map(|raw| if is_empty_object(raw) { Ok(Vec::new()) } else { flatten(raw, key) }).transpose()
    };
    keys.iter().map(list).collect()
}
