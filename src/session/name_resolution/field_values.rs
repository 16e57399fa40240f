//! Values of custom fields: `Birthday=1980-02-03` as typed, validated against the field and encoded for the server. A
//! field that accepts several options may be given several times.

use serde_json::Value;

use super::Lookup;
use crate::api::request::{CustomValue, Input};
use crate::catalogue;
use crate::catalogue::model::{Kind, Resource, Several};
use crate::error::{Error, Result};
use crate::session::custom_field::{Encoded, Fault, Field, bars};
use crate::text::cell_dates::CellDates;

/// The most options shown.
const SHOWN: usize = 12;

/// Turns the texts for custom fields in `input` into values.
///
/// # Errors
/// `NotFound` for an unknown field, `Usage` for a value it does not accept, and those of the lookup. Nothing is sent until
/// the whole input is valid.
pub fn encode(lookup: &Lookup<'_>, input: &mut Input) -> Result<()> {
    let is_custom = |kind: Kind| matches!(kind, Kind::FieldValue(_) | Kind::CustomFieldValue(_));
    let given = std::mem::take(&mut input.fields);
    let (typed, others): (Vec<_>, Vec<_>) = given.into_iter().partition(|(param, _)| is_custom(param.kind));
    input.fields = others;
    for (param, texts) in typed {
        let (Kind::FieldValue(resource) | Kind::CustomFieldValue(resource)) = param.kind else { continue };
        if let Some(resource) = catalogue::find(resource) {
            input.custom.push((param, encode_all(lookup, resource, &texts, &input.dates)?));
        }
    }
    Ok(())
}

/// The option of a custom field that a text names.
///
/// # Errors
/// `Usage` for a text that is no option, or that names several.
pub fn option(field: &Field, text: &str) -> Result<String> {
    let one = field.typed(&[text], &CellDates::default()).and_then(|encoded| match encoded {
        Encoded::One(option) => Ok(option),
        Encoded::Several(options) if options.len() == 1 => Ok(options.concat()),
        _ => Err((Fault::Several, String::new())),
    });
    one.map_err(|fault| invalid(field, &[text], fault))
}

/// The values of all given fields, in the order in which they are first mentioned.
fn encode_all(
    lookup: &Lookup<'_>,
    resource: &'static Resource,
    texts: &[String],
    dates: &CellDates,
) -> Result<Vec<CustomValue>> {
    let mut fields: Vec<(Field, Vec<&str>)> = Vec::new();
    for text in texts {
        let (name, value) = text.split_once('=').unwrap_or((text, ""));
        let field = lookup.field(resource, name.trim())?;
        match fields.iter_mut().find(|(known, _)| known.id == field.id) {
            Some((_, values)) => values.push(value),
            None => fields.push((field, vec![value])),
        }
    }
    let encode = |(field, values): (Field, Vec<&str>)| {
        let encoded = field.typed(&values, dates).map_err(|fault| invalid(&field, &values, fault))?;
        Ok(custom_value(resource, field, encoded))
    };
    fields.into_iter().map(encode).collect()
}

fn custom_value(resource: &Resource, field: Field, encoded: Encoded) -> CustomValue {
    let several = resource.values.map_or(Several::Bars, |values| values.several);
    let (value, currency) = match encoded {
        Encoded::One(text) => (Value::from(text), None),
        Encoded::Several(options) if several == Several::Bars => (Value::from(bars(&options)), None),
        Encoded::Several(options) => (Value::from(options), None),
        Encoded::Amount(cents, currency) => (Value::from(cents), currency),
    };
    CustomValue { field: field.id, title: field.title, value, currency }
}

/// The error for a value that the field does not accept, with what it accepts.
fn invalid(field: &Field, values: &[&str], (fault, why): (Fault, String)) -> Error {
    let title = if field.title.is_empty() { &field.id } else { &field.title };
    let typed = values.join(", ");
    let message = match fault {
        Fault::Date => format!("invalid date `{typed}` for field {title}: {why}"),
        Fault::Moment => format!("invalid timestamp `{typed}` for field {title}: {why}"),
        Fault::Number => format!("invalid number `{typed}` for field {title}: {why}"),
        Fault::Amount => format!("invalid amount `{typed}` for field {title}: {why}"),
        Fault::Several => format!("field {title} accepts one value only"),
        Fault::UnknownOption => format!("field {title} has no option `{}`", field.unknown(values).join("`, `")),
    };
    let error = Error::usage(message);
    if field.options.is_empty() {
        return error;
    }
    let shown: Vec<&str> = field.options.iter().take(SHOWN).map(String::as_str).collect();
    let more = if field.options.len() > SHOWN { ", …" } else { "" };
    error.hint(format!("options: {}{more}", shown.join(", ")))
}
