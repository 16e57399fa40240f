//! What can fail, and the exit code of each kind of failure. An error holds facts; [`Error`]'s `Display` formats them for people,
//! [`Error::to_json`] for programs. Must not know HTTP or clap.

mod kind;

use std::fmt;
use std::path::Path;

pub use kind::Kind;

/// A result whose error is an [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// The reason for an I/O failure, in lower case and without the system's error number; common ones in the same words on every
/// system, in English.
pub fn reason(error: &std::io::Error) -> String {
    use std::io::ErrorKind;
    let is_of_system = error.raw_os_error().is_some();
    match error.kind() {
        ErrorKind::NotFound => "no such file or directory".to_owned(),
        ErrorKind::PermissionDenied => "permission denied".to_owned(),
        ErrorKind::AddrInUse if is_of_system => "address already in use".to_owned(),
        ErrorKind::ConnectionRefused if is_of_system => "connection refused".to_owned(),
        ErrorKind::StorageFull if is_of_system => "no space left on device".to_owned(),
        ErrorKind::InvalidData if error.to_string().contains("valid UTF-8") => {
            "not UTF-8 text; save it as UTF-8".to_owned()
        }
        _ => {
            let text = error.to_string();
            let text = text.split(" (os error").next().unwrap_or_default().trim_end_matches('.');
            let mut letters = text.chars();
            letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
        }
    }
}

/// A file that cannot be read, by the name the user gave.
pub fn cannot_read(path: &Path, error: &std::io::Error) -> Error {
    Error::new(Kind::Other, format!("cannot read {}: {}", path.display(), reason(error)))
}

/// A file that cannot be written, by the name the user gave.
pub fn cannot_write(path: &Path, error: &std::io::Error) -> Error {
    Error::new(Kind::Other, format!("cannot write {}: {}", path.display(), reason(error)))
}

/// A lock that cannot be taken, by the path of its file.
pub fn cannot_lock(path: &Path, error: &std::io::Error) -> Error {
    Error::new(Kind::Other, format!("cannot lock {}: {}", path.display(), reason(error)))
}

/// What a failure concerns: one item of several, or the whole run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// One item: the next one may succeed.
    Item,
    /// The whole run: every further request would fail too, or must not be sent.
    Run,
}

/// A failure: what was tried, on what, why, and at most one hint.
#[derive(Clone, Debug)]
pub struct Error(Box<Facts>);

#[derive(Clone, Debug, Default)]
struct Facts {
    kind: Kind,
    message: String,
    hint: Option<String>,
    status: Option<u16>,
    request: Option<String>,
    request_id: Option<String>,
    service_codes: Vec<String>,
    failures: Vec<(String, Error)>,
    scope: Option<Scope>,
}

impl Error {
    /// A failure of `kind`; `message` is in lower case without a full stop.
    pub fn new(kind: Kind, message: impl Into<String>) -> Self {
        Error(Box::new(Facts { kind, message: message.into(), ..Facts::default() }))
    }

    /// A usage error: exit 2.
    pub fn usage(message: impl Into<String>) -> Self {
        Error::new(Kind::Usage, message)
    }

