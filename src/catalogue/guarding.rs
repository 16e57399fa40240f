//! How much damage an operation can do, as data: the confirmation level of each operation, what lowers it, and which
//! operations subscribe contacts to lists.

use serde::{Deserialize, Serialize};

use super::cascading::Cascade;
use super::model::{Operation, Param, Place, Role};

/// The number of subscriptions from which a command requires confirmation.
pub const MANY_SUBSCRIPTIONS: u64 = 51;

/// The confirmation an operation requires.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// No confirmation.
    #[default]
    Mild,
    /// A yes/no prompt; `--yes` confirms.
    Moderate,
    /// The target's name must be typed; `--confirm NAME` confirms.
    Severe,
    /// As `Severe`, for operations that send messages to contacts or start something that does.
    Sends,
}

/// A property of a request, and values of it; an empty value means the property is absent.
pub type PropertyValues = (&'static str, &'static [&'static str]);

/// How an operation's confirmation level is determined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Guard {
    /// The level, if it differs from that of the role.
    pub level: Option<Level>,
    /// Properties with the values for which the operation is mild, whatever its level. Each must have one of its values;
    /// any other value counts as the level.
    pub harmless: &'static [PropertyValues],
    /// The subscriptions a request creates.
    pub subscribes: Subscribes,
    /// The records of another resource that a delete deletes as well.
    pub cascade: Option<&'static Cascade>,
}

/// The subscriptions a request creates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subscribes {
    /// None.
    Never,
    /// One, unless the property has one of these values.
    Unless(PropertyValues),
    /// One for each element of the arrays with this key.
    Each(&'static str),
}

impl Guard {
    /// The default.
    pub const BY_ROLE: Guard = Guard { level: None, harmless: &[], subscribes: Subscribes::Never, cascade: None };
}

impl Operation {
    setters! {
        /// The level, if it differs from that of the role.
        pub level(level: Level) => guard.level = Some(level);
        /// The subscriptions a request creates.
        pub subscribes(subscribes: Subscribes) => guard.subscribes = subscribes;
        /// Mild if each property has one of its values; an empty value means the property is absent.
        pub harmless_with(harmless: &'static [PropertyValues]) => guard.harmless = harmless;
    }

    /// The confirmation level of a request; `values` returns all values of a property in it.
    pub fn confirmation_level(&self, values: impl Fn(&str) -> Vec<String>) -> Level {
        let harmless = self.guard.harmless;
        let is_harmless = !harmless.is_empty() && harmless.iter().all(|property| has_only(*property, &values));
        if is_harmless { Level::Mild } else { self.gravest_level() }
    }

    /// Whether a request of this operation, or one that follows it, may require confirmation.
    pub fn may_require_confirmation(&self) -> bool {
        let is_guarded = |operation: &Operation| {
            operation.gravest_level() > Level::Mild || operation.guard.subscribes != Subscribes::Never
        };
        let follow_up = |param: &Param| match param.place {
            Place::FollowUp(command) => {
                super::command(command).is_some_and(|(_, all)| all.iter().any(|one| is_guarded(one)))
            }
            Place::Regular | Place::TopLevel | Place::KeepOn | Place::Definition(_) => false,
        };
        is_guarded(self) || self.fields.iter().any(follow_up)
    }

    /// The confirmation level, whatever the request contains.
    pub fn gravest_level(&self) -> Level {
        self.guard.level.unwrap_or(match self.role {
            Role::Delete => Level::Moderate,
            Role::Send => Level::Sends,
            _ => Level::Mild,
        })
    }
}

/// Whether a request has no other values of the property than these.
pub fn has_only((property, allowed): PropertyValues, values: impl Fn(&str) -> Vec<String>) -> bool {
    let found = values(property);
    let is_allowed = |value: &str| allowed.contains(&value);
    if found.is_empty() { is_allowed("") } else { found.iter().all(|value| !value.is_empty() && is_allowed(value)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::build::{call, delete};
    use crate::catalogue::model::Method;

    fn none(_: &str) -> Vec<String> {
        Vec::new()
    }

    #[test]
    fn the_role_decides_unless_the_operation_overrides_it() {
        let send = call("send", Method::Post, "/x", "").role(Role::Send);
        assert_eq!(delete("/x/{id}", "").confirmation_level(none), Level::Moderate);
        assert_eq!(delete("/x/{id}", "").level(Level::Severe).confirmation_level(none), Level::Severe);
        assert_eq!(send.confirmation_level(none), Level::Sends);
        assert_eq!(call("do", Method::Post, "/x", "").confirmation_level(none), Level::Mild);
    }

    #[test]
    fn only_values_known_to_be_harmless_lower_the_level() {
        let harmless: &[PropertyValues] = &[("status", &["", "draft"]), ("date", &[""])];
        let operation = call("update", Method::Put, "/x", "").role(Role::Send).harmless_with(harmless);
        let level = |status: &'static [&str], date: &'static [&str]| {
            operation.confirmation_level(|name| {
                let values = if name == "status" { status } else { date };
                values.iter().map(|value| (*value).to_owned()).collect()
            })
        };
        assert_eq!(level(&[], &[]), Level::Mild);
        assert_eq!(level(&["draft", "draft"], &[]), Level::Mild);
        for status in [&["pending_review"] as &[&str], &["draft", "pending_review"], &["Draft"], &["null"], &[""]] {
            assert_eq!(level(status, &[]), Level::Sends, "{status:?}");
        }
        assert_eq!(level(&["draft"], &["2026-12-01"]), Level::Sends);
    }
}
