//! Rows of campaigns. No whole row is recorded: the keys are documented, their types are those of other recorded rows.

use serde_json::{Map, Value, json};

use crate::resources::campaigns::{CAMPAIGN_LISTS, CAMPAIGN_MESSAGES, CAMPAIGNS};
use crate::resources::lists::LISTS;
use crate::resources::messages::MESSAGES;
use crate::schema::Resource;
use crate::store::{Conditions, Row, Selection};
use crate::util::text::id_of;
use crate::v1::answer::Failure;
use crate::v1::call::Call;
use crate::v1::key::{Key, date, iso, null, own, render, same, text};
use crate::v1::read::{Paging, Rows, rows_of};

const FULL: &[Key] = &[
    same("id"),
    same("type"),
    same("userid"),
    same("segmentid"),
    same("bounceid"),
    same("realcid"),
    text("processid", "0"),
    same("threadid"),
    same("seriesid"),
    same("formid"),
    same("basetemplateid"),
    same("basemessageid"),
    same("addressid"),
    same("source"),
    same("name"),
    date("cdate"),
    date("mdate"),
    date("sdate"),
    date("ldate"),
    same("send_amt"),
    same("total_amt"),
    same("opens"),
    same("uniqueopens"),
    same("linkclicks"),
    same("uniquelinkclicks"),
    same("subscriberclicks"),
    same("forwards"),
    same("uniqueforwards"),
    same("hardbounces"),
    same("softbounces"),
    same("unsubscribes"),
    same("unsubreasons"),
    same("updates"),
    same("socialshares"),
    same("replies"),
    same("uniquereplies"),
    same("status"),
    same("public"),
    same("mail_transfer"),
    same("mail_send"),
    same("mail_cleanup"),
    same("mailer_log_file"),
    same("tracklinks"),
    same("tracklinksanalytics"),
    same("trackreads"),
    same("trackreadsanalytics"),
    same("analytics_campaign_name"),
    same("tweet"),
    same("facebook"),
    same("embed_images"),
    same("htmlunsub"),
    same("textunsub"),
    same("htmlunsubdata"),
    same("textunsubdata"),
    same("recurring"),
    same("split_type"),
    same("split_offset"),
    same("split_offset_type"),
    same("split_winner_messageid"),
    same("split_winner_awaiting"),
    same("responder_offset"),
    same("responder_type"),
    same("reminder_field"),
    same("reminder_format"),
    same("reminder_type"),
    same("reminder_offset"),
    same("reminder_offset_type"),
    same("reminder_offset_sign"),
    same("reminder_last_cron_run"),
    same("activerss_interval"),
    same("ip4"),
    null("deletestamp"),
    iso("sdate_iso", "sdate"),
    iso("ldate_iso", "ldate"),
    own("lists", lists),
    own("listslist", lists_list),
    own("fields", none),
    own("ratios", ratios),
    own("sources", none),
    own("messages", messages),
    own("messageslist", messages_list),
    own("tlinks", links),
    own("readactions", none),
];

/// The keys of a row without related records. Which keys `full=0` leaves is not established.
const SHORT: &[Key] = &[
    same("id"),
    same("type"),
    same("name"),
    same("status"),
    date("cdate"),
    date("sdate"),
    date("ldate"),
    same("send_amt"),
    same("total_amt"),
    same("opens"),
    same("uniqueopens"),
    same("linkclicks"),
    same("uniquelinkclicks"),
    iso("sdate_iso", "sdate"),
];

const FILTERS: &[(&str, &str)] = &[
    ("id_greater", "id > CAST(? AS INTEGER)"),
    ("id_less", "id < CAST(? AS INTEGER)"),
    ("name", "body->>'name' LIKE '%' || ? || '%'"),
    ("type", "coalesce(body->>'type', 'single') = ?"),
    ("cdate_since_datetime", "substr(replace(body->>'cdate', 'T', ' '), 1, 19) > ?"),
    ("sdate_since_datetime", "substr(replace(body->>'sdate', 'T', ' '), 1, 19) > ?"),
    ("ldate_since_datetime", "substr(replace(body->>'ldate', 'T', ' '), 1, 19) > ?"),
    // All campaigns belong to the group of the administrators.
    ("groupids", "instr(',' || ? || ',', ',3,') > 0"),
];

