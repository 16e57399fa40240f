//! Which of the rows that share a verb is meant. Pure.

use clap::{ArgMatches, parser::ValueSource};

use crate::catalogue::model::{Operation, When};

/// The row meant by `matches` and the positional values, the last of which may be several.
pub fn row(rows: &[&'static Operation], matches: &ArgMatches, positions: &[Vec<String>]) -> &'static Operation {
    let given = |flag: &str| matches.value_source(flag) == Some(ValueSource::CommandLine);
    let first = positions.first().and_then(|values| values.first()).map(String::as_str);
    let several = positions.last().is_some_and(|values| values.len() > 1);
    let holds = |row: &&&'static Operation| match row.when {
        When::Always | When::Refused => false,
        When::Flag(flag) => given(flag),
        When::Many => several,
        When::Email => first.is_some_and(|text| text.contains('@') && !text.contains(':')),
        When::Prefix(prefix) => first.is_some_and(|text| text.starts_with(prefix)),
        When::Given => first.is_some(),
    };
    rows.iter().find(holds).or_else(|| rows.iter().find(|row| row.when == When::Always)).copied().unwrap_or(rows[0])
}

/// The row to try where the service does not know the call of `row`: the one behind it, if it is meant for that.
pub fn fallback(rows: &[&'static Operation], row: &Operation) -> Option<&'static Operation> {
    let own = rows.iter().position(|known| std::ptr::eq(*known, row))?;
    rows.get(own + 1).copied().filter(|next| next.when == When::Refused)
}
