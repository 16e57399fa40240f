//! The meaning of the columns of a file for a command, and the command line of each row. Pure.

use std::borrow::Cow;

use serde_json::Value;

use super::settings::RowSettings;
use crate::api::request::plain;
use crate::args::{file_flags, flags, value_parsers};
use crate::catalogue::{
    self,
    model::{Kind, Operation, Param},
};
use crate::error::{Error, Result};
use crate::session::custom_field::dates;
use crate::store::row_file::{Cells, OWN_COLUMNS};
use crate::text::cell_dates::CellDates;
use crate::text::{separated, spreadsheet};

/// What a column gives.
#[derive(Clone, Debug, PartialEq)]
enum Target {
    /// The value of a position.
    Position(usize),
    /// The value of a flag, several of them where the flag takes several.
    Flag { flag: &'static str, many: bool, kind: Kind },
    /// The value of a custom field: `field:Birthday`.
    Field { flag: &'static str, name: String },
    /// Any property of the body: `set:KEY`.
    Member(String),
    /// Nothing: a column this program has added itself.
    Nothing,
}

/// The columns of a file, read for one command.
pub struct RowColumns<'a> {
    operations: &'a [&'static Operation],
    settings: &'a RowSettings,
    /// By place; empty where each row names its own.
    targets: Vec<Target>,
    header: Vec<String>,
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
        let targets: Vec<Target> = found.into_iter().flatten().collect();
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
        let columns = RowColumns { operations, settings, targets, header: header.to_vec(), dates };
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
                    line.text(target, &dated(target, cell, &self.dates).map_err(|why| refused(&why))?);
                }
            }
            Cells::Json(members) => {
                for (name, value) in members {
                    let target = target(self.operations, name)
                        .ok_or_else(|| unknown_columns(self.operations, self.settings, &[name]))?;
                    line.value(&target, value);
                }
            }
        }
        Ok(line.finish(self.settings))
    }

    fn check_positions(&self) -> Result<()> {
        let positions = flags::positions(self.operations);
        let given = |at: &usize| self.targets.contains(&Target::Position(*at));
        let missing: Vec<&str> = (0..positions.len())
            .filter(|at| !given(at))
            .filter_map(|at| positions.get(at).filter(|position| position.required))
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
                    Kind::Reference(_) | Kind::ReferenceNumber(_) | Kind::ReferenceBy(..) | Kind::OneOf(_) => {
                        separated::names(text)
                    }
                    _ => separated::barred(text),
                };
                self.flags.extend(parts.map(|part| format!("--{flag}={part}")));
            }
            Target::Flag { flag, many: false, .. } => self.flags.push(format!("--{flag}={text}")),
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
    let param = params.iter().find(|param| is_called(param))?;
    Some(Target::Flag { flag: param.flag, many: param.repeatable, kind: param.kind })
}

