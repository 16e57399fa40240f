//! Every environment variable the program reads, and what it found there: read once, handed down, never looked up again.
//! Knows no file and no profile.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fmt;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use crate::system::secret::Secret;

/// One environment variable. An empty value counts as none, but for the pagers, where it says that none is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Variable {
    /// Its name.
    pub name: &'static str,
    /// What it does, in one line for the help.
    pub about: &'static str,
}

/// Chooses the profile, below `--profile`.
pub const PROFILE: Variable = Variable { name: "ACAMP_PROFILE", about: "Profile to use; --profile wins over it" };
/// The address of an account without a profile; `--profile` and `ACAMP_PROFILE` win over it.
pub const URL: Variable =
    Variable { name: "ACAMP_URL", about: "Account to use without a profile; needs ACAMP_TOKEN or ACAMP_TOKEN_FILE" };
/// The key of the account in `ACAMP_URL`; without that, the key used for the chosen profile.
pub const TOKEN: Variable =
    Variable { name: "ACAMP_TOKEN", about: "API key of ACAMP_URL; without ACAMP_URL, of the chosen profile" };
/// A file holding the key, used as `ACAMP_TOKEN` is and below it.
pub const TOKEN_FILE: Variable =
    Variable { name: "ACAMP_TOKEN_FILE", about: "File holding the API key, where ACAMP_TOKEN is not set" };
/// The path of `config.toml`; `credentials.toml` stands beside it.
pub const CONFIG: Variable =
    Variable { name: "ACAMP_CONFIG", about: "Path of config.toml; credentials.toml stands beside it" };
/// The output format, below `-o`.
pub const OUTPUT: Variable = Variable { name: "ACAMP_OUTPUT", about: "Output format, as --output" };
/// Requests per second.
pub const RATE: Variable = Variable { name: "ACAMP_RATE", about: "Requests per second, as --rate; 0 lifts the limit" };
/// How often one request is sent again.
pub const MAX_RETRIES: Variable =
    Variable { name: "ACAMP_MAX_RETRIES", about: "How often one request is sent again, as --max-retries" };
/// How long all waits for one request may take together.
pub const MAX_WAIT: Variable =
    Variable { name: "ACAMP_MAX_WAIT", about: "Longest wait for one request, as --max-wait (30s, 5m)" };
/// How long one request may take.
pub const TIMEOUT: Variable =
    Variable { name: "ACAMP_TIMEOUT", about: "Longest time one request may take, as --timeout (30s, 5m)" };
/// How much one command may delete.
pub const MAX_DELETE: Variable =
    Variable { name: "ACAMP_MAX_DELETE", about: "The most one command may delete, as --max-delete (50, 10%)" };
/// Whether writes are written down so that they can be undone.
pub const HISTORY: Variable =
    Variable { name: "ACAMP_HISTORY", about: "false: keep no history of writes, as --no-history" };
/// Shows headers and bodies of every request.
pub const DEBUG: Variable =
    Variable { name: "ACAMP_DEBUG", about: "Show each request with headers and bodies, as --debug" };
/// A file of certificates in the place of the built-in authorities.
pub const CA_CERT: Variable =
    Variable { name: "ACAMP_CA_CERT", about: "File of certificate authorities to trust, as --ca-cert" };
/// The same, as OpenSSL and others name it; the weakest of all.
pub const SSL_CERT_FILE: Variable =
    Variable { name: "SSL_CERT_FILE", about: "File of certificate authorities to trust, where nothing else names one" };
/// The proxy to reach the service through.
pub const HTTPS_PROXY: Variable = Variable { name: "HTTPS_PROXY", about: "Proxy to reach the service through" };
/// The same in lower case.
pub const HTTPS_PROXY_LOWER: Variable = Variable { name: "https_proxy", about: "The same as HTTPS_PROXY" };
/// The proxy for everything, where there is none for https.
pub const ALL_PROXY: Variable = Variable { name: "ALL_PROXY", about: "Proxy to use where HTTPS_PROXY is not set" };
/// The same in lower case.
pub const ALL_PROXY_LOWER: Variable = Variable { name: "all_proxy", about: "The same as ALL_PROXY" };
/// The proxy for http, used where it is the only one.
pub const HTTP_PROXY: Variable =
    Variable { name: "HTTP_PROXY", about: "Proxy to use where neither HTTPS_PROXY nor ALL_PROXY is set" };
/// The same in lower case.
pub const HTTP_PROXY_LOWER: Variable = Variable { name: "http_proxy", about: "The same as HTTP_PROXY" };
/// Hosts that are reached without the proxy.
pub const NO_PROXY: Variable =
    Variable { name: "NO_PROXY", about: "Hosts to reach without the proxy, separated by commas" };
/// The same in lower case.
pub const NO_PROXY_LOWER: Variable = Variable { name: "no_proxy", about: "The same as NO_PROXY" };
/// How long names that were looked up are taken for true.
pub const CACHE_TTL: Variable =
    Variable { name: "ACAMP_CACHE_TTL", about: "How long names looked up are kept (5m unless set); 0 keeps none" };
