//! The states of a campaign, and who may go from which to which.

use serde_json::json;

use super::mailing::Mailing;
use super::setup::{lists_of, messages_of};
use crate::api::render::text_or_default;
use crate::api::{Outcome, Request, crud};
use crate::resources::campaigns::CAMPAIGNS;
use crate::resources::sendings::SENDINGS;
use crate::store::Row;
use crate::util::clock;

/// The names of the states, by number.
const NAMES: [&str; 8] =
    ["a draft", "scheduled", "sending", "paused", "stopped", "completed", "disabled", "held for review"];

/// Why the state of a campaign was not changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// Nothing leads from the first state to the second one.
    Move { from: String, to: String },
    /// The campaign has no message.
    NoMessage,
    /// The campaign has no list.
    NoList,
    /// The date is in the past.
    PastDate,
}

impl Refusal {
    /// Returns a text. Invented: no text is on record.
    pub(crate) fn text(&self) -> String {
        let name =
            |status: &String| status.parse().ok().and_then(|at: usize| NAMES.get(at)).copied().unwrap_or("unknown");
        match self {
            // Invented: no text is on record.
            Refusal::Move { from, to } => format!("The campaign is {} and cannot become {}.", name(from), name(to)),
            // Invented: no text is on record.
            Refusal::NoMessage => "The campaign has no message.".to_owned(),
            // Invented: no text is on record.
            Refusal::NoList => "The campaign has no list.".to_owned(),
            // Invented: no text is on record.
            Refusal::PastDate => "The send date is in the past.".to_owned(),
        }
    }
}

/// Changes the state of a campaign, and its date, in seconds since 1970, if there is one. Returns the changed campaign.
///
/// A draft becomes scheduled; without a date it is sent at the next request. A scheduled campaign becomes a draft again
/// or gets another date. A sending one is paused or stopped, a paused one resumed (by 1 or 2) or stopped.
pub(crate) fn set_status(
    request: &Request<'_>,
    campaign: Row,
    wanted: &str,
    date: Option<i64>,
) -> Outcome<Result<Row, Refusal>> {
    let status = text_or_default(&CAMPAIGNS, &campaign, "status").to_owned();
    match (status.as_str(), wanted) {
        ("0" | "1", "0") => write(request, campaign, "0", date),
        ("0" | "1", "1") => schedule(request, campaign, date),
        ("2", "3" | "4") => halt(request, campaign, wanted),
        ("3", "4") => write(request, campaign, "4", None),
        ("3", "1" | "2") => resume(request, campaign),
        _ => Ok(Err(Refusal::Move { from: status, to: wanted.to_owned() })),
    }
}

fn schedule(request: &Request<'_>, campaign: Row, date: Option<i64>) -> Outcome<Result<Row, Refusal>> {
    if messages_of(request, campaign.id)?.is_empty() {
        return Ok(Err(Refusal::NoMessage));
    }
    if lists_of(request, campaign.id)?.is_empty() {
        return Ok(Err(Refusal::NoList));
    }
    if date.is_some_and(|date| date < request.arrived / 1000) {
        return Ok(Err(Refusal::PastDate));
    }
    write(request, campaign, "1", date)
}

fn write(request: &Request<'_>, mut campaign: Row, status: &str, date: Option<i64>) -> Outcome<Result<Row, Refusal>> {
    campaign.body.insert("status".to_owned(), json!(status));
    if let Some(date) = date {
        campaign.body.insert("sdate".to_owned(), json!(clock::format(date)));
    }
    crud::touch(request, &CAMPAIGNS, &mut campaign)?;
    Ok(Ok(campaign))
}

/// Pauses or stops a sending. Its position stays.
fn halt(request: &Request<'_>, campaign: Row, status: &str) -> Outcome<Result<Row, Refusal>> {
    if let Some(mut mailing) = Mailing::find(request, campaign.id)? {
        mailing.halt(request.arrived);
        request.store.save(&SENDINGS, &mailing.sending)?;
    }
    write(request, campaign, status, None)
}

/// Continues a paused sending: it becomes sending, scheduled if it has not begun, or completed if nothing is left.
fn resume(request: &Request<'_>, campaign: Row) -> Outcome<Result<Row, Refusal>> {
    let status = text_or_default(&CAMPAIGNS, &campaign, "status").to_owned();
    if status != "3" {
        return Ok(Err(Refusal::Move { from: status, to: "2".to_owned() }));
    }
    let Some(mut mailing) = Mailing::find(request, campaign.id)? else {
        return write(request, campaign, "1", None);
    };
    let position = mailing.position(request.arrived);
    let left = mailing.recipients.len() - position;
    if left == 0 {
        return write(request, campaign, "5", None);
    }
    mailing.resume(request.arrived);
    request.store.save(&SENDINGS, &mailing.sending)?;
    write(request, campaign, if position == 0 { "1" } else { "2" }, None)
}
