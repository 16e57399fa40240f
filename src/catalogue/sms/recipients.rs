//! The recipients of a broadcast, and their deliveries.

use super::super::build::{call, date, json, list, reference, resource, text};
use super::super::model::{Group, Method, Param, Reply, Resource, Role};

const BROADCAST: Param = reference("broadcast", "sms broadcasts", "Broadcast name or ID").wire("broadcastId");

const DELIVERABILITY: Param =
    text("deliverability", "Filter by delivery result").one_of(&["deliveries", "failures"]).repeatable();
const ENGAGEMENT: Param =
    text("engagement", "Filter by engagement").one_of(&["clicks", "replies", "optOuts"]).repeatable();
const START: Param = date("start-date", "Start date, inclusive").wire("start_date");
const END: Param = date("end-date", "End date, inclusive").wire("end_date");
const SEARCH: Param = text("search", "Filter by text in the name or phone number");

pub static RECIPIENTS: Resource = resource("sms recipients", "recipient", "Recipients of broadcasts", Group::Messaging)
    .columns(&["id", "name", "phoneNumber", "sentDate", "deliverability", "clicks", "optOut"])
    .identity("phoneNumber")
    .operations(&[
        list("/sms/broadcasts/{broadcastId}/recipients", "List the recipients of a broadcast", "recipients")
            .arguments(&[BROADCAST])
            .params(&[
                START,
                END,
                DELIVERABILITY.wire("filters[deliverability][]"),
                ENGAGEMENT.wire("filters[engagement][]"),
                SEARCH,
                text("order-by", "Sort key, applied by the server").wire("order[field]").one_of(&[
                    "name",
                    "phone",
                    "sentDate",
                    "clicks",
                    "deliverability",
                    "optOut",
                    "replies",
                ]),
            ])
            .spec("getBroadcastRecipients")
            .examples(&[
                "sms recipients list 'June offer' --deliverability failures",
                "sms recipients list 17 --engagement clicks --engagement replies --order-by name",
            ]),
        call(
            "export",
            Method::Post,
            "/sms/broadcasts/{broadcastId}/recipients/export",
            "Print the recipients of a broadcast as CSV",
        )
        .role(Role::Get)
        .arguments(&[BROADCAST])
        .body(
            "",
            &[
                START,
                END,
                ENGAGEMENT,
                DELIVERABILITY,
                SEARCH,
                json("order-by", r#"Sort order, applied by the server: {"field": "name"}"#).wire("order"),
            ],
        )
        .reply(Reply::Text)
        .spec("exportBroadcastRecipients")
        .examples(&[
            "sms recipients export 'June offer' --out recipients.csv",
            "sms recipients export 17 --deliverability failures --out failed.csv",
        ])
        .note(
            "The file contains complete contacts: treat it as personal data. The server generates it before it \
             responds.",
        ),
    ]);
