//! The relations of contacts that a response can have beside them. `contactTags` and `deals` with their targets are recorded in
//! a listing; most others are read by clients in production. The rest, from `notes` on, are named only by the `links` of a
//! contact, as are all that are known to work. Unknown names are ignored by the server.

use crate::catalogue::side_loads::SideLoad;

/// A relation of a contact, whose rows name it in `contact`.
const fn rows(name: &'static str, nested: &'static str) -> SideLoad {
    SideLoad::rows(name, &["contact"], nested)
}

/// How the rows of logs name their contact.
const LOGGED: &[&str] = &["contact", "subscriberid"];

/// Of a listing, and of a single contact, which has some of them without being asked.
pub const RELATIONS: &[SideLoad] = &[
    rows("fieldValues", "/contacts/{id}/fieldValues"),
    SideLoad::target("fieldValues.field", "fields", "field", "contacts fields"),
    rows("contactTags", "/contacts/{id}/contactTags"),
    SideLoad::target("contactTags.tag", "tags", "tag", "tags"),
    rows("contactLists", "/contacts/{id}/contactLists"),
    SideLoad::target("contactLists.list", "lists", "list", "lists"),
    rows("contactAutomations", "/contacts/{id}/contactAutomations"),
    SideLoad::target("contactAutomations.automation", "automations", "automation", "automations"),
    rows("deals", "/contacts/{id}/deals"),
    rows("accountContacts", "/contacts/{id}/accountContacts"),
    SideLoad::target("accountContacts.account", "accounts", "account", "accounts"),
    rows("geoIps", "/contacts/{id}/geoIps"),
    SideLoad::target("geoIps.geoAddress", "geoAddresses", "geoAddress", ""),
    SideLoad::rows("notes", &["relid"], "/contacts/{id}/notes"),
    SideLoad::rows("bounceLogs", LOGGED, "/contacts/{id}/bounceLogs"),
    SideLoad::rows("contactLogs", LOGGED, "/contacts/{id}/contactLogs"),
    SideLoad::rows("trackingLogs", LOGGED, "/contacts/{id}/trackingLogs"),
    SideLoad::rows("contactGoals", LOGGED, "/contacts/{id}/contactGoals"),
    // A listing has them without being asked.
    rows("scoreValues", "/contacts/{id}/scoreValues"),
    SideLoad::target("scoreValues.score", "scores", "score", "scores"),
];
