//! Postal addresses and their groups and lists, brandings of the account, calendar feeds.

use crate::schema::{
    ALL_OPERATIONS, Column, Echo, ID, LINKS, Operations, Resource, Source, children_as, derived, fixed, null,
    read_only, read_only_null, resource, text,
};

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
    read_only_null("created_by"),
    read_only_null("updated_by"),
    LINKS,
    ID,
];

pub(crate) static ADDRESSES: Resource = resource("addresses", "address", "Address", COLUMNS)
    .links(&["addressGroup", "addressList", "forms"])
    .echo(&[Echo::Number("isDefault"), Echo::Column("links"), Echo::Column("id")])
    // The spelling of the published example.
    .renames(&[("company_name", "companyName"), ("address_1", "address1"), ("address_2", "address2")])
    .cascades(&[("addressGroups", "addressid"), ("addressLists", "addressid")])
    .nested(&[
        children_as("addressGroup", "addressGroups", "addressGroups", "addressid"),
        children_as("addressList", "addressLists", "addressLists", "addressid"),
        children_as("forms", "forms", "forms", "addressid"),
    ])
    .operations(Operations { create: false, ..ALL_OPERATIONS });

/// Only delete is documented for the relations of an address.
const DELETE_ONLY: Operations = Operations { list: false, create: false, get: false, update: false, delete: true };

pub(crate) static ADDRESS_GROUPS: Resource =
    resource("addressGroups", "addressGroup", "AddressGroup", &[text("addressid", ""), text("groupid", ""), LINKS, ID])
        .links(&["address", "group"])
        .operations(DELETE_ONLY);

pub(crate) static ADDRESS_LISTS: Resource =
    resource("addressLists", "addressList", "AddressList", &[text("addressid", ""), text("listid", ""), LINKS, ID])
        .links(&["address", "list"])
        .operations(DELETE_ONLY);

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
    // A flag, not the URLs of related resources.
    text("links", "1"),
    text("help", "1"),
    text("adminTemplateHtm", ""),
    text("adminTemplateCss", ""),
    text("publicTemplateHtm", ""),
    text("publicTemplateCss", ""),
    null("favicon"),
    ID,
];

pub(crate) static BRANDINGS: Resource = resource("brandings", "branding", "Branding", BRANDING_COLUMNS)
    .dates(&[], &[])
    .operations(Operations { list: true, create: false, get: true, update: true, delete: false });

const CALENDAR_COLUMNS: &[Column] = &[
    read_only("userid", "1"),
    text("title", ""),
    text("type", "All"),
    derived("token", Source::Hash),
    text("notification", "0"),
    read_only_null("cdate"),
    read_only_null("mdate"),
    LINKS,
    ID,
];

pub(crate) static CALENDARS: Resource = resource("calendars", "calendar", "Calendar", CALENDAR_COLUMNS)
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
