//! Broadcasts written by ActiveCampaign's AI. Both writes only start the generation.

use super::super::build::{create, get, optional, reference_number, resource, text, update};
use super::super::model::{Group, Param, Poll, Reply, Resource, Role};

const SOURCE: Param = text("source", "Page of the web app that the request comes from")
    .one_of(&["ai_index", "sms_index", "ai_builder"])
    .required();
const PROMPT: Param = text("prompt", "Prompt describing the message").required();
const TONE: Param = text("tone", "Tone of the message").required();

const POLLING: &str = "The response contains a requestId; the text is generated afterwards. Run sms ai get until its \
                       status is success; broadcastId is then the ID of the broadcast.";

const GENERATION: Poll = Poll {
    path: "/sms/broadcasts/ai/{requestId}",
    reply: Reply::Whole,
    property: "status",
    finished: &["success"],
    failed: &["error"],
};

pub static AI: Resource = resource("sms ai", "ai", "AI-generated broadcasts", Group::Messaging)
    .columns(&["requestId", "status", "source", "broadcastId"])
    .operations(&[
        get("/sms/broadcasts/ai/{Id}", "Show the status of a generation request", "")
            .arguments(&[text("request", "Request ID").wire("Id")])
            .reply(Reply::Whole)
            .spec("getAIBroadcastStatus")
            .examples(&["sms ai get 5f0c", "sms ai get 5f0c --jq .status"]),
        create("/sms/broadcasts/ai", "Generate a broadcast with AI", "")
            .body("", &[SOURCE, PROMPT, TONE])
            .reply(Reply::Whole)
            .poll(&GENERATION)
            .spec("createAIBroadcast")
            .examples(&[
                "sms ai create --source sms_index --prompt '20% off this week' --tone friendly",
                r#"sms ai create --source ai_builder --prompt "$(cat brief.txt)" --tone formal"#,
            ])
            .note(POLLING),
        update("/sms/broadcasts/ai", "Rewrite a broadcast with AI", "")
            .arguments(&[reference_number("broadcast", "sms broadcasts", "Broadcast name or ID").wire("broadcastId")])
            .body("", &optional([SOURCE, PROMPT, TONE]))
            .reply(Reply::Whole)
            .role(Role::Other)
            .poll(&GENERATION)
            .spec("updateAIBroadcast")
            .examples(&[
                "sms ai update 17 --source sms_index --prompt 'Shorter' --tone friendly",
                "sms ai update 'June offer' --source sms_index --prompt 'Mention the shop' --tone formal",
            ])
            .note(POLLING),
    ]);
