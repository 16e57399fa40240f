//! The meanings of codes, amounts and IDs. Tables show them; machine-readable output keeps the values the server sent.

use super::model::Resource;

/// The meanings of a resource's values, by key.
pub type Meanings = &'static [(&'static str, Meaning)];

/// The meaning of the values under one key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// Words and their codes: `("won", "1")`. The flags that set it or filter by it accept the same words.
    Words(&'static [(&'static str, &'static str)]),
    /// Whole cents. Yen have no hundredths; how the server handles them is unknown, so they are treated as cents too.
    Cents,
    /// `1` or `true` for yes, `0` or `false` for no.
    YesNo,
    /// A number.
    Number,
    /// The ID of a record of this resource.
    Reference(&'static str),
    /// The ID of a record whose resource another property names: that property, and the resource for each of its values.
    ReferenceBy(&'static str, &'static [(&'static str, &'static str)]),
    /// No more than the text, although other resources have a key of this name with a meaning.
    Plain,
}

/// A value with its meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meant {
    /// The word for a code.
    Word(&'static str),
    /// An amount in cents.
    Cents(i64),
}

impl Meaning {
    /// The meaning of a value; `None` for an unknown code and for an amount that is not a whole number.
    pub fn of(self, value: &str) -> Option<Meant> {
        match self {
            Meaning::Words(words) => words.iter().find(|(_, code)| *code == value).map(|(word, _)| Meant::Word(word)),
            Meaning::Cents => value.parse().ok().map(Meant::Cents),
            Meaning::YesNo => match value {
                "1" | "true" => Some(Meant::Word("yes")),
                "0" | "false" => Some(Meant::Word("no")),
                _ => None,
            },
            Meaning::Number | Meaning::Reference(_) | Meaning::ReferenceBy(..) | Meaning::Plain => None,
        }
    }

    /// The resource of the record that a value names, given the value of another property.
    pub fn target(self, other: impl Fn(&str) -> Option<String>) -> Option<&'static str> {
        match self {
            Meaning::Reference(resource) => Some(resource),
            Meaning::ReferenceBy(property, resources) => {
                let by = other(property)?;
                resources.iter().find(|(word, _)| *word == by).map(|(_, resource)| *resource)
            }
            _ => None,
        }
    }

    /// Whether the values are IDs of other records.
    pub fn is_reference(self) -> bool {
        matches!(self, Meaning::Reference(_) | Meaning::ReferenceBy(..))
    }

    /// Whether the values are numbers, which tables align to the right.
    pub fn is_number(self) -> bool {
        matches!(self, Meaning::Cents | Meaning::Number)
    }
}

/// The kinds of records that a note or a task can be about, as another property names them.
const KINDS: &[(&str, &str)] = &[
    ("contact", "Subscriber"),
    ("deal", "Deal"),
    ("account", "CustomerAccount"),
    ("task", "DealTask"),
    ("activity", "Activity"),
];

/// The resources of those records.
pub const RELATED: &[(&str, &str)] = &[
    ("Subscriber", "contacts"),
    ("contact", "contacts"),
    ("Deal", "deals"),
    ("deal", "deals"),
    ("CustomerAccount", "accounts"),
    ("DealTask", "tasks"),
];

