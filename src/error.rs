//! What can go wrong, and the exit code each kind of failure has. Facts only: the words a person reads are made in
//! [`Error`]'s `Display`, the JSON a program reads in [`Error::to_json`]. Knows nothing of HTTP or clap.

use std::fmt;
use std::path::Path;

/// A result whose error is an [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// The reason of a failure of input or output, in lower case and without the system's number.
pub fn reason(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "no such file or directory".to_owned(),
        std::io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => {
            let text = error.to_string();
            let text = text.split(" (os error").next().unwrap_or_default();
            let mut letters = text.chars();
            letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
        }
    }
}

/// The failure of a file that cannot be read, named as the user did.
pub fn cannot_read(path: &Path, error: &std::io::Error) -> Error {
    Error::new(Kind::Other, format!("cannot read {}: {}", path.display(), reason(error)))
}

/// The failure of a file that cannot be written, named as the user did.
pub fn cannot_write(path: &Path, error: &std::io::Error) -> Error {
    Error::new(Kind::Other, format!("cannot write {}: {}", path.display(), reason(error)))
}

/// The kind of a failure; the kind alone decides the exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Anything that has no kind of its own: exit 1.
    Other,
    /// A bad flag, argument or file of the user's, or a confirmation that was not given: exit 2.
    Usage,
    /// Some items of several failed: exit 3.
    Partial,
    /// Not logged in, not allowed, or a read-only profile: exit 4.
    Denied,
    /// The thing does not exist: exit 5.
    NotFound,
    /// The service refused, soft failures inside a 200 included: exit 6.
    Rejected,
    /// Rate limit, outage, network: nothing changed or safe to repeat, run it again later: exit 7.
    Temporary,
    /// The wait ended, the work goes on at the server: exit 8.
    Waiting,
    /// A safety stop: exit 9.
    Safety,
    /// Differences were found, and `--exit-code` asked for this: exit 10.
    Differences,
    /// A write was sent and its outcome is not known: exit 11.
    Unknown,
    /// Stopped by Ctrl-C, everything done so far safe: exit 130.
    Interrupted,
    /// Stopped by the system (SIGTERM), everything done so far safe: exit 143.
    Terminated,
}

impl Kind {
    /// Every kind, in order of exit code.
    pub const ALL: [Kind; 13] = [
        Kind::Other,
        Kind::Usage,
        Kind::Partial,
        Kind::Denied,
        Kind::NotFound,
        Kind::Rejected,
        Kind::Temporary,
        Kind::Waiting,
        Kind::Safety,
        Kind::Differences,
        Kind::Unknown,
        Kind::Interrupted,
        Kind::Terminated,
    ];

    /// The process's exit code, stable from the first release.
    pub const fn exit_code(self) -> u8 {
        match self {
            Kind::Other => 1,
            Kind::Usage => 2,
            Kind::Partial => 3,
            Kind::Denied => 4,
            Kind::NotFound => 5,
            Kind::Rejected => 6,
            Kind::Temporary => 7,
            Kind::Waiting => 8,
            Kind::Safety => 9,
            Kind::Differences => 10,
            Kind::Unknown => 11,
            Kind::Interrupted => 130,
            Kind::Terminated => 143,
        }
    }

