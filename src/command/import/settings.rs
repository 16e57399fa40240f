//! The settings stored in a job's plan: enough to resume exactly as it began. Pure.

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::layout::Layout;
use super::mapping::{Column, ColumnOverrides};
use super::options::{ImportOptions, Mode};
use super::target::Target;
use crate::error::{Error, Kind, Result};
use crate::store::jobs::Plan;
use crate::store::row_file::{Dialect, Format, Source};
use crate::text::redact::Redactor;
use crate::text::typed_line;

/// Default time between polls of a request.
const POLL_INTERVAL: Duration = Duration::from_secs(2);

/// The settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    /// How rows are sent.
    pub mode: Mode,
    /// How rows are converted to contacts.
    pub layout: Layout,
    /// Whether automations are excluded.
    pub exclude_automations: bool,
    /// Whether unsubscribed contacts are resubscribed.
    pub resubscribe: bool,
    /// Whether ids are read back.
    pub ids: bool,
    /// How the file is written.
    #[serde(default)]
    pub dialect: Dialect,
    /// Folder of the results, if not the job's.
    pub results: Option<PathBuf>,
    /// Milliseconds between polls of a request.
    poll_interval: u64,
    /// The flags as typed.
    #[serde(default)]
    flags: Vec<String>,
}

impl Settings {
    /// The settings of a new job.
    pub fn new(options: &ImportOptions, layout: &Layout, dialect: &Dialect) -> Self {
        let interval = options.poll_interval.unwrap_or(POLL_INTERVAL);
        Settings {
            mode: options.mode,
            layout: layout.clone(),
            exclude_automations: options.exclude_automations,
            resubscribe: options.resubscribe,
            ids: options.ids,
            dialect: dialect.clone(),
            // A job may be resumed from another folder.
            results: options.results.as_ref().map(|path| std::path::absolute(path).unwrap_or_else(|_| path.clone())),
            poll_interval: u64::try_from(interval.as_millis()).unwrap_or(u64::MAX),
            flags: options.flags.clone(),
        }
    }

    /// The command that imports the failed rows once they are fixed. Their file is UTF-8 and begins with its header, and
    /// its results are not those of this run.
    pub fn repair(&self, failed: &Path) -> String {
        let words = |flags: &[String]| {
            let words = ["contacts", "import"].map(str::to_owned).into_iter().chain([failed.display().to_string()]);
            words.chain(flags.iter().cloned()).collect::<Vec<_>>()
        };
        let flags = typed_line::without(&self.flags, &["--encoding", "--skip-lines", "--sheet", "--results"]);
        typed_line::shown(&words(&flags))
            .unwrap_or_else(|| format!("acamp {}", Redactor::default().command_line(&words(&[]))))
    }

    /// The settings in a plan.
    ///
    /// # Errors
    /// `Other` for a plan of another version.
    pub fn from_plan(plan: &Plan) -> Result<Self> {
        read(&plan.settings).map_err(|error| {
            Error::new(Kind::Other, format!("cannot read the plan of job {}: {error}", plan.id))
                .hint("it may have been created by another version of acamp")
        })
    }

    /// The options that start such a job with another file of the same columns.
    pub fn options(&self, source: Source) -> ImportOptions {
        let layout = &self.layout;
        let named = layout.columns.iter().filter(|column| !column.name.is_empty());
        let word = |column: &Column| column.target.as_ref().map(Target::word).unwrap_or_default();
        ImportOptions {
            source,
            dialect: self.dialect.of_results(),
            overrides: ColumnOverrides {
                map: named.map(|column| (column.name.clone(), word(column))).collect(),
                ignore_unknown: false,
            },
            // Names, even if they look like IDs.
            tags: layout.tags.iter().map(|tag| format!("name:{tag}")).collect(),
            dates: layout.dates.clone(),
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
            flags: self.flags.clone(),
        }
    }

    /// The time between polls of a request.
    pub fn poll_interval(&self) -> Duration {
        Duration::from_millis(self.poll_interval)
    }
}

/// The settings as stored. Earlier versions stored the separator of the file alone, `null` for JSON Lines.
fn read(stored: &Value) -> serde_json::Result<Settings> {
    let mut settings: Settings = serde_json::from_value(stored.clone())?;
    if let Some(separator) = stored.get("separator") {
        let byte = separator.as_u64().and_then(|byte| u8::try_from(byte).ok());
        settings.dialect.format = Some(byte.map_or(Format::Json, Format::Delimited));
    }
    Ok(settings)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_separator_that_an_earlier_version_stored_is_kept() {
        let plan = |separator: Value| {
            let layout = Layout::default();
            json!({"mode": "bulk", "layout": layout, "exclude_automations": false, "resubscribe": false, "ids": true,
                "separator": separator, "results": null, "poll_interval": 2000})
        };
        let format = |separator: Value| read(&plan(separator)).unwrap().dialect.format;
        assert_eq!(format(json!(59)), Some(Format::Delimited(b';')));
        assert_eq!(format(Value::Null), Some(Format::Json));
        let mut new = plan(Value::Null);
        new.as_object_mut().unwrap().remove("separator");
        assert_eq!(read(&new).unwrap().dialect, Dialect::default());
    }
}
