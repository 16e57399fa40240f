//! Digits are an id first. Where the service has no such id, and something is *called* so, the error says how to name it.
//! Asks only then.

use super::Lookup;
use super::wanted::Reading;
use crate::catalogue;
use crate::catalogue::model::{Kind, Param};
use crate::error::Error;
use crate::request::Input;

/// The 404 of a call for `typed`, with the hint where it is about an id that is a name.
pub fn explained(lookup: &Lookup<'_>, error: Error, typed: &Input) -> Error {
    let arguments = typed.arguments.iter().map(|(param, text)| (*param, text));
    let flags = typed.params.iter().chain(&typed.fields).flat_map(|(param, all)| all.iter().map(|text| (*param, text)));
    match arguments.chain(flags).find(|(param, text)| is_name(lookup, param, text)) {
        Some((_, text)) => error.hint(format!("something is called so: name:{text} means that")),
        None => error,
    }
}

/// Whether `text` was taken for an id and is the name of something.
fn is_name(lookup: &Lookup<'_>, param: &Param, text: &str) -> bool {
    let (Kind::Reference(noun) | Kind::ReferenceNumber(noun)) = param.kind else { return false };
    let has_names =
        catalogue::find(noun).is_some_and(|resource| !resource.identity.is_empty() && resource.identity != "email");
    let is_plain = !text.starts_with("id:") && matches!(Reading::of(text), Reading::Id(_));
    has_names && is_plain && lookup.id(noun, &format!("name:{text}")).is_ok()
}
