//! What holds of every run, whatever it did: it ended, did not panic, and what it printed can be read.

use serde_json::Value;

use super::Ran;

/// Exit codes a run may end with.
const KNOWN: &[i32] = &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];

/// Whatever ran: it ended, did not panic, and what it printed can be read.
pub fn form(ran: &Ran, words: &[String]) -> Vec<String> {
    let mut wrong = Vec::new();
    if ran.hung {
        wrong.push("it did not end".to_owned());
    }
    if let Some(exit) = ran.exit.filter(|exit| !KNOWN.contains(exit)) {
        wrong.push(format!("exit {exit}"));
    }
    if ran.stderr.contains("panicked") {
        wrong.push("it panicked".to_owned());
    }
    let lines = words.iter().any(|word| word == "jsonl");
    let readable = |text: &str| serde_json::from_str::<Value>(text).is_ok();
    // A listing that fails on the way leaves its array without an end, so that nobody takes it for a whole one.
    let is_cut = |text: &str| ran.exit != Some(0) && readable(&format!("{text}]"));
    let is_data = if lines { ran.stdout.lines().all(readable) } else { readable(&ran.stdout) || is_cut(&ran.stdout) };
    if ran.exit.is_some() && !ran.stdout.is_empty() && !is_data {
        wrong.push(format!("standard output is no JSON: {}", brief(&ran.stdout)));
    }
    if let Some(exit) = ran.exit.filter(|exit| *exit > 0)
        && !lines
        && error(ran)["exit_code"] != exit
    {
        wrong.push(format!("exit {exit} and an error that says otherwise: {}", brief(&ran.stderr)));
    }
    wrong
}

/// The error object on standard error.
pub fn error(ran: &Ran) -> Value {
    ran.stderr.lines().last().and_then(|line| serde_json::from_str(line).ok()).unwrap_or_default()
}

/// The beginning of a text, on one line.
pub fn brief(text: &str) -> String {
    text.chars().take(300).collect::<String>().replace('\n', " ")
}
