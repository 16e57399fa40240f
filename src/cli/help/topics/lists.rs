//! The lists in topics, each generated from its definition in the code.

use clap::Arg;
use serde_json::{Map, Value};

use crate::args::globals;
use crate::config::global_options;
use crate::error::Kind;
use crate::output::Format;
use crate::system::environment::{self, Variable};

/// Width of a page in columns.
const WIDTH: usize = 80;

/// One list.
#[derive(Clone, Copy, Debug)]
pub struct List {
    /// Its name between `{{` and `}}`.
    pub name: &'static str,
    /// The keys of its columns in JSON; the last column is the widest.
    pub columns: &'static [&'static str],
    rows: fn() -> Vec<Vec<Value>>,
}

/// Every list.
pub const ALL: &[List] = &[
    List { name: "exit-codes", columns: &["exit_code", "code", "meaning"], rows: exit_codes },
    List { name: "variables", columns: &["name", "meaning"], rows: variables },
    List { name: "formats", columns: &["format", "meaning"], rows: formats },
    List { name: "options", columns: &["option", "meaning"], rows: options },
];

fn exit_codes() -> Vec<Vec<Value>> {
    let done = vec![0.into(), "done".into(), "success".into()];
    let failed = |kind: Kind| vec![kind.exit_code().into(), kind.code().into(), kind.meaning().into()];
    std::iter::once(done).chain(Kind::ALL.into_iter().map(failed)).collect()
}

fn variables() -> Vec<Vec<Value>> {
    let option = |variable: &Variable| global_options::ALL.iter().find(|option| option.variable == Some(*variable));
    let meaning = |variable: &Variable| match option(variable) {
        Some(option) => format!("{}; same as {}", option.help, option.flag),
        None => variable.about.to_owned(),
    };
    environment::ALL.iter().map(|variable| vec![variable.name.into(), meaning(variable).into()]).collect()
}

fn formats() -> Vec<Vec<Value>> {
    Format::ALL.into_iter().map(|format| vec![format.name().into(), format.meaning().into()]).collect()
}

fn options() -> Vec<Vec<Value>> {
    globals::arguments().map(|arg| option(&arg).map(Value::from).to_vec()).collect()
}

/// How an option is typed, and its meaning. Options without a letter are aligned with the long names of the others.
fn option(arg: &Arg) -> [String; 2] {
    let indent = if arg.get_short().is_some() { "" } else { "    " };
    [format!("{indent}{}", globals::typed(arg)), globals::meaning(arg)]
}

/// The options that the help of every command shows, as aligned columns.
pub fn frequent_options() -> String {
    let frequent = global_options::ALL.iter().zip(globals::arguments()).filter(|(known, _)| known.is_frequent);
    let mut rows: Vec<Vec<String>> = frequent.map(|(_, arg)| option(&arg).to_vec()).collect();
    rows.push(["-h, --help", "Print help; -h for a summary"].map(str::to_owned).to_vec());
    aligned(&rows)
}

impl List {
    /// The list that a line stands for.
    pub fn standing_on(line: &str) -> Option<&'static List> {
        let name = line.strip_prefix("{{")?.strip_suffix("}}")?;
        ALL.iter().find(|list| list.name == name)
    }

    /// Its rows as objects.
    pub fn items(&self) -> impl Iterator<Item = Value> {
        let object =
            |row: Vec<Value>| self.columns.iter().map(|name| (*name).to_owned()).zip(row).collect::<Map<_, _>>();
        (self.rows)().into_iter().map(object).map(Value::Object)
    }

    /// Its rows as aligned columns, the last one wrapped.
    pub fn table(&self) -> String {
        let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let rows: Vec<Vec<String>> = (self.rows)().iter().map(|row| row.iter().map(text).collect()).collect();
        aligned(&rows)
    }
}

fn aligned(rows: &[Vec<String>]) -> String {
    let leads: Vec<String> = rows.iter().map(|row| lead(rows, row)).collect();
    let indent = leads.first().map_or(0, |lead| lead.chars().count());
    let mut table = String::new();
    for (row, lead) in rows.iter().zip(leads) {
        let meaning = row.last().map_or("", String::as_str);
        let mut start = lead;
        for line in wrapped(meaning, WIDTH - indent) {
            table.push_str(&format!("{start}{line}\n"));
            start = " ".repeat(indent);
        }
    }
    table
}

/// All cells of a row except the last, padded to the width of their column.
fn lead(rows: &[Vec<String>], row: &[String]) -> String {
    let width =
        |at: usize| rows.iter().filter_map(|row| row.get(at)).map(|cell| cell.chars().count()).max().unwrap_or(0);
    let cells = row.iter().enumerate().take(row.len().saturating_sub(1));
    cells.map(|(at, cell)| format!("  {cell:<width$}", width = width(at))).collect::<String>() + "  "
}

/// Text in lines of at most `width` columns, broken at spaces.
pub fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_broken_at_spaces_only() {
        assert_eq!(wrapped("one two three", 7), ["one two", "three"]);
        assert_eq!(wrapped("contacts, lists, tags", 16), ["contacts, lists,", "tags"]);
        assert_eq!(wrapped("unbreakable", 3), ["unbreakable"]);
    }

    #[test]
    fn every_exit_code_has_its_meaning_and_numbers_stay_numbers() {
        let list = List::standing_on("{{exit-codes}}").unwrap();
        let last = list.items().last().unwrap();
        assert_eq!(last["exit_code"], 143);
        assert!(list.items().all(|row| row["meaning"].as_str().is_some_and(|text| !text.is_empty())));
    }
}
