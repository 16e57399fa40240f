//! `acamp`: the ActiveCampaign command line.
#![warn(missing_docs)]

pub mod catalogue;
pub mod client;
pub mod error;
pub mod profile;
pub mod render;
pub mod reply;
pub mod request;
#[cfg(feature = "sandbox")]
pub mod sandbox;
