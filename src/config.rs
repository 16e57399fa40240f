//! Configuration: global options, profiles (the ActiveCampaign accounts we log in to), settings and credentials, and where
//! each value comes from. Reads and writes files; opens no connection.

pub mod address;
pub mod change;
pub mod credentials;
pub mod effective;
mod format;
pub mod global_options;
mod options;
pub mod preferences;
pub mod project_file;
pub mod project_settings;
pub mod resolve;
pub mod save;
pub mod selection;
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

/// The name of the built-in profile, the emulator of ActiveCampaign. No other profile can have it.
pub const SANDBOX: &str = "sandbox";

/// The name shown for the account in `ACAMP_URL`, which is not a profile. No profile can have it.
pub const ENVIRONMENT: &str = "(environment)";

/// Whether a profile may write.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// All operations.
    #[default]
    ReadWrite,
    /// Reads only; writes are rejected before a request is built.
    ReadOnly,
}

/// Where a setting comes from.
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
        /// The full key of the setting.
        key: String,
    },
    /// The default.
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

/// A value and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting<T> {
    /// The value.
    pub value: T,
    /// Where it comes from.
    pub origin: Origin,
}

impl<T> Setting<T> {
    /// A default value.
    pub fn default_of(value: T) -> Self {
        Setting { value, origin: Origin::Default }
    }
}

/// An account to log in to, with its settings.
#[derive(Clone, Debug)]
pub struct Profile {
    /// Its name, and what selected it. [`ENVIRONMENT`] and [`SANDBOX`] are not in `config.toml`.
    pub name: Setting<String>,
    /// The account URL, normalized; of the sandbox `http://127.0.0.1`, because its port is not known before it runs.
    pub url: Setting<String>,
    /// The source of the API key, if there is one.
    pub token: Option<Setting<TokenSource>>,
    /// The header that carries the API key.
    pub auth_header: Setting<AuthHeader>,
    /// Whether it may write.
    pub mode: Setting<Mode>,
    /// Whether writes need its name as confirmation.
    pub protected: Setting<bool>,
    /// A file of certificate authorities to trust instead of the built-in ones.
    pub ca_cert: Option<Setting<PathBuf>>,
    /// Its limits.
    pub limits: Limits,
    /// Settings that others override.
    pub shadowed: Vec<Shadowed>,
}

impl Profile {
    /// Whether it is the built-in emulator.
    pub fn is_sandbox(&self) -> bool {
        self.name.value == SANDBOX
    }

    /// Whether writes are rejected.
    pub fn is_read_only(&self) -> bool {
        self.mode.value == Mode::ReadOnly
    }
}
