//! Attacks on the secrecy of the API key. Everything a run writes is searched for it, in every encoding.

mod files;
mod processes;
mod scan;
mod sources;

use std::path::Path;
use std::process::Command;

use crate::support::{Home, program};

/// A key with characters that encodings escape: two in JSON and TOML, five in URLs.
const TOKEN: &str = r#"s3cr3t+/="\&0123456789abcdef-acamp-test-key"#;

/// The program in a cleared environment; `token_command` needs a path.
fn acamp(home: &Path) -> Command {
    let mut command = program(home);
    command.env("PATH", "/usr/bin:/bin");
    command
}

/// A home with a profile; `lines` of `config.toml` say where its key comes from.
fn home(url: &str, lines: &str) -> Home {
    let home = Home::new();
    let config = format!("default_profile = \"acme\"\n[profiles.acme]\nurl = \"{url}\"\n{lines}");
    home.write(".config/acamp/config.toml", &config);
    home
}

/// Writes `credentials.toml` with the key of the profile `acme`.
fn store_key(home: &Path) {
    use std::os::unix::fs::PermissionsExt;
    let path = home.join(".config/acamp/credentials.toml");
    std::fs::write(&path, format!("[acme]\ntoken = '{TOKEN}'\n")).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
}
