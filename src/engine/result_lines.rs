//! What a command has written, for a person at a terminal: a sentence for one target, a summary with counts for several. The
//! sentences are those of the catalogue.

mod changes;
mod subject;

use super::definition;
use super::done::Done;
use super::names::NameReader;
use super::target::Target;
use super::task::Task;
use super::undo::{Outlook, outlook_of};
use crate::api::request::Origin;
use crate::catalogue;
use crate::catalogue::model::{Place, Resource};
use crate::catalogue::outcomes::{self, Sentence, parts, sentence};
use crate::output::{self, Output};
use crate::session::Context;
use crate::store::jobs::Counts;
use crate::store::name_cache::NameCache;
use crate::text::counts::{count_of, thousands};
use changes::KnownNames;
use subject::Subject;

/// The command that undoes the last one.
const UNDO: &str = " · undo: acamp undo";

/// The sentences of one command.
pub struct ResultLines<'a> {
    cache: Option<&'a NameCache>,
    /// Reads the names behind IDs that are not in the cache; none for several targets, which are counted.
    reader: Option<NameReader<'a>>,
    resource: &'static Resource,
    lines: Vec<ResultLine>,
}

/// What was done to one target.
#[derive(Debug, Default)]
struct ResultLine {
    sentence: Option<Sentence>,
    subjects: Vec<Subject>,
    /// What changed, property by property.
    changes: String,
    is_unchanged: bool,
    can_undo: bool,
    /// Sentences about the requests that followed.
    followed: Vec<String>,
}

/// Whether a command is answered in sentences: on a terminal, unless an output was chosen or its response is what people
/// want to see.
///
/// # Errors
/// `Usage` for an invalid variable or file.
pub fn are_shown(task: Task<'_>, output: &Output) -> crate::error::Result<bool> {
    let tells = |operation| !sentence(task.resource(), operation, None).done.is_empty();
    let is_write = task.operations().iter().all(|operation| operation.role.is_write() && tells(operation));
    Ok(is_write && output.is_shown() && !task.context.has_chosen_output()?)
}

impl<'a> ResultLines<'a> {
    /// No sentence yet.
    ///
    /// # Errors
    /// As [`Context::client`].
    pub fn start(task: Task<'a>, output: &Output, several: bool) -> crate::error::Result<Self> {
        let connection = task.context.client()?;
        let reader = (output.names && !several).then(|| NameReader::new(task.context, connection));
        Ok(ResultLines { cache: connection.names(), reader, resource: task.resource(), lines: Vec::new() })
    }

    /// Adds what was done to a target.
    pub fn add(&mut self, target: &Target, done: &Done) {
        let names = KnownNames::of(self.cache, done);
        let before = done.sent.as_ref().map(|sent| &sent.before);
        let existed = before.filter(|before| before.known).map(|before| before.item.is_object());
        let sentence = sentence(self.resource, done.operation, existed);
        let compared = changes::compare(&names, self.reader.as_mut(), self.resource, done);
        let tells_changes = has_record(sentence.done) && existed == Some(true) || sentence.done.starts_with("Updated ");
        let line = ResultLine {
            subjects: subject::all(&names, self.resource, target, done),
            changes: definition::typed(done).unwrap_or(if tells_changes { compared.text } else { String::new() }),
            is_unchanged: done.is_unchanged || compared.is_same,
            can_undo: can_undo(done),
            followed: self.followed(&names, done),
            sentence: Some(sentence),
        };
        self.lines.push(line);
    }

