//! Checks of the profile: which one is used, where its settings come from, and whether its API key can be read.

use super::check::Check;
use crate::config::{Profile, Setting};
use crate::session::Context;

/// The profile and its settings. If no profile can be used, adds a failed check and returns `None`.
pub fn profile<'a>(context: &'a Context, checks: &mut Vec<Check>) -> Option<&'a Profile> {
    let profile = match context.profile() {
        Ok(profile) => profile,
        Err(error) => {
            // Invalid settings files are already reported.
            if context.config().is_ok() && context.project().is_ok() {
                checks.push(Check::fail("profile", &error));
            }
            return None;
        }
    };
    checks.push(Check::ok("profile", from(&profile.name, &profile.name.value)));
    checks.push(Check::ok("address", from(&profile.url, &profile.url.value)));
    for shadowed in &profile.shadowed {
        checks.push(Check::warn("shadowed", shadowed.to_string()).hint("acamp auth status"));
    }
    checks.push(Check::ok("settings", settings(profile)));
    Some(profile)
}

fn settings(profile: &Profile) -> String {
    let limits = &profile.limits;
    let seconds = |setting: &Setting<std::time::Duration>| format!("{} s", setting.value.as_secs_f64());
    let all = [
        format!("mode {}", from(&profile.mode, profile.mode.value.as_str())),
        format!("API key header {}", from(&profile.auth_header, profile.auth_header.value.as_str())),
        format!("rate {}", from(&limits.rate, &limits.rate.value.to_string())),
        format!("timeout {}", from(&limits.timeout, &seconds(&limits.timeout))),
        format!("max_retries {}", from(&limits.max_retries, &limits.max_retries.value.to_string())),
        format!("max_wait {}", from(&limits.max_wait, &seconds(&limits.max_wait))),
    ];
    let set: Vec<String> = all.into_iter().filter(|setting| !setting.ends_with("(default)")).collect();
    if set.is_empty() { String::from("defaults") } else { set.join(", ") }
}

/// Reads the API key like a request does, without showing it.
pub fn key(profile: &Profile) -> Check {
    let Some(source) = &profile.token else {
        return Check::fail("key", &crate::session::no_key(profile));
    };
    match crate::session::fetch(source) {
        Ok(_) => Check::ok("key", format!("API key found ({})", source.origin)),
        Err(error) => Check::fail("key", &error),
    }
}

fn from<T>(setting: &Setting<T>, shown: &str) -> String {
    format!("{shown} ({})", setting.origin)
}
