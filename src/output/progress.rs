//! Reports progress: a bar on a terminal, plain lines in CI, JSON lines for programs; always on
//! standard error.

use std::io::Write;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::system::workers::lock;
use indicatif::{HumanCount, HumanDuration, ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::json;

/// Interval of plain lines.
const PLAIN: Duration = Duration::from_secs(10);
/// Interval of JSON lines.
const JSON: Duration = Duration::from_secs(1);

pub use crate::config::ProgressMode;

/// How this run reports progress.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// The form.
    pub how: ProgressMode,
    /// Whether standard output is a terminal, where rows show the progress.
    pub rows_on_terminal: bool,
    /// Maximum requests per second; 0 for no limit.
    pub rate: f64,
}

/// The progress of one piece of work. Shared by threads.
#[derive(Debug)]
pub struct Progress {
    how: ProgressMode,
    bar: ProgressBar,
    unit: String,
    /// Maximum requests per second; 0 for no limit.
    budget: f64,
    /// Done by earlier runs, not counted in the speed.
    before: u64,
    done: AtomicU64,
    requests: AtomicU64,
    /// When the last line was written.
    written: Mutex<Instant>,
}

impl Progress {
    /// Starts reporting. `label` is the activity (`importing`), `unit` the unit (`rows`); `total` is the number of
    /// units, if known, and `done` how many earlier runs completed.
    pub fn start(style: Style, label: &str, unit: &str, total: Option<u64>, done: u64) -> Self {
        let how = style.how;
        let target =
            if how == ProgressMode::Bar { ProgressDrawTarget::stderr_with_hz(8) } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(total, target);
        let template = match total {
            Some(_) => "{prefix} {wide_bar} {human_pos} of {human_len} {msg}",
            None => "{prefix} {spinner} {human_pos} {msg}",
        };
        // An invalid template is a bug in this file; fall back to the default bar.
        bar.set_style(ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar.set_prefix(label.to_owned());
        bar.set_message(unit.to_owned());
        bar.set_position(done);
        Progress {
            how,
            bar,
            unit: unit.to_owned(),
            budget: style.rate,
            before: done,
            done: AtomicU64::new(done),
            requests: AtomicU64::new(0),
            written: Mutex::new(Instant::now()),
        }
    }

    /// The same for work that writes rows to standard output: on a terminal, they show the progress, and a bar would be
    /// in between.
    pub fn start_beside_rows(style: Style, label: &str, unit: &str, total: Option<u64>, done: u64) -> Self {
        let how = if style.how == ProgressMode::Bar && style.rows_on_terminal { ProgressMode::None } else { style.how };
        Progress::start(Style { how, ..style }, label, unit, total, done)
    }

    /// Adds completed units.
    pub fn add(&self, count: u64) {
        self.done.fetch_add(count, Ordering::Relaxed);
        self.show();
    }

    /// Adds sent requests.
    pub fn sent(&self, requests: u64) {
        self.requests.fetch_add(requests, Ordering::Relaxed);
        if self.how == ProgressMode::Bar {
            self.bar.set_message(self.message());
        }
    }

    /// Prints a line above the bar; nothing if there is no progress report.
    pub fn say(&self, text: &str) {
        match self.how {
            ProgressMode::Bar => self.bar.println(crate::output::lines(text)),
            ProgressMode::Plain => line(text),
            ProgressMode::Json | ProgressMode::None => {}
        }
    }

    /// Removes the bar; plain and JSON progress ends with a last line.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
        match self.how {
            ProgressMode::Plain => line(&self.words()),
            ProgressMode::Json => line(&self.json()),
            ProgressMode::Bar | ProgressMode::None => {}
        }
    }

    fn show(&self) {
        let every = match self.how {
            ProgressMode::None => return,
            ProgressMode::Bar => {
                self.bar.set_message(self.message());
                self.bar.set_position(self.done.load(Ordering::Relaxed));
                return;
            }
            ProgressMode::Plain => PLAIN,
            ProgressMode::Json => JSON,
        };
        let mut written = lock(&self.written);
        if written.elapsed() >= every {
            *written = Instant::now();
            line(&if self.how == ProgressMode::Json { self.json() } else { self.words() });
        }
    }

