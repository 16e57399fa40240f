//! The recipients of a campaign: fixed when its sending starts, no contact twice, in the order of their ids.

use std::fmt::Write;

use rusqlite::params_from_iter;
use rusqlite::types::Value as SqlValue;
use serde_json::{Map, Value, json};

use super::addresses::FORMER;
use super::exclusions::{excludes, excludes_from};
use super::segments;
use crate::api::{Outcome, Request};
use crate::resources::exclusions::EXCLUSIONS;
use crate::store::{Conditions, Row, Selection};
use crate::util::text::php_int;

/// The active subscriptions to a list, with the email addresses.
const ACTIVE: &str = "SELECT c.id, c.body->>'email' FROM contactLists AS m \
    JOIN contacts AS c ON c.id = CAST(m.body->>'contact' AS INTEGER) \
    WHERE m.body->>'list' = ?1 AND m.body->>'status' = '1'";

/// The recipients of a campaign, each with the index of its list among those of the campaign.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Recipients {
    contacts: Vec<(i64, usize)>,
    /// The number of former contacts, who come last.
    former: i64,
}

impl Recipients {
    /// Returns the recipients of a seeded campaign.
    pub(crate) fn seeded(contacts: &[i64], former: i64) -> Self {
        Recipients { contacts: contacts.iter().map(|contact| (*contact, 0)).collect(), former }
    }

    /// Selects the active contacts of the lists that are in the segment and not excluded. A segment that the emulator
    /// cannot evaluate has no contacts.
    pub(super) fn select(request: &Request<'_>, lists: &[i64], segment: &str) -> Outcome<Self> {
        let segment = match segment {
            "" | "0" => Some(Conditions::default()),
            segment => segments::condition(request, segment)?,
        };
        let Some(segment) = segment else { return Ok(Recipients::default()) };
        let exclusions = request.store.select(&EXCLUSIONS, &Selection::all(Conditions::default()))?;
        let mut contacts = Vec::new();
        for (index, list) in lists.iter().enumerate() {
            contacts.extend(of_list(request, *list, &segment, &exclusions)?.into_iter().map(|id| (id, index)));
        }
        // The sort is stable, so a contact of several lists keeps the first one.
        contacts.sort_by_key(|(contact, _)| *contact);
        contacts.dedup_by_key(|(contact, _)| *contact);
        Ok(Recipients { contacts, former: 0 })
    }

    /// Returns their number.
    pub(crate) fn len(&self) -> i64 {
        i64::try_from(self.contacts.len()).unwrap_or(0) + self.former
    }

    /// Returns the contact at `index` and the index of its list.
    pub(super) fn get(&self, index: i64) -> (i64, usize) {
        let known = usize::try_from(index).ok().and_then(|index| self.contacts.get(index));
        known.copied().unwrap_or((FORMER + index, 0))
    }

    /// Parses the stored form: the differences between the ids, in order, and a letter for each list.
    pub(super) fn parse(row: &Row) -> Self {
        let mut last = 0;
        let mut lists = row.text("lists").bytes();
        let contacts = row.text("contacts").split_ascii_whitespace().map(|step| {
            last += php_int(step);
            (last, lists.next().map_or(0, |letter| usize::from(letter.saturating_sub(b'a'))))
        });
        Recipients { contacts: contacts.collect(), former: row.body.get("former").and_then(Value::as_i64).unwrap_or(0) }
    }

    /// Returns the stored form.
    pub(crate) fn to_body(&self, campaign: i64) -> Map<String, Value> {
        let mut steps = String::new();
        let mut last = 0;
        for (contact, _) in &self.contacts {
            let _ = write!(steps, "{} ", contact - last);
            last = *contact;
        }
        let mut body = Map::new();
        body.insert("campaign".to_owned(), json!(campaign.to_string()));
        body.insert("contacts".to_owned(), json!(steps.trim_end()));
        // All recipients are on the first list unless there are several.
        if self.contacts.iter().any(|(_, list)| *list > 0) {
            let letter = |list: usize| char::from(b'a' + u8::try_from(list.min(25)).unwrap_or(0));
            body.insert(
                "lists".to_owned(),
                json!(self.contacts.iter().map(|(_, list)| letter(*list)).collect::<String>()),
            );
        }
        if self.former > 0 {
            body.insert("former".to_owned(), json!(self.former));
        }
        body
    }
}

fn of_list(request: &Request<'_>, list: i64, segment: &Conditions, exclusions: &[Row]) -> Outcome<Vec<i64>> {
    let sql = format!("{ACTIVE} AND c.id IN (SELECT id FROM contacts WHERE {})", segment.where_text());
    let sql = if segment.sql.is_empty() { ACTIVE } else { &sql };
    let mut statement = request.store.connection().prepare_cached(sql)?;
    let values = std::iter::once(SqlValue::from(list.to_string())).chain(segment.values.iter().cloned());
    let mut rows = statement.query(params_from_iter(values))?;
    let mut contacts = Vec::new();
    while let Some(row) = rows.next()? {
        let email = row.get_ref(1)?.as_str().unwrap_or_default();
        if !exclusions.iter().any(|rule| excludes(rule, email) || excludes_from(rule, email, list)) {
            contacts.push(row.get(0)?);
        }
    }
    Ok(contacts)
}

#[cfg(test)]
mod tests {
    use super::Recipients;
    use crate::sending::addresses::FORMER;
    use crate::store::Row;

    #[test]
    fn the_stored_form_keeps_contacts_lists_and_former_contacts() {
        for recipients in [
            Recipients { contacts: vec![(3, 0), (4, 2), (900, 1)], former: 2 },
            Recipients { contacts: vec![(1, 0), (7, 0)], former: 0 },
            Recipients::default(),
        ] {
            assert_eq!(Recipients::parse(&Row { id: 1, body: recipients.to_body(5) }), recipients);
        }
    }

    #[test]
    fn former_contacts_come_last() {
        let recipients = Recipients::seeded(&[3, 9], 2);
        let all: Vec<i64> = (0..recipients.len()).map(|index| recipients.get(index).0).collect();
        assert_eq!(all, [3, 9, FORMER + 2, FORMER + 3]);
    }
}