    /// What the exit code says, for the help.
    pub const fn meaning(self) -> &'static str {
        match self {
            Kind::Other => "failed in a way that has no code of its own",
            Kind::Usage => "wrong usage, or a confirmation that was not given",
            Kind::Partial => "some of several failed, or a complete listing could not be proved complete",
            Kind::Denied => "not logged in or not allowed",
            Kind::NotFound => "not found",
            Kind::Rejected => "rejected by the service",
            Kind::Temporary => "temporary: nothing changed or safe to repeat, run it again later",
            Kind::Waiting => "still waiting: the work goes on at the service",
            Kind::Safety => "safety stop",
            Kind::Differences => "differences found, where that was asked for",
            Kind::Unknown => "outcome unknown: a write was sent and no answer came",
            Kind::Interrupted => "stopped by Ctrl-C; what was done is safe, a job can be resumed",
            Kind::Terminated => "stopped by the system; what was done is safe, a job can be resumed",
        }
    }

    /// The word programs match on: the `code` of an error in JSON.
    pub const fn code(self) -> &'static str {
        match self {
            Kind::Other => "failed",
            Kind::Usage => "usage",
            Kind::Partial => "partial",
            Kind::Denied => "denied",
            Kind::NotFound => "not_found",
            Kind::Rejected => "rejected",
            Kind::Temporary => "temporary",
            Kind::Waiting => "waiting",
            Kind::Safety => "safety_stop",
            Kind::Differences => "differences",
            Kind::Unknown => "outcome_unknown",
            Kind::Interrupted => "interrupted",
            Kind::Terminated => "terminated",
        }
    }
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

