//! What a write has done, as sentences with placeholders. `{list}` stands for the record that the argument or flag `list` names,
//! `{+list}` for the same with the name of its resource before it, and `{record}` for the record of the operation's own
//! resource.

use super::model::{Operation, Resource, Role};

/// What an operation did and, if it found nothing to do, why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// What it did; empty if its response is what people want to see.
    pub done: &'static str,
    /// Why there was nothing to do; empty for no more than that.
    pub unchanged: &'static str,
}

/// The placeholder of the operation's own record.
pub const RECORD: &str = "record";

/// The sentences of commands that do not create, update or delete a record of their resource, or return more than that. Of
/// several for one command, that of an operation is the first whose placeholders it can fill.
const TABLE: &[(&str, &str, &str)] = &[
    ("contacts subscribe", "Subscribed {contact} to {list}", "{contact} is subscribed to {list} already"),
    ("contacts unsubscribe", "Unsubscribed {contact} from {list}", "{contact} is unsubscribed from {list} already"),
    ("contacts unsubscribe", "Unsubscribed {contact} from all lists", "{contact} is on no list"),
    ("contacts automations add", "Added {contact} to {+automation}", ""),
    ("contacts automations remove", "Removed {contact} from {+automation}", ""),
    ("contacts field-groups add-field", "Added {+field} to {+field-group}", ""),
    ("contacts field-groups update-field", "Updated place {place} of a field in a field group", ""),
    ("contacts field-groups remove-field", "Removed place {place} of a field from its field group", ""),
    ("contacts field-values create", "Set {+field} of {contact} to {value}", ""),
    ("contacts fields add-option", "Added option {value} to {+field}", ""),
    ("contacts fields attach-list", "Attached {+field} to {+list}", ""),
    ("contacts fields detach-list", "Detached {+field} from {+list}", ""),
    ("contacts fields options delete", "Deleted an option of a field", ""),
    ("contacts tags add", "Added {+tag} to {contact}", "{contact} has {+tag} already"),
    ("contacts tags remove", "Removed {+tag} from {contact}", "{contact} does not have {+tag}"),
    ("lists add-group", "Allowed {+group} to see {+list}", ""),
    ("lists groups remove", "Removed permission {permission} to see a list", ""),
    ("campaigns copy", "Copied {+campaign} as a new draft", ""),
    ("campaigns pause", "Paused {+campaign}", ""),
    ("campaigns resume", "Resumed {+campaign}", ""),
    ("campaigns stop", "Stopped {+campaign}", ""),
    ("templates share", "", ""),
    ("segments revert", "Restored an earlier definition of {+segment}", ""),
    ("forms opt-in", "Submitted the opt-in", ""),
    ("variables lock", "Locked {+variable}", ""),
    ("variables unlock", "Unlocked {+variable}", ""),
    ("deals bulk-update", "", ""),
    ("deals move", "Moved {+record}", "{+record} is in that stage already"),
    ("deals win", "Marked {+record} as won", "{+record} is won already"),
    ("deals lose", "Marked {+record} as lost", "{+record} is lost already"),
    ("deals contacts add", "Added {contact} to {+deal}", ""),
    ("deals contacts update", "Updated secondary contact {deal-contact} of a deal", ""),
    ("deals contacts remove", "Removed {contact} from {+deal}", ""),
    ("deals field-values create", "Set {+field} of {+deal} to {value}", ""),
    ("deals field-values bulk-create", "", ""),
    ("deals field-values bulk-update", "", ""),
    ("stages move-deals", "Moved the deals of {+stage} to {+to}", ""),
    ("tasks types move-tasks", "Moved the tasks of {+type} to {+to}", ""),
    ("tasks type-outcomes add", "Added outcome {title} to a task type", ""),
    ("tasks type-outcomes update", "Updated outcome {type-outcome} of a task type", ""),
    ("tasks type-outcomes remove", "Removed outcome {type-outcome} from its task type", ""),
    ("accounts contacts add", "Added {contact} to {+account}", ""),
    ("accounts contacts update", "Updated contact {association} of an account", ""),
    ("accounts contacts remove", "Removed {contact} from {+account}", ""),
    ("accounts field-values create", "Set {+field} of {+account} to {value}", ""),
    ("accounts field-values bulk-create", "", ""),
    ("accounts field-values bulk-update", "", ""),
    ("sms ai create", "", ""),
    ("sms ai update", "", ""),
    ("whatsapp templates send", "Sent {+template} to {phone}", ""),
    ("whatsapp flows run", "Started {+flow}", ""),
    ("ecommerce graphql", "", ""),
    ("custom-objects schemas create-child", "Created a child of {+schema}", ""),
    ("custom-objects schemas delete-field", "Deleted field {field} of {+schema}", ""),
    ("events enable", "Enabled event tracking", ""),
    ("events disable", "Disabled event tracking", ""),
    ("events track", "Recorded event {event} for {email}", ""),
    ("events publish-local", "Published an event to the internal log", ""),
    ("site-tracking enable", "Enabled site tracking", ""),
    ("site-tracking disable", "Disabled site tracking", ""),
    ("site-tracking domains add", "Started to track {domain}", ""),
    ("site-tracking domains remove", "Stopped tracking {domain}", ""),
    ("addresses detach-group", "Detached an address from a user group", ""),
    ("addresses detach-list", "Detached an address from a list", ""),
    ("v1 campaigns set-status", "Set the status of {+campaign}", ""),
    ("v1 campaigns send", "Sent {+campaign} to {email}", ""),
    ("v1 logins create", "", ""),
];

