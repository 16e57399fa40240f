//! Profiles: the ActiveCampaign accounts we log in to, from `config.toml` and `credentials.toml`, and where each
//! setting came from. Reads and writes files; opens no connection.

use std::fmt;

use zeroize::Zeroizing;

/// An API key. Never prints itself and is wiped when dropped.
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes the key, without surrounding white space.
    pub fn new(text: &str) -> Self {
        Secret(Zeroizing::new(text.trim().to_owned()))
    }

    /// The key itself, for the one place that sends it and the one that stores it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(secret)")
    }
}

/// The header that carries the key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AuthHeader {
    /// `Api-Token: KEY`, the service's own.
    #[default]
    ApiToken,
    /// `Authorization: Bearer KEY`, for gateways in front of the service.
    Authorization,
}

/// stub
pub struct Profile {
    /// x
    pub name: String,
}
