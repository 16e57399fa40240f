//! Custom fields of deals and accounts, and their values: one newer service for both, with real numbers, dates in UTC,
//! and envelopes whose singular is `…Metum` and `…Datum`.

use serde_json::{Map, Value, json};

use crate::answer::{Answer, Outcome};
use crate::call::{Call, id_of, text_of};
use crate::clock;
use crate::noun::{
    ALL_CALLS, Calls, Column, ID, LINKS, Noun, Source, Total, children, derived, json, kept_null, noun, null, number,
    parent, text,
};
use crate::nouns;
use crate::query::Conditions;
use crate::regular;
use crate::serialize::insert_before_links;
use crate::store::Row;

const DEAL_META_COLUMNS: &[Column] = &[
    ID,
    text("fieldLabel", ""),
    text("fieldType", "text"),
    json("fieldOptions", "null"),
    json("fieldDefault", "null"),
    null("fieldDefaultCurrency"),
    number("isFormVisible", 0),
    number("isRequired", 0),
    number("displayOrder", 1),
    kept_null("personalization"),
    json("knownFieldId", "null").kept(),
    number("hideFieldFlag", 0),
    derived("createdTimestamp", Source::Utc("cdate")),
    derived("updatedTimestamp", Source::Utc("udate")),
    LINKS,
];

const META_CALLS: Calls = Calls { create: false, ..ALL_CALLS };

/// `dealCustomFieldMeta`.
pub static DEAL_META: Noun =
    noun("dealCustomFieldMeta", "dealCustomFieldMetum", "DealCustomFieldMeta", DEAL_META_COLUMNS)
        .links(&["dealCustomFieldData"])
        .required(&["fieldLabel", "fieldType"])
        .service("DealCustomFieldMeta deleted.", 201)
        .cascades(&[("dealCustomFieldData", "customFieldId")])
        .nested(&[children("dealCustomFieldData", "customFieldId")])
        .total(Total::Absent)
        .calls(META_CALLS);

const ACCOUNT_META_COLUMNS: &[Column] = &[
    ID,
    text("fieldLabel", ""),
    text("fieldType", "text"),
    json("fieldOptions", "null"),
    json("fieldDefault", "null"),
    number("isFormVisible", 0),
    number("isRequired", 0),
    number("displayOrder", 1),
    derived("createdTimestamp", Source::Utc("cdate")),
    derived("updatedTimestamp", Source::Utc("udate")),
    LINKS,
];

/// `accountCustomFieldMeta`.
pub static ACCOUNT_META: Noun =
    noun("accountCustomFieldMeta", "accountCustomFieldMetum", "AccountCustomFieldMeta", ACCOUNT_META_COLUMNS)
        .links(&["accountCustomFieldData"])
        .required(&["fieldLabel", "fieldType"])
        .service("AccountCustomFieldMeta deleted.", 201)
        .cascades(&[("accountCustomFieldData", "customFieldId")])
        .nested(&[children("accountCustomFieldData", "customFieldId")])
        .total(Total::Absent)
        .calls(META_CALLS);

const DEAL_DATA_COLUMNS: &[Column] = &[
    ID,
    derived("dealCustomFieldMetumId", Source::Same("customFieldId")),
    number("dealId", 0),
    number("customFieldId", 0),
    derived("createdTimestamp", Source::Utc("cdate")),
    derived("updatedTimestamp", Source::Utc("udate")),
    json("fieldValue", "null"),
    LINKS,
];

const DATA_CALLS: Calls = Calls { create: false, update: false, ..ALL_CALLS };

/// `dealCustomFieldData`.
pub static DEAL_DATA: Noun =
    noun("dealCustomFieldData", "dealCustomFieldDatum", "DealCustomFieldData", DEAL_DATA_COLUMNS)
        .links(&["deal", "dealCustomFieldMetum"])
        .required(&["dealId", "customFieldId"])
        .parents(&[("dealId", "deals"), ("customFieldId", "dealCustomFieldMeta")])
        .service("DealCustomFieldData deleted.", 200)
        .nested(&[
            parent("deal", "deals", "dealId"),
            parent("dealCustomFieldMetum", "dealCustomFieldMeta", "customFieldId"),
        ])
        .total(Total::Number)
        .calls(DATA_CALLS);

const ACCOUNT_DATA_COLUMNS: &[Column] = &[
    ID,
    derived("accountCustomFieldMetumId", Source::Same("customFieldId")),
    number("accountId", 0),
    number("customFieldId", 0),
    derived("createdTimestamp", Source::Utc("cdate")),
    derived("updatedTimestamp", Source::Utc("udate")),
    json("fieldValue", "null"),
    LINKS,
];

