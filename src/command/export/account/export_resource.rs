//! Exports one resource, from its first page to its file.

use std::ops::ControlFlow;
use std::path::Path;

use jiff::Timestamp;

use super::manifest::{File, NotAvailable};
use super::resources::Exportable;
use super::settings::now;
use super::since;
use crate::api::pages::{self, ListingSummary, Reach};
use crate::api::request::{self, Input, Request};
use crate::command::export::contacts::{Partial, beside};
use crate::error::{Result, Scope};
use crate::output::progress::Progress;
use crate::session::connection::Connection;
use crate::system::interrupt::Interrupt;
use crate::text::counts::thousands;

/// The outcome of a resource.
#[derive(Clone, Debug)]
pub enum ExportOutcome {
    /// It has a file, or should have.
    File(File),
    /// The server does not allow it to be read.
    NotAvailable(NotAvailable),
}

/// What the resources of a run share.
#[derive(Debug)]
pub struct ResourceExport<'a> {
    /// The connection.
    pub client: &'a Connection,
    /// The folder of the files.
    pub folder: &'a Path,
    /// The job, in the names of partial files.
    pub job: &'a str,
    /// The time given by `--since`.
    pub since: Option<Timestamp>,
    /// Whether to stop.
    pub interrupt: &'a Interrupt,
    /// The progress display.
    pub progress: &'a Progress,
}

impl ResourceExport<'_> {
    /// Exports a resource to its file.
    ///
    /// # Errors
    /// What ends the whole export: a lost connection, a full disk, an interrupt. A failure of this resource alone is an
    /// outcome.
    pub fn export(&self, resource: &Exportable) -> Result<ExportOutcome> {
        let target = self.folder.join(resource.file());
        let path = beside(&target, self.job);
        let mut request = request::build(resource.operation, &Input::default())?;
        let filter = since::filter(resource.operation).zip(self.since);
        let day = filter.map(|(param, moment)| {
            let day = since::day(moment);
            request.query.push((param.wire.to_owned(), day.clone()));
            day
        });
        let mut partial = Partial::open(path.clone(), target.clone(), 0)?;
        let mut file = File {
            noun: resource.name.to_owned(),
            file: resource.file(),
            operation: resource.operation.spec.to_owned(),
            path: resource.operation.path.to_owned(),
            requests: 0,
            rows: 0,
            total: None,
            complete: false,
            missing: None,
            ended: String::new(),
            changed_after: day,
        };
        let listed = self.read_pages(resource, &request, &mut file, &mut partial);
        file.ended = now();
        match listed {
            Ok(summary) => {
                partial.finish()?;
                file.total = summary.total;
                file.complete = summary.is_complete() && !summary.unverified;
                file.missing = (!summary.is_complete()).then(|| shortfall(&summary));
                Ok(ExportOutcome::File(file))
            }
            Err(error) if error.scope() == Scope::Item => {
                let _ = std::fs::remove_file(path);
                let kept = if target.exists() { "; the file of an earlier export is kept" } else { "" };
                if matches!(error.http_status(), Some(400 | 403..=405 | 501)) {
                    return Ok(ExportOutcome::NotAvailable(NotAvailable {
                        noun: file.noun,
                        path: file.path,
                        status: error.http_status(),
                        reason: format!("{}{kept}", error.message()),
                    }));
                }
                file.rows = 0;
                file.missing = Some(format!("{}{kept}", error.message()));
                Ok(ExportOutcome::File(file))
            }
            Err(error) => Err(error),
        }
    }

    fn read_pages(
        &self,
        resource: &Exportable,
        request: &Request,
        file: &mut File,
        partial: &mut Partial,
    ) -> Result<ListingSummary> {
        let mut out = Vec::new();
        pages::paginate(self.client, resource.operation, request, Reach::ALL, |_, items| {
            if self.interrupt.is_set() {
                return Err(self.interrupt.error("stopped"));
            }
            for item in &items {
                // White space between tokens is the only place where JSON can contain a line break.
                out.extend(item.json().bytes().map(|byte| if byte == b'\n' || byte == b'\r' { b' ' } else { byte }));
                out.push(b'\n');
            }
            partial.write(&out).map_err(|error| error.with_scope(Scope::Run))?;
            out.clear();
            file.requests += 1;
            file.rows += items.len() as u64;
            self.progress.sent(1);
            self.progress.add(items.len() as u64);
            Ok(ControlFlow::Continue(()))
        })
    }
}

fn shortfall(summary: &ListingSummary) -> String {
    let total = summary.total.map_or_else(String::new, |total| format!(" of {}", thousands(total)));
    let why = match summary {
        ListingSummary { repeated: true, .. } => "repeated pages",
        ListingSummary { gap: true, .. } => "some may be missing, the collection changed between pages",
        _ => "the listing ended early",
    };
    format!("{}{total} received: {why}", thousands(summary.shown))
}
