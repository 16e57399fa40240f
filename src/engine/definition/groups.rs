//! A formula in the two levels of a definition: groups of conditions, combined by one operator. Pure.

/// The most conditions of one definition.
pub const MOST: usize = 100;

const AND: &str = "and";
const OR: &str = "or";

/// Conditions combined without negation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Formula {
    /// All hold.
    All(Vec<Formula>),
    /// At least one holds.
    Any(Vec<Formula>),
    /// One condition, by its value.
    One(String),
}

/// Conditions combined by one operator.
#[derive(Debug, PartialEq, Eq)]
pub struct ConditionGroup {
    /// `and` or `or`.
    pub operator: &'static str,
    /// The values of its conditions.
    pub values: Vec<String>,
}

/// The operator that combines the groups, and the groups; none for more than [`MOST`] conditions. Two levels stay as they are
/// written; a deeper formula becomes alternatives, each of conditions that all hold.
pub fn arranged(formula: Formula) -> Option<(&'static str, Vec<ConditionGroup>)> {
    let formula = flat(formula);
    let (operator, groups) = two_levels(&formula).or_else(|| Some((OR, grouped(AND, alternatives(&formula)?))))?;
    let count: usize = groups.iter().map(|group| group.values.len()).sum();
    (count <= MOST).then_some((operator, groups))
}

/// The formula with nested parts of the same operator joined, and parts of one member replaced by it.
fn flat(formula: Formula) -> Formula {
    let joined = |parts: Vec<Formula>, is_all: bool| {
        let mut all = Vec::new();
        for part in parts.into_iter().map(flat) {
            match part {
                Formula::All(inner) if is_all => all.extend(inner),
                Formula::Any(inner) if !is_all => all.extend(inner),
                part => all.push(part),
            }
        }
        all
    };
    let (mut parts, is_all) = match formula {
        Formula::All(parts) => (joined(parts, true), true),
        Formula::Any(parts) => (joined(parts, false), false),
        one @ Formula::One(_) => return one,
    };
    match parts.len() {
        1 => parts.remove(0),
        _ if is_all => Formula::All(parts),
        _ => Formula::Any(parts),
    }
}

fn two_levels(formula: &Formula) -> Option<(&'static str, Vec<ConditionGroup>)> {
    let (own, other, parts) = match formula {
        Formula::One(value) => return Some((AND, grouped(AND, vec![vec![value.clone()]]))),
        Formula::All(parts) => (AND, OR, parts),
        Formula::Any(parts) => (OR, AND, parts),
    };
    let single: Vec<String> = parts.iter().filter_map(value).collect();
    let nested = parts.iter().filter(|part| value(part).is_none()).map(values).collect::<Option<Vec<_>>>()?;
    if nested.is_empty() {
        return Some((AND, grouped(own, vec![single])));
    }
    let first = if single.is_empty() { Vec::new() } else { grouped(own, vec![single]) };
    Some((own, first.into_iter().chain(grouped(other, nested)).collect()))
}

fn value(formula: &Formula) -> Option<String> {
    match formula {
        Formula::One(value) => Some(value.clone()),
        _ => None,
    }
}

/// The values of a formula of one level.
fn values(formula: &Formula) -> Option<Vec<String>> {
    match formula {
        Formula::All(parts) | Formula::Any(parts) => parts.iter().map(value).collect(),
        Formula::One(value) => Some(vec![value.clone()]),
    }
}

fn grouped(operator: &'static str, groups: Vec<Vec<String>>) -> Vec<ConditionGroup> {
    groups.into_iter().map(|values| ConditionGroup { operator, values }).collect()
}

/// The alternatives of a formula, each the values of conditions that all hold; none for too many.
fn alternatives(formula: &Formula) -> Option<Vec<Vec<String>>> {
    let found = match formula {
        Formula::One(value) => vec![vec![value.clone()]],
        Formula::Any(parts) => parts.iter().map(alternatives).collect::<Option<Vec<_>>>()?.concat(),
        Formula::All(parts) => parts.iter().try_fold(vec![Vec::new()], |all: Vec<Vec<String>>, part| {
            let own = alternatives(part)?;
            let extend = |begun: &Vec<String>| own.iter().map(move |more| [begun.as_slice(), more].concat()).collect();
            let extended: Vec<Vec<String>> =
                all.iter().flat_map(|begun| -> Vec<Vec<String>> { extend(begun) }).collect();
            (extended.len() <= MOST).then_some(extended)
        })?,
    };
    (found.len() <= MOST).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(value: &str) -> Formula {
        Formula::One(value.to_owned())
    }

    fn any(values: &[&str]) -> Formula {
        Formula::Any(values.iter().map(|value| one(value)).collect())
    }

    fn all(values: &[&str]) -> Formula {
        Formula::All(values.iter().map(|value| one(value)).collect())
    }

    fn text(formula: Formula) -> String {
        let Some((operator, groups)) = arranged(formula) else { return "too many".to_owned() };
        let group = |group: &ConditionGroup| format!("({})", group.values.join(&format!(" {} ", group.operator)));
        groups.iter().map(group).collect::<Vec<_>>().join(&format!(" {operator} "))
    }

    #[test]
    fn two_levels_stay_as_written() {
        assert_eq!(text(one("1")), "(1)");
        assert_eq!(text(Formula::All(vec![any(&["1", "2"])])), "(1 or 2)");
        assert_eq!(text(Formula::All(vec![one("1"), any(&["2", "3"]), one("4")])), "(1 and 4) and (2 or 3)");
        assert_eq!(
            text(Formula::Any(vec![all(&["1", "2"]), all(&["3", "4"]), one("5")])),
            "(5) or (1 and 2) or (3 and 4)"
        );
        assert_eq!(text(Formula::All(vec![one("1"), all(&["2", "3"])])), "(1 and 2 and 3)");
    }

    #[test]
    fn a_deeper_formula_becomes_alternatives() {
        let deep = Formula::All(vec![one("1"), Formula::Any(vec![one("2"), all(&["3", "4"])])]);
        assert_eq!(text(deep), "(1 and 2) or (1 and 3 and 4)");
        let pair = || Formula::Any(vec![one("1"), all(&["2", "3"])]);
        assert_eq!(text(Formula::All((0..9).map(|_| pair()).collect())), "too many");
    }
}
