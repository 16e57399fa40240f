//! Routes of contacts, lists, tags, fields, users, automations and campaigns.

use super::route::{Route, route};
use crate::handlers::{
    automations, campaigns, contact_automations, contact_lists, contact_tags, contacts, exclusions, field_values,
    fields, imports, lists, settings, tags, unsupported, users,
};

pub(super) const ROUTES: &[Route] = &[
    route("GET", "/contacts", contacts::list),
    route("POST", "/contacts", contacts::create),
    route("GET", "/contacts/{}", contacts::get),
    route("PUT", "/contacts/{}", contacts::update),
    // Recorded: `PATCH` is a partial update of a contact, account, deal, list, tag, note and campaign.
    route("PATCH", "/contacts/{}", contacts::update),
    route("POST", "/contact/sync", contacts::sync),
    // Reported: the plural path is a plain create, so it returns 422 for an existing email address.
    route("POST", "/contacts/sync", contacts::create),
    route("GET", "/contacts/{}/automationEntryCounts", contact_automations::entry_counts),
    route("GET", "/contacts/{}/contactData", contacts::data),
    route("GET", "/contactData", contacts::all_data),
    route("POST", "/contactTags", contact_tags::create),
    route("POST", "/contactLists", contact_lists::create),
    route("GET", "/contactAutomations", contact_automations::list),
    route("POST", "/contactAutomations", contact_automations::create),
    route("POST", "/tags", tags::create),
    route("GET", "/tags", tags::list),
    route("PATCH", "/tags/{}", tags::update),
    route("POST", "/lists", lists::create),
    route("PUT", "/lists/{}", lists::update),
    route("PATCH", "/lists/{}", lists::patch),
    route("DELETE", "/lists/{}", lists::delete),
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
    route("GET", "/users/{}/userGroup", users::group),
    route("POST", "/users", users::create),
    route("PUT", "/users/{}", users::update),
    route("GET", "/automations", automations::list),
    // Reported: PATCH and PUT are the same operation.
    route("PATCH", "/automations/{}", automations::update),
    // Whether this works is not established.
    route("DELETE", "/automations/{}", unsupported::not_supported),
    route("POST", "/campaign", campaigns::create),
    route("PATCH", "/campaigns/{}", campaigns::update),
    route("PUT", "/campaigns/{}/edit", campaigns::edit),
    route("POST", "/campaigns/{}/copy", campaigns::copy),
    route("DELETE", "/campaigns/{}/delete", campaigns::delete),
    // Undocumented, but in use.
    route("PUT", "/campaigns/{}/pause", campaigns::pause),
    route("PUT", "/campaigns/{}/stop", campaigns::stop),
    route("PUT", "/campaigns/{}/resume", campaigns::resume),
    // Reported: the path without `/delete` returns 404.
    route("DELETE", "/campaigns/{}", unsupported::no_route),
    route("GET", "/settings/account", settings::account),
    route("GET", "/import/bulk_import", imports::overview),
    route("POST", "/import/bulk_import", imports::create),
    route("GET", "/import/info", imports::info),
];
