//! Contacts' custom fields, the options of those that have some, and the lists they belong to.

use serde_json::{Map, Value, json};

use crate::answer::{Answer, Outcome};
use crate::call::{Call, text_of};
use crate::errors;
use crate::noun::{
    Calls, Column, Echo, ID, LINKS, Noun, Source, children_as, derived, kept, kept_null, noun, null, parent, text,
};
use crate::query::{self, Conditions};
use crate::regular;
use crate::serialize::insert_before_links;
use crate::store::Row;

const FIELD_COLUMNS: &[Column] = &[
    text("title", ""),
    text("descript", ""),
    text("type", "text"),
    text("isrequired", "0"),
    text("perstag", ""),
    text("defval", ""),
    text("show_in_list", "0"),
    text("rows", "0"),
    text("cols", "0"),
    text("visible", "1"),
    text("service", ""),
    text("ordernum", "1"),
    kept_null("cdate"),
    kept_null("udate"),
    derived("created_timestamp", Source::Naive("cdate")),
    derived("updated_timestamp", Source::Naive("cdate")),
    kept("created_by", "1"),
    kept("updated_by", "1"),
    LINKS,
    ID,
];

/// `fields`: listing, single and create are irregular.
pub static FIELDS: Noun = noun("fields", "field", "Field", FIELD_COLUMNS)
    .links(&["options", "relations"])
    .echo(&[
        Echo::Column("created_by"),
        Echo::Column("updated_by"),
        Echo::Column("cdate"),
        Echo::Column("udate"),
        Echo::Column("perstag"),
        Echo::Number("ordernum"),
        Echo::Column("links"),
        Echo::Column("id"),
    ])
    .search(&["title", "perstag"])
    .cascades(&[("fieldOptions", "field"), ("fieldRels", "field"), ("fieldValues", "field")])
    .nested(&[
        children_as("options", "fieldOptions", "fieldOptions", "field"),
        children_as("relations", "fieldRels", "fieldRels", "field"),
    ]);

const OPTION_COLUMNS: &[Column] = &[
    text("field", ""),
    text("orderid", "0"),
    text("value", ""),
    text("label", ""),
    text("isdefault", "0"),
    kept_null("cdate"),
    kept_null("udate"),
    LINKS,
    ID,
];

/// `fieldOptions`: made in bulk, at another path.
pub static FIELD_OPTIONS: Noun = noun("fieldOptions", "fieldOption", "FieldOption", OPTION_COLUMNS)
    .links(&["field"])
    .nested(&[parent("field", "fields", "field")])
    .indices(&["body->>'field'"])
    .calls(Calls { list: true, create: false, get: true, update: true, delete: true });

const REL_COLUMNS: &[Column] = &[text("field", ""), text("relid", "0"), null("dorder"), kept_null("cdate"), LINKS, ID];

/// `fieldRels`: regular; `relid` 0 is every list.
pub static FIELD_RELS: Noun = noun("fieldRels", "fieldRel", "FieldRel", REL_COLUMNS)
    .echo(&[Echo::Column("cdate"), Echo::Column("links"), Echo::Column("id")])
    .required(&["field"])
    .parents(&[("field", "fields")])
    .indices(&["body->>'field'"])
    .dates(&["cdate"], &[]);

/// `GET /fields`, with the options and relations of the whole page beside it.
///
/// # Errors
/// SQLite's.
pub fn list(call: &Call<'_>) -> Outcome {
    let (rows, total) =
        regular::page(call, &FIELDS, query::conditions(&FIELDS, &call.query), query::order(&FIELDS, &call.query))?;
    let mut sides = Sides::default();
    let fields = rows.iter().map(|row| sides.field(call, row)).collect::<Outcome<Vec<_>>>()?;
    let mut body = sides.body();
    body.insert("fields".to_owned(), json!(fields));
    body.insert("meta".to_owned(), json!({"total": regular::typed_total(&FIELDS, total), "selected": null}));
    Ok(Answer::ok(Value::Object(body)))
}

