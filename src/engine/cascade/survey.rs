//! The records of another resource that the deletes of a run delete as well, read before the confirmation and shown in it.

use std::collections::BTreeMap;

use super::members::{self, Member};
use super::{Deletion, Gone, keep};
use crate::api::request::Request;
use crate::catalogue::model::{Param, Place, Resource};
use crate::engine::guard::{Confirmation, Effects};
use crate::engine::words::counted;
use crate::error::Result;
use crate::session::Context;
use crate::text::clean::clean;
use crate::text::counts::thousands;

/// Records that are named.
const NAMED: usize = 10;

/// The records of another resource that the deletes of a run delete as well.
#[derive(Debug, Default)]
pub struct Survey {
    /// How many at worst.
    count: u64,
    /// `4 contacts`.
    counted: String,
    /// What a person should know, a line each.
    lines: Vec<String>,
    /// The requests that keep members, by the id of the record that is deleted.
    kept: BTreeMap<String, Vec<Request>>,
}

/// Reads what the deletes in `effects` delete as well, and adds them to its deletes.
///
/// # Errors
/// Those of reading the members; those of [`keep::plan`] and [`keep::check`].
pub fn survey(context: &Context, effects: &mut Effects) -> Result<Survey> {
    let deletions = effects.cascades().to_vec();
    let Some(first) = deletions.first() else { return Ok(Survey::default()) };
    let (resource, ..) = first.members()?;
    let client = context.client()?;
    let gone: Gone = deletions.iter().map(|deletion| deletion.id.clone()).collect();
    let mut found = Findings::default();
    for deletion in &deletions {
        if let Some(keep_on) = &deletion.keep_on
            && found.targets.iter().all(|known| known != keep_on)
        {
            keep::check(client, deletion, keep_on, &gone)?;
            found.targets.push(keep_on.clone());
        }
        let members = members::read(context, client, deletion, false)?;
        found.unlisted += members.unlisted;
        found.unknown += members.listed.iter().filter(|member| member.memberships.is_none()).count();
        let plan = keep::plan(deletion, &members, &gone)?;
        found.added += plan.added.len();
        for member in &plan.added {
            let keep_on = deletion.keep_on.as_deref().unwrap_or_default();
            let requests = found.kept.entry(deletion.id.clone()).or_default();
            requests.push(keep::addition(deletion, keep_on, member)?);
        }
        let is_meant = |member: &&&Member| !effects.deletes_record(resource, &member.id);
        // What is added to another record first, belongs to one.
        let is_certain = |member: &Member| deletion.keep_on.is_none() && member.is_deleted_in_any_case(&gone);
        let named = |member: &&Member| {
            let key = (member.id.len(), member.id.clone());
            (key, (member.name.clone(), is_certain(member)))
        };
        found.deleted.extend(plan.deleted.iter().filter(is_meant).map(named));
    }
    let count = found.deleted.len() as u64 + found.unlisted;
    effects.add_deletes(Some(resource), count);
    let lines = found.lines(first, resource);
    let counted = counted(usize::try_from(count).unwrap_or(usize::MAX), resource);
    Ok(Survey { count, counted, lines, kept: found.kept })
}

/// What was found about all deletes.
#[derive(Default)]
struct Findings {
    /// The name of each deleted member, by the length of its id and the id, and whether it is deleted in any case.
    deleted: BTreeMap<(usize, String), (String, bool)>,
    unlisted: u64,
    /// Members whose memberships are unknown.
    unknown: usize,
    added: usize,
    targets: Vec<String>,
    kept: BTreeMap<String, Vec<Request>>,
}

impl Findings {
    fn lines(&self, deletion: &Deletion, resource: &Resource) -> Vec<String> {
        let mut lines = Vec::new();
        let cascade = deletion.cascade;
        let words = |count: usize| counted(count, resource);
        if self.added > 0 {
            let target = self.targets.join(", ");
            lines.push(format!(
                "added to {} {target} first, each with its status: {}",
                deletion.singular,
                words(self.added)
            ));
            lines.push(cascade.unchecked.to_owned());
        }
        if !self.deleted.is_empty() {
            let names: Vec<String> =
                self.deleted.values().take(NAMED).map(|(name, _)| clean(name).into_owned()).collect();
            let more = self.deleted.len().saturating_sub(NAMED);
            let more = if more > 0 { format!(", and {} more", thousands(more as u64)) } else { String::new() };
            let count = words(self.deleted.len());
            lines.push(format!("deleted as well: {count} {} ({}{more})", cascade.at_worst, names.join(", ")));
        }
        let certain = self.deleted.values().filter(|(_, is_certain)| *is_certain).count();
        if self.unknown > 0 {
            let count = words(self.unknown);
            lines.push(format!(
                "{count} counted as deleted because the response does not show what else they belong to"
            ));
        } else if certain < self.deleted.len() {
            let certain =
                (certain > 0).then(|| format!("{} of these {}; ", thousands(certain as u64), cascade.in_any_case));
            lines.push(format!("{}{}", certain.unwrap_or_default(), cascade.doubt));
        }
        if self.unlisted > 0 {
            let (count, name) = (thousands(self.unlisted), resource.name);
            lines.push(format!("{count} more {name} that the server counts but does not list are counted as deleted"));
        }
        if self.targets.is_empty() && !lines.is_empty() {
            let flag = deletion.operation.fields.iter().find(|param| param.place == Place::KeepOn);
            let (verb, one) = (deletion.operation.verb, deletion.singular);
            let hint = |param: &Param| {
                let value = one.to_uppercase();
                format!("`{} {verb} --{} {value}` adds them to another {one} first", deletion.resource, param.flag)
            };
            lines.extend(flag.map(hint));
        }
        lines
    }
}

impl Survey {
    /// Adds what is deleted as well to a confirmation: their number confirms it.
    pub fn add_to(&self, context: &Context, confirmation: &mut Confirmation) {
        self.add_lines(context, confirmation);
        if self.count > 0 {
            confirmation.what = format!("{} together with {}", confirmation.what, self.counted);
            confirmation.name = self.count.to_string();
        }
    }

    /// Adds what is deleted as well to a confirmation that counts all deletes itself.
    pub fn add_lines(&self, context: &Context, confirmation: &mut Confirmation) {
        if context.options().quiet {
            confirmation.warnings.extend(self.lines.iter().cloned());
        } else {
            self.lines.iter().for_each(|line| context.note(line));
        }
        confirmation.cascaded = self.count;
    }

    /// The requests of a run, each delete after those that keep its members.
    pub fn with_kept(&self, requests: Vec<Request>) -> Vec<Request> {
        let mut all = Vec::with_capacity(requests.len());
        for request in requests {
            let kept = Deletion::of(&request).and_then(|deletion| self.kept.get(&deletion.id));
            all.extend(kept.into_iter().flatten().cloned());
            all.push(request);
        }
        all
    }
}
