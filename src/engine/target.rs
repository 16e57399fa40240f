//! The records one command is for, as the user named them.

use std::collections::HashSet;

use crate::catalogue::model::{Operation, When};

/// The positional values of one request, or all ids of an operation that takes several at once.
#[derive(Clone, Debug, Default)]
pub struct Target {
    /// One value per position.
    pub values: Vec<String>,
    /// Several ids for one request.
    pub ids: Vec<String>,
}

impl Target {
    /// The target as the user named it.
    pub fn label(&self) -> String {
        if self.ids.is_empty() { self.values.join(" ") } else { self.ids.join(" ") }
    }

    /// The values by position, as the selection of the operation takes them.
    pub fn positions(&self) -> Vec<Vec<String>> {
        match self.ids.as_slice() {
            [] => self.values.iter().map(|value| vec![value.clone()]).collect(),
            ids => vec![ids.to_vec()],
        }
    }
}

/// Every combination of the values of all positions, or one target with all ids where the operation takes them in one
/// request. A target that is updated or deleted occurs once, however often it was named.
pub fn targets(positions: &[Vec<String>], operation: &Operation) -> Vec<Target> {
    if operation.when == When::SeveralIds {
        return vec![Target { values: Vec::new(), ids: positions.last().cloned().unwrap_or_default() }];
    }
    let all = positions.iter().filter(|values| !values.is_empty()).fold(vec![Target::default()], |targets, values| {
        let extend = |target: &Target, value: &String| {
            let mut target = target.clone();
            target.values.push(value.clone());
            target
        };
        targets.iter().flat_map(|target| values.iter().map(move |value| extend(target, value))).collect()
    });
    distinct(all, operation)
}

/// Each target once: a create named twice makes two records, but a delete named twice would fail.
fn distinct(targets: Vec<Target>, operation: &Operation) -> Vec<Target> {
    let repeats = !(operation.role.is_write() && operation.role.is_idempotent());
    let mut seen = HashSet::new();
    targets.into_iter().filter(|target| repeats || seen.insert(target.values.clone())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::build::{call, delete, get};
    use crate::catalogue::model::Method;

    #[test]
    fn two_positions_make_every_combination() {
        let operation = delete("/x/{id}", "");
        let some = |values: &[&str]| values.iter().map(|value| (*value).to_owned()).collect::<Vec<_>>();
        let labels: Vec<String> =
            targets(&[some(&["a", "b"]), some(&["1", "2"])], &operation).iter().map(Target::label).collect();
        assert_eq!(labels, ["a 1", "a 2", "b 1", "b 2"]);
    }

    #[test]
    fn a_command_without_positions_has_one_target() {
        assert_eq!(targets(&[], &delete("/x", "")).len(), 1);
    }

    #[test]
    fn a_target_named_twice_is_changed_once_but_read_and_copied_twice() {
        let named_twice = [vec!["5".to_owned(), "5".to_owned()]];
        assert_eq!(targets(&named_twice, &delete("/x/{id}", "")).len(), 1);
        assert_eq!(targets(&named_twice, &get("/x/{id}", "", "x")).len(), 2);
        assert_eq!(targets(&named_twice, &call("copy", Method::Post, "/x/{id}/copy", "")).len(), 2);
    }
}
