//! Reads of contacts: the columns of the contact follow those of its relation to one list.

use serde_json::{Map, Value, json};

use super::{keys, relations};
use crate::handlers::contact_records;
use crate::resources::contacts::CONTACTS;
use crate::store::{Conditions, Row, Selection};
use crate::util::random::hash;
use crate::v1::answer::{Answer, Answered, Failure};
use crate::v1::call::Call;
use crate::v1::key::render;
use crate::v1::read::{Paging, Rows, rendered, rows_of, select};

/// `contact_view`: documents name the parameter `ids`.
pub(super) fn by_id(call: &Call<'_>) -> Answered {
    let param = if call.params.text("id").is_empty() { "ids" } else { "id" };
    found(call, call.find(&CONTACTS, param)?)
}

/// `contact_view_email`.
pub(super) fn by_email(call: &Call<'_>) -> Answered {
    found(call, contact_records::by_email(call.request, call.params.text("email"))?)
}

/// `contact_view_hash`. Hashes follow from ids, so the emulator tries all of them.
pub(super) fn by_hash(call: &Call<'_>) -> Answered {
    let wanted = call.params.text("hash");
    let contacts = call.request.store.select(&CONTACTS, &Selection::all(Conditions::default()))?;
    found(call, contacts.into_iter().find(|row| hash(CONTACTS.path, row.id) == wanted))
}

fn found(call: &Call<'_>, row: Option<Row>) -> Answered {
    let row = row.ok_or_else(Failure::nothing)?;
    Ok(Answer::found(complete(call, &row, 0)?))
}

/// Renders a contact with its relation to the list with that id, or to its first list.
fn complete(call: &Call<'_>, row: &Row, list: i64) -> Result<Map<String, Value>, Failure> {
    let relations = relations::of(call, row.id)?;
    let wanted = relations.iter().find(|relation| relation.text("list") == list.to_string());
    let relation = wanted.or_else(|| relations.first()).cloned().unwrap_or_else(|| unrelated(row));
    let mut object = relations::rendered(call, &relation)?;
    object.insert("id".to_owned(), json!(row.id.to_string()));
    object.insert("first_name".to_owned(), json!(row.text("firstName")));
    object.insert("last_name".to_owned(), json!(row.text("lastName")));
    object.insert("lid".to_owned(), json!(relation.id.to_string()));
    object.extend(render(call, &CONTACTS, keys::KEYS, row)?);
    object.extend(render(call, &CONTACTS, keys::RELATED, row)?);
    Ok(object)
}

/// Returns the relation of a contact without lists. What the server answers then is not established.
fn unrelated(row: &Row) -> Row {
    let body = json!({"contact": row.id.to_string(), "list": "0"});
    Row { id: 0, body: crate::util::json::object(body) }
}

/// Only contacts with at least one list are listed.
const LISTED: &str = "id IN (SELECT CAST(body->>'contact' AS INTEGER) FROM contactLists)";

static LISTING: Rows = Rows {
    paging: Paging::Page(20),
    condition: LISTED,
    filters: &[
        ("first_name", "body->>'firstName' LIKE '%' || ? || '%'"),
        ("last_name", "body->>'lastName' LIKE '%' || ? || '%'"),
        ("email", "body->>'email' LIKE '%' || ? || '%'"),
        ("tagid", "id IN (SELECT CAST(body->>'contact' AS INTEGER) FROM contactTags WHERE body->>'tag' = ?)"),
        ("datetime", "substr(replace(body->>'cdate', 'T', ' '), 1, 19) LIKE ? || '%'"),
        ("since_datetime", "substr(replace(body->>'cdate', 'T', ' '), 1, 19) > ?"),
    ],
    sorts: &[
        ("id", "id"),
        ("datetime", "body->>'cdate'"),
        ("first_name", "body->>'firstName'"),
        ("last_name", "body->>'lastName'"),
    ],
    ..rows_of(&CONTACTS, keys::SHORT)
};

/// The pages of the admin pages contain all contacts.
pub(super) static PAGES: Rows = Rows { condition: "", ..LISTING };

/// `filters[listid]` and `filters[status]`, a comma list, apply to the same relation.
fn membership(call: &Call<'_>) -> Conditions {
    let parts =
        [("listid", "body->>'list' = ?"), ("status", "instr(',' || ? || ',', ',' || (body->>'status') || ',') > 0")];
    let sent = parts.map(|(name, sql)| (call.params.entry("filters", name), sql));
    let sent: Vec<_> = sent.into_iter().filter(|(value, _)| !value.is_empty()).collect();
    let mut conditions = Conditions::default();
    if !sent.is_empty() {
        let inner: Vec<&str> = sent.iter().map(|(_, sql)| *sql).collect();
        let members = "SELECT CAST(body->>'contact' AS INTEGER) FROM contactLists WHERE";
        let values = sent.iter().map(|(value, _)| (*value).to_owned().into());
        conditions.add(format!("id IN ({members} {})", inner.join(" AND ")), values);
    }
    conditions
}

/// `contact_list`.
pub(super) fn list(call: &Call<'_>) -> Answered {
    let rows = select(call, &LISTING, membership(call))?;
    if call.params.text("full") == "0" {
        return Answer::rows(rendered(call, &CONTACTS, keys::SHORT, &rows)?);
    }
    let list = crate::util::text::php_int(call.params.entry("filters", "listid"));
    let rows = rows.iter().map(|row| complete(call, row, list).map(Value::Object));
    Answer::rows(rows.collect::<Result<Vec<_>, _>>()?)
}
