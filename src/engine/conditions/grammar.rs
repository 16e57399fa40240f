//! The grammar of filter expressions. Pure.
//!
//! ```text
//! either     = all *("or" all)
//! all        = negation *("and" negation)
//! negation   = *"not" ( "(" either ")" / test )
//! test       = property ( operator value / ["not"] "in" "(" value *("," value) ")" / "is" ["not"] "empty" )
//! property   = word [":" word]        ; a colon separates the words
//! value      = word / quoted [":" word]
//! operator   = "=" / "!=" / "<" / "<=" / ">" / ">=" / "~"
//! ```
//!
//! A quoted text is between `"` or `'`; a backslash makes the next character part of it. Key words are case-insensitive.

use winnow::ascii::multispace0;
use winnow::combinator::{alt, cut_err, delimited, eof, opt, preceded, repeat, separated, terminated};
use winnow::error::{ContextError, ErrMode, StrContext, StrContextValue};
use winnow::prelude::*;
use winnow::stream::{LocatingSlice, Location};
use winnow::token::{any, take_while};

use super::expression::{Expression, Literal, Operator, PropertyName, Test};

type Input<'i> = LocatingSlice<&'i str>;

/// Parentheses may be nested this deep.
const DEEPEST: usize = 50;

/// Words that are not names or values unless they are quoted.
const KEY_WORDS: [&str; 5] = ["and", "or", "not", "in", "is"];

/// What is wrong with a text, and at which byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxFault {
    /// What is wrong.
    pub why: String,
    /// The byte.
    pub at: usize,
}

/// Parses an expression.
///
/// # Errors
/// What is wrong with it.
pub fn parse(text: &str) -> Result<Expression, SyntaxFault> {
    check_depth(text)?;
    let mut whole = delimited(multispace0, either, expected(eof, "\"and\", \"or\" or the end"));
    whole.parse(LocatingSlice::new(text)).map_err(|error| {
        let expectations = error.inner().context().find_map(|context| match context {
            StrContext::Expected(StrContextValue::Description(what)) => Some(*what),
            _ => None,
        });
        SyntaxFault { why: format!("expected {}", expectations.unwrap_or("a comparison")), at: error.offset() }
    })
}

/// A text as a quoted value.
pub fn quoted_value(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// A text as a value or a name of an expression: in quotation marks if it needs them.
pub fn written(text: &str) -> String {
    let is_plain = |letter: char| letter.is_alphanumeric() || "_-.@%+/".contains(letter);
    let is_word = !text.is_empty() && text.chars().all(is_plain);
    if is_word && !KEY_WORDS.iter().any(|word| word.eq_ignore_ascii_case(text)) {
        return text.to_owned();
    }
    quoted_value(text)
}

/// The parser is recursive, so that nesting needs memory.
fn check_depth(text: &str) -> Result<(), SyntaxFault> {
    let mut depth = 0_usize;
    for (at, letter) in text.char_indices() {
        match letter {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            return Err(SyntaxFault { why: format!("more than {DEEPEST} nested parentheses"), at });
        }
    }
    Ok(())
}

/// A parser whose failure is final and says what was expected.
fn expected<'i, O>(
    parser: impl Parser<Input<'i>, O, ErrMode<ContextError>>,
    what: &'static str,
) -> impl Parser<Input<'i>, O, ErrMode<ContextError>> {
    cut_err(parser).context(StrContext::Expected(StrContextValue::Description(what)))
}

fn either(input: &mut Input<'_>) -> ModalResult<Expression> {
    let parts: Vec<Expression> = separated(1.., all, key_word("or")).parse_next(input)?;
    Ok(one_or(parts, Expression::Or))
}

fn all(input: &mut Input<'_>) -> ModalResult<Expression> {
    let parts: Vec<Expression> = separated(1.., negation, key_word("and")).parse_next(input)?;
    Ok(one_or(parts, Expression::And))
}

fn one_or(mut parts: Vec<Expression>, several: impl Fn(Vec<Expression>) -> Expression) -> Expression {
    match parts.len() {
        1 => parts.remove(0),
        _ => several(parts),
    }
}

fn negation(input: &mut Input<'_>) -> ModalResult<Expression> {
    let negations: Vec<()> = repeat(0.., key_word("not")).parse_next(input)?;
    let inner = expected(alt((group, test)), "a comparison such as tag = vip").parse_next(input)?;
    Ok(negated(inner, negations.len() % 2 == 1))
}

fn negated(inner: Expression, is_negated: bool) -> Expression {
    if is_negated { Expression::Not(Box::new(inner)) } else { inner }
}

fn group(input: &mut Input<'_>) -> ModalResult<Expression> {
    delimited(symbol("("), either, expected(symbol(")"), "\"and\", \"or\" or \")\"")).parse_next(input)
}

