//! The program: argv to exit code. The only place that exits.

use std::io::Write;
use std::process::ExitCode;

fn main() -> ExitCode {
    acamp::secrecy::keep_memory_private();
    // A panic is a bug of ours: it says where, never with what, for that may be a customer's data or a key.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(|place| format!(" at {}:{}", place.file(), place.line())).unwrap_or_default();
        let _ = writeln!(std::io::stderr(), "error: this is a bug in acamp {}{place}", env!("CARGO_PKG_VERSION"));
        std::process::exit(1);
    }));
    let args: Vec<std::ffi::OsString> = std::env::args_os().collect();
    ExitCode::from(acamp::run(&args))
}
