//! The members of a record that is to be deleted, read with the other records they belong to, and with what undo needs.

use std::collections::HashMap;
use std::ops::ControlFlow;

use serde_json::{Map, Value};

use super::{Deletion, Gone};
use crate::api::client::Response;
use crate::api::pages::{self, Reach};
use crate::api::reply::Item;
use crate::api::request::{Request, plain};
use crate::api::side_loads::{self, SideLoads};
use crate::catalogue::build::call;
use crate::catalogue::model::{Method, Operation, Paging, Resource, Role};
use crate::catalogue::side_loads::SideLoad;
use crate::engine::completeness;
use crate::engine::reading::Reader;
use crate::engine::record::{reduced, trimmed};
use crate::engine::side_loads::complete;
use crate::error::{Kind, Result, Scope};
use crate::session::Context;
use crate::session::connection::Connection;
use crate::store::history::{Before, Taken};
use crate::text::counts::thousands;

/// From how many members a note is shown.
const MANY: u64 = 500;

/// A member of the record.
#[derive(Clone, Debug, Default)]
pub struct Member {
    /// Its id.
    pub id: String,
    /// Its name, or its id if it has none.
    pub name: String,
    /// What it belongs to; none if the response did not tell.
    pub memberships: Option<Vec<Membership>>,
    /// The snapshot of a member, as before a delete of its own.
    pub before: Before,
}

/// One record that a member belongs to.
#[derive(Clone, Debug)]
pub struct Membership {
    /// Its id.
    pub record: String,
    /// The status of the membership.
    pub status: String,
    /// Whether it is active.
    pub is_active: bool,
    /// All of its properties.
    pub row: Value,
}

/// The members of a record.
#[derive(Debug)]
pub struct Members {
    /// Those that were listed.
    pub listed: Vec<Member>,
    /// How many more there are by the server's own count.
    pub unlisted: u64,
}

impl Member {
    /// Its membership of a record.
    pub fn of(&self, record: &str) -> Option<&Membership> {
        self.memberships.iter().flatten().find(|one| one.record == record)
    }

    /// Whether it is deleted if only an active membership of another record keeps it.
    pub fn is_deleted_at_worst(&self, gone: &Gone) -> bool {
        !self.others(gone).any(|other| other.is_active)
    }

    /// Whether it is deleted if any membership of another record keeps it.
    pub fn is_deleted_in_any_case(&self, gone: &Gone) -> bool {
        self.memberships.is_some() && self.others(gone).next().is_none()
    }

    fn others<'a>(&'a self, gone: &'a Gone) -> impl Iterator<Item = &'a Membership> {
        self.memberships.iter().flatten().filter(|one| !gone.contains(&one.record))
    }
}

/// Reads the members, with what undo needs of them if they are `recorded`.
///
/// # Errors
/// Those of the listing; `Safety` if it is incomplete.
pub fn read(context: &Context, client: &Connection, deletion: &Deletion, recorded: bool) -> Result<Members> {
    let (resource, listing, delete) = deletion.members()?;
    let relations = relations(deletion, resource, listing, delete, recorded);
    let operation = call("list", Method::Get, listing.path, "").role(Role::List).reply(listing.reply);
    let mut first = Request::get(listing.path.to_owned());
    let own = deletion.cascade.query.iter().map(|(name, value)| (*name, value.replace("{id}", &deletion.id)));
    let all = own.chain([("orders[id]", "ASC".to_owned())]);
    first.query = all.map(|(name, value)| (name.to_owned(), value)).collect();
    side_loads::include(&mut first, &relations);
    let (mut listed, mut read) = (Vec::new(), 0);
    let summary = pages::paginate(client, &operation.paging(Paging::Offset), &first, Reach::ALL, |answer, items| {
        if read == 0 {
            announce(context, deletion, resource, answer, &first, listing);
        }
        read += items.len();
        let page = related(client, answer, &items, &relations, read)?;
        let members = items.iter().enumerate().map(|(at, item)| member(deletion, resource, delete, item, &page.of(at)));
        listed.extend(members.flatten());
        Ok(ControlFlow::Continue(()))
    })?;
    if let Some(error) = completeness::shortfall(summary, resource.name) {
        return Err(error.with_kind(Kind::Safety));
    }
    Ok(Members { unlisted: unlisted(client, deletion, &listed)?, listed })
}

/// The relations to side-load: that to the records, and all that undo restores.
fn relations(
    deletion: &Deletion,
    resource: &Resource,
    listing: &'static Operation,
    delete: &Operation,
    recorded: bool,
) -> Vec<&'static SideLoad> {
    let parts = resource.separate_properties.iter().map(|part| part.source);
    let all = parts.chain(delete.undo.dependents.iter().map(|rule| rule.source)).filter_map(|source| source.key());
    let keys: Vec<&str> = [deletion.cascade.relation].into_iter().chain(all.filter(|_| recorded)).collect();
    listing.side_loads.iter().filter(|load| keys.contains(&load.name)).collect()
}

