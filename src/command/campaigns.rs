//! Commands about campaigns, in the order in which they are used. Reading goes through API v3; what v3 cannot do,
//! through API v1.
//!
//! | Module | Holds |
//! |---|---|
//! | `create`, `update`, `content`, `shares` | a draft with its message, and changes of both |
//! | `check`, `preview`, `mailing` | what would go wrong, the HTML, and what the sending depends on |
//! | `test`, `schedule`, `send` | test emails, the scheduled copy of a draft, sending now |
//! | `status`, `control`, `state` | the state: shown, changed, and read after a change |
//! | `report`, `recipients`, `links` | what came of it: rates, contacts by outcome, clicks per link |
//! | `copies`, `unresolved` | campaigns with the same messages, and earlier requests whose outcome is not known |
//! | `requests`, `time` | requests from values, times and zones |

pub mod check;
pub mod content;
pub mod control;
pub mod copies;
pub mod create;
pub mod links;
pub mod mailing;
pub mod preview;
pub mod recipients;
pub mod report;
pub mod requests;
pub mod schedule;
pub mod send;
pub mod shares;
pub mod state;
pub mod status;
pub mod test;
pub mod time;
pub mod unresolved;
pub mod update;

use clap::ArgMatches;

use crate::catalogue::guarding::Level;
use crate::error::Result;
use crate::session::Context;
use crate::session::name_resolution::Lookup;

/// The ID of the campaign that the argument `campaign` names, by the names that the server has now.
///
/// # Errors
/// `NotFound` for an unknown name, `Usage` for one of several campaigns.
pub fn find(context: &Context, matches: &ArgMatches) -> Result<String> {
    find_text(context, matches.get_one::<String>("campaign").map_or("", String::as_str))
}

/// The ID of the campaign that `text` names.
///
/// # Errors
/// As [`find`].
pub fn find_text(context: &Context, text: &str) -> Result<String> {
    Lookup::for_level(context.client()?, Level::Sends).id("campaigns", text)
}
