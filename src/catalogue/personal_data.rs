//! What the API holds about one contact: the reads whose argument is a contact, and the listings that can be filtered by a
//! contact or by an email address. Derived from the operations. Pure.

use super::model::{Kind, Method, Operation, Param, Reply, Resource, Role, Server, When};

/// The placeholder for the ID of the contact in a filter.
pub const ID: &str = "{id}";
/// The placeholder for its email address.
pub const EMAIL: &str = "{email}";

/// What can concern a contact, and what the API does not show of it.
pub const LIMITS: &[&str] = &[
    "page visits, site messages, and form submissions: the API does not list them",
    "campaign emails that were opened or clicked: acamp campaigns recipients lists them per campaign",
    "SMS and WhatsApp messages: they are found by phone number or by an ID of their own, not by contact",
    "notes, tasks, and activities of deals and accounts of the contact: they belong to those records",
    "exclusions that contain the email address: they prevent that it is mailed again (acamp lists exclusions list)",
    "records of custom objects that name the contact in another property than their primary contact",
    "what ActiveCampaign keeps in backups, and what other programs have copied",
];

/// Records that concern one contact.
#[derive(Clone, Debug)]
pub struct PersonalData {
    /// Their name: `contacts tags`.
    pub name: String,
    /// The operation that reads them.
    pub operation: &'static Operation,
    /// How the contact is selected.
    pub by: SelectedBy,
}

/// How an operation selects the records of one contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SelectedBy {
    /// By its argument.
    Argument,
    /// By these query parameters, with [`ID`] or [`EMAIL`] for the contact. The server may ignore them.
    Filters(Vec<(&'static str, &'static str)>),
    /// By such a query parameter, for each record of a resource, which is its argument.
    Each(&'static str, (&'static str, &'static str)),
}

/// Everything, the contact itself first.
pub fn all() -> Vec<PersonalData> {
    let known = || super::operations().filter(|(_, operation)| reads(operation));
    let mut found: Vec<PersonalData> =
        known().filter_map(|(resource, operation)| by_argument(resource, operation)).collect();
    let is_new = |operation: &Operation| {
        let key = |other: &Operation| matches!((other.reply, operation.reply), (Reply::Items(one), Reply::Items(own)) if one == own);
        !found.iter().any(|known| key(known.operation))
    };
    let filtered: Vec<PersonalData> = known()
        .filter(|(_, operation)| is_new(operation))
        .filter_map(|(resource, operation)| by_filter(resource, operation))
        .collect();
    found.extend(filtered);
    found
}

fn reads(operation: &Operation) -> bool {
    matches!(operation.role, Role::List | Role::Get)
        && operation.method == Method::Get
        && operation.server == Server::V3
        && operation.reply != Reply::Text
}

fn by_argument(resource: &'static Resource, operation: &'static Operation) -> Option<PersonalData> {
    let [argument] = operation.arguments else { return None };
    let suffix = match operation.when {
        When::Always | When::WithArgument => "",
        When::Flag(flag) if flag != argument.flag => flag,
        _ => return None,
    };
    let verb = if matches!(operation.verb, "list" | "get") { "" } else { operation.verb };
    let words = [resource.name, verb, suffix].into_iter().filter(|word| !word.is_empty());
    let name = words.collect::<Vec<_>>().join(" ");
    is_contact(argument).then_some(PersonalData { name, operation, by: SelectedBy::Argument })
}

fn by_filter(resource: &'static Resource, operation: &'static Operation) -> Option<PersonalData> {
    if operation.when != When::Always || operation.role != Role::List {
        return None;
    }
    let is_filter = |param: &&Param| param.wire.starts_with("filters[");
    let filters = || operation.params.iter().filter(is_filter);
    let contact = filters().find(|param| is_contact(param));
    let by = match (operation.arguments, contact) {
        ([], Some(param)) => SelectedBy::Filters(vec![(param.wire, ID)]),
        ([], None) => SelectedBy::Filters(filters().find_map(|param| by_other(operation, param))?),
        ([parent], Some(param)) => SelectedBy::Each(parent.kind.resource()?, (param.wire, ID)),
        _ => return None,
    };
    Some(PersonalData { name: resource.name.to_owned(), operation, by })
}

/// The query for the records of a contact of a listing that can also be filtered by other records, or by email address.
fn by_other(operation: &Operation, param: &Param) -> Option<Vec<(&'static str, &'static str)>> {
    if param.flag == "email" {
        return Some(vec![(param.wire, EMAIL)]);
    }
    let Kind::ReferenceBy(flag, resources) = param.kind else { return None };
    let (word, _) = resources.iter().find(|(_, resource)| *resource == "contacts")?;
    let kind = operation.params.iter().find(|other| other.flag == flag)?;
    let Kind::Choice(words) = kind.kind else { return None };
    let (_, code) = words.iter().find(|(known, _)| known == word)?;
    Some(vec![(kind.wire, *code), (param.wire, ID)])
}

fn is_contact(param: &Param) -> bool {
    param.kind.resource() == Some("contacts")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_concerns_a_contact_is_derived_from_the_operations() {
        let all = all();
        let by = |name: &str| all.iter().find(|data| data.name == name).map(|data| data.by.clone());
        assert_eq!(all[0].name, "contacts");
        for name in [
            "contacts subscriptions",
            "contacts tags",
            "contacts field-values",
            "contacts notes",
            "contacts activities",
            "contacts automations",
            "contacts automations count",
            "contacts deals",
            "contacts deals secondary",
            "contacts bounces",
            "contacts logs",
            "contacts tracking-logs",
            "contacts scores",
            "contacts goals",
            "contacts geo-ips",
            "contacts accounts",
            "contacts data",
            "contacts organization",
            "contacts plus-append",
        ] {
            assert_eq!(by(name), Some(SelectedBy::Argument), "{name}");
        }
        let filters = |pairs: &[(&'static str, &'static str)]| Some(SelectedBy::Filters(pairs.to_vec()));
        assert_eq!(by("email-activities"), filters(&[("filters[subscriberid]", ID)]));
        assert_eq!(by("tasks"), filters(&[("filters[reltype]", "Subscriber"), ("filters[relid]", ID)]));
        assert_eq!(by("ecommerce orders"), filters(&[("filters[email]", EMAIL)]));
        assert_eq!(by("ecommerce customers"), filters(&[("filters[email]", EMAIL)]));
        let record = ("filters[relationships.primary-contact][eq]", ID);
        assert_eq!(by("custom-objects records"), Some(SelectedBy::Each("custom-objects schemas", record)));
        assert_eq!(by("accounts contacts"), None, "the same records as those of the contact");
        assert_eq!(by("segments match one"), None);
    }
}
