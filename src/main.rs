//! The program: argv to exit code. The only place that exits.

use std::io::Write;
use std::process::ExitCode;

fn main() -> ExitCode {
    acamp::secrecy::keep_memory_private();
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(|place| format!(" at {}:{}", place.file(), place.line())).unwrap_or_default();
        let args: Vec<std::ffi::OsString> = std::env::args_os().collect();
        let _ = writeln!(std::io::stderr(), "{}", acamp::bug(&args, &place));
        std::process::exit(1);
    }));
    let args: Vec<std::ffi::OsString> = std::env::args_os().collect();
    ExitCode::from(acamp::run(&args))
}