    /// The sentences about the requests that followed, such as adding a tag to a new contact.
    fn followed(&self, names: &KnownNames<'_>, done: &Done) -> Vec<String> {
        let own = subject::record(names, self.resource, done);
        let tell = |(param, at): &(&'static crate::catalogue::model::Param, usize)| {
            let Place::FollowUp(command) = param.place else { return None };
            let (resource, operations) = catalogue::command(command)?;
            let operation = operations.first()?;
            let given = done.given.as_ref()?;
            let value = |fields: &[(&'static crate::catalogue::model::Param, Vec<String>)]| {
                fields.iter().find(|(own, _)| own.flag == param.flag).and_then(|(_, values)| values.get(*at).cloned())
            };
            let (typed, id) = (value(&given.typed.fields)?, value(&given.resolved.fields).unwrap_or_default());
            let [first, second, ..] = operation.arguments else { return None };
            let subjects = [own.clone().called(first.flag), Subject::of(names, second, &typed, &id)];
            Some(rendered(sentence(resource, operation, None).done, |name, nouned| {
                subjects.iter().find(|subject| subject.flag == name).map(|subject| subject.text(nouned))
            }))
        };
        done.followed.iter().filter_map(tell).collect()
    }

    /// Prints the sentences; `failed` targets failed.
    ///
    /// # Errors
    /// Those of writing.
    pub fn print(self, output: &Output, failed: usize) -> crate::error::Result<()> {
        output::text(output, &self.text(failed))
    }

    fn text(&self, failed: usize) -> String {
        match self.lines.as_slice() {
            [one] if failed == 0 => one.text(),
            several => summary(several, failed),
        }
    }
}

/// Prints what a job has done to its rows; `counted` says how many records. `verb` is what it did to the records of the rows that are neither created nor
/// updated: `imported`. Without one, they are rows that are done.
///
/// # Errors
/// Those of writing.
pub fn print_job(
    context: &Context,
    counted: impl Fn(u64) -> String,
    verb: Option<&str>,
    id: &str,
    counts: &Counts,
) -> crate::error::Result<()> {
    let changed = [(Some("created"), counts.created), (Some("updated"), counts.updated), (verb, counts.done)];
    let changed = changed.iter().filter(|(_, count)| *count > 0);
    let clause = |(verb, count): &(Option<&str>, u64)| match verb {
        Some(verb) => format!("{verb} {}", counted(*count)),
        None => format!("{} done", count_of(*count, "row")),
    };
    let mut clauses: Vec<String> = changed.map(clause).collect();
    let others = [
        ("unchanged", counts.skipped),
        ("not subscribed", counts.not_subscribed),
        ("failed", counts.failed),
        ("with an unknown outcome", counts.unknown),
    ];
    let others: Vec<String> = others
        .iter()
        .filter(|(_, count)| *count > 0)
        .map(|(word, count)| format!("{} {word}", thousands(*count)))
        .collect();
    if counts.all() == counts.skipped {
        clauses.push("no change".to_owned());
    }
    let parts = [clauses.join(", "), others.join(", ")];
    let parts: Vec<&str> = parts.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    output::text(&context.output()?, &format!("{} · job {id}", capitalized(&parts.join("; "))))
}

impl ResultLine {
    fn text(&self) -> String {
        let Some(sentence) = self.sentence else { return String::new() };
        let of = |text: &str| rendered(text, |name, nouned| self.subject(name).map(|subject| subject.text(nouned)));
        let mut text = if self.is_unchanged { self.unchanged(sentence) } else { of(sentence.done) };
        if !self.is_unchanged {
            if !self.changes.is_empty() {
                text.push_str(&format!(": {}", self.changes));
            }
            if self.can_undo {
                text.push_str(UNDO);
            }
        }
        for line in &self.followed {
            text.push_str(&format!("\n{line}"));
        }
        text
    }

    fn unchanged(&self, sentence: Sentence) -> String {
        let of = |text: &str| rendered(text, |name, nouned| self.subject(name).map(|subject| subject.text(nouned)));
        let why = match sentence.unchanged {
            "" if has_record(sentence.done) => {
                self.subject(outcomes::RECORD).map_or(String::new(), |one| one.text(true))
            }
            why => of(why),
        };
        if why.is_empty() { "No change".to_owned() } else { format!("No change: {why}") }
    }

    fn subject(&self, name: &str) -> Option<&Subject> {
        self.subjects.iter().find(|subject| subject.flag == name)
    }
}

/// The sentences of several targets as one, with counts instead of names that differ.
fn summary(lines: &[ResultLine], failed: usize) -> String {
    let changed: Vec<&ResultLine> = lines.iter().filter(|line| !line.is_unchanged).collect();
    let mut sentences: Vec<&'static str> = Vec::new();
    for sentence in changed.iter().filter_map(|line| line.sentence) {
        if !sentences.contains(&sentence.done) {
            sentences.push(sentence.done);
        }
    }
    let of = |done: &&'static str| {
        let own: Vec<&ResultLine> =
            changed.iter().copied().filter(|line| line.sentence.is_some_and(|own| own.done == *done)).collect();
        rendered(done, |name, nouned| {
            let subjects: Vec<&Subject> = own.iter().filter_map(|line| line.subject(name)).collect();
            subject::several(&subjects, nouned)
        })
    };
    let mut text = sentences.iter().map(of).collect::<Vec<_>>().join("; ");
    if text.is_empty() {
        text.push_str("No change");
    }
    let counts = [("unchanged", lines.len() - changed.len()), ("failed", failed)];
    let counts: Vec<String> = counts
        .iter()
        .filter(|(_, count)| *count > 0)
        .map(|(word, count)| format!("{} {word}", thousands(*count as u64)))
        .collect();
    if !counts.is_empty() {
        text.push_str(&format!("; {}", counts.join(", ")));
    }
    if changed.iter().any(|line| line.can_undo) {
        text.push_str(UNDO);
    }
    text
}

/// A sentence with its placeholders filled in.
fn rendered(sentence: &str, fill: impl Fn(&str, bool) -> Option<String>) -> String {
    parts(sentence)
        .map(|(text, placeholder)| match placeholder {
            Some((name, nouned)) => fill(name, nouned).unwrap_or_else(|| name.replace('-', " ")),
            None => text.to_owned(),
        })
        .collect()
}

fn has_record(sentence: &str) -> bool {
    parts(sentence).any(|(_, placeholder)| placeholder.is_some_and(|(name, _)| name == outcomes::RECORD))
}

