//! The commands that are not rows of the catalogue, one file each. Only the command line's tree imports them.

pub mod api;
pub mod auth;
pub mod cache;
pub mod config;
pub mod contacts;
pub mod doctor;
pub mod explain;
pub mod export;
pub mod history;
pub mod import;
pub mod jobs;
pub mod open;
pub mod profiles;
pub mod refs;
#[cfg(feature = "sandbox")]
pub mod sandbox;
pub mod tags;
pub mod undo;
