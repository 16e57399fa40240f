//! The program: argv to exit code. The only place that exits.

use std::process::ExitCode;

fn main() -> ExitCode {
    acamp::protect_memory();
    acamp::on_panic(std::process::exit);
    let args: Vec<std::ffi::OsString> = std::env::args_os().collect();
    ExitCode::from(acamp::run(&args))
}
