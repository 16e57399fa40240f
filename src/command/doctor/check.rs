//! A check and its result, and the result of all checks.

use serde_json::json;

use crate::api::reply::Item;
use crate::error::{Error, Kind, Result};

/// The columns of the report.
pub const COLUMNS: [&str; 4] = ["check", "status", "message", "hint"];

/// How a check ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// No problem found.
    Ok,
    /// It works, but needs attention.
    Warn,
    /// It does not work.
    Fail,
}

/// A check and its result.
#[derive(Debug)]
pub struct Check {
    name: &'static str,
    /// The result.
    pub status: Status,
    message: String,
    hint: Option<String>,
    kind: Kind,
}

impl Check {
    /// A passed check.
    pub fn ok(name: &'static str, message: impl Into<String>) -> Self {
        Check { name, status: Status::Ok, message: message.into(), hint: None, kind: Kind::Other }
    }

    /// A warning.
    pub fn warn(name: &'static str, message: impl Into<String>) -> Self {
        Check { status: Status::Warn, ..Check::ok(name, message) }
    }

    /// A failed check, with the message and the hint of the error.
    pub fn fail(name: &'static str, error: &Error) -> Self {
        let hint = error.hint_text().filter(|hint| !hint.starts_with("acamp doctor")).map(str::to_owned);
        Check { status: Status::Fail, hint, kind: error.kind(), ..Check::ok(name, error.message()) }
    }

    /// Adds a hint.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Adds a hint if there is none.
    #[must_use]
    pub fn or_hint(mut self, hint: impl FnOnce() -> String) -> Self {
        self.hint.get_or_insert_with(hint);
        self
    }

    /// The check as an item. Shape: `check`, `status`, `message`, `hint` (`null` if there is none).
    pub fn item(&self) -> Item {
        let status = match self.status {
            Status::Ok => "ok",
            Status::Warn => "warn",
            Status::Fail => "fail",
        };
        Item::from_value(&json!({
            "check": self.name,
            "status": status,
            "message": self.message,
            "hint": self.hint,
        }))
    }
}

/// The result of all checks. A problem on this machine outweighs a rejected API key, and that outweighs a temporary
/// failure.
///
/// # Errors
/// `Other`, `Denied`, or `Temporary` if a check failed.
pub fn verdict(checks: &[Check]) -> Result<()> {
    let weight = |kind: Kind| match kind {
        Kind::Temporary => 0,
        Kind::Denied => 1,
        _ => 2,
    };
    let failed: Vec<&Check> = checks.iter().filter(|check| check.status == Status::Fail).collect();
    let Some(worst) = failed.iter().rev().max_by_key(|check| weight(check.kind)) else { return Ok(()) };
    let kind = match worst.kind {
        kind @ (Kind::Temporary | Kind::Denied) => kind,
        _ => Kind::Other,
    };
    let names: Vec<&str> = failed.iter().map(|check| check.name).collect();
    let message = format!("{} of {} checks failed: {}", failed.len(), checks.len(), names.join(", "));
    let hint = worst.hint.as_ref().or_else(|| failed.iter().find_map(|check| check.hint.as_ref()));
    Err(Error::new(kind, message).hint(hint.map_or("acamp doctor -o table", String::as_str)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_failure_decides_and_warnings_do_not() {
        let fail = |kind| Check::fail("x", &Error::new(kind, "no").hint("do"));
        let code = |checks: Vec<Check>| verdict(&checks).map_err(|error| error.kind().exit_code());
        assert_eq!(code(vec![Check::ok("x", ""), Check::warn("x", "")]), Ok(()));
        assert_eq!(code(vec![fail(Kind::Temporary)]), Err(7));
        assert_eq!(code(vec![fail(Kind::Temporary), fail(Kind::Denied)]), Err(4));
        assert_eq!(code(vec![fail(Kind::Usage), fail(Kind::Denied)]), Err(1));
        let error = verdict(&[Check::ok("a", ""), fail(Kind::Denied)]).unwrap_err();
        assert_eq!((error.message(), error.hint_text()), ("1 of 2 checks failed: x", Some("do")));
    }
}
