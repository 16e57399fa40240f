//! Bulk import of contacts: checked as a whole, applied at once, and reported as a job that waits when it is first asked
//! about and is done when it is asked again.

use serde_json::{Map, Value, json};

use super::accounts::{ACCOUNT_CONTACTS, ACCOUNTS};
use super::contact_lists::CONTACT_LISTS;
use super::contact_tags::CONTACT_TAGS;
use super::contacts::{self, CONTACTS};
use super::field_values;
use super::lists::LISTS;
use super::tags::TAGS;
use crate::answer::{Answer, Outcome};
use crate::call::{Call, id_of, text_of};
use crate::clock;
use crate::noun::{INNER, Noun, json, kept_null, noun, number, text};
use crate::query::Conditions;
use crate::regular;
use crate::serialize::hash;
use crate::store::{Row, Selection};

/// Contacts a request may have.
const MOST_CONTACTS: usize = 250;
/// Bytes a request may have, less one.
const MOST_BYTES: usize = 400_000;

/// The jobs, in a table of their own.
pub static JOBS: Noun = noun(
    "bulkImports",
    "bulkImport",
    "BulkImport",
    &[text("batch", ""), number("polls", 0), json("contacts", "[]"), kept_null("cdate")],
)
.dates(&["cdate"], &[])
.calls(INNER);

/// `POST /import/bulk_import`. The documents write `Success`, the recording `success`.
///
/// # Errors
/// 400 with `failureReasons` for more than 250 contacts, 399,999 bytes, or one contact that is wrong: then none is
/// imported. The words of the reasons are not established.
pub fn create(call: &Call<'_>) -> Outcome {
    let contacts = call.body.get("contacts").and_then(Value::as_array).cloned().unwrap_or_default();
    check(call, &contacts)?;
    let mut ids = Vec::new();
    for contact in &contacts {
        ids.push(apply(call, &contact.as_object().cloned().unwrap_or_default())?.to_string());
    }
    let body = json!({"batch": "", "contacts": ids}).as_object().cloned().unwrap_or_default();
    let mut job = regular::insert(call, &JOBS, &body)?;
    let batch = uuid("batch", job.id);
    job.body.insert("batch".to_owned(), json!(batch));
    call.store.save(&JOBS, &job)?;
    Ok(Answer::ok(json!({
        "success": 1, "queued_contacts": contacts.len(), "batchId": batch, "message": "Contact import queued",
    })))
}

/// A UUID that depends on the salt and the number alone.
pub fn uuid(salt: &str, id: i64) -> String {
    let digits = hash(salt, id);
    let part = |from: usize, to: usize| digits.get(from..to).unwrap_or_default();
    format!("{}-{}-4{}-8{}-{}", part(0, 8), part(8, 12), part(13, 16), part(17, 20), part(20, 32))
}

fn check(call: &Call<'_>, contacts: &[Value]) -> Outcome<()> {
    let refuse = |message: &str, reasons: Vec<Value>| {
        Answer::new(400, json!({"success": 0, "message": message, "failureReasons": reasons}))
    };
    if contacts.is_empty() {
        return Err(refuse("No contacts were provided.", vec![json!("'contacts' is a required field.")]).into());
    }
    if contacts.len() > MOST_CONTACTS {
        let reason = format!("Up to {MOST_CONTACTS} contacts may be imported per request.");
        return Err(refuse("Too many contacts.", vec![json!(reason)]).into());
    }
    if call.body.to_string().len() >= MOST_BYTES {
        let reason = format!("Requests must be smaller than {MOST_BYTES} bytes.");
        return Err(refuse("Request too large.", vec![json!(reason)]).into());
    }
    // Contacts are counted from 1.
    let reasons: Vec<Value> = (1..)
        .zip(contacts)
        .filter_map(|(number, contact)| {
            let email = text_of(contact.get("email"));
            let reason = if email.is_empty() {
                "Email address is required."
            } else if !contacts::is_address(&email) {
                "Email address is invalid."
            } else {
                return None;
            };
            Some(json!({"contact": number, "failureReason": reason}))
        })
        .collect();
    if reasons.is_empty() { Ok(()) } else { Err(refuse("Contacts failed validation.", reasons).into()) }
}

/// Writes one contact of a request and gives its id. Only the snake case names are read, as the service does.
fn apply(call: &Call<'_>, sent: &Map<String, Value>) -> Outcome<i64> {
    let names = [("email", "email"), ("first_name", "firstName"), ("last_name", "lastName"), ("phone", "phone")];
    let known: Map<String, Value> =
        names.into_iter().filter_map(|(wire, column)| Some((column.to_owned(), sent.get(wire)?.clone()))).collect();
    let row = match contacts::by_email(call, &text_of(sent.get("email")))? {
        Some(row) => regular::write(call, &CONTACTS, row, &known)?,
        None => regular::insert(call, &CONTACTS, &known)?,
    };
    let array = |key: &str| sent.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
    for tag in array("tags") {
        add_tag(call, &row, &text_of(Some(&tag)))?;
    }
    let values: Vec<Value> = array("fields")
        .iter()
        .map(|value| json!({"field": value.get("id").cloned(), "value": value.get("value").cloned()}))
        .filter(|value| !value["field"].is_null())
        .collect();
    let values = json!({ "fieldValues": values }).as_object().cloned().unwrap_or_default();
    field_values::write_sent(call, row.id, &values)?;
    for (key, status) in [("subscribe", "1"), ("unsubscribe", "2")] {
        for list in array(key) {
            put_on_list(call, &row, id_of(list.get("listid")), status)?;
        }
    }
    add_account(call, &row, &text_of(sent.get("customer_acct_name")))?;
    Ok(row.id)
}

