//! Digits are an id first. Where the service has no such id, and something is *called* so, the error says how to name it.
//! Asks only then.

use super::Lookup;
use crate::api::request::Input;
use crate::catalogue;
use crate::catalogue::model::{Kind, Param, Resource};
use crate::error::Error;

/// The 404 of a call for `typed`, with the hint where it is about an id that is a name.
pub fn explained(lookup: &Lookup<'_>, error: Error, typed: &Input) -> Error {
    let arguments = typed.arguments.iter().map(|(param, text)| (*param, text));
    let flags = typed.params.iter().chain(&typed.fields).flat_map(|(param, all)| all.iter().map(|text| (*param, text)));
    match arguments.chain(flags).find_map(|(param, text)| Some((bearer(lookup, param, text)?, text))) {
        Some((resource, text)) => {
            error.hint(format!("a {} is called so; it is meant by name:{text}", resource.singular))
        }
        None => error,
    }
}

/// The noun of which something is called `text`, which was taken for an id.
fn bearer(lookup: &Lookup<'_>, param: &Param, text: &str) -> Option<&'static Resource> {
    let (Kind::Reference(noun) | Kind::ReferenceNumber(noun)) = param.kind else { return None };
    // Digits are no e-mail address.
    let resource = catalogue::find(noun).filter(|known| !["", "email"].contains(&known.identity))?;
    let is_plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    (is_plain && lookup.id(noun, &format!("name:{text}")).is_ok()).then_some(resource)
}
