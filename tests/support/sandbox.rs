//! The sandbox inside the process of the tests.

use std::path::Path;

use acamp::sandbox::{Data, Options, Running, start};

/// Options without a rate limit, on a free port.
pub fn options(data: Data) -> Options {
    Options { rate: 0, ..Options::new(data) }
}

/// A new account that is gone when it is dropped.
pub fn ephemeral() -> Running {
    start(options(Data::Ephemeral)).unwrap()
}

/// The account stored in `directory`.
pub fn start_in(directory: &Path) -> Running {
    start(options(Data::Directory(directory.to_owned()))).unwrap()
}