#[derive(Clone, Debug)]
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
    /// A failure of `kind`; `message` is one sentence in lower case without a full stop.
    pub fn new(kind: Kind, message: impl Into<String>) -> Self {
        Error(Box::new(Facts {
            kind,
            message: message.into(),
            hint: None,
            status: None,
            request: None,
            request_id: None,
            service_codes: Vec::new(),
            failures: Vec::new(),
            scope: None,
        }))
    }

    /// A failure of the user's input: exit 2.
    pub fn usage(message: impl Into<String>) -> Self {
        Error::new(Kind::Usage, message)
    }

    /// Adds the one hint, best a command that can be pasted.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.0.hint = Some(hint.into());
        self
    }

    /// Adds a hint where there is none yet.
    #[must_use]
    pub fn or_hint(self, hint: impl FnOnce() -> String) -> Self {
        if self.0.hint.is_some() { self } else { self.hint(hint()) }
    }

    /// Adds the HTTP status of the answer.
    #[must_use]
    pub fn status(mut self, status: u16) -> Self {
        self.0.status = Some(status);
        self
    }

    /// Adds the request the answer was for, as `POST /contacts`; never with the token.
    #[must_use]
    pub fn request(mut self, request: impl Into<String>) -> Self {
        self.0.request = Some(request.into());
        self
    }

    /// Adds the service's own id of the request (`X-Request-Id`), which its support asks for.
    #[must_use]
    pub fn request_id(mut self, id: Option<String>) -> Self {
        self.0.request_id = id;
        self
    }

    /// Adds the service's machine-readable codes, such as `duplicate`.
    #[must_use]
    pub fn service_codes(mut self, codes: Vec<String>) -> Self {
        self.0.service_codes = codes;
        self
    }

    /// Adds what failed among several: each item as the user named it, with its own error.
    #[must_use]
    pub fn failures(mut self, failures: Vec<(String, Error)>) -> Self {
        self.0.failures = failures;
        self
    }

    /// States what the failure concerns where its kind and status do not tell; see [`Error::scope`].
    #[must_use]
    pub fn with_scope(mut self, scope: Scope) -> Self {
        self.0.scope = Some(scope);
        self
    }

    /// The same failure with words before its message.
    #[must_use]
    pub fn prefixed(mut self, before: &str) -> Self {
        self.0.message.insert_str(0, before);
        self
    }

    /// The same failure with words behind its message.
    #[must_use]
    pub fn suffixed(mut self, behind: &str) -> Self {
        self.0.message.push_str(behind);
        self
    }

    /// The same failure under another kind.
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
    /// | a scope stated with [`Error::with_scope`]: no usable URL, token, proxy or certificate | that one |
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

    /// The sentence without its heading, hint and request.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The hint, where there is one.
    pub fn hint_text(&self) -> Option<&str> {
        self.0.hint.as_deref()
    }

    /// The HTTP status of the answer, where one came.
    pub fn http_status(&self) -> Option<u16> {
        self.0.status
    }

    /// Whether the service named `code` among its reasons.
    pub fn has_service_code(&self, code: &str) -> bool {
        self.0.service_codes.iter().any(|known| known == code)
    }

    /// Whether running the same command again later is safe and may succeed.
    pub fn is_retryable(&self) -> bool {
        self.0.kind == Kind::Temporary
    }

    /// The error as programs read it on standard error with `-o json`.
    ///
    /// Shape: `code`, `message`, `exit_code`, `retryable`; `hint`, `status`, `request`, `request_id`, `service_codes` and
    /// `failures` (an array of `item` and the keys above) are `null` or empty where they do not apply.
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
    /// The message; then, each on a line of its own, the request that failed and the hint.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let facts = &self.0;
        for (item, error) in &facts.failures {
            writeln!(f, "error: {item}: {}", error.message())?;
        }
        write!(f, "error: {}", facts.message)?;
        if let Some(request) = &facts.request {
            write!(f, "\n  request: {request}")?;
            if let Some(status) = facts.status {
                write!(f, " answered {status}")?;
            }
            if let Some(id) = &facts.request_id {
                write!(f, " (request id {id})")?;
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
    /// A port that is taken is the user's to change; all else has no kind of its own.
    fn from(error: acamp_sandbox::Error) -> Self {
        match error {
            acamp_sandbox::Error::Address(port, cause) => {
                let message = format!("cannot listen on 127.0.0.1:{port}: {}", reason(&cause));
                Error::usage(message).hint("--port 0 takes any free port")
            }
            other => Error::new(Kind::Other, other.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_concerns_one_item_or_the_whole_run() {
        let cases = [
            (Kind::Interrupted, None, Scope::Run),
            (Kind::Terminated, None, Scope::Run),
            (Kind::Safety, None, Scope::Run),
            (Kind::Denied, Some(401), Scope::Run),
            (Kind::Denied, Some(402), Scope::Run),
            (Kind::Unknown, Some(401), Scope::Run),
            (Kind::Denied, Some(403), Scope::Item),
            (Kind::Denied, None, Scope::Item),
            (Kind::Temporary, None, Scope::Run),
            (Kind::Temporary, Some(400), Scope::Run),
            (Kind::Temporary, Some(408), Scope::Run),
            (Kind::Temporary, Some(429), Scope::Run),
            (Kind::Temporary, Some(500), Scope::Item),
            (Kind::Temporary, Some(502), Scope::Run),
            (Kind::Temporary, Some(503), Scope::Run),
            (Kind::Temporary, Some(522), Scope::Run),
            (Kind::Usage, None, Scope::Item),
            (Kind::Usage, Some(302), Scope::Run),
            (Kind::Usage, Some(404), Scope::Run),
            (Kind::NotFound, Some(404), Scope::Item),
            (Kind::Rejected, Some(422), Scope::Item),
            (Kind::Rejected, Some(405), Scope::Item),
            (Kind::Unknown, Some(503), Scope::Item),
            (Kind::Unknown, None, Scope::Item),
            (Kind::Partial, None, Scope::Item),
            (Kind::Waiting, None, Scope::Item),
            (Kind::Differences, None, Scope::Item),
            (Kind::Other, None, Scope::Item),
            (Kind::Other, Some(200), Scope::Item),
        ];
        for (kind, status, scope) in cases {
            let error = Error::new(kind, "");
            let error = status.map_or_else(|| error.clone(), |status| error.clone().status(status));
            assert_eq!(error.scope(), scope, "{kind:?} {status:?}");
        }
    }

    #[test]
    fn a_stated_scope_decides() {
        assert_eq!(Error::usage("").with_scope(Scope::Run).scope(), Scope::Run);
        assert_eq!(Error::new(Kind::Temporary, "").with_scope(Scope::Item).scope(), Scope::Item);
    }
}
