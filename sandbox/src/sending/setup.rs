//! The lists and messages of a campaign.

use serde_json::{Map, Value, json};

use crate::api::{Outcome, Request};
use crate::resources::campaigns::{CAMPAIGN_LISTS, CAMPAIGN_MESSAGES, CAMPAIGNS};
use crate::resources::messages::MESSAGES;
use crate::schema::Resource;
use crate::store::{Conditions, Row, Selection};
use crate::util::json::object;
use crate::util::text::id_of;

/// Returns the records of a resource that belong to a campaign, by id.
pub(super) fn of_campaign(request: &Request<'_>, resource: &Resource, campaign: i64) -> Outcome<Vec<Row>> {
    let conditions = Conditions::of("campaignid", &campaign.to_string());
    Ok(request.store.select(resource, &Selection::all(conditions))?)
}

/// Returns the ids of the lists a campaign goes to.
pub(crate) fn lists_of(request: &Request<'_>, campaign: i64) -> Outcome<Vec<i64>> {
    let rows = of_campaign(request, &CAMPAIGN_LISTS, campaign)?;
    Ok(rows.iter().map(|row| id_of(row.body.get("listid"))).collect())
}

/// Returns the ids of a campaign's messages with their shares in per cent.
pub(crate) fn messages_of(request: &Request<'_>, campaign: i64) -> Outcome<Vec<(i64, i64)>> {
    let rows = of_campaign(request, &CAMPAIGN_MESSAGES, campaign)?;
    let share = |row: &Row| row.body.get("percentage").map_or(100, |share| id_of(Some(share)));
    Ok(rows.iter().map(|row| (id_of(row.body.get("messageid")), share(row))).collect())
}

/// Replaces the lists of a campaign.
pub(crate) fn set_lists(request: &Request<'_>, campaign: i64, lists: &[i64]) -> Outcome<()> {
    clear(request, &CAMPAIGN_LISTS, campaign)?;
    for list in lists {
        let body = json!({"campaignid": campaign.to_string(), "listid": list.to_string()});
        request.store.insert(&CAMPAIGN_LISTS, object(body))?;
    }
    Ok(())
}

/// Replaces the messages of a campaign, given as ids with their shares in per cent. The campaign names the first one.
pub(crate) fn set_messages(request: &Request<'_>, campaign: i64, messages: &[(i64, i64)]) -> Outcome<()> {
    clear(request, &CAMPAIGN_MESSAGES, campaign)?;
    let mut first: Option<(i64, i64)> = None;
    for (message, share) in messages {
        let subject = request.store.find(&MESSAGES, *message)?;
        let subject = subject.map(|row| row.text("subject").to_owned()).unwrap_or_default();
        let row = request.store.insert(
            &CAMPAIGN_MESSAGES,
            object(json!({
                "campaignid": campaign.to_string(), "messageid": message.to_string(),
                "percentage": share.to_string(), "subject": subject,
            })),
        )?;
        first = first.or(Some((*message, row.id)));
    }
    let Some(mut row) = request.store.find(&CAMPAIGNS, campaign)? else { return Ok(()) };
    let (message, own) = first.unwrap_or_default();
    put(&mut row.body, "message_id", message);
    put(&mut row.body, "campaign_message_id", own);
    put(&mut row.body, "numberOfMessages", messages.len());
    Ok(request.store.save(&CAMPAIGNS, &row)?)
}

fn clear(request: &Request<'_>, resource: &Resource, campaign: i64) -> Outcome<()> {
    request.store.delete(resource.path, "(body->>'campaignid') = ?1", campaign.to_string().into())?;
    Ok(())
}

/// Sets a column to a number, as text.
pub(super) fn put(body: &mut Map<String, Value>, column: &str, value: impl ToString) {
    body.insert(column.to_owned(), json!(value.to_string()));
}
