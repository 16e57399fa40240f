//! All actions, by area.

use super::action::{Action, forbidden, unsupported};
use super::{
    account, automations, campaigns, contacts, deals, fields, forms, groups, lists, messages, tags, templates, users,
    webhooks,
};

/// Actions that exist but are not open to API keys, and actions that would need what the emulator does not have.
const OTHERS: &[Action] = &[
    forbidden("link_list"),
    forbidden("link_edit"),
    unsupported("message_template_import"),
    unsupported("singlesignon_sameserver"),
    unsupported("form_add"),
    unsupported("form_edit"),
];

const TABLES: &[&[Action]] = &[
    account::ACTIONS,
    automations::ACTIONS,
    campaigns::ACTIONS,
    contacts::ACTIONS,
    deals::ACTIONS,
    fields::ACTIONS,
    forms::ACTIONS,
    groups::ACTIONS,
    lists::ACTIONS,
    messages::ACTIONS,
    tags::ACTIONS,
    templates::ACTIONS,
    users::ACTIONS,
    webhooks::ACTIONS,
    OTHERS,
];

/// Returns the action with that name. Until 2012, contacts were called subscribers; that those names still work is not
/// established.
pub(super) fn find(name: &str) -> Option<&'static Action> {
    let renamed = name.strip_prefix("subscriber_").map(|rest| format!("contact_{rest}"));
    let wanted = renamed.as_deref().unwrap_or(name);
    TABLES.iter().copied().flatten().find(|action| action.name == wanted)
}

#[cfg(test)]
mod tests {
    use super::{TABLES, find};

    #[test]
    fn every_name_is_unique_and_found() {
        let names: Vec<&str> = TABLES.iter().copied().flatten().map(|action| action.name).collect();
        assert!(names.len() > 100, "{}", names.len());
        for name in &names {
            assert_eq!(names.iter().filter(|other| *other == name).count(), 1, "{name}");
            assert_eq!(find(name).map(|action| action.name), Some(*name));
        }
        assert_eq!(find("subscriber_view").map(|action| action.name), Some("contact_view"));
    }
}
