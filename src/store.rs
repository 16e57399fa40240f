//! What outlives a run: jobs, history and the name cache; and the row files that users pass in.

pub mod history;
pub mod jobs;
pub mod line_file;
pub mod name_cache;
pub mod row_file;
