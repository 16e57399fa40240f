//! What outlives a run: jobs, history, the name cache, and the files of rows people hand in.

pub mod history;
pub mod jobs;
pub mod name_cache;
pub mod row_file;
