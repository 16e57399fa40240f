//! The catalogue: every API operation as data, one file per resource. Knows nothing of HTTP, clap or files.

pub mod build;
pub(crate) mod cascading;
pub(crate) mod collections;
pub(crate) mod consent;
pub(crate) mod guarding;
mod kinds;
pub(crate) mod labels;
pub mod managed;
pub(crate) mod meanings;
pub mod model;
pub(crate) mod naming;
pub mod outcomes;
pub(crate) mod parameters;
pub mod personal_data;
pub(crate) mod properties;
pub(crate) mod references;
pub(crate) mod refusals;
pub(crate) mod responses;
pub mod scope;
pub mod shapes;
pub(crate) mod shared;
pub mod side_loads;
pub mod undoing;
pub mod value_format;
pub(crate) mod wire;

mod accounts;
mod addresses;
mod automations;
mod brandings;
mod calendars;
pub(crate) mod campaigns;
mod connections;
mod contacts;
mod custom_fields;
mod custom_objects;
mod deals;
pub mod definitions;
mod ecommerce;
mod editor;
mod email_activities;
mod events;
mod forms;
mod groups;
mod lists;
mod messages;
mod notes;
mod pipelines;
mod saved_responses;
mod scores;
mod segments;
mod settings;
mod site_tracking;
mod sms;
mod stages;
mod tags;
mod tasks;
mod templates;
mod users;
pub(crate) mod v1;
mod variables;
mod webhooks;
mod whatsapp;

use model::{Method, Operation, Reply, Resource, Server};

/// All resources, in the order of the help.
pub static ALL: &[&Resource] = &[
    &contacts::CONTACTS,
    &contacts::accounts::ACCOUNTS,
    &contacts::activities::ACTIVITIES,
    &contacts::automations::AUTOMATIONS,
    &contacts::bounces::BOUNCES,
    &contacts::data::DATA,
    &contacts::deals::DEALS,
    &contacts::field_groups::FIELD_GROUPS,
    &contacts::field_values::FIELD_VALUES,
    &contacts::fields::FIELDS,
    &contacts::field_parts::LISTS,
    &contacts::field_parts::OPTIONS,
    &contacts::geo_ips::GEO_IPS,
    &contacts::activities::GOALS,
    &contacts::imports::IMPORTS,
    &contacts::activities::LOGS,
    &contacts::activities::NOTES,
    &contacts::data::ORGANIZATION,
    &contacts::data::PLUS_APPEND,
    &contacts::scores::SCORES,
    &contacts::subscriptions::SUBSCRIPTIONS,
    &contacts::tags::TAGS,
    &contacts::activities::TRACKING_LOGS,
    &lists::LISTS,
    &lists::exclusions::EXCLUSIONS,
    &lists::groups::GROUPS,
    &tags::TAGS,
    &tags::CONTACTS,
    &automations::AUTOMATIONS,
    &automations::BLOCKS,
    &automations::CONTACTS,
    &automations::TRIGGERS,
    &campaigns::CAMPAIGNS,
    &campaigns::LINKS,
    &campaigns::MESSAGES,
    &messages::MESSAGES,
    &messages::MARKUP,
    &templates::TEMPLATES,
    &users::USERS,
    &settings::SETTINGS,
    &scores::SCORES,
    &segments::SEGMENTS,
    &segments::matching::MATCH,
    &segments::counts::COUNTS,
    &segments::legacy::LEGACY,
    &forms::FORMS,
    &email_activities::EMAIL_ACTIVITIES,
    &variables::VARIABLES,
    &editor::EDITOR,
    &editor::CONFIG,
    &editor::TAGS,
    &deals::DEALS,
    &deals::contacts::CONTACTS,
    &deals::notes::NOTES,
    &deals::activities::ACTIVITIES,
    &deals::fields::FIELDS,
    &deals::field_values::FIELD_VALUES,
    &deals::roles::ROLES,
    &pipelines::PIPELINES,
    &stages::STAGES,
    &tasks::TASKS,
    &tasks::types::TYPES,
    &tasks::outcomes::OUTCOMES,
    &tasks::type_outcomes::TYPE_OUTCOMES,
    &tasks::reminders::REMINDERS,
    &accounts::ACCOUNTS,
    &accounts::contacts::CONTACTS,
    &accounts::notes::NOTES,
    &accounts::fields::FIELDS,
    &accounts::field_values::FIELD_VALUES,
    &notes::NOTES,
    &calendars::CALENDARS,
    &saved_responses::SAVED_RESPONSES,
    &sms::SMS,
    &sms::CREDITS,
    &sms::AUDIENCES,
    &sms::broadcasts::BROADCASTS,
    &sms::recipients::RECIPIENTS,
    &sms::metrics::METRICS,
    &sms::ai::AI,
    &whatsapp::WHATSAPP,
    &whatsapp::templates::TEMPLATES,
    &whatsapp::flows::FLOWS,
    &whatsapp::flows::EXECUTIONS,
    &whatsapp::flows::EXECUTION_CONTACTS,
    &whatsapp::conversations::CONVERSATIONS,
    &ecommerce::ECOMMERCE,
    &ecommerce::customers::CUSTOMERS,
    &ecommerce::orders::ORDERS,
    &ecommerce::products::PRODUCTS,
    &custom_objects::CUSTOM_OBJECTS,
    &custom_objects::schemas::SCHEMAS,
    &custom_objects::records::RECORDS,
    &connections::CONNECTIONS,
    &events::EVENTS,
    &events::CONTACTS,
    &site_tracking::SITE_TRACKING,
    &site_tracking::DOMAINS,
    &webhooks::WEBHOOKS,
    &webhooks::EVENTS,
    &groups::GROUPS,
    &groups::LIMITS,
    &addresses::ADDRESSES,
    &brandings::BRANDINGS,
    &v1::V1,
    &v1::campaigns::CAMPAIGNS,
    &v1::messages::MESSAGES,
    &v1::templates::TEMPLATES,
    &v1::reports::TOTALS,
    &v1::reports::OPENS,
    &v1::reports::NON_OPENERS,
    &v1::reports::LINKS,
    &v1::reports::BOUNCES,
    &v1::reports::UNSUBSCRIPTIONS,
    &v1::reports::FORWARDS,
    &v1::reports::SHARES,
    &v1::records::CONTACTS,
    &v1::records::LISTS,
    &v1::records::USERS,
    &v1::records::GROUPS,
    &v1::records::WEBHOOKS,
    &v1::LOGINS,
];

