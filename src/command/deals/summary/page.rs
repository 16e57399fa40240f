//! The numbers for people: a table for each pipeline, with a bar for each stage and currency. Pure.

use unicode_width::UnicodeWidthStr;

use super::{STATUSES, Summary};
use crate::command::deals::pipelines::Pipeline;
use crate::command::deals::sums::{Sums, amount};
use crate::output::{Output, Page};
use crate::text::counts::thousands;

/// The width of the longest bar, in columns.
const BAR: usize = 20;
/// Narrower terminals have no bars.
const WIDE_ENOUGH: u16 = 60;

/// The page.
pub fn page(summary: &Summary<'_>, output: &Output) -> String {
    let mut page = Page::new(output);
    for pipeline in &summary.selection.pipelines {
        page.heading(&pipeline.title);
        let has_bars = output.width.is_some_and(|width| width >= WIDE_ENOUGH);
        page.table(&table(summary, pipeline, &|share| {
            if has_bars { output.charts.bar(share, BAR) } else { String::new() }
        }));
    }
    match summary.selection.pipelines.as_slice() {
        [] => "No pipelines\n".to_owned(),
        _ => page.finish(),
    }
}

/// One line of the table.
struct SummaryLine {
    label: String,
    count: String,
    amount: String,
    bar: String,
}

fn table(summary: &Summary<'_>, pipeline: &Pipeline, bar: &dyn Fn(f64) -> String) -> Vec<Vec<String>> {
    let mut lines = Vec::new();
    let mut in_stages = Sums::default();
    let stages: Vec<(String, Sums)> = pipeline
        .stages
        .iter()
        .filter_map(|stage| Some((stage.title.clone(), summary.sums(pipeline, Some(stage), "open")?)))
        .collect();
    for (title, sums) in &stages {
        in_stages.extend(sums);
        let largest = |currency: &str| {
            let values = stages.iter().filter_map(|(_, sums)| sums.currencies.get(currency)).map(|(_, value)| *value);
            values.max().unwrap_or(0)
        };
        lines.extend(of_sums(title, sums, &|currency, value| match largest(currency) {
            0 => String::new(),
            most => bar(value as f64 / most as f64),
        }));
    }
    for (_, status) in STATUSES {
        let Some(sums) = summary.sums(pipeline, None, status) else { continue };
        let label = match status {
            "open" => "All open",
            "won" => "Won",
            _ => "Lost",
        };
        lines.extend(of_sums(label, &sums, &|_, _| String::new()));
        let missing = sums.count.saturating_sub(in_stages.count);
        if status == "open" && missing > 0 && summary.selection.stage.is_none() {
            lines.push(SummaryLine {
                label: "  in no stage".to_owned(),
                count: thousands(missing),
                amount: String::new(),
                bar: String::new(),
            });
        }
    }
    aligned(lines)
}

/// A line for each currency; the label is on the first.
fn of_sums(label: &str, sums: &Sums, bar: &dyn Fn(&str, i64) -> String) -> Vec<SummaryLine> {
    if sums.currencies.is_empty() {
        let count = thousands(sums.count);
        return vec![SummaryLine { label: label.to_owned(), count, amount: String::new(), bar: String::new() }];
    }
    let line = |(at, (currency, (count, value))): (usize, (&String, &(u64, i64)))| SummaryLine {
        label: if at == 0 { label.to_owned() } else { String::new() },
        count: thousands(*count),
        amount: amount(*value, currency),
        bar: bar(currency, *value),
    };
    sums.currencies.iter().enumerate().map(line).collect()
}

/// The cells, numbers aligned to the right.
fn aligned(lines: Vec<SummaryLine>) -> Vec<Vec<String>> {
    let widest = |of: fn(&SummaryLine) -> &String| lines.iter().map(|line| of(line).width()).max().unwrap_or(0);
    let (count, amount) = (widest(|line| &line.count), widest(|line| &line.amount));
    let right = |text: &str, width: usize| format!("{}{text}", " ".repeat(width.saturating_sub(text.width())));
    let cells = |line: &SummaryLine| {
        vec![line.label.clone(), right(&line.count, count), right(&line.amount, amount), line.bar.clone()]
    };
    lines.iter().map(cells).collect()
}
