//! Charts as inline SVG, sized and filled by attributes, so that they are readable without a style sheet. Each has a title and a
//! description; the table of the page has its numbers. Pure.

use super::element::Element;
use crate::output::report::{Drawing, Figure, Report, ReportTable};

/// The width of a chart.
const WIDTH: f64 = 720.0;

/// The height of a column chart without its labels.
const HEIGHT: f64 = 120.0;

/// The height of a bar with its gap.
const BAR: f64 = 26.0;

/// The space for labels beside bars.
const LABELS: f64 = 170.0;

/// The charts of a report: its course over time, or the shares of its rows.
pub fn charts(report: &Report) -> Vec<Element> {
    let drawn = |table: &ReportTable, drawing: Drawing| -> Vec<(usize, &'static str)> {
        let drawn = table.shown().filter(|(_, column)| column.drawing == drawing);
        drawn.map(|(at, column)| (at, column.heading)).collect()
    };
    let table = &report.table;
    let courses = if report.is_series { drawn(table, Drawing::Bar) } else { Vec::new() };
    let courses = courses.into_iter().filter_map(|(at, heading)| series(table, at, heading));
    let of_section = |table: &ReportTable| -> Vec<Element> {
        drawn(table, Drawing::Share).into_iter().filter_map(|(at, heading)| shares(table, at, heading)).collect()
    };
    let shares = report.shown_sections().flat_map(|section| of_section(&section.table));
    courses.chain(shares).collect()
}

/// A column for each row, the oldest first.
fn series(table: &ReportTable, at: usize, heading: &str) -> Option<Element> {
    let figures: Vec<(&Figure, bool)> =
        table.rows.iter().rev().filter_map(|row| Some((row.figures.get(at)?, row.is_faint))).collect();
    let most = figures.iter().filter_map(|(figure, _)| figure.share()).fold(0.0, f64::max);
    if figures.len() < 2 || most <= 0.0 {
        return None;
    }
    let step = WIDTH / figures.len() as f64;
    let columns = figures.iter().enumerate().filter_map(|(place, (figure, is_faint))| {
        let height = (figure.share()? / most * HEIGHT).max(1.0);
        let rect = rectangle(place as f64 * step, 20.0 + HEIGHT - height, (step * 0.8).max(0.5), height);
        Some(rect.with("fill-opacity", if *is_faint { "0.4" } else { "1" }))
    });
    let ends =
        [figures.first(), figures.last()].map(|figure| figure.map_or(String::new(), |(figure, _)| figure.text()));
    let mut most = figures.iter().map(|(figure, _)| figure).filter(|figure| figure.share() == Some(most));
    let most = most.next_back().map_or(String::new(), |figure| figure.text());
    let description = format!(
        "A column for each of {} rows, from the oldest ({}) to the newest ({}). The highest is {most}.",
        figures.len(),
        ends[0],
        ends[1]
    );
    let chart = frame(heading, &description, 20.0 + HEIGHT + 20.0)
        .child(label(0.0, 14.0, "start", &format!("{heading}, highest {most}")))
        .children(columns)
        .child(label(0.0, 20.0 + HEIGHT + 16.0, "start", &format!("oldest: {}", ends[0])))
        .child(label(WIDTH, 20.0 + HEIGHT + 16.0, "end", &format!("newest: {}", ends[1])));
    Some(chart)
}

/// A bar for each row, in their order; 100 % fills it.
fn shares(table: &ReportTable, at: usize, heading: &str) -> Option<Element> {
    let name = table.columns.iter().position(|column| column.drawing == Drawing::Name)?;
    let rows: Vec<(String, String, f64)> = table
        .rows
        .iter()
        .filter_map(|row| {
            let figure = row.figures.get(at)?;
            Some((row.figures.get(name)?.text(), figure.text(), figure.share()?))
        })
        .collect();
    if rows.is_empty() {
        return None;
    }
    let room = WIDTH - LABELS - 70.0;
    let mut chart = frame(
        heading,
        &format!("A bar for each of {} rows; 100 % is the full width.", rows.len()),
        rows.len() as f64 * BAR,
    );
    for (place, (name, text, share)) in rows.iter().enumerate() {
        let top = place as f64 * BAR;
        let width = (share.clamp(0.0, 1.0) * room).max(1.0);
        chart = chart
            .child(label(0.0, top + 17.0, "start", name))
            .child(rectangle(LABELS, top + 3.0, width, BAR - 6.0))
            .child(label(LABELS + width + 6.0, top + 17.0, "start", text));
    }
    Some(chart)
}

fn frame(title: &str, description: &str, height: f64) -> Element {
    Element::new("svg")
        .with("role", "img")
        .with("width", WIDTH)
        .with("height", height)
        .with("viewBox", format!("0 0 {WIDTH} {height}"))
        .with("fill", "currentColor")
        .with("font-family", "sans-serif")
        .with("font-size", "13")
        .child(Element::of("title", title))
        .child(Element::of("desc", description))
}

fn rectangle(x: f64, y: f64, width: f64, height: f64) -> Element {
    let number = |number: f64| format!("{number:.1}");
    Element::new("rect")
        .with("class", "bar")
        .with("x", number(x))
        .with("y", number(y))
        .with("width", number(width))
        .with("height", number(height))
}

fn label(x: f64, y: f64, anchor: &str, text: &str) -> Element {
    Element::of("text", text).with("x", x).with("y", y).with("text-anchor", anchor)
}