/// Whether `acamp undo` can undo what was done.
fn can_undo(done: &Done) -> bool {
    let Some(sent) = done.sent.as_ref().filter(|_| done.write.is_some()) else { return false };
    Origin::of(done.operation).is_some_and(|origin| outlook_of(origin, &sent.before) == Outlook::Possible)
}

/// `1 tag`, `12 tags`.
pub fn counted(count: u64, resource: &Resource) -> String {
    format!("{} {}", thousands(count), if count == 1 { resource.noun() } else { resource.nouns() })
}

fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::reply::Item;
    use crate::api::request::Input;
    use crate::catalogue::model::{Operation, Param};
    use crate::catalogue::operations;
    use crate::engine::done::{Given, SentState};
    use crate::store::history::Before;
    use serde_json::{Value, json};

    /// A write of record 7 with these values for all arguments and flags.
    fn done(operation: &'static Operation, value: &str, before: Value) -> Done {
        let all = |params: &'static [Param]| params.iter().map(|param| (param, value.to_owned()));
        let fields = all(operation.fields).map(|(param, value)| (param, vec![value])).collect();
        let typed = Input { arguments: all(operation.arguments).collect(), fields, ..Input::default() };
        let properties = json!({"note": "new"}).as_object().cloned().unwrap();
        let sent = SentState { properties, before: Before { known: true, item: before, ..Before::default() } };
        Done {
            items: vec![Item::from_value(&json!({"id": "7"}))],
            write: Some(1),
            sent: Some(sent),
            given: Some(Box::new(Given { resolved: typed.clone(), typed })),
            ..Done::empty(operation, false)
        }
    }

    fn told(resource: &'static Resource, all: &[Done], failed: usize) -> String {
        let mut lines = ResultLines { cache: None, reader: None, resource, lines: Vec::new() };
        all.iter().for_each(|done| lines.add(&Target::default(), done));
        lines.text(failed)
    }

    #[test]
    fn every_write_of_the_catalogue_is_told_in_a_sentence() {
        let before = || json!({"id": "7", "note": "old"});
        for (resource, operation) in operations().filter(|(_, operation)| operation.role.is_write()) {
            if sentence(resource, operation, None).done.is_empty() {
                continue;
            }
            let command = format!("{} {}", resource.name, operation.verb);
            let named = told(resource, &[done(operation, "Ana", before())], 0);
            let by_id = told(resource, &[done(operation, "7", before())], 0);
            let several = told(resource, &[done(operation, "7", before()), done(operation, "8", before())], 1);
            for text in [&named, &by_id, &several] {
                assert!(text.starts_with(char::is_uppercase), "{command}: {text}");
                for wrong in ["{", "}", "7 7", "Ana Ana", "_", "  ", "null", " ."] {
                    assert!(!text.contains(wrong), "{command}: {text}");
                }
            }
            assert!(several.contains("; 1 failed"), "{command}: {several}");
        }
    }

    #[test]
    fn one_target_has_a_sentence_and_several_have_counts() {
        let (resource, operations) = catalogue::command("contacts update").unwrap();
        let update = |value: &str, note: &str| done(operations[0], value, json!({"id": "7", "note": note}));
        assert_eq!(
            told(resource, &[update("ana@example.com", "old")], 0),
            "Updated contact ana@example.com: Note old → new · undo: acamp undo"
        );
        assert_eq!(told(resource, &[update("7", "")], 0), "Updated contact 7: Note empty → new · undo: acamp undo");
        assert_eq!(told(resource, &[update("7", "new")], 0), "No change: contact 7");
        let several = [update("7", "old"), update("8", "old"), update("9", "new")];
        assert_eq!(told(resource, &several, 2), "Updated 2 contacts; 1 unchanged, 2 failed · undo: acamp undo");
        assert_eq!(told(resource, &[update("9", "new")], 2), "No change; 1 unchanged, 2 failed");
    }

    #[test]
    fn what_is_the_same_for_all_targets_is_named_and_the_rest_is_counted() {
        let (resource, operations) = catalogue::command("contacts tags add").unwrap();
        let add = |contact: &str, tag: &str| {
            let arguments = operations[0].arguments.iter().zip([contact.to_owned(), tag.to_owned()]).collect();
            let typed = Input { arguments, ..Input::default() };
            Done {
                given: Some(Box::new(Given { resolved: typed.clone(), typed })),
                ..Done::empty(operations[0], false)
            }
        };
        let ana = |tag| add("ana@example.com", tag);
        assert_eq!(told(resource, &[ana("vip")], 0), "Added tag vip to ana@example.com");
        assert_eq!(told(resource, &[ana("vip"), add("5", "vip")], 0), "Added tag vip to 2 contacts");
        assert_eq!(told(resource, &[ana("vip"), ana("lead")], 0), "Added 2 tags to ana@example.com");
        assert_eq!(told(resource, &[ana("vip"), add("5", "lead")], 0), "Added 2 tags to 2 contacts");
    }
}
