//! The explanation as a page. Pure.

use super::statement::{Bearing, Statement};
use super::{BLIND, Finding};
use crate::output::Page;

/// Writes the page: what is known, then the verdicts, then what is not known.
pub fn write(page: &mut Page, finding: &Finding) {
    let person = &finding.person;
    let (name, email) = (person.name(), person.text("email"));
    page.heading(&if email.is_empty() || name == email { name } else { format!("{name} <{email}>") });
    let rows: Vec<Vec<String>> = finding.statements.iter().flat_map(statement).collect();
    page.table(&rows);
    page.heading("Gets mail of");
    let verdicts: Vec<Vec<String>> = finding
        .verdicts
        .iter()
        .map(|verdict| vec![verdict.name.clone(), verdict.word.to_owned(), verdict.because.join("; ")])
        .collect();
    if verdicts.is_empty() {
        page.table(&[vec!["no list: is on none, and was on none; automations may send all the same".to_owned()]]);
    } else {
        page.table(&verdicts);
    }
    if !finding.unread.is_empty() {
        page.heading("Could not be read");
        page.table(&finding.unread.iter().map(|(part, why)| vec![part.clone(), why.clone()]).collect::<Vec<_>>());
    }
    page.heading("Not shown by the API");
    page.table(&BLIND.map(|line| vec![line.to_owned()]));
}

/// A sign readable without colour, the fact, and its evidence below.
fn statement(one: &Statement) -> [Vec<String>; 2] {
    let sign = match one.bearing {
        Bearing::Against => "✗",
        Bearing::Doubt => "?",
        Bearing::None => "·",
    };
    [vec![sign.to_owned(), one.says.clone()], vec![String::new(), format!("({})", one.evidence())]]
}
