//! What a command may use: the global options, the profile, the client and the output, each created on first use.
//! Knows no resource and no argument of any command.

mod confirmed;
pub mod connection;
pub mod custom_field;
mod history;
pub mod member;
#[cfg(feature = "mirror")]
mod mirror;
pub mod name_resolution;
mod network;
mod output;
mod pager;
mod progress;
mod prompts;
mod protected;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use confirmed::Confirmed;

use crate::api::client::address::{is_loopback, origin};
use crate::api::client::har::Archive;
use crate::api::client::{Client, EVENTS_URL, Settings, Verbosity};
use crate::config::project_file::Project;
use crate::config::resolve::Sources;
use crate::config::user_file::Config;
use crate::config::{AuthHeader, Limits, Preferences, Profile, Secret, Setting, TokenSource};
use crate::error::{Error, Kind, Result};
use crate::session::connection::Connection;
use crate::session::member::Member;
use crate::store::history::Writer;
use crate::store::name_cache::NameCache;
use crate::system::environment::Environment;
use crate::system::paths::Paths;

pub use crate::config::{ColorChoice, MaxDelete, Options};

/// How long a connection may take to open.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// The largest response that is read, in bytes after decompression.
const MAX_BODY: u64 = 256 * 1024 * 1024;

/// What a command may use.
#[derive(Debug, Default)]
pub struct Context {
    options: Options,
    flags: Preferences,
    environment: Environment,
    paths: Paths,
    files: OnceLock<Files>,
    profile: OnceLock<Profile>,
    /// What was confirmed in this run.
    confirmed: Mutex<Confirmed>,
    /// Held by the one delete in flight that may also delete records of another resource.
    cascading: Mutex<()>,
    /// Set once writes to a protected profile are confirmed.
    profile_confirmed: OnceLock<()>,
    /// Set once the profile that a project file selected was named.
    project_profile_named: OnceLock<()>,
    history: OnceLock<Option<Writer>>,
    /// Set in the run for one of several profiles.
    member: Option<Member>,
    // Declared before the sandbox, so that it is dropped first.
    client: OnceLock<Connection>,
    archive: OnceLock<Arc<Archive>>,
    #[cfg(feature = "sandbox")]
    sandbox: OnceLock<Sandbox>,
}

/// The running emulator; it stops when this is dropped.
#[cfg(feature = "sandbox")]
struct Sandbox(acamp_sandbox::Running);

#[cfg(feature = "sandbox")]
impl std::fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0.url())
    }
}

#[derive(Debug)]
struct Files {
    config: Config,
    project: Option<Project>,
}

impl Context {
    /// A context that has read nothing yet.
    pub fn new(options: Options, environment: Environment) -> Self {
        Context {
            paths: Paths::new(&environment),
            flags: options.preferences(),
            options,
            environment,
            ..Context::default()
        }
    }

    /// The global options.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// The environment of the run.
    pub fn environment(&self) -> &Environment {
        &self.environment
    }

    /// The paths of the program's files.
    pub fn paths(&self) -> &Paths {
        &self.paths
    }

    /// `config.toml`, read once.
    ///
    /// # Errors
    /// `Usage` with file and line if it or the project file is invalid.
    pub fn config(&self) -> Result<&Config> {
        Ok(&self.files()?.config)
    }

    /// The nearest project file, read once.
    ///
    /// # Errors
    /// As [`Context::config`].
    pub fn project(&self) -> Result<Option<&Project>> {
        Ok(self.files()?.project.as_ref())
    }

    /// The account, resolved once. Reads files, runs no program and opens no connection.
    ///
    /// # Errors
    /// `Denied` if none is chosen or its stored key may not be read, `Usage` for a profile that does not exist and for
    /// invalid files.
    pub fn profile(&self) -> Result<&Profile> {
        if let Some(profile) = self.profile.get() {
            return Ok(profile);
        }
        let profile = self.sources(self.options.profile.as_deref())?.resolve()?;
        Ok(self.profile.get_or_init(|| profile))
    }

    /// The account that `--profile NAME` would choose.
    ///
    /// # Errors
    /// As [`Context::profile`].
    pub fn profile_named(&self, name: &str) -> Result<Profile> {
        self.sources(Some(name))?.resolve()
    }

