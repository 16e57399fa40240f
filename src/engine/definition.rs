//! Filter expressions as the body of a request: the definition of a segment, written from an expression and read back as one.

use serde_json::{Value, json};

use super::conditions::expression::{Expression, Literal, Operator, PropertyName, Test};
use super::conditions::faults::ExpressionText;
use super::conditions::grammar;
use super::done::Done;
use crate::api::reply::wording::brief;
use crate::api::request::Input;
use crate::args::conditions::WHERE;
use crate::catalogue;
use crate::catalogue::definitions::{Definition, KnownCondition};
use crate::catalogue::model::{Operation, Param};
use crate::error::{Error, Result};
use crate::session::name_resolution::Lookup;
use crate::text::similarity::{letters, nearest};

mod groups;
mod words;

use groups::{ConditionGroup, Formula};
pub use words::{described, expression_of};

/// The longest expression that a result line repeats, in characters.
const LONGEST: usize = 200;

/// Replaces the expression in `input`, if there is one, with the properties that it stands for.
///
/// # Errors
/// `Usage` for a syntax error and for what a definition cannot express, with its place; those of the lookup.
pub fn fill(operation: &'static Operation, input: &mut Input, lookup: &Lookup<'_>) -> Result<()> {
    let found = input.fields.iter().position(|(param, _)| param.definition().is_some());
    let Some((param, texts)) = found.map(|at| input.fields.remove(at)) else { return Ok(()) };
    let Some(definition) = param.definition() else { return Ok(()) };
    let property = |wire: &str| operation.fields.iter().find(|own: &&Param| own.wire == wire);
    let parsed = texts.iter().map(|text| {
        let source = ExpressionText { flag: WHERE, text };
        let expression = grammar::parse(text).map_err(|fault| source.syntax(&fault))?;
        DefinitionWriter { definition, lookup: Some(lookup), source }.formula(&expression)
    });
    let formula = Formula::All(parsed.collect::<Result<_>>()?);
    let (operator, groups) = groups::arranged(formula).ok_or_else(|| {
        let most = groups::MOST;
        Error::usage(format!("--{WHERE} needs more than {most} conditions: write it with fewer alternatives"))
    })?;
    let (conditions, groups) = written(&groups, &definition.known[0]);
    for (wire, value) in [
        (definition.conditions, conditions.to_string()),
        (definition.groups, groups.to_string()),
        (definition.operator, operator.to_owned()),
    ] {
        input.fields.extend(property(wire).map(|param| (param, vec![value])));
    }
    Ok(())
}

/// The expression that was typed for a write, if there was one.
pub fn typed(done: &Done) -> Option<String> {
    let given = done.given.as_ref()?.typed.fields.iter().find(|(param, _)| param.definition().is_some());
    let (_, texts) = given?;
    let several = |text: &String| if texts.len() > 1 { format!("({text})") } else { text.clone() };
    Some(brief(&texts.iter().map(several).collect::<Vec<_>>().join(" and "), LONGEST))
}

/// The definition that expressions of segments are written as.
fn any() -> Option<&'static Definition> {
    catalogue::ALL.iter().find_map(|resource| resource.definition())
}

/// The names in an expression that a definition can express, without looking them up.
///
/// # Errors
/// `Usage` as [`fill`], without those of the lookup.
pub fn names_in(text: &str) -> Result<Vec<String>> {
    Ok(formula_of(text)?.into_iter().flat_map(|(_, groups)| groups).flat_map(|group| group.values).collect())
}

/// The expression in the form that all equivalent ones with the same two levels have; none if it is not valid.
pub fn canonical(text: &str) -> Option<String> {
    let (operator, groups) = formula_of(text).ok()??;
    let known = any()?.known.first()?;
    let written = |group: ConditionGroup| {
        let mut values: Vec<String> = group.values;
        values.sort();
        values.dedup();
        let tests = values.iter().map(|value| format!("{} = {}", known.property, grammar::written(value)));
        tests.collect::<Vec<_>>().join(&format!(" {} ", group.operator))
    };
    let mut parts: Vec<String> = groups.into_iter().map(written).collect();
    parts.sort();
    parts.dedup();
    match parts.as_slice() {
        [one] => Some(one.clone()),
        several => {
            Some(several.iter().map(|part| format!("({part})")).collect::<Vec<_>>().join(&format!(" {operator} ")))
        }
    }
}

