//! Errors about an expression, with the place. Pure.

use super::grammar::SyntaxFault;
use crate::error::Error;

/// Characters of the expression that an error shows before and after the place.
const AROUND: usize = 50;

/// An expression as typed, and the flag that it belongs to.
#[derive(Clone, Copy, Debug)]
pub struct ExpressionText<'a> {
    /// The flag, without dashes.
    pub flag: &'a str,
    /// The expression.
    pub text: &'a str,
}

impl ExpressionText<'_> {
    /// The usage error for what is wrong at a byte of the expression, with a mark below the place.
    pub fn fault(&self, why: &str, at: usize) -> Error {
        let letters: Vec<char> =
            self.text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
        let column = self.text.char_indices().take_while(|(byte, _)| *byte < at).count();
        let (from, until) = (column.saturating_sub(AROUND), letters.len().min(column + AROUND));
        let shown: String = letters[from..until].iter().collect();
        let mark = " ".repeat(column - from);
        Error::usage(format!("invalid --{} at column {}: {why}\n  {shown}\n  {mark}^", self.flag, column + 1))
            .hint("acamp help where")
    }

    /// The same for a syntax error.
    pub fn syntax(&self, fault: &SyntaxFault) -> Error {
        self.fault(&fault.why, fault.at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_is_marked_by_characters() {
        let source = ExpressionText { flag: "where", text: "Größe = \n" };
        let message = source.fault("expected a value", 10).message().to_owned();
        assert_eq!(message, "invalid --where at column 9: expected a value\n  Größe =  \n          ^");
        let long = format!("{}tag", "a".repeat(300));
        let message = ExpressionText { flag: "where", text: &long }.fault("no", 300).message().to_owned();
        assert_eq!(
            message,
            format!("invalid --where at column 301: no\n  {}tag\n  {}^", "a".repeat(50), " ".repeat(50))
        );
    }
}
