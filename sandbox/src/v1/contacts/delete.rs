//! Deletes of contacts, or only of their relations to some lists.

use serde_json::Value;

use super::relations;
use crate::resources::contact_lists::CONTACT_LISTS;
use crate::util::text::php_int;
use crate::v1::answer::{Answer, Answered, Failure};
use crate::v1::call::Call;

/// `contact_delete`.
pub(super) fn one(call: &Call<'_>) -> Answered {
    delete(call, "id")
}

/// `contact_delete_list`.
pub(super) fn several(call: &Call<'_>) -> Answered {
    delete(call, "ids")
}

/// With `listids`, which older documents name, the contact stays and leaves those lists.
fn delete(call: &Call<'_>, param: &str) -> Answered {
    call.require(&[param])?;
    let lists = call.params.ids("listids");
    for id in call.params.ids(param) {
        if lists.is_empty() {
            call.v3("DELETE", &format!("/contacts/{id}"), Value::Null)?;
        } else {
            leave(call, id, &lists)?;
        }
    }
    Ok(Answer::done("Contact deleted"))
}

fn leave(call: &Call<'_>, contact: i64, lists: &[i64]) -> Result<(), Failure> {
    for relation in relations::of(call, contact)? {
        if lists.contains(&php_int(relation.text("list"))) {
            call.request.store.delete(CONTACT_LISTS.path, "id = ?1", relation.id.into())?;
        }
    }
    Ok(())
}
