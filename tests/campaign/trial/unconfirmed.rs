//! Every way to delete or to send, without the confirmation that it needs: whatever the faults, nothing is written.

use super::judge::Change;
use crate::support::trial::Ran;

/// Commands; `ROWS` is a file.
const ROUTES: &[(&[&str], &str)] = &[
    (&["contacts", "delete", "3"], ""),
    (&["contacts", "delete", "3", "--yes"], ""),
    (&["contacts", "delete", "3", "--confirm", "4"], ""),
    (&["contacts", "delete", "3", "4", "--confirm", "3"], ""),
    (&["contacts", "delete", "--from-file", "ROWS", "--yes"], "contact\n3\n4\n"),
    (&["contacts", "delete", "--from-file", "ROWS", "--confirm", "1"], "contact\n3\n4\n"),
    (&["api", "DELETE", "/contacts/3", "--yes"], ""),
    (&["api", "DELETE", "/contacts//3/", "--yes"], ""),
    (&["api", "DELETE", "/CONTACTS/3", "--yes"], ""),
    (&["api", "DELETE", "/contacts/3"], ""),
    (&["tags", "delete", "2"], ""),
    (&["tags", "delete", "vip"], ""),
    (&["tags", "merge", "2", "--into", "3"], ""),
    (&["tags", "prune", "--unused"], ""),
    (&["lists", "delete", "1", "--yes"], ""),
    (&["lists", "delete", "Newsletter", "--yes"], ""),
    (&["pipelines", "delete", "1", "--yes"], ""),
    (&["contacts", "fields", "delete", "1", "--yes"], ""),
    (&["deals", "delete", "1"], ""),
    (&["contacts", "automations", "add", "9", "1"], ""),
    (&["contacts", "automations", "add", "9", "Welcome series", "--yes"], ""),
    (&["contacts", "automations", "add", "--from-file", "ROWS", "--yes"], "contact,automation\n9,1\n10,3\n"),
    (&["api", "POST", "/contactAutomations", "--data", ENROLL, "--yes"], ""),
    (&["api", "POST", "/%63ontactAutomations/", "--data", ENROLL, "--yes"], ""),
    (&["api", "POST", "/api/3//contactAutomations", "--data", ENROLL, "--yes"], ""),
    (&["sms", "broadcasts", "update", "1", "--status", "pending_review", "--yes"], ""),
    (&["sms", "broadcasts", "update", "1", "--set", "status=pending_review", "--yes"], ""),
    (&["sms", "broadcasts", "update", "--from-file", "ROWS", "--yes"], "broadcast,status\n1,pending_review\n"),
    (&["sms", "broadcasts", "create", "--name", "n", "--body", "b", "--list", "1", "--yes"], ""),
    (&["api", "PATCH", "/sms/broadcasts/1", "--data", "{\"status\":\"pending_review\"}", "--yes"], ""),
    (&["api", "PUT", "/campaigns/1/resume", "--data", "{}", "--yes"], ""),
    (&["contacts", "subscribe", "--from-file", "ROWS"], SUBSCRIPTIONS),
    (&["contacts", "unsubscribe", "--from-file", "ROWS", "--set", "status=1"], SUBSCRIPTIONS),
    (&["contacts", "import", "ROWS", "--list", "2"], ""),
];

/// The number of routes.
pub const COUNT: usize = ROUTES.len();

const ENROLL: &str = r#"{"contactAutomation":{"contact":"9","automation":"3"}}"#;
/// Stands for a file with many subscriptions.
const SUBSCRIPTIONS: &str = "subscriptions";
/// More than may be made unasked.
const MANY: usize = 60;

pub fn words(route: usize, rows: &str) -> Vec<String> {
    ROUTES[route].0.iter().map(|word| if *word == "ROWS" { rows.to_owned() } else { (*word).to_owned() }).collect()
}

/// The file that the command takes.
pub fn file(route: usize) -> Option<String> {
    let (words, text) = ROUTES[route];
    let many = |header: &str, row: &dyn Fn(usize) -> String| {
        (1..=MANY).fold(format!("{header}\n"), |text, number| text + &row(number) + "\n")
    };
    match text {
        SUBSCRIPTIONS => Some(many("contact,list", &|number| format!("{number},2"))),
        "" if words.contains(&"import") => Some(many("email", &|number| format!("unasked{number}@campaign.example"))),
        "" => None,
        text => Some(text.to_owned()),
    }
}

/// Whether the command was refused.
pub fn judge(ran: &Ran, change: &Change<'_>) -> Vec<String> {
    let mut wrong = Vec::new();
    if let Some(write) = change.writes.first() {
        wrong.push(format!("{} {} was carried out unconfirmed", write.method, write.path));
    }
    // 0: there is nothing to delete.
    let has_nothing_to_do = ran.stderr.contains("nothing to do");
    if ran.exit == Some(0) && !has_nothing_to_do {
        wrong.push("it was done unconfirmed".to_owned());
    }
    wrong
}
