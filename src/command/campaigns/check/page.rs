//! The findings as a page for people: what is sent to whom, errors, warnings, and what was not checked.

use super::findings::{Finding, Findings};
use super::rules::Severity;
use crate::command::campaigns::mailing::{self, Mailing};
use crate::output::Page;

/// Writes the page.
pub fn write(page: &mut Page, mailing: &Mailing, findings: &Findings) {
    let number = format!("campaign {}", mailing.id);
    page.heading(&if mailing.name.is_empty() { number } else { format!("{} ({number})", mailing.name) });
    let pair = |line: String| match line.split_once(": ") {
        Some((label, value)) => vec![label.to_owned(), value.to_owned()],
        None => vec![line],
    };
    page.table(&mailing::summary(mailing).into_iter().map(pair).collect::<Vec<_>>());
    for (title, severity) in [("Errors", Severity::Error), ("Warnings", Severity::Warning)] {
        let found = findings.found.iter().filter(|finding| finding.severity == severity);
        let rows: Vec<Vec<String>> = found.flat_map(rows).collect();
        if !rows.is_empty() {
            page.heading(title);
            page.table(&rows);
        }
    }
    if !findings.unchecked.is_empty() {
        page.heading("Not checked");
        page.table(&findings.unchecked_lines().into_iter().map(|line| vec![line]).collect::<Vec<_>>());
    }
    if findings.found.is_empty() {
        page.heading("No problems found");
        page.table(&[vec![findings.checked_count()]]);
    }
}

/// A finding, and the command that fixes it.
fn rows(finding: &Finding) -> Vec<Vec<String>> {
    let problem = &finding.problem;
    let mut rows = vec![vec![finding.rule.to_owned(), format!("{} ({})", problem.message, problem.evidence)]];
    rows.extend(problem.fix.iter().map(|fix| vec![String::new(), fix.clone()]));
    rows
}
