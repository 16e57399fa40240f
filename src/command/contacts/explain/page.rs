//! Lays out the explanation as a page. Sends no requests.

use super::statement::{Bearing, Statement};
use super::{BLIND_SPOTS, Explanation};
use crate::output::Page;

/// Writes the page: statements, then verdicts, then what is unknown.
pub fn write(page: &mut Page, explanation: &Explanation) {
    page.heading(&explanation.contact.title());
    let rows: Vec<Vec<String>> = explanation.statements.iter().flat_map(statement).collect();
    page.table(&rows);
    page.heading("Receives email from");
    let verdicts: Vec<Vec<String>> = explanation
        .verdicts
        .iter()
        .map(|verdict| vec![verdict.name.clone(), verdict.word.to_owned(), verdict.because.join("; ")])
        .collect();
    if verdicts.is_empty() && explanation.unread.iter().any(|(part, _)| part == "lists") {
        page.table(&[vec!["not known: the subscriptions could not be read".to_owned()]]);
    } else if verdicts.is_empty() {
        page.table(&[vec!["no list: never subscribed to any, but automations can still send".to_owned()]]);
    } else {
        page.table(&verdicts);
    }
    if !explanation.unread.is_empty() {
        page.heading("Could not be read");
        page.table(&explanation.unread.iter().map(|(part, why)| vec![part.clone(), why.clone()]).collect::<Vec<_>>());
    }
    page.heading("Not shown by the API");
    page.table(&BLIND_SPOTS.map(|line| vec![line.to_owned()]));
}

/// A sign that is readable without color, the fact, and its evidence on the next line.
fn statement(statement: &Statement) -> [Vec<String>; 2] {
    let sign = match statement.bearing {
        Bearing::Against => "✗",
        Bearing::Doubt => "?",
        Bearing::None => "·",
    };
    [vec![sign.to_owned(), statement.says.clone()], vec![String::new(), format!("({})", statement.evidence())]]
}
