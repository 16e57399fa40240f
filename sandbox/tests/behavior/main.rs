//! What the sandbox does, over HTTP.
#![allow(clippy::unwrap_used)]

mod campaigns;
mod client;
mod faults;
mod lists;
mod patches;
mod shapes;
mod v1;
