//! Variables (which the API calls personalizations), saved responses, forms and scores.

use crate::schema::{
    ALL_OPERATIONS, Column, Echo, ID, LINKS, Operations, READ_ONLY, Resource, Source, derived, flag, json, null,
    parent, read_only, read_only_null, resource, text,
};

const VARIABLE_COLUMNS: &[Column] = &[
    text("name", ""),
    text("tag", ""),
    text("format", "text"),
    text("content", ""),
    text("listIds", ""),
    read_only("listNames", ""),
    read_only("listsCount", "0"),
    flag("isLocked", false).read_only(),
    LINKS,
    ID,
];

pub(crate) static VARIABLES: Resource =
    resource("personalizations", "personalization", "Personalization", VARIABLE_COLUMNS)
        .echo(&[])
        .renames(&[("listids", "listIds")])
        .required(&["name", "tag"])
        .search(&["name", "tag"])
        .dates(&["cdate"], &["mdate"])
        .operations(Operations { create: false, update: false, ..ALL_OPERATIONS });

const RESPONSE_COLUMNS: &[Column] = &[
    text("title", ""),
    text("subject", ""),
    text("body", ""),
    read_only("last_sent_user_id", "0"),
    read_only_null("last_sent_date"),
    read_only_null("cdate"),
    read_only_null("mdate"),
    LINKS,
    ID,
];

/// What a read returns beyond the echo of a create is documented by example only.
pub(crate) static SAVED_RESPONSES: Resource =
    resource("savedResponses", "savedResponse", "SavedResponse", RESPONSE_COLUMNS)
        .links(&["user", "savedResponseCategorySavedResponse"])
        .echo(&[Echo::Column("cdate"), Echo::Column("links"), Echo::Column("id")])
        .required(&["title"])
        .search(&["title", "subject"])
        .dates(&["cdate"], &["mdate"]);

const FORM_COLUMNS: &[Column] = &[
    read_only("name", ""),
    read_only("action", ""),
    json("actiondata", "{}").read_only(),
    read_only("submit", "show-thank-you"),
    json("submitdata", "{}").read_only(),
    read_only_null("url"),
    read_only("layout", "inline-form"),
    read_only_null("title"),
    read_only_null("body"),
    read_only("button", "Submit"),
    read_only("thanks", "Thanks for signing up!"),
    json("style", "{}").read_only(),
    // A listing returns neither the options nor the entries as a single response does.
    json("options", "{}").read_only().single(),
    derived("options", Source::Fixed("{}")).listed(),
    json("cfields", "[]").read_only(),
    read_only("parentformid", "0"),
    read_only("userid", "1"),
    read_only("addressid", "0"),
    read_only_null("cdate"),
    read_only_null("udate"),
    read_only("source", "builder"),
    read_only("entries", "0").single(),
    null("aid"),
    derived("defaultscreenshot", Source::Fixed("\"//img-us1.com/default-form.gif\"")).listed(),
    derived("recent", Source::Fixed("[]")).listed(),
    derived("contacts", Source::Fixed("0")).listed(),
    derived("deals", Source::Fixed("0")).listed(),
    derived("entries", Source::Fixed("0")).listed(),
    LINKS,
    ID,
    derived("address", Source::Alias("addressid")),
];

/// Forms are created in the form builder only.
pub(crate) static FORMS: Resource = resource("forms", "form", "Form", FORM_COLUMNS)
    .links(&["address"])
    .search(&["name"])
    .nested(&[parent("address", "addresses", "addressid")])
    .operations(Operations { delete: true, ..READ_ONLY });

const SCORE_COLUMNS: &[Column] = &[
    read_only("reltype", "contact"),
    read_only("name", ""),
    read_only("descript", ""),
    read_only("status", "1"),
    read_only_null("cdate"),
    read_only_null("mdate"),
    LINKS,
    ID,
];

/// Read only; the emulator gives no contact a score.
pub(crate) static SCORES: Resource =
    resource("scores", "score", "Score", SCORE_COLUMNS).dates(&["cdate"], &["mdate"]).operations(READ_ONLY);
