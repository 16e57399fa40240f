//! Describes steps and triggers in words; what the API does not show is called unknown. Pure.

use std::collections::HashMap;

use serde_json::Value;

use super::steps::{FlowStep, Trigger};
use crate::api::reply::wording::brief;
use crate::api::request::plain;

/// The longest text of a parameter, in characters.
const LONGEST: usize = 60;

/// The names of records, by resource and ID, and the subjects of emails, by the ID of the campaign.
#[derive(Debug, Default)]
pub struct StepNames {
    /// The names.
    pub names: HashMap<(&'static str, String), String>,
    /// The subjects.
    pub subjects: HashMap<String, String>,
}

impl StepNames {
    /// The name of a record; what and which it is if it has none.
    fn of(&self, resource: &'static str, noun: &str, id: &str) -> String {
        let name = self.names.get(&(resource, id.to_owned())).filter(|name| !name.is_empty() && *name != id);
        name.map_or_else(|| format!("{noun} {id}"), |name| brief(name, LONGEST))
    }

    /// The names of the records of one resource that a step is about.
    fn listed(&self, step: &FlowStep, resource: &'static str, noun: &str) -> Option<String> {
        let names: Vec<String> = step.ids_of(resource).iter().map(|id| self.of(resource, noun, id)).collect();
        (!names.is_empty()).then(|| names.join(", "))
    }
}

/// What a step does.
pub fn step(step: &FlowStep, names: &StepNames) -> String {
    let about = |what: &str, resource: &'static str, noun: &str| match names.listed(step, resource, noun) {
        Some(listed) => format!("{what} {listed}"),
        None => format!("{what} (unknown: the API does not show which){}", others(step)),
    };
    match step.kind.as_str() {
        "start" => "Start".to_owned(),
        "send" => send(step, names),
        "wait" => wait(step),
        "addtag" => about("Add tag", "tags", "tag"),
        "removetag" => about("Remove tag", "tags", "tag"),
        "sub" => about("Subscribe to", "lists", "list"),
        "unsub" => about("Unsubscribe from", "lists", "list"),
        "dealstage" => about("Move the deal to stage", "stages", "stage"),
        "goal" => {
            let name = step.param("name").map_or_else(|| "without a name".to_owned(), |name| brief(&name, LONGEST));
            format!("Goal {name}{}", condition(step))
        }
        "if" => format!("If a condition holds{}", condition(step)),
        "else" => "Otherwise".to_owned(),
        "" => format!("Unknown step{}", others(step)),
        other => format!("{other}{}", others(step)),
    }
}

/// What starts an automation.
pub fn trigger(trigger: &Trigger, names: &StepNames) -> String {
    let target = |noun: &str| match trigger.resource() {
        Some(resource) => names.of(resource, noun, &trigger.target),
        None => format!("any {noun}"),
    };
    let starts = match trigger.kind.as_str() {
        "subscribe" => format!("A contact subscribes to {}", target("list")),
        "unsubscribe" => format!("A contact unsubscribes from {}", target("list")),
        "tagadd" => format!("Tag {} is added", target("tag")),
        "tagremove" => format!("Tag {} is removed", target("tag")),
        "" => "Unknown trigger".to_owned(),
        other if trigger.is_of_any() => other.to_owned(),
        other => format!("{other} {} (what that is about is unknown)", trigger.target),
    };
    match trigger.segment.as_str() {
        "" | "0" => starts,
        segment => format!("{starts}, if segment {segment} matches; the API does not show its conditions"),
    }
}

fn send(step: &FlowStep, names: &StepNames) -> String {
    let campaign = step.ids_of("campaigns").into_iter().next();
    let own = step.param("emailname").map(|name| brief(&name, LONGEST));
    let name = match (&campaign, own) {
        (Some(id), None) => names.of("campaigns", "campaign", id),
        (_, Some(name)) => name,
        (None, None) => return "Send an email (unknown: the API does not show which)".to_owned(),
    };
    let subject = campaign.and_then(|id| names.subjects.get(&id)).filter(|subject| !subject.is_empty());
    let subject = subject.map_or_else(String::new, |subject| format!(", subject \"{}\"", brief(subject, LONGEST)));
    let when = match step.param("sendtype").as_deref() {
        None | Some("imm") => String::new(),
        Some(other) => format!(" (sendtype {other})"),
    };
    format!("Send email {name}{subject}{when}")
}

fn wait(step: &FlowStep) -> String {
    match (step.param("waittime"), step.param("waitdurt")) {
        (Some(time), Some(unit)) => {
            let plural = if time == "1" || unit.ends_with('s') { "" } else { "s" };
            format!("Wait {time} {unit}{plural}")
        }
        _ => format!("Wait (unknown: the API does not show for how long){}", others(step)),
    }
}

/// What is known of a condition: the hidden segment that holds it.
fn condition(step: &FlowStep) -> String {
    match step.param("segmentid").filter(|segment| segment != "0") {
        Some(segment) => format!(" (segment {segment}; the API does not show its conditions)"),
        None => " (the API does not show the condition)".to_owned(),
    }
}

/// The parameters of a step of which no more is known.
fn others(step: &FlowStep) -> String {
    let Value::Object(params) = &step.params else { return String::new() };
    let pairs: Vec<String> = params.iter().map(|(key, value)| format!("{key} {}", brief(&plain(value), 30))).collect();
    if pairs.is_empty() { String::new() } else { format!(": {}", brief(&pairs.join(", "), LONGEST)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::reply::Item;

    fn said(json: &str) -> String {
        let mut names = StepNames::default();
        names.names.insert(("tags", "3".to_owned()), "vip".to_owned());
        names.names.insert(("campaigns", "8".to_owned()), "Hello".to_owned());
        names.subjects.insert("8".to_owned(), "Nice to meet you".to_owned());
        FlowStep::of(&Item::from_json(json)).map_or_else(String::new, |one| step(&one, &names))
    }

    #[test]
    fn known_steps_are_told_with_names_and_unknown_ones_with_their_parameters() {
        for (json, words) in [
            (
                r#"{"type":"send","params":{"campaignid":"8","sendtype":"imm"}}"#,
                "Send email Hello, subject \"Nice to meet you\"",
            ),
            (r#"{"type":"send","params":{"campaignid":"9"}}"#, "Send email campaign 9"),
            (r#"{"type":"send","params":[]}"#, "Send an email (unknown: the API does not show which)"),
            (r#"{"type":"wait","params":{"waittime":"3","waitdurt":"day"}}"#, "Wait 3 days"),
            (r#"{"type":"wait","params":{"waittime":1,"waitdurt":"day"}}"#, "Wait 1 day"),
            (
                r#"{"type":"wait","params":{"waittype":"date"}}"#,
                "Wait (unknown: the API does not show for how long): waittype date",
            ),
            (r#"{"type":"addtag","params":{"tagIds":["3","4"]}}"#, "Add tag vip, tag 4"),
            (r#"{"type":"unsub","params":[]}"#, "Unsubscribe from (unknown: the API does not show which)"),
            (r#"{"type":"else"}"#, "Otherwise"),
            (r#"{"type":"layer","params":{"color":"red"}}"#, "layer: color red"),
            (r#"{"params":{}}"#, "Unknown step"),
        ] {
            assert_eq!(said(json), words, "{json}");
        }
    }
}
