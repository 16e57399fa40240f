//! Reads the records of a listing that match.

use std::ops::ControlFlow;

use super::Conditions;
use crate::api::client::Response;
use crate::api::pages::{self, ListingSummary, Reach};
use crate::api::reply::Item;
use crate::api::request::Request;
use crate::catalogue::model::{Operation, Resource};
use crate::engine::guard::Estimate;
use crate::error::Result;
use crate::session::Context;
use crate::session::connection::Connection;
use crate::text::counts::thousands;

/// More records than this are worth an estimate.
const MANY: u64 = 1000;

/// What is read.
#[derive(Clone, Copy)]
pub struct Matches<'a> {
    /// What the command may use.
    pub context: &'a Context,
    /// The connection.
    pub client: &'a Connection,
    /// The resource.
    pub resource: &'static Resource,
    /// Its listing.
    pub operation: &'static Operation,
    /// The conditions.
    pub conditions: &'a Conditions,
    /// The most records that match; none for all.
    pub limit: Option<u64>,
    /// Records per request.
    pub page_size: u64,
}

/// The outcome.
#[derive(Clone, Copy, Debug, Default)]
pub struct Read {
    /// All records that were read, whether they match or not.
    pub summary: ListingSummary,
    /// How many match.
    pub found: u64,
    /// Whether the limit ended the reading.
    pub is_cut: bool,
}

impl Matches<'_> {
    /// Reads the listing of `request`, which is [narrowed](Conditions::narrow), and calls `on_page` with each response and
    /// those of its records that match.
    ///
    /// # Errors
    /// Those of the listing and of `on_page`.
    pub fn read(
        self,
        request: &Request,
        mut on_page: impl FnMut(&Response, Vec<Item>) -> Result<ControlFlow<()>>,
    ) -> Result<Read> {
        let mut read = Read::default();
        let mut is_first = true;
        let reach = Reach { page_size: self.page_size, ..Reach::ALL };
        let summary = pages::paginate(self.client, self.operation, request, reach, |answer, items| {
            if std::mem::take(&mut is_first) {
                self.note_estimate(answer, request)?;
            }
            let mut matching = self.conditions.matching(self.client, answer, items)?;
            let room = self.limit.map_or(u64::MAX, |limit| limit - read.found);
            matching.truncate(usize::try_from(room).unwrap_or(usize::MAX));
            read.found += matching.len() as u64;
            read.is_cut = self.limit == Some(read.found);
            let flow = on_page(answer, matching)?;
            Ok(if read.is_cut { ControlFlow::Break(()) } else { flow })
        })?;
        Ok(Read { summary, ..read })
    }

    /// Says how many requests are ahead, if there are many.
    fn note_estimate(&self, answer: &Response, request: &Request) -> Result<()> {
        let Some(total) = answer.decode(request, self.operation.reply)?.total.filter(|total| *total > MANY) else {
            return Ok(());
        };
        let rate = self.context.profile()?.limits.rate.value;
        let requests = Estimate { records: Reach::ALL.requests(total), each: 1, rate };
        let fields = match self.conditions.reads_listed_fields() {
            true => ", and one for 100 values of their custom fields",
            false => "",
        };
        let noun = self.resource.counted(2);
        self.context.note(&format!("checking {} {noun}: {requests}{fields}", thousands(total)));
        Ok(())
    }
}
