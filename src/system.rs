//! The machine around the program: environment, paths, private files, child processes, signals, threads.

pub mod environment;
pub mod interrupt;
pub mod memory;
pub mod owner_only;
pub mod paths;
pub mod private_files;
pub mod process;
pub mod secret;
pub mod workers;