/// The text of a cell; a date or timestamp in the notation of the command line.
fn dated<'t>(target: &Target, cell: &'t str, stated: &CellDates) -> std::result::Result<Cow<'t, str>, String> {
    let Target::Flag { kind, many: false, .. } = target else { return Ok(cell.into()) };
    let (parsed, what) = match kind {
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
mod tests {
    use super::*;
    use crate::catalogue;
    use crate::store::row_file::{Dialect, Rows};

    fn settings(command: &str, positions: &[&str]) -> RowSettings {
        let positions = positions.iter().map(|text| (*text).to_owned()).collect();
        RowSettings {
            command: command.to_owned(),
            flags: vec!["--if-exists=skip".to_owned()],
            positions,
            ..RowSettings::default()
        }
    }

    fn line(command: &str, positions: &[&str], csv: &str) -> std::result::Result<String, String> {
        words(settings(command, positions), csv)
    }

    fn words(settings: RowSettings, csv: &str) -> std::result::Result<String, String> {
        let command = settings.command.as_str();
        let (_, operations) = catalogue::command(command).unwrap();
        let mut file = Rows::read("x", csv.as_bytes(), &Dialect::default()).unwrap();
        let columns =
            RowColumns::read(&operations, file.header(), &settings).map_err(|error| error.message().to_owned())?;
        let row = file.next().unwrap().unwrap();
        columns.arguments(&row.cells).map(|line| line.join(" ")).map_err(|error| error.message().to_owned())
    }

    #[test]
    fn columns_are_flags_and_positions_by_either_name() {
        assert_eq!(
            line("contacts update", &[], "id,First Name,lastName,field:Birthday\n5,Ann,,1980-02-03\n").unwrap(),
            "--if-exists=skip --first-name=Ann --field=Birthday=1980-02-03 -- 5"
        );
        assert_eq!(line("contacts tags add", &["vip"], "contact\n5\n").unwrap(), "--if-exists=skip -- 5 vip");
    }

    #[test]
    fn a_position_is_given_by_what_its_noun_is_known_by_unless_a_flag_has_that_name() {
        assert_eq!(line("contacts tags add", &["vip"], "E-Mail\na@b.c\n").unwrap(), "--if-exists=skip -- a@b.c vip");
        assert_eq!(line("contacts update", &[], "id,email\n5,a@b.c\n").unwrap(), "--if-exists=skip --email=a@b.c -- 5");
    }

    #[test]
    fn several_names_in_a_cell_are_separated_as_in_an_import() {
        let tags = |cell: &str| line("contacts sync", &[], &format!("email,tag\na@b.c,\"{cell}\"\n")).unwrap();
        assert_eq!(tags("x, y"), "--if-exists=skip --email=a@b.c --tag=x --tag=y --");
        assert_eq!(tags("x, y||z"), "--if-exists=skip --email=a@b.c --tag=x, y --tag=z --");
        assert_eq!(tags("\"\"x, y\"\",\"\"z\"\""), "--if-exists=skip --email=a@b.c --tag=x, y --tag=z --");
        let fields = line("contacts update", &[], "id,field\n5,\"City=Bonn, Rhein||Plan=Gold\"\n").unwrap();
        assert_eq!(fields, "--if-exists=skip --field=City=Bonn, Rhein --field=Plan=Gold -- 5");
    }

    #[test]
    fn a_cell_that_a_spreadsheet_corrupted_fails_its_row() {
        assert_eq!(
            line("contacts update", &[], "id,phone\n5,4.9E+11\n").unwrap_err(),
            "column \"phone\": \"4.9E+11\" is corrupted by a spreadsheet: a shortened number: format the column as text before \
             you enter and export it"
        );
    }

    #[test]
    fn a_timestamp_is_read_as_the_file_states_and_otherwise_as_on_the_command_line() {
        let scheduled = |flags: &[&str], cell: &str| {
            let flags = flags.iter().map(|flag| (*flag).to_owned()).collect();
            let settings = RowSettings { flags, ..settings("campaigns update", &[]) };
            let line = words(settings, &format!("campaign,scheduled-date\n5,{cell}\n"));
            line.map(|line| line.split("--scheduled-date=").last().unwrap_or_default().replace(" -- 5", ""))
        };
        let summer = "2026-07-01T09:05:00-05:00";
        assert_eq!(scheduled(&["--zone=-05:00"], "2026-07-01 09:05").as_deref(), Ok(summer));
        assert_eq!(scheduled(&["--zone=-05:00", "--dates=mdy"], "7/1/2026 9:05 AM").as_deref(), Ok(summer));
        assert_eq!(scheduled(&[], "2026-07-01T09:05:00-0500").as_deref(), Ok(summer));
        for flags in [[].as_slice(), &["--dates=mdy"]] {
            assert_eq!(scheduled(flags, "2026-07-01T09:05").as_deref(), Ok("2026-07-01T09:05"));
        }
        let refused = |flags: &[&str], cell: &str| scheduled(flags, cell).unwrap_err();
        assert!(refused(&["--dates=mdy"], "7/1/2026 9:05").contains("state the zone with --zone"));
        assert!(refused(&[], "7/1/2026 9:05+01:00").contains("state the order with --dates"));
        assert!(
            refused(&["--zone=UTC"], summer)
                .ends_with("is not a timestamp: contradicts --zone UTC, where the offset is +00:00 at that time")
        );
    }

    #[test]
    fn json_rows_keep_their_types_and_leave_null_out() {
        assert_eq!(
            line("tags create", &[], "{\"name\": \"\", \"set:x\": \"1\", \"set:y\": 1, \"description\": null}")
                .unwrap(),
            "--if-exists=skip --name= --set-string=x=1 --set=y=1 --"
        );
    }

    #[test]
    fn what_no_argument_takes_is_refused_before_anything_is_sent() {
        let unknown = "the columns \"color\", \"size\" are not arguments of `tags create`";
        assert_eq!(line("tags create", &[], "name,color,size\na,b,c\n").unwrap_err(), unknown);
        assert_eq!(
            line("tags create", &[], "{\"color\": 1}").unwrap_err(),
            "the column \"color\" is not an argument of `tags create`"
        );
        assert_eq!(
            line("tags create", &[], "name,tag\na,b\n").unwrap_err(),
            "the columns \"name\" and \"tag\" set the same argument"
        );
        assert_eq!(line("contacts update", &[], "phone\n1\n").unwrap_err(), "the file has no column `contact`");
    }

    #[test]
    fn a_header_consists_of_arguments() {
        let (_, operations) = catalogue::command("contacts tags add").unwrap();
        let is_header = |cells: &[&str]| is_header(&operations, cells);
        assert!(is_header(&["E-Mail", "", "tag"]) && is_header(&["acamp_line", "contact"]));
        assert!(!is_header(&["Tags of May", "tag"]) && !is_header(&["", "acamp_line"]) && !is_header(&[]));
    }

    #[test]
    fn columns_the_program_added_itself_are_passed_over() {
        assert_eq!(
            line("tags create", &[], "acamp_line,acamp_reason,name\n2,no,a\n").unwrap(),
            "--if-exists=skip --name=a --"
        );
    }
}
