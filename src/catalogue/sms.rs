//! Text messages: broadcasts, who received them, how they did, and what is left to spend.

use super::build::{get, list, resource, text};
use super::model::{Group, Resource};

pub mod ai;
pub mod broadcasts;
pub mod metrics;
pub mod recipients;

/// `acamp sms`.
pub static SMS: Resource = resource("sms", "sms", "Text messages", Group::Messaging);

/// `acamp sms credits`.
pub static CREDITS: Resource = resource("sms credits", "credit", "What is left for text messages", Group::Messaging)
    .columns(&["period", "available", "usedThisPeriod", "includedThisPeriod", "extra", "nextRefillDate"])
    .operations(&[get("/sms/credits", "Show what is left for text messages", "smsCredits")
        .spec("getSmsCreditData")
        .examples(&["sms credits get", "sms credits get --jq .available"])]);

/// `acamp sms audiences`.
pub static AUDIENCES: Resource =
    resource("sms audiences", "audience", "Lists that broadcasts can go to", Group::Messaging)
        .columns(&["id", "name", "subscriber_count"])
        .identity("name")
        .remembered()
        .operations(&[list("/sms/lists", "List the lists broadcasts can go to", "lists")
            .params(&[text("name", "Only with this name").wire("filters[name]")])
            .spec("listBroadcastLists")
            .examples(&["sms audiences list", "sms audiences list --name Customers"])]);
