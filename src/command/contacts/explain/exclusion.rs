//! Exclusions that match an email address. Two match types are documented, `exact` and `end`; any other match is reported
//! as a doubt.

use serde_json::Value;

use super::super::contact_data::text;
use super::statement::{Bearing, Statement};
use crate::engine::reading::Reading;

/// One statement for each matching exclusion, per list unless it applies to all lists, and a doubt if not all exclusions
/// could be read.
pub fn of(exclusions: &Reading, email: &str) -> Vec<Statement> {
    let rows = exclusions.items.iter().map(crate::api::reply::Item::value);
    let doubt = exclusions.lack().map(|why| Statement {
        about: "exclusion",
        list: None,
        bearing: Bearing::Doubt,
        says: "may match an exclusion: not all exclusions could be read".to_owned(),
        request: exclusions.request.clone(),
        member: "exclusions".to_owned(),
        found: why,
    });
    rows.flat_map(|row| statements(&row, &exclusions.request, &email.to_lowercase())).chain(doubt).collect()
}

fn statements(row: &Value, request: &str, email: &str) -> Vec<Statement> {
    let (phrase, kind, channel) = (text(row, "matchPhrase"), text(row, "matchType"), text(row, "channel"));
    let wanted = phrase.to_lowercase();
    let (matches, sure) = match kind.as_str() {
        "exact" => (email == wanted, true),
        "end" => (email.ends_with(&wanted), true),
        _ => (email.contains(&wanted), false),
    };
    if !matches || wanted.is_empty() || email.is_empty() {
        return Vec::new();
    }
    let bearing = match (channel.as_str(), sure) {
        // Applies only to text messages.
        ("allSms", _) => Bearing::None,
        (_, false) => Bearing::Doubt,
        _ => Bearing::Against,
    };
    let make = |list: Option<String>| Statement {
        about: "exclusion",
        list,
        bearing,
        says: match sure {
            true => format!("matches the exclusion `{phrase}` ({kind}) for {}", channel_name(&channel)),
            false => format!("may match the exclusion `{phrase}`: the match type `{kind}` is undocumented"),
        },
        request: request.to_owned(),
        member: format!("exclusions id {} matchPhrase", text(row, "id")),
        found: phrase.clone(),
    };
    let lists = row.get("lists").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    if channel == "several" && !lists.is_empty() {
        let id = |list: &Value| list.as_str().map_or_else(|| list.to_string(), str::to_owned);
        return lists.iter().map(|list| make(Some(id(list)))).collect();
    }
    vec![make(None)]
}

fn channel_name(channel: &str) -> &str {
    match channel {
        "all" => "all channels",
        "allEmail" | "email" => "all email",
        "allSms" => "text messages only",
        "several" => "some lists",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn bearings(row: &Value, email: &str) -> Vec<(Option<String>, Bearing)> {
        statements(row, "GET /lists/exclusions", email).into_iter().map(|one| (one.list, one.bearing)).collect()
    }

    #[test]
    fn an_exclusion_matches_the_end_or_the_whole_of_an_address() {
        let end =
            json!({"id": "1", "matchPhrase": "@Competitor.example", "matchType": "end", "channel": "all", "lists": []});
        assert_eq!(bearings(&end, "a@competitor.example"), [(None, Bearing::Against)]);
        assert_eq!(bearings(&end, "a@competitor.example.com"), []);
        let exact = json!({"matchPhrase": "a@b.co", "matchType": "exact", "channel": "several", "lists": ["1", 3]});
        let both = [(Some("1".to_owned()), Bearing::Against), (Some("3".to_owned()), Bearing::Against)];
        assert_eq!(bearings(&exact, "a@b.co"), both);
        assert_eq!(bearings(&exact, "aa@b.co"), []);
    }

    #[test]
    fn an_undocumented_match_type_is_a_doubt_and_text_messages_do_not_count() {
        let odd = json!({"matchPhrase": "spam", "matchType": "fuzzy", "channel": "all", "lists": []});
        assert_eq!(bearings(&odd, "spam@b.co"), [(None, Bearing::Doubt)]);
        let sms = json!({"matchPhrase": "@b.co", "matchType": "end", "channel": "allSms", "lists": []});
        assert_eq!(bearings(&sms, "a@b.co"), [(None, Bearing::None)]);
    }
}
