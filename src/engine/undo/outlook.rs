//! Whether a write can be undone, as far as its entry in the history alone tells. Pure.

use serde_json::Value;

use crate::api::request::Origin;
use crate::catalogue;
use crate::catalogue::model::{Encoding, Method, Operation, Resource, Role};
use crate::catalogue::undoing::Inverse;
use crate::store::history::{Before, CONTACT_ERASED, Entry, Outcome, Write};

/// How a write would be undone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outlook {
    /// It can be, as far as the history shows.
    Possible,
    /// Nothing was done, or it is undone already.
    Nothing(String),
    /// It cannot be, for this reason.
    Impossible(String),
}

/// The operation a write was of. Histories of earlier versions do not name it.
pub fn origin_of(write: &Write) -> Option<Origin> {
    let (method, server, path) = (write.request.method()?, write.request.server(), &write.request.path);
    let recorded = write.request.operation.as_deref().and_then(|own| Origin::recorded(own, method, server, path));
    recorded.or_else(|| Origin::find_by_request(method, server, path))
}

/// The operation that deletes what `create` creates: the one at its own path, otherwise the `delete` of the resource.
pub fn remover(resource: &'static Resource, create: &Operation) -> Option<&'static Operation> {
    if let Inverse::DeletedBy(command, _) = create.undo.inverse {
        return catalogue::command(command).and_then(|(_, operations)| operations.into_iter().next());
    }
    let below = format!("{}/{{", create.path);
    let removes = |operation: &&Operation| {
        matches!(operation.role, Role::Delete | Role::Remove)
            && operation.method == Method::Delete
            && operation.when == catalogue::model::When::Always
            && operation.path.matches('{').count() == create.path.matches('{').count() + 1
    };
    let operations = || resource.operations.iter().filter(removes);
    operations()
        .find(|operation| operation.path.starts_with(&below))
        .or_else(|| operations().find(|operation| operation.verb == "delete"))
}

/// The operation that recreates a record of the resource.
pub fn maker(resource: &'static Resource) -> Option<&'static Operation> {
    resource.operations.iter().find(|operation| operation.verb == "create" && operation.method == Method::Post)
}

/// Whether a write of a run can be undone.
pub fn outlook(entry: &Entry, write: &Write) -> Outlook {
    if let Some(by) = &write.undone_by {
        return Outlook::Nothing(format!("undone by {by}"));
    }
    if matches!(write.outcome, Outcome::Failed(_)) {
        return Outlook::Nothing("it was not carried out".to_owned());
    }
    if write.before.error == CONTACT_ERASED {
        return Outlook::Impossible(CONTACT_ERASED.to_owned());
    }
    let Some(origin) = origin_of(write) else {
        return Outlook::Impossible("no acamp command covers this request".to_owned());
    };
    let is_created = |number: u64| entry.writes.iter().any(|other| other.number == number && is_create(other));
    if write.behind.is_some_and(is_created) {
        return Outlook::Possible;
    }
    outlook_of(origin, &write.before)
}

/// Whether a write of an operation that was carried out can be undone, given the state before it.
pub fn outlook_of(Origin { resource, operation }: Origin, before: &Before) -> Outlook {
    let nothing = |why: &str| Outlook::Nothing(why.to_owned());
    let impossible = |why: String| Outlook::Impossible(why);
    let unread = || {
        let why = if before.error.is_empty() { "the previous state was not read" } else { &before.error };
        Outlook::Impossible(format!("the previous state is unknown: {why}"))
    };
    let joins = operation.relation.is_none() && operation.undo.relation.is_some();
    match (operation.undo.inverse, operation.role) {
        (Inverse::Never(why), _) => impossible(why.to_owned()),
        (Inverse::Command(_), _) if joins && before.item.is_object() => nothing("it was like that before"),
        (Inverse::Command(_), Role::Remove) if !before.item.is_object() => unread(),
        (Inverse::Again(_), _) if !before.known => unread(),
        (Inverse::Command(_) | Inverse::Again(_) | Inverse::DeletedBy(..) | Inverse::Dependents, _) => {
            Outlook::Possible
        }
        (Inverse::ByRole, _) if operation.encoding == Encoding::JsonArray => {
            impossible("it changed several records at once".to_owned())
        }
        (Inverse::ByRole, Role::Create) => match remover(resource, operation) {
            Some(_) => Outlook::Possible,
            None => impossible(format!("the API cannot delete {}", resource.name)),
        },
        (Inverse::ByRole, Role::Update | Role::Upsert) if before.item.is_object() => Outlook::Possible,
        (Inverse::ByRole, Role::Upsert) if before.known && remover(resource, operation).is_some() => Outlook::Possible,
        (Inverse::ByRole, Role::Delete) if maker(resource).is_none() => {
            impossible(format!("the API cannot recreate {}", resource.name))
        }
        (Inverse::ByRole, Role::Delete) if before.item.is_object() => Outlook::Possible,
        (Inverse::ByRole, Role::Update | Role::Upsert | Role::Delete) => unread(),
        (Inverse::ByRole, Role::Send) => impossible("sent messages cannot be recalled".to_owned()),
        (Inverse::ByRole, _) => impossible(format!("`{} {}` has no inverse", resource.name, operation.verb)),
    }
}

fn is_create(write: &Write) -> bool {
    origin_of(write).is_some_and(|origin| origin.operation.role == Role::Create)
}

/// A property of a record; a dot selects a nested one.
pub fn property<'a>(item: &'a Value, name: &str) -> Option<&'a Value> {
    item.get(name).or_else(|| item.pointer(&format!("/{}", name.replace('.', "/"))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::history::{Before, Sent};
    use serde_json::json;

    fn write(method: &str, path: &str, item: Value) -> Write {
        let request = Sent {
            operation: None,
            method: method.to_owned(),
            server: "v3".to_owned(),
            path: path.to_owned(),
            query: Vec::new(),
            body: Value::Null,
        };
        let before = Before { known: true, item, ..Before::default() };
        let outcome = Outcome::Done(Value::Null);
        Write { number: 1, at: 0, request, before, behind: None, outcome, undone_by: None }
    }

    fn outlook_of(write: &Write) -> Outlook {
        outlook(&Entry::default(), write)
    }

    #[test]
    fn the_row_decides_what_can_be_undone() {
        assert_eq!(outlook_of(&write("PUT", "/contacts/1", json!({"id": "1"}))), Outlook::Possible);
        assert_eq!(outlook_of(&write("DELETE", "/tags/1", json!({"id": "1"}))), Outlook::Possible);
        assert_eq!(outlook_of(&write("POST", "/tags", Value::Null)), Outlook::Possible);
        assert_eq!(outlook_of(&write("POST", "/contactTags", Value::Null)), Outlook::Possible);
        let why = "the previous state is unknown: the previous state was not read";
        assert_eq!(outlook_of(&write("PUT", "/contacts/1", Value::Null)), Outlook::Impossible(why.to_owned()));
        assert!(matches!(outlook_of(&write("POST", "/no/such/call", Value::Null)), Outlook::Impossible(_)));
        assert!(matches!(outlook_of(&write("DELETE", "/automations/1", json!({}))), Outlook::Possible));
    }

    #[test]
    fn what_was_not_done_or_is_undone_needs_nothing() {
        let mut one = write("POST", "/tags", Value::Null);
        one.outcome = Outcome::Failed("no".to_owned());
        assert_eq!(outlook_of(&one), Outlook::Nothing("it was not carried out".to_owned()));
        one.undone_by = Some("x".to_owned());
        assert_eq!(outlook_of(&one), Outlook::Nothing("undone by x".to_owned()));
    }

    #[test]
    fn the_recorded_operation_decides_and_an_older_history_without_one_is_understood() {
        let mut one = write("PUT", "/siteTracking", Value::Null);
        one.request =
            serde_json::from_value(json!({"method": "PUT", "server": "v3", "path": "/siteTracking"})).unwrap();
        assert_eq!(origin_of(&one).map(|origin| origin.resource.name), Some("site-tracking"));
        for command in ["site-tracking enable", "site-tracking disable"] {
            one.request.operation = Some(command.to_owned());
            assert_eq!(origin_of(&one).map(Origin::command).as_deref(), Some(command));
        }
    }

    #[test]
    fn a_create_is_taken_back_at_its_own_path() {
        for (create, delete) in [
            ("contacts create", "/contacts/{id}"),
            ("campaigns create", "/campaigns/{id}/delete"),
            ("accounts contacts add", "/accountContacts/{id}"),
            ("contacts fields create", "/fields/{id}"),
        ] {
            let (resource, operations) = crate::catalogue::command(create).unwrap();
            assert_eq!(remover(resource, operations[0]).map(|operation| operation.path), Some(delete), "{create}");
        }
    }
}
