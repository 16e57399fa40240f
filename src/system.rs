//! The operating system: environment, paths, private files, child processes, signals, secrets.

pub mod child_process;
pub mod environment;
pub mod interrupt;
pub mod memory_protection;
pub mod ownership;
pub mod paths;
pub mod private_files;
pub mod secret;
