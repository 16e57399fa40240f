//! `acamp`: the ActiveCampaign command line.
#![warn(missing_docs)]

pub mod catalogue;
pub mod client;
pub mod command;
pub mod context;
pub mod environment;
pub mod error;
pub mod paths;
pub mod profile;
pub mod render;
pub mod reply;
pub mod request;
#[cfg(feature = "sandbox")]
pub mod sandbox;
