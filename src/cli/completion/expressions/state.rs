//! What is expected at the end of an unfinished filter expression. Pure.

/// What is expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
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
pub fn at_end(typed: &str) -> (usize, State) {
    let (tokens, start) = tokens(typed);
    (start, tokens.into_iter().fold(State::Property, next))
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

fn next(state: State, token: Token) -> State {
    let key_word = match &token {
        Token::Word(text, false) => text.to_ascii_lowercase(),
        Token::Symbol(symbol) => symbol.clone(),
        Token::Word(_, true) => String::new(),
    };
    match (state, token, key_word.as_str()) {
        (State::Property, _, "not" | "(") => State::Property,
        (State::Property, Token::Word(name, _), _) => State::Operator(name),
        (State::Operator(name), Token::Symbol(_), "=" | "!=" | "<" | "<=" | ">" | ">=" | "~") => State::Value(name),
        (State::Operator(name), _, "not") => State::In(name),
        (State::Operator(name) | State::In(name), _, "in") => State::Open(name),
        (State::Operator(name), _, "is") => State::Empty(name),
        (State::Open(name), _, "(") => State::Member(name),
        (State::Member(name), Token::Word(..), _) => State::Next(name),
        (State::Next(name), _, ",") => State::Member(name),
        (State::Empty(name), _, "not") => State::Empty(name),
        (State::Next(_), _, ")") | (State::Empty(_), _, "empty" | "null") | (State::Value(_), Token::Word(..), _) => {
            State::Join
        }
        (State::Join, _, "and" | "or") => State::Property,
        (State::Join, _, ")") => State::Join,
        _ => State::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_state_before_the_last_word_is_found() {
        let tag = || "tag".to_owned();
        for (typed, start, state) in [
            ("", 0, State::Property),
            ("ta", 0, State::Property),
            ("tag ", 4, State::Operator(tag())),
            ("tag !", 4, State::Operator(tag())),
            ("tag=v", 4, State::Value(tag())),
            ("tag = 'churn r", 6, State::Value(tag())),
            ("tag = \"churn risk\" a", 19, State::Join),
            ("not (tag in (vip, cu", 18, State::Member(tag())),
            ("tag not in (vip", 12, State::Member(tag())),
            ("tag not ", 8, State::In(tag())),
            ("tag is not ", 11, State::Empty(tag())),
            ("tag is empty and ", 17, State::Property),
            ("score:\"Lead score\" > 5 or (", 27, State::Property),
            ("tag = vip vip vip", 14, State::Unknown),
        ] {
            assert_eq!(at_end(typed), (start, state), "{typed}");
        }
        assert_eq!(at_end("score:'Lead score' ").1, State::Operator("score:Lead score".to_owned()));
    }
}
