//! How the service is reached, and what is kept of what travels, as options and environment have it.

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
    /// The way to the service at `url`. `profile` is the file of authorities its profile names; `--ca-cert` and
    /// `ACAMP_CA_CERT` win over it, and it over `SSL_CERT_FILE`. Plain http, which stays on this machine, needs none of it,
    /// and reading a system's authorities costs more than a whole command.
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
                error.or_hint(|| format!("the file is named by {}: put it there, or name another", file.origin))
            }
            None => error,
        })
    }

    /// The file of authorities that are trusted in the place of the built-in ones, and what names it.
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

    /// How much is shown of what travels: 0 nothing, 1 a line each, 2 headers and bodies.
    pub fn verbosity(&self) -> u8 {
        self.options.verbose.max(if self.environment.is_on(environment::DEBUG) { 2 } else { 0 })
    }

    /// The archive of `--har`, begun once.
    pub(super) fn archive(&self) -> Result<Option<Arc<Archive>>> {
        let Some(path) = &self.options.har else { return Ok(None) };
        if let Some(archive) = self.archive.get() {
            return Ok(Some(Arc::clone(archive)));
        }
        let archive = Arc::new(Archive::create(path)?);
        Ok(Some(Arc::clone(self.archive.get_or_init(|| archive))))
    }

    /// Stops a command that writes data in a way of its own, where `--mask` could not reach it.
    ///
    /// # Errors
    /// `Usage` where `--mask` is asked for.
    pub fn refuse_mask(&self, command: &str) -> Result<()> {
        if !self.options.mask {
            return Ok(());
        }
        let message = format!("{command} writes whole copies: --mask cannot be used with it");
        Err(Error::usage(message).hint("acamp contacts list --all --mask pii -o csv"))
    }

    /// Text for people as it may be shown: masked where `--mask` asks for it.
    pub fn masked<'a>(&self, text: &'a str) -> Cow<'a, str> {
        if self.options.mask { pseudonyms::text(text) } else { Cow::Borrowed(text) }
    }

    /// JSON for programs as it may be shown.
    pub fn masked_json(&self, value: &serde_json::Value) -> String {
        let text = value.to_string();
        if self.options.mask { pseudonyms::json(&text) } else { text }
    }
}
