//! The meaning of the columns of a file for a command, and the command line of each row. Pure.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::settings::RowSettings;
use crate::api::request::plain;
use crate::args::{file_flags, flags, value_parsers};
use crate::catalogue::{
    self, labels,
    model::{Kind, Operation, Param},
};
use crate::error::{Error, Result};
use crate::output::workbook::{IN_CENTS, IN_UNITS};
use crate::session::custom_field::dates;
use crate::store::row_file::{Cells, OWN_COLUMNS};
use crate::text::amounts::{self, NotAnAmount};
use crate::text::cell_dates::CellDates;
use crate::text::{incoming, separated, spreadsheet};

/// What a column gives.
#[derive(Clone, Debug, PartialEq)]
enum Target {
    /// The value of a position.
    Position(usize),
    /// The value of a flag, several of them where the flag takes several.
    Flag { flag: &'static str, many: bool, kind: Kind },
    /// The value of the flag of an amount, in cents.
    Cents(&'static str),
    /// The value of a custom field: `field:Birthday`.
    Field { flag: &'static str, name: String },
    /// Any property of the body: `set:KEY`.
    Member(String),
    /// Nothing: a column this program has added itself.
    Nothing,
}

/// The properties that tell a record of the server from a row that somebody wrote.
const RECORD_KEYS: [&str; 2] = ["id", "links"];

impl Target {
    /// What a column gives if `is_printed`, by a listing of this program, where amounts are in cents.
    fn printed(self, is_printed: bool) -> Self {
        match self {
            Target::Flag { flag, kind: Kind::Money(_), .. } if is_printed => Target::Cents(flag),
            target => target,
        }
    }

    fn check_amount(&self, column: &str, text: &str) -> Result<()> {
        let Target::Flag { flag, kind: Kind::Money(_), .. } = self else { return Ok(()) };
        let refused = |why: NotAnAmount| {
            let error = Error::usage(format!("column \"{column}\": \"{text}\" is {}", why.reason()));
            match why {
                NotAnAmount::Ambiguous { .. } => error
                    .hint(format!("write amounts with decimals, or name the column {flag}-cents if they are in cents")),
                _ => error,
            }
        };
        amounts::cents(incoming::name(text)).map(drop).map_err(refused)
    }
}

/// Whether the columns are exactly those that the listing of a command's records prints as CSV.
fn is_listing(header: &[String], command: &str) -> bool {
    let own = header.iter().map(String::as_str).filter(|name| !name.is_empty() && !name.starts_with(OWN_COLUMNS));
    catalogue::command(command).is_some_and(|(resource, _)| own.eq(resource.columns.iter().copied()))
}

/// The columns of a file, read for one command.
pub struct RowColumns<'a> {
    operations: &'a [&'static Operation],
    settings: &'a RowSettings,
    /// By place; empty where each row names its own.
    targets: Vec<Target>,
    header: Vec<String>,
    /// Whether the columns are those that the listing of the records prints.
    is_listing: bool,
    dates: CellDates,
}

impl<'a> RowColumns<'a> {
    /// Reads a header; an empty one is that of a file whose rows name their own columns.
    ///
    /// # Errors
    /// `Usage` for a column the command has no argument for, for two that give the same, and where an argument is in
    /// neither the header nor the command line.
    pub fn read(operations: &'a [&'static Operation], header: &[String], settings: &'a RowSettings) -> Result<Self> {
        let found: Vec<Option<Target>> = header.iter().map(|name| target(operations, name)).collect();
        let unknown: Vec<&str> =
            header.iter().zip(&found).filter(|(_, target)| target.is_none()).map(|(name, _)| name.as_str()).collect();
        if !unknown.is_empty() {
            return Err(unknown_columns(operations, settings, &unknown));
        }
        let is_listing = is_listing(header, &settings.command);
        let targets: Vec<Target> = found.into_iter().flatten().map(|target| target.printed(is_listing)).collect();
        let same = |at: usize| {
            targets.iter().take(at).position(|other| *other != Target::Nothing && Some(other) == targets.get(at))
        };
        if let Some((at, other)) = (0..targets.len()).find_map(|at| Some((at, same(at)?))) {
            let name = |at: usize| header.get(at).map_or("", String::as_str);
            let (one, other) = (name(other), name(at));
            return Err(match one == other {
                true => {
                    Error::usage(format!("the file has two columns \"{one}\"")).hint("rename or delete one of them")
                }
                false => Error::usage(format!("the columns \"{one}\" and \"{other}\" set the same argument")),
            });
        }
        let dates = file_flags::of_words(&settings.flags);
        let columns = RowColumns { operations, settings, targets, header: header.to_vec(), is_listing, dates };
        if !header.is_empty() {
            columns.check_positions()?;
        }
        Ok(columns)
    }

