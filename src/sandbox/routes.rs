//! Which handler acts out which path: a table of the irregular calls, then the regular nouns, then what the service is
//! known to have and the emulator does not act out.

pub mod marketing;
pub mod sales;

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
const TABLES: &[&[Route]] = &[marketing::ROUTES, sales::ROUTES];

/// First segments of everything the service is known to have and that is not a noun here.
const KNOWN: &[&str] = &[
    "activities",
    "addressGroups",
    "addressLists",
    "addresses",
    "audiences",
    "brandings",
    "calendars",
    "campaign",
    "channel",
    "connections",
    "contact",
    "content",
    "customObjects",
    "dealGroup",
    "ecom",
    "ecomCustomers",
    "ecomOrderProducts",
    "ecomOrders",
    "emailActivities",
    "eventTracking",
    "eventTrackingEvents",
    "fieldOption",
    "form",
    "forms",
    "geoIps",
    "groupDefinitions",
    "groupLimits",
    "groupMembers",
    "import",
    "localevent",
    "personalizations",
    "prism",
    "records",
    "savedResponses",
    "scores",
    "segmentMatch",
    "segmentMatchAll",
    "segmentMatchSome",
    "segments",
    "segmentsV2",
    "settings",
    "siteTracking",
    "sms",
    "stripo",
    "template",
    "trackingLogs",
    "webhook",
    "webhooks",
];

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
    Err(refuse(call, &here, noun).into())
}

/// 405 where the path has other methods, 501 where the service has such paths, 404 otherwise.
fn refuse(call: &Call<'_>, here: &[&Route], noun: Option<&'static super::noun::Noun>) -> Answer {
    let mut allowed: Vec<&str> = noun.map_or_else(Vec::new, |noun| regular::allowed(noun, call.segments.len()));
    for route in here {
        if !allowed.contains(&route.method) {
            allowed.push(route.method);
        }
    }
    if !allowed.is_empty() {
        return errors::method_not_allowed(&allowed.join(", "));
    }
    if KNOWN.contains(&call.segment(0)) {
        return errors::not_acted_out(call.method, call.path);
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