    /// The message after the bar: the speed, and the remaining time if known.
    fn message(&self) -> String {
        match self.left() {
            Some(left) => format!("{} · {:#} left", self.speed(), HumanDuration(Duration::from_secs(left))),
            None => self.speed(),
        }
    }

    /// The completed part of the total, if it is known and not empty.
    fn percent(&self) -> Option<u64> {
        let total = self.bar.length().filter(|total| *total > 0)?;
        Some((self.done.load(Ordering::Relaxed).min(total) * 100) / total)
    }

    /// Units per second, and requests per second of the account's limit.
    fn speed(&self) -> String {
        let percent = self.percent().map(|percent| format!(" ({percent}%)")).unwrap_or_default();
        let rows = format!("{}{percent} · {:.0}/s", self.unit, self.per_second(self.fresh()));
        match self.requests.load(Ordering::Relaxed) {
            0 => rows,
            // The first requests may be sent at once, which is no rate above the limit.
            requests if self.budget > 0.0 => {
                format!("{rows} · {:.1} of {} requests/s", self.per_second(requests).min(self.budget), self.budget)
            }
            requests => format!("{rows} · {:.0} requests/s", self.per_second(requests)),
        }
    }

    fn words(&self) -> String {
        let done = HumanCount(self.done.load(Ordering::Relaxed));
        let total = self.bar.length().map_or(String::new(), |total| format!(" of {}", HumanCount(total)));
        let left = self.left().map_or(String::new(), |left| format!(" · {left} s left"));
        format!("{} {done}{total} {}{left}", self.bar.prefix(), self.speed())
    }

    /// Shape: `progress` with `label`, `unit`, `done`, `total` (or null), `requests`, `per_second`, `seconds_left` (or
    /// null).
    fn json(&self) -> String {
        json!({ "progress": {
            "label": self.bar.prefix(),
            "unit": self.unit,
            "done": self.done.load(Ordering::Relaxed),
            "total": self.bar.length(),
            "requests": self.requests.load(Ordering::Relaxed),
            "per_second": (self.per_second(self.fresh()) * 10.0).round() / 10.0,
            "seconds_left": self.left(),
        }})
        .to_string()
    }

    fn left(&self) -> Option<u64> {
        let speed = self.per_second(self.fresh());
        let left = self.bar.length()?.saturating_sub(self.done.load(Ordering::Relaxed));
        (speed > 0.0).then(|| (left as f64 / speed).ceil() as u64)
    }

    /// Units completed by this run.
    fn fresh(&self) -> u64 {
        self.done.load(Ordering::Relaxed).saturating_sub(self.before)
    }

    fn per_second(&self, count: u64) -> f64 {
        count as f64 / self.bar.elapsed().as_secs_f64().max(0.001)
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

fn line(text: &str) {
    // If standard error is closed, there is nobody to report to.
    let _ = writeln!(std::io::stderr(), "{}", crate::output::lines(text));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn progress(total: Option<u64>) -> Progress {
        let style = Style { how: ProgressMode::None, rows_on_terminal: false, rate: 5.0 };
        Progress::start(style, "reading", "contacts", total, 0)
    }

    #[test]
    fn the_completed_part_is_shown_where_the_total_is_known() {
        let known = progress(Some(400));
        known.add(100);
        assert!(known.words().starts_with("reading 100 of 400 contacts (25%) · "), "{}", known.words());
        assert!(known.words().ends_with(" s left"), "{}", known.words());
        let unknown = progress(None);
        unknown.add(100);
        assert!(unknown.words().starts_with("reading 100 contacts · "), "{}", unknown.words());
        assert_eq!(progress(Some(0)).percent(), None);
    }

    #[test]
    fn the_rate_is_never_above_the_limit() {
        let progress = progress(None);
        progress.sent(50);
        assert!(progress.words().ends_with(" · 5.0 of 5 requests/s"), "{}", progress.words());
    }
}
