//! The catalogue: every API call there is, as data.

pub mod build;
pub mod model;