/// Never asks.
pub const NO_INPUT: Variable = Variable { name: "ACAMP_NO_INPUT", about: "Never ask a question, as --no-input" };
/// The width of tables, in columns, also where standard output is no terminal.
pub const WIDTH: Variable = Variable { name: "ACAMP_WIDTH", about: "Width of tables in columns, terminal or not" };
/// The pager for long tables; empty for none.
pub const OWN_PAGER: Variable =
    Variable { name: "ACAMP_PAGER", about: "Pager for long tables; empty or cat for none, as --no-pager" };
/// The pager of all programs, below [`OWN_PAGER`] and `config.toml`.
pub const PAGER: Variable = Variable { name: "PAGER", about: "Pager for long tables, where nothing else names one" };
/// The editor of all programs that has the screen to itself; before [`EDITOR`].
pub const VISUAL: Variable = Variable { name: "VISUAL", about: "Editor of the edit commands; wins over EDITOR" };
/// The editor of all programs.
pub const EDITOR: Variable = Variable { name: "EDITOR", about: "Editor of the edit commands" };
/// Set by every CI service; the program never asks then.
pub const CI: Variable = Variable { name: "CI", about: "Set by CI services: implies --no-input" };
/// No colour, see no-color.org.
pub const NO_COLOR: Variable = Variable { name: "NO_COLOR", about: "No colour" };
/// Colour also where no terminal is, see bixense.com/clicolors.
pub const CLICOLOR_FORCE: Variable = Variable { name: "CLICOLOR_FORCE", about: "Colour also where no terminal is" };
/// `dumb` takes no colour.
pub const TERM: Variable = Variable { name: "TERM", about: "Kind of terminal: dumb takes no colour" };
/// The terminal's width.
pub const COLUMNS: Variable = Variable { name: "COLUMNS", about: "Width of the terminal" };
/// The screen of X programs, without which no browser opens.
pub const DISPLAY: Variable =
    Variable { name: "DISPLAY", about: "Screen of X programs: where acamp open shows a browser" };
/// The same for Wayland.
pub const WAYLAND_DISPLAY: Variable = Variable { name: "WAYLAND_DISPLAY", about: "The same for Wayland" };
/// The directory above the configuration; honoured on every system.
pub const XDG_CONFIG_HOME: Variable =
    Variable { name: "XDG_CONFIG_HOME", about: "Directory above acamp/config.toml and acamp/credentials.toml" };
/// The directory above what must survive between runs; honoured on every system.
pub const XDG_STATE_HOME: Variable =
    Variable { name: "XDG_STATE_HOME", about: "Directory above acamp/ with jobs and the sandbox's data" };
/// The directory above what may be thrown away; honoured on every system.
pub const XDG_CACHE_HOME: Variable =
    Variable { name: "XDG_CACHE_HOME", about: "Directory above acamp/ with the cache" };

/// Every variable the program reads, in the order of the help.
pub const ALL: &[Variable] = &[
    PROFILE,
    URL,
    TOKEN,
    TOKEN_FILE,
    CONFIG,
    OUTPUT,
    RATE,
    MAX_RETRIES,
    MAX_WAIT,
    TIMEOUT,
    MAX_DELETE,
    HISTORY,
    DEBUG,
    CA_CERT,
    SSL_CERT_FILE,
    HTTPS_PROXY,
    HTTPS_PROXY_LOWER,
    ALL_PROXY,
    ALL_PROXY_LOWER,
    HTTP_PROXY,
    HTTP_PROXY_LOWER,
    NO_PROXY,
    NO_PROXY_LOWER,
    CACHE_TTL,
    NO_INPUT,
    WIDTH,
    OWN_PAGER,
    PAGER,
    VISUAL,
    EDITOR,
    CI,
    NO_COLOR,
    CLICOLOR_FORCE,
    TERM,
    COLUMNS,
    DISPLAY,
    WAYLAND_DISPLAY,
    XDG_CONFIG_HOME,
    XDG_STATE_HOME,
    XDG_CACHE_HOME,
];

/// Which of the three standard streams are terminals.
#[derive(Clone, Copy, Debug, Default)]
pub struct Terminals {
    /// Standard input.
    pub input: bool,
    /// Standard output.
    pub output: bool,
    /// Standard error.
    pub error: bool,
}

/// What surrounds the run: variables, directories and terminals. `Environment::default()` is an empty one.
#[derive(Clone, Default)]
pub struct Environment {
    values: BTreeMap<&'static str, OsString>,
    token: Option<Secret>,
    /// The working directory.
    pub directory: Option<PathBuf>,
    /// The user's home.
    pub home: Option<PathBuf>,
    /// Where the system keeps configuration, state and cache, in this order, for want of `XDG_*`.
    pub bases: [Option<PathBuf>; 3],
    /// Which streams are terminals.
    pub terminals: Terminals,
    /// The width of the terminal on standard output, in columns.
    pub terminal_width: Option<u16>,
    /// Its height in lines.
    pub terminal_height: Option<u16>,
}

