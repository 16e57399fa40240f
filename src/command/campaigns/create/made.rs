//! Creating the message and the draft: what was created so far, and whether the server stored what was asked for.

use super::{Composition, Named};
use crate::api::reply::Item;
use crate::command::campaigns::copies;
use crate::command::campaigns::mailing::{self, Mailing};
use crate::command::campaigns::shares::Share;
use crate::command::campaigns::state;
use crate::engine::record;
use crate::error::{Error, Kind, Result};
use crate::session::Context;
use crate::session::connection::Connection;

/// Creates the message and the draft, reads both, and compares them with what was asked for.
///
/// # Errors
/// As for the command.
pub fn create(context: &Context, client: &Connection, plan: &Composition, names: &Named) -> Result<()> {
    let mut made = Made::default();
    let messages = match names.messages.is_empty() {
        false => names.messages.clone(),
        true => vec![Share { message: made.message(context, client, plan, names)?, percent: None }],
    };
    let id = made.campaign(context, client, plan, names, &messages)?;
    let mailing = mailing::read(context, &id).map_err(|error| {
        error
            .prefixed(&format!("{}, but it could not be read: ", made.words()))
            .hint(format!("acamp campaigns get {id}"))
    })?;
    let lost = differences(client, plan, names, &messages, &mailing)?;
    if let Some(why) = mailing.why_unread(mailing::Part::Lists) {
        context.warn(&format!("the lists of campaign {id} could not be verified: {why}"));
    }
    if !lost.is_empty() {
        let message = format!("{}, but the server did not store {}", made.words(), lost.join("; "));
        return Err(Error::new(Kind::Rejected, message).hint(format!("acamp campaigns delete {id}")));
    }
    context.note(&format!("{}; next: acamp campaigns check {id}", made.words()));
    state::print(context, &mailing.record)
}

/// What was created so far.
#[derive(Debug, Default)]
struct Made {
    message: Option<String>,
    campaign: Option<(String, String)>,
}

impl Made {
    fn words(&self) -> String {
        let message = self.message.as_ref().map(|id| format!("message {id}"));
        let campaign = self.campaign.as_ref().map(|(id, name)| format!("draft campaign \"{name}\" (ID {id})"));
        match (campaign, message) {
            (Some(campaign), Some(message)) => format!("created {campaign} with {message}"),
            (Some(made), None) | (None, Some(made)) => format!("created {made}"),
            (None, None) => "created nothing".to_owned(),
        }
    }

    /// An error with what was created before it.
    fn with(&self, error: Error) -> Error {
        if self.message.is_none() { error } else { error.suffixed(&format!("; {} before", self.words())) }
    }

    /// Creates the message, and sets its preheader.
    fn message(&mut self, context: &Context, client: &Connection, plan: &Composition, names: &Named) -> Result<String> {
        let request = plan.message_request(names)?;
        let id = created(record::call(context, client, &request, None)?.items.first())?;
        self.message = Some(id.clone());
        if let Some(request) = plan.preheader_request(&id)? {
            record::call(context, client, &request, None).map_err(|error| self.with(error))?;
        }
        Ok(id)
    }

    /// Creates the draft. A lost response is resolved by looking for a draft with the message.
    fn campaign(
        &mut self,
        context: &Context,
        client: &Connection,
        plan: &Composition,
        names: &Named,
        messages: &[Share],
    ) -> Result<String> {
        let request = plan.campaign_request(names, messages)?;
        let id = match record::call(context, client, &request, None) {
            Ok(reply) => created(reply.items.first()).map_err(|error| self.with(error))?,
            // Only the new message tells the draft from others with the same name.
            Err(error) if state::is_lost(&error) && self.message.is_some() => {
                let found = copies::of(client, &plan.name, messages, &[]).map_err(|_| self.with(error.clone()))?;
                found.first().and_then(Item::id).ok_or_else(|| self.with(error))?
            }
            Err(error) => return Err(self.with(error)),
        };
        self.campaign = Some((id.clone(), plan.name.clone()));
        Ok(id)
    }
}

/// The ID in the response to a create.
fn created(item: Option<&Item>) -> Result<String> {
    item.and_then(Item::id).ok_or_else(|| Error::new(Kind::Unknown, "the response contains no ID"))
}

/// What the server did not store, in words.
fn differences(
    client: &Connection,
    plan: &Composition,
    names: &Named,
    messages: &[Share],
    mailing: &Mailing,
) -> Result<Vec<String>> {
    let mut lost = Vec::new();
    let are_read = mailing.why_unread(mailing::Part::Lists).is_none();
    let stored: Vec<&str> = mailing.lists.iter().map(|list| list.id.as_str()).collect();
    lost.extend(
        names.lists.iter().filter(|id| are_read && !stored.contains(&id.as_str())).map(|id| format!("list {id}")),
    );
    let stored: Vec<&str> = mailing.messages.iter().map(|message| message.id.as_str()).collect();
    lost.extend(
        messages
            .iter()
            .filter(|share| !stored.contains(&share.message.as_str()))
            .map(|share| format!("message {}", share.message)),
    );
    if let Some(segment) = &names.segment
        && !copies::has_segment(client, mailing, segment)?
    {
        lost.push(format!("segment {}", plan.segment.as_deref().unwrap_or(segment)));
    }
    if mailing.name != plan.name {
        lost.push(format!("name: \"{}\" instead of \"{}\"", mailing.name, plan.name));
    }
    if let (true, [message]) = (names.messages.is_empty(), mailing.messages.as_slice()) {
        lost.extend(plan.content.lost_in(&message.record));
    }
    Ok(lost)
}
