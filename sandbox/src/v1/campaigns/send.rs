//! `campaign_send`: one mail of a campaign to an address.

use serde_json::json;

use crate::api::test_mail::Mail;
use crate::handlers::contact_records::is_email;
use crate::resources::campaigns::CAMPAIGNS;
use crate::resources::exclusions::EXCLUSIONS;
use crate::resources::messages::MESSAGES;
use crate::sending::excludes;
use crate::store::{Conditions, Row, Selection};
use crate::v1::answer::{Answer, Answered, Failure};
use crate::v1::call::Call;

/// The status of a campaign that is held for review. Its refusal was reported in 2021; that this is the cause is not
/// established.
const HELD: &str = "7";

/// Sends a test, whose subject gets a prefix, or a copy. `send` works for completed campaigns only, as reported in 2012;
/// a client of 2026 uses it on drafts.
pub(super) fn send(call: &Call<'_>) -> Answered {
    call.require(&["campaignid", "messageid", "email", "action"])?;
    let campaign = call.existing(&CAMPAIGNS, "campaignid")?;
    let message = call.existing(&MESSAGES, "messageid")?;
    if campaign.text("status") == HELD {
        return Err(Failure::refused("Please send this campaign through the web interface to continue."));
    }
    let subject = message.text("subject");
    let subject = match call.params.text("action") {
        "test" => format!("TEST: {subject}"),
        "copy" => subject.to_owned(),
        "send" if campaign.text("status") == "5" => subject.to_owned(),
        "send" => return Err(Failure::refused("Message not sent.")),
        // The shape of the answer is not established, so the emulator has none.
        action => {
            // Invented: no text is on record.
            let text = format!("the sandbox does not implement campaign_send with action {action}");
            return Err(Failure::refused(text));
        }
    };
    // A suppressed address gets nothing, and the answer does not say so, as a client reports.
    let exclusions = call.request.store.select(&EXCLUSIONS, &Selection::all(Conditions::default()))?;
    // One client sends several addresses, another says that only one is possible.
    let addresses: Vec<&str> = call.params.text("email").split(',').map(str::trim).collect();
    if !addresses.iter().all(|address| is_email(address)) {
        // On record for a campaign that is not completed.
        return Err(Failure::refused("Message not sent."));
    }
    for to in addresses.into_iter().filter(|to| !is_excluded(&exclusions, to)) {
        let mail = Mail { to: to.to_owned(), subject: subject.clone(), campaign: campaign.id, message: message.id };
        call.request.mails.borrow_mut().push(mail);
    }
    Ok(Answer::done("Message sent").with("result", json!(true)))
}

fn is_excluded(exclusions: &[Row], address: &str) -> bool {
    exclusions.iter().any(|exclusion| excludes(exclusion, address))
}
