//! The key: attacks on every way it could get out. All that a run writes is searched for it, in whatever spelling.
#![allow(clippy::unwrap_used)]
#![cfg(unix)]

#[path = "secrets/files.rs"]
mod files;
#[path = "secrets/processes.rs"]
mod processes;
#[path = "secrets/scan.rs"]
mod scan;
#[path = "secrets/sources.rs"]
mod sources;
mod support;

use std::path::Path;
use std::process::{Command, Stdio};

/// A key in which every character counts for some spelling: JSON and TOML escape two, URLs five.
const TOKEN: &str = r#"s3cr3t+/="\&0123456789abcdef-acamp-test-key"#;

/// The program in a home of its own, with nothing else in its environment.
fn acamp(home: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_acamp"));
    command.env_clear().env("HOME", home).env("PATH", "/usr/bin:/bin").current_dir(home).stdin(Stdio::null());
    command
}

/// A home with an account whose key comes from where `lines` of `config.toml` say.
fn home(url: &str, lines: &str) -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join(".config/acamp");
    std::fs::create_dir_all(&folder).unwrap();
    let config = format!("default_profile = \"acme\"\n[profiles.acme]\nurl = \"{url}\"\n{lines}");
    std::fs::write(folder.join("config.toml"), config).unwrap();
    home
}

/// Writes `credentials.toml` with the key of the profile `acme`.
fn store_key(home: &Path) {
    use std::os::unix::fs::PermissionsExt;
    let path = home.join(".config/acamp/credentials.toml");
    std::fs::write(&path, format!("[acme]\ntoken = '{TOKEN}'\n")).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
}
