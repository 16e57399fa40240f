//! Additional contacts of deals, and their roles.

use crate::schema::{
    Column, Echo, ID, LINKS, Operations, Resource, Source, children, derived, null, parent, read_only_null, resource,
    text,
};

const COLUMNS: &[Column] = &[
    text("deal", ""),
    text("contact", ""),
    // An update with a role returns it. That a read returns it and the four keys below follows from what integrations
    // read.
    null("role"),
    read_only_null("cdate"),
    derived("created_timestamp", Source::Naive("cdate")),
    derived("updated_timestamp", Source::Naive("udate")),
    read_only_null("created_by"),
    read_only_null("updated_by"),
    LINKS,
    ID,
];

pub(crate) static CONTACT_DEALS: Resource = resource("contactDeals", "contactDeal", "SubscriberDeal", COLUMNS)
    .links(&["deal", "contact", "role"])
    .echo(&[Echo::Column("cdate"), Echo::Column("links"), Echo::Column("id")])
    .required(&["deal", "contact"])
    .parents(&[("deal", "deals"), ("contact", "contacts"), ("role", "dealRoles")])
    .related(&[("deals", "deal")], &[("deals", "deal")])
    .nested(&[
        parent("deal", "deals", "deal"),
        parent("contact", "contacts", "contact"),
        parent("role", "dealRoles", "role"),
    ])
    .indices(&["body->>'contact'", "body->>'deal'"]);

const ROLE_COLUMNS: &[Column] = &[
    text("title", ""),
    derived("created_timestamp", Source::Naive("cdate")),
    derived("updated_timestamp", Source::Naive("udate")),
    LINKS,
    ID,
];

/// A create has no envelope.
pub(crate) static DEAL_ROLES: Resource = resource("dealRoles", "dealRole", "DealRole", ROLE_COLUMNS)
    .links(&["contactDeals"])
    .echo(&[])
    .required(&["title"])
    .search(&["title"])
    .nested(&[children("contactDeals", "role")])
    .operations(Operations { list: true, create: false, get: false, update: false, delete: true });
