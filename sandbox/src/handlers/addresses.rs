//! Postal addresses.

use crate::api::{Outcome, Request, crud};
use crate::resources::addresses::ADDRESSES;

/// `POST /addresses`. The first address becomes the default.
pub(crate) fn create(request: &Request<'_>) -> Outcome {
    let sent = crud::writable_fields(&ADDRESSES, &request.envelope("address"));
    let first = request.store.count(&ADDRESSES, &Default::default())? == 0;
    let mut row = crud::insert(request, &ADDRESSES, &sent)?;
    if first {
        row.body.insert("isDefault".to_owned(), "1".into());
        request.store.save(&ADDRESSES, &row)?;
    }
    crud::create_response(request, &ADDRESSES, &sent, &row)
}
