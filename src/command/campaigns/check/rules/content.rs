//! Rules about what a message says.

use super::{Content, Facts, Problem, each, update};
use crate::text::counts::count_of;
use crate::text::shell_words::quoted;

/// What Gmail shows of a message, in bytes: 102 kB.
const CLIPPED: usize = 102 * 1024;

/// Characters of a subject that most inboxes show.
const LONGEST_SUBJECT: usize = 60;

/// Examples in the evidence.
const EXAMPLES: usize = 3;

/// There is no message, or one without content.
pub fn missing(facts: &Facts<'_>) -> Vec<Problem> {
    if facts.contents.is_empty() {
        return vec![Problem::new("the campaign has no message", "no messages")];
    }
    each(facts, |content| {
        let is_empty = content.html.trim().is_empty() && content.text.trim().is_empty();
        let from_designer = if content.message.is_of_designer() { " (edited in the designer)" } else { "" };
        let problem = || Problem::new("the message has no content", format!("{}{from_designer}", content.title()));
        is_empty.then(|| with_content_fix(problem(), content, "html", "@FILE"))
    })
}

/// The subject is empty.
pub fn subject_missing(facts: &Facts<'_>) -> Vec<Problem> {
    each(facts, |content| {
        let problem = || Problem::new("the subject is empty", content.title());
        content.message.subject().trim().is_empty().then(|| problem().fixed_by(update(content, "subject", "TEXT")))
    })
}

/// The subject is longer than inboxes show.
pub fn subject_too_long(facts: &Facts<'_>) -> Vec<Problem> {
    each(facts, |content| {
        let length = content.message.subject().trim().chars().count();
        let message = format!("the subject has more than {LONGEST_SUBJECT} characters");
        let problem = || Problem::new(message, format!("{}: {length} characters", content.title()));
        (length > LONGEST_SUBJECT).then(|| problem().fixed_by(update(content, "subject", "TEXT")))
    })
}

/// There is no preheader.
pub fn preheader_missing(facts: &Facts<'_>) -> Vec<Problem> {
    each(facts, |content| {
        let problem = || Problem::new("there is no preheader", content.title());
        let is_missing = content.message.text("preheader_text").trim().is_empty();
        is_missing.then(|| problem().fixed_by(update(content, "preheader", "TEXT")))
    })
}

/// There is no text part beside the HTML.
pub fn text_missing(facts: &Facts<'_>) -> Vec<Problem> {
    let name = quoted(if facts.mailing.name.is_empty() { &facts.mailing.id } else { &facts.mailing.name });
    each(facts, |content| {
        let is_missing = content.text.trim().is_empty() && !content.html.trim().is_empty();
        let made = format!("\"$(acamp campaigns preview {name} --text)\"");
        let problem = || Problem::new("there is no text part", content.title());
        is_missing.then(|| with_content_fix(problem(), content, "text", &made))
    })
}

/// An image has no alt text. An empty alt text marks decoration and is right.
pub fn alt_missing(facts: &Facts<'_>) -> Vec<Problem> {
    each(facts, |content| {
        let images = content.document.images.iter().filter(|image| image.alt.is_none());
        several(content, "image", "no alt text", images.map(|image| image.src.clone()).collect())
    })
}

/// Gmail clips the message.
pub fn html_too_large(facts: &Facts<'_>) -> Vec<Problem> {
    each(facts, |content| {
        let size = content.html.len();
        let evidence = format!("{}: {} kB", content.title(), size.div_ceil(1024));
        (size > CLIPPED).then(|| Problem::new("Gmail clips HTML of more than 102 kB", evidence))
    })
}

/// A problem of several links or images: `2 images have no alt text`.
pub fn several(content: &Content<'_>, unit: &str, lack: &str, which: Vec<String>) -> Option<Problem> {
    let count = which.len();
    if count == 0 {
        return None;
    }
    let verb = if count == 1 { "has" } else { "have" };
    let more = if count > EXAMPLES { format!(", and {} more", count - EXAMPLES) } else { String::new() };
    let shown: Vec<String> = which.into_iter().take(EXAMPLES).map(|text| brief(&text)).collect();
    let evidence = format!("{}: {}{more}", content.title(), shown.join(", "));
    Some(Problem::new(format!("{} {verb} {lack}", count_of(count as u64, unit)), evidence))
}

/// At most 80 characters of a text; a placeholder for an empty one.
fn brief(text: &str) -> String {
    if text.trim().is_empty() { "(no text)".to_owned() } else { crate::api::reply::wording::brief(text, 80) }
}

/// With the command that changes HTML or text, unless the designer would restore them.
fn with_content_fix(problem: Problem, content: &Content<'_>, flag: &str, value: &str) -> Problem {
    if content.message.is_of_designer() { problem } else { problem.fixed_by(update(content, flag, value)) }
}
