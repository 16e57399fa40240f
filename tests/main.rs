//! The integration tests, one module per subject, as one binary: `cargo test --test integration SUBJECT::`.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[cfg(feature = "sandbox")]
mod campaign;
mod campaign_reports;
mod catalogue;
mod client;
#[cfg(feature = "sandbox")]
mod conditions;
mod contact_reads;
#[cfg(feature = "sandbox")]
mod damage;
#[cfg(feature = "sandbox")]
mod deals;
mod documents;
#[cfg(feature = "sandbox")]
mod dry_run;
#[cfg(all(feature = "mirror", feature = "sandbox", unix))]
mod erase;
mod explain;
#[cfg(all(feature = "sandbox", unix))]
mod export;
mod fuzz;
mod guards;
mod har;
mod hostile;
#[cfg(feature = "sandbox")]
mod if_exists;
mod ignored_filters;
mod import;
mod jobs;
mod language;
mod layers;
mod list_deletes;
#[cfg(feature = "sandbox")]
mod mailings;
#[cfg(all(feature = "mirror", feature = "sandbox", unix))]
mod mirror;
#[cfg(feature = "sandbox")]
mod names;
#[cfg(unix)]
mod output_failures;
mod pages;
mod preflight;
#[cfg(feature = "sandbox")]
mod reads;
#[cfg(feature = "sandbox")]
mod reference;
mod replay;
mod row_files;
#[cfg(feature = "sandbox")]
mod sandbox;
#[cfg(unix)]
mod secrets;
mod security;
#[cfg(unix)]
mod settings_files;
#[cfg(all(feature = "sandbox", unix))]
mod setup;
#[cfg(all(feature = "sandbox", unix))]
mod several_profiles;
#[cfg(feature = "sandbox")]
mod subscriptions;
mod support;
mod table_names;
mod tags;
#[cfg(all(feature = "sandbox", feature = "mirror"))]
mod tap;
#[cfg(all(feature = "sandbox", unix))]
mod terminal;
mod transcripts;
#[cfg(feature = "sandbox")]
mod tree;
#[cfg(feature = "sandbox")]
mod windows_files;
mod workbooks;
