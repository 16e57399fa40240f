//! Custom fields of contacts, their options and their relations to lists.

use serde_json::{Map, Value, json};

use crate::api::render::insert_before_links;
use crate::api::{Outcome, Request, Response, crud, errors, listing};
use crate::resources::fields::{FIELD_OPTIONS, FIELD_RELS, FIELDS};
use crate::store::{Conditions, Row};
use crate::util::json::envelope;
use crate::util::text::{id_of, text_of};

/// `GET /fields`, with the options and relations of the page.
pub(crate) fn list(request: &Request<'_>) -> Outcome {
    let (rows, total) = listing::filtered_page(request, &FIELDS)?;
    let mut side_loads = SideLoads::default();
    let fields = rows.iter().map(|row| side_loads.field(request, row)).collect::<Outcome<Vec<_>>>()?;
    let mut body = side_loads.body();
    body.insert("fields".to_owned(), json!(fields));
    body.insert("meta".to_owned(), json!({"total": listing::typed_total(&FIELDS, total), "selected": null}));
    Ok(Response::ok(Value::Object(body)))
}

/// `GET /fields/{id}`, with its options and relations.
pub(crate) fn get(request: &Request<'_>) -> Outcome {
    let mut side_loads = SideLoads::default();
    let field = side_loads.field(request, &request.row(&FIELDS)?)?;
    let mut body = side_loads.body();
    body.insert("field".to_owned(), field);
    Ok(Response::ok(Value::Object(body)))
}

/// The options and relations in a response.
#[derive(Default)]
struct SideLoads {
    options: Vec<Value>,
    relations: Vec<Value>,
}

impl SideLoads {
    /// Renders the field with the ids of its options and relations, and collects them.
    fn field(&mut self, request: &Request<'_>, row: &Row) -> Outcome<Value> {
        let mut field = request.renderer().read(&FIELDS, row)?;
        for (key, resource, side) in
            [("options", &FIELD_OPTIONS, &mut self.options), ("relations", &FIELD_RELS, &mut self.relations)]
        {
            let rows = listing::children(request, resource, "field", row.id)?;
            let ids = rows.iter().map(|row| json!(row.id.to_string())).collect();
            insert_before_links(&mut field, key, ids);
            for row in &rows {
                side.push(request.read(resource, row)?);
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

/// `POST /fields`. The personalization tag is upper case without spaces, and defaults to the title. `ordernum` is
/// ignored and the actual position is echoed as a number. 422 without a title or a type, and for the title of another
/// field.
pub(crate) fn create(request: &Request<'_>) -> Outcome {
    let mut sent = crud::writable_fields(&FIELDS, &request.envelope("field"));
    for key in ["title", "type"] {
        if text_of(sent.get(key)).is_empty() {
            return Err(errors::field_missing(key).into());
        }
    }
    let title = text_of(sent.get("title"));
    if request.store.find_by(&FIELDS, Conditions::of("title", &title))?.is_some() {
        let error = json!({"title": "There is already a field with this title", "code": "duplicate"});
        return Err(Response::new(422, json!({ "errors": [error] })).into());
    }
    sent.shift_remove("ordernum");
    let given = text_of(sent.get("perstag"));
    let tag = if given.is_empty() { title.replace(' ', "_") } else { given.replace(' ', "") }.to_uppercase();
    if sent.contains_key("perstag") {
        sent.insert("perstag".to_owned(), json!(tag));
    }
    let place = request.store.count(&FIELDS, &Conditions::default())? + 1;
    let mut row = crud::insert(request, &FIELDS, &sent)?;
    row.body.insert("perstag".to_owned(), json!(tag));
    row.body.insert("ordernum".to_owned(), json!(place.to_string()));
    request.store.save(&FIELDS, &row)?;
    let echo = request.renderer().echo(&FIELDS, &sent, &row)?;
    Ok(Response::created(envelope("field", echo)))
}

/// `POST /fieldOption/bulk`. 422 with a text where other errors have an array; 404 for an unknown field.
pub(crate) fn create_options(request: &Request<'_>) -> Outcome {
    let Some(options) = request.body.get("fieldOptions").and_then(Value::as_array) else {
        let text = "Bulk operation failed. Request must contain an array of fieldOption objects.";
        return Err(Response::new(422, json!({ "errors": text })).into());
    };
    let mut echoes = Vec::new();
    for option in options {
        let sent = crud::writable_fields(&FIELD_OPTIONS, &option.as_object().cloned().unwrap_or_default());
        request.find_row(&FIELDS, id_of(sent.get("field")))?;
        let row = crud::insert(request, &FIELD_OPTIONS, &sent)?;
        echoes.push(Value::Object(request.renderer().echo(&FIELD_OPTIONS, &sent, &row)?));
    }
    Ok(Response::created(envelope("fieldOptions", echoes)))
}