/// `accountCustomFieldData`.
pub static ACCOUNT_DATA: Noun =
    noun("accountCustomFieldData", "accountCustomFieldDatum", "AccountCustomFieldData", ACCOUNT_DATA_COLUMNS)
        .links(&["account", "accountCustomFieldMetum"])
        .required(&["accountId", "customFieldId"])
        .filters(&[("customerAccountId", "accountId")])
        .parents(&[("accountId", "accounts"), ("customFieldId", "accountCustomFieldMeta")])
        .service("AccountCustomFieldData deleted.", 200)
        .nested(&[
            parent("account", "accounts", "accountId"),
            parent("accountCustomFieldMetum", "accountCustomFieldMeta", "customFieldId"),
        ])
        .total(Total::Number)
        .calls(DATA_CALLS);

/// The noun a path of this service is about.
fn noun_of(call: &Call<'_>) -> &'static Noun {
    nouns::find(call.segment(0)).unwrap_or(&DEAL_DATA)
}

/// The column of a value's noun that holds the deal or account.
fn owner_column(noun: &Noun) -> &'static str {
    if noun.path == DEAL_DATA.path { "dealId" } else { "accountId" }
}

/// `POST /dealCustomFieldMeta` and `POST /accountCustomFieldMeta`: a field of deals gets a personalization tag.
///
/// # Errors
/// 422 without label or type.
pub fn create_meta(call: &Call<'_>) -> Outcome {
    let noun = noun_of(call);
    let sent = regular::known(noun, &call.envelope(noun.singular));
    let mut row = regular::insert(call, noun, &sent)?;
    if noun.path == DEAL_META.path {
        let tag = free_tag(call, &text_of(sent.get("fieldLabel")))?;
        row.body.insert("personalization".to_owned(), json!(tag));
        call.store.save(noun, &row)?;
    }
    regular::made(call, noun, &sent, &row)
}

/// `DEAL_LABEL`, with a number behind where that is taken; `DEAL_TITLE` is the deal's own.
fn free_tag(call: &Call<'_>, label: &str) -> Outcome<String> {
    let words: String =
        label.chars().map(|letter| if letter.is_alphanumeric() { letter.to_ascii_uppercase() } else { '_' }).collect();
    let mut tag = format!("DEAL_{words}");
    let mut number = 0;
    while tag == "DEAL_TITLE" || call.store.find_by(&DEAL_META, Conditions::of("personalization", &tag))?.is_some() {
        number += 1;
        tag = format!("DEAL_{words}_{number}");
    }
    Ok(tag)
}

/// `POST /dealCustomFieldData` and `POST /accountCustomFieldData`. A second value of the same pair is written over the
/// first; that the service does so is not established.
///
/// # Errors
/// 422 for missing keys and for a value that does not fit its field's type; 404 for an unknown owner or field.
pub fn create(call: &Call<'_>) -> Outcome {
    let noun = noun_of(call);
    let (row, before) = put(call, noun, &call.envelope(noun.singular))?;
    with_original(call, noun, &row, before)
}

/// `PUT /dealCustomFieldData/{id}` and `PUT /accountCustomFieldData/{id}`.
///
/// # Errors
/// 404; 422 for a value that does not fit.
pub fn update(call: &Call<'_>) -> Outcome {
    let noun = noun_of(call);
    let row = call.row(noun)?;
    let before = row.body.get("fieldValue").cloned().unwrap_or_default();
    let row = change(call, noun, row, &call.envelope(noun.singular))?;
    with_original(call, noun, &row, before)
}

/// The complete value with the one it had before, `""` where it had none.
fn with_original(call: &Call<'_>, noun: &Noun, row: &Row, before: Value) -> Outcome {
    let mut object = shown(call, noun, row)?;
    insert_before_links(&mut object, "originalValue", before);
    Ok(Answer::ok(crate::call::envelope(noun.singular, object)))
}

/// The complete value, with its currency where it has one.
fn shown(call: &Call<'_>, noun: &Noun, row: &Row) -> Outcome<Map<String, Value>> {
    let mut object = call.shown().read(noun, row)?;
    if let Some(currency) = row.body.get("fieldCurrency") {
        insert_before_links(&mut object, "fieldCurrency", currency.clone());
    }
    Ok(object)
}