/// The resource with this name, its words separated by single spaces: `contacts tags`.
pub fn find(name: &str) -> Option<&'static Resource> {
    ALL.iter().copied().find(|resource| resource.name == name)
}

/// The resource with this name, its last word in the plural or the singular.
pub fn find_by_plural_or_singular(words: &str) -> Option<&'static Resource> {
    let (above, last) = words.rsplit_once(' ').unwrap_or(("", words));
    find(words)
        .or_else(|| ALL.iter().copied().find(|resource| resource.singular == last && parent(resource.name) == above))
}

/// The resources nested directly in the resource `name`; the top-level resources for an empty name.
pub fn children(name: &str) -> impl Iterator<Item = &'static Resource> {
    ALL.iter().copied().filter(move |resource| parent(resource.name) == name)
}

/// All operations, each with its resource.
pub fn operations() -> impl Iterator<Item = (&'static Resource, &'static Operation)> {
    ALL.iter().copied().flat_map(|resource| resource.operations.iter().map(move |operation| (resource, operation)))
}

/// The operations of a full command such as `contacts tags add`, with their resource.
pub fn command(words: &str) -> Option<(&'static Resource, Vec<&'static Operation>)> {
    let (name, verb) = words.rsplit_once(' ')?;
    let resource = find(name)?;
    let operations: Vec<&Operation> = resource.operations.iter().filter(|operation| operation.verb == verb).collect();
    (!operations.is_empty()).then_some((resource, operations))
}

