//! Rules about who receives a campaign.

use super::{Facts, Problem};
use crate::command::campaigns::mailing::{List, Recipients};

/// No active contact would receive it.
pub fn missing(facts: &Facts<'_>) -> Vec<Problem> {
    let mailing = facts.mailing;
    if !matches!(mailing.recipients, Recipients::Exactly(0) | Recipients::AtMost(0)) {
        return Vec::new();
    }
    let lists: Vec<String> = mailing.lists.iter().map(List::name_or_id).collect();
    let problem = match (lists.is_empty(), &mailing.segment) {
        (true, _) => Problem::new("the campaign has no list", "no lists"),
        (false, None) => Problem::new("no contact is active on its lists", format!("lists: {}", lists.join(", "))),
        (false, Some(segment)) => Problem::new(
            "no active contact of its lists is in the segment",
            format!("lists: {}; segment: {segment}", lists.join(", ")),
        ),
    };
    vec![problem]
}

/// The same message or subject was sent to one of its lists in the last 24 hours.
pub fn duplicate(facts: &Facts<'_>) -> Vec<Problem> {
    let problem = |sent: &super::super::facts::Sent| {
        let message = format!("a campaign with the same {} was sent to {} in the last 24 hours", sent.same, sent.list);
        Problem::new(message, format!("campaign {} ({}), sent {}", sent.id, sent.name, sent.at))
    };
    facts.sent().map(problem).collect()
}
