//! What a job of this command keeps in its plan: enough to go on exactly as it began. Pure.

use std::path::PathBuf;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::layout::Layout;
use super::mapping::{Column, Wishes};
use super::options::{Mode, Options};
use super::target::Target;
use crate::error::{Error, Kind, Result};
use crate::store::jobs::Plan;
use crate::store::row_file::{Format, Source};

/// How long until a request is asked about again, unless said.
const POLL_INTERVAL: Duration = Duration::from_secs(2);

/// The settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    /// How rows reach the service.
    pub mode: Mode,
    /// How rows become contacts.
    pub layout: Layout,
    /// Whether no automation is to start.
    pub exclude_automations: bool,
    /// Whether contacts that unsubscribed are brought back.
    pub resubscribe: bool,
    /// Whether ids are read back.
    pub ids: bool,
    /// The byte between cells; none for JSON Lines.
    separator: Option<u8>,
    /// Where the results go instead of the job's folder.
    pub results: Option<PathBuf>,
    /// Milliseconds until a request is asked about again.
    poll_interval: u64,
}

impl Settings {
    /// The settings of a new job.
    pub fn new(options: &Options, layout: &Layout, format: Format) -> Self {
        let interval = options.poll_interval.unwrap_or(POLL_INTERVAL);
        Settings {
            mode: options.mode,
            layout: layout.clone(),
            exclude_automations: options.exclude_automations,
            resubscribe: options.resubscribe,
            ids: options.ids,
            separator: match format {
                Format::Delimited(separator) => Some(separator),
                Format::JsonLines => None,
            },
            // A job may go on from another folder.
            results: options.results.as_ref().map(|path| std::path::absolute(path).unwrap_or_else(|_| path.clone())),
            poll_interval: u64::try_from(interval.as_millis()).unwrap_or(u64::MAX),
        }
    }

    /// The settings in a plan.
    ///
    /// # Errors
    /// `Other` for a plan of another version.
    pub fn of(plan: &Plan) -> Result<Self> {
        serde_json::from_value(plan.settings.clone()).map_err(|error| {
            Error::new(Kind::Other, format!("cannot use the plan of job {}: {error}", plan.id))
                .hint("it may be of another acamp")
        })
    }

    /// The options that would begin such a job with another file of the same columns.
    pub fn options(&self, source: Source) -> Options {
        let layout = &self.layout;
        let word = |column: &Column| column.target.as_ref().map(Target::word).unwrap_or_default();
        Options {
            source,
            format: Some(self.format()),
            wishes: Wishes {
                map: layout.columns.iter().map(|column| (column.name.clone(), word(column))).collect(),
                ignore_unknown: false,
            },
            tags: layout.tags.clone(),
            lists: layout.subscribe.clone(),
            mode: self.mode,
            clear_blanks: layout.clear_blanks,
            resubscribe: self.resubscribe,
            exclude_automations: self.exclude_automations,
            check: false,
            strict: false,
            ids: self.ids,
            results: self.results.clone(),
            poll_interval: Some(self.poll_interval()),
        }
    }

    /// How the input is written.
    pub fn format(&self) -> Format {
        self.separator.map_or(Format::JsonLines, Format::Delimited)
    }

    /// How long until a request is asked about again.
    pub fn poll_interval(&self) -> Duration {
        Duration::from_millis(self.poll_interval)
    }
}
