//! The id of a relation, such as that of a tag on a contact, from the two records it joins.

use crate::api::reply::Item;
use crate::api::request::{self, Input};
use crate::catalogue::model::{Operation, Reply};
use crate::error::{Error, Kind as Failure, Result};
use crate::session::connection::Connection;

/// Fills in the id of the relation that `operation` needs; `typed` is how the user named the two records. Without a client
/// the id is a placeholder.
///
/// # Errors
/// `Usage` if there are not two records, `NotFound` if they are not joined, and those of [`Connection::call`].
pub fn fill_in(client: Option<&Connection>, operation: &Operation, input: &mut Input, typed: &[String]) -> Result<()> {
    let (Some(relation), None) = (operation.relation, &input.relation_id) else { return Ok(()) };
    let [(owner, owner_id), (other, other_id)] = input.arguments.as_slice() else {
        return Err(Error::usage("specify the two records that the relation joins, or --id"));
    };
    let named = |at: usize| typed.get(at).map_or("", String::as_str);
    let Some(client) = client else {
        input.relation_id = Some(format!("<id of {} {} on {} {}>", other.flag, named(1), owner.flag, named(0)));
        return Ok(());
    };
    let path = relation.path.replace(&format!("{{{}}}", owner.wire), &request::escape_segment(owner_id)?);
    let reply = client.call(&request::Request::get(path), Reply::Items(relation.key))?;
    let joins = |item: &&Item| item.get(relation.property).as_deref() == Some(other_id.as_str());
    let found = reply.items.iter().rfind(joins).and_then(|item| item.get("id"));
    let missing =
        || Error::new(Failure::NotFound, format!("{} {} has no {} {}", owner.flag, named(0), other.flag, named(1)));
    input.relation_id = Some(request::check_response_id(&found.ok_or_else(missing)?)?.to_owned());
    Ok(())
}