impl Environment {
    /// Reads the process's own environment.
    pub fn read() -> Self {
        let size = terminal_size::terminal_size();
        let mut environment = Environment {
            directory: std::env::current_dir().ok(),
            home: dirs::home_dir(),
            bases: [dirs::config_dir(), dirs::state_dir().or_else(dirs::data_local_dir), dirs::cache_dir()],
            terminals: Terminals {
                input: std::io::stdin().is_terminal(),
                output: std::io::stdout().is_terminal(),
                error: std::io::stderr().is_terminal(),
            },
            terminal_width: size.map(|(width, _)| width.0),
            terminal_height: size.map(|(_, height)| height.0),
            ..Environment::default()
        };
        for variable in ALL {
            if let Some(value) = std::env::var_os(variable.name) {
                environment.set(*variable, value);
            }
        }
        environment
    }

    /// An environment without variables and terminals that works in `root` and keeps all its files below it: configuration
    /// in `.config`, state in `.state`, cache in `.cache`.
    pub fn below(root: &Path) -> Self {
        Environment {
            directory: Some(root.to_owned()),
            home: Some(root.to_owned()),
            bases: [".config", ".state", ".cache"].map(|name| Some(root.join(name))),
            ..Environment::default()
        }
    }

    /// The same environment with `variable` set, as a test or a caller with an environment of its own needs it.
    #[must_use]
    pub fn with(mut self, variable: Variable, value: impl AsRef<OsStr>) -> Self {
        self.set(variable, value.as_ref().to_owned());
        self
    }

    fn set(&mut self, variable: Variable, value: OsString) {
        if value.is_empty() && ![OWN_PAGER, PAGER].contains(&variable) {
            return;
        }
        if variable == TOKEN {
            let bytes = Zeroizing::new(value.into_encoded_bytes());
            self.token = Some(Secret::new(&String::from_utf8_lossy(&bytes)));
        } else {
            self.values.insert(variable.name, value);
        }
    }

    /// The value of `variable`, if it is set and not empty; a pager's may be empty. Never that of [`TOKEN`].
    pub fn text(&self, variable: Variable) -> Option<String> {
        self.values.get(variable.name).map(|value| value.to_string_lossy().into_owned())
    }

    /// The value of `variable` as a path, byte for byte.
    pub fn path(&self, variable: Variable) -> Option<PathBuf> {
        self.values.get(variable.name).map(PathBuf::from)
    }

    /// The key in [`TOKEN`].
    pub fn token(&self) -> Option<&Secret> {
        self.token.as_ref()
    }

    /// Whether `variable` is set to anything but an empty text, `0` or `false`.
    pub fn is_on(&self, variable: Variable) -> bool {
        self.text(variable).is_some_and(|value| value != "0" && !value.eq_ignore_ascii_case("false"))
    }

    /// Whether questions may be asked as far as the environment is concerned.
    pub fn allows_input(&self) -> bool {
        !self.is_on(NO_INPUT) && !self.is_on(CI)
    }
}

impl fmt::Debug for Environment {
    /// The names of what is set, without values: a URL or a path may be as private as a key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Environment")
            .field("set", &self.values.keys().collect::<Vec<_>>())
            .field("token", &self.token)
            .field("terminals", &self.terminals)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_variable_is_listed_twice_and_each_says_what_it_does() {
        for (position, variable) in ALL.iter().enumerate() {
            assert!(!variable.about.is_empty(), "{}", variable.name);
            assert!(ALL.iter().skip(position + 1).all(|other| other.name != variable.name), "{}", variable.name);
        }
    }

    #[test]
    fn an_empty_variable_counts_as_none() {
        let environment = Environment::default().with(PROFILE, "").with(TOKEN, "").with(OWN_PAGER, "");
        assert_eq!(environment.text(PROFILE), None);
        assert!(environment.token().is_none());
        assert_eq!(environment.text(OWN_PAGER).as_deref(), Some(""));
    }

    #[test]
    fn the_token_appears_neither_as_text_nor_in_debug() {
        let environment = Environment::default().with(TOKEN, "s3cr3t").with(URL, "https://acme.example");
        assert_eq!(environment.text(TOKEN), None);
        assert_eq!(environment.token().map(Secret::reveal), Some("s3cr3t"));
        assert!(!format!("{environment:?}").contains("s3cr3t"));
    }

    #[test]
    fn ci_forbids_questions_unless_it_says_false() {
        assert!(Environment::default().allows_input());
        assert!(!Environment::default().with(CI, "true").allows_input());
        assert!(Environment::default().with(CI, "false").allows_input());
        assert!(!Environment::default().with(NO_INPUT, "1").allows_input());
    }
}
