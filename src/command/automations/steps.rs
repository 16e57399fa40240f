//! The steps and triggers of an automation, as the API shows them. What the parameters of a type mean is known for some types
//! only. Pure.

use serde_json::Value;

use crate::api::reply::Item;

/// A step. The API calls it a block.
#[derive(Clone, Debug, PartialEq)]
pub struct FlowStep {
    /// Its ID.
    pub id: String,
    /// The ID of the step before it; `0` for the first.
    pub parent: String,
    /// Its place.
    pub order: i64,
    /// Its type: `send`, `wait`.
    pub kind: String,
    /// Its parameters, which depend on the type.
    pub params: Value,
}

/// What starts an automation.
#[derive(Clone, Debug, PartialEq)]
pub struct Trigger {
    /// Its ID.
    pub id: String,
    /// Its type: `subscribe`, `tagadd`.
    pub kind: String,
    /// The ID of the list or tag that it is about; empty or `0` for any.
    pub target: String,
    /// The segment that contacts must be in; empty or `0` for none.
    pub segment: String,
    /// Whether a contact can enter more than once.
    pub is_repeated: bool,
}

/// The parameters of steps that hold IDs, and the resource of these.
const REFERENCES: &[(&str, &str)] = &[
    ("campaignid", "campaigns"),
    ("fieldid", "contacts fields"),
    ("listid", "lists"),
    ("listIds", "lists"),
    ("pipelineid", "pipelines"),
    ("seriesid", "automations"),
    ("stageid", "stages"),
    ("tagid", "tags"),
    ("tagIds", "tags"),
    ("userid", "users"),
];

/// The types of triggers whose target is known, and its resource.
pub const TARGETS: &[(&str, &str)] =
    &[("subscribe", "lists"), ("unsubscribe", "lists"), ("tagadd", "tags"), ("tagremove", "tags")];

impl FlowStep {
    /// The step in an item of `automationBlocks`; none for one that was deleted.
    pub fn of(item: &Item) -> Option<Self> {
        let text = |key: &str| item.get(key).unwrap_or_default();
        if text("deleted") == "1" {
            return None;
        }
        let value = item.value();
        let params = match value.get("params") {
            // Some servers return JSON in a string.
            Some(Value::String(text)) => serde_json::from_str(text).unwrap_or_else(|_| Value::from(text.as_str())),
            Some(params) => params.clone(),
            None => Value::Null,
        };
        let order = text("ordernum").parse().unwrap_or(i64::MAX);
        Some(FlowStep { id: text("id"), parent: text("parent"), order, kind: text("type"), params })
    }

    /// A parameter as text; none if it is missing or empty.
    pub fn param(&self, key: &str) -> Option<String> {
        let value = self.params.get(key)?;
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        Some(text).filter(|text| !text.is_empty() && text != "null")
    }

    /// The records that its parameters name: the resource and the IDs of each.
    pub fn references(&self) -> Vec<(&'static str, Vec<String>)> {
        let ids = |key: &str| match self.params.get(key) {
            Some(Value::Array(ids)) => ids.iter().map(plain).collect(),
            Some(id) => vec![plain(id)],
            None => Vec::new(),
        };
        let named = |(key, resource): &(&str, &'static str)| {
            let ids: Vec<String> = ids(key).into_iter().filter(|id| !id.is_empty() && id != "0").collect();
            (!ids.is_empty()).then_some((*resource, ids))
        };
        REFERENCES.iter().filter_map(named).collect()
    }

    /// The IDs of the records of one resource.
    pub fn ids_of(&self, resource: &str) -> Vec<String> {
        self.references().into_iter().filter(|(own, _)| *own == resource).flat_map(|(_, ids)| ids).collect()
    }

    /// Whether contacts can stay at it.
    pub fn holds_contacts(&self) -> bool {
        self.kind == "wait" || self.kind == "goal"
    }

    /// Whether the steps after it are its branches.
    pub fn branches(&self) -> bool {
        self.kind == "if"
    }
}

impl Trigger {
    /// The trigger in an item of `automationTriggers`.
    pub fn of(item: &Item) -> Self {
        let text = |key: &str| item.get(key).unwrap_or_default();
        Trigger {
            id: text("id"),
            kind: text("type"),
            target: text("relid"),
            segment: text("segmentid"),
            is_repeated: text("multientry") == "1",
        }
    }

    /// The resource of its target, if that is known and names a record.
    pub fn resource(&self) -> Option<&'static str> {
        let known = TARGETS.iter().find(|(kind, _)| *kind == self.kind).map(|(_, resource)| *resource);
        known.filter(|_| !self.is_of_any())
    }

    /// Whether it is about any record.
    pub fn is_of_any(&self) -> bool {
        self.target.is_empty() || self.target == "0"
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(json: &str) -> Option<FlowStep> {
        FlowStep::of(&Item::from_json(json))
    }

    #[test]
    fn a_step_names_the_records_in_its_parameters() {
        let step = step(r#"{"id":"4","type":"addtag","params":{"tagIds":["3",7],"listid":"0"}}"#).unwrap();
        assert_eq!(step.references(), [("tags", vec!["3".to_owned(), "7".to_owned()])]);
        assert_eq!(step.ids_of("lists"), Vec::<String>::new());
    }

    #[test]
    fn parameters_in_a_string_and_without_an_object_are_read() {
        let wait = step(r#"{"id":"4","type":"wait","params":"{\"waittime\":3}"}"#).unwrap();
        assert_eq!(wait.param("waittime").as_deref(), Some("3"));
        let none = step(r#"{"id":"4","type":"else","params":[]}"#).unwrap();
        assert_eq!(none.param("waittime"), None);
    }

    #[test]
    fn a_deleted_step_is_none() {
        assert_eq!(step(r#"{"id":"4","type":"send","deleted":"1"}"#), None);
    }
}
