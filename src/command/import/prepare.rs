//! From the options to what every pass over the file needs: the input, the layout, and the duplicate addresses.

use std::collections::HashMap;

use super::account;
use super::duplicates::Duplicates;
use super::file::Input;
use super::layout::Layout;
use super::mapping;
use super::options::{ImportOptions, Mode};
use super::rows::{self, Rules};
use super::target::{self, Target};
use crate::error::{Error, Kind, Result};
use crate::session::Context;
use crate::session::custom_field::Field;
use crate::session::name_resolution::{NameOrId, is_id};

/// What is known before rows are read.
#[derive(Debug)]
pub struct Prepared {
    /// The file.
    pub input: Input,
    /// Why it cannot be imported, if it is in another encoding; `--check` goes on.
    pub wrong_encoding: Option<Error>,
    /// How rows are converted to contacts.
    pub layout: Layout,
    /// The duplicate addresses.
    pub duplicates: Duplicates,
}

/// The rules for rows. With `--mode sync`, rows with the same address keep the order of the file, so a later row may
/// change what an earlier one wrote; the bulk import does not guarantee an order.
pub fn rules(layout: &Layout, mode: Mode, exclude_automations: bool) -> Rules<'_> {
    Rules { layout, exclude_automations, reject_duplicates: mode == Mode::Bulk }
}

/// Reads header and account; an offline dry run sends no requests.
///
/// # Errors
/// `Usage` for a file or columns that cannot be used, `NotFound` for a list of `--list` that does not exist, and the
/// errors of the requests.
pub fn prepare(context: &Context, options: &ImportOptions) -> Result<Prepared> {
    let is_header = |cells: &[&str]| mapping::names_email(cells, &options.overrides);
    let input = Input::from_source(&options.source, &options.dialect, &is_header)?;
    let encoding = input.check_encoding(&options.dialect);
    // A check reports the rows.
    let wrong_encoding = if options.check { encoding.err() } else { encoding.map(|()| None)? };
    input.notes.iter().for_each(|note| context.note(note));
    let header = input.header()?;
    let offline = context.options().offline;
    let needs_fields = !offline && header.iter().any(|name| may_be_custom(name, options));
    let fields: Vec<Field> = if needs_fields { account::fields(context.client()?)? } else { Vec::new() };
    let known = (!offline).then_some(fields.as_slice());
    let columns = mapping::map(&header, &options.overrides, known).map_err(|error| input.in_header(error))?;
    let mut layout = Layout {
        columns,
        tags: tag_names(context, &options.tags)?,
        dates: options.dates.clone(),
        offline,
        clear_blanks: options.clear_blanks,
        ..Layout::default()
    };
    if options.mode == Mode::Sync && layout.has(|target| *target == Target::Account) {
        let account = layout.columns.iter().find(|column| column.target == Some(Target::Account));
        let name = account.map_or("", |column| column.name.as_str());
        return Err(Error::usage(format!("column \"{name}\": only the bulk import can set a contact's account"))
            .hint(format!("--map '{name}='")));
    }
    if !offline && (names_lists(&layout) || !options.lists.is_empty()) {
        layout.lists = account::lists(context.client()?)?;
    }
    layout.subscribe = options.lists.iter().map(|word| list(&layout, word)).collect::<Result<Vec<_>>>()?;
    layout.subscribe.dedup();
    if offline {
        note_guesses(context, &layout);
    }
    let duplicates = rows::duplicates(&input, &layout)?;
    Ok(Prepared { input, wrong_encoding, layout, duplicates })
}

/// Whether custom fields must be known to map a column: unless it has a target's exact name.
fn may_be_custom(name: &str, options: &ImportOptions) -> bool {
    let wish = options.overrides.map.iter().rev().find(|(column, _)| column == name).map(|(_, target)| target.as_str());
    let word = wish.unwrap_or(name);
    !word.is_empty()
        && !name.starts_with(crate::store::row_file::OWN_COLUMNS)
        && !target::regular(word)
            .is_some_and(|(target, is_own)| is_own && (wish.is_some() || !matches!(target, Target::Consent(_))))
}

/// Whether contacts are subscribed to lists.
pub fn subscribes(layout: &Layout) -> bool {
    !layout.subscribe.is_empty() || layout.has(|target| matches!(target, Target::Subscribe))
}

/// Whether a column names lists.
pub fn names_lists(layout: &Layout) -> bool {
    layout.has(|target| matches!(target, Target::Subscribe | Target::Unsubscribe))
}

/// The names of the tags of `--tag`, because the bulk import takes names; a name without a tag creates one.
fn tag_names(context: &Context, words: &[String]) -> Result<Vec<String>> {
    let is_by_id = |word: &String| matches!(NameOrId::of(word), NameOrId::Id(_));
    let offline = context.options().offline;
    let known = if !offline && words.iter().any(is_by_id) { account::tags(context.client()?)? } else { HashMap::new() };
    let name = |word: &String| match NameOrId::of(word) {
        NameOrId::Id(id) if offline => Ok(format!("<name of tag {id}>")),
        NameOrId::Id(id) => known.iter().find(|(_, own)| *own == id).map(|(name, _)| name.clone()).ok_or_else(|| {
            Error::new(Kind::NotFound, format!("no tag with ID {id}"))
                .hint(format!("for the tag named `{id}`, write name:{id}"))
        }),
        reference => Ok(reference.text().to_owned()),
    };
    words.iter().map(name).collect()
}

fn list(layout: &Layout, word: &str) -> Result<String> {
    layout.list(word).map_err(|why| {
        let message = format!("no list named `{}`", NameOrId::of(word).text());
        let message = if why.is_empty() { message } else { format!("{message}: {why}") };
        Error::new(Kind::NotFound, message).hint("acamp lists list --all")
    })
}

/// Lists the columns a dry run assumes to be custom fields.
fn note_guesses(context: &Context, layout: &Layout) {
    let guessed: Vec<&str> = layout
        .columns
        .iter()
        .filter(|column| matches!(&column.target, Some(Target::Field(field)) if !is_id(&field.id) || field.id.starts_with('<')))
        .map(|column| column.name.as_str())
        .collect();
    if !guessed.is_empty() {
        context.note(&format!("assumed to be custom fields (--check looks them up): {}", guessed.join(", ")));
    }
}
