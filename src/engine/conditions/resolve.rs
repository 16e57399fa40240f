//! Resolves the names of an expression: properties by the catalogue, custom fields and records by their names. Every name is
//! resolved once, before anything is read.

use jiff::Timestamp;

use super::condition::{Condition, PropertyValues, Requirement};
use super::expression::{Expression, Literal, Operator, PropertyName, Test};
use super::faults::ExpressionText;
use super::literals::{ValueType, requirement};
use crate::catalogue;
use crate::catalogue::model::Resource;
use crate::catalogue::properties::{ANY_STATUS, FieldRows, Property, Relation, Statuses, ValuePlace};
use crate::error::{Error, Kind, Result};
use crate::session::custom_field::Field;
use crate::session::name_resolution::{Lookup, option};
use crate::text::similarity::{letters, nearest};

/// The name that stands for a custom field: `field:Email`.
const FIELD: &str = "field";

/// Types of custom fields whose values are options.
const WITH_OPTIONS: [&str; 5] = ["dropdown", "radio", "listbox", "checkbox", "multiselect"];

/// Resolves the names of one expression.
pub struct Resolver<'a> {
    /// The resource whose records are tested.
    pub resource: &'static Resource,
    /// Where names are looked up.
    pub lookup: &'a Lookup<'a>,
    /// The current time, by the server's clock.
    pub now: Timestamp,
    /// The expression as typed.
    pub source: ExpressionText<'a>,
}

/// What the values of a property can be compared with.
enum Comparable {
    /// PropertyValues of a type.
    Typed(ValueType),
    /// Options of a custom field.
    Options(Field),
    /// Words for codes.
    Words(&'static [(&'static str, &'static str)]),
    /// Records of a resource.
    Records(&'static str),
}

impl Resolver<'_> {
    /// The condition for an expression.
    ///
    /// # Errors
    /// `NotFound` for an unknown property or record, `Usage` for a value of another type, and those of the lookup.
    pub fn condition(&self, expression: &Expression) -> Result<Condition> {
        let each = |parts: &[Expression]| parts.iter().map(|part| self.condition(part)).collect::<Result<Vec<_>>>();
        Ok(match expression {
            Expression::And(parts) => Condition::And(each(parts)?),
            Expression::Or(parts) => Condition::Or(each(parts)?),
            Expression::Not(inner) => Condition::Not(Box::new(self.condition(inner)?)),
            Expression::Test(name, test) => self.test(name, test)?,
        })
    }

    fn test(&self, name: &PropertyName, test: &Test) -> Result<Condition> {
        let (values, comparable) = self.values(name)?;
        match test {
            Test::Empty => Ok(Condition::None(values)),
            Test::Compare(operator, literal) => self.comparison(name, &values, &comparable, *operator, literal),
            Test::In(literals) => {
                let one = |literal| self.comparison(name, &values, &comparable, Operator::Equal, literal);
                Ok(Condition::Or(literals.iter().map(one).collect::<Result<_>>()?))
            }
        }
    }

    /// The values of a property, and what they can be compared with.
    fn values(&self, name: &PropertyName) -> Result<(PropertyValues, Comparable)> {
        let is_field = letters(&name.text) == FIELD;
        let own = self.resource.filterable.properties.iter().find(|own| letters(own.name) == letters(&name.text));
        match (own, &name.of) {
            (None, Some(title)) if is_field => self.field(name, title),
            (Some(Property { place: ValuePlace::NumberOf(relation, key), .. }), Some(of)) => {
                let id = self.lookup.id(relation.resource, of)?;
                Ok((PropertyValues::NumberOf(*relation, key, id), Comparable::Typed(ValueType::Number)))
            }
            (Some(Property { place: ValuePlace::NumberOf(..), name: own, .. }), None) => {
                Err(self.source.fault(&format!("{own} needs a name, such as {own}:\"Lead score\""), name.at))
            }
            (_, Some(of)) => {
                let why =
                    format!("{} takes nothing after a colon; write \"{}:{of}\" for a field", name.text, name.text);
                Err(self.source.fault(&why, name.at))
            }
            (Some(own), None) => Ok(of_property(own)),
            (None, None) => self.field(name, &name.text),
        }
    }

    fn field(&self, name: &PropertyName, title: &str) -> Result<(PropertyValues, Comparable)> {
        let unknown = |error: Option<&Error>| self.unknown_property(name, title, error);
        let Some(rows) = self.resource.filterable.fields else { return Err(unknown(None)) };
        let Some(fields) = catalogue::find(rows.resource) else { return Err(unknown(None)) };
        let field = self.lookup.field(fields, title).map_err(|error| match error.kind() {
            Kind::NotFound => unknown(Some(&error)),
            _ => error,
        })?;
        Ok(of_field(rows, field))
    }

    fn unknown_property(&self, name: &PropertyName, title: &str, error: Option<&Error>) -> Error {
        let properties = self.resource.filterable.properties;
        let near = nearest(title, properties.iter().map(|property| property.name));
        let hint = match (near, error.and_then(Error::hint_text).filter(|hint| hint.starts_with("did you mean"))) {
            (Some(near), None) => format!("did you mean {near}?"),
            (_, Some(hint)) => hint.to_owned(),
            (None, None) => {
                let known: Vec<&str> = properties.iter().map(|property| property.name).collect();
                let fields =
                    if self.resource.filterable.fields.is_some() { ", and custom fields by title" } else { "" };
                format!("properties: {}{fields}", known.join(", "))
            }
        };
        let what = if self.resource.filterable.fields.is_some() { "property or custom field" } else { "property" };
        self.source.fault(&format!("no {what} `{title}`"), name.at).with_kind(Kind::NotFound).hint(hint)
    }

    fn comparison(
        &self,
        name: &PropertyName,
        values: &PropertyValues,
        comparable: &Comparable,
        operator: Operator,
        literal: &Literal,
    ) -> Result<Condition> {
        let (values, text) = self.with_status(name, values, literal)?;
        let fault = |why: &str| self.source.fault(&format!("{} {why}", name.text), literal.at);
        let required = match (comparable, operator) {
            (Comparable::Typed(kind), _) => requirement(*kind, operator, text, self.now).map_err(|why| fault(&why))?,
            (Comparable::Options(_), Operator::Contains) => {
                requirement(ValueType::Text, operator, text, self.now).map_err(|why| fault(&why))?
            }
            (Comparable::Options(field), Operator::Equal) => Requirement::Code(vec![option(field, text)?]),
            (Comparable::Words(words), Operator::Equal) => {
                Requirement::Code(vec![code(words, text).ok_or_else(|| {
                    let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
                    fault(&format!("is one of {}", known.join(", ")))
                })?])
            }
            (Comparable::Records(resource), Operator::Equal) => {
                Requirement::Code(vec![self.lookup.id(resource, text)?])
            }
            _ => return Err(fault("has no order and no text: use =, !=, in or \"is empty\"")),
        };
        Ok(Condition::Some(values, required))
    }

    /// The values and the text of a literal without its status.
    fn with_status<'l>(
        &self,
        name: &PropertyName,
        values: &PropertyValues,
        literal: &'l Literal,
    ) -> Result<(PropertyValues, &'l str)> {
        let PropertyValues::Related(relation @ Relation { status: Some(statuses), .. }, _, filter) = values else {
            return match &literal.status {
                None => Ok((values.clone(), &literal.text)),
                Some(_) => Err(self.source.fault(&format!("{} has no status", name.text), literal.at)),
            };
        };
        let split = || literal.text.rsplit_once(':').filter(|(_, word)| status(*statuses, word).is_some());
        let (text, word) = match &literal.status {
            Some(word) => (literal.text.as_str(), Some(word.as_str())),
            None if literal.is_quoted => (literal.text.as_str(), None),
            None => split().map_or((literal.text.as_str(), None), |(text, word)| (text, Some(word))),
        };
        let Some(word) = word else { return Ok((values.clone(), text)) };
        let code = status(*statuses, word).ok_or_else(|| {
            let words: Vec<&str> = statuses.words.iter().map(|(word, _)| *word).chain([ANY_STATUS]).collect();
            self.source.fault(&format!("unknown status `{word}`: it is one of {}", words.join(", ")), literal.at)
        })?;
        Ok((PropertyValues::Related(*relation, code, *filter), text))
    }
}

