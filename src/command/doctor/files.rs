//! The files on this machine: settings, keys, and the folders the program writes to.

use std::path::{Path, PathBuf};

use super::check::Check;
use crate::config::credentials::Credentials;
use crate::error::cannot_write;
use crate::session::Context;
use crate::store::jobs::{Jobs, State};

/// Where completion scripts usually stand, below the home, by shell.
const COMPLETIONS: &[(&str, &str)] = &[
    ("bash", ".local/share/bash-completion/completions/acamp"),
    ("zsh", ".zfunc/_acamp"),
    ("fish", ".config/fish/completions/acamp.fish"),
];

/// The files with settings and keys.
pub fn settings(context: &Context) -> Vec<Check> {
    let sandbox = if cfg!(feature = "sandbox") { "with sandbox" } else { "without sandbox" };
    let version = env!("CARGO_PKG_VERSION");
    let program = format!("acamp {version} {sandbox}");
    let mut checks = vec![Check::ok("program", program), config(context)];
    if let Ok(Some(project)) = context.project() {
        let chooses =
            project.profile.as_ref().map_or("chooses no profile".to_owned(), |name| format!("chooses {name}"));
        checks.push(Check::ok("project", format!("{} {chooses}", project.path.display())));
    }
    checks.push(credentials(context));
    checks
}

fn config(context: &Context) -> Check {
    let config = match context.config() {
        Ok(config) => config,
        Err(error) => return Check::fail("config", &error).hint(edit(context)),
    };
    if !config.path.exists() {
        return Check::ok("config", "no config.toml: there is no profile but the sandbox");
    }
    let path = config.path.display();
    if others_can_write(&config.path) {
        return Check::warn("config", format!("others can change {path}, and with it where keys are sent"))
            .hint(format!("chmod go-w {path}"));
    }
    let profiles = match config.profiles.len() {
        1 => String::from("1 profile"),
        count => format!("{count} profiles"),
    };
    Check::ok("config", format!("{path}: {profiles}"))
}

/// The way to put settings right that cannot be read: no command does that.
fn edit(context: &Context) -> String {
    context
        .paths()
        .config()
        .map_or_else(|_| String::from("set ACAMP_CONFIG"), |path| format!("edit {}", path.display()))
}

fn credentials(context: &Context) -> Check {
    let read = context.paths().credentials().and_then(|path| Credentials::read(&path));
    match read {
        Ok(credentials) if credentials.path.exists() => {
            let count = credentials.names().count();
            let keys = if count == 1 { String::from("1 key") } else { format!("{count} keys") };
            Check::ok("credentials", format!("{}: {keys}, readable for its owner only", credentials.path.display()))
        }
        Ok(_) => Check::ok("credentials", "no keys are stored"),
        Err(error) => Check::fail("credentials", &error),
    }
}

/// The folders the program writes to, and what it left there.
pub fn folders(context: &Context) -> Vec<Check> {
    let paths = context.paths();
    let mut checks = Vec::new();
    for (name, folder) in [("state", paths.state()), ("cache", paths.cache())] {
        checks.push(match folder {
            Ok(folder) => writable(name, folder),
            Err(error) => Check::fail(name, &error),
        });
    }
    checks.extend(jobs(context));
    checks.push(completion(context));
    checks
}

/// Nothing is made that was not there: where the folder does not exist yet, it is the one above that must let it be made.
fn writable(name: &'static str, folder: &Path) -> Check {
    let existing = folder.ancestors().find(|above| above.is_dir()).unwrap_or(folder);
    match tempfile::tempfile_in(existing) {
        Ok(_) => Check::ok(name, format!("{} can be written", folder.display())),
        Err(error) => Check::fail(name, &cannot_write(folder, &error.kind().into())),
    }
}

fn jobs(context: &Context) -> Option<Check> {
    let summaries = Jobs::new(context.paths()).and_then(|jobs| jobs.summaries());
    let waiting = match summaries {
        Ok(summaries) => summaries.iter().filter(|job| job.state == State::Resumable).count(),
        Err(error) => return Some(Check::fail("jobs", &error)),
    };
    Some(match waiting {
        0 => Check::ok("jobs", "none is unfinished"),
        1 => Check::warn("jobs", "1 is unfinished").hint("acamp jobs list"),
        count => Check::warn("jobs", format!("{count} are unfinished")).hint("acamp jobs list"),
    })
}

fn completion(context: &Context) -> Check {
    let Some(home) = &context.environment().home else { return Check::ok("completion", "no home to look in") };
    let there = |(_, file): &&(&str, &str)| home.join(PathBuf::from(file)).exists();
    let shells: Vec<&str> = COMPLETIONS.iter().filter(there).map(|(shell, _)| *shell).collect();
    if shells.is_empty() {
        return Check::ok("completion", "no script in the usual places").hint("acamp completion --help");
    }
    Check::ok("completion", format!("installed for {}", shells.join(", ")))
}

#[cfg(unix)]
fn others_can_write(path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    path.metadata().is_ok_and(|metadata| metadata.mode() & 0o022 != 0)
}

#[cfg(not(unix))]
fn others_can_write(_: &Path) -> bool {
    false
}