/// The related records of a page, the `read`th member included. Those that are incomplete are read; where the server includes
/// none, that is a request for each member and relation, and is only done for few.
fn related(
    client: &Connection,
    answer: &Response,
    items: &[Item],
    relations: &[&'static SideLoad],
    read: usize,
) -> Result<Related> {
    let found = SideLoads::read_decoded(answer, items, relations)?;
    let is_worth = read as u64 <= MANY || found.rows.iter().all(|rows| rows.is_honored);
    if !is_worth {
        return Ok(Related(found));
    }
    match complete(client, items, found.clone()) {
        Err(error) if error.scope() == Scope::Item => Ok(Related(found)),
        complete => complete.map(Related),
    }
}

/// Says that many members are read.
fn announce(
    context: &Context,
    deletion: &Deletion,
    resource: &Resource,
    answer: &Response,
    first: &Request,
    listing: &Operation,
) {
    let total = answer.decode(first, listing.reply).ok().and_then(|reply| reply.total).unwrap_or(0);
    if total > MANY {
        let (count, requests) = (thousands(total), thousands(Reach::ALL.requests(total)));
        let (name, label) = (resource.name, deletion.label());
        context.note(&format!("reading {count} {name} of {label} in {requests} requests"));
    }
}

/// The related records of a page.
struct Related(SideLoads);

impl Related {
    /// Those of the member at this place, by relation; a relation that is not known to be complete is not there.
    fn of(&self, at: usize) -> HashMap<&'static str, Vec<Value>> {
        let complete = self.0.rows.iter().filter(|rows| !rows.lacking.contains(&at));
        complete.map(|rows| (rows.load.name, rows.rows[at].iter().map(Item::value).collect())).collect()
    }
}

/// A member; none if the server did not apply the filter and it is not one.
fn member(
    deletion: &Deletion,
    resource: &Resource,
    delete: &Operation,
    item: &Item,
    related: &HashMap<&'static str, Vec<Value>>,
) -> Option<Member> {
    let row = item.value();
    let text = |value: &Value, name: &str| value.get(name).map(plain).unwrap_or_default();
    let (status, active) = deletion.cascade.active;
    let membership = |one: &Value| Membership {
        record: text(one, deletion.cascade.record),
        status: text(one, status),
        is_active: text(one, status) == active,
        row: one.clone(),
    };
    let own = related.get(deletion.cascade.relation);
    let memberships: Option<Vec<Membership>> = own.map(|all| all.iter().map(membership).collect());
    let id = item.id().unwrap_or_default();
    let name = item.get(resource.identity).filter(|name| !name.is_empty()).unwrap_or_else(|| format!("ID {id}"));
    let member = Member { id, name, memberships, before: before(resource, delete, row, related) };
    (member.memberships.is_none() || member.of(&deletion.id).is_some()).then_some(member)
}

/// The snapshot of a member, as far as the page has it.
fn before(resource: &Resource, delete: &Operation, row: Value, related: &HashMap<&'static str, Vec<Value>>) -> Before {
    let mut side_loaded = Map::new();
    for key in resource.separate_properties.iter().filter_map(|part| part.source.key()) {
        let elements = related.get(key).into_iter().flatten().cloned().map(trimmed).collect();
        side_loaded.insert(key.to_owned(), elements);
    }
    let taken = |rule: &crate::catalogue::undoing::DependentRule| {
        let items = rule.source.key().and_then(|key| related.get(key));
        let error = if items.is_some() { "" } else { "the response does not have them" };
        Taken {
            what: rule.what.to_owned(),
            items: items.into_iter().flatten().map(|item| reduced(rule, item)).collect(),
            complete: error.is_empty(),
            error: error.to_owned(),
        }
    };
    let dependents = delete.undo.dependents.iter().map(taken).collect();
    Before { known: true, side_loaded, dependents, item: trimmed(row), ..Before::default() }
}

/// How many more members the server counts than it listed.
fn unlisted(client: &Connection, deletion: &Deletion, listed: &[Member]) -> Result<u64> {
    let records = Reader::new(client, u64::MAX).all(&format!("{} list", deletion.resource), &[], &[])?;
    let own = records.items.iter().find(|record| record.id().as_deref() == Some(deletion.id.as_str()));
    let count = |name: &str| own.and_then(|record| record.get(name)?.parse::<u64>().ok()).unwrap_or(0);
    let is_active =
        |member: &&Member| member.memberships.is_none() || member.of(&deletion.id).is_some_and(|own| own.is_active);
    let (all, active) = deletion.cascade.counts;
    let missing = count(all).saturating_sub(listed.len() as u64);
    Ok(missing.max(count(active).saturating_sub(listed.iter().filter(is_active).count() as u64)))
}