    /// Everything that decides which account to use, with `profile` as the flag.
    ///
    /// # Errors
    /// As [`Context::config`].
    pub fn sources<'a>(&'a self, profile: Option<&'a str>) -> Result<Sources<'a>> {
        let files = self.files()?;
        Ok(Sources {
            profile,
            flags: &self.flags,
            environment: &self.environment,
            paths: &self.paths,
            project: files.project.as_ref(),
            config: &files.config,
        })
    }

    /// The client for the account, created once. Gets the API key, which may run the profile's `token_command`, and starts
    /// the sandbox if that is the account; opens no connection to any other account before the first request.
    ///
    /// # Errors
    /// As [`Context::profile`]; `Denied` if there is no key or it cannot be obtained, `Usage` for the sandbox in a build
    /// without it and in an offline dry run.
    pub fn client(&self) -> Result<&Connection> {
        if let Some(client) = self.client.get() {
            return Ok(client);
        }
        self.refuse_offline()?;
        let profile = self.profile()?;
        let source = profile.token.as_ref().ok_or_else(|| no_key(profile))?;
        let token = fetch(source)?;
        let url = if profile.is_sandbox() { self.start_sandbox(&token)? } else { profile.url.value.clone() };
        let ca_cert = profile.ca_cert.as_ref();
        let mut settings = self.settings(url, token, profile.auth_header.value, &profile.limits, ca_cert)?;
        if profile.is_sandbox() {
            // Its port changes with each run, its data does not.
            settings.pace_file = self.pace_file(crate::config::SANDBOX);
        }
        let client = Connection::new(Client::new(settings), self.names()?);
        let client = if self.is_member() { client.read_only() } else { client };
        Ok(self.client.get_or_init(|| client))
    }

    /// The cached names of the account; none if there is no cache directory.
    ///
    /// # Errors
    /// As [`Context::profile`]; `Usage` for an invalid lifetime.
    pub fn names(&self) -> Result<Option<NameCache>> {
        self.name_cache_of(self.profile()?)
    }

    /// The cached names of a profile's account.
    ///
    /// # Errors
    /// As [`Context::names`].
    pub fn name_cache_of(&self, profile: &Profile) -> Result<Option<NameCache>> {
        let lifetime = self.sources(Some(&profile.name.value))?.layers().cache_ttl()?;
        let cache = self.paths.cache().ok();
        Ok(cache.map(|cache| NameCache::new(cache, &profile.name.value, &profile.url.value, lifetime.value)))
    }

    /// What a client needs to know to reach `url` within this run's limits.
    ///
    /// # Errors
    /// Those of [`Context::network`] and of an archive that cannot be written.
    pub fn settings(
        &self,
        url: String,
        token: Secret,
        auth_header: AuthHeader,
        limits: &Limits,
        ca_cert: Option<&Setting<PathBuf>>,
    ) -> Result<Settings> {
        self.refuse_offline()?;
        // A timeout of 0 means no limit for the request, but connecting is still limited.
        let connect_timeout =
            if limits.timeout.value.is_zero() { CONNECT_TIMEOUT } else { CONNECT_TIMEOUT.min(limits.timeout.value) };
        // An emulator on this machine has the event endpoint too: test events must not reach the real one.
        let events_url = if is_loopback(&url) { url.clone() } else { EVENTS_URL.to_owned() };
        let pace_file = self.pace_file(&pace_name(&url));
        Ok(Settings {
            network: self.network(&url, ca_cert)?,
            archive: self.archive()?,
            mask: self.options.mask,
            url,
            pace_file,
            token,
            auth_header,
            rate: limits.rate.value,
            connect_timeout,
            timeout: limits.timeout.value,
            max_retries: limits.max_retries.value,
            max_wait: limits.max_wait.value,
            max_body: MAX_BODY,
            events_url,
            verbose: Verbosity { level: self.verbosity(), label: self.label_before() },
            quiet: self.options.quiet,
        })
    }

    /// Refuses a connection in an offline dry run, which sends no request at all.
    fn refuse_offline(&self) -> Result<()> {
        if !self.options.offline {
            return Ok(());
        }
        let message = "--dry-run=offline sends no requests, but this command has to read from the account";
        Err(Error::usage(message).hint("use --dry-run"))
    }

    /// The file through which the processes of this machine share an account's rate limit; none without a state directory.
    fn pace_file(&self, account: &str) -> Option<PathBuf> {
        self.paths.state().ok().map(|state| state.join("pace").join(account))
    }

