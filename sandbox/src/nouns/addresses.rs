//! Postal addresses and what they are tied to; brandings of the account; calendar feeds.

use crate::answer::Outcome;
use crate::call::Call;
use crate::noun::{
    ALL_CALLS, Calls, Column, Echo, ID, LINKS, Noun, Source, children_as, derived, fixed, kept, kept_null, noun, null,
    text,
};
use crate::regular;

const COLUMNS: &[Column] = &[
    text("companyName", ""),
    text("address1", ""),
    text("address2", ""),
    text("city", ""),
    text("state", ""),
    text("district", ""),
    text("zip", ""),
    text("country", ""),
    text("allgroup", "0"),
    text("isDefault", "0"),
    derived("created_timestamp", Source::Naive("cdate")),
    derived("updated_timestamp", Source::Naive("udate")),
    kept_null("created_by"),
    kept_null("updated_by"),
    LINKS,
    ID,
];

/// `addresses`: the first one is the default.
pub static ADDRESSES: Noun = noun("addresses", "address", "Address", COLUMNS)
    .links(&["addressGroup", "addressList", "forms"])
    .echo(&[Echo::Number("isDefault"), Echo::Column("links"), Echo::Column("id")])
    // The published example's spelling.
    .renames(&[("company_name", "companyName"), ("address_1", "address1"), ("address_2", "address2")])
    .cascades(&[("addressGroups", "addressid"), ("addressLists", "addressid")])
    .nested(&[
        children_as("addressGroup", "addressGroups", "addressGroups", "addressid"),
        children_as("addressList", "addressLists", "addressLists", "addressid"),
        children_as("forms", "forms", "forms", "addressid"),
    ])
    .calls(Calls { create: false, ..ALL_CALLS });

/// `POST /addresses`.
///
/// # Errors
/// SQLite's.
pub fn create(call: &Call<'_>) -> Outcome {
    let sent = regular::known(&ADDRESSES, &call.envelope("address"));
    let first = call.store.count(&ADDRESSES, &Default::default())? == 0;
    let mut row = regular::insert(call, &ADDRESSES, &sent)?;
    if first {
        row.body.insert("isDefault".to_owned(), "1".into());
        call.store.save(&ADDRESSES, &row)?;
    }
    regular::made(call, &ADDRESSES, &sent, &row)
}

/// Nothing but a delete is documented for the two ties of an address.
const DELETE_ONLY: Calls = Calls { list: false, create: false, get: false, update: false, delete: true };

/// `addressGroups`.
pub static ADDRESS_GROUPS: Noun =
    noun("addressGroups", "addressGroup", "AddressGroup", &[text("addressid", ""), text("groupid", ""), LINKS, ID])
        .links(&["address", "group"])
        .calls(DELETE_ONLY);

/// `addressLists`.
pub static ADDRESS_LISTS: Noun =
    noun("addressLists", "addressList", "AddressList", &[text("addressid", ""), text("listid", ""), LINKS, ID])
        .links(&["address", "list"])
        .calls(DELETE_ONLY);

const BRANDING_COLUMNS: &[Column] = &[
    text("groupid", "3"),
    text("siteName", ""),
    text("siteLogo", ""),
    text("siteLogoSmall", ""),
    text("headerTextValue", ""),
    text("headerHtmlValue", ""),
    text("footerTextValue", ""),
    text("footerHtmlValue", ""),
    text("copyright", "1"),
    text("version", "1"),
    text("license", "1"),
    // A flag here, not the URLs of other resources.
    text("links", "1"),
    text("help", "1"),
    text("adminTemplateHtm", ""),
    text("adminTemplateCss", ""),
    text("publicTemplateHtm", ""),
    text("publicTemplateCss", ""),
    null("favicon"),
    ID,
];

/// `brandings`: shown and changed.
pub static BRANDINGS: Noun = noun("brandings", "branding", "Branding", BRANDING_COLUMNS).dates(&[], &[]).calls(Calls {
    list: true,
    create: false,
    get: true,
    update: true,
    delete: false,
});

const CALENDAR_COLUMNS: &[Column] = &[
    kept("userid", "1"),
    text("title", ""),
    text("type", "All"),
    derived("token", Source::Hash),
    text("notification", "0"),
    kept_null("cdate"),
    kept_null("mdate"),
    LINKS,
    ID,
];

/// `calendars`: regular.
pub static CALENDARS: Noun = noun("calendars", "calendar", "Calendar", CALENDAR_COLUMNS)
    .links(&["calendarRels", "calendarUsers"])
    .echo(&[
        Echo::Column("userid"),
        Echo::Column("cdate"),
        Echo::Column("mdate"),
        Echo::Column("token"),
        Echo::Column("links"),
        Echo::Column("id"),
    ])
    .required(&["title"])
    .nested(&[fixed("calendarRels", r#"{"calendarRels":[]}"#), fixed("calendarUsers", r#"{"calendarUsers":[]}"#)])
    .dates(&["cdate"], &["mdate"]);
