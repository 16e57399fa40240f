//! How much a call can hurt, as data: the level of each row, and what makes it milder or graver. [`crate::engine::guard`] asks
//! accordingly. Pure.

use super::model::{Operation, Role};

/// How much a call can hurt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// It is simply done.
    Mild,
    /// It is asked for with yes or no; `--yes` gives leave.
    Moderate,
    /// The name of the thing must be typed; `--confirm NAME` gives leave.
    Severe,
    /// It writes to people or starts what will: as severe, and said so.
    Sends,
}

/// What a row says of its own danger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Guard {
    /// The level, where it is not that of the role.
    pub level: Option<Level>,
    /// From how many targets on a mild call is moderate; 0 for never.
    pub crowd: u64,
    /// A flag and the values with which the call is mild, whatever its level; the empty text stands for the flag not given.
    pub harmless: Option<(&'static str, &'static [&'static str])>,
}

impl Guard {
    /// That of a row which says nothing.
    pub const BY_ROLE: Guard = Guard { level: None, crowd: 0, harmless: None };
}

impl Operation {
    /// Another level than that of the role.
    pub const fn level(mut self, level: Level) -> Self {
        self.guard.level = Some(level);
        self
    }

    /// Asks from this many targets on.
    pub const fn asks_from(mut self, targets: u64) -> Self {
        self.guard.crowd = targets;
        self
    }

    /// Mild where the flag has one of these values; the empty text stands for the flag not given.
    pub const fn harmless_with(mut self, flag: &'static str, values: &'static [&'static str]) -> Self {
        self.guard.harmless = Some((flag, values));
        self
    }

    /// How much the call can hurt when it is made for `targets` things; `value` gives the text of a flag that was typed.
    pub fn danger(&self, targets: u64, value: impl Fn(&str) -> Option<String>) -> Level {
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
        let is_crowd = self.guard.crowd > 0 && targets >= self.guard.crowd;
        if is_crowd { level.max(Level::Moderate) } else { level }
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
    fn the_role_decides_unless_the_row_says_otherwise() {
        let send = call("send", Method::Post, "/x", "").role(Role::Send);
        assert_eq!(delete("/x/{id}", "").danger(1, none), Level::Moderate);
        assert_eq!(delete("/x/{id}", "").level(Level::Severe).danger(1, none), Level::Severe);
        assert_eq!(send.danger(1, none), Level::Sends);
        assert_eq!(call("do", Method::Post, "/x", "").danger(1_000, none), Level::Mild);
    }

    #[test]
    fn a_crowd_makes_a_mild_call_moderate() {
        let row = call("subscribe", Method::Post, "/x", "").asks_from(51);
        assert_eq!(row.danger(50, none), Level::Mild);
        assert_eq!(row.danger(51, none), Level::Moderate);
    }

    #[test]
    fn a_draft_is_harmless() {
        let row = call("update", Method::Put, "/x", "").role(Role::Send).harmless_with("status", &["", "draft"]);
        assert_eq!(row.danger(1, none), Level::Mild);
        assert_eq!(row.danger(1, |_| Some("draft".to_owned())), Level::Mild);
        assert_eq!(row.danger(1, |_| Some("pending_review".to_owned())), Level::Sends);
    }
}
