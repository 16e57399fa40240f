//! The catalogue: every API call there is, as data.

pub mod build;
pub mod model;

pub mod accounts;
pub mod addresses;
pub mod brandings;
pub mod calendars;
pub mod connections;
pub mod custom_fields;
pub mod custom_objects;
pub mod deals;
pub mod ecommerce;
pub mod editor;
pub mod email_activities;
pub mod events;
pub mod forms;
pub mod groups;
pub mod notes;
pub mod pipelines;
pub mod rest;
pub mod saved_responses;
pub mod scores;
pub mod segments;
pub mod site_tracking;
pub mod sms;
pub mod stages;
pub mod tasks;
pub mod variables;
pub mod webhooks;
pub mod whatsapp;
