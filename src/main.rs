//! The program: argv to exit code. The only place that exits.

use std::process::ExitCode;

/// musl's own allocator is slow when several threads allocate, and when memory is returned and taken again.
#[cfg(target_env = "musl")]
#[global_allocator]
static ALLOCATOR: dlmalloc::GlobalDlmalloc = dlmalloc::GlobalDlmalloc;

fn main() -> ExitCode {
    acamp::protect_memory();
    acamp::on_panic(std::process::exit);
    let args: Vec<std::ffi::OsString> = std::env::args_os().collect();
    ExitCode::from(acamp::run(&args))
}
