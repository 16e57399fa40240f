//! A run for one of several profiles: it reads, never writes and never prompts, and what it prints goes to the common output.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use super::{Context, Options};
use crate::api::client::har::Archive;
use crate::config::ProgressMode;
use crate::error::{Error, Result};
use crate::output::feed::{Counted, Feed, FeedPart};

/// In a path, the name of the profile.
pub const PLACEHOLDER: &str = "{profile}";

/// What is different for one of several profiles.
#[derive(Debug)]
pub struct Member {
    name: String,
    feed: Feed,
}

/// Whether a path has a place for the name of the profile, so that each profile has a file of its own.
pub fn has_placeholder(path: &Path) -> bool {
    path.to_string_lossy().contains(PLACEHOLDER)
}

impl Context {
    /// A context for the profile `name`, which writes to `feed`: with the options of this one, except that it does not
    /// prompt and shows no progress. An archive of requests is shared.
    ///
    /// # Errors
    /// `Other` if the archive cannot be created.
    pub fn member(&self, name: &str, feed: Feed) -> Result<Context> {
        let own = self.options();
        let mut environment = self.environment.clone();
        let own_file = own.out.as_deref().filter(|out| has_placeholder(out)).map(|out| path_of(out, name));
        environment.terminals.output &= own.out.is_none();
        environment.terminals.input = false;
        // The settings of the profile do not change the format of the common output.
        let output = if own_file.is_some() { own.output } else { Some(self.output()?.format) };
        let without = |keys: &[String]| -> Vec<String> { keys.iter().filter(|key| !is_common(key)).cloned().collect() };
        let options = Options {
            profile: Some(name.to_owned()),
            profiles: None,
            all_profiles: false,
            output,
            out: own_file.clone(),
            columns: own.columns.as_deref().map(without).filter(|columns| !columns.is_empty()),
            sort: own.sort.iter().filter(|(key, _)| !is_common(key)).cloned().collect(),
            progress: Some(ProgressMode::None),
            no_input: true,
            ..own.clone()
        };
        let archive: OnceLock<Arc<Archive>> = OnceLock::new();
        if let Some(shared) = self.archive()? {
            let _ = archive.set(shared);
        }
        let member = Some(Member { name: name.to_owned(), feed });
        Ok(Context { member, archive, ..Context::new(options, environment) })
    }

    /// Whether this is the run for one of several profiles.
    pub fn is_member(&self) -> bool {
        self.member.is_some()
    }

    /// The common output, if what is not written to the file `out` belongs there.
    pub(super) fn feed(&self, out: Option<&Path>) -> Option<Feed> {
        self.member.as_ref().filter(|_| out.is_none()).map(|member| member.feed.clone())
    }

    /// The path with the name of the profile in the place of `{profile}`, if this is the run for one of several profiles.
    pub fn path_of_profile(&self, path: &str) -> String {
        self.member.as_ref().map_or_else(|| path.to_owned(), |member| path.replace(PLACEHOLDER, &member.name))
    }

    /// Counts the records of a listing, for the sum over several profiles.
    pub fn count(&self, shown: u64, total: Option<u64>, noun: &'static str) {
        if let Some(member) = &self.member {
            // What cannot be sent is the failure of the records before it, which is reported.
            let _ = member.feed.send(FeedPart::Count(Counted { shown, total, noun }));
        }
    }

    /// Hands a line for standard error to the common output; returns whether it did. If each profile writes a file of its
    /// own, there is no common output to wait for.
    pub(super) fn hand_over_note(&self, text: &str) -> bool {
        let member = self.member.as_ref().filter(|_| self.options.out.is_none());
        member.is_some_and(|member| member.feed.send(FeedPart::Note(text.to_owned())).is_ok())
    }

    /// What a line of one of several profiles begins with; empty otherwise.
    pub(super) fn label_before(&self) -> String {
        self.member.as_ref().map(|member| format!("{}: ", member.name)).unwrap_or_default()
    }

    /// Refuses a write in a run for one of several profiles.
    pub(super) fn refuse_as_member(&self, what: &str) -> Result<()> {
        match &self.member {
            Some(member) => Err(Error::usage(format!("`{what}` is a write, and a write takes one profile"))
                .hint(format!("-p {}", member.name))),
            None => Ok(()),
        }
    }
}

/// Whether a key is one that the common output adds.
fn is_common(key: &str) -> bool {
    use crate::output::merged::{ERROR, PROFILE};
    [PROFILE, ERROR].contains(&key)
}

fn path_of(path: &Path, name: &str) -> PathBuf {
    PathBuf::from(path.to_string_lossy().replace(PLACEHOLDER, name))
}
