//! Broadcasts written by the provider's text generator. Both writes only start the work.

use super::super::build::{create, get, optional, reference_number, resource, text, update};
use super::super::model::{Group, Param, Poll, Reply, Resource, Role};

const SOURCE: Param = text("source", "Page of the application the wish comes from")
    .one_of(&["ai_index", "sms_index", "ai_builder"])
    .required();
const PROMPT: Param = text("prompt", "What the message should say").required();
const TONE: Param = text("tone", "How it should sound").required();

const LATER: &str = "The answer holds a requestId; the text is written afterwards. Ask with sms ai get until its \
                     status is success; then broadcastId names the broadcast.";

const WRITTEN: Poll = Poll {
    path: "/sms/broadcasts/ai/{requestId}",
    reply: Reply::Whole,
    member: "status",
    finished: &["success"],
    failed: &["error"],
};

/// `acamp sms ai`.
pub static AI: Resource = resource("sms ai", "ai", "Broadcasts written by the text generator", Group::Messaging)
    .columns(&["requestId", "status", "source", "broadcastId"])
    .operations(&[
        get("/sms/broadcasts/ai/{Id}", "Show how far a request is", "")
            .arguments(&[text("request", "Id of the request").wire("Id")])
            .reply(Reply::Whole)
            .spec("getAIBroadcastStatus")
            .examples(&["sms ai get 5f0c", "sms ai get 5f0c --jq .status"]),
        create("/sms/broadcasts/ai", "Have a broadcast written", "")
            .body("", &[SOURCE, PROMPT, TONE])
            .reply(Reply::Whole)
            .poll(WRITTEN)
            .spec("createAIBroadcast")
            .examples(&[
                "sms ai create --source sms_index --prompt '20% off this week' --tone friendly",
                r#"sms ai create --source ai_builder --prompt "$(cat brief.txt)" --tone formal"#,
            ])
            .note(LATER),
        update("/sms/broadcasts/ai", "Have a broadcast rewritten", "")
            .arguments(&[
                reference_number("broadcast", "sms broadcasts", "Id or name of the broadcast").wire("broadcastId")
            ])
            .body("", &optional([SOURCE, PROMPT, TONE]))
            .reply(Reply::Whole)
            .role(Role::Other)
            .poll(WRITTEN)
            .spec("updateAIBroadcast")
            .examples(&[
                "sms ai update 17 --source sms_index --prompt 'Shorter' --tone friendly",
                "sms ai update 'June offer' --source sms_index --prompt 'Mention the shop' --tone formal",
            ])
            .note(LATER),
    ]);
