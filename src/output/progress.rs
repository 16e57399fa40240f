//! How far long work is: a bar on a terminal, plain lines in CI, JSON lines for programs; always on standard error.

use std::io::Write;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{HumanCount, HumanDuration, ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::json;

/// How often a plain line is written.
const PLAIN: Duration = Duration::from_secs(10);
/// How often a line of JSON is written.
const JSON: Duration = Duration::from_secs(1);

pub use crate::config::ProgressMode as How;

/// How this run shows progress.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// How it is shown.
    pub how: How,
    /// Whether standard output is a terminal, where rows show how far it is.
    pub rows_are_seen: bool,
    /// Maximum requests per second; 0 for no limit.
    pub rate: f64,
}

/// How far one piece of work is. Several threads may move it.
#[derive(Debug)]
pub struct Progress {
    how: How,
    bar: ProgressBar,
    label: String,
    noun: String,
    /// Requests a second at the most; 0 for no limit.
    budget: f64,
    begun: Instant,
    /// What was done before this run: it says nothing of how fast this one is.
    before: u64,
    done: AtomicU64,
    requests: AtomicU64,
    /// When the last line was written.
    written: Mutex<Instant>,
}

impl Progress {
    /// Begins. `label` is what is done (`importing`), `noun` what is counted (`rows`); `total` and `done` say how many there
    /// are, where that is known, and how many were done by earlier runs.
    pub fn start(style: Style, label: &str, noun: &str, total: Option<u64>, done: u64) -> Self {
        Progress::shown(style, label, noun, total, done)
    }

    /// The same for work whose rows go to standard output meanwhile: where that is the terminal, they show how far it is,
    /// and a bar would stand between them.
    pub fn beside_rows(style: Style, label: &str, noun: &str, total: Option<u64>, done: u64) -> Self {
        let how = if style.how == How::Bar && style.rows_are_seen { How::None } else { style.how };
        Progress::shown(Style { how, ..style }, label, noun, total, done)
    }

    fn shown(style: Style, label: &str, noun: &str, total: Option<u64>, done: u64) -> Self {
        let how = style.how;
        let target = if how == How::Bar { ProgressDrawTarget::stderr_with_hz(8) } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(total, target);
        let template = match total {
            Some(_) => "{prefix} {wide_bar} {human_pos} of {human_len} {msg}",
            None => "{prefix} {spinner} {human_pos} {msg}",
        };
        // A template that does not fit is a mistake in this file, and the plain bar is as good.
        bar.set_style(ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar.set_prefix(label.to_owned());
        bar.set_message(noun.to_owned());
        bar.set_position(done);
        Progress {
            how,
            bar,
            label: label.to_owned(),
            noun: noun.to_owned(),
            budget: style.rate,
            begun: Instant::now(),
            before: done,
            done: AtomicU64::new(done),
            requests: AtomicU64::new(0),
            written: Mutex::new(Instant::now()),
        }
    }

    /// So many more are done.
    pub fn add(&self, count: u64) {
        self.done.fetch_add(count, Ordering::Relaxed);
        self.show();
    }

    /// So many more requests were sent.
    pub fn sent(&self, requests: u64) {
        self.requests.fetch_add(requests, Ordering::Relaxed);
        if self.how == How::Bar {
            self.bar.set_message(self.message());
        }
    }

    /// How many there are, where it was not known at the beginning or has changed.
    pub fn set_total(&self, total: u64) {
        self.bar.set_length(total);
    }

    /// Writes a line that stays, above the bar; where nothing is shown, nothing.
    pub fn say(&self, text: &str) {
        match self.how {
            How::Bar => self.bar.println(crate::output::lines(text)),
            How::Plain => line(text),
            How::Json | How::None => {}
        }
    }

    /// Takes the bar away; plain and JSON lines end with where it stands.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
        match self.how {
            How::Plain => line(&self.words()),
            How::Json => line(&self.json()),
            How::Bar | How::None => {}
        }
    }

    fn show(&self) {
        let every = match self.how {
            How::None => return,
            How::Bar => {
                self.bar.set_message(self.message());
                self.bar.set_position(self.done.load(Ordering::Relaxed));
                return;
            }
            How::Plain => PLAIN,
            How::Json => JSON,
        };
        let mut written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
        if written.elapsed() >= every {
            *written = Instant::now();
            line(&if self.how == How::Json { self.json() } else { self.words() });
        }
    }

    /// What stands behind the bar: the speed, and the time left where it can be told.
    fn message(&self) -> String {
        match self.left() {
            Some(left) => format!("{} · {:#} left", self.speed(), HumanDuration(Duration::from_secs(left))),
            None => self.speed(),
        }
    }

    /// Rows a second, and requests a second of those the account has.
    fn speed(&self) -> String {
        let rows = format!("{} · {:.0}/s", self.noun, self.per_second(self.fresh()));
        match self.requests.load(Ordering::Relaxed) {
            0 => rows,
            requests if self.budget > 0.0 => {
                format!("{rows} · {:.1} of {} requests/s", self.per_second(requests), self.budget)
            }
            requests => format!("{rows} · {:.0} requests/s", self.per_second(requests)),
        }
    }

    fn words(&self) -> String {
        let done = HumanCount(self.done.load(Ordering::Relaxed));
        let total = self.bar.length().map_or(String::new(), |total| format!(" of {}", HumanCount(total)));
        let left = self.left().map_or(String::new(), |left| format!(" · {left} s left"));
        format!("{} {done}{total} {}{left}", self.label, self.speed())
    }

    /// Shape: `progress` with `label`, `unit`, `done`, `total` (or null), `requests`, `per_second`, `seconds_left` (or null).
    fn json(&self) -> String {
        json!({ "progress": {
            "label": self.label,
            "unit": self.noun,
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

    /// What this run did.
    fn fresh(&self) -> u64 {
        self.done.load(Ordering::Relaxed).saturating_sub(self.before)
    }

    fn per_second(&self, count: u64) -> f64 {
        count as f64 / self.begun.elapsed().as_secs_f64().max(0.001)
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

fn line(text: &str) {
    // Nobody is left to tell where standard error is closed.
    let _ = writeln!(std::io::stderr(), "{}", crate::output::lines(text));
}
