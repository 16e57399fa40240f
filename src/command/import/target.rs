//! The targets of a column, and which words refer to them. Pure.

use serde::{Deserialize, Serialize};

use super::consent::Meaning;
use crate::catalogue::{self, labels};
use crate::session::custom_field::Field;
use crate::text::column_names;
use crate::text::similarity::letters;

/// The target of a column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// The email address, which identifies the contact.
    Email,
    /// The first name.
    FirstName,
    /// The last name.
    LastName,
    /// The phone number.
    Phone,
    /// The name of the account (company) the contact belongs to.
    Account,
    /// Tags to add, by name.
    Tags,
    /// Lists to subscribe to, by name or id.
    Subscribe,
    /// Lists to unsubscribe from, by name or id.
    Unsubscribe,
    /// Whether the contact agreed to email: a row that says no is not subscribed.
    Consent(Meaning),
    /// A custom field.
    Field(Field),
}

/// Each regular target with its own word, which is also its key in the request, and other common names.
const WORDS: &[(Target, &str)] = &[
    (Target::Email, "email emailaddress mail emailadress"),
    (Target::FirstName, "first_name firstname givenname forename fname"),
    (Target::LastName, "last_name lastname surname familyname lname"),
    (Target::Phone, "phone phonenumber telephone tel phoneno"),
    (
        Target::Account,
        "customer_acct_name customeracctname account accountname company companyname organization orgname",
    ),
    (Target::Tags, "tags tag"),
    (Target::Subscribe, "list lists subscribe subscribeto"),
    (Target::Unsubscribe, "unsubscribe unsubscribefrom unsubscribed"),
    (Target::Consent(Meaning::Agrees), "consent"),
];

/// Contact properties the server sets itself, by their names in its responses: exported files have them, and an import
/// cannot write them.
const SERVER_PROPERTIES: &str = "id cdate udate adate edate orgid organization segmentio_id bounced_hard \
    bounced_soft bounced_date ip ua hash socialdata_lastcheck email_local email_domain email_empty sentcnt \
    rating_tstamp gravatar deleted deleted_at anonymized created_utc_timestamp updated_utc_timestamp \
    created_timestamp updated_timestamp created_by updated_by sentiment scoreValues accountContacts links \
    mpp_tracking last_click_date last_open_date last_mpp_open_date best_send_hour";

/// Whether a column of exactly this name is one of them, or has its label as an export for spreadsheets does. A label that
/// only repeats the name (`Hash`) is a word that any file may have.
pub fn is_server_property(name: &str) -> bool {
    let contacts = catalogue::find("contacts");
    let is_labeled = |known: &str| {
        let label = labels::label(contacts, known);
        label == name && (label == "ID" || letters(&label) != letters(known))
    };
    SERVER_PROPERTIES.split(' ').any(|known| known == name || is_labeled(known))
}

impl Target {
    /// The target as written in `--map COLUMN=`.
    pub fn word(&self) -> String {
        match self {
            Target::Field(field) => format!("field:{}", field.id),
            Target::Consent(_) => Target::Consent(Meaning::Agrees).own_word(),
            regular => regular.own_word(),
        }
    }

    fn own_word(&self) -> String {
        let own = WORDS.iter().find(|(target, _)| target == self);
        own.map_or_else(String::new, |(_, words)| own_word(words).to_owned())
    }

    /// The target for people: a custom field with its title and type.
    pub fn label(&self) -> String {
        match self {
            Target::Field(field) if field.kind.is_empty() => format!("custom field {}", field.title),
            Target::Field(field) => format!("custom field {} ({}, {})", field.title, field.id, field.kind),
            Target::Account => "account".to_owned(),
            Target::Subscribe => "list to subscribe to".to_owned(),
            Target::Unsubscribe => "list to unsubscribe from".to_owned(),
            Target::Consent(Meaning::Agrees) => "consent (rows that do not say yes are not subscribed)".to_owned(),
            Target::Consent(Meaning::Refuses) => "refusal (rows that say yes are not subscribed)".to_owned(),
            Target::Consent(Meaning::Refused) => "refusal (rows with a value are not subscribed)".to_owned(),
            regular => regular.word().replace('_', " "),
        }
    }

    /// Whether a cell may have several values, which are names or options.
    pub fn is_several(&self) -> bool {
        match self {
            Target::Tags | Target::Subscribe | Target::Unsubscribe => true,
            Target::Field(field) => !field.options.is_empty(),
            _ => false,
        }
    }

    /// Whether only one column can have this target. Tags, lists and refusals add up.
    pub fn is_same(&self, other: &Target) -> bool {
        match (self, other) {
            (Target::Tags | Target::Subscribe | Target::Unsubscribe | Target::Consent(_), _) => false,
            (Target::Field(one), Target::Field(other)) => one.id == other.id,
            (one, other) => one == other,
        }
    }
}

/// The regular target for a word, and whether it is that target's own word.
pub fn regular(word: &str) -> Option<(Target, bool)> {
    let plain = letters(word);
    let find = |plain: &str| WORDS.iter().find(|(_, words)| words.split(' ').any(|known| known == plain));
    let translated = || find(&letters(column_names::own_word(word)?));
    let (target, words) = find(&plain).or_else(translated)?;
    Some((target.clone(), letters(own_word(words)) == plain))
}

/// The words of all regular targets.
pub fn words() -> impl Iterator<Item = &'static str> {
    WORDS.iter().map(|(_, words)| own_word(words))
}

fn own_word(words: &'static str) -> &'static str {
    words.split(' ').next().unwrap_or(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn friendly_spellings_mean_what_they_say() {
        for (word, target) in [
            ("E-Mail", Target::Email),
            ("Email Address", Target::Email),
            ("firstName", Target::FirstName),
            ("Last Name", Target::LastName),
            ("SURNAME", Target::LastName),
            ("Account", Target::Account),
            ("Tags", Target::Tags),
            ("lists", Target::Subscribe),
            ("Correo electrónico", Target::Email),
            ("Nazwisko", Target::LastName),
        ] {
            assert_eq!(regular(word).map(|(target, _)| target), Some(target), "{word}");
        }
        assert!(regular("Birthday").is_none());
        assert!(regular("").is_none());
    }

    #[test]
    fn a_targets_own_word_is_told_from_another() {
        assert_eq!(regular("first_name").map(|(_, own)| own), Some(true));
        assert_eq!(regular("firstName").map(|(_, own)| own), Some(true));
        assert_eq!(regular("Company").map(|(_, own)| own), Some(false));
    }

    #[test]
    fn every_target_is_found_by_its_own_word() {
        for word in words() {
            assert_eq!(regular(word).map(|(target, _)| target.word()).as_deref(), Some(word));
        }
    }
}
