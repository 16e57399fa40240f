//! What is expected at the end of an unfinished filter expression. Pure.

/// What is expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expected {
    /// A property.
    Property,
    /// An operator after this property.
    Operator(String),
    /// `in` after `not`.
    In(String),
    /// The parenthesis after `in`.
    Open(String),
    /// A value of this property.
    Value(String),
    /// A value of this property in parentheses.
    Member(String),
    /// A comma or the closing parenthesis.
    Next(String),
    /// `empty`, or `not empty`.
    Empty(String),
    /// `and` or `or`: the expression may end here.
    Join,
    /// What was typed is no expression.
    Unknown,
}

/// One part of an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    /// A word or a name, without quotation marks, and whether it had some.
    Word(String, bool),
    /// An operator, a parenthesis or a comma.
    Symbol(String),
}

/// What is expected at the end of `typed`: the byte where the word begins that is being typed, and the state before it.
pub fn at_end(typed: &str) -> (usize, Expected) {
    let (tokens, start) = tokens(typed);
    (start, tokens.into_iter().fold(Expected::Property, next))
}

/// The complete parts, and the byte after them where an unfinished word begins.
fn tokens(typed: &str) -> (Vec<Token>, usize) {
    let mut found = Vec::new();
    let mut rest = typed.char_indices().peekable();
    while let Some(&(at, letter)) = rest.peek() {
        if letter.is_whitespace() {
            rest.next();
        } else if is_symbol(letter) {
            rest.next();
            let mut symbol = letter.to_string();
            let is_equal = |&(_, next): &(usize, char)| next == '=';
            if "!<>".contains(letter) && rest.next_if(is_equal).is_some() {
                symbol.push('=');
            }
            if symbol == "!" {
                return (found, at);
            }
            found.push(Token::Symbol(symbol));
        } else {
            let Some(word) = word(&mut rest) else { return (found, at) };
            if rest.peek().is_none() {
                return (found, at);
            }
            found.push(word);
        }
    }
    (found, typed.len())
}

fn is_symbol(letter: char) -> bool {
    "()=<>~,!".contains(letter)
}

/// A word, whose parts may be in quotation marks; none if a quotation mark is open at the end.
fn word(rest: &mut std::iter::Peekable<std::str::CharIndices<'_>>) -> Option<Token> {
    let (mut text, mut is_quoted) = (String::new(), false);
    while let Some((_, letter)) = rest.next_if(|(_, letter)| !letter.is_whitespace() && !is_symbol(*letter)) {
        if !"\"'".contains(letter) {
            text.push(letter);
            continue;
        }
        is_quoted = true;
        loop {
            match rest.next()?.1 {
                '\\' => text.push(rest.next()?.1),
                mark if mark == letter => break,
                inner => text.push(inner),
            }
        }
    }
    Some(Token::Word(text, is_quoted))
}

fn next(state: Expected, token: Token) -> Expected {
    let key_word = match &token {
        Token::Word(text, false) => text.to_ascii_lowercase(),
        Token::Symbol(symbol) => symbol.clone(),
        Token::Word(_, true) => String::new(),
    };
    match (state, token, key_word.as_str()) {
        (Expected::Property, _, "not" | "(") => Expected::Property,
        (Expected::Property, Token::Word(name, _), _) => Expected::Operator(name),
        (Expected::Operator(name), Token::Symbol(_), "=" | "!=" | "<" | "<=" | ">" | ">=" | "~") => {
            Expected::Value(name)
        }
        (Expected::Operator(name), _, "not") => Expected::In(name),
        (Expected::Operator(name) | Expected::In(name), _, "in") => Expected::Open(name),
        (Expected::Operator(name), _, "is") => Expected::Empty(name),
        (Expected::Open(name), _, "(") => Expected::Member(name),
        (Expected::Member(name), Token::Word(..), _) => Expected::Next(name),
        (Expected::Next(name), _, ",") => Expected::Member(name),
        (Expected::Empty(name), _, "not") => Expected::Empty(name),
        (Expected::Next(_), _, ")")
        | (Expected::Empty(_), _, "empty" | "null")
        | (Expected::Value(_), Token::Word(..), _) => Expected::Join,
        (Expected::Join, _, "and" | "or") => Expected::Property,
        (Expected::Join, _, ")") => Expected::Join,
        _ => Expected::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_state_before_the_last_word_is_found() {
        let tag = || "tag".to_owned();
        for (typed, start, state) in [
            ("", 0, Expected::Property),
            ("ta", 0, Expected::Property),
            ("tag ", 4, Expected::Operator(tag())),
            ("tag !", 4, Expected::Operator(tag())),
            ("tag=v", 4, Expected::Value(tag())),
            ("tag = 'churn r", 6, Expected::Value(tag())),
            ("tag = \"churn risk\" a", 19, Expected::Join),
            ("not (tag in (vip, cu", 18, Expected::Member(tag())),
            ("tag not in (vip", 12, Expected::Member(tag())),
            ("tag not ", 8, Expected::In(tag())),
            ("tag is not ", 11, Expected::Empty(tag())),
            ("tag is empty and ", 17, Expected::Property),
            ("score:\"Lead score\" > 5 or (", 27, Expected::Property),
            ("tag = vip vip vip", 14, Expected::Unknown),
        ] {
            assert_eq!(at_end(typed), (start, state), "{typed}");
        }
        assert_eq!(at_end("score:'Lead score' ").1, Expected::Operator("score:Lead score".to_owned()));
    }
}
