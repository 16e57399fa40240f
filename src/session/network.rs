//! How to reach the server, and which requests to log or archive, according to options and environment.

use std::borrow::Cow;
use std::path::PathBuf;
use std::sync::Arc;

use super::Context;
use crate::api::client::har::Archive;
use crate::api::client::network::Network;
use crate::config::{Origin, Setting};
use crate::error::{Error, Result};
use crate::system::environment::{self, Variable};
use crate::text::pseudonyms;

impl Context {
    /// The network settings for the server at `url`. `profile` is the file of certificate authorities its profile names;
    /// `--ca-cert` and `ACAMP_CA_CERT` override it, and it overrides `SSL_CERT_FILE`. Plain http, which stays on this machine,
    /// needs none of them: reading the system's certificates takes longer than a whole command.
    ///
    /// # Errors
    /// Those of [`Network::new`].
    pub fn network(&self, url: &str, profile: Option<&Setting<PathBuf>>) -> Result<Network> {
        if url.starts_with("http:") {
            return Ok(Network::default());
        }
        let file = self.ca_cert(profile);
        Network::new(&self.environment, file.as_ref().map(|file| file.value.as_path())).map_err(|error| match &file {
            Some(file) => {
                error.or_hint(|| format!("the path is set by {}: create the file, or set another path", file.origin))
            }
            None => error,
        })
    }

    /// The file of certificate authorities to trust instead of the built-in ones, and where its path is set.
    pub fn ca_cert(&self, profile: Option<&Setting<PathBuf>>) -> Option<Setting<PathBuf>> {
        let flag = self.options.ca_cert.clone().map(|value| Setting { value, origin: Origin::Flag("--ca-cert") });
        let variable = |variable: Variable| {
            let value = self.environment.path(variable)?;
            Some(Setting { value, origin: Origin::Variable(variable.name) })
        };
        flag.or_else(|| variable(environment::CA_CERT))
            .or_else(|| profile.cloned())
            .or_else(|| variable(environment::SSL_CERT_FILE))
    }

    /// How much of each request to show: 0 nothing, 1 one line, 2 headers and bodies.
    pub fn verbosity(&self) -> u8 {
        self.options.verbose.max(if self.environment.is_on(environment::DEBUG) { 2 } else { 0 })
    }

    /// The archive of `--har`, created once.
    pub(super) fn archive(&self) -> Result<Option<Arc<Archive>>> {
        let Some(path) = &self.options.har else { return Ok(None) };
        if let Some(archive) = self.archive.get() {
            return Ok(Some(Arc::clone(archive)));
        }
        let archive = Arc::new(Archive::create(path)?);
        Ok(Some(Arc::clone(self.archive.get_or_init(|| archive))))
    }

    /// Refuses `--mask` for a command that writes data in a format of its own, to which masking does not apply.
    ///
    /// # Errors
    /// `Usage` with `--mask`.
    pub fn refuse_mask(&self, command: &str) -> Result<()> {
        self.refuse_mask_because(command, "which writes complete copies")
    }

    /// The same, with another reason.
    ///
    /// # Errors
    /// `Usage` with `--mask`.
    pub fn refuse_mask_because(&self, command: &str, reason: &str) -> Result<()> {
        if !self.options.mask {
            return Ok(());
        }
        let message = format!("--mask cannot be used with {command}, {reason}");
        Err(Error::usage(message).hint("acamp contacts list --all --mask pii -o csv"))
    }

    /// Text for people, masked with `--mask`.
    pub fn masked<'a>(&self, text: &'a str) -> Cow<'a, str> {
        if self.options.mask { pseudonyms::text(text) } else { Cow::Borrowed(text) }
    }

    /// JSON for programs, masked with `--mask`.
    pub fn masked_json(&self, value: &serde_json::Value) -> String {
        let text = value.to_string();
        if self.options.mask { pseudonyms::json(&text) } else { text }
    }
}
