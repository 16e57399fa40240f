//! `acamp RESOURCE edit`: opens the properties of a record in the user's editor and sends only the changes. A three-way merge
//! of the record as first read, the edited text, and the record as it is now.

mod document;
mod editor;
mod keep;
mod merge;
mod texts;

use serde_json::Value;

use self::document::Document;
use self::merge::{Merged, Values, changes, merge};
use crate::api::request::{self, Input, Request};
use crate::args::call::{Call, Parser};
use crate::catalogue;
use crate::catalogue::guarding::Level;
use crate::catalogue::model::{Operation, Param};
use crate::cli::edit::Editable;
use crate::engine;
use crate::error::{Error, Kind, Result};
use crate::session::Context;
use crate::session::connection::Connection;
use crate::session::name_resolution::Lookup;

/// Edits the record that `named` identifies.
///
/// # Errors
/// `Usage` if there is no editor or its text is invalid, `Safety` for a conflicting change; those of the read and the
/// update. The edited text is then saved to a file.
pub fn run(editable: &Editable, named: &[String], context: &Context) -> Result<()> {
    context.refuse_write(&format!("{} edit", editable.resource.name))?;
    let editor = editor::choose(context)?;
    let client = context.client()?;
    let mut input =
        Input { arguments: editable.get.arguments.iter().zip(named.iter().cloned()).collect(), ..Input::default() };
    // The update is sent for the ID found here: a cached name may belong to another record by now.
    Lookup::for_level(client, Level::Moderate).resolve(editable.get, &mut input)?;
    let ids: Vec<String> = input.arguments.iter().map(|(_, id)| id.clone()).collect();
    let request = request::build(editable.get, &input)?;
    let fields = editable.fields();
    let session = Session { editable, context, client, editor, fields, ids, request };
    session.edit()
}

/// A record being edited.
struct Session<'a> {
    editable: &'a Editable,
    context: &'a Context,
    client: &'a Connection,
    editor: Vec<String>,
    fields: Vec<&'static Param>,
    ids: Vec<String>,
    request: Request,
}

/// The outcome of one round in the editor.
enum Round {
    /// Finished.
    Done,
    /// The text is invalid: why, and the text to edit again.
    Again(Error, String),
}

impl Session<'_> {
    fn edit(&self) -> Result<()> {
        let mut base = self.read()?;
        let profile = &self.context.profile()?.name.value;
        let title = format!("{} {} in profile {profile}", self.editable.resource.singular, self.ids.join(" "));
        let document = Document { title, fields: &self.fields };
        let mut text = document.text(&base);
        let mut complaint: Option<Error> = None;
        loop {
            let opened = document.under(complaint.as_ref(), &text);
            let edited = editor::edit(&self.editor, &opened)?;
            if edited == opened {
                return complaint.map_or_else(|| self.unchanged(), |error| Err(self.kept(&text, error)));
            }
            match self.round(&document, &mut base, &edited)? {
                Round::Done => return Ok(()),
                Round::Again(error, next) if self.context.can_prompt() => {
                    text = next;
                    complaint = Some(error);
                }
                Round::Again(error, next) => return Err(self.kept(&next, error)),
            }
        }
    }

    /// Reads the edited text and sends the changes.
    fn round(&self, document: &Document<'_>, base: &mut Values, edited: &str) -> Result<Round> {
        let again = |error: Error| Ok(Round::Again(error, edited.to_owned()));
        let mine = match document.read(edited) {
            Ok(mine) => mine,
            Err(error) => return again(error),
        };
        let changed = changes(base, &mine);
        if changed.is_empty() {
            return self.unchanged().map(|()| Round::Done);
        }
        if let Err(error) = self.call(&changed) {
            return again(error);
        }
        let theirs = self.read()?;
        match merge(base, &changed, &theirs) {
            Merged::Conflicts(conflicts) => {
                *base = theirs;
                Ok(Round::Again(conflict(&conflicts), document.text(&base.with(&changed))))
            }
            Merged::Changes(left) if left.is_empty() => {
                self.context.note("no changes: the record already has these values");
                Ok(Round::Done)
            }
            Merged::Changes(left) => self.send(&left).map(|()| Round::Done).map_err(|error| self.kept(edited, error)),
        }
    }

    /// The current values of the record.
    fn read(&self) -> Result<Values> {
        let reply = self.client.call(&self.request, self.editable.get.reply)?;
        let item = reply.items.first().map_or(Value::Null, |item| item.value());
        Ok(self.fields.iter().map(|param| (param.flag, texts::of(param, &item))).collect())
    }

    fn send(&self, changed: &Values) -> Result<()> {
        engine::run(self.context, &self.call(changed)?)
    }

    /// The update as a command line: one flag per changed property.
    fn call(&self, changed: &Values) -> Result<Call> {
        let mut line = self.ids.clone();
        for (flag, values) in changed.iter() {
            let Some(param) = self.fields.iter().find(|param| param.flag == *flag) else { continue };
            line.extend(texts::arguments(param, values));
        }
        Parser::new(self.editable.resource, &self.operations()).parse(line)
    }

    fn operations(&self) -> Vec<&'static Operation> {
        let words = format!("{} {}", self.editable.resource.name, self.editable.update.verb);
        catalogue::command(&words).map_or_else(|| vec![self.editable.update], |(_, operations)| operations)
    }

    fn unchanged(&self) -> Result<()> {
        self.context.note("no changes; nothing was sent");
        Ok(())
    }

    /// The error, with the file that contains the edited text.
    fn kept(&self, text: &str, error: Error) -> Error {
        let name = format!("{}-{}.toml", self.editable.resource.name.replace(' ', "-"), self.ids.join("-"));
        let fate = match keep::write(self.context.paths(), &name, text) {
            Ok(path) => format!("your text was saved to {}", path.display()),
            Err(error) => format!("your text could not be saved: {}", error.message()),
        };
        let hint = error.hint_text().map(|hint| format!("{hint} ({fate})"));
        error.hint(hint.unwrap_or(fate))
    }
}

fn conflict(conflicts: &[String]) -> Error {
    Error::new(Kind::Safety, format!("conflicting changes, nothing was sent: {}", conflicts.join("; ")))
}
