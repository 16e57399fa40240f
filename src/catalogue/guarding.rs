//! How much damage an operation can do, as data: the confirmation level of each operation, and what raises or lowers
//! it.

use super::model::{Operation, Role};

/// The confirmation an operation requires.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// No confirmation.
    Mild,
    /// A yes/no prompt; `--yes` confirms.
    Moderate,
    /// The target's name must be typed; `--confirm NAME` confirms.
    Severe,
    /// As `Severe`, for operations that send messages to contacts or start something that does.
    Sends,
}

/// How an operation's confirmation level is determined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Guard {
    /// The level, if it differs from that of the role.
    pub level: Option<Level>,
    /// The number of targets from which a mild operation is moderate; 0 for never.
    pub confirm_from: u64,
    /// A flag and its values for which the operation is mild, whatever its level; an empty value means the flag is
    /// not given.
    pub harmless: Option<(&'static str, &'static [&'static str])>,
}

impl Guard {
    /// The default.
    pub const BY_ROLE: Guard = Guard { level: None, confirm_from: 0, harmless: None };
}

impl Operation {
    setters! {
        /// The level, if it differs from that of the role.
        pub level(level: Level) => guard.level = Some(level);
        /// Requires confirmation from this number of targets.
        pub confirm_from(targets: u64) => guard.confirm_from = targets;
        /// Mild if the flag has one of these values; an empty value means the flag is not given.
        pub harmless_with(flag: &'static str, values: &'static [&'static str]) => guard.harmless = Some((flag, values));
    }

    /// The confirmation level for this number of targets; `value` returns the value of a given flag.
    pub fn confirmation_level(&self, targets: u64, value: impl Fn(&str) -> Option<String>) -> Level {
        if let Some((flag, values)) = self.guard.harmless
            && values.contains(&value(flag).unwrap_or_default().as_str())
        {
            return Level::Mild;
        }
        let level = self.guard.level.unwrap_or(match self.role {
            Role::Delete => Level::Moderate,
            Role::Send => Level::Sends,
            _ => Level::Mild,
        });
        let has_many_targets = self.guard.confirm_from > 0 && targets >= self.guard.confirm_from;
        if has_many_targets { level.max(Level::Moderate) } else { level }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::build::{call, delete};
    use crate::catalogue::model::Method;

    fn none(_: &str) -> Option<String> {
        None
    }

    #[test]
    fn the_role_decides_unless_the_operation_overrides_it() {
        let send = call("send", Method::Post, "/x", "").role(Role::Send);
        assert_eq!(delete("/x/{id}", "").confirmation_level(1, none), Level::Moderate);
        assert_eq!(delete("/x/{id}", "").level(Level::Severe).confirmation_level(1, none), Level::Severe);
        assert_eq!(send.confirmation_level(1, none), Level::Sends);
        assert_eq!(call("do", Method::Post, "/x", "").confirmation_level(1_000, none), Level::Mild);
    }

    #[test]
    fn many_targets_make_a_mild_operation_moderate() {
        let operation = call("subscribe", Method::Post, "/x", "").confirm_from(51);
        assert_eq!(operation.confirmation_level(50, none), Level::Mild);
        assert_eq!(operation.confirmation_level(51, none), Level::Moderate);
    }

    #[test]
    fn a_draft_needs_no_confirmation() {
        let operation = call("update", Method::Put, "/x", "").role(Role::Send).harmless_with("status", &["", "draft"]);
        assert_eq!(operation.confirmation_level(1, none), Level::Mild);
        assert_eq!(operation.confirmation_level(1, |_| Some("draft".to_owned())), Level::Mild);
        assert_eq!(operation.confirmation_level(1, |_| Some("pending_review".to_owned())), Level::Sends);
    }
}
