//! `campaign_status`: schedules, starts, pauses and stops a campaign.

use serde_json::json;

use crate::api::crud;
use crate::resources::campaigns::CAMPAIGNS;
use crate::util::clock;
use crate::v1::answer::{Answer, Answered, Failure};
use crate::v1::call::Call;

/// Changes the status, and the date if `sdate` was sent with status 1.
pub(super) fn status(call: &Call<'_>) -> Answered {
    call.require(&["id", "status"])?;
    let mut campaign = call.existing(&CAMPAIGNS, "id")?;
    let sent = call.params.text("sdate");
    if !sent.is_empty() {
        // Invented: no text is on record.
        let seconds = clock::parse_local(sent).ok_or_else(|| Failure::refused("Invalid sdate parameter"))?;
        campaign.body.insert("sdate".to_owned(), json!(clock::format(seconds)));
    }
    campaign.body.insert("status".to_owned(), json!(call.params.text("status")));
    crud::touch(call.request, &CAMPAIGNS, &mut campaign)?;
    Ok(Answer::done("Campaign updated"))
}
