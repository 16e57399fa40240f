//! `acamp`: the ActiveCampaign command line.
#![warn(missing_docs)]

pub mod catalogue;
pub mod cli;
pub mod client;
pub mod command;
pub mod context;
pub mod engine;
pub mod environment;
pub mod error;
pub mod lookup;
pub mod pages;
pub mod paths;
pub mod profile;
pub mod render;
pub mod reply;
pub mod request;
mod run;
#[cfg(feature = "sandbox")]
pub mod sandbox;

pub use run::run;
