//! What people read in the place of codes. Tables show it; everything a program may read keeps what the service sent.

use super::model::Resource;
use crate::text::counts::money;

/// What the members of a noun's things mean: each with its key.
pub type Meanings = &'static [(&'static str, Meaning)];

/// What the values of one member mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// The word beside its code: `("won", "1")`. The flags that set or ask for it take the same words.
    Words(&'static [(&'static str, &'static str)]),
    /// Whole cents; shown as an amount with two decimals. Yen have no hundredths; what the service does about them is not
    /// established, so theirs are taken for cents too.
    Cents,
}

impl Meaning {
    /// What stands for the value; none where it is no code and no number that is known.
    pub fn of(self, value: &str) -> Option<String> {
        match self {
            Meaning::Words(words) => words.iter().find(|(_, code)| *code == value).map(|(word, _)| (*word).to_owned()),
            Meaning::Cents => value.parse().ok().map(money),
        }
    }
}

/// What `value` of `member` means; none where that is not known.
pub fn said(meanings: Meanings, member: &str, value: &str) -> Option<String> {
    meanings.iter().find(|(key, _)| *key == member)?.1.of(value)
}

impl Resource {
    /// Members that tables show as words or amounts.
    pub const fn meanings(mut self, meanings: Meanings) -> Self {
        self.meanings = meanings;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_its_word_and_what_is_none_stays() {
        let words = Meaning::Words(&[("open", "0"), ("won", "1")]);
        assert_eq!(words.of("1").as_deref(), Some("won"));
        assert_eq!(words.of("7"), None);
        assert_eq!(words.of("won"), None);
    }

    #[test]
    fn cents_are_amounts_and_what_is_no_number_stays() {
        assert_eq!(Meaning::Cents.of("1250000").as_deref(), Some("12,500.00"));
        assert_eq!(Meaning::Cents.of("12.5"), None);
        assert_eq!(Meaning::Cents.of(""), None);
    }
}
