//! Arguments as typed, by clap's id: what [`super::call::Call`] keeps of clap's matches.

use clap::{ArgMatches, parser::ValueSource};

use crate::args::globals;

/// Arguments as typed, without the global options and without defaults.
#[derive(Clone, Debug, Default)]
pub(super) struct Typed(pub(super) Vec<(String, Vec<String>)>);

impl Typed {
    pub(super) fn read(matches: &ArgMatches) -> Self {
        let is_own = |id: &&str| matches.value_source(id) == Some(ValueSource::CommandLine) && !globals::is_global(id);
        let texts = |id: &str| {
            let texts = matches.try_get_many::<String>(id).ok().flatten();
            texts.map(|texts| texts.cloned().collect()).unwrap_or_default()
        };
        Typed(matches.ids().map(|id| id.as_str()).filter(is_own).map(|id| (id.to_owned(), texts(id))).collect())
    }

    /// Whether the argument was typed.
    pub(super) fn has(&self, id: &str) -> bool {
        self.0.iter().any(|(known, _)| known == id)
    }

    /// The values of the argument; none for a switch.
    pub(super) fn all(&self, id: &str) -> &[String] {
        self.0.iter().find(|(known, _)| known == id).map_or(&[], |(_, values)| values.as_slice())
    }

    /// The first value of the argument.
    pub(super) fn first(&self, id: &str) -> Option<&str> {
        self.all(id).first().map(String::as_str)
    }
}