/// The code of a status; none within for any. None for an unknown word.
fn status(statuses: Statuses, word: &str) -> Option<Option<String>> {
    if word.eq_ignore_ascii_case(ANY_STATUS) {
        return Some(None);
    }
    code(statuses.words, word).map(Some)
}

fn code(words: &[(&str, &str)], text: &str) -> Option<String> {
    let found = words.iter().find(|(word, code)| word.eq_ignore_ascii_case(text.trim()) || *code == text.trim());
    found.map(|(_, code)| (*code).to_owned())
}

fn of_property(property: &Property) -> (PropertyValues, Comparable) {
    let own = |key| PropertyValues::Own(key, property.server_filter);
    match property.place {
        ValuePlace::Text(key) => (own(key), Comparable::Typed(ValueType::Text)),
        ValuePlace::Number(key) => (own(key), Comparable::Typed(ValueType::Number)),
        ValuePlace::Amount(key) => (own(key), Comparable::Typed(ValueType::Amount)),
        ValuePlace::Time(key) => (own(key), Comparable::Typed(ValueType::Time)),
        ValuePlace::Words(key, words) => (own(key), Comparable::Words(words)),
        ValuePlace::Id(key, resource) => {
            (PropertyValues::Reference(key, property.server_filter), Comparable::Records(resource))
        }
        ValuePlace::Related(relation) | ValuePlace::NumberOf(relation, _) => {
            let default = relation.status.map(|statuses| statuses.default).filter(|code| !code.is_empty());
            let values = PropertyValues::Related(relation, default.map(str::to_owned), property.server_filter);
            (values, Comparable::Records(relation.resource))
        }
    }
}

fn of_field(rows: FieldRows, field: Field) -> (PropertyValues, Comparable) {
    let has_options = WITH_OPTIONS.contains(&field.kind.as_str());
    let values = PropertyValues::Field(rows, field.id.clone(), has_options);
    let comparable = match field.kind.as_str() {
        "date" | "datetime" => Comparable::Typed(ValueType::Time),
        "number" => Comparable::Typed(ValueType::Number),
        "currency" => Comparable::Typed(ValueType::Amount),
        _ if has_options => Comparable::Options(field),
        _ => Comparable::Typed(ValueType::Text),
    };
    (values, comparable)
}
