//! Maps columns to targets: from the header, `--map` and the account's custom fields. Reports all columns that cannot
//! be mapped at once. Pure.

use serde::{Deserialize, Serialize};

use super::consent::{self, Meaning};
use super::target::{self, Target};
use crate::error::{Error, Result};
use crate::session::custom_field::Field;
use crate::store::row_file::OWN_COLUMNS;
use crate::text::similarity::{letters, meant, nearest};

const NO_EMAIL_HINT: &str =
    "no column names the email address: add --map 'COLUMN=email', or --skip-lines N if the header is further down";

/// A column of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Its name in the file.
    pub name: String,
    /// The target of its cells; `None` for an ignored column.
    pub target: Option<Target>,
}

/// What the user specified about columns.
#[derive(Clone, Debug, Default)]
pub struct ColumnOverrides {
    /// `--map COLUMN=TARGET`, with an empty target to ignore the column.
    pub map: Vec<(String, String)>,
    /// `--ignore-unknown`.
    pub ignore_unknown: bool,
}

/// Whether a row of cells is the header of a file of contacts: one of them names the email address.
pub fn names_email(cells: &[&str], overrides: &ColumnOverrides) -> bool {
    cells.iter().any(|name| {
        let word = overrides.map.iter().rev().find(|(column, _)| column == name).map_or(*name, |(_, target)| target);
        target::regular(word).is_some_and(|(target, _)| target == Target::Email)
    })
}

/// Maps every column of `header`, to one of the account's custom `fields` if it names no other target. Without `fields`
/// (a dry run sends no requests), any other name is assumed to be a custom field.
///
/// # Errors
/// `Usage` naming every column that is unknown or ambiguous, two columns with the same target, a missing email column,
/// and a `--map` of a column that does not exist.
pub fn map(header: &[String], overrides: &ColumnOverrides, fields: Option<&[Field]>) -> Result<Vec<Column>> {
    for (name, _) in &overrides.map {
        if !header.contains(name) {
            let hint = meant(name, header.iter().map(String::as_str), "columns");
            return Err(Error::usage(format!("--map: no column \"{name}\" in the file")).hint(hint));
        }
    }
    let mut columns = Vec::with_capacity(header.len());
    let mut complaints = Vec::new();
    for name in header {
        match map_column(name, overrides, fields) {
            Ok(target) => columns.push(Column { name: name.clone(), target }),
            Err(complaint) if complaints.contains(&complaint) => {}
            Err(complaint) => complaints.push(complaint),
        }
    }
    complaints.extend(clashes(&columns));
    if complaints.is_empty() {
        return has_email(columns);
    }
    let error = Error::usage(complaints.join("\n"));
    Err(match columns.iter().any(|column| column.target == Some(Target::Email)) {
        false => error.hint(NO_EMAIL_HINT),
        true => error.hint(
            "map a column with --map 'COLUMN=TARGET', ignore one with --map 'COLUMN=', or all unknown ones with \
             --ignore-unknown; list custom fields with acamp contacts fields list --all",
        ),
    })
}

fn map_column(
    name: &str,
    overrides: &ColumnOverrides,
    fields: Option<&[Field]>,
) -> std::result::Result<Option<Target>, String> {
    if name.is_empty() || name.starts_with(OWN_COLUMNS) {
        return Ok(None);
    }
    let wish = overrides.map.iter().rev().find(|(column, _)| column == name).map(|(_, target)| target.as_str());
    let word = wish.unwrap_or(name);
    if wish == Some("") {
        return Ok(None);
    }
    let mut found = match (wish, target::regular(word)) {
        (Some(_), Some((Target::Consent(_), _))) => {
            vec![Target::Consent(consent::meaning(name).unwrap_or(Meaning::Agrees))]
        }
        // A column is used for consent only if the user says so.
        (None, Some((Target::Consent(_), _))) => custom(word, fields),
        _ => named(word, fields),
    };
    match found.len() {
        1 => Ok(found.pop()),
        0 if wish.is_none() && (overrides.ignore_unknown || target::is_server_property(name)) => Ok(None),
        0 => Err(unknown(name, word, wish.is_some(), fields)),
        _ => {
            let words: Vec<String> =
                found.iter().map(|target| format!("{} ({})", target.word(), target.label())).collect();
            Err(format!("column \"{name}\" can be {}", words.join(" or ")))
        }
    }
}

