//! The contact listing: its parameters as SQL conditions, and its `meta`, which reports how the query was parsed.

use rusqlite::types::Value as SqlValue;
use serde_json::{Map, Value, json};

use crate::api::{Included, Outcome, Query, Request, Response, errors, filters, listing};
use crate::schema::Resource;
use crate::sending;
use crate::store::{Conditions, Row, Selection, column_sql};
use crate::util::random::hash;
use crate::util::text::php_int;

const ACCOUNT_CONTACTS: &str = "accountContacts";

/// `GET /contacts`, with every documented parameter: 501 for segments that the emulator cannot evaluate.
pub(crate) fn list(request: &Request<'_>, resource: &Resource) -> Outcome {
    let query = &request.query;
    let mut conditions = filters::conditions(resource, query);
    if let Some(segment) = query.get("segmentid").filter(|segment| *segment != "0") {
        let Some(members) = sending::segment_condition(request, segment)? else {
            return Err(errors::not_supported(request.method, "/contacts?segmentid=").into());
        };
        conditions.add(members.where_text(), members.values);
    }
    add_parameters(&mut conditions, query);
    add_memberships(&mut conditions, query);
    // The cursor parameters do not change the total; that the server agrees is not established.
    let total = request.store.count(resource, &conditions)?;
    add_cursor(&mut conditions, query);
    let selection = Selection { conditions, order: order(query), limit: query.limit(), offset: query.offset() };
    let rows = request.store.select(resource, &selection)?;
    let included = Included::of(request, resource, &rows)?;
    // Their ids are in every contact; their records are side-loaded on request only.
    let accounts = Included::named(request, resource, &rows, [ACCOUNT_CONTACTS])?;
    let mut body = Map::new();
    included.add_to(request, &mut body)?;
    let contact = |row: &Row| {
        let mut keys = vec![("scoreValues", json!([]))];
        keys.extend(accounts.ids(resource, row.id));
        keys.extend(included.ids(resource, row.id));
        request.renderer().complete(resource, row, true, keys).map(Value::Object)
    };
    let contacts: Vec<Value> = rows.iter().map(contact).collect::<Result<_, _>>()?;
    let meta =
        json!({"total": listing::typed_total(resource, total), "sortable": true, "page_input": page_input(query)});
    body.extend(
        [("scoreValues", json!([])), ("contacts", contacts.into()), ("meta", meta)].map(|(k, v)| (k.to_owned(), v)),
    );
    Ok(Response::ok(Value::Object(body)))
}

fn add_parameters(conditions: &mut Conditions, query: &Query) {
    let ids = query.all("ids");
    if !ids.is_empty() {
        let ids: Vec<String> = ids.into_iter().map(|id| php_int(id).to_string()).collect();
        conditions.add(format!("id IN ({})", ids.join(", ")), []);
    }
    if let Some(email) = query.get("email") {
        conditions.add("body->>'email' = ? COLLATE NOCASE", [SqlValue::from(email.to_owned())]);
    }
    if let Some(part) = query.get("email_like") {
        filters::contains_any(conditions, &["email"], part);
    }
    if let Some(organization) = query.get("organization") {
        conditions.equals("orgname", organization);
    }
    if let Some(phone) = query.get("phone") {
        conditions.add("instr(body->>'phone', ?) = 1", [SqlValue::from(phone.to_owned())]);
    }
    if let Some(id) = query.int("exclude") {
        conditions.add("id <> ?", [SqlValue::from(id)]);
    }
}

/// Adds conditions on lists, tags, automations and statuses, which are in other tables.
fn add_memberships(conditions: &mut Conditions, query: &Query) {
    let list = query.int("listid").unwrap_or(0);
    let status = query.int("status").unwrap_or(-1);
    if list != 0 || status >= 0 {
        let mut inner = Vec::new();
        let mut values = Vec::new();
        for (column, value) in [("list", list), ("status", status)] {
            if (column == "list" && value != 0) || (column == "status" && value >= 0) {
                inner.push(format!("{} = ?", column_sql(column)));
                values.push(SqlValue::from(value.to_string()));
            }
        }
        conditions.add(members("contactLists", &inner.join(" AND ")), values);
    }
    for (name, table, column) in [("tagid", "contactTags", "tag"), ("seriesid", "contactAutomations", "seriesid")] {
        let id = query.int(name).unwrap_or(0);
        if id != 0 {
            conditions.add(members(table, &format!("{} = ?", column_sql(column))), [SqlValue::from(id.to_string())]);
        }
    }
    // The contacts in the wait queue of a block, which is the last one of their running run.
    let block = query.int("waitid").unwrap_or(0);
    if block != 0 {
        let waiting = format!("{} = ? AND {} = '1'", column_sql("lastblock"), column_sql("status"));
        conditions.add(members("contactAutomations", &waiting), [SqlValue::from(block.to_string())]);
    }
    // The emulator has no form submissions, so no contact matches.
    if query.int("formid").unwrap_or(0) != 0 {
        conditions.add("0", []);
    }
}

fn members(table: &str, condition: &str) -> String {
    format!("id IN (SELECT CAST(body->>'contact' AS INTEGER) FROM \"{table}\" WHERE {condition})")
}

fn add_cursor(conditions: &mut Conditions, query: &Query) {
    for (name, sign) in [("id_greater", ">"), ("id_less", "<")] {
        if let Some(id) = query.int(name) {
            conditions.add(format!("id {sign} ?"), [SqlValue::from(id)]);
        }
    }
}

fn order(query: &Query) -> String {
    let mut terms = Vec::new();
    for (path, direction) in query.map("orders") {
        match path.as_slice() {
            ["id"] => terms.push(filters::term("id", direction)),
            ["cdate" | "email"] => terms.push(filters::term(&column_sql(path[0]), direction)),
            ["first_name"] => terms.push(filters::term(&column_sql("firstName"), direction)),
            ["last_name"] => terms.push(filters::term(&column_sql("lastName"), direction)),
            ["name"] => {
                terms.push(filters::term(&column_sql("firstName"), direction));
                terms.push(filters::term(&column_sql("lastName"), direction));
            }
            // The emulator has no scores, so `score` has no effect.
            _ => {}
        }
    }
    terms.push("id".to_owned());
    terms.join(", ")
}

/// Reports how the query was parsed, as the server does.
fn page_input(query: &Query) -> Value {
    let int = |name: &str| query.int(name).unwrap_or(0);
    let cache = hash(&format!("{:?}", query.pairs()), 0);
    json!({
        "segmentid": query.int("segmentid"), "formid": int("formid"), "listid": int("listid"), "tagid": int("tagid"),
        "limit": query.limit(), "offset": query.offset(), "search": query.get("search"), "sort": null,
        "seriesid": int("seriesid"), "waitid": int("waitid"), "status": query.int("status").unwrap_or(-1),
        "forceQuery": int("forceQuery"), "cacheid": cache,
    })
}
