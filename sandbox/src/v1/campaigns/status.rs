//! `campaign_status`: schedules, starts, pauses and stops a campaign.

use crate::resources::campaigns::CAMPAIGNS;
use crate::sending;
use crate::store::Row;
use crate::util::clock;
use crate::v1::answer::{Answer, Answered, Failure};
use crate::v1::call::Call;

/// Changes the status, and the date if `sdate` was sent with status 1. A draft without a date is sent at once.
pub(super) fn status(call: &Call<'_>) -> Answered {
    call.require(&["id", "status"])?;
    let campaign = call.existing(&CAMPAIGNS, "id")?;
    let status = call.params.text("status");
    let date = if status == "1" { date(call)? } else { None };
    change(call, campaign, status, date)?;
    Ok(Answer::done("Campaign updated"))
}

/// Changes the status of a campaign, or refuses to.
pub(super) fn change(call: &Call<'_>, campaign: Row, status: &str, date: Option<i64>) -> Result<Row, Failure> {
    let changed = sending::set_status(call.request, campaign, status, date)?;
    changed.map_err(|refusal| Failure::refused(refusal.text()))
}

/// Returns `sdate`, which is in the time zone of the account, in seconds since 1970.
pub(super) fn date(call: &Call<'_>) -> Result<Option<i64>, Failure> {
    match call.params.text("sdate") {
        "" => Ok(None),
        // Invented: no text is on record.
        text => clock::parse_local(text).map(Some).ok_or_else(|| Failure::refused("Invalid sdate parameter")),
    }
}
