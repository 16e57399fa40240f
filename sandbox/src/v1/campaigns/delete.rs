//! Deletes of campaigns. Their messages stay.

use crate::api::crud;
use crate::resources::campaigns::CAMPAIGNS;
use crate::v1::answer::{Answer, Answered, Failure};
use crate::v1::call::Call;

/// `campaign_delete`.
pub(super) fn one(call: &Call<'_>) -> Answered {
    delete(call, &call.params.ids("id"), "Campaign deleted")
}

/// `campaign_delete_list`.
pub(super) fn several(call: &Call<'_>) -> Answered {
    delete(call, &call.params.ids("ids"), "Campaigns deleted")
}

fn delete(call: &Call<'_>, ids: &[i64], message: &str) -> Answered {
    for id in ids {
        if call.request.store.find(&CAMPAIGNS, *id)?.is_none() {
            // Invented: no text is on record.
            return Err(Failure::refused("Campaign not found."));
        }
        crud::remove(call.request, &CAMPAIGNS, *id)?;
    }
    if ids.is_empty() {
        // Invented: no text is on record.
        return Err(Failure::refused("Campaign not found."));
    }
    Ok(Answer::done(message))
}
