//! What can be read completely: the listings that need no argument, the settings that are one record, what can only be
//! listed per record of a small collection, and the side-loads that have no listing of their own. The account export and
//! the mirror read these. Pure.

use crate::catalogue;
use crate::catalogue::build::list;
use crate::catalogue::model::{Evidence, Kind, Method, Operation, Param, Reply, Resource, Role, Server, When};
use crate::catalogue::side_loads::{Added, Association, SideLoad};

/// All contacts' lists. The operation is undocumented and in no recording: integrations report that it works, with
/// `filters[list]` and `filters[status]`. If the server rejects it, each contact is requested instead.
pub static ALL_LISTS: Operation =
    list("/contactLists", "List the subscriptions of all contacts", "contactLists").evidence(Evidence::Observed);

/// Records that can be read completely.
#[derive(Clone, Debug)]
pub struct Collection {
    /// Their name: `contacts tags`.
    pub name: String,
    /// The operation.
    pub operation: &'static Operation,
    /// The listing whose records are read one by one to get them; none if the operation needs no argument.
    pub parent: Option<&'static Operation>,
    /// The side-loads in its responses that have no listing of their own.
    pub kept: Vec<SideCollection>,
}

/// A side-load whose records are in no listing of their own.
#[derive(Clone, Debug)]
pub struct SideCollection {
    /// The name of its records: `contacts fields options`.
    pub name: String,
    /// The relation.
    pub load: &'static SideLoad,
}

/// Reads of one record per record of a small collection that have more than the listing: name, resource, verb.
const DETAILS: &[(&str, &str, &str)] = &[
    // The listing has counts, not conditions.
    ("segments definitions", "segments", "get"),
    // Recorded: a listing has no options.
    ("forms definitions", "forms", "get"),
];

/// Listings per record that are not read: a record for each message that was sent.
const UNLIMITED: &[&str] = &["sms recipients"];

/// Single records that are in another resource, or not data of the account.
const EXCLUDED: &[(&str, &str)] = &[("users", "me"), ("editor config", "get")];

impl Collection {
    /// The names of its records and of the side-loads.
    pub fn names(&self) -> Vec<String> {
        std::iter::once(&self.name).chain(self.kept.iter().map(|kept| &kept.name)).cloned().collect()
    }

    /// Whether side-loads are requested that the server does not add by itself.
    pub fn includes(&self) -> bool {
        self.kept.iter().any(|kept| kept.load.added != Added::Always)
    }

    /// The key of its records in a response, if they are an array.
    pub fn key(&self) -> Option<&'static str> {
        match self.operation.reply {
            Reply::Items(key) => Some(key),
            _ => None,
        }
    }

    /// The parameter that limits it to records changed after a day.
    pub fn changed_after(&self) -> Option<&'static Param> {
        self.operation.params.iter().find(|param| param.wire == "filters[updated_after]")
    }
}

/// All collections, in the order of the catalogue.
pub fn all() -> Vec<Collection> {
    catalogue::ALL.iter().copied().flat_map(of_resource).collect()
}

fn of_resource(resource: &'static Resource) -> Vec<Collection> {
    let alone = |name: String, operation| Collection { name, operation, parent: None, kept: Vec::new() };
    let listing = whole(resource)
        .map(|operation| Collection { kept: kept(resource, operation), ..alone(resource.name.to_owned(), operation) });
    let has_listing = listing.is_some();
    let name = |operation: &Operation| {
        let is_all = operation.verb == "get" && !has_listing;
        if is_all { resource.name.to_owned() } else { format!("{} {}", resource.name, operation.verb) }
    };
    let is_excluded = |operation: &Operation| EXCLUDED.contains(&(resource.name, operation.verb));
    let single = resource.operations.iter().filter(|operation| is_single(operation) && !is_excluded(operation));
    let single = single.map(|operation| alone(name(operation), operation));
    listing.into_iter().chain(single).chain(per_record(resource)).chain(details(resource)).collect()
}

/// Whether an operation is a plain read with this role.
fn reads(operation: &Operation, role: Role) -> bool {
    operation.role == role
        && operation.when == When::Always
        && operation.method == Method::Get
        && operation.server == Server::V3
        && !operation.params.iter().any(|param| param.required)
}

fn is_listing(operation: &Operation, arguments: usize) -> bool {
    reads(operation, Role::List) && operation.verb == "list" && operation.arguments.len() == arguments
}

/// Whether an operation reads the only record of its kind.
fn is_single(operation: &Operation) -> bool {
    reads(operation, Role::Get) && operation.arguments.is_empty() && operation.reply != Reply::Text
}

