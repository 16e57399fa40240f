//! Lists: what contacts subscribe to.

use crate::answer::{Answer, Outcome};
use crate::call::Call;
use crate::noun::{Column, ID, LINKS, Noun, Source, children, derived, kept_null, noun, null, parent, text};
use crate::regular;

const SUBSCRIBERS: &str = "SELECT COUNT(*) FROM contactLists WHERE body->>'list' = ?1";
const ACTIVE: &str = "SELECT COUNT(*) FROM contactLists WHERE body->>'list' = ?1 AND body->>'status' = '1'";

const COLUMNS: &[Column] = &[
    text("stringid", ""),
    text("userid", "1"),
    text("name", ""),
    kept_null("cdate"),
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
    kept_null("deletestamp"),
    kept_null("udate"),
    derived("created_timestamp", Source::Naive("cdate")),
    derived("updated_timestamp", Source::Naive("udate")),
    kept_null("created_by"),
    kept_null("updated_by"),
    text("channel", "email"),
    text("description", ""),
    derived("non_deleted_subscribers", Source::Count(SUBSCRIBERS)).listed(),
    derived("active_subscribers", Source::Count(ACTIVE)).listed(),
    LINKS,
    ID,
    derived("user", Source::Alias("userid")),
];

/// `lists`: a create echoes only what was sent, a read has some fifty keys, a listing two more.
pub static LISTS: Noun = noun("lists", "list", "_List", COLUMNS)
    .links(&["contactGoalLists", "user", "addressLists"])
    .required(&["name"])
    .renames(&[("user", "userid")])
    .search(&["name"])
    .operators(&[("name", "name")])
    .cascades(&[("contactLists", "list"), ("listGroups", "list"), ("fieldRels", "relid")])
    .nested(&[parent("user", "users", "userid"), children("contactLists", "list")])
    .indices(&["(body->>'name') COLLATE NOCASE"]);

/// `PUT /lists/{id}`: the change is done, and the answer is an empty 200 with an error code of the service's own.
///
/// # Errors
/// 404.
pub fn update(call: &Call<'_>) -> Outcome {
    let sent = regular::known(&LISTS, &call.envelope("list"));
    regular::write(call, &LISTS, call.row(&LISTS)?, &sent)?;
    Ok(Answer::empty(200).header("x-ac-error", "Code 9001"))
}