    /// The command line of a row, without the words of the command. An empty cell gives nothing; in JSON null gives
    /// nothing and an empty text gives an empty value.
    ///
    /// # Errors
    /// `Usage` for a property of a JSON row that the command has no argument for, and for a cell that a spreadsheet has
    /// corrupted or whose date cannot be read.
    pub fn arguments(&self, cells: &Cells<'_>) -> Result<Vec<String>> {
        let mut line = RowLine { positions: vec![None; flags::positions(self.operations).len()], flags: Vec::new() };
        match cells {
            Cells::Delimited(record) => {
                for ((target, name), cell) in self.targets.iter().zip(&self.header).zip(record.iter()) {
                    if cell.is_empty() || *target == Target::Nothing {
                        continue;
                    }
                    let refused = |why: &str| Error::usage(format!("column \"{name}\": \"{cell}\" is {why}"));
                    if let Some(damage) = spreadsheet::damage(cell) {
                        return Err(refused(&format!("corrupted by a spreadsheet: {damage}")));
                    }
                    line.text(target, &as_typed(target, cell, &self.dates).map_err(|why| refused(&why))?);
                }
            }
            Cells::Json(members) => {
                let is_record = self.is_record(members);
                for (name, value) in members {
                    // In a record, `tag` is the name of the tag that `id` identifies.
                    let target = if is_record && name != "id" { flag_target } else { target };
                    match target(self.operations, name) {
                        Some(target) => line.value(&target.printed(is_record), value),
                        None if is_record => {}
                        None => return Err(unknown_columns(self.operations, self.settings, &[name])),
                    }
                }
            }
        }
        Ok(line.finish(self.settings))
    }

    /// Whether a flag that is the same for all rows takes the place of a position.
    fn is_replaced(&self, position: &flags::Position) -> bool {
        let mut given = self.settings.flags.iter().filter_map(|flag| flag.strip_prefix("--"));
        given.any(|flag| position.unless.contains(&flag))
    }

    /// Checks that each amount is in units with decimals, or known to be in cents.
    ///
    /// # Errors
    /// `Usage` for an amount that could be in units or in cents, with both, and for a text that is no amount.
    pub fn check_amounts(&self, cells: &Cells<'_>) -> Result<()> {
        match cells {
            Cells::Delimited(record) => {
                let cells = self.targets.iter().zip(&self.header).zip(record.iter());
                cells
                    .filter(|(_, cell)| !cell.is_empty())
                    .try_for_each(|((one, name), cell)| one.check_amount(name, cell))
            }
            Cells::Json(members) if self.is_record(members) => Ok(()),
            Cells::Json(members) => {
                members.iter().filter(|(_, value)| !value.is_null()).try_for_each(|(name, value)| {
                    target(self.operations, name).map_or(Ok(()), |target| target.check_amount(name, &plain(value)))
                })
            }
        }
    }

    /// A note on amounts that are read in cents because of the columns of the file.
    pub fn note(&self) -> Option<String> {
        let in_cents = self.targets.iter().zip(&self.header);
        let names: Vec<&str> =
            in_cents.filter(|(one, _)| matches!(one, Target::Cents(_))).map(|(_, name)| name.as_str()).collect();
        let listing = format!("{} list", self.settings.command.rsplit_once(' ').map_or("", |(resource, _)| resource));
        (self.is_listing && !names.is_empty())
            .then(|| format!("{} read in cents: the columns are those of `{listing}`", names.join(", ")))
    }

    /// Whether a JSON row is a whole record as listings print it, and the command is for the record with its ID.
    fn is_record(&self, members: &Map<String, Value>) -> bool {
        let is_position = || matches!(target(self.operations, "id"), Some(Target::Position(_)));
        RECORD_KEYS.iter().all(|key| members.contains_key(*key)) && is_position()
    }

