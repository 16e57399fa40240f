//! The nouns the emulator acts out, one file each. A regular noun is a static description in its file and an entry in
//! [`ALL`]; its tables and routes follow from that.

pub mod accounts;
pub mod addresses;
pub mod automations;
pub mod campaigns;
pub mod commerce;
pub mod contact_automations;
pub mod contact_listing;
pub mod contact_lists;
pub mod contact_tags;
pub mod contacts;
pub mod content;
pub mod custom_fields;
pub mod custom_objects;
pub mod deal_contacts;
pub mod deals;
pub mod exclusions;
pub mod field_groups;
pub mod field_values;
pub mod fields;
pub mod groups;
pub mod imports;
pub mod list_groups;
pub mod lists;
pub mod messages;
pub mod notes;
pub mod pipelines;
pub mod segments;
pub mod settings;
pub mod sms;
pub mod tags;
pub mod tasks;
pub mod templates;
pub mod tracking;
pub mod users;

use super::noun::Noun;

/// Every noun.
pub static ALL: &[&Noun] = &[
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

/// The noun of that first path segment.
pub fn find(path: &str) -> Option<&'static Noun> {
    ALL.iter().copied().find(|noun| noun.path == path)
}
