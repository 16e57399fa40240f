//! The operating system and this binary: environment, paths, private files, child processes, signals, threads, secrets.

pub mod build;
pub(crate) mod child_process;
pub mod environment;
pub(crate) mod file_lock;
pub mod interrupt;
pub mod memory_protection;
pub(crate) mod ownership;
pub mod paths;
pub(crate) mod private_files;
pub mod secret;
pub mod workers;
