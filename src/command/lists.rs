//! Commands about lists.

pub mod members;
