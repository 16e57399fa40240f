//! Digits are an id first. If the server has no such id but a record has the digits as its *name*, the error says how to
//! write the name. Sends requests only then.

use super::Lookup;
use crate::api::request::Input;
use crate::catalogue;
use crate::catalogue::model::{Kind, Param, Resource};
use crate::error::Error;

/// The 404 of a request for `typed`, with a hint if an id in it is a name.
pub fn with_hint(lookup: &Lookup<'_>, error: Error, typed: &Input) -> Error {
    let arguments = typed.arguments.iter().map(|(param, text)| (*param, text));
    let flags = typed.params.iter().chain(&typed.fields).flat_map(|(param, all)| all.iter().map(|text| (*param, text)));
    match arguments.chain(flags).find_map(|(param, text)| Some((named(lookup, param, text)?, text))) {
        Some((resource, text)) => {
            error.hint(format!("for the {} named `{text}`, write name:{text}", resource.singular))
        }
        None => error,
    }
}

/// The resource that has a record named `text`, which was used as an id.
fn named(lookup: &Lookup<'_>, param: &Param, text: &str) -> Option<&'static Resource> {
    let (Kind::Reference(noun) | Kind::ReferenceNumber(noun)) = param.kind else { return None };
    // Digits are never an email address.
    let resource = catalogue::find(noun).filter(|known| !["", "email"].contains(&known.identity))?;
    let is_plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    (is_plain && lookup.id(noun, &format!("name:{text}")).is_ok()).then_some(resource)
}
