//! One thing looked at, and what all of them come to.

use serde_json::json;

use crate::api::reply::Item;
use crate::error::{Error, Kind, Result};

/// The columns of the report.
pub const COLUMNS: [&str; 4] = ["check", "status", "message", "hint"];

/// How a check ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// As it should be, or nothing to say.
    Ok,
    /// It works, and somebody should look at it.
    Warn,
    /// It does not work.
    Fail,
}

/// One thing looked at.
#[derive(Debug)]
pub struct Check {
    name: &'static str,
    /// How it ended.
    pub status: Status,
    message: String,
    hint: Option<String>,
    kind: Kind,
}

impl Check {
    /// Nothing wrong.
    pub fn ok(name: &'static str, message: impl Into<String>) -> Self {
        Check { name, status: Status::Ok, message: message.into(), hint: None, kind: Kind::Other }
    }

    /// Something to look at.
    pub fn warn(name: &'static str, message: impl Into<String>) -> Self {
        Check { status: Status::Warn, ..Check::ok(name, message) }
    }

    /// Something that does not work, as the error says; its hint comes along.
    pub fn fail(name: &'static str, error: &Error) -> Self {
        let hint = error.hint_text().filter(|hint| !hint.starts_with("acamp doctor")).map(str::to_owned);
        Check { status: Status::Fail, hint, kind: error.kind(), ..Check::ok(name, error.message()) }
    }

    /// With what to do about it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The check as it is printed. Shape: `check`, `status`, `message`, `hint` (`null` where there is none).
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

/// What the run comes to: a failure where a check failed. What is wrong here weighs more than a key that is not let in, and
/// that more than what may pass by itself.
///
/// # Errors
/// `Other`, `Denied` or `Temporary`.
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