/// The operation that lists a resource completely.
pub fn whole(resource: &'static Resource) -> Option<&'static Operation> {
    if resource.name == "contacts subscriptions" {
        return Some(&ALL_LISTS);
    }
    resource.operations.iter().find(|operation| is_listing(operation, 0))
}

/// Whether a resource with a complete listing has its records under `key`.
pub fn is_listed(key: &str) -> bool {
    catalogue::ALL.iter().copied().filter_map(whole).any(|operation| has_key(operation, key))
}

/// Whether the records of a response are under `key`.
fn has_key(operation: &Operation, key: &str) -> bool {
    matches!(operation.reply, Reply::Items(own) if own == key)
}

/// The relations whose rows are in the responses of a listing, or below its records, and nowhere else. If the server does
/// not add them, they can cost a request per record, so that only small collections are asked for them.
fn kept(resource: &Resource, operation: &'static Operation) -> Vec<SideCollection> {
    let is_kept = |load: &&'static SideLoad| {
        matches!(load.association, Association::Rows { .. })
            && load.parent().is_none()
            && (load.added == Added::Always || resource.cached)
            && !is_listed(load.array)
    };
    let loads = operation.side_loads.iter().filter(is_kept);
    loads.map(|load| SideCollection { name: name_of(resource, load.array), load }).collect()
}

/// The resource whose records have the key `array`, or are read one by one below it.
fn name_of(beside: &Resource, array: &str) -> String {
    let single = format!("/{array}/{{id}}");
    let is_own = |operation: &Operation| operation.role == Role::Get && operation.path == single;
    let is_list = |operation: &Operation| operation.role == Role::List && has_key(operation, array);
    let mut below = catalogue::ALL.iter().filter(|resource| resource.name.starts_with(beside.name));
    let found = below.find(|resource| resource.operations.iter().any(|one| is_own(one) || is_list(one)));
    found.map_or_else(|| format!("{} {array}", beside.name), |resource| resource.name.to_owned())
}

/// What is listed below each record of another resource, and nowhere else.
fn per_record(resource: &'static Resource) -> Option<Collection> {
    let operation = resource.operations.iter().find(|operation| is_listing(operation, 1))?;
    let Kind::Reference(parent) = operation.arguments[0].kind else { return None };
    let parent = catalogue::find(parent).filter(|parent| parent.cached && operation.path_arguments().count() == 1)?;
    let listing = whole(parent)?;
    let Reply::Items(key) = operation.reply else { return None };
    let is_elsewhere = is_listed(key) || kept(parent, listing).iter().any(|kept| kept.load.array == key);
    let is_read = !is_elsewhere && !UNLIMITED.contains(&resource.name);
    let name = resource.name.to_owned();
    is_read.then(|| Collection { name, operation, parent: Some(listing), kept: Vec::new() })
}

fn details(resource: &'static Resource) -> Option<Collection> {
    let (name, _, verb) = DETAILS.iter().find(|(_, of, _)| *of == resource.name)?;
    let operation = resource.operations.iter().find(|one| one.verb == *verb && reads(one, Role::Get))?;
    Some(Collection { name: (*name).to_owned(), operation, parent: whole(resource), kept: Vec::new() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_needs_no_argument_is_read_and_what_is_below_few_records() {
        let all = all();
        let path = |name: &str| all.iter().find(|one| one.name == name).map(|one| one.operation.path);
        assert_eq!(path("contacts"), Some("/contacts"));
        assert_eq!(path("contacts subscriptions"), Some("/contactLists"));
        assert_eq!(path("deals field-values"), Some("/dealCustomFieldData"));
        assert_eq!(path("settings"), Some("/settings/account"));
        assert_eq!(path("site-tracking status"), Some("/siteTracking"));
        assert_eq!(path("contacts logs"), None);
        let each: Vec<&str> = all.iter().filter(|one| one.parent.is_some()).map(|one| one.name.as_str()).collect();
        assert_eq!(
            each,
            [
                "automations blocks",
                "automations triggers",
                "segments definitions",
                "forms definitions",
                "custom-objects records"
            ]
        );
        let is_plain = |one: &Collection| one.parent.is_some() || !one.operation.path.contains('{');
        assert!(all.iter().all(is_plain), "{all:?}");
    }

    #[test]
    fn side_loads_without_a_listing_have_the_name_of_their_resource() {
        let all = all();
        let kept = |name: &str| {
            let one = all.iter().find(|one| one.name == name).unwrap();
            one.kept.iter().map(|kept| kept.name.as_str()).collect::<Vec<_>>()
        };
        assert_eq!(kept("contacts fields"), ["contacts fields options", "contacts fields lists"]);
        assert_eq!(kept("campaigns"), ["campaigns messages", "campaigns links", "campaigns campaignLists"]);
        assert_eq!(kept("pipelines"), ["pipelines dealGroupUsers", "pipelines dealGroupGroups"]);
        assert!(kept("contacts").is_empty() && kept("deals").is_empty());
    }

    #[test]
    fn contacts_and_deals_can_be_asked_for_changes() {
        let all = all();
        let with = all.iter().filter(|one| one.changed_after().is_some()).map(|one| one.name.as_str());
        assert_eq!(with.collect::<Vec<_>>(), ["contacts", "deals"]);
    }
}
