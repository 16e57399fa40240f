//! Candidates from the files of this machine: jobs, runs of the history, settings and their values.

use clap_complete::CompletionCandidate;

use super::offer::{described, plain};
use super::paths;
use crate::config::settings::{self, Form, Key};
use crate::config::{AuthHeader, Mode, global_options};
use crate::engine::undo::{Outlook, outlook};
use crate::session::Context;
use crate::store::history::Entry;
use crate::store::jobs::{Jobs, State};

/// How many runs of the history are offered, the last ones.
const RUNS: usize = 50;

/// Jobs in one of these states, newest first, with their command.
pub fn jobs(context: &Context, states: &[State], typed: &str) -> Vec<CompletionCandidate> {
    let listing = Jobs::new(context.paths()).and_then(|jobs| jobs.list()).unwrap_or_default();
    let fits = listing.jobs.iter().rev().filter(|job| states.contains(&job.state) && job.plan.id.starts_with(typed));
    let found: Vec<CompletionCandidate> =
        fits.map(|job| described(job.plan.id.clone(), format!("{}: {}", job.state.word(), job.plan.command))).collect();
    with_last(found, "the newest job", typed)
}

/// Runs of the history, newest first, with their command; if `only_undoable`, those that `undo` can undo.
pub fn runs(context: &Context, only_undoable: bool, typed: &str) -> Vec<CompletionCandidate> {
    let Ok(folder) = context.history_folder() else { return Vec::new() };
    let ids = folder.ids().unwrap_or_default();
    let entries = ids.iter().rev().filter(|id| id.starts_with(typed)).filter_map(|id| folder.read(id).ok());
    let is_undoable =
        |entry: &Entry| entry.writes.iter().any(|write| matches!(outlook(entry, write), Outlook::Possible));
    let fits = entries.filter(|entry| !entry.writes.is_empty() && (!only_undoable || is_undoable(entry)));
    let found = fits.take(RUNS).map(|entry| described(entry.id.clone(), entry.command)).collect();
    with_last(found, "the newest run", typed)
}

/// The candidates, after `last` if there are any.
fn with_last(found: Vec<CompletionCandidate>, help: &str, typed: &str) -> Vec<CompletionCandidate> {
    let last = (!found.is_empty() && "last".starts_with(typed)).then(|| described("last".to_owned(), help.to_owned()));
    last.into_iter().chain(found).collect()
}

/// The names of settings.
pub fn settings(typed: &str) -> Vec<CompletionCandidate> {
    let fits = settings::ALL.iter().filter(|key| key.name.starts_with(typed));
    fits.map(|key| described(key.name.to_owned(), key.about.to_owned())).collect()
}

/// Values of a setting; `profiles` are the names of the profiles.
pub fn values(setting: &str, profiles: impl Fn() -> Vec<CompletionCandidate>, typed: &str) -> Vec<CompletionCandidate> {
    let name = setting.rsplit('.').next().unwrap_or(setting);
    match settings::ALL.iter().find(|key| key.name == name) {
        Some(key) if key.name == "default_profile" => profiles(),
        Some(key) if matches!(key.name, "ca_cert" | "token_file") => paths::file(""),
        Some(key) => plain(words_of(key).into_iter().map(str::to_owned), typed),
        None => Vec::new(),
    }
}

/// The only values of a setting, or else its default.
fn words_of(key: &Key) -> Vec<&'static str> {
    let option = global_options::ALL.iter().find(|option| option.setting == key.name && !option.values.is_empty());
    match (key.name, option) {
        (_, Some(option)) => option.values.to_vec(),
        ("mode", _) => [Mode::ReadWrite, Mode::ReadOnly].map(Mode::as_str).to_vec(),
        ("auth_header", _) => [AuthHeader::ApiToken, AuthHeader::Authorization].map(AuthHeader::as_str).to_vec(),
        _ if key.form == Form::Switch => vec!["true", "false"],
        _ => Some(key.default).filter(|default| !default.is_empty()).into_iter().collect(),
    }
}
