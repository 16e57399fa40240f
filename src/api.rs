//! The ActiveCampaign API: [`request`] → [`client`] → response → [`reply`]; [`pages`] reads whole listings.

pub mod client;
pub mod pages;
pub mod reply;
pub mod request;
pub mod side_loads;
