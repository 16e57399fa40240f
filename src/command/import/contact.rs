//! Converts a row to the contact that is sent, written straight into a buffer, or to a list of its errors. Pure.
//!
//! The server ignores unknown keys silently, so only these are written: `email`, `first_name`, `last_name`, `phone`,
//! `customer_acct_name`, `tags` (names), `fields` (`[{"id": 1, "value": "||a||b||"}]`), `subscribe` and `unsubscribe`
//! (`[{"listid": 3}]`). An empty cell is left out, because sending it would clear the contact's value.

use std::borrow::Cow;

use super::consent::{self, Answer, Meaning};
use super::failure::{RowError, RowErrorKind};
use super::layout::Layout;
use super::mapping::Column;
use super::target::Target;
use crate::session::name_resolution::NameOrId;
use crate::text::{email_address, incoming, separated, spreadsheet};

/// Converts rows to contacts.
#[derive(Debug)]
pub struct Contacts<'a> {
    layout: &'a Layout,
    errors: Vec<RowError>,
    tags: Vec<Cow<'a, str>>,
    subscribe: Vec<String>,
    unsubscribe: Vec<String>,
    /// The columns about consent that are not used for it, each with its last cell.
    unused: Vec<(usize, Meaning, String)>,
    answers: Vec<(usize, Answer)>,
    refused: bool,
}

/// Tags and lists of a row, and what it says about consent.
#[derive(Clone, Copy, Debug)]
pub struct Named<'c> {
    /// Tag names.
    pub tags: &'c [Cow<'c, str>],
    /// Ids of lists to subscribe to.
    pub subscribe: &'c [String],
    /// Ids of lists to unsubscribe from.
    pub unsubscribe: &'c [String],
    /// Whether the row is not subscribed because it says no.
    pub refused: bool,
    /// What its columns about consent say that are not used for it.
    pub answers: &'c [(usize, Answer)],
}

impl<'a> Contacts<'a> {
    /// For the rows of a file with this layout.
    pub fn new(layout: &'a Layout) -> Self {
        let subscribes = !layout.subscribe.is_empty() || layout.has(|target| *target == Target::Subscribe);
        let unused = |(at, column): (usize, &Column)| match column.target {
            None | Some(Target::Field(_)) if subscribes => Some((at, consent::meaning(&column.name)?, String::new())),
            _ => None,
        };
        Contacts {
            layout,
            errors: Vec::new(),
            tags: Vec::new(),
            subscribe: Vec::new(),
            unsubscribe: Vec::new(),
            unused: layout.columns.iter().enumerate().filter_map(unused).collect(),
            answers: Vec::new(),
            refused: false,
        }
    }

