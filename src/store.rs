//! What outlives a run: jobs, history, the name cache, the mirror and erasures that are not finished; and the row files that users pass in.

pub mod erasure;
pub mod history;
pub mod jobs;
pub mod line_file;
#[cfg(feature = "mirror")]
pub mod mirror;
pub mod name_cache;
pub mod row_file;
