//! The relations of a contact to its lists, in the recorded form.

use serde_json::{Map, Value, json};

use crate::resources::contact_lists::CONTACT_LISTS;
use crate::resources::lists::LISTS;
use crate::store::{Conditions, Row, Selection};
use crate::util::text::php_int;
use crate::v1::answer::{Failure, table};
use crate::v1::call::Call;
use crate::v1::key::{Key, date, iso, of as column, own, render, same, text};

/// The keys of a relation. An integer is the address 127.0.0.1 in recordings; the emulator stores none.
const KEYS: &[Key] = &[
    same("id"),
    column("subscriberid", "contact"),
    column("listid", "list"),
    own("formid", |_, row| Ok(json!(non_empty(row.text("form"))))),
    same("seriesid"),
    date("sdate"),
    date("udate"),
    same("status"),
    same("responder"),
    same("sync"),
    same("unsubreason"),
    own("unsubcampaignid", |_, row| Ok(json!(non_empty(row.text("campaign"))))),
    own("unsubmessageid", |_, row| Ok(json!(non_empty(row.text("message"))))),
    same("first_name"),
    same("last_name"),
    column("ip4_sub", "ip4Sub"),
    same("sourceid"),
    text("sourceid_autosync", "0"),
    same("ip4_last"),
    column("ip4_unsub", "ip4Unsub"),
    own("listname", list_name),
    iso("sdate_iso", "sdate"),
];

fn non_empty(id: &str) -> &str {
    if id.is_empty() { "0" } else { id }
}

fn list_name(call: &Call<'_>, row: &Row) -> Result<Value, Failure> {
    let list = call.request.store.find(&LISTS, php_int(row.text("list")))?;
    Ok(json!(list.as_ref().map_or("", |list| list.text("name"))))
}

/// Returns the relations of a contact.
pub(super) fn of(call: &Call<'_>, contact: i64) -> Result<Vec<Row>, Failure> {
    let own = Conditions::of("contact", &contact.to_string());
    Ok(call.request.store.select(&CONTACT_LISTS, &Selection::all(own))?)
}

/// Renders one relation.
pub(super) fn rendered(call: &Call<'_>, relation: &Row) -> Result<Map<String, Value>, Failure> {
    render(call, &CONTACT_LISTS, KEYS, relation)
}

/// Renders the relations by list id.
pub(super) fn by_list(call: &Call<'_>, relations: &[Row]) -> Result<Value, Failure> {
    let mut lists = Map::new();
    for relation in relations {
        lists.insert(relation.text("list").to_owned(), Value::Object(rendered(call, relation)?));
    }
    Ok(table(lists))
}
