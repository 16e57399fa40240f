//! The paths of the program's files. Does not access them.

use std::path::{Path, PathBuf};

use crate::error::{Error, Kind, Result};
use crate::system::environment::{self, Environment, Variable};

/// The name of the program's directory below each base.
const DIRECTORY: &str = "acamp";

/// The paths of one run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paths {
    config: Option<PathBuf>,
    state: Option<PathBuf>,
    cache: Option<PathBuf>,
    home: Option<PathBuf>,
}

impl Paths {
    /// The paths set by `environment`: `ACAMP_CONFIG`, then `XDG_*` on every system, then the system's own directories.
    pub fn new(environment: &Environment) -> Self {
        let [config, state, cache] = environment.bases.clone();
        let below = |variable, base| base_directory(environment, variable, base).map(|base| base.join(DIRECTORY));
        let named = environment.path(environment::CONFIG).map(|path| match &environment.directory {
            Some(directory) => directory.join(path),
            None => path,
        });
        Paths {
            config: named.or_else(|| below(environment::XDG_CONFIG_HOME, config).map(|path| path.join("config.toml"))),
            state: below(environment::XDG_STATE_HOME, state),
            cache: below(environment::XDG_CACHE_HOME, cache),
            home: environment.home.clone(),
        }
    }

    /// `config.toml`.
    ///
    /// # Errors
    /// `Other` if neither a variable nor the system names a directory.
    pub fn config(&self) -> Result<&Path> {
        known(&self.config, environment::CONFIG)
    }

    /// `credentials.toml`, beside `config.toml`.
    ///
    /// # Errors
    /// As [`Paths::config`].
    pub fn credentials(&self) -> Result<PathBuf> {
        Ok(self.config()?.with_file_name("credentials.toml"))
    }

    /// The directory of persistent state: jobs, history, the sandbox's data.
    ///
    /// # Errors
    /// As [`Paths::config`].
    pub fn state(&self) -> Result<&Path> {
        known(&self.state, environment::XDG_STATE_HOME)
    }

    /// The directory of what may be deleted at any time; callers separate profiles below it.
    ///
    /// # Errors
    /// As [`Paths::config`].
    pub fn cache(&self) -> Result<&Path> {
        known(&self.cache, environment::XDG_CACHE_HOME)
    }

    /// A path in `config.toml`: `~/` is the home directory, other relative paths start at the folder of `config.toml`.
    pub fn beside_config(&self, path: &str) -> PathBuf {
        if let (Some(rest), Some(home)) = (path.strip_prefix("~/"), &self.home) {
            return home.join(rest);
        }
        match self.config.as_deref().and_then(Path::parent) {
            Some(directory) => directory.join(path),
            None => PathBuf::from(path),
        }
    }
}

/// Whether a path is the null device of Windows, of which the system cannot tell that it is a device.
pub fn is_null_device(path: &Path) -> bool {
    cfg!(windows) && path.as_os_str().eq_ignore_ascii_case("nul")
}

/// `XDG_*` applies only if it is absolute, as its specification says.
fn base_directory(environment: &Environment, variable: Variable, base: Option<PathBuf>) -> Option<PathBuf> {
    environment.path(variable).filter(|path| path.is_absolute()).or(base)
}

fn known(path: &Option<PathBuf>, variable: Variable) -> Result<&Path> {
    path.as_deref().ok_or_else(|| {
        Error::new(Kind::Other, "cannot determine where to store files: no home directory")
            .hint(format!("set {}", variable.name))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::system::environment::{CONFIG, XDG_CONFIG_HOME, XDG_STATE_HOME};

    fn system() -> Environment {
        Environment::below(Path::new("/home/ann"))
    }

    #[test]
    fn the_systems_directories_apply_without_variables() {
        let paths = Paths::new(&system());
        assert_eq!(paths.config().unwrap(), Path::new("/home/ann/.config/acamp/config.toml"));
        assert_eq!(paths.credentials().unwrap(), Path::new("/home/ann/.config/acamp/credentials.toml"));
        assert_eq!(paths.state().unwrap(), Path::new("/home/ann/.state/acamp"));
        assert_eq!(paths.cache().unwrap(), Path::new("/home/ann/.cache/acamp"));
        let homeless = Paths::new(&Environment::default());
        assert_eq!(homeless.config().unwrap_err().to_string().lines().last(), Some("  hint: set ACAMP_CONFIG"));
    }

    #[test]
    fn absolute_xdg_directories_apply_and_relative_ones_are_ignored() {
        // On Windows, a path without a drive is relative.
        let etc = if cfg!(windows) { "C:/etc/x" } else { "/etc/x" };
        let paths = Paths::new(&system().with(XDG_CONFIG_HOME, etc).with(XDG_STATE_HOME, "state"));
        assert_eq!(paths.config().unwrap(), Path::new(etc).join("acamp/config.toml"));
        assert_eq!(paths.state().unwrap(), Path::new("/home/ann/.state/acamp"));
    }

    #[test]
    fn credentials_are_beside_a_named_config() {
        let paths = Paths::new(&system().with(CONFIG, "ci/acamp.toml"));
        assert_eq!(paths.config().unwrap(), Path::new("/home/ann/ci/acamp.toml"));
        assert_eq!(paths.credentials().unwrap(), Path::new("/home/ann/ci/credentials.toml"));
    }

    #[test]
    fn paths_in_the_configuration_start_at_home_or_beside_it() {
        let paths = Paths::new(&system());
        assert_eq!(paths.beside_config("~/.secrets/ac"), Path::new("/home/ann/.secrets/ac"));
        assert_eq!(paths.beside_config("key"), Path::new("/home/ann/.config/acamp/key"));
        assert_eq!(paths.beside_config("/run/key"), Path::new("/run/key"));
    }
}
