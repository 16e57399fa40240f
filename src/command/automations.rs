//! Commands about automations: their steps as a tree, and who is in them.

pub mod contacts;
pub mod flow;
mod layout;
mod steps;
mod wording;
