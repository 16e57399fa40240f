//! Reads the campaigns of a report: pages of 100, the latest first, no more than it needs.

use std::collections::HashSet;

use jiff::Timestamp;

use super::counters::Campaign;
use super::options::ReportOptions;
use super::period::Period;
use crate::engine::reading::Reader;
use crate::error::Result;
use crate::output::report::LeftOut;

/// Campaigns per request.
const PAGE: u64 = 100;

/// The campaigns of a report.
#[derive(Clone, Debug, Default)]
pub struct Campaigns {
    /// Those sent in the period, the latest first.
    pub sent: Vec<Campaign>,
    /// Emails of automations.
    pub automations: Vec<Campaign>,
    /// Whether the listing was read to its end.
    pub is_whole: bool,
    /// What could not be read.
    pub left_out: Vec<LeftOut>,
}

/// Reads them.
///
/// # Errors
/// Those of [`Reader::one`], and of a refused first page.
pub fn read(reader: &Reader<'_>, options: &ReportOptions, period: &Period, now: Timestamp) -> Result<Campaigns> {
    let mut found = Campaigns::default();
    let (mut seen, mut oldest) = (HashSet::new(), None);
    let mut is_ordered = true;
    let most = options.last.unwrap_or(u64::MAX);
    for page in 0.. {
        if page >= pages(options) {
            found.left_out.push(lack(format!("there are more than the {} that were read", page * PAGE)));
            break;
        }
        let offset = (page * PAGE).to_string();
        let mut query = vec![("limit", "100"), ("orders[sdate]", "DESC")];
        if page > 0 {
            query.push(("offset", &offset));
        }
        let reading = reader.one("campaigns list", &[], &query)?;
        if page > 0
            && let Some(reason) = reading.lack()
        {
            found.left_out.push(lack(reason));
            break;
        }
        let reading = reading.needed()?;
        let count = reading.items.len() as u64;
        for campaign in reading.items.iter().map(Campaign::of).filter(|campaign| seen.insert(campaign.id.clone())) {
            // Whether the server sorts as it is asked decides whether the reading may end early.
            is_ordered &= campaign.sent_at.is_none() || oldest.is_none_or(|oldest| campaign.sent_at <= Some(oldest));
            oldest = campaign.sent_at.or(oldest);
            if campaign.is_of_automation() {
                found.automations.extend((campaign.sent > 0).then_some(campaign));
            } else if campaign.was_sent(now) && campaign.sent_at.is_some_and(|at| period.holds(at)) {
                found.sent.push(campaign);
            }
        }
        found.is_whole = count < PAGE;
        // Send dates are not unique, so that pages may overlap and skip campaigns.
        let received = seen.len() as u64;
        if let Some(total) = reading.total.filter(|total| found.is_whole && *total > received) {
            found.left_out.push(lack(format!("only {received} of {total} were received")));
        }
        let is_past = period.since.is_some_and(|since| oldest.is_some_and(|oldest| oldest < since));
        if found.is_whole || (is_ordered && (is_past || found.sent.len() as u64 >= most)) {
            break;
        }
    }
    found.sent.sort_by_key(|campaign| std::cmp::Reverse(campaign.sent_at));
    found.sent.truncate(usize::try_from(most).unwrap_or(usize::MAX));
    Ok(found)
}

/// How many pages may be read: for the last campaigns, one more than they fill, because drafts and scheduled campaigns
/// come before them.
fn pages(options: &ReportOptions) -> u64 {
    match options.last {
        Some(last) if options.since.is_none() && options.until.is_none() => last.div_ceil(PAGE) + 1,
        _ => u64::MAX,
    }
}

fn lack(reason: String) -> LeftOut {
    LeftOut { what: "some campaigns", reason, requests: None, was_requested: true }
}
