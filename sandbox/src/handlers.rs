//! The handlers of irregular operations, one file per area. Regular operations need none: `api` executes them from the
//! descriptions in `resources`.

pub(crate) mod accounts;
pub(crate) mod addresses;
pub(crate) mod automations;
pub(crate) mod campaigns;
pub(crate) mod commerce;
pub(crate) mod contact_automations;
pub(crate) mod contact_listing;
pub(crate) mod contact_lists;
pub(crate) mod contact_records;
pub(crate) mod contact_tags;
pub(crate) mod contacts;
pub(crate) mod content;
pub(crate) mod custom_fields;
pub(crate) mod custom_objects;
pub(crate) mod deal_contacts;
pub(crate) mod deal_values;
pub(crate) mod deals;
pub(crate) mod exclusions;
pub(crate) mod field_groups;
pub(crate) mod field_values;
pub(crate) mod fields;
pub(crate) mod imports;
pub(crate) mod lists;
pub(crate) mod notes;
pub(crate) mod pipelines;
pub(crate) mod segments;
pub(crate) mod settings;
pub(crate) mod sms;
pub(crate) mod tags;
pub(crate) mod tasks;
pub(crate) mod tracking;
pub(crate) mod unsupported;
pub(crate) mod users;
