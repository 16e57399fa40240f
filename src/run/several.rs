//! One read for several profiles: each with its own connection, rate limit and names, at the same time; their records are one
//! output.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use super::carry_out;
use super::outcome::{self, notes};
use crate::args::call::Call;
use crate::cli::{self, Action, hints};
use crate::config::{ProgressMode, selection};
use crate::error::{Error, Kind, Result};
use crate::output::feed::{Feed, feed};
use crate::output::merged::{Combined, merge};
use crate::output::progress::{Progress, Style};
use crate::output::{Format, Output};
use crate::session::member::has_placeholder;
use crate::session::{Context, Options};
use crate::system::workers::{self, FirstFailure};

/// Profiles that are read at the same time.
const AT_ONCE: usize = 32;

/// Runs a read for each profile that the options select.
///
/// # Errors
/// `Usage` for a selection, a command or an option that is not possible; the kind that all failures share, if every profile
/// failed, otherwise `Partial`.
pub fn run(context: &Context, action: &Action) -> Result<()> {
    let options = context.options();
    let names = selection::select(options, context.environment(), context.config()?)?;
    // The settings of a profile, such as that of the default profile, do not apply to the common output.
    let common = Options { profile: Some(names.join(",")), ..options.clone() };
    let context = &Context::new(common, context.environment().clone());
    let options = context.options();
    cli::several_profiles::check(action, options)?;
    if let Action::Operate(resource, operations, matches) = action {
        // An error in the command line is reported once, not for each profile.
        Call::new(resource, operations.clone(), matches)?;
    }
    let output = common_output(context)?;
    let is_closed = Arc::new(AtomicBool::new(false));
    let (feeds, inboxes): (Vec<Feed>, Vec<_>) = names.iter().map(|name| feed(name, Arc::clone(&is_closed))).unzip();
    let progress = progress(context, &output, names.len());
    let work = Work { context, action, names: &names, feeds: &feeds, is_closed: &is_closed, progress: &progress };
    let failure = FirstFailure::default();
    let (next, is_stopped, is_shown) = (AtomicUsize::new(0), AtomicBool::new(false), AtomicBool::new(false));
    let (written, combined) = workers::scope(&failure, |workers| {
        for _ in 0..AT_ONCE.min(names.len()) {
            workers.start(|| work.take(&next, &is_stopped));
        }
        // On the screen, rows take the place of the bar.
        let begins = || {
            if output.is_shown() {
                progress.finish();
                is_shown.store(true, Ordering::Relaxed);
            }
        };
        let merged = merge(&output, &inboxes, &begins);
        is_closed.store(true, Ordering::Relaxed);
        merged
    });
    if !is_shown.into_inner() {
        progress.finish();
    }
    written?;
    failure.into_result()?;
    notes(context, &names, &combined);
    let Combined { failures, .. } = combined;
    outcome::outcome(failures, names.len())
}

/// The profiles that are being read.
struct Work<'a> {
    context: &'a Context,
    action: &'a Action,
    names: &'a [String],
    feeds: &'a [Feed],
    is_closed: &'a AtomicBool,
    progress: &'a Progress,
}

impl Work<'_> {
    /// Reads one profile after another until none is left.
    fn take(&self, next: &AtomicUsize, is_stopped: &AtomicBool) -> Result<()> {
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let (Some(name), Some(feed)) = (self.names.get(at), self.feeds.get(at)) else { return Ok(()) };
            let outcome = if is_stopped.load(Ordering::Relaxed) || self.is_closed.load(Ordering::Relaxed) {
                Err(Error::new(Kind::Interrupted, "not read, because the run was stopped"))
            } else {
                workers::catch(|| self.read(name, feed))
            };
            if outcome.as_ref().is_err_and(|error| matches!(error.kind(), Kind::Interrupted | Kind::Terminated)) {
                is_stopped.store(true, Ordering::Relaxed);
            }
            feed.end(outcome);
            self.progress.add(1);
        }
    }

    fn read(&self, name: &str, feed: &Feed) -> Result<()> {
        let context = self.context.member(name, feed.clone())?;
        let line = ["--profile".to_owned(), name.to_owned()];
        carry_out(&context, self.action).map_err(|error| hints::with_hint(context.failure(error), self.action, &line))
    }
}

/// The output of all profiles, checked before anything is sent.
fn common_output(context: &Context) -> Result<Output> {
    let options = context.options();
    let typed = selection::typed(options);
    if options.raw {
        let message = format!("--raw prints responses unchanged, and {typed} adds the profile to each record");
        return Err(Error::usage(message).hint("use -o json"));
    }
    let mut output = context.output()?;
    if output.format == Format::Ids {
        let message = format!("an ID alone does not say from which profile it is: -o ids cannot be used with {typed}");
        return Err(Error::usage(message).hint("-o csv --columns id"));
    }
    if output.out.as_deref().is_some_and(has_placeholder) {
        // What a command prints beside its file.
        output = context.output_beside_folder()?;
    }
    output.check()?;
    Ok(output)
}

/// Shows how many profiles have been read; not where rows on the screen show it.
fn progress(context: &Context, output: &Output, count: usize) -> Progress {
    let mut style = Style { rate: 0.0, ..context.progress_style() };
    // Where each profile has a file of its own, its notes come at once, and a bar would be in between.
    if style.how == ProgressMode::Bar && context.options().out.as_deref().is_some_and(has_placeholder) {
        style.how = ProgressMode::None;
    }
    let is_table = output.format == Format::Table || output.out.as_deref().is_some_and(|out| out != Path::new("-"));
    let start = if is_table { Progress::start } else { Progress::start_beside_rows };
    start(style, "reading", "profiles", Some(count as u64), 0)
}
