//! The sending of campaigns: states, recipients, simulated outcomes and reports.
//!
//! Nothing runs in the background. [`tick()`] runs before every request, in any process, and does what is due by the clock
//! of the store: it starts campaigns, moves their progress and lets outcomes take effect. Who opens, clicks, bounces or
//! unsubscribes, and when, follows from the ids of campaign and contact alone, so outcomes are not stored.
//!
//! How long ActiveCampaign takes to send is not established. Here sending takes 6 seconds and a millisecond for each
//! recipient. Outcomes become visible at the start of the minute after they happen.

mod addresses;
mod counters;
mod effects;
mod events;
mod exclusions;
mod links;
mod mailing;
mod recipients;
mod report;
mod segments;
mod setup;
mod spans;
mod state;
mod tick;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;

pub(crate) use addresses::email;
pub(crate) use counters::Counters;
pub(crate) use exclusions::{excludes, excludes_from};
pub(crate) use recipients::Recipients;
pub(crate) use report::{Period, Report};
pub(crate) use segments::condition as segment_condition;
pub(crate) use setup::{lists_of, messages_of, set_lists, set_messages};
pub(crate) use spans::Span;
pub(crate) use state::set_status;
pub(crate) use tick::tick;
