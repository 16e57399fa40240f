//! An automation for people. Pure.

use super::reading::Flow;
use crate::command::automations::layout::Placed;
use crate::command::automations::wording;
use crate::output::bars::Charts;
use crate::output::{Output, Page};
use crate::text::counts::{count_of, thousands};

/// The page.
pub fn page(flow: &Flow, output: &Output) -> String {
    let mut page = Page::new(output);
    let status = match flow.status.as_str() {
        "" => "unknown status".to_owned(),
        "active" | "inactive" => flow.status.clone(),
        other => format!("status {other}"),
    };
    page.heading(&format!("{} ({status})", flow.name));
    page.table(&[vec![counters(flow)]]);
    page.heading("Starts when");
    match flow.triggers.as_slice() {
        [] if !flow.knows_triggers => page.table(&[vec!["Unknown".to_owned()]]),
        [] => page.table(&[vec!["No trigger".to_owned()]]),
        triggers => {
            let row = |trigger| vec![wording::trigger(trigger, &flow.names)];
            page.table(&triggers.iter().map(row).collect::<Vec<_>>());
        }
    }
    page.heading("Steps");
    let is_ascii = output.charts == Charts::Ascii;
    let rows: Vec<Vec<String>> =
        flow.steps.iter().filter(|step| step.number > 0).map(|step| row(flow, step, is_ascii)).collect();
    match rows.as_slice() {
        [] if !flow.knows_steps => page.table(&[vec!["Unknown".to_owned()]]),
        [] => page.table(&[vec!["No steps".to_owned()]]),
        rows => page.table(rows),
    }
    if !flow.unknown.is_empty() {
        page.heading("Unknown");
        page.table(&flow.unknown.iter().map(|what| vec![what.clone()]).collect::<Vec<_>>());
    }
    page.finish()
}

/// How many contacts went through.
fn counters(flow: &Flow) -> String {
    let (Some(entered), Some(left)) = (flow.entered, flow.left) else {
        return "How many contacts entered is unknown".to_owned();
    };
    let within = match flow.in_progress() {
        Some(within) => format!("{} in it now", thousands(within)),
        None => "in it now: unknown".to_owned(),
    };
    let elsewhere = match flow.elsewhere() {
        Some(0) | None => String::new(),
        Some(count) => format!(", {} of them at no step that the API counts", thousands(count)),
    };
    format!("{} entered, {} left, {within}{elsewhere}", count_of(entered, "contact"), thousands(left))
}

fn row(flow: &Flow, placed: &Placed, is_ascii: bool) -> Vec<String> {
    let text = wording::step(&placed.step, &flow.names);
    let waiting = match flow.waiting.get(&placed.step.id) {
        Some(0) => ": nobody waits here".to_owned(),
        Some(1) => ": 1 contact waits here".to_owned(),
        Some(count) => format!(": {} wait here", count_of(*count, "contact")),
        None => String::new(),
    };
    vec![format!("{}{}", placed.lines(is_ascii), placed.number), format!("{text}{waiting}")]
}
