//! Which handler acts out which path: a table of the irregular calls, then the regular nouns, then what the service is
//! known to have and the emulator does not act out.

mod account;
mod marketing;
mod sales;
mod unacted;

use super::answer::{Answer, Outcome};
use super::call::Call;
use super::errors;
use super::nouns;
use super::regular;

/// Acts out one call.
pub type Handler = fn(&Call<'_>) -> Outcome;

/// An irregular call.
#[derive(Debug)]
pub struct Route {
    method: &'static str,
    /// Segments; `{}` is any segment.
    path: &'static str,
    handler: Handler,
}

const fn route(method: &'static str, path: &'static str, handler: Handler) -> Route {
    Route { method, path, handler }
}

/// Every irregular call, by area.
const TABLES: &[&[Route]] = &[marketing::ROUTES, sales::ROUTES, account::ROUTES];

/// Acts out a call, whatever its path.
///
/// # Errors
/// The service's own error answers.
pub fn dispatch(call: &Call<'_>) -> Outcome {
    let here: Vec<&Route> =
        TABLES.iter().copied().flatten().filter(|route| matches(route.path, &call.segments)).collect();
    if let Some(route) = here.iter().find(|route| route.method == call.method) {
        return (route.handler)(call);
    }
    let noun = nouns::find(call.segment(0));
    if let Some(noun) = noun
        && let Some(answer) = regular::dispatch(call, noun)?
    {
        return Ok(answer);
    }
    let unacted = unacted::UNACTED.iter().filter(|(_, path, _)| matches(path, &call.segments));
    if let Some((.., operation)) = unacted.clone().find(|(method, ..)| *method == call.method) {
        return Err(errors::operation_not_acted_out(operation, call.method, call.path).into());
    }
    let methods = unacted.map(|(method, ..)| *method);
    Err(refuse(call, here.iter().map(|route| route.method).chain(methods), noun).into())
}

/// 405 where the path has other methods, 404 otherwise.
fn refuse(
    call: &Call<'_>,
    methods: impl Iterator<Item = &'static str>,
    noun: Option<&'static super::noun::Noun>,
) -> Answer {
    let mut allowed: Vec<&str> = noun.map_or_else(Vec::new, |noun| regular::allowed(noun, call.segments.len()));
    for method in methods {
        if !allowed.contains(&method) {
            allowed.push(method);
        }
    }
    if !allowed.is_empty() {
        return errors::method_not_allowed(&allowed.join(", "));
    }
    errors::no_route(call.method, call.path)
}

fn matches(pattern: &str, segments: &[String]) -> bool {
    let mut wanted = pattern.trim_start_matches('/').split('/');
    segments.iter().all(|segment| wanted.next().is_some_and(|part| part == "{}" || part == segment))
        && wanted.next().is_none()
}

fn no_route(call: &Call<'_>) -> Outcome {
    Err(errors::no_route(call.method, call.path).into())
}

fn not_acted_out(call: &Call<'_>) -> Outcome {
    Err(errors::not_acted_out(call.method, call.path).into())
}
