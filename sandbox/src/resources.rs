//! The resources of the API, as data, one file per area. [`ALL`] determines the tables of the store and the regular
//! routes. References between resources are paths; a test checks that each of them exists.

pub(crate) mod accounts;
pub(crate) mod addresses;
pub(crate) mod automations;
pub(crate) mod campaigns;
pub(crate) mod commerce;
pub(crate) mod contact_automations;
pub(crate) mod contact_lists;
pub(crate) mod contact_tags;
pub mod contacts;
pub(crate) mod content;
pub(crate) mod custom_fields;
pub(crate) mod custom_objects;
pub(crate) mod deal_contacts;
pub(crate) mod deals;
pub(crate) mod exclusions;
pub(crate) mod field_groups;
pub(crate) mod field_values;
pub(crate) mod fields;
pub(crate) mod geo;
pub(crate) mod groups;
pub(crate) mod imports;
pub(crate) mod list_groups;
pub(crate) mod lists;
pub(crate) mod messages;
pub(crate) mod notes;
pub(crate) mod pipelines;
pub(crate) mod segments;
pub(crate) mod sendings;
pub(crate) mod settings;
pub(crate) mod sms;
pub(crate) mod tags;
pub(crate) mod tasks;
pub(crate) mod templates;
pub(crate) mod tracking;
pub(crate) mod users;

use crate::schema::Resource;

/// All resources.
pub static ALL: &[&Resource] = &[
    &accounts::ACCOUNTS,
    &accounts::ACCOUNT_CONTACTS,
    &addresses::ADDRESSES,
    &addresses::ADDRESS_GROUPS,
    &addresses::ADDRESS_LISTS,
    &addresses::BRANDINGS,
    &addresses::CALENDARS,
    &automations::AUTOMATIONS,
    &automations::BLOCKS,
    &automations::TRIGGERS,
    &campaigns::CAMPAIGNS,
    &campaigns::CAMPAIGN_LINKS,
    &campaigns::CAMPAIGN_LISTS,
    &campaigns::CAMPAIGN_MESSAGES,
    &commerce::CONNECTIONS,
    &commerce::CUSTOMERS,
    &commerce::DISCOUNTS,
    &commerce::ORDERS,
    &commerce::PRODUCTS,
    &contact_automations::CONTACT_AUTOMATIONS,
    &contact_lists::CONTACT_LISTS,
    &contact_tags::CONTACT_TAGS,
    &contacts::CONTACTS,
    &content::FORMS,
    &content::SAVED_RESPONSES,
    &content::SCORES,
    &content::VARIABLES,
    &custom_fields::ACCOUNT_DATA,
    &custom_fields::ACCOUNT_META,
    &custom_fields::DEAL_DATA,
    &custom_fields::DEAL_META,
    &custom_objects::RECORDS,
    &custom_objects::SCHEMAS,
    &deal_contacts::CONTACT_DEALS,
    &deal_contacts::DEAL_ROLES,
    &deals::DEALS,
    &exclusions::EXCLUSIONS,
    &field_groups::DEFINITIONS,
    &field_groups::LIMITS,
    &field_groups::MEMBERS,
    &field_values::FIELD_VALUES,
    &fields::FIELDS,
    &fields::FIELD_OPTIONS,
    &fields::FIELD_RELS,
    &geo::GEO_ADDRESSES,
    &geo::GEO_IPS,
    &groups::GROUPS,
    &imports::JOBS,
    &imports::QUEUE,
    &imports::REQUESTS,
    &list_groups::LIST_GROUPS,
    &lists::LISTS,
    &messages::MESSAGES,
    &notes::NOTES,
    &pipelines::DEAL_GROUPS,
    &pipelines::DEAL_GROUP_GROUPS,
    &pipelines::DEAL_GROUP_USERS,
    &pipelines::DEAL_STAGES,
    &segments::LEGACY,
    &segments::SEGMENTS,
    &sendings::RECIPIENTS,
    &sendings::SENDINGS,
    &settings::CONFIGS,
    &sms::BROADCASTS,
    &tags::TAGS,
    &tasks::NOTIFICATIONS,
    &tasks::OUTCOMES,
    &tasks::OUTCOME_RELS,
    &tasks::TASKS,
    &tasks::TASK_TYPES,
    &templates::TEMPLATES,
    &tracking::DOMAINS,
    &tracking::EVENTS,
    &tracking::SWITCHES,
    &tracking::WEBHOOKS,
    &users::USERS,
];

/// Returns the resource with that path.
pub fn find(path: &str) -> Option<&'static Resource> {
    ALL.iter().copied().find(|resource| resource.path == path)
}

#[cfg(test)]
mod tests {
    use super::{ALL, find};
    use crate::schema::{Nested, Resource};

    /// The paths of other resources that a description refers to, each with a column there, if known.
    fn references(resource: &Resource) -> Vec<(&'static str, Option<&'static str>)> {
        let nested = resource.nested.iter().filter_map(|nested| match nested {
            Nested::Children { resource, column, .. } => Some((*resource, Some(*column))),
            Nested::Owned { resource, .. } => Some((*resource, Some("relid"))),
            Nested::Parent { resource, .. } => Some((*resource, None)),
            Nested::Fixed { .. } => None,
        });
        let side_loads = resource.side_loads.iter().map(|side_load| (side_load.resource, Some(side_load.column)));
        let parents = resource.parents.iter().map(|(_, path)| (*path, None));
        let cascades = resource.cascades.iter().map(|(path, column)| (*path, Some(*column)));
        let related = resource.related.iter().chain(resource.related_update).map(|(path, _)| (*path, None));
        nested.chain(side_loads).chain(parents).chain(cascades).chain(related).collect()
    }

    #[test]
    fn every_reference_names_a_resource_and_a_column_that_exist() {
        let mut count = 0;
        for resource in ALL {
            for (path, column) in references(resource) {
                let target = find(path);
                assert!(target.is_some(), "{} refers to an unknown resource: {path}", resource.path);
                let missing = column.filter(|column| target.is_some_and(|target| target.column(column).is_none()));
                assert_eq!(missing, None, "{} refers to an unknown column of {path}", resource.path);
                count += 1;
            }
        }
        assert!(count > 100, "{count}");
    }

    #[test]
    fn every_path_is_unique() {
        for resource in ALL {
            assert_eq!(ALL.iter().filter(|other| other.path == resource.path).count(), 1, "{}", resource.path);
        }
    }
}
