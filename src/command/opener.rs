//! Opens a URL with the system's browser, without a shell and without the API key in the environment.

use std::process::Stdio;

use crate::error::reason;
use crate::system::child_process;
use crate::system::environment::{self, Environment};

/// Opens `url` in the browser without waiting for it.
///
/// # Errors
/// The reason no browser could be started, for a warning.
pub fn open(url: &str, environment: &Environment) -> Result<(), String> {
    let (program, arguments) = program();
    if needs_display() && !has_display(environment) {
        return Err("no browser available: neither DISPLAY nor WAYLAND_DISPLAY is set".to_owned());
    }
    let mut command = child_process::program(program);
    command.args(arguments).arg(url);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
        .spawn()
        .map(drop)
        .map_err(|error| format!("no browser available: cannot start {program}: {}", reason(&error)))
}

/// The program, and its arguments before the URL.
fn program() -> (&'static str, &'static [&'static str]) {
    if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(windows) {
        // `start` is built into the shell; this does the same.
        ("rundll32", &["url.dll,FileProtocolHandler"])
    } else {
        ("xdg-open", &[])
    }
}

/// Whether graphical programs need a display variable.
fn needs_display() -> bool {
    cfg!(all(unix, not(target_os = "macos")))
}

fn has_display(environment: &Environment) -> bool {
    [environment::DISPLAY, environment::WAYLAND_DISPLAY].into_iter().any(|name| environment.text(name).is_some())
}

#[cfg(test)]
#[cfg(all(unix, not(target_os = "macos")))]
mod tests {
    use super::*;

    #[test]
    fn without_a_display_no_browser_is_started() {
        let why = open("https://acme.activehosted.com/", &Environment::default()).unwrap_err();
        assert_eq!(why, "no browser available: neither DISPLAY nor WAYLAND_DISPLAY is set");
    }
}