    fn check_positions(&self) -> Result<()> {
        let positions = flags::positions(self.operations);
        let given = |at: &usize| self.targets.contains(&Target::Position(*at));
        let missing: Vec<&str> = (0..positions.len())
            .filter(|at| !given(at))
            .filter_map(|at| positions.get(at).filter(|position| position.required && !self.is_replaced(position)))
            .map(|position| position.param.flag)
            .skip(self.settings.positions.len())
            .collect();
        let by_id = self.settings.flags.iter().any(|flag| flag.starts_with("--id="))
            || self.targets.iter().any(|target| matches!(target, Target::Flag { flag: "id", .. }));
        match missing.as_slice() {
            [] => Ok(()),
            _ if by_id => Ok(()),
            [first, ..] => Err(Error::usage(format!("the file has no column `{first}`")).hint(format!(
                "set it for all rows: acamp {} {} --from-file …",
                self.settings.command,
                first.to_uppercase()
            ))),
        }
    }
}

/// One command line in the making.
struct RowLine {
    positions: Vec<Option<String>>,
    flags: Vec<String>,
}

impl RowLine {
    fn text(&mut self, target: &Target, text: &str) {
        match target {
            Target::Position(at) => self.positions[*at] = Some(text.to_owned()),
            Target::Flag { flag, many: true, kind } => {
                // A value of a field or of free text may contain any other separator.
                let parts = match kind {
                    Kind::Reference(_)
                    | Kind::ReferenceNumber(_)
                    | Kind::ReferenceBy(..)
                    | Kind::OneOf(_)
                    | Kind::Choice(_) => separated::names(text),
                    _ => separated::barred(text),
                };
                self.flags.extend(parts.map(|part| format!("--{flag}={part}")));
            }
            Target::Flag { flag, many: false, .. } => self.flags.push(format!("--{flag}={text}")),
            Target::Cents(flag) => self.flags.push(format!("--{flag}-cents={text}")),
            Target::Field { flag, name } => self.flags.push(format!("--{flag}={name}={text}")),
            Target::Member(key) => self.flags.push(format!("--set={key}={text}")),
            Target::Nothing => {}
        }
    }

    fn value(&mut self, target: &Target, value: &Value) {
        match (target, value) {
            (_, Value::Null) => {}
            (Target::Flag { flag, many: true, .. }, Value::Array(values)) => {
                self.flags.extend(values.iter().map(|value| format!("--{flag}={}", plain(value))));
            }
            // What JSON has as text stays text, whatever it looks like.
            (Target::Member(key), Value::String(text)) => self.flags.push(format!("--set-string={key}={text}")),
            (Target::Flag { flag, many: true, .. }, one) => self.flags.push(format!("--{flag}={}", plain(one))),
            (target, one) => self.text(target, &plain(one)),
        }
    }

    /// The whole line: what is the same for all rows first, then the row's own; positions no column gave are filled from
    /// the command line, in order.
    fn finish(self, settings: &RowSettings) -> Vec<String> {
        let mut fixed = settings.positions.iter().cloned();
        let mut line = settings.flags.clone();
        line.extend(self.flags);
        line.push("--".to_owned());
        for position in self.positions {
            match position.or_else(|| fixed.next()) {
                Some(value) => line.push(value),
                // No position can follow a missing one.
                None => break,
            }
        }
        line
    }
}

