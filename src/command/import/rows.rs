//! Reads the rows of the file, checks each and converts it to a contact. Every pass of a command uses it, so all passes
//! agree on which rows are invalid.

use super::batch;
use super::contact::{Contacts, Named};
use super::duplicates::{Duplicates, Hashes};
use super::failure::{RowError, RowErrorKind};
use super::file::{self, Input};
use super::layout::Layout;
use crate::error::Result;
use crate::text::incoming;

/// One row, checked.
#[derive(Debug)]
pub struct Checked<'w> {
    /// Row number, from 1.
    pub number: u64,
    /// The line it begins on.
    pub line: u64,
    /// A hash of its address; 0 if it has none.
    pub hash: u64,
    /// The contact to send, a JSON object, or all errors of the row.
    pub contact: std::result::Result<&'w [u8], Vec<RowError>>,
    /// The first text of the row that was encoded twice, and what it was before.
    pub encoded_twice: Option<(String, String)>,
    /// Tags and lists of a valid row.
    pub named: Named<'w>,
    /// How many cells up to here had a spreadsheet guard.
    pub guards: u64,
}

/// What is needed beside the file.
#[derive(Debug)]
pub struct Rules<'a> {
    /// How rows are converted to contacts.
    pub layout: &'a Layout,
    /// Whether the request excludes automations, which takes some of its bytes.
    pub exclude_automations: bool,
    /// Whether a second row with the same address is an error.
    pub reject_duplicates: bool,
}

/// Finds the duplicate addresses.
///
/// # Errors
/// Those of reading the file.
pub fn duplicates(input: &Input, layout: &Layout) -> Result<Duplicates> {
    let mut rows = input.rows()?;
    let mut hashes = Hashes::default();
    let at = layout.email_column();
    while let Some(row) = file::next(&mut rows)? {
        if let Ok(row) = row {
            let email = file::cell(&row.cells, layout, at);
            let email = incoming::address(&email);
            if !email.is_empty() {
                hashes.push(email);
            }
        }
    }
    Ok(hashes.duplicates())
}

/// Reads the file from its beginning and calls `on_row` with every row; stops if that breaks.
///
/// # Errors
/// Those of reading the file and of `on_row`.
pub fn for_each(
    input: &Input,
    rules: &Rules<'_>,
    duplicates: &mut Duplicates,
    mut on_row: impl FnMut(Checked<'_>) -> Result<std::ops::ControlFlow<()>>,
) -> Result<()> {
    duplicates.rewind();
    let mut rows = input.rows()?;
    let mut contacts = Contacts::new(rules.layout);
    let mut buffer = Vec::new();
    let email_column = rules.layout.email_column();
    loop {
        buffer.clear();
        let Some(row) = file::next(&mut rows)? else { return Ok(()) };
        let mut encoded_twice = None;
        let (hash, outcome, place) = match row {
            Err(why) => (0, Err(vec![RowError::new(RowErrorKind::Unreadable, "", "", why)]), None),
            Ok(row) => {
                let cell = |at: usize| file::cell(&row.cells, rules.layout, at);
                let written = contacts.write(cell, &mut buffer);
                encoded_twice = row.cells.encoded_twice();
                let email = cell(email_column);
                let email = incoming::address(&email);
                let outcome = written.and_then(|()| fits(rules, &buffer)).and_then(|()| {
                    let earlier = if rules.reject_duplicates { duplicates.earlier(email, row.line) } else { None };
                    let place = |line| format!("same as {} {line}", input.dialect.place());
                    earlier.map_or(Ok(()), |line| Err(vec![duplicate(rules.layout, email, place(line))]))
                });
                (duplicates.hash(email), outcome, Some((row.number, row.line)))
            }
        };
        let (number, line) = place.unwrap_or_else(|| rows.place());
        let contact = outcome.map(|()| buffer.as_slice());
        let (named, guards) = (contacts.named(), rows.guards());
        if on_row(Checked { number, line, hash, contact, encoded_twice, named, guards })?.is_break() {
            return Ok(());
        }
    }
}

fn fits(rules: &Rules<'_>, contact: &[u8]) -> std::result::Result<(), Vec<RowError>> {
    if batch::fits_alone(contact.len(), rules.exclude_automations) {
        return Ok(());
    }
    let why = format!("{} bytes, maximum {}", contact.len(), batch::MAX_BYTES);
    Err(vec![RowError::new(RowErrorKind::TooLong, "", "", why)])
}

fn duplicate(layout: &Layout, email: &str, place: String) -> RowError {
    let column = layout.columns.get(layout.email_column()).map_or("", |column| column.name.as_str());
    RowError::new(RowErrorKind::Duplicate, column, email, place)
}