/// The verbs of a resource, each once, in the catalogue's order.
pub fn verbs(resource: &'static Resource) -> impl Iterator<Item = &'static str> {
    let operations = resource.operations;
    operations
        .iter()
        .enumerate()
        .filter(|(at, operation)| !operations[..*at].iter().any(|earlier| earlier.verb == operation.verb))
        .map(|(_, operation)| operation.verb)
}

/// All words of a resource's name but the last; empty for a top-level resource.
fn parent(name: &str) -> &str {
    name.rsplit_once(' ').map_or("", |(words, _)| words)
}

/// The resource of the records that an operation of `resource` returns: another one if only that reads records under the key
/// of the response.
pub fn returned_by(resource: &'static Resource, operation: &Operation) -> &'static Resource {
    let Reply::Item(key) = operation.reply else { return resource };
    let is_key = |reply: Reply| match reply {
        Reply::Item(own) => own == key,
        Reply::Items(own) => own.strip_suffix('s') == Some(key),
        _ => false,
    };
    let reads = |known: &&Resource| {
        known.operations.iter().any(|operation| !operation.role.is_write() && is_key(operation.reply))
    };
    if reads(&resource) { resource } else { ALL.iter().copied().find(reads).unwrap_or(resource) }
}

/// The operation for a method and a concrete path, such as `/contacts/7`. A path without a placeholder takes precedence
/// over one with a placeholder in the same position.
pub fn find_by_request(method: Method, server: Server, path: &str) -> Option<(&'static Resource, &'static Operation)> {
    let placeholders = |operation: &Operation| operation.path.matches('{').count();
    let all = operations().filter(|(_, operation)| operation.accepts(method, server, path));
    all.min_by_key(|(_, operation)| placeholders(operation))
}

impl Operation {
    /// The first two words of `acamp api` for the operation: the method and the path, or `v1` and the action.
    pub fn endpoint(&self) -> (&'static str, &'static str) {
        match self.server {
            Server::V1 => ("v1", self.path.trim_start_matches('/')),
            _ => (self.method.as_str(), self.path),
        }
    }

    /// Whether a request with this method and path can be one of this operation.
    pub fn accepts(&self, method: Method, server: Server, path: &str) -> bool {
        self.method == method && self.server == server && path_matches(self.path, path)
    }

    /// Whether a path in lower case has the segments of the operation's, whatever their case.
    pub fn has_path(&self, path: &str) -> bool {
        path_matches(&self.path.to_lowercase(), path)
    }
}

/// Whether a concrete path has the pattern's segments, with any segment for a placeholder.
fn path_matches(pattern: &str, path: &str) -> bool {
    let mut expected = pattern.split('/');
    let mut segments = path.split('?').next().unwrap_or(path).split('/');
    loop {
        match (expected.next(), segments.next()) {
            (None, None) => return true,
            (Some(pattern), Some(segment)) if pattern == segment || pattern.starts_with('{') => {}
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{children, find, find_by_plural_or_singular, operations, parent};

    #[test]
    fn a_resource_is_found_by_its_full_name() {
        assert_eq!(find("contacts tags").map(|resource| resource.singular), Some("tag"));
        assert!(find("contacts  tags").is_none());
        assert!(find("").is_none());
    }

    #[test]
    fn the_last_word_can_be_singular() {
        assert_eq!(find_by_plural_or_singular("contact").map(|resource| resource.name), Some("contacts"));
        assert_eq!(find_by_plural_or_singular("contacts tag").map(|resource| resource.name), Some("contacts tags"));
        assert!(find_by_plural_or_singular("contact tags").is_none());
        assert!(find_by_plural_or_singular("").is_none());
    }

    #[test]
    fn children_are_nested_directly() {
        let names: Vec<_> = children("contacts fields").map(|resource| resource.name).collect();
        assert_eq!(names, ["contacts fields lists", "contacts fields options"]);
        assert!(children("").all(|resource| parent(resource.name).is_empty()));
        assert!(children("").any(|resource| resource.name == "contacts"));
    }

    #[test]
    fn an_operation_can_return_records_of_another_resource() {
        let returned = |words: &str| {
            let (resource, operations) = super::command(words).unwrap();
            super::returned_by(resource, operations[0]).name
        };
        assert_eq!(returned("contacts subscribe"), "contacts subscriptions");
        assert_eq!(returned("contacts tags add"), "contacts tags");
        assert_eq!(returned("deals update"), "deals");
        assert_eq!(returned("deals list"), "deals");
    }

    #[test]
    fn operations_come_with_their_resource() {
        let found = operations().find(|(_, operation)| operation.verb == "subscribe");
        assert_eq!(found.map(|(resource, _)| resource.name), Some("contacts"));
    }
}
