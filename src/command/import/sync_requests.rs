//! The requests of one row in `--mode sync`: the contact, then its tags and lists, built from the bulk import contact
//! with operations of the catalogue. Pure.

use serde_json::{Map, Value, json};

use crate::api::request::{self, Input, Request};
use crate::catalogue::consent::Consent;
use crate::catalogue::model::{Operation, Param};
use crate::command::operations::operation;
use crate::error::{Error, Kind, Result};

/// A row to import.
#[derive(Clone, Debug, PartialEq)]
pub struct SyncContact {
    /// The email address.
    pub email: String,
    /// The properties of the contact, with the names of the API.
    members: Map<String, Value>,
    /// Tag names.
    pub tags: Vec<String>,
    /// Ids of lists to subscribe to.
    pub subscribe: Vec<String>,
    /// Ids of lists to unsubscribe from.
    pub unsubscribe: Vec<String>,
}

/// Reads a contact of the bulk import.
pub fn person(contact: &[u8]) -> SyncContact {
    let contact: Value = serde_json::from_slice(contact).unwrap_or(Value::Null);
    let text = |key: &str| contact.get(key).and_then(Value::as_str).map(str::to_owned);
    let array = |key: &str| contact.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
    let lists =
        |key: &str| array(key).iter().filter_map(|list| list.get("listid").map(request::plain)).collect::<Vec<_>>();
    let mut members = Map::new();
    for (own, wire) in [("email", "email"), ("first_name", "firstName"), ("last_name", "lastName"), ("phone", "phone")]
    {
        if let Some(value) = contact.get(own) {
            members.insert(wire.to_owned(), value.clone());
        }
    }
    let values: Vec<Value> = array("fields")
        .iter()
        .map(|value| json!({"field": value.get("id").map(request::plain), "value": value.get("value")}))
        .collect();
    if !values.is_empty() {
        members.insert("fieldValues".to_owned(), values.into());
    }
    SyncContact {
        email: text("email").unwrap_or_default(),
        members,
        tags: array("tags").iter().map(request::plain).collect(),
        subscribe: lists("subscribe"),
        unsubscribe: lists("unsubscribe"),
    }
}

/// The request that creates or updates the contact.
///
/// # Errors
/// Those of building a request.
pub fn sync(person: &SyncContact) -> Result<Request> {
    let input = Input { data: Some(json!({ "contact": person.members })), ..Input::default() };
    request::build(operation("contacts sync")?, &input)
}

/// The request that adds a tag to a contact, both by id.
///
/// # Errors
/// As [`sync`].
pub fn tag(contact: &str, tag: &str) -> Result<Request> {
    pair("contacts tags add", contact, tag, Input::default())
}

/// The request that creates a contact tag.
///
/// # Errors
/// As [`sync`].
pub fn new_tag(name: &str) -> Result<Request> {
    let set = vec![("tag".to_owned(), Value::from(name))];
    request::build(operation("tags create")?, &Input { set, ..Input::default() })
}

/// What a subscription must not overwrite.
///
/// # Errors
/// `Other` if the catalogue lacks it.
pub fn consent() -> Result<&'static Consent> {
    let lacking = || Error::new(Kind::Other, "contacts subscribe: no rule for consent");
    operation("contacts subscribe")?.consent.ok_or_else(lacking)
}

/// The request that subscribes a contact to a list, both by id. Resubscribing requires a source, according to the
/// documentation.
///
/// # Errors
/// As [`sync`].
pub fn subscribe(contact: &str, list: &str, resubscribe: bool) -> Result<Request> {
    pair("contacts subscribe", contact, list, Input { resubscribe, ..Input::default() })
}

/// The request that unsubscribes a contact from a list, both by id.
///
/// # Errors
/// As [`sync`].
pub fn unsubscribe(contact: &str, list: &str) -> Result<Request> {
    pair("contacts unsubscribe", contact, list, Input::default())
}

/// The request for the subscriptions of a contact.
///
/// # Errors
/// As [`sync`].
pub fn subscriptions(contact: &str) -> Result<Request> {
    let operation = operation("contacts subscriptions list")?;
    request::build(operation, &Input { arguments: arguments(operation, &[contact]), ..Input::default() })
}

/// All requests of a row for a dry run, with placeholders for ids only the server knows.
///
/// # Errors
/// As [`sync`].
pub fn dry_run(contact: &[u8], resubscribe: bool) -> Result<Vec<Request>> {
    let person = person(contact);
    let id = format!("<id of contact {}>", person.email);
    let mut requests = vec![sync(&person)?];
    for name in &person.tags {
        requests.push(tag(&id, &format!("<id of tag {name}>"))?);
    }
    for list in &person.subscribe {
        requests.push(subscribe(&id, list, resubscribe)?);
    }
    for list in &person.unsubscribe {
        requests.push(unsubscribe(&id, list)?);
    }
    Ok(requests)
}

fn pair(command: &str, first: &str, second: &str, input: Input) -> Result<Request> {
    let operation = operation(command)?;
    request::build(operation, &Input { arguments: arguments(operation, &[first, second]), ..input })
}

fn arguments(operation: &'static Operation, values: &[&str]) -> Vec<(&'static Param, String)> {
    operation.arguments.iter().zip(values.iter().map(|value| (*value).to_owned())).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::api::request::Body;

    fn shown(request: &Request) -> String {
        let body = match &request.body {
            Some(Body::Json(value)) => value.to_string(),
            _ => String::new(),
        };
        format!("{} {body}", request.label())
    }

    #[test]
    fn a_row_becomes_the_calls_that_do_the_same() {
        let contact = br#"{"email":"a@x.example","first_name":"A","tags":["vip"],"fields":[{"id":2,"value":""}],
            "subscribe":[{"listid":7}],"unsubscribe":[{"listid":8}]}"#;
        let requests: Vec<String> = dry_run(contact, true).unwrap().iter().map(shown).collect();
        assert_eq!(
            requests,
            [
                r#"POST /contact/sync {"contact":{"email":"a@x.example","firstName":"A","fieldValues":[{"field":"2","value":""}]}}"#,
                r#"POST /contactTags {"contactTag":{"contact":"<id of contact a@x.example>","tag":"<id of tag vip>"}}"#,
                r#"POST /contactLists {"contactList":{"status":1,"contact":"<id of contact a@x.example>","list":"7","sourceid":4}}"#,
                r#"POST /contactLists {"contactList":{"status":2,"contact":"<id of contact a@x.example>","list":"8"}}"#,
            ]
        );
        assert_eq!(shown(&new_tag("a, b").unwrap()), r#"POST /tags {"tag":{"tagType":"contact","tag":"a, b"}}"#);
        assert_eq!(shown(&subscriptions("7").unwrap()), "GET /contacts/7/contactLists ");
    }
}