/// What a column of that name gives: the flag's name, or the name on the wire, in any case and with any of ` _-`.
fn target(operations: &[&'static Operation], name: &str) -> Option<Target> {
    // A column without a name has no values.
    if name.is_empty() || name.starts_with(OWN_COLUMNS) {
        return Some(Target::Nothing);
    }
    let params = flags::flags(operations);
    if let Some((word, rest)) = name.split_once(':').filter(|(_, rest)| !rest.is_empty()) {
        let is_field = |param: &&&Param| matches!(param.kind, Kind::FieldValue(_) | Kind::CustomFieldValue(_));
        return match word {
            "set" => Some(Target::Member(rest.to_owned())),
            "field" => {
                params.iter().find(is_field).map(|param| Target::Field { flag: param.flag, name: rest.to_owned() })
            }
            _ => None,
        };
    }
    let wanted = folded(name);
    let is_called = |param: &Param| folded(param.flag) == wanted || folded(param.wire) == wanted;
    let position = flags::positions(operations).iter().position(|position| is_called(position.param));
    // `id` is the id of the record wherever a command takes one.
    let by_id = || (wanted == "id" && flags::positions(operations).len() == 1).then_some(0);
    // A file may have a column `email` for a contact.
    let by_identity = || {
        let is_named = |param: &Param| {
            let noun = param.kind.resource().and_then(catalogue::find);
            noun.is_some_and(|noun| folded(noun.identity) == wanted)
        };
        let positions = flags::positions(operations);
        let mut named = (0..positions.len()).filter(|at| positions.get(*at).is_some_and(|one| is_named(one.param)));
        named.next().filter(|_| named.next().is_none() && !params.iter().any(|param| is_called(param)))
    };
    if let Some(at) = position.or_else(by_id).or_else(by_identity) {
        return Some(Target::Position(at));
    }
    if wanted == "id" && operations.iter().any(|operation| operation.relation.is_some()) {
        return Some(Target::Flag { flag: "id", many: false, kind: Kind::Text });
    }
    flag_target(operations, name)
}

/// What a column gives that is named after a flag, or after its name on the wire.
fn flag_target(operations: &[&'static Operation], name: &str) -> Option<Target> {
    let params = flags::flags(operations);
    // A heading of a file for spreadsheets says how its amounts are written.
    let (name, is_in_cents) = match (name.strip_suffix(IN_UNITS), name.strip_suffix(IN_CENTS)) {
        (Some(name), _) => (name, false),
        (None, Some(name)) => (name, true),
        (None, None) => (name, false),
    };
    let wanted = folded(name);
    let in_cents = |param: &&&Param| flags::cents_flag(param).is_some_and(|flag| folded(&flag) == wanted);
    if let Some(amount) = params.iter().find(in_cents) {
        return Some(Target::Cents(amount.flag));
    }
    let is_called = |param: &Param| folded(param.flag) == wanted || folded(param.wire) == wanted;
    // Such a file has labels for headings.
    let is_labeled = |param: &Param| labels::label(None, param.wire).eq_ignore_ascii_case(name);
    let param =
        params.iter().find(|param| is_called(param)).or_else(|| params.iter().find(|param| is_labeled(param)))?;
    if is_in_cents {
        return matches!(param.kind, Kind::Money(_)).then_some(Target::Cents(param.flag));
    }
    Some(Target::Flag { flag: param.flag, many: param.repeatable, kind: param.kind })
}

/// The text of a cell in the notation of the command line: dates, timestamps, words, and the `TRUE` of spreadsheets.
fn as_typed<'t>(target: &Target, cell: &'t str, stated: &CellDates) -> std::result::Result<Cow<'t, str>, String> {
    let Target::Flag { kind, many: false, .. } = target else { return Ok(cell.into()) };
    let (parsed, what) = match kind {
        Kind::OneOf(_) | Kind::Choice(_) => return Ok(incoming::name(cell).into()),
        Kind::Boolean | Kind::Bit => return Ok(incoming::name(cell).to_ascii_lowercase().into()),
        Kind::Date => (dates::date(cell, stated), "a date"),
        Kind::Timestamp | Kind::EpochSeconds | Kind::EpochMilliseconds => (dates::moment(cell, stated), "a timestamp"),
        _ => return Ok(cell.into()),
    };
    // The flag also accepts an age, and reads a timestamp without an offset as UTC.
    let is_accepted = || value_parsers::valid(*kind, cell.to_owned()).is_ok();
    match parsed {
        Err(_) if (*kind == Kind::Date || stated.zone.is_none()) && is_accepted() => Ok(cell.into()),
        parsed => parsed.map(Cow::Owned).map_err(|why| format!("not {what}: {why}")),
    }
}

/// Whether a row of cells is a header for the command: every cell that is not blank names an argument.
pub fn is_header(operations: &[&'static Operation], cells: &[&str]) -> bool {
    let mut targets = cells.iter().map(|name| target(operations, name)).filter(|one| *one != Some(Target::Nothing));
    targets.next().is_some_and(|first| first.is_some()) && targets.all(|one| one.is_some())
}

/// A name without what people write differently.
fn folded(name: &str) -> String {
    name.chars().filter(|letter| !matches!(letter, ' ' | '_' | '-')).flat_map(char::to_lowercase).collect()
}

fn unknown_columns(operations: &[&'static Operation], settings: &RowSettings, names: &[&str]) -> Error {
    let quoted: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
    let positions = flags::positions(operations);
    let known: Vec<&str> = positions
        .iter()
        .map(|position| position.param.flag)
        .chain(flags::flags(operations).iter().map(|param| param.flag))
        .collect();
    let (noun, verb, them) = match names.len() {
        1 => ("column", "is not an argument", "it"),
        _ => ("columns", "are not arguments", "them"),
    };
    Error::usage(format!("the {noun} {} {verb} of `{}`", quoted.join(", "), settings.command))
        .hint(format!("it takes {}; rename the {noun} or leave {them} out", known.join(", ")))
}

#[cfg(test)]
#[path = "columns_tests.rs"]
mod tests;