/// `GET /fields/{id}`, with its options and relations.
///
/// # Errors
/// 404.
pub fn get(call: &Call<'_>) -> Outcome {
    let mut sides = Sides::default();
    let field = sides.field(call, &call.row(&FIELDS)?)?;
    let mut body = sides.body();
    body.insert("field".to_owned(), field);
    Ok(Answer::ok(Value::Object(body)))
}

/// The options and relations that fields are shown with.
#[derive(Default)]
struct Sides {
    options: Vec<Value>,
    relations: Vec<Value>,
}

impl Sides {
    /// The field with the ids of its options and relations, which are kept for the side-loads.
    fn field(&mut self, call: &Call<'_>, row: &Row) -> Outcome<Value> {
        let mut field = call.shown().read(&FIELDS, row)?;
        for (key, noun, side) in
            [("options", &FIELD_OPTIONS, &mut self.options), ("relations", &FIELD_RELS, &mut self.relations)]
        {
            let rows = regular::children(call, noun, "field", row.id)?;
            let ids = rows.iter().map(|row| json!(row.id.to_string())).collect();
            insert_before_links(&mut field, key, ids);
            for row in &rows {
                side.push(call.read(noun, row)?);
            }
        }
        Ok(Value::Object(field))
    }

    fn body(self) -> Map<String, Value> {
        let options = ("fieldOptions".to_owned(), Value::Array(self.options));
        let relations = ("fieldRels".to_owned(), Value::Array(self.relations));
        Map::from_iter([options, relations])
    }
}

/// `POST /fields`. The merge tag is upper-cased and without blanks, made of the title where none is sent; the place sent
/// as `ordernum` is ignored and the real one echoed as a number.
///
/// # Errors
/// 422 for a missing title or type and for a title that is taken.
pub fn create(call: &Call<'_>) -> Outcome {
    let mut sent = regular::known(&FIELDS, &call.envelope("field"));
    for key in ["title", "type"] {
        if text_of(sent.get(key)).is_empty() {
            return Err(errors::field_missing(key).into());
        }
    }
    let title = text_of(sent.get("title"));
    if call.store.find_by(&FIELDS, Conditions::of("title", &title))?.is_some() {
        let error = json!({"title": "There is already a field with this title", "code": "duplicate"});
        return Err(Answer::new(422, json!({ "errors": [error] })).into());
    }
    sent.shift_remove("ordernum");
    let given = text_of(sent.get("perstag"));
    let tag = if given.is_empty() { title.replace(' ', "_") } else { given.replace(' ', "") }.to_uppercase();
    if sent.contains_key("perstag") {
        sent.insert("perstag".to_owned(), json!(tag));
    }
    let place = call.store.count(&FIELDS, &Conditions::default())? + 1;
    let mut row = regular::insert(call, &FIELDS, &sent)?;
    row.body.insert("perstag".to_owned(), json!(tag));
    row.body.insert("ordernum".to_owned(), json!(place.to_string()));
    call.store.save(&FIELDS, &row)?;
    let echo = call.shown().echo(&FIELDS, &sent, &row)?;
    Ok(Answer::created(crate::call::envelope("field", echo)))
}

/// `POST /fieldOption/bulk`, whose path is singular.
///
/// # Errors
/// 422 with a text where other errors have an array; 404 for an unknown field.
pub fn create_options(call: &Call<'_>) -> Outcome {
    let Some(options) = call.body.get("fieldOptions").and_then(Value::as_array) else {
        let text = "Bulk operation failed. Request must contain an array of fieldOption objects.";
        return Err(Answer::new(422, json!({ "errors": text })).into());
    };
    let mut echoes = Vec::new();
    for option in options {
        let sent = regular::known(&FIELD_OPTIONS, &option.as_object().cloned().unwrap_or_default());
        call.row_of(&FIELDS, crate::call::id_of(sent.get("field")))?;
        let row = regular::insert(call, &FIELD_OPTIONS, &sent)?;
        echoes.push(Value::Object(call.shown().echo(&FIELD_OPTIONS, &sent, &row)?));
    }
    Ok(Answer::created(crate::call::envelope("fieldOptions", echoes)))
}
