//! The commands that are not operations of the catalogue, one file each. Only `cli` imports them.

pub mod api;
mod arguments;
pub mod auth;
pub mod automations;
pub mod cache;
pub mod campaigns;
pub mod config;
pub mod contacts;
pub mod deals;
pub mod doctor;
pub mod explain;
pub mod export;
pub mod history;
pub mod import;
mod job_plan;
pub mod jobs;
pub mod lists;
#[cfg(feature = "mirror")]
pub mod mirror;
pub mod open;
mod opener;
mod operations;
pub mod profiles;
pub mod refs;
#[cfg(feature = "sandbox")]
pub mod sandbox;
pub mod setup;
mod special;
pub mod tags;
#[cfg(feature = "mirror")]
pub mod tap;
pub mod undo;

pub use special::Special;