/// The meanings that a key has in every resource, unless the resource declares another one or is named by it. A star stands
/// for any end of a key.
const SHARED: Meanings = &[
    ("account", Meaning::Reference("accounts")),
    ("accountId", Meaning::Reference("accounts")),
    ("assignee", Meaning::Reference("users")),
    ("automation", Meaning::Reference("automations")),
    ("campaign", Meaning::Reference("campaigns")),
    ("campaignid", Meaning::Reference("campaigns")),
    ("connection", Meaning::Reference("connections")),
    ("connectionid", Meaning::Reference("connections")),
    ("contact", Meaning::Reference("contacts")),
    ("createdBy", Meaning::Reference("users")),
    ("created_by", Meaning::Reference("users")),
    ("customerAccount", Meaning::Reference("accounts")),
    ("deal", Meaning::Reference("deals")),
    ("dealId", Meaning::Reference("deals")),
    ("field", Meaning::Reference("contacts fields")),
    ("form", Meaning::Reference("forms")),
    ("formid", Meaning::Reference("forms")),
    ("list", Meaning::Reference("lists")),
    ("listid", Meaning::Reference("lists")),
    ("message", Meaning::Reference("messages")),
    ("messageid", Meaning::Reference("messages")),
    ("seriesid", Meaning::Reference("automations")),
    ("stage", Meaning::Reference("stages")),
    ("tag", Meaning::Reference("tags")),
    ("updated_by", Meaning::Reference("users")),
    ("user", Meaning::Reference("users")),
    ("userid", Meaning::Reference("users")),
    ("reltype", Meaning::Words(KINDS)),
    ("allgroups", Meaning::YesNo),
    ("allusers", Meaning::YesNo),
    ("acceptsMarketing", Meaning::YesNo),
    ("anonymized", Meaning::YesNo),
    ("deleted", Meaning::YesNo),
    ("disabled", Meaning::YesNo),
    ("exit_on_conversion", Meaning::YesNo),
    ("exit_on_unsubscribe", Meaning::YesNo),
    ("hidden", Meaning::YesNo),
    ("isDefault", Meaning::YesNo),
    ("isInternal", Meaning::YesNo),
    ("isRequired", Meaning::YesNo),
    ("is_draft", Meaning::YesNo),
    ("is_global", Meaning::YesNo),
    ("isrequired", Meaning::YesNo),
    ("mfaEnabled", Meaning::YesNo),
    ("multientry", Meaning::YesNo),
    ("p_*", Meaning::YesNo),
    ("pg*", Meaning::YesNo),
    ("private", Meaning::YesNo),
    ("require_name", Meaning::YesNo),
    ("show_in_list", Meaning::YesNo),
    ("tracked", Meaning::YesNo),
    ("visible", Meaning::YesNo),
    ("a_*", Meaning::Number),
    ("active_subscribers", Meaning::Number),
    ("activitycount", Meaning::Number),
    ("completeValue", Meaning::Number),
    ("contactCount", Meaning::Number),
    ("dealCount", Meaning::Number),
    ("displayOrder", Meaning::Number),
    ("display_order", Meaning::Number),
    ("dorder", Meaning::Number),
    ("entered", Meaning::Number),
    ("entries", Meaning::Number),
    ("exited", Meaning::Number),
    ("forwards", Meaning::Number),
    ("hardbounces", Meaning::Number),
    ("limit*", Meaning::Number),
    ("linkclicks", Meaning::Number),
    ("non_deleted_subscribers", Meaning::Number),
    ("opens", Meaning::Number),
    ("order", Meaning::Number),
    ("ordernum", Meaning::Number),
    ("percent", Meaning::Number),
    ("quantity", Meaning::Number),
    ("replies", Meaning::Number),
    ("scoreValue", Meaning::Number),
    ("send_amt", Meaning::Number),
    ("softbounces", Meaning::Number),
    ("subscriber_count", Meaning::Number),
    ("subscriberclicks", Meaning::Number),
    ("times", Meaning::Number),
    ("totalOrders", Meaning::Number),
    ("totalProducts", Meaning::Number),
    ("total_amt", Meaning::Number),
    ("totalbounces", Meaning::Number),
    ("uniquelinkclicks", Meaning::Number),
    ("uniqueopens", Meaning::Number),
    ("unsubscribes", Meaning::Number),
    ("used", Meaning::Number),
];

/// The meaning of the values under `key` of a resource's records.
pub fn of(resource: Option<&Resource>, key: &str) -> Option<Meaning> {
    let own = resource.and_then(|resource| resource.meanings.iter().find(|(name, _)| *name == key));
    if let Some((_, meaning)) = own {
        return Some(*meaning);
    }
    let names_it = |resource: &Resource| key == resource.identity || key == resource.alternate_name;
    if resource.is_none_or(names_it) {
        return None;
    }
    let matches = |name: &str| name.strip_suffix('*').map_or(name == key, |start| key.starts_with(start));
    SHARED.iter().find(|(name, _)| matches(name)).map(|(_, meaning)| *meaning)
}

