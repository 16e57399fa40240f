//! Lists.

use crate::schema::{
    Column, ID, LINKS, Resource, Source, children, derived, null, parent, read_only_null, resource, text,
};

const SUBSCRIBERS: &str = "SELECT COUNT(*) FROM contactLists WHERE body->>'list' = ?1";

const ACTIVE: &str = "SELECT COUNT(*) FROM contactLists WHERE body->>'list' = ?1 AND body->>'status' = '1'";

const COLUMNS: &[Column] = &[
    text("stringid", ""),
    text("userid", "1"),
    text("name", ""),
    read_only_null("cdate"),
    text("p_use_tracking", "1"),
    text("p_use_analytics_read", "0"),
    text("p_use_analytics_link", "0"),
    text("p_use_twitter", "0"),
    text("p_use_facebook", "0"),
    text("p_embed_image", "1"),
    text("p_use_captcha", "1"),
    text("send_last_broadcast", "0"),
    text("private", "0"),
    null("analytics_domains"),
    text("analytics_source", ""),
    text("analytics_ua", ""),
    text("twitter_token", ""),
    text("twitter_token_secret", ""),
    null("facebook_session"),
    text("carboncopy", ""),
    text("subscription_notify", ""),
    text("unsubscription_notify", ""),
    text("require_name", "0"),
    text("get_unsubscribe_reason", "0"),
    text("to_name", "Subscriber"),
    text("optinoptout", "1"),
    text("sender_name", ""),
    text("sender_addr1", ""),
    text("sender_addr2", ""),
    text("sender_city", ""),
    text("sender_state", ""),
    text("sender_zip", ""),
    text("sender_country", ""),
    text("sender_phone", ""),
    text("sender_url", ""),
    text("sender_reminder", ""),
    text("fulladdress", ""),
    text("optinmessageid", "0"),
    text("optoutconf", "0"),
    read_only_null("deletestamp"),
    read_only_null("udate"),
    derived("created_timestamp", Source::Naive("cdate")),
    derived("updated_timestamp", Source::Naive("udate")),
    read_only_null("created_by"),
    read_only_null("updated_by"),
    text("channel", "email"),
    text("description", ""),
    derived("non_deleted_subscribers", Source::Count(SUBSCRIBERS)).listed(),
    derived("active_subscribers", Source::Count(ACTIVE)).listed(),
    LINKS,
    ID,
    derived("user", Source::Alias("userid")),
];

/// A create and a read return about fifty keys, a listing two more.
pub(crate) static LISTS: Resource = resource("lists", "list", "_List", COLUMNS)
    .links(&["contactGoalLists", "user", "addressLists"])
    .required(&["name"])
    .renames(&[("user", "userid")])
    .search(&["name"])
    .operators(&[("name", "name")])
    .cascades(&[("contactLists", "list"), ("listGroups", "list"), ("campaignLists", "listid"), ("fieldRels", "relid")])
    .nested(&[parent("user", "users", "userid"), children("contactLists", "list")])
    .indices(&["(body->>'name') COLLATE NOCASE"]);
