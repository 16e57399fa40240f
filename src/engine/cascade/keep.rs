//! `--keep-on`: adds the members that would be deleted to another record, each with its status. No member is subscribed
//! again, and the record must not send messages to new members.

use super::members::{Member, Members};
use super::{Deletion, Gone};
use crate::api::reply::Item;
use crate::api::request::{self, Input, Request, set_value};
use crate::catalogue;
use crate::engine::reading::Reader;
use crate::engine::record;
use crate::engine::words::counted;
use crate::error::{Error, Kind, Result};
use crate::session::Context;
use crate::session::connection::Connection;
use crate::text::counts::thousands;

/// What is done about the members that would be deleted.
#[derive(Debug)]
pub struct Plan<'a> {
    /// Those that are added to the other record.
    pub added: Vec<&'a Member>,
    /// Those that may be deleted all the same.
    pub deleted: Vec<&'a Member>,
}

/// Decides which members are added to the other record, and which may be deleted.
///
/// # Errors
/// `Safety` if the members to add, or their status, are not known.
pub fn plan<'a>(deletion: &Deletion, members: &'a Members, gone: &Gone) -> Result<Plan<'a>> {
    let at_worst: Vec<&Member> = members.listed.iter().filter(|one| one.is_deleted_at_worst(gone)).collect();
    let Some(keep_on) = &deletion.keep_on else { return Ok(Plan { added: Vec::new(), deleted: at_worst }) };
    let refused = |why: String| Err(Error::new(Kind::Safety, format!("{} is not deleted: {why}", deletion.label())));
    if members.unlisted > 0 {
        let (count, name) = (thousands(members.unlisted), deletion.members()?.0.name);
        return refused(format!("the server counts {count} more {name} than it lists"));
    }
    if let Some(member) = at_worst.iter().find(|one| one.memberships.is_none()) {
        return refused(format!("the response does not show the status of {}", member.name));
    }
    let is_new = |member: &&Member| member.of(keep_on).is_none();
    let is_kept = |member: &Member| is_new(&member) && member.of(&deletion.id).is_some_and(|own| own.is_active);
    Ok(Plan {
        added: at_worst.iter().copied().filter(is_new).collect(),
        deleted: at_worst.into_iter().filter(|member| !is_kept(member)).collect(),
    })
}

/// The request that adds a member to the other record with the status it has on the deleted one.
///
/// # Errors
/// Those of building it.
pub fn addition(deletion: &Deletion, keep_on: &str, member: &Member) -> Result<Request> {
    let join = catalogue::command(deletion.cascade.join).and_then(|(_, operations)| operations.into_iter().next());
    let join = join.ok_or_else(|| Error::new(Kind::Other, format!("unknown command `{}`", deletion.cascade.join)))?;
    let given = [member.id.clone(), keep_on.to_owned()];
    let status = member.of(&deletion.id).map(|own| set_value(&own.status)).unwrap_or_default();
    let set = vec![(deletion.cascade.active.0.to_owned(), status)];
    request::build(join, &Input { arguments: join.arguments.iter().zip(given).collect(), set, ..Input::default() })
}

/// Adds the members to the other record.
///
/// # Errors
/// Those of the first that cannot be added; `Partial` if others were.
pub fn add(context: &Context, connection: &Connection, deletion: &Deletion, plan: &Plan<'_>) -> Result<()> {
    let Some(keep_on) = &deletion.keep_on else { return Ok(()) };
    for (before, member) in plan.added.iter().enumerate() {
        let added =
            addition(deletion, keep_on, member).and_then(|request| record::call(context, connection, &request, None));
        if let Err(error) = added {
            let kind = if before > 0 && error.kind() != Kind::Unknown { Kind::Partial } else { error.kind() };
            let all = counted(plan.added.len(), deletion.members()?.0);
            let why = format!(
                "{} is not deleted: {} of {all} added to {} {keep_on}, then {}: ",
                deletion.label(),
                thousands(before as u64),
                deletion.singular,
                member.name
            );
            return Err(error.with_kind(kind).prefixed(&why));
        }
    }
    Ok(())
}

/// Checks that the other record exists, remains, and sends no messages to new members, as far as the API shows.
///
/// # Errors
/// `Usage` if it is deleted too, `NotFound` if it does not exist, `Safety` if it sends messages or that cannot be read.
pub fn check(client: &Connection, deletion: &Deletion, keep_on: &str, gone: &Gone) -> Result<()> {
    let label = format!("{} {keep_on}", deletion.singular);
    let name = deletion.members()?.0.name;
    if gone.contains(keep_on) {
        return Err(Error::usage(format!("{label} cannot keep {name}: it is deleted as well")));
    }
    let refused = |why: &str| {
        let message = format!("{label} cannot keep {name}: it {why}; nothing was changed");
        Err(Error::new(Kind::Safety, message).hint(format!("name another {}", deletion.singular)))
    };
    let reader = Reader::new(client, u64::MAX);
    let record = reader.one(&format!("{} get", deletion.resource), &[keep_on], &[])?.needed()?;
    let own = |name: &str| record.items.first().and_then(|item| item.get(name)).filter(|value| value != "null");
    for (name, quiet, what) in deletion.cascade.messages {
        let value = own(name);
        if !value.as_deref().map_or(quiet.contains(&""), |value| quiet.contains(&value)) {
            return refused(&format!("{what} ({name} is {})", value.as_deref().unwrap_or("unknown")));
        }
    }
    match starting(&reader, deletion, keep_on)? {
        Some(automation) => refused(&format!("starts automation {automation} for new {name}")),
        None => Ok(()),
    }
}

/// The name of an automation that may run and starts for new members.
fn starting(reader: &Reader<'_>, deletion: &Deletion, keep_on: &str) -> Result<Option<String>> {
    const INACTIVE: &str = "2";
    let automations = reader.all("automations list", &[], &[])?.needed()?;
    for automation in automations.items.iter().filter(|one| one.get("status").as_deref() != Some(INACTIVE)) {
        let Some(id) = automation.id() else { continue };
        let triggers = reader.all("automations triggers list", &[&id], &[])?.needed()?;
        let is_one = |trigger: &Item| {
            let kind = trigger.get("type").unwrap_or_default();
            let record = trigger.get("relid").unwrap_or_default();
            let is_any = matches!(record.as_str(), "" | "0" | "null");
            deletion.cascade.triggers.contains(&kind.as_str()) && (is_any || record == keep_on)
        };
        if triggers.items.iter().any(is_one) {
            return Ok(automation.get("name").or(Some(id)));
        }
    }
    Ok(None)
}
