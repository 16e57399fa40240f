//! A report as one page of HTML: no script, no address of another page or file, readable without its style sheet, in light and
//! dark and in print. Writes nothing.

mod chart;
mod element;

use super::rate::range;
use super::{Drawing, Figure, Report, ReportColumn, ReportRow, ReportTable, Total};
use element::Element;

/// What the page may load: nothing but its own style sheet.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

const STYLE: &str = include_str!("html/style.css");

/// The page; with `mask`, personal data is pseudonymized.
pub fn page(report: &Report, mask: bool) -> String {
    let title = format!("{}: {}", report.profile, report.title);
    let head = Element::new("head")
        .child(Element::new("meta").with("charset", "utf-8"))
        .child(Element::new("meta").with("http-equiv", "Content-Security-Policy").with("content", POLICY))
        .child(Element::new("meta").with("name", "viewport").with("content", "width=device-width, initial-scale=1"))
        .child(Element::new("meta").with("name", "referrer").with("content", "no-referrer"))
        .child(Element::of("title", &title))
        .child(Element::new("style").style(STYLE));
    let made = format!("made {} by acamp {}", report.created_at, env!("CARGO_PKG_VERSION"));
    let facts: Vec<String> = report.facts().into_iter().chain([completeness(report), made]).collect();
    let body = Element::new("body")
        .child(Element::of("h1", &title))
        .children(report.warnings().into_iter().map(|warning| Element::of("p", warning).with("class", "warning")))
        .child(Element::of("p", facts.join(", ")).with("class", "facts"))
        .children(chart::charts(report))
        .children(has_table(report).then(|| table(&report.table, &report.totals)))
        .children(report.shown_sections().map(|section| {
            let heading = Element::of("h2", &section.title);
            Element::new("section").child(heading).child(table(&section.table, &[]))
        }))
        .children(notes(report))
        .child(definitions(report));
    let mut text = String::from("<!doctype html>\n");
    Element::new("html").with("lang", "en").child(head).child(body).write(&mut text, mask);
    text.push('\n');
    text
}

/// Whether people see the rows, and not only its sections.
fn has_table(report: &Report) -> bool {
    report.table.shown().next().is_some()
}

fn completeness(report: &Report) -> String {
    if report.is_complete() { "complete" } else { "incomplete" }.to_owned()
}

fn table(table: &ReportTable, totals: &[Total]) -> Element {
    if table.rows.is_empty() {
        return Element::of("p", "none");
    }
    let is_number = |at: usize| table.column(at).any(Figure::is_number);
    let headings = shown(table).map(|(at, column)| {
        let heading = Element::of("th", column.heading).with("scope", "col");
        if is_number(at) { heading.with("class", "number") } else { heading }
    });
    let head = Element::new("thead").child(Element::new("tr").children(headings));
    let body = Element::new("tbody").children(table.rows.iter().map(|row| line(table, row, "")));
    let total = |total: &Total| {
        line(table, &ReportRow { figures: total.figures.clone(), ..ReportRow::default() }, &total.label)
    };
    let mut whole = Element::new("table").child(head).child(body);
    if !totals.is_empty() {
        whole = whole.child(Element::new("tfoot").children(totals.iter().map(total)));
    }
    Element::new("div").with("class", "scroll").child(whole)
}

/// The columns of a table: those that people see, without intervals, which are beside the rates.
fn shown(table: &ReportTable) -> impl Iterator<Item = (usize, &ReportColumn)> {
    table.shown().filter(|(_, column)| column.drawing != Drawing::Interval)
}

/// A row of a table; its first cell is its heading, or the label.
fn line(table: &ReportTable, row: &ReportRow, label: &str) -> Element {
    let last = shown(table).last().map(|(at, _)| at);
    let cells = shown(table).enumerate().map(|(place, (at, _))| {
        let figure = row.figures.get(at).unwrap_or(&Figure::None);
        let mark = if Some(at) == last { row.mark } else { "" };
        let text = if place == 0 && !label.is_empty() { label.to_owned() } else { figure.text() };
        let cell = Element::of(if place == 0 { "th" } else { "td" }, format!("{text}{mark}"));
        let cell = if place == 0 { cell.with("scope", "row") } else { cell };
        let cell = if figure.is_number() { cell.with("class", "number") } else { cell };
        let interval = if let Figure::Rate(rate) = figure { range(*rate) } else { None };
        match interval {
            Some(interval) => cell.text(" ").child(Element::of("small", interval)),
            None => cell,
        }
    });
    let line = Element::new("tr").children(cells);
    if row.is_faint { line.with("class", "faint") } else { line }
}

fn notes(report: &Report) -> Option<Element> {
    let remarks = report.remarks();
    (!remarks.is_empty()).then(|| {
        let list = Element::new("ul").children(remarks.into_iter().map(|remark| Element::of("li", remark)));
        Element::new("section").child(Element::of("h2", "Notes")).child(list)
    })
}

fn definitions(report: &Report) -> Element {
    let pairs = report.definitions.iter();
    let list = pairs.flat_map(|(key, formula)| [Element::of("dt", *key), Element::of("dd", formula)]);
    Element::new("details")
        .with("open", "")
        .child(Element::of("summary", "Definitions"))
        .child(Element::new("dl").children(list))
        .child(Element::of("p", "Ranges are Wilson intervals at 95%."))
}
