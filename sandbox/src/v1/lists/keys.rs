//! The keys of a list, in the recorded order.

use serde_json::{Value, json};

use super::groups;
use crate::store::Row;
use crate::v1::answer::Failure;
use crate::v1::call::Call;
use crate::v1::key::{Key, count, date, null, of, own, same, text};

const ACTIVE: &str = "SELECT COUNT(*) FROM contactLists WHERE body->>'list' = ?1 AND body->>'status' = '1'";

/// The short row of a listing.
pub(super) const SHORT: &[Key] =
    &[same("id"), same("name"), date("cdate"), same("private"), same("userid"), count("subscriber_count", ACTIVE)];

/// The columns of a list.
const COLUMNS: &[Key] = &[
    same("id"),
    same("stringid"),
    same("userid"),
    same("name"),
    date("cdate"),
    same("p_use_tracking"),
    same("p_use_analytics_read"),
    same("p_use_analytics_link"),
    same("p_use_twitter"),
    same("p_use_facebook"),
    same("p_embed_image"),
    same("p_use_captcha"),
    same("send_last_broadcast"),
    same("private"),
    same("analytics_domains"),
    same("analytics_source"),
    same("analytics_ua"),
    same("twitter_token"),
    same("twitter_token_secret"),
    same("facebook_session"),
    same("carboncopy"),
    same("subscription_notify"),
    same("unsubscription_notify"),
    same("require_name"),
    same("get_unsubscribe_reason"),
    same("to_name"),
    same("optinoptout"),
    same("sender_name"),
    same("sender_addr1"),
    same("sender_addr2"),
    same("sender_city"),
    same("sender_state"),
    same("sender_zip"),
    same("sender_country"),
    same("sender_phone"),
    same("sender_url"),
    same("sender_reminder"),
    own("fulladdress", full_address),
    same("optinmessageid"),
    same("optoutconf"),
    same("deletestamp"),
    of("listid", "id"),
    text("p_admin", "1"),
    text("p_list_add", "1"),
    text("p_list_edit", "1"),
    text("p_list_delete", "1"),
    text("p_list_sync", "1"),
    text("p_list_filter", "1"),
    text("p_message_add", "1"),
    text("p_message_edit", "1"),
    text("p_message_delete", "1"),
    text("p_message_send", "1"),
    text("p_subscriber_add", "1"),
    text("p_subscriber_edit", "1"),
    text("p_subscriber_delete", "1"),
    text("p_subscriber_import", "1"),
    text("p_subscriber_approve", "1"),
    of("luserid", "userid"),
];

/// What follows the columns.
const RELATED: &[Key] = &[
    own("fields", fields),
    own("groups", groups::of_list),
    own("groupsCnt", |call, row| Ok(json!(groups::of_list(call, row)?.as_object().map_or(0, serde_json::Map::len)))),
    own("bounces", bounces),
    own("analytics_domains_list", |_, _| Ok(json!([]))),
    text("facebook_oauth_logout_url", ""),
    text("facebook_oauth_login_url", ""),
    null("facebook_oauth_me"),
];

const fn joined<const N: usize>(parts: [&[Key]; 3]) -> [Key; N] {
    let mut all = [null(""); N];
    let (mut part, mut at) = (0, 0);
    while part < 3 {
        let mut index = 0;
        while index < parts[part].len() {
            all[at] = parts[part][index];
            at += 1;
            index += 1;
        }
        part += 1;
    }
    all
}

/// The keys of `list_view`.
pub(super) const VIEWED: &[Key] = &joined::<{ COLUMNS.len() + 2 + RELATED.len() }>([
    COLUMNS,
    &[
        own("subscribers", |call, row| counted(call, row, false)),
        own("subscribers_active", |call, row| counted(call, row, true)),
    ],
    RELATED,
]);

/// The keys of the long row of a listing.
pub(super) const FULL: &[Key] =
    &joined::<{ COLUMNS.len() + RELATED.len() + 1 }>([COLUMNS, RELATED, &[count("subscriber_count", ACTIVE)]]);

/// In `list_view` the counts are texts.
fn counted(call: &Call<'_>, row: &Row, active: bool) -> Result<Value, Failure> {
    let all = "SELECT COUNT(*) FROM contactLists WHERE body->>'list' = ?1";
    Ok(json!(call.request.store.count_for(if active { ACTIVE } else { all }, row.id)?.to_string()))
}

/// The server composes the address, as recorded in 2013.
fn full_address(_: &Call<'_>, row: &Row) -> Result<Value, Failure> {
    let part = |name: &str| row.text(name);
    Ok(json!(format!(
        "{}, {} {}, {}, {} {}, {}",
        part("sender_name"),
        part("sender_addr1"),
        part("sender_addr2"),
        part("sender_city"),
        part("sender_state"),
        part("sender_zip"),
        part("sender_country"),
    )))
}

/// Empty unless `global_fields` asks for the custom fields that belong to all lists.
fn fields(call: &Call<'_>, _: &Row) -> Result<Value, Failure> {
    if call.params.text("global_fields") != "1" {
        return Ok(json!([]));
    }
    crate::v1::fields::global(call)
}

/// The mailbox of bounces, the same for all lists.
fn bounces(_: &Call<'_>, _: &Row) -> Result<Value, Failure> {
    Ok(json!([{
        "id": "1", "userid": "1", "type": "pipe", "email": "bounce-1@bounce.sandbox.example", "host": null,
        "port": "110", "user": null, "pass": null, "method": "", "limit_hard": "1", "limit_soft": "3",
        "emails_per_batch": "120",
    }]))
}
