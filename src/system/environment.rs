//! Every environment variable the program uses, with its value: read once at the start and passed on. Knows no file and no
//! profile.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fmt;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use crate::system::secret::Secret;

/// One environment variable. An empty value counts as unset, except for the pagers, where it means no pager.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Variable {
    /// Its name.
    pub name: &'static str,
    /// What it does, in one line for the help.
    pub about: &'static str,
}

/// Declares each variable as a constant, and all of them as [`ALL`].
macro_rules! variables {
    ($($(#[$attribute:meta])* $constant:ident = $name:literal, $about:literal;)*) => {
        $($(#[$attribute])* pub const $constant: Variable = Variable { name: $name, about: $about };)*

        /// Every variable the program reads, in the order of the help.
        pub const ALL: &[Variable] = &[$($constant),*];
    };
}

variables! {
    /// Chooses the profile; `--profile` overrides it.
    PROFILE = "ACAMP_PROFILE", "Profile to use; --profile overrides it";
    /// The address of an account without a profile; `--profile` and `ACAMP_PROFILE` override it.
    URL = "ACAMP_URL", "Account to use without a profile; needs ACAMP_TOKEN or ACAMP_TOKEN_FILE";
    /// The API key of the account in `ACAMP_URL`; without that, of the chosen profile.
    TOKEN = "ACAMP_TOKEN", "API key for ACAMP_URL; without ACAMP_URL, for the chosen profile";
    /// A file that contains the API key; `ACAMP_TOKEN` overrides it.
    TOKEN_FILE = "ACAMP_TOKEN_FILE", "File that contains the API key, if ACAMP_TOKEN is not set";
    /// The path of `config.toml`; `credentials.toml` is beside it.
    CONFIG = "ACAMP_CONFIG", "Path of config.toml; credentials.toml is in the same directory";
    /// The output format; `-o` overrides it.
    OUTPUT = "ACAMP_OUTPUT", "Output format, like --output";
    /// Whether JSON and YAML leave out links and null properties.
    SLIM = "ACAMP_SLIM", "true: leave out links and null properties, like --slim";
    /// Maximum requests per second.
    RATE = "ACAMP_RATE", "Maximum requests per second, like --rate; 0 for unlimited";
    /// Maximum retries per request.
    MAX_RETRIES = "ACAMP_MAX_RETRIES", "Maximum retries per request, like --max-retries";
    /// Maximum total time to wait before retries of one request.
    MAX_WAIT = "ACAMP_MAX_WAIT", "Maximum total wait before retries of one request, like --max-wait (30s, 5m)";
    /// Maximum time for one request.
    TIMEOUT = "ACAMP_TIMEOUT", "Maximum time for one request, like --timeout (30s, 5m)";
    /// Maximum number of records that one command may delete.
    MAX_DELETE = "ACAMP_MAX_DELETE", "Maximum that one command may delete, like --max-delete (50, 10%)";
    /// Whether undo history is recorded.
    HISTORY = "ACAMP_HISTORY", "false: do not record undo history, like --no-history";
    /// Shows headers and bodies of every request.
    DEBUG = "ACAMP_DEBUG", "Show each request with headers and bodies, like --debug";
    /// A file of certificate authorities that replaces the built-in ones.
    CA_CERT = "ACAMP_CA_CERT", "File of certificate authorities to trust, like --ca-cert";
    /// The variable of OpenSSL and others for the same; everything else overrides it.
    SSL_CERT_FILE = "SSL_CERT_FILE", "File of certificate authorities to trust, if no other setting names one";
    /// The proxy for requests to the server.
    HTTPS_PROXY = "HTTPS_PROXY", "Proxy for requests to the server";
    /// The lower-case name of [`HTTPS_PROXY`].
    HTTPS_PROXY_LOWER = "https_proxy", "Same as HTTPS_PROXY";
    /// The proxy for all protocols.
    ALL_PROXY = "ALL_PROXY", "Proxy to use if HTTPS_PROXY is not set";
    /// The lower-case name of [`ALL_PROXY`].
    ALL_PROXY_LOWER = "all_proxy", "Same as ALL_PROXY";
    /// The proxy for http, used if it is the only one.
    HTTP_PROXY = "HTTP_PROXY", "Proxy to use if neither HTTPS_PROXY nor ALL_PROXY is set";
    /// The lower-case name of [`HTTP_PROXY`].
    HTTP_PROXY_LOWER = "http_proxy", "Same as HTTP_PROXY";
    /// Hosts to reach without the proxy.
    NO_PROXY = "NO_PROXY", "Hosts to reach without the proxy, separated by commas";
    /// The lower-case name of [`NO_PROXY`].
    NO_PROXY_LOWER = "no_proxy", "Same as NO_PROXY";
    /// How long cached names are valid.
    CACHE_TTL = "ACAMP_CACHE_TTL", "How long cached names are valid [default: 5m]; 0 disables the cache";
    /// Disables prompts.
    NO_INPUT = "ACAMP_NO_INPUT", "Never prompt, like --no-input";
    /// The width of tables, in columns, on a terminal or not.
    WIDTH = "ACAMP_WIDTH", "Width of tables in columns, on a terminal or not";
    /// The pager for long tables; empty for none.
    OWN_PAGER = "ACAMP_PAGER", "Pager for long tables; empty or cat for none, like --no-pager";
    /// The pager of all programs; [`OWN_PAGER`] and `config.toml` override it.
    PAGER = "PAGER", "Pager for long tables, if no other setting names one";
    /// The full-screen editor of all programs; overrides [`EDITOR`].
    VISUAL = "VISUAL", "Editor for the edit commands; overrides EDITOR";
    /// The editor of all programs.
    EDITOR = "EDITOR", "Editor for the edit commands";
    /// Set by every CI service; disables prompts.
    CI = "CI", "Set by CI services; implies --no-input";
    /// Disables color, see no-color.org.
    NO_COLOR = "NO_COLOR", "Disable color";
    /// Enables color without a terminal, see bixense.com/clicolors.
    CLICOLOR_FORCE = "CLICOLOR_FORCE", "Enable color even without a terminal";
    /// The type of the terminal; `dumb` supports no color.
    TERM = "TERM", "Type of the terminal; dumb disables color and draws charts with #";
    /// The locale; overrides [`LC_CTYPE`] and [`LANG`].
    LC_ALL = "LC_ALL", "Locale; overrides LC_CTYPE and LANG";
    /// The locale of characters; overrides [`LANG`].
    LC_CTYPE = "LC_CTYPE", "Locale of characters; overrides LANG";
    /// The locale of numbers; overrides [`LANG`].
    LC_NUMERIC = "LC_NUMERIC", "Locale of numbers, which decides the delimiter of --excel; overrides LANG";
    /// The default locale.
    LANG = "LANG", "Default locale; charts are drawn with # unless its encoding is UTF-8";
    /// The width of the terminal.
    COLUMNS = "COLUMNS", "Width of the terminal";
    /// The X display, without which no browser opens.
    DISPLAY = "DISPLAY", "X display on which acamp open shows a browser";
    /// The Wayland display, without which no browser opens.
    WAYLAND_DISPLAY = "WAYLAND_DISPLAY", "Wayland display on which acamp open shows a browser";
    /// The base directory of the configuration; honored on every system.
    XDG_CONFIG_HOME = "XDG_CONFIG_HOME", "Base directory of acamp/config.toml and acamp/credentials.toml";
    /// The base directory of jobs, history and the sandbox; honored on every system.
    XDG_STATE_HOME = "XDG_STATE_HOME", "Base directory of acamp/ with jobs, history and the sandbox's data";
    /// The base directory of the cache; honored on every system.
    XDG_CACHE_HOME = "XDG_CACHE_HOME", "Base directory of acamp/ with the cache";
}

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

/// The environment of a run: variables, directories and terminals. `Environment::default()` is empty.
#[derive(Clone, Default)]
pub struct Environment {
    values: BTreeMap<&'static str, OsString>,
    token: Option<Secret>,
    /// The working directory.
    pub directory: Option<PathBuf>,
    /// The user's home.
    pub home: Option<PathBuf>,
    /// The system's base directories of configuration, state and cache, in this order, used without `XDG_*`.
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
            // Not that of `dirs`, which on Windows ignores USERPROFILE.
            home: std::env::home_dir().filter(|home| !home.as_os_str().is_empty()),
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
        #[cfg(windows)]
        environment.enable_colors();
        environment
    }

    /// Makes the console understand escape sequences, which older ones show as text until a program asks for them. One that
    /// cannot do it counts as a terminal without color.
    #[cfg(windows)]
    fn enable_colors(&mut self) {
        let lacks_color = [
            self.terminals.output && !console::Term::stdout().features().colors_supported(),
            self.terminals.error && !console::Term::stderr().features().colors_supported(),
        ];
        if lacks_color.contains(&true) {
            self.set(TERM, "dumb".into());
        }
    }

    /// An environment without variables and terminals, with `root` as its working directory and all its files below:
    /// configuration in `.config`, state in `.state`, cache in `.cache`.
    pub fn below(root: &Path) -> Self {
        Environment {
            directory: Some(root.to_owned()),
            home: Some(root.to_owned()),
            bases: [".config", ".state", ".cache"].map(|name| Some(root.join(name))),
            ..Environment::default()
        }
    }

    /// The environment with `variable` set, for tests.
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

    /// The API key in [`TOKEN`].
    pub fn token(&self) -> Option<&Secret> {
        self.token.as_ref()
    }

    /// Whether `variable` is set to anything but an empty value, `0` or `false`.
    pub fn is_on(&self, variable: Variable) -> bool {
        self.text(variable).is_some_and(|value| value != "0" && !value.eq_ignore_ascii_case("false"))
    }

    /// Whether the environment allows prompts.
    pub fn allows_input(&self) -> bool {
        !self.is_on(NO_INPUT) && !self.is_on(CI)
    }
}

impl fmt::Debug for Environment {
    /// The names of the variables that are set, without values: a URL or a path may be as private as a key.
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
    fn each_variable_is_listed_once_and_has_a_description() {
        for (position, variable) in ALL.iter().enumerate() {
            assert!(!variable.about.is_empty(), "{}", variable.name);
            assert!(ALL.iter().skip(position + 1).all(|other| other.name != variable.name), "{}", variable.name);
        }
    }

    #[test]
    fn an_empty_variable_counts_as_unset() {
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
    fn ci_disables_prompts_unless_it_is_false() {
        assert!(Environment::default().allows_input());
        assert!(!Environment::default().with(CI, "true").allows_input());
        assert!(Environment::default().with(CI, "false").allows_input());
        assert!(!Environment::default().with(NO_INPUT, "1").allows_input());
    }
}
