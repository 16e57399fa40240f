//! The system's way to open an address, started without a shell and without the key.

use std::process::Stdio;

use crate::error::reason;
use crate::system::child_process;
use crate::system::environment::{self, Environment};

/// Opens `url` in the browser and does not wait for it.
///
/// # Errors
/// Why no browser could be started, for a warning.
pub fn open(url: &str, environment: &Environment) -> Result<(), String> {
    let (program, arguments) = program();
    if needs_display() && !has_display(environment) {
        return Err("no browser at hand: neither DISPLAY nor WAYLAND_DISPLAY is set".to_owned());
    }
    let mut command = child_process::program(program);
    command.args(arguments).arg(url);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().map(drop).map_err(|error| format!("no browser at hand: cannot start {program}: {}", reason(&error)))
}

/// The program and what stands before the address.
fn program() -> (&'static str, &'static [&'static str]) {
    if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(windows) {
        // `start` is a word of the shell's; this is what it does.
        ("rundll32", &["url.dll,FileProtocolHandler"])
    } else {
        ("xdg-open", &[])
    }
}

/// Whether programs with windows need to be told where to show them.
fn needs_display() -> bool {
    cfg!(all(unix, not(target_os = "macos")))
}

fn has_display(environment: &Environment) -> bool {
    [environment::DISPLAY, environment::WAYLAND_DISPLAY].into_iter().any(|name| environment.text(name).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(all(unix, not(target_os = "macos")))]
    fn without_a_display_nothing_is_started() {
        let why = open("https://acme.activehosted.com/", &Environment::default()).unwrap_err();
        assert_eq!(why, "no browser at hand: neither DISPLAY nor WAYLAND_DISPLAY is set");
    }
}