/// If a path begins with a property that names a record of one resource: the property, the resource, and the path in the
/// record. `stage.title` is the property `stage`, the resource `stages` and the path `title`.
pub fn reference_in<'a>(resource: Option<&Resource>, path: &'a str) -> Option<(&'a str, &'static Resource, &'a str)> {
    let (property, rest) = path.split_once('.')?;
    match of(resource, property)? {
        Meaning::Reference(target) => Some((property, super::find(target)?, rest)),
        _ => None,
    }
}

/// The meaning of the value under `key`; `None` if it is unknown.
pub fn find(meanings: Meanings, key: &str, value: &str) -> Option<Meant> {
    meanings.iter().find(|(name, _)| *name == key)?.1.of(value)
}

impl Resource {
    /// The meanings of keys, where no other resource shares them.
    pub const fn meanings(mut self, meanings: Meanings) -> Self {
        self.meanings = meanings;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::model::{Role, When};
    use crate::catalogue::{ALL, find as resource};

    #[test]
    fn a_code_has_a_word_and_other_values_have_none() {
        let words = Meaning::Words(&[("open", "0"), ("won", "1")]);
        assert_eq!(words.of("1"), Some(Meant::Word("won")));
        assert_eq!(words.of("7"), None);
        assert_eq!(words.of("won"), None);
    }

    #[test]
    fn cents_are_whole_numbers() {
        assert_eq!(Meaning::Cents.of("1250000"), Some(Meant::Cents(1_250_000)));
        assert_eq!(Meaning::Cents.of("12.5"), None);
        assert_eq!(Meaning::Cents.of(""), None);
    }

    #[test]
    fn a_flag_is_yes_or_no() {
        assert_eq!(
            ["1", "false", "2"].map(|value| Meaning::YesNo.of(value)),
            [Some(Meant::Word("yes")), Some(Meant::Word("no")), None]
        );
    }

    #[test]
    fn a_key_means_the_same_everywhere_unless_the_resource_says_otherwise() {
        let meaning = |name: &str, key: &str| of(resource(name), key);
        assert_eq!(meaning("deals", "stage"), Some(Meaning::Reference("stages")));
        assert_eq!(meaning("deals", "group"), Some(Meaning::Reference("pipelines")));
        assert_eq!(meaning("lists groups", "group"), Some(Meaning::Reference("groups")));
        // The name of a tag.
        assert_eq!(meaning("tags", "tag"), None);
        assert_eq!(meaning("contacts tags", "tag"), Some(Meaning::Reference("tags")));
        assert_eq!(meaning("whatsapp conversations", "contact"), Some(Meaning::Plain));
        assert_eq!(meaning("groups", "pgTagManage"), Some(Meaning::YesNo));
        assert_eq!(of(None, "stage"), None);
    }

    #[test]
    fn a_path_goes_on_in_the_record_that_a_property_names() {
        let found = |path| reference_in(resource("deals"), path).map(|(key, target, rest)| (key, target.name, rest));
        assert_eq!(found("owner.email"), Some(("owner", "users", "email")));
        assert_eq!(found("links.owner"), None);
        assert_eq!(found("owner"), None);
    }

    #[test]
    fn the_resource_of_a_record_can_depend_on_another_property() {
        let about = Meaning::ReferenceBy("reltype", RELATED);
        let target = |word: &str| about.target(|key| (key == "reltype").then(|| word.to_owned()));
        assert_eq!([target("Deal"), target("Subscriber"), target("Other")], [Some("deals"), Some("contacts"), None]);
    }

    #[test]
    fn every_resource_that_is_referred_to_has_names_and_can_be_listed() {
        let own = ALL.iter().flat_map(|resource| resource.meanings);
        let related = RELATED.iter().map(|(_, resource)| *resource);
        let named = own.chain(SHARED).filter_map(|(_, meaning)| meaning.target(|_| None));
        for name in named.chain(related) {
            let target = resource(name).unwrap_or_else(|| panic!("{name}"));
            let is_listing = |operation: &&crate::catalogue::model::Operation| {
                operation.role == Role::List && operation.arguments.is_empty() && operation.when == When::Always
            };
            assert!(!target.identity.is_empty() && target.operations.iter().find(is_listing).is_some(), "{name}");
        }
    }
}