    /// The tags of the last row, and the ids of the lists it joins and leaves.
    pub fn named(&self) -> Named<'_> {
        Named {
            tags: &self.tags,
            subscribe: &self.subscribe,
            unsubscribe: &self.unsubscribe,
            refused: self.refused,
            answers: &self.answers,
        }
    }

    /// Appends the contact of a row, a JSON object, to `out`; `cell` returns the text of a column, empty if the row has
    /// no such cell. `out` is unchanged if the row has an error.
    ///
    /// # Errors
    /// All errors of the row.
    pub fn write<'r>(&mut self, cell: impl Fn(usize) -> Cow<'r, str>, out: &mut Vec<u8>) -> Result<(), Vec<RowError>> {
        let start = out.len();
        self.errors.clear();
        self.subscribe.clear();
        self.subscribe.extend(self.layout.subscribe.iter().cloned());
        self.unsubscribe.clear();
        out.push(b'{');
        self.email(&cell, out);
        self.regular(&cell, out);
        self.tags(&cell, out);
        self.fields(&cell, out);
        self.lists(&cell, out);
        out.push(b'}');
        if self.errors.is_empty() {
            return Ok(());
        }
        out.truncate(start);
        Err(std::mem::take(&mut self.errors))
    }

    fn email<'r>(&mut self, cell: &impl Fn(usize) -> Cow<'r, str>, out: &mut Vec<u8>) {
        let at = self.layout.email_column();
        let column = self.layout.columns.get(at).map_or("", |column| column.name.as_str());
        let text = cell(at);
        let text = incoming::address(&text);
        if text.is_empty() {
            self.errors.push(RowError::new(RowErrorKind::NoEmail, column, "", ""));
        } else if let Some(letter) = incoming::invisible(text) {
            let why = format!("it contains the invisible character {}", letter.escape_unicode());
            self.errors.push(RowError::new(RowErrorKind::BadEmail, column, text, why));
        } else if let Some(problem) = email_address::problem(text) {
            self.errors.push(RowError::new(RowErrorKind::BadEmail, column, text, problem));
        }
        key("email", out);
        string(text, out);
    }

    fn regular<'r>(&mut self, cell: &impl Fn(usize) -> Cow<'r, str>, out: &mut Vec<u8>) {
        for (at, column) in self.layout.columns.iter().enumerate() {
            let name = match column.target {
                Some(Target::FirstName) => "first_name",
                Some(Target::LastName) => "last_name",
                Some(Target::Phone) => "phone",
                Some(Target::Account) => "customer_acct_name",
                _ => continue,
            };
            let text = cell(at);
            let text = incoming::name(&text);
            if let Some(damage) = spreadsheet::damage(text) {
                self.errors.push(RowError::new(RowErrorKind::Damaged, &column.name, text, damage));
            } else if !text.is_empty() || self.layout.clear_blanks {
                key(name, out);
                string(text, out);
            }
        }
    }

    fn tags<'r>(&mut self, cell: &impl Fn(usize) -> Cow<'r, str>, out: &mut Vec<u8>) {
        let layout = self.layout;
        let columns = layout.columns.iter().enumerate().filter(|(_, column)| column.target == Some(Target::Tags));
        let mut written = 0;
        let mut add = |tag: &str, out: &mut Vec<u8>| {
            match written {
                0 => {
                    key("tags", out);
                    out.push(b'[');
                }
                _ => out.push(b','),
            }
            string(tag, out);
            written += 1;
        };
        self.tags.clear();
        for tag in &layout.tags {
            add(tag, out);
            self.tags.push(Cow::Borrowed(tag));
        }
        for (at, column) in columns {
            let text = cell(at);
            if let Some(damage) = spreadsheet::damage(&text) {
                self.errors.push(RowError::new(RowErrorKind::Damaged, &column.name, &text, damage));
                continue;
            }
            for tag in separated::names(&text) {
                // Without a prefix, a tag in a cell is a name, even if it looks like an ID.
                let reference = if tag.contains(':') { NameOrId::of(&tag) } else { NameOrId::Name(&tag) };
                let tag = match reference {
                    NameOrId::Id(_) => {
                        self.errors.push(RowError::new(RowErrorKind::TagById, &column.name, &tag, "write its name"));
                        continue;
                    }
                    NameOrId::Name(name) | NameOrId::Any(name) => name,
                };
                if !self.tags.iter().any(|known| known == tag) {
                    add(tag, out);
                    self.tags.push(Cow::Owned(tag.to_owned()));
                }
            }
        }
        if written > 0 {
            out.push(b']');
        }
    }

    fn fields<'r>(&mut self, cell: &impl Fn(usize) -> Cow<'r, str>, out: &mut Vec<u8>) {
        let mut written = 0;
        for (at, column) in self.layout.columns.iter().enumerate() {
            let Some(Target::Field(field)) = &column.target else { continue };
            let text = cell(at);
            let blank = incoming::name(&text).is_empty();
            if blank && !self.layout.clear_blanks {
                continue;
            }
            if let Some(damage) = spreadsheet::damage(&text) {
                self.errors.push(RowError::new(RowErrorKind::Damaged, &column.name, &text, damage));
                continue;
            }
            let value = if blank { Ok(String::new()) } else { field.value(&text, &self.layout.dates) };
            let value = match value {
                Ok(value) => value,
                Err((problem, why)) => {
                    self.errors.push(RowError::new(problem.into(), &column.name, &text, why));
                    continue;
                }
            };
            if written == 0 {
                key("fields", out);
            }
            out.extend_from_slice(if written == 0 { b"[{\"id\":" } else { b",{\"id\":" });
            id(&field.id, out);
            out.extend_from_slice(b",\"value\":");
            string(&value, out);
            out.push(b'}');
            written += 1;
        }
        if written > 0 {
            out.push(b']');
        }
    }

    /// Reads what the row says about consent, and subscribes it to nothing if it says no.
    fn consent<'r>(&mut self, cell: &impl Fn(usize) -> Cow<'r, str>) {
        // Most rows say the same as the one before.
        let is_first = self.answers.is_empty();
        for (place, (at, meaning, last)) in self.unused.iter_mut().enumerate() {
            let text = cell(*at);
            if is_first || *last != text {
                let answer = (*at, consent::answer(*meaning, &text));
                last.clear();
                last.push_str(&text);
                match self.answers.get_mut(place) {
                    Some(known) => *known = answer,
                    None => self.answers.push(answer),
                }
            }
        }
        self.refused = false;
        for (at, column) in self.layout.columns.iter().enumerate() {
            let Some(Target::Consent(meaning)) = column.target else { continue };
            let text = cell(at);
            match consent::answer(meaning, &text) {
                Answer::Yes => {}
                Answer::No | Answer::Blank => self.refused = true,
                Answer::Unknown => {
                    self.errors.push(RowError::new(RowErrorKind::UnknownConsent, &column.name, &text, CONSENT_VALUES));
                }
            }
        }
        self.refused &= !self.subscribe.is_empty();
        if self.refused {
            self.subscribe.clear();
        }
    }

    fn lists<'r>(&mut self, cell: &impl Fn(usize) -> Cow<'r, str>, out: &mut Vec<u8>) {
        for (at, column) in self.layout.columns.iter().enumerate() {
            let wanted = match column.target {
                Some(Target::Subscribe) => &mut self.subscribe,
                Some(Target::Unsubscribe) => &mut self.unsubscribe,
                _ => continue,
            };
            let text = cell(at);
            let whole = incoming::name(&text);
            let is_list = self.layout.lists.iter().any(|list| list.name == whole);
            let names = if is_list { vec![whole.into()] } else { separated::names(&text).collect() };
            for word in names {
                match self.layout.list(&word) {
                    Ok(id) if wanted.contains(&id) => {}
                    Ok(id) => wanted.push(id),
                    Err(why) => self.errors.push(RowError::new(RowErrorKind::UnknownList, &column.name, &word, why)),
                }
            }
        }
        self.consent(cell);
        if let Some(both) = self.subscribe.iter().find(|id| self.unsubscribe.contains(id)) {
            let name = self.layout.lists.iter().find(|list| list.id == *both).map_or(both.as_str(), |list| &list.name);
            self.errors.push(RowError::new(RowErrorKind::ListTwice, "", "", name));
        }
        for (name, ids) in [("subscribe", &self.subscribe), ("unsubscribe", &self.unsubscribe)] {
            for (at, list) in ids.iter().enumerate() {
                if at == 0 {
                    key(name, out);
                }
                out.extend_from_slice(if at == 0 { b"[{\"listid\":" } else { b",{\"listid\":" });
                id(list, out);
                out.push(b'}');
            }
            if !ids.is_empty() {
                out.push(b']');
            }
        }
    }
}

const CONSENT_VALUES: &str = "expected yes, no, or a status such as subscribed or unsubscribed";

/// A property name, after a comma unless it is the first.
fn key(name: &str, out: &mut Vec<u8>) {
    if out.last() != Some(&b'{') {
        out.push(b',');
    }
    out.push(b'"');
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b"\":");
}

/// An id as a number, or as a string if it is a placeholder.
fn id(id: &str, out: &mut Vec<u8>) {
    if !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit()) {
        out.extend_from_slice(id.as_bytes());
    } else {
        string(id, out);
    }
}

/// A JSON string.
fn string(text: &str, out: &mut Vec<u8>) {
    crate::text::json::lexer::encode(text, out);
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
#[path = "contact_tests.rs"]
mod tests;
