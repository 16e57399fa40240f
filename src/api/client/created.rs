//! Whether the response to a request that creates a record names that record. The server sometimes responds to such a
//! request with an empty body, a bare object or another record, and then it is not known whether it was carried out. Pure.

use serde_json::{Map, Value};

use super::error_response::not_known;
use crate::api::reply::{Item, wording};
use crate::api::request::{Origin, Request, plain, properties};
use crate::catalogue::model::{Method, Operation, Reply, Role};
use crate::error::Result;
use crate::text::similarity::letters;

/// Checks that the response to `request` has the record that it creates.
///
/// # Errors
/// `Unknown` if there is no record, or another one.
pub fn check(request: &Request, items: &[Item]) -> Result<()> {
    let Some(Origin { resource, operation }) = request.origin.filter(names_record) else { return Ok(()) };
    let what = if let Reply::Item(key) = operation.reply { key } else { resource.singular };
    let Some(item) = items.first().filter(|item| has_id(operation, item)) else {
        return Err(not_known(&format!("the response contains no {what}")));
    };
    let body = request.json();
    let sent = properties(operation, &body);
    let keys = operation.arguments.iter().map(|param| param.wire).chain([resource.identity]);
    for key in keys.filter(|key| !key.is_empty()) {
        let (Some(sent), Some(came)) = (sent.and_then(|sent| at(sent, key)), item.get(key)) else { continue };
        if !is_similar(&sent, &came) {
            let came = wording::brief(&came, 60);
            return Err(not_known(&format!("the response contains another {what}: its {key} is `{came}`")));
        }
    }
    Ok(())
}

/// Whether a success has the id of a record. Resources whose records have no id do not list one among their columns;
/// what the server processes later has the id of the work instead.
fn names_record(origin: &Origin) -> bool {
    let (resource, operation) = (origin.resource, origin.operation);
    let creates = match operation.reply {
        Reply::Item(_) => operation.method == Method::Post && operation.role.is_write(),
        Reply::Whole | Reply::Flat => matches!(operation.role, Role::Create | Role::Upsert),
        _ => false,
    };
    !operation.creates.is_empty() || creates && (operation.poll.is_some() || resource.columns.first() == Some(&"id"))
}

/// Whether the item has the id of the record, or anything for work that the server has just begun.
fn has_id(operation: &Operation, item: &Item) -> bool {
    if operation.poll.is_some() {
        return item.value().as_object().is_some_and(|properties| !properties.is_empty());
    }
    let id = if operation.creates.is_empty() { item.id() } else { item.get(operation.creates) };
    id.is_some_and(|id| !id.is_empty())
}

/// The text of a property; a dot descends.
fn at(properties: &Map<String, Value>, key: &str) -> Option<String> {
    let (first, rest) = key.split_once('.').unwrap_or((key, ""));
    let value = properties.get(first)?;
    let value = if rest.is_empty() { value } else { value.pointer(&format!("/{}", rest.replace('.', "/")))? };
    matches!(value, Value::String(_) | Value::Number(_)).then(|| plain(value))
}

/// Whether the server may have stored one name as the other: it changes case, white space and markup, cuts long names, and
/// puts the ID of an app before a slug.
pub fn is_similar(sent: &str, came: &str) -> bool {
    if !sent.is_empty() && came.strip_suffix(sent).is_some_and(|before| before.ends_with('-')) {
        return true;
    }
    let (sent, came) = (letters(&without_entities(sent)), letters(&without_entities(came)));
    sent == came || !came.is_empty() && sent.starts_with(&came)
}

