//! Profiles: the ActiveCampaign accounts we log in to, from `config.toml` and `credentials.toml`, and where each
//! setting came from. Reads and writes files; opens no connection.

pub mod address;
pub mod change;
pub mod credentials;
pub mod effective;
mod format;
pub mod global_options;
mod options;
pub mod preferences;
pub mod project_file;
pub mod resolve;
pub mod save;
pub mod settings;
pub mod store;
pub mod token;
pub mod toml_edits;
pub mod toml_reader;
pub mod user_file;
pub mod value;

use std::fmt;
use std::path::PathBuf;

pub use crate::api::client::AuthHeader;
pub use crate::system::secret::Secret;
pub use format::Format;
pub use options::Options;
pub use preferences::{Limits, Preferences};
pub use resolve::Shadowed;
pub use token::TokenSource;
pub use value::{ColorChoice, MaxDelete, ProgressMode};

/// The name of the built-in profile: the emulator of the service. Nobody may give it to a profile of their own.
pub const SANDBOX: &str = "sandbox";

/// The name of the account in `ACAMP_URL`, which is no profile. No profile can be called so.
pub const ENVIRONMENT: &str = "(environment)";

/// What a profile may do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// Everything the key may.
    #[default]
    ReadWrite,
    /// Nothing that changes the account; writes are refused before they are built.
    ReadOnly,
}

/// Where a setting came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A flag, as typed: `--profile`.
    Flag(&'static str),
    /// An environment variable.
    Variable(&'static str),
    /// A key of a file: `profiles.acme.url`.
    File {
        /// The file.
        path: PathBuf,
        /// The keys down to the setting, joined by dots.
        key: String,
    },
    /// Nobody said anything.
    Default,
    /// Part of the program: the sandbox.
    BuiltIn,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Origin::Flag(name) | Origin::Variable(name) => f.write_str(name),
            Origin::File { path, key } => write!(f, "{key} in {}", path.display()),
            Origin::Default => f.write_str("default"),
            Origin::BuiltIn => f.write_str("built in"),
        }
    }
}

/// A value and where it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting<T> {
    /// The value.
    pub value: T,
    /// Where it came from.
    pub origin: Origin,
}

impl<T> Setting<T> {
    /// A value nobody set.
    pub fn default_of(value: T) -> Self {
        Setting { value, origin: Origin::Default }
    }
}

/// An account to log in to, with everything said about it.
#[derive(Clone, Debug)]
pub struct Profile {
    /// Its name, and what chose it. [`ENVIRONMENT`] and [`SANDBOX`] are not in `config.toml`.
    pub name: Setting<String>,
    /// The address, as [`address::normalise`] makes it; of the sandbox `http://127.0.0.1`, for its port is not known
    /// before it runs.
    pub url: Setting<String>,
    /// Where the key comes from; `None` where nothing names one.
    pub token: Option<Setting<TokenSource>>,
    /// The header that carries the key.
    pub auth_header: Setting<AuthHeader>,
    /// What it may do.
    pub mode: Setting<Mode>,
    /// Whether a write needs its name.
    pub protected: Setting<bool>,
    /// A file of certificate authorities to trust in the place of the built-in ones.
    pub ca_cert: Option<Setting<PathBuf>>,
    /// Its limits.
    pub limits: Limits,
    /// What was set as well and lost.
    pub shadowed: Vec<Shadowed>,
}

impl Profile {
    /// Whether it is the built-in emulator.
    pub fn is_sandbox(&self) -> bool {
        self.name.value == SANDBOX
    }

    /// Whether writes are refused.
    pub fn is_read_only(&self) -> bool {
        self.mode.value == Mode::ReadOnly
    }
}