/// Writes one value of an owner and a field, and gives the one that was there before.
fn put(call: &Call<'_>, noun: &Noun, all: &Map<String, Value>) -> Outcome<(Row, Value)> {
    let owner = owner_column(noun);
    let mut pair = Conditions::within(noun, owner, &id_of(all.get(owner)).to_string());
    pair.add("CAST(body->>'customFieldId' AS TEXT) = ?", [id_of(all.get("customFieldId")).to_string().into()]);
    if let Some(row) = call.store.find_by(noun, pair)? {
        let before = row.body.get("fieldValue").cloned().unwrap_or_default();
        return Ok((change(call, noun, row, all)?, before));
    }
    check_value(call, noun, id_of(all.get("customFieldId")), all)?;
    let mut row = regular::insert(call, noun, &regular::known(noun, all))?;
    keep_currency(call, noun, &mut row, all)?;
    Ok((row, json!("")))
}

fn change(call: &Call<'_>, noun: &Noun, row: Row, all: &Map<String, Value>) -> Outcome<Row> {
    check_value(call, noun, id_of(row.body.get("customFieldId")), all)?;
    let mut sent = regular::known(noun, all);
    sent.retain(|key, _| key == "fieldValue");
    let mut row = regular::write(call, noun, row, &sent)?;
    keep_currency(call, noun, &mut row, all)?;
    Ok(row)
}

fn keep_currency(call: &Call<'_>, noun: &Noun, row: &mut Row, all: &Map<String, Value>) -> Outcome<()> {
    if let Some(currency) = all.get("fieldCurrency") {
        row.body.insert("fieldCurrency".to_owned(), currency.clone());
        call.store.save(noun, row)?;
    }
    Ok(())
}

/// Refuses what is documented to be refused: words in a number, no date in a date.
fn check_value(call: &Call<'_>, noun: &Noun, field: i64, all: &Map<String, Value>) -> Outcome<()> {
    let meta = if noun.path == DEAL_DATA.path { &DEAL_META } else { &ACCOUNT_META };
    let (Some(field), Some(value)) = (call.store.find(meta, field)?, all.get("fieldValue")) else { return Ok(()) };
    let kind = field.text("fieldType");
    let value = text_of(Some(value));
    let fits = match kind {
        "number" | "currency" => value.parse::<f64>().is_ok(),
        "date" | "datetime" => clock::parse_filter(&value).is_some(),
        _ => true,
    };
    if value.is_empty() || fits {
        return Ok(());
    }
    let detail = format!("The custom field value `{value}` could not be saved to the custom field of type `{kind}`.");
    Err(Answer::new(422, json!({"errors": [{ "detail": detail }]})).into())
}

/// Writes the `fields` of a deal's or account's body, and gives them as the answer shows them; nothing where none were
/// sent.
///
/// # Errors
/// 404 for an unknown field, 422 for a value that does not fit. Neither is established for this place.
pub fn write_sent(call: &Call<'_>, noun: &Noun, owner: i64, sent: &Map<String, Value>) -> Outcome<Option<Value>> {
    let Some(fields) = sent.get("fields").and_then(Value::as_array) else { return Ok(None) };
    let column = owner_column(noun);
    let mut shown = Vec::new();
    for field in fields {
        let mut all = field.as_object().cloned().unwrap_or_default();
        all.insert(column.to_owned(), json!(owner));
        put(call, noun, &all)?;
        all.insert(column.to_owned(), json!(owner.to_string()));
        shown.push(Value::Object(all));
    }
    Ok(Some(Value::Array(shown)))
}

/// `POST /…CustomFieldData/bulkCreate`: a bare array.
///
/// # Errors
/// Those of a single create; one wrong value refuses all.
pub fn bulk_create(call: &Call<'_>) -> Outcome {
    for entry in entries(call) {
        put(call, noun_of(call), &entry)?;
    }
    Ok(Answer::ok(json!({"message": "The bulk insert was successful."})))
}

/// `PATCH /…CustomFieldData/bulkUpdate`: a bare array of ids and values.
///
/// # Errors
/// Those of a single update; one wrong value refuses all.
pub fn bulk_update(call: &Call<'_>) -> Outcome {
    let noun = noun_of(call);
    let mut ids = Vec::new();
    for entry in entries(call) {
        let row = call.row_of(noun, id_of(entry.get("id")))?;
        ids.push(change(call, noun, row, &entry)?.id.to_string());
    }
    let text = format!("{}s with ID(s): {} successfully bulk updated.", noun.model, ids.join(", "));
    Ok(Answer::ok(json!({ "message": text })))
}

fn entries(call: &Call<'_>) -> Vec<Map<String, Value>> {
    let entries = call.body.as_array().into_iter().flatten();
    entries.filter_map(Value::as_object).cloned().collect()
}
