//! Checks of the files on this machine: settings, API keys, and the directories the program writes to.

use std::path::Path;

use super::check::Check;
use super::completion;
use crate::config::credentials::Credentials;
use crate::error::cannot_write;
use crate::session::Context;
use crate::store::jobs::{Jobs, State};
use crate::system::build;
use crate::text::counts::count_of;
use crate::text::shell_words::quoted;

/// Checks the files with settings and API keys.
pub fn settings(context: &Context) -> Vec<Check> {
    let mut checks = vec![Check::ok("program", format!("acamp {}", build::version())), config(context)];
    if let Ok(Some(project)) = context.project() {
        checks.push(Check::ok("project", format!("{}: {}", project.path.display(), project.summary())));
    }
    checks.push(credentials(context));
    checks
}

fn config(context: &Context) -> Check {
    let config = match context.config() {
        Ok(config) => config,
        Err(error) => return Check::fail("config", &error).or_hint(|| edit(context)),
    };
    if !config.path.exists() {
        return Check::ok("config", "no config.toml: the only profile is the sandbox");
    }
    let path = config.path.display();
    Check::ok("config", format!("{path}: {}", count_of(config.profiles.len() as u64, "profile")))
}

/// The hint for settings that cannot be read, which no command can fix.
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
            let keys = count_of(credentials.names().count() as u64, "API key");
            let message = |readers| format!("{}: {keys}, {readers}", credentials.path.display());
            if cfg!(unix) {
                return Check::ok("credentials", message("readable only by its owner"));
            }
            // Windows protects the folders of a user; who may read others is in lists that are not checked here.
            let is_in_home =
                context.environment().home.as_deref().is_some_and(|home| credentials.path.starts_with(home));
            if is_in_home {
                Check::ok("credentials", message("protected by the permissions of your user folder"))
            } else {
                Check::warn(
                    "credentials",
                    message("other users may be able to read it: acamp does not check permissions on Windows"),
                )
                .hint(format!("icacls {}", quoted(&credentials.path.to_string_lossy())))
            }
        }
        Ok(_) => Check::ok("credentials", "no stored API keys"),
        Err(error) => Check::fail("credentials", &error),
    }
}

/// Checks the directories the program writes to, unfinished jobs, and completion scripts.
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
    checks.push(completion::check(context));
    checks
}

/// Creates nothing: if the directory does not exist, its nearest existing parent must be writable.
fn writable(name: &'static str, folder: &Path) -> Check {
    let existing = folder.ancestors().find(|above| above.is_dir()).unwrap_or(folder);
    match tempfile::tempfile_in(existing) {
        Ok(_) => Check::ok(name, format!("{} is writable", folder.display())),
        Err(error) => Check::fail(name, &cannot_write(folder, &error.kind().into())),
    }
}

fn jobs(context: &Context) -> Option<Check> {
    let listing = match Jobs::new(context.paths()).and_then(|jobs| jobs.list()) {
        Ok(listing) => listing,
        Err(error) => return Some(Check::fail("jobs", &error)),
    };
    if let Some(warning) = listing.warnings().next() {
        return Some(Check::warn("jobs", warning).hint("acamp jobs list"));
    }
    let waiting = listing.jobs.iter().filter(|job| job.state == State::Resumable).count();
    Some(match waiting {
        0 => Check::ok("jobs", "no unfinished jobs"),
        count => Check::warn("jobs", count_of(count as u64, "unfinished job")).hint("acamp jobs list"),
    })
}
