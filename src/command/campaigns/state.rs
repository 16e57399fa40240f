//! The state of a campaign: its name, and reading it after a change, so that what is reported is what the server says.

use std::fmt;
use std::time::Duration;

use serde_json::{Value, json};

use crate::api::reply::Item;
use crate::catalogue::campaigns::STATUSES;
use crate::command::operations::operation;
use crate::engine::{
    self,
    record::{self, Delivered},
};
use crate::error::{Error, Kind, Result};
use crate::output::{Count, Format};
use crate::session::Context;
use crate::session::connection::Connection;

use super::requests::{self, RequestValues};
use crate::api::request::Request;

/// The pauses before the state is read again, until it is the expected one.
const PAUSES: [Duration; 4] =
    [Duration::ZERO, Duration::from_millis(500), Duration::from_millis(1500), Duration::from_millis(3000)];

/// The state of a campaign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State(String);

impl State {
    /// Not scheduled yet.
    pub const DRAFT: &str = "0";
    /// To be sent at its date.
    pub const SCHEDULED: &str = "1";
    /// Being sent.
    pub const SENDING: &str = "2";
    /// Sending is interrupted.
    pub const PAUSED: &str = "3";
    /// Stopped for good.
    pub const STOPPED: &str = "4";
    /// Sent.
    pub const COMPLETED: &str = "5";
    /// Disabled by ActiveCampaign.
    pub const DISABLED: &str = "6";
    /// Held for a review by ActiveCampaign.
    pub const HELD: &str = "7";

    /// The state in a campaign record.
    pub fn of(campaign: &Item) -> Self {
        State(campaign.get("status").unwrap_or_default())
    }

    /// Whether it is this one.
    pub fn is(&self, number: &str) -> bool {
        self.0 == number
    }

    /// Whether it is one of these.
    pub fn is_any(&self, numbers: &[&str]) -> bool {
        numbers.contains(&self.0.as_str())
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match STATUSES.iter().find(|(_, number)| *number == self.0) {
            Some((word, _)) => f.write_str(word),
            None => write!(f, "unknown ({})", self.0),
        }
    }
}

/// The campaign as the server has it now.
///
/// # Errors
/// `NotFound`, and those of [`Connection::call`].
pub fn read(client: &Connection, id: &str) -> Result<Item> {
    let operation = operation("campaigns get")?;
    let request = requests::build("campaigns get", &[id], &RequestValues::default())?;
    let reply = client.call(&request, operation.reply)?;
    reply.items.into_iter().next().ok_or_else(|| Error::new(Kind::Other, format!("campaign {id}: empty response")))
}

/// A change of state that was sent.
#[derive(Debug)]
pub struct Change {
    /// The campaign after it.
    pub campaign: Item,
    /// Whether the campaign has the expected state.
    pub is_reached: bool,
    /// Whether no response to the change was received.
    pub is_lost: bool,
}

impl Change {
    /// The kind of a change that was not carried out, and what is known of it.
    pub fn failure(&self) -> (Kind, &'static str) {
        match self.is_lost {
            true => (Kind::Temporary, "no response was received"),
            false => (Kind::Rejected, "the server accepted the request"),
        }
    }

    /// What a note on the new state begins with.
    pub fn prefix(&self) -> &'static str {
        if self.is_lost { "no response was received, but " } else { "" }
    }
}

/// Sends a change of the state, by the first of these requests that the server has a route for, and reads the state
/// until `is_reached`, a few times. A lost response is no failure: the state tells whether the change was carried out.
///
/// # Errors
/// The server's refusal, and `Unknown` if neither a response nor the state could be read.
pub fn change(
    context: &Context,
    client: &Connection,
    requests: &[Request],
    id: &str,
    is_reached: impl Fn(&Item) -> bool,
) -> Result<Change> {
    let (at, sent) = engine::first_known(context, client, requests)?;
    let lost = match sent.outcome.map_err(Error::from).and_then(Delivered::carried_out) {
        Ok(_) => None,
        Err(error) if is_lost(&error) => Some(error),
        Err(error) => return Err(error),
    };
    let mut campaign = Err(Error::new(Kind::Unknown, "not read"));
    for pause in PAUSES {
        std::thread::sleep(pause);
        campaign = read(client, id);
        if campaign.as_ref().is_ok_and(&is_reached) {
            break;
        }
    }
    if let (Ok(campaign), Some(_)) = (&campaign, &lost)
        && is_reached(campaign)
    {
        record::settle(context, sent.write, Some(campaign))?;
    }
    match (campaign, lost) {
        (Ok(campaign), lost) => Ok(Change { is_reached: is_reached(&campaign), campaign, is_lost: lost.is_some() }),
        (Err(error), lost) => {
            let sent =
                lost.map_or_else(|| "the server accepted the request".to_owned(), |lost| lost.message().to_owned());
            let message = format!("{sent}, but the state of campaign {id} could not be read: {}", error.message());
            Err(Error::new(Kind::Unknown, message).request(requests[at].label()).hint(status_command(id)))
        }
    }
}

/// Whether it is not known if the request was carried out. One that was rejected with 429 was not.
pub fn is_lost(error: &Error) -> bool {
    matches!(error.kind(), Kind::Unknown | Kind::Temporary) && error.http_status() != Some(429)
}

/// The command that shows the state.
pub fn status_command(id: &str) -> String {
    format!("acamp campaigns status {id}")
}

/// Prints a campaign after a change: the record; on a terminal only what tells its state.
///
/// # Errors
/// Those of writing the output.
pub fn print(context: &Context, campaign: &Item) -> Result<()> {
    let output = context.output()?;
    if output.format != Format::Table || output.columns.is_some() {
        return context.print_as(&output, Count::One, &[], [campaign.clone()]);
    }
    context.print_as(&output, Count::One, &[], [Item::from_value(&summary(campaign))])
}

/// The state of a campaign as an object: id, name, state, status, sdate, sent, total.
pub fn summary(campaign: &Item) -> Value {
    let text = |key: &str| campaign.get(key).filter(|text| !text.is_empty());
    json!({
        "id": campaign.id(),
        "name": text("name"),
        "state": State::of(campaign).to_string(),
        "status": text("status"),
        "sdate": text("sdate"),
        "sent": campaign.count("send_amt"),
        "total": campaign.count("total_amt"),
    })
}
