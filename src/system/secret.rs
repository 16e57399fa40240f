//! A string that must never be shown.

use std::fmt;

use zeroize::Zeroizing;

/// An API key. Never prints itself and is wiped when dropped.
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Wraps the key, without surrounding whitespace.
    pub fn new(text: &str) -> Self {
        Secret(Zeroizing::new(text.trim().to_owned()))
    }

    /// The key itself, for the one place that sends it and the one that stores it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl zeroize::ZeroizeOnDrop for Secret {}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(secret)")
    }
}
