//! The read-only history of a contact: activities, goals, email logs, notes, and tracked events.
//! Reference: developers.activecampaign.com/reference/list-contact-activities

use crate::catalogue::build::{boolean, list, past_time, resource, text};
use crate::catalogue::meanings::Meaning;
use crate::catalogue::model::{Group, Paging, Resource};
use crate::catalogue::shared::CONTACT;

pub static ACTIVITIES: Resource =
    resource("contacts activities", "activity", "Recent activities of a contact", Group::Audience)
        .columns(&["id", "tstamp", "reference_type", "reference_id", "reference_action", "user"])
        .operations(&[list("/activities", "List a contact's recent activities", "activities")
            .arguments(&[CONTACT])
            .params(&[
                past_time("after", "Only activities after this time"),
                text("include", "Related data to include, comma-separated: notes,reference.campaign,user"),
                boolean("emails", "Include the email data of deal activities"),
            ])
            .orders(&["tstamp"])
            .spec("list-contact-activities")
            .examples(&[
                "contacts activities list jane@example.com --after 2026-11-01",
                "contacts activities list 108 --include notes,user --order tstamp:desc",
            ])
            .note("The server updates this list only when the contact itself is read: run contacts get first.")]);

pub static GOALS: Resource =
    resource("contacts goals", "goal", "Automation goals a contact has reached", Group::Audience)
        .columns(&["id", "goalid", "seriesid", "timespan", "tstamp"])
        .operations(&[list(
            "/contacts/{id}/contactGoals",
            "List the automation goals a contact has reached",
            "contactGoals",
        )
        .paging(Paging::Complete)
        .arguments(&[CONTACT.wire("id")])
        .spec("retrieve-contact-goals")
        .examples(&["contacts goals list jane@example.com", "contacts goals list 108 -o json"])]);

// Only empty responses are recorded; the columns are those of the similar collection bounceLogs.
pub static LOGS: Resource = resource("contacts logs", "log", "Emails sent to a contact", Group::Audience)
    .columns(&["id", "tstamp", "campaignid", "messageid"])
    .operations(&[list("/contacts/{id}/contactLogs", "List the emails sent to a contact", "contactLogs")
        .paging(Paging::Complete)
        .arguments(&[CONTACT.wire("id")])
        .spec("retrieve-contact-logs")
        .examples(&["contacts logs list jane@example.com", "contacts logs list 108 -o json"])]);

pub static NOTES: Resource = resource("contacts notes", "note", "Notes on a contact", Group::Audience)
    .columns(&["id", "note", "user", "cdate", "mdate"])
    .meanings(&[("relid", Meaning::Reference("contacts"))])
    .operations(&[list("/contacts/{id}/notes", "List the notes on a contact", "notes")
        .paging(Paging::Complete)
        .arguments(&[CONTACT.wire("id")])
        .spec("retrieve-contact-notes")
        .examples(&["contacts notes list jane@example.com", "contacts notes list 108 -o json"])
        .note("Use notes create, update, and delete to change them.")]);

pub static TRACKING_LOGS: Resource =
    resource("contacts tracking-logs", "tracking-log", "Events tracked for a contact", Group::Audience)
        .columns(&["id", "type", "value", "tstamp", "contact"])
        .operations(&[list("/contacts/{id}/trackingLogs", "List the events tracked for a contact", "trackingLogs")
            .duplicates(&[("/contacts/{contactId}/trackingLogs", "get-contacts-tracking-logsevents")])
            .paging(Paging::Complete)
            .arguments(&[CONTACT.wire("id")])
            .spec("retrieve-contact-tracking-logs")
            .examples(&["contacts tracking-logs list jane@example.com", "contacts tracking-logs list 108 -o json"])]);
