//! Helpers that know nothing of the API: dates, JSON, deterministic numbers, and text as PHP reads it.

pub(crate) mod clock;
pub(crate) mod json;
pub(crate) mod names;
pub(crate) mod random;
pub(crate) mod text;