/// What an expression is written as, with names in place of IDs; none for too many conditions.
fn formula_of(text: &str) -> Result<Option<(&'static str, Vec<ConditionGroup>)>> {
    let Some(definition) = any() else { return Ok(None) };
    let source = ExpressionText { flag: WHERE, text };
    let expression = grammar::parse(text).map_err(|fault| source.syntax(&fault))?;
    Ok(groups::arranged(DefinitionWriter { definition, lookup: None, source }.formula(&expression)?))
}

/// Resolves the names of an expression, as far as a definition can express it.
struct DefinitionWriter<'a> {
    definition: &'static Definition,
    /// None to keep the names.
    lookup: Option<&'a Lookup<'a>>,
    source: ExpressionText<'a>,
}

impl DefinitionWriter<'_> {
    fn formula(&self, expression: &Expression) -> Result<Formula> {
        let each = |parts: &[Expression]| parts.iter().map(|part| self.formula(part)).collect::<Result<Vec<_>>>();
        match expression {
            Expression::And(parts) => Ok(Formula::All(each(parts)?)),
            Expression::Or(parts) => Ok(Formula::Any(each(parts)?)),
            Expression::Not(inner) => {
                // A name that is wrong is told first.
                self.formula(inner)?;
                let why = "a segment cannot test that something does not hold: the API documents no such condition";
                Err(self.fault(why, first_place(inner)))
            }
            Expression::Test(name, test) => self.test(name, test),
        }
    }

    fn test(&self, name: &PropertyName, test: &Test) -> Result<Formula> {
        let known = self.known(name)?;
        let one = |literal: &Literal| {
            let text = self.text(name, literal)?;
            let value = self.lookup.map_or_else(|| Ok(text.to_owned()), |lookup| lookup.id(known.resource, text))?;
            Ok(Formula::One(value))
        };
        match test {
            Test::Compare(Operator::Equal, literal) => one(literal),
            Test::In(literals) => Ok(Formula::Any(literals.iter().map(one).collect::<Result<_>>()?)),
            Test::Compare(_, literal) => {
                let why = format!("a segment can test {} only with = or in", known.property);
                Err(self.fault(&why, literal.at))
            }
            Test::Empty => {
                let why = format!("a segment cannot test whether there is any {}", known.property);
                Err(self.fault(&why, name.at))
            }
        }
    }

    fn text<'l>(&self, name: &PropertyName, literal: &'l Literal) -> Result<&'l str> {
        match &literal.status {
            None => Ok(&literal.text),
            Some(_) => Err(self.fault(&format!("{} has no status", name.text), literal.at)),
        }
    }

    fn known(&self, name: &PropertyName) -> Result<&'static KnownCondition> {
        let all = self.definition.known;
        if let Some(known) =
            all.iter().find(|known| name.of.is_none() && letters(known.property) == letters(&name.text))
        {
            return Ok(known);
        }
        let properties: Vec<&str> = all.iter().map(|known| known.property).collect();
        let why = format!(
            "a segment cannot test {}: the API documents conditions on {} only",
            name.text,
            properties.join(" and ")
        );
        Err(match nearest(&name.text, properties) {
            Some(near) => self.fault(&why, name.at).hint(format!("did you mean {near}?")),
            None => self.fault(&why, name.at),
        })
    }

    fn fault(&self, why: &str, at: usize) -> Error {
        self.source.fault(why, at)
    }
}

/// The byte where an expression begins, as far as it is known.
fn first_place(expression: &Expression) -> usize {
    match expression {
        Expression::And(parts) | Expression::Or(parts) => parts.first().map_or(0, first_place),
        Expression::Not(inner) => first_place(inner),
        Expression::Test(name, _) => name.at,
    }
}

/// The conditions and the groups, with IDs from 1.
fn written(groups: &[ConditionGroup], known: &KnownCondition) -> (Value, Value) {
    let mut conditions = Vec::new();
    let mut written = Vec::new();
    for (at, group) in groups.iter().enumerate() {
        let mut members = Vec::new();
        for value in &group.values {
            let id = (conditions.len() + 1).to_string();
            members.push(json!({ "id": id, "type": "condition" }));
            conditions.push(json!({
                "id": id,
                "object_type": known.object_type,
                "source_system": "activecampaign",
                "fields": [{
                    "name": known.field,
                    "operator": "=",
                    "value": value,
                    "data_type": known.data_type,
                }],
            }));
        }
        written.push(json!({ "id": (at + 1).to_string(), "operator": group.operator, "values": members }));
    }
    (Value::from(conditions), Value::from(written))
}
