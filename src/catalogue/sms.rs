//! Text messages: broadcasts, their recipients and metrics, and SMS credits.

use super::build::{get, list, resource, text};
use super::model::{Group, Resource};

pub mod ai;
pub mod broadcasts;
pub mod metrics;
pub mod recipients;

pub static SMS: Resource = resource("sms", "sms", "Text messages", Group::Messaging);

pub static CREDITS: Resource = resource("sms credits", "credit", "SMS credits", Group::Messaging)
    .columns(&["period", "available", "usedThisPeriod", "includedThisPeriod", "extra", "nextRefillDate"])
    .operations(&[get("/sms/credits", "Show the remaining SMS credits", "smsCredits")
        .spec("getSmsCreditData")
        .examples(&["sms credits get", "sms credits get --jq .available"])]);

pub static AUDIENCES: Resource =
    resource("sms audiences", "audience", "Lists that broadcasts can be sent to", Group::Messaging)
        .columns(&["id", "name", "subscriber_count"])
        .identity("name")
        .cached()
        .operations(&[list("/sms/lists", "List the lists that broadcasts can be sent to", "lists")
            .params(&[text("name", "Filter by name").wire("filters[name]")])
            .spec("listBroadcastLists")
            .examples(&["sms audiences list", "sms audiences list --name Customers"])]);
