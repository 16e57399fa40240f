//! One command of a campaign.

use super::names::Deed;
use super::records::{RECORDS, Record};
use super::unconfirmed;
use crate::support::trial::{Hindrance, Random};

/// A command, or a job with as many runs as it takes.
#[derive(Clone, Debug)]
pub enum Step {
    /// Creates one record; a contact with or without a tag.
    Create { record: Record, number: usize, tagged: bool },
    /// Changes a contact's last name.
    Update { contact: usize, number: usize },
    /// Creates or updates the contact with an address.
    Sync { address: usize, number: usize },
    /// Adds or removes a tag or a subscription.
    Membership { verb: Verb, contact: usize, other: usize },
    /// Deletes contacts.
    Delete { contacts: Vec<usize> },
    /// Reads a whole listing, or its beginning.
    List { resource: &'static str, limit: Option<usize> },
    /// Reads one contact.
    Get { contact: usize },
    /// Writes contacts to a file, or everything to a folder.
    Export { everything: bool, hindrance: Option<Hindrance> },
    /// Imports contacts: in bulk, or with one request each.
    Import { number: usize, rows: usize, sync: bool, hindrance: Option<Hindrance> },
    /// Creates a record for each row of a file.
    Rows { record: Record, number: usize, rows: usize, hindrance: Option<Hindrance> },
    /// Creates nothing, and prints the requests.
    DryRun { record: Record, number: usize },
    /// Deletes a record, or sends to a contact, by a name that may have changed.
    Named { deed: Deed, contact: usize, name: usize },
    /// Caches all names.
    Fill,
    /// Replaces a tag with another one.
    Merge { tag: usize, into: usize, hindrance: Option<Hindrance> },
    /// Deletes the tags that no contact has.
    Prune,
    /// Deletes or sends by one of many routes, without the confirmation that it needs.
    Unconfirmed { route: usize },
}

/// What is done to a membership.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    AddTag,
    RemoveTag,
    Subscribe,
    Unsubscribe,
}

/// Contacts of the account a campaign begins with, and its tags and lists that steps use.
pub const CONTACTS: usize = 260;
const TAGS: usize = 6;
const LISTS: usize = 2;

impl Step {
    /// The `number`-th step of a schedule.
    pub fn draw(number: usize, random: &mut Random) -> Step {
        let contact = 1 + random.below(CONTACTS);
        let hindrance = |random: &mut Random| match random.below(100) {
            0..25 => Some(Hindrance::Killed(5 + random.next() % 300)),
            25..45 => Some(Hindrance::Full(random.next() % 1_000_000)),
            _ => None,
        };
        match random.below(124) {
            0..24 => {
                let record = *random.pick(RECORDS);
                // A tag may be created twice: the server keeps each name once.
                let number = if record == Record::Tag && random.percent(20) { 0 } else { number };
                Step::Create { record, number, tagged: record == Record::Contact && random.percent(40) }
            }
            24..32 => Step::Update { contact, number },
            32..38 => Step::Sync { address: random.below(3), number },
            38..52 => {
                let verb = *random.pick(&[Verb::AddTag, Verb::RemoveTag, Verb::Subscribe, Verb::Unsubscribe]);
                let is_tag = matches!(verb, Verb::AddTag | Verb::RemoveTag);
                Step::Membership { verb, contact, other: 1 + random.below(if is_tag { TAGS } else { LISTS }) }
            }
            52..60 => {
                let count = 1 + random.below(3);
                Step::Delete { contacts: (0..count).map(|_| 2 + random.below(CONTACTS + 5)).collect() }
            }
            60..68 => {
                let resource = *random.pick(&["contacts", "contacts", "contacts", "tags", "deals", "notes"]);
                Step::List { resource, limit: random.percent(30).then_some(10) }
            }
            68..72 => Step::Get { contact },
            72..76 => Step::Export { everything: random.percent(30), hindrance: hindrance(random) },
            76..83 => {
                let (rows, sync) = (1 + random.below(9), random.percent(40));
                Step::Import { number, rows, sync, hindrance: hindrance(random) }
            }
            83..97 => {
                let (record, rows) = (*random.pick(RECORDS), 1 + random.below(6));
                Step::Rows { record, number, rows, hindrance: hindrance(random) }
            }
            100..108 => Step::Named { deed: *random.pick(Deed::ALL), contact, name: random.below(6) },
            108..111 => Step::Fill,
            111..116 => {
                let (tag, other) = (random.below(TAGS), 1 + random.below(TAGS - 1));
                Step::Merge { tag: tag + 1, into: (tag + other) % TAGS + 1, hindrance: hindrance(random) }
            }
            116..118 => Step::Prune,
            118..124 => Step::Unconfirmed { route: random.below(unconfirmed::COUNT) },
            _ => Step::DryRun { record: *random.pick(RECORDS), number },
        }
    }

