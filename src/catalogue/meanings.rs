//! The meanings of codes and amounts. Tables show them; machine-readable output keeps the values the server sent.

use super::model::Resource;

/// The meanings of a resource's values, by key.
pub type Meanings = &'static [(&'static str, Meaning)];

/// The meaning of the values under one key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// Words and their codes: `("won", "1")`. The flags that set it or filter by it accept the same words.
    Words(&'static [(&'static str, &'static str)]),
    /// Whole cents. Yen have no hundredths; how the server handles them is unknown, so they are treated as cents too.
    Cents,
}

/// A value with its meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meant {
    /// The word for a code.
    Word(&'static str),
    /// An amount in cents.
    Cents(i64),
}

impl Meaning {
    /// The meaning of a value; `None` for an unknown code and for an amount that is not a whole number.
    pub fn of(self, value: &str) -> Option<Meant> {
        match self {
            Meaning::Words(words) => words.iter().find(|(_, code)| *code == value).map(|(word, _)| Meant::Word(word)),
            Meaning::Cents => value.parse().ok().map(Meant::Cents),
        }
    }
}

/// The meaning of the value under `key`; `None` if it is unknown.
pub fn find(meanings: Meanings, key: &str, value: &str) -> Option<Meant> {
    meanings.iter().find(|(name, _)| *name == key)?.1.of(value)
}

impl Resource {
    /// Keys whose values tables show as words or amounts.
    pub const fn meanings(mut self, meanings: Meanings) -> Self {
        self.meanings = meanings;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_a_word_and_other_values_have_none() {
        let words = Meaning::Words(&[("open", "0"), ("won", "1")]);
        assert_eq!(words.of("1"), Some(Meant::Word("won")));
        assert_eq!(words.of("7"), None);
        assert_eq!(words.of("won"), None);
    }

    #[test]
    fn cents_are_whole_numbers() {
        assert_eq!(Meaning::Cents.of("1250000"), Some(Meant::Cents(1_250_000)));
        assert_eq!(Meaning::Cents.of("12.5"), None);
        assert_eq!(Meaning::Cents.of(""), None);
    }
}
