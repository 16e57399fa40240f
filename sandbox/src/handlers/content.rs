//! Variables, which the API calls personalizations, and shared templates.

use serde_json::{Value, json};

use crate::api::render::text_or_default;
use crate::api::{Outcome, Request, Response, crud};
use crate::resources::content::VARIABLES;
use crate::resources::lists::LISTS;
use crate::resources::templates::TEMPLATES;
use crate::store::Row;
use crate::util::json::envelope;
use crate::util::random::hash;
use crate::util::text::php_int;

/// `POST /personalizations`: `listids` is a text of ids separated by commas. 422 without a name or a tag.
pub(crate) fn create_variable(request: &Request<'_>) -> Outcome {
    let sent = crud::writable_fields(&VARIABLES, &request.envelope("personalization"));
    let row = crud::insert(request, &VARIABLES, &sent)?;
    store_list_names(request, row, Response::created)
}

/// `PUT /personalizations/{id}`.
pub(crate) fn update_variable(request: &Request<'_>) -> Outcome {
    let sent = crud::writable_fields(&VARIABLES, &request.envelope("personalization"));
    let row = crud::write(request, &VARIABLES, request.row(&VARIABLES)?, &sent)?;
    store_list_names(request, row, Response::ok)
}

/// Stores the names of a variable's lists next to their ids, and renders the variable.
fn store_list_names(request: &Request<'_>, mut row: Row, response: fn(Value) -> Response) -> Outcome {
    let mut names = Vec::new();
    let ids = row.text("listIds").to_owned();
    for id in ids.split(',').filter(|id| !id.trim().is_empty()) {
        names.extend(request.store.find(&LISTS, php_int(id))?.map(|list| list.text("name").to_owned()));
    }
    row.body.insert("listNames".to_owned(), json!(names.join(",")));
    row.body.insert("listsCount".to_owned(), json!(names.len().to_string()));
    request.store.save(&VARIABLES, &row)?;
    Ok(response(envelope("personalization", request.read(&VARIABLES, &row)?)))
}

/// `PATCH /personalizations/{id}/lock`. The message of a success is not established.
pub(crate) fn lock(request: &Request<'_>) -> Outcome {
    set_lock(request, true)
}

/// `PATCH /personalizations/{id}/unlock`.
pub(crate) fn unlock(request: &Request<'_>) -> Outcome {
    set_lock(request, false)
}

fn set_lock(request: &Request<'_>, locked: bool) -> Outcome {
    let mut row = request.row(&VARIABLES)?;
    row.body.insert("isLocked".to_owned(), json!(locked));
    request.store.save(&VARIABLES, &row)?;
    let message = if locked { "Personalization locked" } else { "Personalization unlocked" };
    Ok(Response::ok(json!({"success": true, "message": message})))
}

/// `DELETE /personalizations/bulkdelete?ids=1,2`: returns text that is not JSON.
pub(crate) fn bulk_delete(request: &Request<'_>) -> Outcome {
    for id in request.query.all("ids") {
        crud::remove(request, &VARIABLES, php_int(id))?;
    }
    Ok(Response::plain("Delete successful"))
}

/// `GET /api/2/template/share?id=`: a response of API version 2. The URL is invented, as short as the server's. 404 for
/// an unknown template.
pub(crate) fn share_template(request: &Request<'_>) -> Outcome {
    let resource = &TEMPLATES;
    let row = request.find_row(resource, request.query.int("id").unwrap_or(0))?;
    let code = hash("share", row.id);
    Ok(Response::ok(json!({
        "url": format!("http://tplshare.com/{}", code.get(..7).unwrap_or_default()),
        "success": 1, "result_code": 1, "result_message": text_or_default(resource, &row, "name"),
        "result_output": "json",
    })))
}
