//! Lists.

use crate::api::{Outcome, Request, Response, crud};
use crate::resources::contacts::CONTACTS;
use crate::resources::lists::LISTS;
use crate::util::text::php_int;

/// Selects the contacts of a list that have no active subscription to another list.
const ONLY_HERE: &str = "SELECT CAST(m.body->>'contact' AS INTEGER) FROM contactLists AS m \
    WHERE m.body->>'list' = ?1 AND NOT EXISTS (SELECT 1 FROM contactLists AS o \
    WHERE o.body->>'contact' = m.body->>'contact' AND o.body->>'list' <> ?1 AND o.body->>'status' = '1')";

/// `POST /lists`: returns the complete list, in which the sent values have their JSON types. 422 without a name.
pub(crate) fn create(request: &Request<'_>) -> Outcome {
    let sent = crud::writable_fields(&LISTS, &request.envelope("list"));
    let row = crud::insert(request, &LISTS, &sent)?;
    Ok(Response { status: 201, ..crud::update_response(request, &LISTS, &sent, &row)? })
}

/// `PATCH /lists/{id}`: writes only the sent keys. Unlike `PUT`, it returns the complete list.
pub(crate) fn patch(request: &Request<'_>) -> Outcome {
    crud::update(request, &LISTS)
}

/// `PUT /lists/{id}`: updates the list, but returns an empty 200 with an error code, as the server does.
pub(crate) fn update(request: &Request<'_>) -> Outcome {
    let sent = crud::writable_fields(&LISTS, &request.envelope("list"));
    crud::write(request, &LISTS, request.row(&LISTS)?, &sent)?;
    Ok(Response::empty(200).header("x-ac-error", "Code 9001"))
}

/// `DELETE /lists/{id}`: also deletes the contacts that are on no other list, as recorded.
///
/// Whether an unconfirmed, unsubscribed or bounced membership counts as being on a list is not established. The emulator
/// takes the more destructive reading: every membership of the deleted list counts, but only an active one of another
/// list protects the contact. A forum answer says that the list's segments and the reports of its campaigns are deleted
/// as well; the emulator relates neither to a list, so it deletes none.
pub(crate) fn delete(request: &Request<'_>) -> Outcome {
    let row = request.row(&LISTS)?;
    for contact in request.store.ids_for(ONLY_HERE, row.id)? {
        crud::remove(request, &CONTACTS, php_int(&contact))?;
    }
    crud::remove(request, &LISTS, row.id)?;
    Ok(Response::deleted())
}
