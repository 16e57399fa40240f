//! Which handler acts out which path: a table of the irregular calls, then the regular nouns, then what the service is
//! known to have and the emulator does not act out.

use super::answer::{Answer, Outcome};
use super::call::Call;
use super::errors;
use super::nouns::{
    self, automations, campaigns, contact_automations, contact_lists, contact_tags, contacts, exclusions, field_values,
    fields, lists, settings, tags, users,
};
use super::regular;

/// Acts out one call.
pub type Handler = fn(&Call<'_>) -> Outcome;

/// An irregular call.
struct Route {
    method: &'static str,
    /// Segments; `{}` is any segment.
    path: &'static str,
    handler: Handler,
}

const fn route(method: &'static str, path: &'static str, handler: Handler) -> Route {
    Route { method, path, handler }
}

const ROUTES: &[Route] = &[
    route("GET", "/contacts", contacts::list),
    route("POST", "/contacts", contacts::create),
    route("GET", "/contacts/{}", contacts::get),
    route("PUT", "/contacts/{}", contacts::update),
    route("POST", "/contact/sync", contacts::sync),
    // Reported: the plural path runs into the plain create, and so into 422 for a known address.
    route("POST", "/contacts/sync", contacts::create),
    route("GET", "/contacts/{}/automationEntryCounts", contact_automations::entry_counts),
    route("GET", "/contacts/{}/contactData", contacts::data),
    route("POST", "/contactTags", contact_tags::create),
    route("POST", "/contactLists", contact_lists::create),
    route("GET", "/contactAutomations", contact_automations::list),
    route("POST", "/contactAutomations", contact_automations::create),
    route("POST", "/tags", tags::create),
    route("GET", "/tags", tags::list),
    route("PUT", "/lists/{}", lists::update),
    route("GET", "/lists/exclusions", exclusions::list),
    route("GET", "/lists/exclusions/{}", exclusions::get),
    route("PUT", "/lists/exclusions/{}", exclusions::update),
    route("GET", "/fields", fields::list),
    route("GET", "/fields/{}", fields::get),
    route("POST", "/fields", fields::create),
    route("POST", "/fieldOption/bulk", fields::create_options),
    route("POST", "/fieldValues", field_values::create),
    route("PUT", "/fieldValues/{}", field_values::update),
    route("GET", "/users/me", users::me),
    route("GET", "/users/email/{}", users::by_email),
    route("GET", "/users/username/{}", users::by_username),
    route("POST", "/users", users::create),
    route("PUT", "/users/{}", users::update),
    route("GET", "/automations", automations::list),
    // Reported: PATCH and PUT are the same call.
    route("PATCH", "/automations/{}", automations::update),
    route("POST", "/campaign", campaigns::create),
    route("PUT", "/campaigns/{}/edit", campaigns::edit),
    route("POST", "/campaigns/{}/copy", campaigns::copy),
    route("DELETE", "/campaigns/{}/delete", campaigns::delete),
    // Reported: the path without `/delete` has no such method, and says so with a 404.
    route("DELETE", "/campaigns/{}", no_route),
    route("GET", "/settings/account", settings::account),
    route("GET", "/import/bulk_import", settings::imports),
    route("POST", "/import/bulk_import", not_acted_out),
];

/// First segments of everything the service is known to have and that is not a noun here.
const KNOWN: &[&str] = &[
    "accountContacts",
    "accountCustomFieldData",
    "accountCustomFieldMeta",
    "accounts",
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
    "contactDeals",
    "content",
    "customObjects",
    "dealActivities",
    "dealCustomFieldData",
    "dealCustomFieldMeta",
    "dealGroup",
    "dealGroups",
    "dealRoles",
    "dealStages",
    "dealTasks",
    "dealTasktypes",
    "deals",
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
    "notes",
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
    "taskNotifications",
    "taskOutcomes",
    "tasktypeOutcomeRels",
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
    let here: Vec<&Route> = ROUTES.iter().filter(|route| matches(route.path, &call.segments)).collect();
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

fn not_acted_out(call: &Call<'_>) -> Outcome {
    Err(errors::not_acted_out(call.method, call.path).into())
}