/// What a word refers to: `field:12`, a regular target, or a custom field by title, merge tag or id.
fn named(word: &str, fields: Option<&[Field]>) -> Vec<Target> {
    let word = word.trim();
    if let Some(own) = word.strip_prefix("field:") {
        return custom(own.trim(), fields);
    }
    match (target::regular(word), fields) {
        // The server's own names take precedence over field titles.
        (Some((regular, true)), _) | (Some((regular, false)), None) => vec![regular],
        (Some((regular, false)), Some(_)) => std::iter::once(regular).chain(custom(word, fields)).collect(),
        (None, _) => custom(word, fields),
    }
}

fn custom(word: &str, fields: Option<&[Field]>) -> Vec<Target> {
    let Some(fields) = fields else { return placeholder(word) };
    let tag = word.trim_matches('%');
    let passes: [&dyn Fn(&Field) -> bool; 4] = [
        &|field| field.id == word,
        &|field| field.title == word || (!field.perstag.is_empty() && field.perstag == tag),
        &|field| field.title.eq_ignore_ascii_case(word) || field.perstag.eq_ignore_ascii_case(tag) && !tag.is_empty(),
        &|field| letters(&field.title) == letters(word) && !letters(word).is_empty(),
    ];
    let matching = |is_meant: &dyn Fn(&Field) -> bool| -> Vec<Target> {
        fields.iter().filter(|field| is_meant(field)).cloned().map(Target::Field).collect()
    };
    passes.into_iter().map(matching).find(|found| !found.is_empty()).unwrap_or_default()
}

/// A field that was not looked up.
fn placeholder(word: &str) -> Vec<Target> {
    if word.is_empty() {
        return Vec::new();
    }
    let is_id = word.bytes().all(|byte| byte.is_ascii_digit());
    let id = if is_id { word.to_owned() } else { format!("<id of field {word}>") };
    vec![Target::Field(Field { id, title: word.to_owned(), ..Field::default() })]
}

fn unknown(name: &str, word: &str, wished: bool, fields: Option<&[Field]>) -> String {
    let titles = fields.into_iter().flatten().map(|field| field.title.as_str());
    let near = nearest(word, titles.chain(target::words().map(|word| -> &str { word })));
    let what = if wished {
        format!("column \"{name}\": unknown target \"{word}\"")
    } else if consent::meaning(name).is_some() {
        return format!("unknown column \"{name}\": if it says who agreed to email, add --map '{name}=consent'");
    } else {
        format!("unknown column \"{name}\"")
    };
    near.map_or(what.clone(), |near| format!("{what}; did you mean \"{near}\"?"))
}

/// Columns that have the same target.
fn clashes(columns: &[Column]) -> Vec<String> {
    let mut found = Vec::new();
    for (at, column) in columns.iter().enumerate() {
        let Some(target) = &column.target else { continue };
        let same = |earlier: &&Column| earlier.target.as_ref().is_some_and(|earlier| earlier.is_same(target));
        let Some(place) = columns[..at].iter().position(|earlier| same(&earlier)) else { continue };
        let (earlier, name, label) = (&columns[place].name, &column.name, target.label());
        found.push(match earlier == name {
            true => format!(
                "columns {} and {} are both named \"{name}\", which maps to {label}: rename or delete one in the file",
                place + 1,
                at + 1
            ),
            false => format!("columns \"{earlier}\" and \"{name}\" both map to {label}"),
        });
    }
    found
}

fn has_email(columns: Vec<Column>) -> Result<Vec<Column>> {
    if columns.iter().any(|column| column.target == Some(Target::Email)) {
        return Ok(columns);
    }
    let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).filter(|name| !name.is_empty()).collect();
    Err(Error::usage(format!("no email column; columns: {}", names.join(", "))).hint(NO_EMAIL_HINT))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
#[path = "mapping_tests.rs"]
mod tests;
