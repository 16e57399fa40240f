//! Summarizes a whole file before anything is sent: rows, errors, tags and lists, and the number of requests. Memory
//! use depends on what is found, not on the length of the file.

use std::collections::{BTreeMap, HashMap};
use std::ops::ControlFlow;

use super::batch::Batch;
use super::batcher::Batcher;
use super::consent_counts::ConsentCounts;
use super::duplicates::Duplicates;
use super::failure::{RowError, RowErrorKind};
use super::file::Input;
use super::layout::Layout;
use super::rows::{self, Checked, Rules};
use crate::error::Result;
use crate::output::removed_guards;
use crate::store::row_file::WrongEncoding;
use crate::text::separated;

/// How many errors of a kind are kept for display.
const SHOWN: usize = 3;
/// Maximum number of different tags that are counted.
const MOST_TAGS: usize = 100_000;

/// The summary of a file.
#[derive(Debug, Default)]
pub struct Survey {
    /// All rows.
    pub rows: u64,
    /// Rows with an error.
    pub bad: u64,
    /// Bulk import requests with several contacts.
    pub several: u64,
    /// Bulk import requests with one contact.
    pub single: u64,
    /// Requests that read ids back, 100 contacts each.
    pub reads: u64,
    /// Bytes of all bodies.
    pub bytes: u64,
    /// Requests of `--mode sync`: the contact, its tags and its lists.
    pub requests: u64,
    /// Errors by kind: how many, and the first ones with their lines.
    pub faults: BTreeMap<RowErrorKind, (u64, Vec<(u64, RowError)>)>,
    /// Rows per tag name.
    pub tags: HashMap<String, u64>,
    /// Rows per list to subscribe to, by id.
    pub subscribe: BTreeMap<String, u64>,
    /// Rows per list to unsubscribe from, by id.
    pub unsubscribe: BTreeMap<String, u64>,
    /// What the rows say about consent.
    pub consent: ConsentCounts,
    /// Rows with text that was encoded twice.
    pub wrong_encoding: WrongEncoding,
    /// Cells that had a spreadsheet guard, which is removed.
    pub guards: u64,
    /// What people call the place of a row: `line`.
    pub place: &'static str,
}

impl Survey {
    /// Rows that can be imported.
    pub fn good(&self) -> u64 {
        self.rows - self.bad
    }

    /// What was removed from the cells.
    pub fn note(&self) -> Option<String> {
        removed_guards(self.guards)
    }

    /// What the user should know before the file is imported. `is_new` says that the account lacks a tag.
    pub fn warnings(&self, layout: &Layout, is_new: impl Fn(&str) -> bool) -> Vec<String> {
        let tags = self.stray_tags(is_new).into_iter();
        tags.chain(self.consent.warnings(layout)).chain(self.wrong_encoding.warning()).collect()
    }

    /// The tags that a malformed cell may have made.
    fn stray_tags(&self, is_new: impl Fn(&str) -> bool) -> Option<String> {
        let is_stray = |tag: &&str| separated::has_stray_quote(tag) && is_new(tag);
        let mut stray: Vec<&str> = self.tags.keys().map(String::as_str).filter(is_stray).collect();
        stray.sort_unstable();
        let more = if stray.len() > SHOWN { ", …" } else { "" };
        stray.truncate(SHOWN);
        let shown = stray.join(", ");
        (!stray.is_empty()).then(|| {
            format!("tags with a quotation mark at the beginning or end, as from a malformed cell: {shown}{more}")
        })
    }

    fn good_row(&mut self, row: &Checked<'_>) {
        let named = row.named;
        self.consent.add(&named);
        self.requests += 1 + (named.tags.len() + 2 * named.subscribe.len() + named.unsubscribe.len()) as u64;
        for tag in named.tags {
            let room = self.tags.len() < MOST_TAGS;
            match self.tags.get_mut(tag.as_ref()) {
                Some(count) => *count += 1,
                None if room => drop(self.tags.insert(tag.to_string(), 1)),
                None => {}
            }
        }
        for (lists, found) in [(named.subscribe, &mut self.subscribe), (named.unsubscribe, &mut self.unsubscribe)] {
            for list in lists {
                match found.get_mut(list) {
                    Some(count) => *count += 1,
                    None => drop(found.insert(list.clone(), 1)),
                }
            }
        }
    }

    fn bad_row(&mut self, line: u64, errors: &[RowError]) {
        self.bad += 1;
        for failure in errors {
            let (count, first) = self.faults.entry(failure.kind).or_default();
            *count += 1;
            if first.len() < SHOWN {
                first.push((line, failure.clone()));
            }
        }
    }

    fn batch(&mut self, batch: &Batch, rules: &Rules<'_>) {
        *if batch.len() == 1 { &mut self.single } else { &mut self.several } += 1;
        self.reads += batch.len().div_ceil(100) as u64;
        self.bytes += batch.bytes(rules.exclude_automations) as u64;
    }
}

/// Reads a file; `bad` is called with row number, line and errors of each invalid row.
///
/// # Errors
/// Those of reading the file and of `bad`.
pub fn survey(
    input: &Input,
    rules: &Rules<'_>,
    duplicates: &mut Duplicates,
    mut bad: impl FnMut(u64, u64, &[RowError]) -> Result<()>,
) -> Result<Survey> {
    let mut survey = Survey { place: input.dialect.place(), ..Survey::default() };
    let mut batcher = Batcher::new(rules.exclude_automations);
    rows::for_each(input, rules, duplicates, |mut row| {
        survey.rows += 1;
        survey.wrong_encoding.add(row.line, row.encoded_twice.take());
        survey.guards = row.guards;
        match &row.contact {
            Ok(contact) => {
                survey.good_row(&row);
                if let Some(batch) = batcher.push(row.number, row.hash, contact) {
                    survey.batch(&batch, rules);
                }
            }
            Err(errors) => {
                survey.bad_row(row.line, errors);
                bad(row.number, row.line, errors)?;
            }
        }
        Ok(ControlFlow::Continue(()))
    })?;
    for batch in batcher.finish() {
        survey.batch(&batch, rules);
    }
    Ok(survey)
}