pub(super) static LISTING: Rows = Rows {
    short: Some(SHORT),
    paging: Paging::Page(10),
    filters: FILTERS,
    sorts: &[("id", "id"), ("cdate", "body->>'cdate'")],
    order: "id DESC",
    ..rows_of(&CAMPAIGNS, FULL)
};

/// Drafts are left out unless `showdrafts` was sent; the emulator shows them always, which is not established.
pub(super) static PAGES: Rows = Rows { short: None, ..LISTING };

fn related(call: &Call<'_>, resource: &Resource, row: &Row) -> Result<Vec<Row>, Failure> {
    let own = Conditions::of("campaignid", &row.id.to_string());
    Ok(call.request.store.select(resource, &Selection::all(own))?)
}

/// Returns the records that the links of a campaign name.
fn named(call: &Call<'_>, links: &Resource, column: &str, resource: &Resource, row: &Row) -> Result<Vec<Row>, Failure> {
    let mut found = Vec::new();
    for link in related(call, links, row)? {
        found.extend(call.request.store.find(resource, id_of(link.body.get(column)))?);
    }
    Ok(found)
}

const LIST: &[Key] = &[same("id"), same("stringid"), same("name"), same("userid"), date("cdate"), same("private")];

fn lists(call: &Call<'_>, row: &Row) -> Result<Value, Failure> {
    let found = named(call, &CAMPAIGN_LISTS, "listid", &LISTS, row)?;
    found.iter().map(|list| render(call, &LISTS, LIST, list).map(Value::Object)).collect()
}

/// Joined like the lists of a contact, as recorded there.
fn lists_list(call: &Call<'_>, row: &Row) -> Result<Value, Failure> {
    joined(call, &CAMPAIGN_LISTS, "listid", "-", row)
}

const MESSAGE: &[Key] =
    &[same("id"), same("subject"), same("fromname"), same("fromemail"), same("reply2"), same("format")];

fn messages(call: &Call<'_>, row: &Row) -> Result<Value, Failure> {
    let found = named(call, &CAMPAIGN_MESSAGES, "messageid", &MESSAGES, row)?;
    found.iter().map(|message| render(call, &MESSAGES, MESSAGE, message).map(Value::Object)).collect()
}

/// The first entry is the id of the message, as a client in production reads it.
fn messages_list(call: &Call<'_>, row: &Row) -> Result<Value, Failure> {
    joined(call, &CAMPAIGN_MESSAGES, "messageid", ",", row)
}

fn joined(call: &Call<'_>, links: &Resource, column: &str, separator: &str, row: &Row) -> Result<Value, Failure> {
    let ids: Vec<String> = related(call, links, row)?.iter().map(|link| link.text(column).to_owned()).collect();
    Ok(json!(ids.join(separator)))
}

/// The shares of the messages, by message id.
fn ratios(call: &Call<'_>, row: &Row) -> Result<Value, Failure> {
    let shares = related(call, &CAMPAIGN_MESSAGES, row)?;
    let shares = shares.iter().map(|link| (link.text("messageid").to_owned(), json!(link.text("percentage"))));
    Ok(crate::v1::answer::table(shares.collect::<Map<_, _>>()))
}

fn links(call: &Call<'_>, row: &Row) -> Result<Value, Failure> {
    const LINK: &[Key] =
        &[same("id"), same("campaignid"), same("messageid"), same("name"), same("link"), same("tracked")];
    let resource = &crate::resources::campaigns::CAMPAIGN_LINKS;
    let found = related(call, resource, row)?;
    found.iter().map(|link| render(call, resource, LINK, link).map(Value::Object)).collect()
}

fn none(_: &Call<'_>, _: &Row) -> Result<Value, Failure> {
    Ok(json!([]))
}
