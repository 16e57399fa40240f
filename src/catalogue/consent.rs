//! Consent that the person concerned can withdraw: a request that grants it again is sent only if the current state allows
//! it, or if the user insists. No code asks which resource it works for.

use super::model::Operation;

/// A body property with which an operation grants consent for a contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Consent {
    /// The property: `status`.
    pub property: &'static str,
    /// The values that grant nothing. Any other value grants consent.
    pub harmless: &'static [&'static str],
    /// The current values of the relation that must not be overwritten, and what they say: `unsubscribed from`.
    pub withdrawn: &'static [(&'static str, &'static str)],
    /// The property that is sent as well if the user insists, with its JSON text.
    pub insisting: (&'static str, &'static str),
}

impl Consent {
    /// Whether a request with this value grants consent; one without a value does.
    pub fn is_granted(&self, value: Option<&str>) -> bool {
        value.is_none_or(|value| !self.harmless.contains(&value))
    }

    /// What the current value says, if it must not be overwritten.
    pub fn withdrawn(&self, value: &str) -> Option<&'static str> {
        self.withdrawn.iter().find(|(known, _)| *known == value).map(|(_, words)| *words)
    }
}

impl Operation {
    /// The operation can grant consent; what it says now is read through the relation of [`Operation::undo_relation`].
    pub const fn consent(mut self, consent: &'static Consent) -> Self {
        self.consent = Some(consent);
        self
    }

    /// Whether the operation grants consent unless `--set` or `--data` change it: its command takes `--resubscribe`.
    pub fn grants_consent(&self) -> bool {
        self.consent.is_some_and(|consent| {
            consent.is_granted(self.fixed.iter().find(|(name, _)| *name == consent.property).map(|(_, value)| *value))
        })
    }
}
