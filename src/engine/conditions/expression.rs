//! The syntax tree of a filter expression, as typed: nothing is resolved yet.

/// An expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expression {
    /// All of them hold.
    And(Vec<Expression>),
    /// At least one holds.
    Or(Vec<Expression>),
    /// It does not hold.
    Not(Box<Expression>),
    /// A test of one property.
    Test(PropertyName, Test),
}

/// A property as named: `Plan`, `score:Engagement`, `field:Email`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PropertyName {
    /// Its name.
    pub text: String,
    /// What follows the colon.
    pub of: Option<String>,
    /// The byte of the expression where it begins.
    pub at: usize,
}

/// A test of the values of a property. `!=`, `not in` and `is not empty` are negations of these.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    /// Comparison with a value; `=` stands for any of its values.
    Compare(Operator, Literal),
    /// Equality with one of several values.
    In(Vec<Literal>),
    /// No value.
    Empty,
}

/// A comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// `=`.
    Equal,
    /// `<`.
    Less,
    /// `<=`.
    LessOrEqual,
    /// `>`.
    Greater,
    /// `>=`.
    GreaterOrEqual,
    /// `~`.
    Contains,
}

/// A value as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Literal {
    /// Its text, without quotation marks.
    pub text: String,
    /// Whether it was in quotation marks.
    pub is_quoted: bool,
    /// What follows the colon behind the quotation marks.
    pub status: Option<String>,
    /// The byte of the expression where it begins.
    pub at: usize,
}
