//! Which of the operations that share a verb is meant. Pure.

use crate::args::typed::Typed;
use crate::catalogue::model::{Operation, When};

/// The operation that the typed flags and the positional values select; the last position may hold several values.
pub(super) fn operation(
    operations: &[&'static Operation],
    typed: &Typed,
    positions: &[Vec<String>],
) -> &'static Operation {
    let first = positions.first().and_then(|values| values.first()).map(String::as_str);
    let several = positions.last().is_some_and(|values| values.len() > 1);
    let holds = |operation: &&&'static Operation| match operation.when {
        When::Always | When::Fallback => false,
        When::Flag(flag) => typed.has(flag),
        When::SeveralIds => several,
        When::Email => first.is_some_and(|text| text.contains('@') && !text.contains(':')),
        When::Prefix(prefix) => first.is_some_and(|text| text.starts_with(prefix)),
        When::WithArgument => first.is_some(),
    };
    let usual = || operations.iter().find(|operation| operation.when == When::Always);
    operations.iter().find(holds).or_else(usual).copied().unwrap_or(operations[0])
}
