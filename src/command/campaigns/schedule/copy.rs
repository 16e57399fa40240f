//! The scheduled copy of a draft: what it has, what it cannot keep, creating it once, and verifying it.

use std::time::Duration;

use super::{copies_of, delete, moved, unscheduled};
use crate::api::reply::Item;
use crate::api::request::Request;
use crate::command::campaigns::copies;
use crate::command::campaigns::mailing::{self, Mailing};
use crate::command::campaigns::requests::{self, RequestValues};
use crate::command::campaigns::shares::Share;
use crate::command::campaigns::state::{self, State};
use crate::command::campaigns::time::StartTime;
use crate::command::campaigns::unresolved;
use crate::engine::record::{self, Delivered};
use crate::error::{Error, Kind, Result};
use crate::session::Context;
use crate::session::connection::Connection;

/// The types of campaigns that can be copied: the others have properties that API v1 is not known to set.
const TYPES: [&str; 3] = ["single", "split", "text"];

/// The properties of a campaign that a create sets, by the flag or the name on the wire.
const FLAGS: [(&str, &str); 4] = [
    ("tracklinks", "link-tracking"),
    ("addressid", "address"),
    ("split_offset", "split-wait"),
    ("split_offset_type", "split-wait-type"),
];
const SET: [&str; 6] =
    ["public", "trackreads", "tracklinksanalytics", "analytics_campaign_name", "embed_images", "split_type"];

/// The properties that are compared after the copy, to say which it did not keep.
const COMPARED: [&str; 14] = [
    "public",
    "tracklinks",
    "trackreads",
    "tracklinksanalytics",
    "analytics_campaign_name",
    "embed_images",
    "addressid",
    "replysys",
    "htmlunsub",
    "textunsub",
    "split_type",
    "split_offset",
    "split_offset_type",
    "predictive_send",
];

/// The hint if the outcome is not known.
const REPEAT: &str = "repeat the command: it finds the copy and finishes";

/// The pauses before a copy whose response was lost is looked for.
const PAUSES: [Duration; 4] =
    [Duration::ZERO, Duration::from_millis(1000), Duration::from_millis(2500), Duration::from_millis(4000)];

/// A draft, and when its copy starts.
#[derive(Debug)]
pub struct ScheduledCopy<'a> {
    /// The draft.
    pub mailing: &'a Mailing,
    /// When.
    pub start: StartTime,
}

