//! Contacts.

use crate::schema::{
    Column, Echo, ID, Includes, LINKS, Resource, Source, children, derived, fixed, owned, read_only, read_only_null,
    resource, text,
};

const COLUMNS: &[Column] = &[
    read_only_null("cdate"),
    text("email", ""),
    text("phone", ""),
    text("firstName", ""),
    text("lastName", ""),
    read_only("orgid", "0"),
    text("orgname", ""),
    read_only("segmentio_id", ""),
    read_only("bounced_hard", "0"),
    read_only("bounced_soft", "0"),
    read_only_null("bounced_date"),
    read_only("ip", "0"),
    read_only_null("ua"),
    derived("hash", Source::Hash),
    read_only_null("socialdata_lastcheck"),
    read_only("email_local", ""),
    derived("email_domain", Source::Domain("email")),
    read_only("sentcnt", "0"),
    read_only_null("rating_tstamp"),
    read_only("gravatar", "0"),
    read_only("deleted", "0"),
    read_only("anonymized", "0"),
    read_only_null("adate"),
    read_only_null("udate"),
    read_only_null("edate"),
    read_only_null("deleted_at"),
    derived("created_utc_timestamp", Source::Naive("cdate")),
    derived("updated_utc_timestamp", Source::Naive("udate")),
    derived("created_timestamp", Source::Naive("cdate")),
    derived("updated_timestamp", Source::Naive("udate")),
    read_only_null("created_by"),
    read_only_null("updated_by"),
    read_only("mpp_tracking", "0"),
    read_only_null("last_click_date"),
    read_only_null("last_open_date"),
    read_only_null("last_mpp_open_date"),
    read_only_null("best_send_hour"),
    read_only_null("sms_consent"),
    read_only_null("sms_consent_updated_at"),
    read_only_null("whatsapp_id"),
    read_only_null("whatsapp_username"),
    LINKS,
    ID,
    derived("organization", Source::Alias("orgid")),
];

/// The names in `links`.
const LINK_NAMES: &[&str] = &[
    "bounceLogs",
    "contactAutomations?limit=2500&orders%5Blastdate%5D=DESC",
    "contactData",
    "contactGoals",
    "contactLists",
    "contactLogs",
    "contactTags",
    "contactDeals",
    "deals",
    "fieldValues",
    "geoIps",
    "notes",
    "organization",
    "plusAppend",
    "trackingLogs",
    "scoreValues",
    "accountContacts",
    "automationEntryCounts",
];

/// Contacts. `handlers::contact_listing` handles further parameters of the listing.
pub static CONTACTS: Resource = resource("contacts", "contact", "Subscriber", COLUMNS)
    .links(LINK_NAMES)
    .includes(Includes::Everywhere)
    .echo(&[
        Echo::Column("cdate"),
        Echo::Column("udate"),
        Echo::Column("phone"),
        Echo::Column("orgid"),
        Echo::Column("orgname"),
        Echo::Column("links"),
        Echo::Column("id"),
        Echo::Column("organization"),
    ])
    .search(&["email", "firstName", "lastName", "phone", "orgname"])
    .cascades(&[
        ("contactTags", "contact"),
        ("contactLists", "contact"),
        ("contactAutomations", "contact"),
        ("fieldValues", "contact"),
        ("accountContacts", "contact"),
        ("contactDeals", "contact"),
        ("geoIps", "contact"),
    ])
    .nested(&[
        children("contactTags", "contact"),
        children("contactLists", "contact"),
        children("contactAutomations", "contact"),
        children("fieldValues", "contact"),
        children("accountContacts", "contact"),
        children("deals", "contact"),
        children("contactDeals", "contact"),
        children("geoIps", "contact"),
        owned("notes", "notes", "Subscriber"),
        fixed("bounceLogs", r#"{"bounceLogs":[]}"#),
        fixed("contactGoals", r#"{"contactGoals":[]}"#),
        fixed("contactLogs", r#"{"contactLogs":[]}"#),
        fixed("organization", r#"{"organization":null}"#),
        fixed("plusAppend", r#"{"plusAppend":null}"#),
        fixed("scoreValues", r#"{"scoreValues":[]}"#),
        fixed("trackingLogs", r#"{"trackingLogs":[]}"#),
    ])
    .indices(&["(body->>'email') COLLATE NOCASE", "body->>'cdate'"]);
