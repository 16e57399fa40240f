//! Values of custom fields: `Birthday=1980-02-03` as typed, checked against the field and spelled for its service. One
//! field may be given several times where it takes several options.

use serde_json::Value;

use super::Lookup;
use crate::api::request::{CustomValue, Input};
use crate::catalogue;
use crate::catalogue::model::{Kind, Resource, Several};
use crate::error::{Error, Result};
use crate::session::custom_field::{Fault, Field, Spelled, bars};

/// The most options that are named.
const SHOWN: usize = 12;

/// Turns the texts for custom fields in `input` into values.
///
/// # Errors
/// `NotFound` for a field there is not, `Usage` for a value it does not take, and those of the look-up. Nothing of the
/// input is sent before all of it is right.
pub fn spell(lookup: &Lookup<'_>, input: &mut Input) -> Result<()> {
    let is_custom = |kind: Kind| matches!(kind, Kind::FieldValue(_) | Kind::CustomFieldValue(_));
    let given = std::mem::take(&mut input.fields);
    let (typed, others): (Vec<_>, Vec<_>) = given.into_iter().partition(|(param, _)| is_custom(param.kind));
    input.fields = others;
    for (param, texts) in typed {
        let (Kind::FieldValue(noun) | Kind::CustomFieldValue(noun)) = param.kind else { continue };
        if let Some(resource) = catalogue::find(noun) {
            input.custom.push((param, all(lookup, resource, &texts)?));
        }
    }
    Ok(())
}

/// The values of all fields that are given, in the order of their first mention.
fn all(lookup: &Lookup<'_>, resource: &'static Resource, texts: &[String]) -> Result<Vec<CustomValue>> {
    let mut fields: Vec<(Field, Vec<&str>)> = Vec::new();
    for text in texts {
        let (name, value) = text.split_once('=').unwrap_or((text, ""));
        let field = lookup.field(resource, name.trim())?;
        match fields.iter_mut().find(|(known, _)| known.id == field.id) {
            Some((_, values)) => values.push(value),
            None => fields.push((field, vec![value])),
        }
    }
    let one = |(field, values): (Field, Vec<&str>)| {
        let spelled = field.typed(&values).map_err(|fault| complaint(&field, &values, fault))?;
        Ok(written(resource, field.id, spelled))
    };
    fields.into_iter().map(one).collect()
}

fn written(resource: &Resource, field: String, spelled: Spelled) -> CustomValue {
    let several = resource.values.map_or(Several::Bars, |values| values.several);
    let (value, currency) = match spelled {
        Spelled::One(text) => (Value::from(text), None),
        Spelled::Several(options) if several == Several::Bars => (Value::from(bars(&options)), None),
        Spelled::Several(options) => (Value::from(options), None),
        Spelled::Amount(cents, currency) => (Value::from(cents), currency),
    };
    CustomValue { field, value, currency }
}

/// Why a value is refused, with what the field takes.
fn complaint(field: &Field, values: &[&str], (fault, why): (Fault, String)) -> Error {
    let title = if field.title.is_empty() { &field.id } else { &field.title };
    let typed = values.join(", ");
    let message = match fault {
        Fault::Date => format!("the field {title} takes a date, not `{typed}`: {why}"),
        Fault::Moment => format!("the field {title} takes a moment, not `{typed}`: {why}"),
        Fault::Number => format!("the field {title} takes a number, not `{typed}`: {why}"),
        Fault::Amount => format!("the field {title} takes an amount, not `{typed}`: {why}"),
        Fault::Several => format!("the field {title} takes one value, not several"),
        Fault::UnknownOption => format!("the field {title} has no option `{}`", field.strange(values).join("`, `")),
    };
    let error = Error::usage(message);
    if field.options.is_empty() {
        return error;
    }
    let shown: Vec<&str> = field.options.iter().take(SHOWN).map(String::as_str).collect();
    let more = if field.options.len() > SHOWN { ", …" } else { "" };
    error.hint(format!("its options: {}{more}", shown.join(", ")))
}