/// The sentence of a write. `existed` tells whether the record of an upsert existed before, if that is known.
pub fn sentence(resource: &Resource, operation: &Operation, existed: Option<bool>) -> Sentence {
    let is_own = |command: &str| command.rsplit_once(' ') == Some((resource.name, operation.verb));
    let fits =
        |done: &str| parts(done).all(|(_, placeholder)| placeholder.is_none_or(|(name, _)| fills(operation, name)));
    if let Some((_, done, unchanged)) = TABLE.iter().find(|(command, done, _)| is_own(command) && fits(done)) {
        return Sentence { done, unchanged };
    }
    let done = match (operation.role, existed) {
        (Role::Create, _) | (Role::Upsert, Some(false)) => "Created {+record}",
        (Role::Upsert, None) => "Created or updated {+record}",
        (Role::Delete | Role::Remove, _) => "Deleted {+record}",
        (Role::Send, _) if operation.verb == "create" => "Created {+record}",
        _ => "Updated {+record}",
    };
    Sentence { done, unchanged: "" }
}

/// Whether an operation has a value for a placeholder.
fn fills(operation: &Operation, name: &str) -> bool {
    let mut params = operation.arguments.iter().chain(operation.fields).chain(operation.params);
    name == RECORD || params.any(|param| param.flag == name)
}

/// The parts of a sentence: text, and the names of placeholders with whether the resource is named too.
pub fn parts(sentence: &str) -> impl Iterator<Item = (&str, Option<(&str, bool)>)> {
    sentence.split('{').enumerate().flat_map(|(at, piece)| {
        let (name, text) = if at == 0 { ("", piece) } else { piece.split_once('}').unwrap_or(("", piece)) };
        let placeholder = (!name.is_empty()).then(|| ("", Some((name.trim_start_matches('+'), name.starts_with('+')))));
        placeholder.into_iter().chain((!text.is_empty()).then_some((text, None)))
    })
}

impl Resource {
    /// The word for one of its records in a sentence: `saved response`.
    pub fn noun(&self) -> String {
        self.singular.replace('-', " ")
    }

    /// The word for several: `saved responses`.
    pub fn nouns(&self) -> String {
        self.last_word().replace('-', " ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{command, operations};

    #[test]
    fn every_write_has_a_sentence_whose_placeholders_it_can_fill() {
        for (resource, operation) in operations().filter(|(_, operation)| operation.role.is_write()) {
            for existed in [None, Some(false), Some(true)] {
                let sentence = sentence(resource, operation, existed);
                for (_, placeholder) in parts(sentence.done).chain(parts(sentence.unchanged)) {
                    let Some((name, _)) = placeholder else { continue };
                    assert!(fills(operation, name), "{} {}: {name}", resource.name, operation.verb);
                }
                let is_plain =
                    matches!(operation.role, Role::Create | Role::Upsert | Role::Update | Role::Delete | Role::Send)
                        && matches!(
                            operation.verb,
                            "create" | "sync" | "upsert" | "update" | "delete" | "set" | "import"
                        );
                let is_declared =
                    TABLE.iter().any(|(words, ..)| words.rsplit_once(' ') == Some((resource.name, operation.verb)));
                assert!(is_plain || is_declared, "{} {} needs a sentence", resource.name, operation.verb);
            }
        }
    }

    #[test]
    fn every_sentence_is_that_of_a_write() {
        for (words, done, unchanged) in TABLE {
            let (resource, operations) = command(words).unwrap_or_else(|| panic!("{words}"));
            let is_used = |operation: &Operation| sentence(resource, operation, None).done == *done;
            assert!(
                operations.iter().any(|operation| operation.role.is_write() && is_used(operation)),
                "{words}: {done}"
            );
            let ends = |text: &str| text.ends_with('.') || text.contains("  ");
            assert!(!ends(done) && !ends(unchanged), "{words}");
            assert!(done.is_empty() || done.starts_with(char::is_uppercase), "{words}");
        }
    }

    #[test]
    fn a_sentence_has_text_and_placeholders() {
        let of = |sentence| parts(sentence).collect::<Vec<_>>();
        assert_eq!(
            of("Added {+tag} to {contact}"),
            [("Added ", None), ("", Some(("tag", true))), (" to ", None), ("", Some(("contact", false)))]
        );
        assert_eq!(of(""), []);
    }
}