/// The text without the entities of HTML.
fn without_entities(text: &str) -> String {
    let entities = ["&amp;", "&lt;", "&gt;", "&quot;", "&#039;", "&#39;"];
    entities.iter().fold(text.to_owned(), |text, entity| text.replace(entity, ""))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::api::request::Body;
    use crate::catalogue;
    use crate::catalogue::model::Server;
    use crate::error::Kind;
    use serde_json::json;

    /// Checks the response `items` to the request of `command` with the properties `sent`, whose arguments are all 1.
    fn outcome(command: &str, sent: Value, items: &[Value]) -> std::result::Result<(), String> {
        let (_, operations) = catalogue::command(command).unwrap();
        let operation = operations[0];
        let mut body = sent.as_object().unwrap().clone();
        body.extend(operation.arguments.iter().map(|param| (param.wire.to_owned(), Value::from(1))));
        let body =
            if operation.envelope.is_empty() { Value::Object(body) } else { json!({ operation.envelope: body }) };
        let request =
            Request { body: Some(Body::Json(body)), ..Request::with_path(operation, operation.path.to_owned()) };
        let items: Vec<Item> = items.iter().map(Item::from_value).collect();
        check(&request, &items).map_err(|error| {
            assert_eq!(error.kind(), Kind::Unknown);
            error.message().split(';').next().unwrap().to_owned()
        })
    }

    #[test]
    fn a_create_without_a_record_is_not_confirmed() {
        for items in [&[][..], &[json!({})], &[json!({"message": "Could not"})], &[json!({"title": "T"})]] {
            let none = Err("the response contains no deal".to_owned());
            assert_eq!(outcome("deals create", json!({"title": "T"}), items), none, "{items:?}");
        }
        assert!(outcome("contacts automations add", json!({}), &[]).is_err());
        assert!(outcome("contacts tags add", json!({}), &[json!({})]).is_err());
        assert!(outcome("contacts sync", json!({"email": "a@b.co"}), &[json!({})]).is_err());
        assert!(outcome("campaigns create", json!({"name": "C"}), &[json!({"message": "no"})]).is_err());
    }

    /// Writes by POST that create no record, or one whose response is not known to have an ID.
    const WITHOUT_RECORD: &[&str] = &[
        "forms opt-in",
        "deals field-values bulk-create",
        "tasks reminders create",
        "accounts field-values bulk-create",
        "whatsapp templates send",
        "whatsapp flows run",
        "ecommerce graphql",
        "events create",
        "events track",
        "events publish-local",
        "templates create",
        "templates import",
        "v1 logins create",
    ];

    #[test]
    fn every_operation_that_creates_a_record_is_checked_for_its_id() {
        // Every request of API v1 is a POST.
        let is_post = |operation: &Operation| {
            let creates = operation.server != Server::V1 || operation.role == Role::Create;
            operation.method == Method::Post && operation.role.is_write() && creates
        };
        let mut wrong = Vec::new();
        for (resource, operation) in catalogue::operations().filter(|(_, operation)| is_post(operation)) {
            let command = format!("{} {}", resource.name, operation.verb);
            let request = Request::with_path(operation, operation.path.to_owned());
            let refuses = |items: &[Value]| {
                let items: Vec<Item> = items.iter().map(Item::from_value).collect();
                check(&request, &items).is_err_and(|error| error.kind() == Kind::Unknown)
            };
            let is_checked = refuses(&[]) && refuses(&[json!({})]);
            if is_checked == WITHOUT_RECORD.contains(&command.as_str()) {
                wrong.push(format!("{command}: {is_checked}"));
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn another_record_does_not_confirm_a_create() {
        let other = [json!({"id": "99", "title": "Other"})];
        let error = Err("the response contains another deal: its title is `Other`".to_owned());
        assert_eq!(outcome("deals create", json!({"title": "T"}), &other), error);
        let pair = |contact: &str| [json!({"id": "9", "contact": contact, "tag": 1})];
        assert_eq!(outcome("contacts tags add", json!({}), &pair("1")), Ok(()));
        let error = Err("the response contains another contactTag: its contact is `2`".to_owned());
        assert_eq!(outcome("contacts tags add", json!({}), &pair("2")), error);
        assert!(outcome("contacts create", json!({"email": "a@b.co"}), &[json!({"deal": {"id": "9"}})]).is_err());
    }

    #[test]
    fn a_record_confirms_a_create_however_its_name_is_stored() {
        let confirms = |sent: &str, came: Value| outcome("deals create", json!({ "title": sent }), &[came]).is_ok();
        assert!(confirms("T", json!({"id": 7})));
        assert!(confirms(" R&D  2 ", json!({"id": "7", "title": "r&amp;d 2"})));
        assert!(confirms("a long title", json!({"id": "7", "title": "a long"})));
        assert!(confirms("event-tickets", json!({"id": "7", "title": "app-230f-event-tickets"})));
        assert!(!confirms("tickets", json!({"id": "7", "title": "mytickets"})));
    }

    #[test]
    fn records_without_an_id_are_confirmed_by_any_response() {
        let event = [json!({"name": "opened"})];
        assert_eq!(outcome("events create", json!({"name": "opened"}), &event), Ok(()));
        assert_eq!(outcome("deals field-values bulk-create", json!({}), &[]), Ok(()));
        assert_eq!(outcome("contacts update", json!({}), &[]), Ok(()));
    }
}