fn test(input: &mut Input<'_>) -> ModalResult<Expression> {
    let name = property.parse_next(input)?;
    let (test, is_negated) =
        expected(alt((among, emptiness, comparison)), "an operator: = != < <= > >= ~ in, or \"is empty\"")
            .parse_next(input)?;
    Ok(negated(Expression::Test(name, test), is_negated))
}

fn comparison(input: &mut Input<'_>) -> ModalResult<(Test, bool)> {
    let operator =
        |text: &'static str, operator: Operator, is_negated: bool| symbol(text).map(move |()| (operator, is_negated));
    let (operator, is_negated) = alt((
        operator("!=", Operator::Equal, true),
        operator("<=", Operator::LessOrEqual, false),
        operator(">=", Operator::GreaterOrEqual, false),
        operator("=", Operator::Equal, false),
        operator("<", Operator::Less, false),
        operator(">", Operator::Greater, false),
        operator("~", Operator::Contains, false),
    ))
    .parse_next(input)?;
    let literal = value.parse_next(input)?;
    Ok((Test::Compare(operator, literal), is_negated))
}

fn among(input: &mut Input<'_>) -> ModalResult<(Test, bool)> {
    let not = opt(key_word("not"));
    let is_negated = terminated(not, key_word("in")).parse_next(input)?.is_some();
    let values: Vec<Literal> = delimited(
        expected(symbol("("), "\"(\" and values, such as in (vip, customer)"),
        separated(1.., value, symbol(",")),
        expected(symbol(")"), "\",\" or \")\""),
    )
    .parse_next(input)?;
    Ok((Test::In(values), is_negated))
}

fn emptiness(input: &mut Input<'_>) -> ModalResult<(Test, bool)> {
    let negation = preceded(key_word("is"), opt(key_word("not"))).parse_next(input)?;
    expected(alt((key_word("empty"), key_word("null"))), "\"empty\" or \"not empty\"").parse_next(input)?;
    Ok((Test::Empty, negation.is_some()))
}

fn property(input: &mut Input<'_>) -> ModalResult<PropertyName> {
    let at = input.current_token_start();
    let part = || alt((quoted, bare(":")));
    let text = part().parse_next(input)?;
    let of = opt(preceded(":", expected(part(), "a name after the colon"))).parse_next(input)?;
    multispace0.parse_next(input)?;
    Ok(PropertyName { text, of, at })
}

fn value(input: &mut Input<'_>) -> ModalResult<Literal> {
    let at = input.current_token_start();
    let in_quotes = (quoted, opt(preceded(":", expected(bare(""), "a status after the colon"))));
    let in_quotes = in_quotes.map(|(text, status)| (text, status, true));
    let plain = bare("").map(|text| (text, None, false));
    let (text, status, is_quoted) =
        expected(alt((in_quotes, plain)), "a value; write \"…\" around one with spaces").parse_next(input)?;
    multispace0.parse_next(input)?;
    Ok(Literal { text, is_quoted, status, at })
}

/// A word without quotation marks that is no key word, without the characters in `but`.
fn bare<'i>(but: &'static str) -> impl Parser<Input<'i>, String, ErrMode<ContextError>> {
    let is_plain = move |letter: char| {
        !letter.is_whitespace() && !letter.is_control() && !"()'\",=!<>~".contains(letter) && !but.contains(letter)
    };
    let is_name = |word: &&str| !KEY_WORDS.iter().any(|key_word| key_word.eq_ignore_ascii_case(word));
    take_while(1.., is_plain).verify(move |word: &str| is_name(&word)).map(str::to_owned)
}

fn quoted(input: &mut Input<'_>) -> ModalResult<String> {
    let mark = alt(('"', '\'')).parse_next(input)?;
    let mut text = String::new();
    loop {
        match expected(any, "the closing quotation mark").parse_next(input)? {
            letter if letter == mark => return Ok(text),
            '\\' => text.push(expected(any, "the closing quotation mark").parse_next(input)?),
            letter => text.push(letter),
        }
    }
}

/// A symbol, and the white space behind it.
fn symbol<'i>(text: &'static str) -> impl Parser<Input<'i>, (), ErrMode<ContextError>> {
    (text, multispace0).void()
}

/// A word of the language, in any case, and the white space behind it.
fn key_word<'i>(word: &'static str) -> impl Parser<Input<'i>, (), ErrMode<ContextError>> {
    let is_letter = |letter: char| letter.is_alphanumeric() || letter == '_';
    let typed = take_while(1.., is_letter).verify(move |typed: &str| typed.eq_ignore_ascii_case(word));
    (typed, multispace0).void()
}

#[cfg(test)]
#[path = "grammar_tests.rs"]
mod tests;
