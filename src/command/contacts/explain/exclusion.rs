//! Exclusions an address falls under. Two ways of matching are documented, `exact` and `end`; with any other the exclusion is
//! told and not judged.

use serde_json::Value;

use super::super::person::text;
use super::statement::{Bearing, Statement};
use crate::engine::reading::Reading;

/// A statement for each exclusion that matches, for each list it is for where it is not for all; and a doubt where not all
/// exclusions could be read.
pub fn of(exclusions: &Reading, email: &str) -> Vec<Statement> {
    let rows = exclusions.items.iter().map(crate::api::reply::Item::value);
    let doubt = exclusions.lack().map(|why| Statement {
        about: "exclusion",
        list: None,
        bearing: Bearing::Doubt,
        says: "may fall under an exclusion: not all could be read".to_owned(),
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
        // Held back from text messages only.
        ("allSms", _) => Bearing::None,
        (_, false) => Bearing::Doubt,
        _ => Bearing::Against,
    };
    let make = |list: Option<String>| Statement {
        about: "exclusion",
        list,
        bearing,
        says: match sure {
            true => format!("falls under the exclusion `{phrase}` ({kind}), for {}", covers(&channel)),
            false => format!("may fall under the exclusion `{phrase}`: how `{kind}` matches is in no document"),
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

fn covers(channel: &str) -> &str {
    match channel {
        "all" => "every channel",
        "allEmail" | "email" => "all mail",
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
    fn an_address_falls_under_its_end_or_the_whole_of_it() {
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
    fn what_no_document_explains_is_a_doubt_and_text_messages_are_no_mail() {
        let odd = json!({"matchPhrase": "spam", "matchType": "fuzzy", "channel": "all", "lists": []});
        assert_eq!(bearings(&odd, "spam@b.co"), [(None, Bearing::Doubt)]);
        let sms = json!({"matchPhrase": "@b.co", "matchType": "end", "channel": "allSms", "lists": []});
        assert_eq!(bearings(&sms, "a@b.co"), [(None, Bearing::None)]);
    }
}
