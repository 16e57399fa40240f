//! API v1, `/admin/api.php`.

mod campaigns;
mod contacts;
mod log;
mod others;
mod recordings;
mod reports;
mod transport;

use acamp_sandbox::{Running, TOKEN};
use serde_json::Value;

use crate::client::{Answer, exchange};

/// Posts an action with its parameters as a form, the key in the body, and returns the response.
pub fn answer(running: &Running, action: &str, params: &str) -> Answer {
    let body = format!("api_action={action}&api_output=json&api_key={TOKEN}&{params}");
    exchange(running, "POST /admin/api.php", "", &body).unwrap()
}

/// Posts an action and returns the JSON of the response.
pub fn call(running: &Running, action: &str, params: &str) -> Value {
    let answer = answer(running, action, params);
    assert_eq!(answer.status, 200, "{action}: {}", answer.text);
    answer.json()
}

/// Posts an action that succeeds.
pub fn done(running: &Running, action: &str, params: &str) -> Value {
    let answer = call(running, action, params);
    assert_eq!(answer["result_code"], 1, "{action} {params}: {answer}");
    answer
}

/// Posts an action that is refused, and returns the text.
pub fn refused(running: &Running, action: &str, params: &str) -> String {
    let answer = call(running, action, params);
    assert_eq!(answer["result_code"], 0, "{action} {params}: {answer}");
    answer["result_message"].as_str().unwrap().to_owned()
}

/// What a read without content answers.
pub const NOTHING: &str = "Failed: Nothing is returned";

/// Creates a message with this subject and returns its id.
pub fn message(running: &Running, subject: &str) -> i64 {
    let params = format!(
        "format=html&subject={subject}&fromemail=hello@example.com&fromname=Acme&htmlconstructor=editor\
         &html=%3Cp%3EHello%3C/p%3E&p[1]=1"
    );
    done(running, "message_add", &params)["id"].as_i64().unwrap()
}

/// Creates a campaign on list 1 and returns its id.
pub fn campaign(running: &Running, params: &str) -> i64 {
    let message = message(running, "Hello");
    let params = format!("type=single&name=News&public=1&p[1]=1&m[{message}]=100&{params}");
    done(running, "campaign_create", &params)["id"].as_i64().unwrap()
}
