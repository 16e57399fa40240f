//! The program: argv to exit code. The only place that exits.

use std::process::ExitCode;

/// musl's own is made for small programs; see `docs/releasing.md` for what was measured.
#[cfg(target_env = "musl")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    acamp::protect_memory();
    acamp::on_panic(std::process::exit);
    let args: Vec<std::ffi::OsString> = std::env::args_os().collect();
    ExitCode::from(acamp::run(&args))
}
