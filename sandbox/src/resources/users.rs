//! Users of the account.

use crate::schema::{Column, Echo, ID, LINKS, Resource, null, read_only, read_only_null, resource, text};

const COLUMNS: &[Column] = &[
    text("username", ""),
    text("firstName", ""),
    text("lastName", ""),
    text("email", ""),
    text("phone", ""),
    null("signature"),
    text("localZoneid", "America/Chicago"),
    read_only_null("password_updated_utc_timestamp"),
    read_only_null("cdate"),
    read_only_null("udate"),
    read_only("mfaEnabled", "0"),
    LINKS,
    ID,
];

pub(crate) static USERS: Resource = resource("users", "user", "User", COLUMNS)
    .links(&[
        "lists",
        "userGroup",
        "dealGroupTotals",
        "dealGroupUsers",
        "configs",
        "dealConnection",
        "userConversationsPermission",
        "seatUser",
    ])
    .echo(&[
        Echo::Column("localZoneid"),
        Echo::Column("cdate"),
        Echo::Column("udate"),
        Echo::Column("links"),
        Echo::Column("id"),
    ])
    .required(&["username", "email"])
    .search(&["username", "firstName", "lastName", "email"]);
