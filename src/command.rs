//! The commands that are not rows of the catalogue, one file each. Only the command line's tree imports them.

pub mod alias;
pub mod api;
pub mod auth;
pub mod commands;
pub mod completion;
pub mod config;
pub mod edit;
pub mod explain;
pub mod export;
pub mod import;
pub mod jobs;
pub mod profiles;
pub mod reference;
#[cfg(feature = "sandbox")]
pub mod sandbox;
