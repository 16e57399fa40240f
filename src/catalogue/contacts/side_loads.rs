//! The relations of contacts that a response can have beside them. `contactTags` and `deals` with their targets are recorded in
//! a listing; most others are read by clients in production. The rest, from `notes` on, are named only by the `links` of a
//! contact, as are all that are known to work. Unknown names are ignored by the server.

use crate::catalogue::side_loads::{Added, SideLoad};

/// A relation of a contact, whose rows name it in `contact`.
const fn rows(name: &'static str, nested: &'static str) -> SideLoad {
    SideLoad::rows(name, &["contact"], nested)
}

/// How the rows of logs name their contact.
const LOGGED: &[&str] = &["contact", "subscriberid"];

/// Of a listing of contacts.
pub const OF_LISTING: &[SideLoad] = &relations(Added::OnRequest, Added::ByDefault);

/// Of a single contact.
pub const OF_CONTACT: &[SideLoad] = &relations(Added::ByDefault, Added::OnRequest);

/// All; `single` is which responses have those that a single contact has by default, `listed` the same for a listing.
const fn relations(single: Added, listed: Added) -> [SideLoad; 20] {
    [
        rows("fieldValues", "/contacts/{id}/fieldValues").added(single),
        SideLoad::target("fieldValues.field", "fields", "field", "contacts fields"),
        rows("contactTags", "/contacts/{id}/contactTags"),
        SideLoad::target("contactTags.tag", "tags", "tag", "tags"),
        rows("contactLists", "/contacts/{id}/contactLists").added(single),
        SideLoad::target("contactLists.list", "lists", "list", "lists"),
        rows("contactAutomations", "/contacts/{id}/contactAutomations").added(single),
        SideLoad::target("contactAutomations.automation", "automations", "automation", "automations"),
        rows("deals", "/contacts/{id}/deals").added(single),
        rows("accountContacts", "/contacts/{id}/accountContacts").added(single),
        SideLoad::target("accountContacts.account", "accounts", "account", "accounts"),
        rows("geoIps", "/contacts/{id}/geoIps").added(single),
        SideLoad::target("geoIps.geoAddress", "geoAddresses", "geoAddress", ""),
        SideLoad::rows("notes", &["relid"], "/contacts/{id}/notes"),
        SideLoad::rows("bounceLogs", LOGGED, "/contacts/{id}/bounceLogs"),
        SideLoad::rows("contactLogs", LOGGED, "/contacts/{id}/contactLogs"),
        SideLoad::rows("trackingLogs", LOGGED, "/contacts/{id}/trackingLogs"),
        SideLoad::rows("contactGoals", LOGGED, "/contacts/{id}/contactGoals"),
        rows("scoreValues", "/contacts/{id}/scoreValues").added(listed),
        SideLoad::target("scoreValues.score", "scores", "score", "scores"),
    ]
}