    /// The words of the command, where it is one command; `rows` is the file it takes, `out` what it writes.
    pub fn words(&self, rows: &str, out: &str) -> Vec<String> {
        let mut words: Vec<String> = Vec::new();
        let mut add = |some: &[&str]| words.extend(some.iter().map(|word| (*word).to_owned()));
        match self {
            Step::Create { record, number, tagged } => {
                words = create(*record, *number);
                if *tagged {
                    words.extend(["--tag".to_owned(), "2".to_owned()]);
                }
            }
            Step::DryRun { record, number } => {
                words = create(*record, *number);
                words.push("--dry-run=offline".to_owned());
            }
            Step::Update { contact, number } => {
                add(&["contacts", "update", &contact.to_string(), "--last-name", &format!("Last{number}")]);
            }
            Step::Sync { address, number } => {
                add(&["contacts", "sync", "--email", &synced(*address), "--first-name", &format!("First{number}")]);
            }
            Step::Membership { verb, contact, other } => {
                let command: &[&str] = match verb {
                    Verb::AddTag => &["contacts", "tags", "add"],
                    Verb::RemoveTag => &["contacts", "tags", "remove"],
                    Verb::Subscribe => &["contacts", "subscribe"],
                    Verb::Unsubscribe => &["contacts", "unsubscribe"],
                };
                add(command);
                add(&[&contact.to_string(), &other.to_string()]);
            }
            Step::Delete { contacts } => {
                let count = contacts.iter().collect::<std::collections::BTreeSet<_>>().len();
                let leave = if count == 1 { contacts[0].to_string() } else { count.to_string() };
                add(&["contacts", "delete", "--confirm", &leave]);
                contacts.iter().for_each(|contact| add(&[&contact.to_string()]));
            }
            Step::List { resource, limit } => {
                add(&[resource, "list"]);
                match limit {
                    Some(limit) => add(&["--limit", &limit.to_string()]),
                    None => add(&["--all"]),
                }
            }
            Step::Get { contact } => add(&["contacts", "get", &contact.to_string()]),
            Step::Export { everything: true, .. } => add(&["export", out]),
            Step::Export { everything: false, .. } => add(&["contacts", "export", "--out", out, "-o", "jsonl"]),
            Step::Import { sync, .. } => {
                // The emulator's imports are over in a moment; asking every two seconds would only take time.
                add(&["contacts", "import", rows, "--exclude-automations", "--yes", "--poll-interval", "50ms"]);
                if *sync {
                    words.retain(|word| word != "--exclude-automations");
                    words.extend(["--mode".to_owned(), "sync".to_owned()]);
                }
            }
            Step::Named { deed, contact, name } => words = deed.words(*contact, *name),
            Step::Fill => add(&["cache", "fill"]),
            Step::Merge { tag, into, .. } => {
                add(&["tags", "merge", &tag.to_string(), "--into", &into.to_string(), "--yes"]);
            }
            Step::Prune => add(&["tags", "prune", "--unused", "--yes"]),
            Step::Unconfirmed { route } => words = unconfirmed::words(*route, rows),
            Step::Rows { record, .. } => {
                words = record.resource().split(' ').map(str::to_owned).collect();
                words.extend(["create".to_owned(), "--from-file".to_owned(), rows.to_owned()]);
            }
        }
        words
    }

    /// The file the command takes, where it takes one.
    pub fn file(&self) -> Option<String> {
        match self {
            Step::Import { number, rows, .. } => {
                let lines: String =
                    (0..*rows).map(|row| format!("{},{}\n", imported(*number, row), first_name(*number))).collect();
                Some(format!("email,first_name\n{lines}"))
            }
            Step::Unconfirmed { route } => unconfirmed::file(*route),
            Step::Rows { record, number, rows, .. } => {
                let keys: Vec<&str> = record.flags().iter().map(|(key, _)| *key).collect();
                let values: Vec<&str> = record.flags().iter().map(|(_, value)| *value).collect();
                let line = |cells: Vec<&str>| cells.join(",") + "\n";
                let header = line([vec![record.key()], keys].concat());
                let rows = (0..*rows)
                    .map(|row| line([vec![row_name(*record, *number, row).as_str()], values.clone()].concat()));
                Some(header + &rows.collect::<String>())
            }
            _ => None,
        }
    }

    /// What hinders the first run of a job.
    pub fn hindrance(&self) -> Option<Hindrance> {
        match self {
            Step::Export { hindrance, .. }
            | Step::Import { hindrance, .. }
            | Step::Rows { hindrance, .. }
            | Step::Merge { hindrance, .. } => *hindrance,
            _ => None,
        }
    }

    /// Whether it is a job, which is resumed until it ends.
    pub fn is_job(&self) -> bool {
        matches!(self, Step::Export { .. } | Step::Import { .. } | Step::Rows { .. } | Step::Merge { .. } | Step::Prune)
    }

    /// The rows that are compared before and after a step that is no job.
    pub fn compares(&self) -> &'static str {
        match self {
            Step::List { resource, .. } => resource,
            Step::Named { deed, .. } => deed.resource(),
            _ => "contacts",
        }
    }
}

fn create(record: Record, number: usize) -> Vec<String> {
    let mut words: Vec<String> = record.resource().split(' ').map(str::to_owned).collect();
    words.extend(["create".to_owned(), format!("--{}", record.key()), record.name(number)]);
    for (flag, value) in record.flags() {
        words.extend([format!("--{flag}"), (*value).to_owned()]);
    }
    words
}

/// The address of a sync; several steps use the same.
pub fn synced(address: usize) -> String {
    format!("synced{address}@campaign.example")
}

/// The address of a row of an import: the fourth may be there already.
pub fn imported(number: usize, row: usize) -> String {
    if row == 3 { synced(0) } else { format!("imported{number}x{row}@campaign.example") }
}

/// The first name an import gives.
pub fn first_name(number: usize) -> String {
    format!("Imported{number}")
}

/// The name of the record that a row creates.
pub fn row_name(record: Record, number: usize, row: usize) -> String {
    record.name(number * 1000 + row)
}