impl ScheduledCopy<'_> {
    /// The request that creates the copy.
    fn request(&self, client: &Connection) -> Result<Request> {
        let mailing = self.mailing;
        let kind = mailing.text("type");
        if !TYPES.contains(&kind.as_str()) {
            let message = format!("not scheduled: campaign {} has the type {kind}", mailing.name);
            return Err(Error::new(Kind::Safety, message).hint(format!("acamp open campaigns {}", mailing.id)));
        }
        let unread =
            [mailing::Part::Messages, mailing::Part::Lists].into_iter().find_map(|part| mailing.why_unread(part));
        if let Some(why) = unread {
            return Err(Error::new(Kind::Temporary, format!("not scheduled: campaign {}: {why}", mailing.name)));
        }
        if mailing.messages.is_empty() || mailing.lists.is_empty() {
            let what = if mailing.messages.is_empty() { "message" } else { "list" };
            let message = format!("not scheduled: no {what} of campaign {} could be read", mailing.name);
            return Err(Error::new(Kind::Safety, message).hint(format!("acamp open campaigns {}", mailing.id)));
        }
        let own = |key: &str| Some(mailing.text(key)).filter(|text| !text.is_empty());
        let mut values = RequestValues::default()
            .with("name", &mailing.name)
            .with("type", kind.clone())
            .with("status", "scheduled")
            .with("start", self.start.on_wire())
            .with_all("list", mailing.lists.iter().map(|list| list.id.clone()))
            .with_all("message", copies::shares(mailing).iter().map(Share::on_wire))
            .with_some("segment", copies::segment(client, mailing)?);
        let is_split = kind == "split";
        for (key, flag) in FLAGS {
            let is_meant = (is_split || !key.starts_with("split")) && (key != "addressid" || mailing.text(key) != "0");
            values = values.with_some(flag, own(key).filter(|_| is_meant));
        }
        for key in SET {
            if let Some(value) = own(key).filter(|_| is_split || !key.starts_with("split")) {
                values = values.set(key, value);
            }
        }
        let replies = own("replysys").unwrap_or_else(|| "0".to_owned());
        requests::build("v1 campaigns create", &[], &values.set("trackreplies", replies))
    }

    /// The requests of a dry run.
    pub fn requests(&self, client: &Connection) -> Result<Vec<Request>> {
        let delete = requests::build("campaigns delete", &[&self.mailing.id], &RequestValues::default())?;
        Ok(vec![self.request(client)?, delete])
    }

    /// Creates the copy unless it exists, verifies it, and deletes the draft.
    ///
    /// # Errors
    /// As for the command.
    pub fn carry_out(&self, context: &Context, client: &Connection) -> Result<()> {
        let draft = self.mailing;
        if unresolved::wait(context, draft, || Ok(self.copy(client)?.is_some() || !self.is_draft(client)?))?
            && !self.is_draft(client)?
        {
            let message = format!("not scheduled: campaign {} is no longer a draft", draft.name);
            return Err(Error::new(Kind::Safety, message).hint(state::status_command(&draft.id)));
        }
        let id = match self.existing(client)? {
            Some(copy) => self.adopted(context, client, &copy)?,
            None => self.created(context, client)?,
        };
        let copy = mailing::read(context, &id).map_err(|error| self.unverified(&id, error))?;
        self.verify(context, client, &copy)?;
        let removed = self.remove_others(context, client, &id).and_then(|()| delete(context, client, &draft.id));
        removed.map_err(|error| {
            let message = format!(
                "scheduled as campaign {id}, but the draft {} could not be deleted: {}",
                draft.id,
                error.message()
            );
            Error::new(Kind::Partial, message).hint(REPEAT)
        })?;
        let lost: Vec<&str> = COMPARED.into_iter().filter(|key| copy.text(key) != draft.text(key)).collect();
        if !lost.is_empty() {
            context.warn(&format!("the scheduled campaign did not keep {}", lost.join(", ")));
        }
        let sdate = copy.text("sdate");
        context.note(&format!(
            "campaign {} is scheduled for {sdate}: ID {id}, which replaces the draft {}",
            draft.name, draft.id
        ));
        state::print(context, &copy.record)
    }

    /// The scheduled copy: newer than the draft.
    fn copy(&self, client: &Connection) -> Result<Option<Item>> {
        let is_copy = |campaign: &Item| State::of(campaign).is_any(&[State::SCHEDULED, State::HELD]);
        Ok(copies_of(client, self.mailing)?.into_iter().find(is_copy))
    }

    /// The scheduled copy that an earlier run made.
    ///
    /// # Errors
    /// `Safety` for another campaign through which contacts get the message.
    fn existing(&self, client: &Connection) -> Result<Option<Item>> {
        let draft = self.mailing;
        if let Some(copy) = self.copy(client)? {
            return Ok(Some(copy));
        }
        let all = copies::of(client, &draft.name, &copies::shares(draft), &[&draft.id])?;
        let Some(other) = copies::sent(&all) else { return Ok(None) };
        let (id, state) = (other.id().unwrap_or_default(), State::of(other));
        let message = format!(
            "not scheduled: campaign {id} with the same name and message is already {state}; the draft {} was kept",
            draft.id
        );
        Err(Error::new(Kind::Safety, message).hint(format!("acamp campaigns delete {}", draft.id)))
    }

    /// Whether the draft is still one.
    fn is_draft(&self, client: &Connection) -> Result<bool> {
        Ok(State::of(&state::read(client, &self.mailing.id)?).is(State::DRAFT))
    }

    /// The error for a copy that exists and could not be verified.
    fn unverified(&self, id: &str, error: Error) -> Error {
        let before =
            format!("campaign {id} was created for the draft {}, but could not be verified: ", self.mailing.id);
        error.prefixed(&before).with_kind(Kind::Unknown).hint(REPEAT)
    }

    /// Gives the copy of an earlier run its date, if it has another one.
    fn adopted(&self, context: &Context, client: &Connection, copy: &Item) -> Result<String> {
        let id = copy.id().unwrap_or_default();
        let date = |campaign: &Item| campaign.get("sdate").unwrap_or_default();
        if State::of(copy).is(State::SCHEDULED) && !self.start.is(&date(copy)) {
            state::change(context, client, &[moved(&id, &self.start)?], &id, |campaign| {
                self.start.is(&date(campaign))
            })?;
        }
        Ok(id)
    }

    /// Creates the copy. A lost response is resolved by looking for it.
    fn created(&self, context: &Context, client: &Connection) -> Result<String> {
        let request = self.request(client)?;
        let sent = record::send(context, client, &request, None)?;
        let lost = match sent.outcome.map_err(Error::from).and_then(Delivered::carried_out) {
            Ok(reply) => match reply.items.first().and_then(Item::id) {
                Some(id) => return Ok(id),
                None => Error::new(Kind::Unknown, "the response contains no ID"),
            },
            Err(error) if state::is_lost(&error) => error,
            Err(error) => return Err(error),
        };
        for pause in PAUSES {
            std::thread::sleep(pause);
            if let Ok(Some(copy)) = self.copy(client) {
                record::settle(context, sent.write, Some(&copy))?;
                return Ok(copy.id().unwrap_or_default());
            }
        }
        let message = format!(
            "{}; no copy of the draft {} was found, but it may still be created",
            lost.message(),
            self.mailing.id
        );
        Err(Error::new(Kind::Unknown, message).hint(REPEAT))
    }

    /// Compares the copy with what was asked for, and unschedules it if it differs.
    fn verify(&self, context: &Context, client: &Connection, copy: &Mailing) -> Result<()> {
        let draft = self.mailing;
        let state = State::of(&copy.record);
        if state.is(State::HELD) {
            let message = format!(
                "campaign {} was created and is held for review by ActiveCampaign; the draft {} was kept",
                copy.id, draft.id
            );
            return Err(Error::new(Kind::Waiting, message).hint(state::status_command(&copy.id)));
        }
        if let Some(why) = copy.why_unread(mailing::Part::Lists).or_else(|| copy.why_unread(mailing::Part::Messages)) {
            return Err(self.unverified(&copy.id, Error::new(Kind::Unknown, why)));
        }
        let mut wrong = Vec::new();
        let sdate = copy.text("sdate");
        if !state.is(State::SCHEDULED) {
            wrong.push(format!("the state is {state}"));
        }
        if !self.start.is(&sdate) {
            wrong.push(format!("the date is {sdate} instead of {}", self.start.shown()));
        }
        let lists = |mailing: &Mailing| {
            mailing.lists.iter().map(|list| list.id.clone()).collect::<std::collections::BTreeSet<_>>()
        };
        if lists(copy) != lists(draft) {
            wrong.push("the lists differ".to_owned());
        }
        if copy.messages.iter().map(|message| &message.id).collect::<std::collections::BTreeSet<_>>()
            != draft.messages.iter().map(|message| &message.id).collect()
        {
            wrong.push("the messages differ".to_owned());
        }
        if !self.has_same_segment(client, copy).map_err(|error| self.unverified(&copy.id, error))? {
            wrong.push("the segment differs".to_owned());
        }
        if wrong.is_empty() {
            return Ok(());
        }
        let why = format!("the server did not store what was asked for: {}", wrong.join(", "));
        Err(unscheduled(context, client, &copy.id, &format!("{why}; the draft {} was kept", draft.id)))
    }

    fn has_same_segment(&self, client: &Connection, copy: &Mailing) -> Result<bool> {
        match copies::segment(client, self.mailing)? {
            Some(segment) => copies::has_segment(client, copy, &segment),
            None => Ok(copy.segment.is_none()),
        }
    }

    /// Deletes further copies, which a request that was carried out late may have made.
    fn remove_others(&self, context: &Context, client: &Connection, id: &str) -> Result<()> {
        for other in copies_of(client, self.mailing)? {
            let own = other.id().unwrap_or_default();
            if own != id && State::of(&other).is(State::SCHEDULED) {
                delete(context, client, &own)?;
                context.note(&format!("campaign {own}, a second copy of the draft, was deleted"));
            }
        }
        Ok(())
    }
}
