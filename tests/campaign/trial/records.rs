//! The records that the commands of a campaign create: the command for each, and how to find it in the emulator's log.

use acamp::sandbox::Applied;
use serde_json::Value;

/// A kind of record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Record {
    Contact,
    Tag,
    List,
    Deal,
    Account,
    Note,
    Field,
}

pub const RECORDS: &[Record] =
    &[Record::Contact, Record::Tag, Record::List, Record::Deal, Record::Account, Record::Note, Record::Field];

impl Record {
    /// The words of the command before its flags.
    pub fn resource(self) -> &'static str {
        match self {
            Record::Contact => "contacts",
            Record::Tag => "tags",
            Record::List => "lists",
            Record::Deal => "deals",
            Record::Account => "accounts",
            Record::Note => "notes",
            Record::Field => "contacts fields",
        }
    }

    /// The path, the envelope, the property that holds the name, and the flag that sets it.
    fn wire(self) -> (&'static str, &'static str, &'static str, &'static str) {
        match self {
            Record::Contact => ("/contacts", "contact", "email", "email"),
            Record::Tag => ("/tags", "tag", "tag", "name"),
            Record::List => ("/lists", "list", "name", "name"),
            Record::Deal => ("/deals", "deal", "title", "title"),
            Record::Account => ("/accounts", "account", "name", "name"),
            Record::Note => ("/notes", "note", "note", "text"),
            Record::Field => ("/fields", "field", "title", "title"),
        }
    }

    /// The unique name of the `number`-th record.
    pub fn name(self, number: usize) -> String {
        match self {
            Record::Contact => format!("made{number}@campaign.example"),
            _ => format!("Made {number}"),
        }
    }

    /// The other flags.
    pub fn flags(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Record::Contact => &[("first-name", "Made")],
            Record::Tag => &[],
            Record::List => &[
                ("slug", "made"),
                ("sender-url", "https://campaign.example"),
                ("sender-reminder", "You signed up"),
                ("send-last-broadcast", "false"),
            ],
            Record::Deal => {
                &[("contact", "1"), ("value", "1.00"), ("currency", "usd"), ("pipeline", "1"), ("stage", "1")]
            }
            Record::Account => &[],
            Record::Note => &[("about", "contact"), ("about-id", "5")],
            Record::Field => &[("type", "text")],
        }
    }

    /// The flag that sets the name.
    pub fn key(self) -> &'static str {
        self.wire().3
    }

    /// The IDs of the records with that name that these writes created.
    pub fn made(self, name: &str, writes: &[Applied]) -> Vec<String> {
        let (path, envelope, property, _) = self.wire();
        let is_it = |write: &&Applied| {
            write.method == "POST"
                && write.path == path
                && write.body[envelope][property].as_str() == Some(name)
                // For a tag that exists, the server returns 200 and changes nothing.
                && (self != Record::Tag || write.status == 201)
        };
        writes.iter().filter(is_it).map(|write| text(&write.answer[envelope]["id"])).collect()
    }
}

/// A value as text, whatever its type.
pub fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
