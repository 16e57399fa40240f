//! Makes one workbook of the files of an account export, a sheet for each. The columns of a sheet are the keys of all of its
//! records, so each file is read twice.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use super::manifest::{self, Manifest};
use super::settings::Settings;
use crate::catalogue::labels::{is_noise, label};
use crate::catalogue::model::Resource;
use crate::catalogue::{self, meanings};
use crate::error::{Result, cannot_read, cannot_write};
use crate::output::workbook::{Book, IN_UNITS, TypedCell, cell};
use crate::session::Context;
use crate::system::private_files::Replacement;
use crate::text::json::value::Value;

/// The sheet that says what the others contain, and its columns.
const SUMMARY: &str = "manifest";
const SUMMARY_COLUMNS: [&str; 4] = ["Resource", "Records", "Verified complete", "Missing"];

/// The folder in which the parts of a workbook are collected.
pub fn parts_of(workbook: &Path) -> PathBuf {
    let name = workbook.file_name().unwrap_or_default().to_string_lossy();
    workbook.with_file_name(format!(".{name}.parts"))
}

/// Makes the workbook `target`.
///
/// # Errors
/// `Other` if a part cannot be read or the workbook cannot be written.
pub fn make(context: &Context, settings: &Settings, target: &Path, manifest: &Manifest) -> Result<()> {
    let failed = |error: std::io::Error| cannot_write(target, &error);
    let replacement = Replacement::readable(target.to_owned()).map_err(failed)?;
    replacement.keep_permissions().map_err(failed)?;
    let mut book = Book::default();
    for file in manifest.files.iter().filter(|file| file.rows > 0) {
        add_sheet(&mut book, &file.noun, &settings.folder.join(&file.file))?;
    }
    add_summary(&mut book, manifest)?;
    book.save(replacement.file())?.iter().for_each(|warning| context.warn(warning));
    replacement.sync_and_commit().map_err(failed)
}

fn add_sheet(book: &mut Book, noun: &str, path: &Path) -> Result<()> {
    let resource = catalogue::find(noun);
    let mut keys: Vec<String> = Vec::new();
    for_each_line(path, |record| {
        for (key, _) in record.members() {
            let key = key.text();
            if !is_noise(&key) && !keys.iter().any(|known| *known == key) {
                keys.push(key.into_owned());
            }
        }
        Ok(())
    })?;
    // The ID first, wherever the server has it.
    keys.sort_by_key(|key| key != "id");
    book.begin(noun, headings(resource, &keys), true)?;
    for_each_line(path, |record| {
        let mut cells = vec![TypedCell::Empty; keys.len()];
        for (key, value) in record.members() {
            let key = key.text();
            if let Some(at) = keys.iter().position(|known| *known == key)
                && let Some(cell) = cells.get_mut(at)
            {
                *cell = cell::of_value(meanings::of(resource, &key), &key, value);
            }
        }
        book.row(&cells)
    })
}

/// The label of each key; the key itself if an earlier one has the same label.
fn headings(resource: Option<&'static Resource>, keys: &[String]) -> Vec<String> {
    let mut headings: Vec<String> = Vec::new();
    for key in keys {
        let is_amount = meanings::of(resource, key) == Some(meanings::Meaning::Cents);
        let heading = label(resource, key) + if is_amount { IN_UNITS } else { "" };
        headings.push(if headings.contains(&heading) { key.clone() } else { heading });
    }
    headings
}

fn add_summary(book: &mut Book, manifest: &Manifest) -> Result<()> {
    book.begin(SUMMARY, SUMMARY_COLUMNS.map(str::to_owned).to_vec(), true)?;
    for file in &manifest.files {
        let missing = file.missing.as_deref().unwrap_or_default();
        book.row(&[
            TypedCell::text(file.noun.as_str()),
            TypedCell::Number(file.rows as f64),
            TypedCell::Flag(file.complete),
            TypedCell::text(missing),
        ])?;
    }
    for refused in &manifest.not_available {
        let why = format!("not available in this account: {}", refused.reason);
        book.row(&[
            TypedCell::text(refused.noun.as_str()),
            TypedCell::Empty,
            TypedCell::Flag(false),
            TypedCell::text(why),
        ])?;
    }
    Ok(())
}

fn for_each_line(path: &Path, mut on_record: impl FnMut(Value<'_>) -> Result<()>) -> Result<()> {
    let failed = |error: std::io::Error| cannot_read(path, &error);
    let mut lines = BufReader::with_capacity(64 * 1024, File::open(path).map_err(failed)?);
    let mut line = String::new();
    while lines.read_line(&mut line).map_err(failed)? > 0 {
        on_record(Value::new(&line))?;
        line.clear();
    }
    Ok(())
}

/// Removes what the export wrote into the folder of the parts, and the folder if nothing else is in it.
pub fn remove_parts(settings: &Settings, manifest: &Manifest) {
    let names = manifest.files.iter().map(|file| file.file.as_str()).chain([manifest::NAME]);
    for name in names {
        let _ = fs::remove_file(settings.folder.join(name));
    }
    let _ = fs::remove_dir(&settings.folder);
}
