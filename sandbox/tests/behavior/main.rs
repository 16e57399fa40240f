//! What the sandbox does, over HTTP.
#![allow(clippy::unwrap_used)]

mod campaigns;
mod client;
mod faults;
mod includes;
mod lists;
mod patches;
mod quirks;
mod shapes;
mod v1;
