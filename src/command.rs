//! The commands that are not rows of the catalogue, one file each. Only the command line's tree imports them.

pub mod alias;
pub mod api;
pub mod auth;
pub mod cache;
pub mod commands;
pub mod completion;
pub mod config;
pub mod contacts;
pub mod doctor;
pub mod edit;
pub mod explain;
pub mod export;
pub mod help;
pub mod history;
pub mod import;
pub mod jobs;
pub mod man;
pub mod open;
pub mod profiles;
pub mod reference;
pub mod refs;
#[cfg(feature = "sandbox")]
pub mod sandbox;
pub mod tags;
pub mod undo;