    /// Sets the hint, preferably a command that can be pasted.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.0.hint = Some(hint.into());
        self
    }

    /// Sets the hint unless there is one.
    #[must_use]
    pub fn or_hint(self, hint: impl FnOnce() -> String) -> Self {
        if self.0.hint.is_some() { self } else { self.hint(hint()) }
    }

    /// Sets the HTTP status of the response.
    #[must_use]
    pub fn status(mut self, status: u16) -> Self {
        self.0.status = Some(status);
        self
    }

    /// Sets the request that failed, as `POST /contacts`; never with the token.
    #[must_use]
    pub fn request(mut self, request: impl Into<String>) -> Self {
        self.0.request = Some(request.into());
        self
    }

    /// Sets the server's id of the request (`X-Request-Id`), which ActiveCampaign's support asks for.
    #[must_use]
    pub fn request_id(mut self, id: Option<String>) -> Self {
        self.0.request_id = id;
        self
    }

    /// Sets the server's machine-readable codes, such as `duplicate`.
    #[must_use]
    pub fn service_codes(mut self, codes: Vec<String>) -> Self {
        self.0.service_codes = codes;
        self
    }

    /// Sets the items that failed, by the names the user gave, each with its own error.
    #[must_use]
    pub fn failures(mut self, failures: Vec<(String, Error)>) -> Self {
        self.0.failures = failures;
        self
    }

    /// Sets the scope if kind and status do not determine it; see [`Error::scope`].
    #[must_use]
    pub fn with_scope(mut self, scope: Scope) -> Self {
        self.0.scope = Some(scope);
        self
    }

    /// Prepends to the message.
    #[must_use]
    pub fn prefixed(mut self, before: &str) -> Self {
        self.0.message.insert_str(0, before);
        self
    }

    /// Appends to the message.
    #[must_use]
    pub fn suffixed(mut self, behind: &str) -> Self {
        self.0.message.push_str(behind);
        self
    }

    /// Changes the kind.
    #[must_use]
    pub fn with_kind(mut self, kind: Kind) -> Self {
        self.0.kind = kind;
        self
    }

    /// The kind, which decides the exit code.
    pub fn kind(&self) -> Kind {
        self.0.kind
    }

    /// Whether the failure concerns one item or the whole run.
    ///
    /// | Failure | Scope |
    /// |---|---|
    /// | a scope set with [`Error::with_scope`]: no usable URL, token, proxy or certificate | that one |
    /// | interrupted, terminated, safety stop | run |
    /// | 401, 402: the key is not accepted, the account is suspended | run |
    /// | temporary with status 500, after all retries: the server fails on this request | item |
    /// | any other temporary failure (no connection, 408, 429, 502 to 504, 52x), after all retries | run |
    /// | usage with a status: the profile's URL is not an API URL | run |
    /// | usage without a status: a bad value | item |
    /// | anything else: not found, rejected, 403, outcome unknown, an incomplete listing | item |
    pub fn scope(&self) -> Scope {
        let facts = &self.0;
        if let Some(scope) = facts.scope {
            return scope;
        }
        match (facts.kind, facts.status) {
            (Kind::Interrupted | Kind::Terminated | Kind::Safety, _) | (_, Some(401 | 402)) => Scope::Run,
            (Kind::Temporary, Some(500)) | (Kind::Usage, None) => Scope::Item,
            (Kind::Temporary | Kind::Usage, _) => Scope::Run,
            _ => Scope::Item,
        }
    }

    /// The message without heading, hint and request.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The hint, if any.
    pub fn hint_text(&self) -> Option<&str> {
        self.0.hint.as_deref()
    }

    /// The HTTP status, if a response was received.
    pub fn http_status(&self) -> Option<u16> {
        self.0.status
    }

    /// Whether the server gave this code.
    pub fn has_service_code(&self, code: &str) -> bool {
        self.0.service_codes.iter().any(|known| known == code)
    }

    /// Whether the same command may succeed later and is safe to run again.
    pub fn is_retryable(&self) -> bool {
        self.0.kind == Kind::Temporary
    }

    /// The error in JSON, as `-o json` prints it on standard error.
    ///
    /// Shape: `code`, `message`, `exit_code`, `retryable`; `hint`, `status`, `request`, `request_id`, `service_codes` and
    /// `failures` (an array of `item` and the keys above) are `null` or empty if they do not apply.
    pub fn to_json(&self) -> serde_json::Value {
        let facts = &self.0;
        let failures: Vec<serde_json::Value> = facts
            .failures
            .iter()
            .map(|(item, error)| {
                let mut failure = error.to_json();
                failure["item"] = item.as_str().into();
                failure
            })
            .collect();
        serde_json::json!({
            "code": facts.kind.code(),
            "message": facts.message,
            "hint": facts.hint,
            "status": facts.status,
            "request": facts.request,
            "request_id": facts.request_id,
            "service_codes": facts.service_codes,
            "failures": failures,
            "retryable": self.is_retryable(),
            "exit_code": facts.kind.exit_code(),
        })
    }
}

impl fmt::Display for Error {
    /// The message, then the request that failed and the hint, each on its own line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let facts = &self.0;
        for (item, error) in &facts.failures {
            writeln!(f, "error: {item}: {}", error.message())?;
        }
        write!(f, "error: {}", facts.message)?;
        if let Some(request) = &facts.request {
            write!(f, "\n  request: {request}")?;
            if let Some(status) = facts.status {
                write!(f, " returned {status}")?;
            }
            if let Some(id) = &facts.request_id {
                write!(f, " (request ID {id})")?;
            }
        }
        if let Some(hint) = &facts.hint {
            write!(f, "\n  hint: {hint}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}

#[cfg(feature = "sandbox")]
impl From<acamp_sandbox::Error> for Error {
    /// A port that is in use is a usage error; anything else has no kind of its own.
    fn from(error: acamp_sandbox::Error) -> Self {
        match error {
            acamp_sandbox::Error::Address(port, cause) => {
                let message = format!("cannot listen on 127.0.0.1:{port}: {}", reason(&cause));
                Error::usage(message).hint("use --port 0 for any free port")
            }
            other => Error::new(Kind::Other, other.to_string()),
        }
    }
}

#[cfg(test)]
#[path = "error/tests.rs"]
mod tests;
