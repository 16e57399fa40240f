//! The steps of an automation in the order in which contacts go through them, with their branches. A step follows the one that
//! its `parent` names; if several follow one step, or one follows a condition, they are branches. Pure.

use std::collections::HashSet;

use super::steps::FlowStep;

/// A step and its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Placed {
    /// The step.
    pub step: FlowStep,
    /// Its number for people, from 1; 0 for the start, which is no step for people.
    pub number: usize,
    /// Whether it is the last branch, for each branch that it is in, from the outermost.
    pub branches: Vec<bool>,
    /// Whether it begins the innermost of them.
    pub begins: bool,
}

/// The steps in order. Each occurs once, also if `parent` leads in a circle.
pub fn place(mut steps: Vec<FlowStep>) -> Vec<Placed> {
    steps.sort_by_key(|step| (step.order, step.id.parse::<u64>().unwrap_or(u64::MAX)));
    let ids: HashSet<String> = steps.iter().map(|step| step.id.clone()).collect();
    let mut placing = Placing { seen: HashSet::new(), placed: Vec::new(), number: 0, steps: &steps };
    let is_first = |step: &FlowStep| !ids.contains(&step.parent) || step.parent == step.id;
    for step in steps.iter().filter(|step| is_first(step)) {
        placing.follow(step, &[], false);
    }
    // What is left leads in a circle.
    for step in &steps {
        placing.follow(step, &[], false);
    }
    placing.placed
}

struct Placing<'a> {
    steps: &'a [FlowStep],
    seen: HashSet<&'a str>,
    placed: Vec<Placed>,
    number: usize,
}

impl<'a> Placing<'a> {
    /// Adds a step and those after it.
    fn follow(&mut self, step: &'a FlowStep, branches: &[bool], begins: bool) {
        let (mut step, mut begins) = (step, begins);
        while self.seen.insert(&step.id) {
            let is_start = step.kind == "start";
            self.number += usize::from(!is_start);
            let number = if is_start { 0 } else { self.number };
            self.placed.push(Placed { step: step.clone(), number, branches: branches.to_vec(), begins });
            begins = false;
            let own = &step.id;
            let next: Vec<&'a FlowStep> = self.steps.iter().filter(|other| other.parent == *own).collect();
            match next.as_slice() {
                [one] if !step.branches() => step = one,
                several => {
                    for (at, one) in several.iter().enumerate() {
                        let inner: Vec<bool> = branches.iter().copied().chain([at + 1 == several.len()]).collect();
                        self.follow(one, &inner, true);
                    }
                    return;
                }
            }
        }
    }
}

impl Placed {
    /// The lines of the tree before the number: `│  ├─ `.
    pub fn lines(&self, is_ascii: bool) -> String {
        let signs = if is_ascii { ["|- ", "`- ", "|  ", "   "] } else { ["├─ ", "└─ ", "│  ", "   "] };
        let inner = self.branches.len().saturating_sub(1);
        let sign = |(at, is_last): (usize, &bool)| {
            let begins = self.begins && at == inner;
            signs[usize::from(!begins) * 2 + usize::from(*is_last)]
        };
        self.branches.iter().enumerate().map(sign).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(id: &str, parent: &str, order: i64, kind: &str) -> FlowStep {
        let text = str::to_owned;
        FlowStep { id: text(id), parent: text(parent), order, kind: text(kind), params: serde_json::Value::Null }
    }

    fn drawn(steps: Vec<FlowStep>) -> Vec<String> {
        let line = |placed: &Placed| format!("{}{} {}", placed.lines(false), placed.number, placed.step.kind);
        place(steps).iter().map(line).collect()
    }

    #[test]
    fn branches_are_drawn_below_their_condition() {
        let steps = vec![
            step("1", "0", 0, "start"),
            step("2", "1", 1, "if"),
            step("3", "2", 2, "addtag"),
            step("4", "3", 3, "if"),
            step("5", "4", 4, "send"),
            step("6", "2", 5, "else"),
            step("7", "6", 6, "wait"),
        ];
        assert_eq!(
            drawn(steps),
            ["0 start", "1 if", "├─ 2 addtag", "│  3 if", "│  └─ 4 send", "└─ 5 else", "   6 wait"]
        );
    }

    #[test]
    fn steps_without_known_parents_keep_the_order_of_their_numbers() {
        let steps = vec![step("12", "7", 2, "wait"), step("11", "7", 1, "send"), step("10", "0", 0, "start")];
        assert_eq!(drawn(steps), ["0 start", "1 send", "2 wait"]);
    }

    #[test]
    fn a_circle_ends() {
        let steps = vec![step("1", "2", 0, "send"), step("2", "1", 1, "wait"), step("3", "3", 2, "wait")];
        assert_eq!(drawn(steps), ["1 wait", "2 send", "3 wait"]);
    }
}
