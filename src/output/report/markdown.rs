//! A report as a document in GitHub Flavored Markdown. Writes nothing.

use super::{Report, ReportTable, Total};
use crate::output::markdown::{escaped, line, separator};

/// The document.
pub fn document(report: &Report) -> String {
    let mut text = format!("## {}\n\n", escaped(&format!("{}: {}", report.profile, report.title)));
    for warning in report.warnings() {
        text.push_str(&format!("**{}**\n\n", escaped(&warning)));
    }
    text.push_str(&format!("{}\n", escaped(&report.facts().join(", "))));
    if report.table.shown().next().is_some() {
        text.push('\n');
        table(&mut text, &report.table, &report.totals);
    }
    for section in report.shown_sections() {
        text.push_str(&format!("\n### {}\n\n", escaped(&section.title)));
        table(&mut text, &section.table, &[]);
    }
    let remarks = report.remarks();
    list(&mut text, remarks.iter().map(|remark| escaped(remark).into_owned()));
    text.push_str("\n### Definitions\n");
    list(&mut text, report.definitions.iter().map(|(key, formula)| format!("`{key}`: {}", escaped(formula))));
    text
}

fn list(text: &mut String, items: impl Iterator<Item = String>) {
    for (at, item) in items.enumerate() {
        text.push_str(&format!("{}- {item}\n", if at == 0 { "\n" } else { "" }));
    }
}

fn table(text: &mut String, table: &ReportTable, totals: &[Total]) {
    if table.rows.is_empty() {
        text.push_str("none\n");
        return;
    }
    let headings: Vec<String> = table.shown().map(|(_, column)| column.heading.to_owned()).collect();
    text.push_str(&line(&headings));
    text.push_str(&separator(headings.len()));
    for row in &table.rows {
        let cells = table.shown().map(|(at, _)| row.figures.get(at).map_or(String::new(), |figure| figure.text()));
        let mut cells: Vec<String> = cells.collect();
        cells.last_mut().into_iter().for_each(|cell| cell.push_str(row.mark));
        text.push_str(&line(&cells));
    }
    for total in totals {
        let cell = |at: usize| total.figures.get(at).map_or(String::new(), |figure| figure.text());
        let cells =
            table.shown().enumerate().map(|(place, (at, _))| if place == 0 { total.label.clone() } else { cell(at) });
        text.push_str(&line(&cells.collect::<Vec<_>>()));
    }
}