/// Gives the contact a tag by name, which is made where it is new.
fn add_tag(call: &Call<'_>, contact: &Row, name: &str) -> Outcome<()> {
    if name.is_empty() {
        return Ok(());
    }
    let mut same = Conditions::of("tag", name);
    same.equals("tagType", "contact");
    let tag = match call.store.find_by(&TAGS, same)? {
        Some(tag) => tag,
        None => regular::insert(call, &TAGS, &object(json!({"tag": name, "tagType": "contact"})))?,
    };
    let mut pair = Conditions::of("contact", &contact.id.to_string());
    pair.equals("tag", &tag.id.to_string());
    if call.store.find_by(&CONTACT_TAGS, pair)?.is_none() {
        let body = json!({"contact": contact.id.to_string(), "tag": tag.id.to_string()});
        regular::insert(call, &CONTACT_TAGS, &object(body))?;
    }
    Ok(())
}

/// An import never brings back a contact that unsubscribed. Unknown lists are passed over; not established.
fn put_on_list(call: &Call<'_>, contact: &Row, list: i64, status: &str) -> Outcome<()> {
    if call.store.find(&LISTS, list)?.is_none() {
        return Ok(());
    }
    let mut pair = Conditions::of("contact", &contact.id.to_string());
    pair.equals("list", &list.to_string());
    match call.store.find_by(&CONTACT_LISTS, pair)? {
        Some(row) if row.text("status") == "2" && status == "1" => {}
        Some(mut row) => {
            row.body.insert("status".to_owned(), json!(status));
            row.body.insert("udate".to_owned(), json!(clock::now()));
            call.store.save(&CONTACT_LISTS, &row)?;
        }
        None => {
            let body = json!({
                "contact": contact.id.to_string(), "list": list.to_string(), "status": status,
                "first_name": contact.text("firstName"), "last_name": contact.text("lastName"),
            });
            regular::insert(call, &CONTACT_LISTS, &object(body))?;
        }
    }
    Ok(())
}

/// Ties the contact to the account of that name, which is made where it is new; one it has already stays.
fn add_account(call: &Call<'_>, contact: &Row, name: &str) -> Outcome<()> {
    let own = contact.id.to_string();
    if name.is_empty() || call.store.find_by(&ACCOUNT_CONTACTS, Conditions::of("contact", &own))?.is_some() {
        return Ok(());
    }
    let account = match call.store.find_by(&ACCOUNTS, Conditions::of("name", name))? {
        Some(account) => account,
        None => regular::insert(call, &ACCOUNTS, &object(json!({ "name": name })))?,
    };
    let body = json!({"contact": own, "account": account.id.to_string()});
    regular::insert(call, &ACCOUNT_CONTACTS, &object(body))?;
    Ok(())
}

fn object(value: Value) -> Map<String, Value> {
    value.as_object().cloned().unwrap_or_default()
}

/// `GET /import/info?batchId=`: `waiting` at first, then `completed` with the ids of the contacts.
///
/// # Errors
/// 400 without an id. An unknown id is answered `false`, as the service answers for a batch it has not seen yet.
pub fn info(call: &Call<'_>) -> Outcome {
    let Some(batch) = call.query.get("batchId") else {
        return Err(Answer::new(400, json!({"success": 0, "message": "'batchId' is a required field."})).into());
    };
    let Some(mut job) = call.store.find_by(&JOBS, Conditions::of("batch", batch))? else {
        return Ok(Answer::ok(json!({"status": false, "success": [], "failure": []})));
    };
    let polls = job.body.get("polls").and_then(Value::as_i64).unwrap_or(0);
    job.body.insert("polls".to_owned(), json!(polls + 1));
    call.store.save(&JOBS, &job)?;
    if polls == 0 {
        return Ok(Answer::ok(json!({"status": "waiting", "success": [], "failure": []})));
    }
    let done = job.body.get("contacts").cloned().unwrap_or_else(|| json!([]));
    Ok(Answer::ok(json!({"status": "completed", "success": done, "failure": []})))
}

/// `GET /import/bulk_import`: what was imported on which day; jobs are outstanding until they were asked about.
///
/// # Errors
/// SQLite's.
pub fn overview(call: &Call<'_>) -> Outcome {
    let jobs = call.store.select(&JOBS, &Selection::all(Conditions::default()))?;
    let mut sides = [Vec::new(), Vec::new()];
    for (side, done) in [false, true].into_iter().enumerate() {
        let mut days: Map<String, Value> = Map::new();
        let is_done = |job: &Row| job.body.get("polls").and_then(Value::as_i64).unwrap_or(0) > 0;
        for job in jobs.iter().filter(|job| is_done(job) == done) {
            let contacts = job.body.get("contacts").and_then(Value::as_array).map_or(0, Vec::len);
            let day = days.entry(job.text("cdate").get(..10).unwrap_or_default()).or_insert(json!([0, 0]));
            *day = json!([id_of(day.get(0)) + 1, id_of(day.get(1)) + contacts as i64]);
        }
        sides[side] = days
            .into_iter()
            .map(|(day, sums)| {
                let sum = |index: usize| text_of(sums.get(index));
                json!({"forDate": day, "batches": sum(0), "contacts": sum(1)})
            })
            .collect();
    }
    let [outstanding, completed] = sides;
    Ok(Answer::ok(json!({"outstanding": outstanding, "recentlyCompleted": completed})))
}