    /// Refuses a write to a read-only profile, an unconfirmed write to a protected one, and one whose output could not be
    /// written, before the request is built; `what` is the command or the request: `tags delete`. An offline dry run is
    /// not refused.
    ///
    /// # Errors
    /// `Denied` for a read-only profile, `Usage` for a protected one without confirmation; as [`Context::profile`] and
    /// [`Output::check`](crate::output::Output::check).
    pub fn refuse_write(&self, what: &str) -> Result<()> {
        self.refuse_as_member(what)?;
        self.output()?.check()?;
        if self.options.offline {
            return Ok(());
        }
        let profile = self.profile()?;
        if !profile.is_read_only() {
            self.name_project_profile(profile)?;
            return self.confirm_profile(profile, what);
        }
        let message = format!("profile \"{}\" is read-only: refused `{what}`", profile.name.value);
        Err(Error::new(Kind::Denied, message).hint(format!("the mode is set by {}", profile.mode.origin)))
    }

    /// Names the profile of a write, once per run, if a project file selected it.
    fn name_project_profile(&self, profile: &Profile) -> Result<()> {
        let Setting { value: name, origin } = &profile.name;
        let is_of_project = self.project()?.is_some_and(|project| origin.is_in(&project.path));
        if is_of_project && self.project_profile_named.set(()).is_ok() {
            self.note(&format!("using profile \"{name}\" ({origin})"));
        }
        Ok(())
    }

    /// The account's address for a dry run, without a connection. The sandbox's has no port before it runs.
    ///
    /// # Errors
    /// As [`Context::profile`].
    pub fn url_for_display(&self) -> Result<String> {
        Ok(self.profile()?.url.value.clone())
    }

    fn files(&self) -> Result<&Files> {
        if let Some(files) = self.files.get() {
            return Ok(files);
        }
        let project = self.environment.directory.as_deref().map_or(Ok(None), Project::find)?;
        let files = Files { config: read_config(&self.paths)?, project };
        Ok(self.files.get_or_init(|| files))
    }

    #[cfg(feature = "sandbox")]
    fn start_sandbox(&self, token: &Secret) -> Result<String> {
        use crate::system::private_files::create_folder;
        use acamp_sandbox::{Data, Options, start};
        let directory = self.paths.state()?.join(crate::config::SANDBOX);
        // The sandbox reports a folder that cannot be created.
        let _ = create_folder(&directory);
        let running = start(Options { token: token.reveal().to_owned(), ..Options::new(Data::Directory(directory)) })?;
        Ok(self.sandbox.get_or_init(|| Sandbox(running)).0.url().to_owned())
    }

    #[cfg(not(feature = "sandbox"))]
    fn start_sandbox(&self, _: &Secret) -> Result<String> {
        Err(Error::usage("this build has no sandbox").hint("cargo install acamp --features sandbox"))
    }
}

/// A run without a configuration directory can still use an account from the environment.
fn read_config(paths: &Paths) -> Result<Config> {
    paths.config().map_or_else(|_| Ok(Config::default()), |path: &Path| Config::read(path))
}

/// Host and port of an account's URL as a file name.
fn pace_name(url: &str) -> String {
    let origin = origin(url);
    let host = origin.split_once("://").map_or(origin.as_str(), |(_, host)| host);
    let safe =
        |letter: char| if letter.is_ascii_alphanumeric() || letter == '-' || letter == '.' { letter } else { '_' };
    host.to_ascii_lowercase().chars().map(safe).collect()
}

/// Gets the API key from the source the profile names.
///
/// # Errors
/// As [`TokenSource::fetch`].
pub fn fetch(source: &Setting<TokenSource>) -> Result<Secret> {
    let place = || format!("the API key comes from {}: check this setting", source.origin);
    source.value.fetch().map_err(|error| error.or_hint(place))
}

/// The failure of an account without a key.
pub fn no_key(profile: &Profile) -> Error {
    let name = &profile.name.value;
    let url = &profile.url.value;
    if name == crate::config::ENVIRONMENT {
        return Error::new(Kind::Denied, format!("no API key for {url}, the account that ACAMP_URL names"))
            .hint("set ACAMP_TOKEN or ACAMP_TOKEN_FILE");
    }
    Error::new(Kind::Denied, format!("no API key for profile \"{name}\" at {url}"))
        .hint(format!("acamp auth login --name {name}"))
}

#[cfg(test)]
#[path = "session/tests.rs"]
mod tests;
