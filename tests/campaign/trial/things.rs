//! The things commands of a campaign make: how each is asked for, and by what it is known again in what the emulator did.

use acamp::sandbox::Applied;
use serde_json::Value;

/// A kind of thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thing {
    Contact,
    Tag,
    List,
    Deal,
    Account,
    Note,
    Field,
}

pub const THINGS: &[Thing] =
    &[Thing::Contact, Thing::Tag, Thing::List, Thing::Deal, Thing::Account, Thing::Note, Thing::Field];

impl Thing {
    /// The words of the command before its flags.
    pub fn noun(self) -> &'static str {
        match self {
            Thing::Contact => "contacts",
            Thing::Tag => "tags",
            Thing::List => "lists",
            Thing::Deal => "deals",
            Thing::Account => "accounts",
            Thing::Note => "notes",
            Thing::Field => "contacts fields",
        }
    }

    /// The path, the envelope, the member that holds the name, and the flag that sets it.
    fn wire(self) -> (&'static str, &'static str, &'static str, &'static str) {
        match self {
            Thing::Contact => ("/contacts", "contact", "email", "email"),
            Thing::Tag => ("/tags", "tag", "tag", "name"),
            Thing::List => ("/lists", "list", "name", "name"),
            Thing::Deal => ("/deals", "deal", "title", "title"),
            Thing::Account => ("/accounts", "account", "name", "name"),
            Thing::Note => ("/notes", "note", "note", "text"),
            Thing::Field => ("/fields", "field", "title", "title"),
        }
    }

    /// The name of the `number`-th thing, known by nothing else.
    pub fn name(self, number: usize) -> String {
        match self {
            Thing::Contact => format!("made{number}@campaign.example"),
            _ => format!("Made {number}"),
        }
    }

    /// The flags beside the name.
    pub fn flags(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Thing::Contact => &[("first-name", "Made")],
            Thing::Tag => &[],
            Thing::List => &[
                ("slug", "made"),
                ("sender-url", "https://campaign.example"),
                ("sender-reminder", "You signed up"),
                ("send-last-broadcast", "false"),
            ],
            Thing::Deal => {
                &[("contact", "1"), ("value", "100"), ("currency", "usd"), ("pipeline", "1"), ("stage", "1")]
            }
            Thing::Account => &[],
            Thing::Note => &[("about", "contact"), ("about-id", "5")],
            Thing::Field => &[("type", "text")],
        }
    }

    /// The flag that sets the name.
    pub fn key(self) -> &'static str {
        self.wire().3
    }

    /// The ids of the things of that name that were made by these writes.
    pub fn made(self, name: &str, writes: &[Applied]) -> Vec<String> {
        let (path, envelope, member, _) = self.wire();
        let is_it = |write: &&Applied| {
            write.method == "POST"
                && write.path == path
                && write.body[envelope][member].as_str() == Some(name)
                // To a tag that is there already the service answers 200 and does nothing.
                && (self != Thing::Tag || write.status == 201)
        };
        writes.iter().filter(is_it).map(|write| text(&write.answer[envelope]["id"])).collect()
    }
}

/// A value as text, whatever its type.
pub fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
