//! Requests of earlier runs whose outcome is not known, from the history of this machine. The server may carry out
//! such a request late, so whatever would send the same message waits until that is no longer to be expected. How late
//! it can be is not established. Requests of other machines, and of runs without history, are not known here.

use std::time::Duration;

use jiff::Timestamp;

use super::mailing::Mailing;
use crate::catalogue::model::Server;
use crate::error::Result;
use crate::session::Context;
use crate::store::history::{Outcome, Sent, Write};
use crate::store::jobs;

/// For how many times `--timeout` after it was sent a request without a response may still be carried out.
const TIMES: u32 = 4;
/// How much longer than that a run may have begun before it sent the request.
const RUN: Duration = Duration::from_secs(900);
/// The pause between two looks.
const PAUSE: Duration = Duration::from_secs(2);

/// Waits while a request of an earlier run may still send the messages of a campaign, or until `is_settled`. Returns
/// whether it waited.
///
/// # Errors
/// `Other` for a history that cannot be read.
pub fn wait(context: &Context, mailing: &Mailing, is_settled: impl Fn() -> Result<bool>) -> Result<bool> {
    let Some(end) = latest(context, mailing)? else { return Ok(false) };
    if is_settled().unwrap_or(false) {
        return Ok(true);
    }
    let left = Duration::try_from(end - Timestamp::now()).unwrap_or_default();
    context.note(&format!(
        "an earlier request to send or schedule campaign {} has no known outcome, and may still be carried out: waiting up to {} s",
        mailing.name,
        left.as_secs() + 1
    ));
    while Timestamp::now() < end && !is_settled().unwrap_or(false) {
        std::thread::sleep(PAUSE);
    }
    Ok(true)
}

/// Until when a request of an earlier run may still send the messages of a campaign; none if there is no such request.
fn latest(context: &Context, mailing: &Mailing) -> Result<Option<Timestamp>> {
    let span = context.profile()?.limits.timeout.value.saturating_mul(TIMES);
    let now = Timestamp::now();
    let Ok(oldest) = now.checked_sub(span) else { return Ok(None) };
    let Ok(begun) = oldest.checked_sub(RUN) else { return Ok(None) };
    let (folder, begun) = (context.history_folder()?, jobs::id(begun));
    let mut last: Option<Timestamp> = None;
    for id in folder.ids()?.into_iter().filter(|id| *id > begun) {
        // A run whose file was deleted in the meantime is old.
        let writes = folder.read(&id).map(|entry| entry.writes).unwrap_or_default();
        let sent = writes.iter().filter(|write| is_open(write) && sends(&write.request, mailing));
        last = last.max(sent.filter_map(|write| Timestamp::from_millisecond(write.at).ok()).max());
    }
    let end = last.and_then(|last| last.checked_add(span).ok());
    Ok(end.filter(|end| *end > now))
}

fn is_open(write: &Write) -> bool {
    matches!(write.outcome, Outcome::Unknown(_))
}

/// Whether a request sends or schedules the campaign, or creates a scheduled campaign with its name and one of its
/// messages.
fn sends(request: &Sent, mailing: &Mailing) -> bool {
    let text = |key: &str| request.body.get(key).and_then(|value| value.as_str()).unwrap_or_default();
    let has_message = |message: &super::mailing::Message| request.body.get(format!("m[{}]", message.id)).is_some();
    match (request.server(), request.path.as_str()) {
        (Server::V1, "/campaign_create") => {
            text("status") == "1" && text("name") == mailing.name && mailing.messages.iter().any(has_message)
        }
        (Server::V1, "/campaign_status") => text("id") == mailing.id && ["1", "2"].contains(&text("status")),
        (Server::V3, path) => path == format!("/campaigns/{}/resume", mailing.id),
        _ => false,
    }
}
