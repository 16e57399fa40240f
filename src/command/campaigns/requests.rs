//! Requests of the catalogue's operations, built from values instead of flags.

use serde_json::Value;

use crate::api::request::{self, Input, Request};
use crate::catalogue::model::Param;
use crate::command::operations::operation;
use crate::error::{Error, Kind, Result};

/// The values of a request: by the flag of the parameter, and by the name on the wire.
#[derive(Clone, Debug, Default)]
pub struct RequestValues {
    flags: Vec<(&'static str, Vec<String>)>,
    set: Vec<(String, Value)>,
}

impl RequestValues {
    /// Adds the value of a flag.
    pub fn with(mut self, flag: &'static str, value: impl Into<String>) -> Self {
        self.flags.push((flag, vec![value.into()]));
        self
    }

    /// Adds the value of a flag, if there is one.
    pub fn with_some(self, flag: &'static str, value: Option<impl Into<String>>) -> Self {
        match value {
            Some(value) => self.with(flag, value),
            None => self,
        }
    }

    /// Adds the values of a flag that can be repeated.
    pub fn with_all(mut self, flag: &'static str, values: impl IntoIterator<Item = String>) -> Self {
        self.flags.push((flag, values.into_iter().collect()));
        self
    }

    /// Sets a property of the body by its name on the wire.
    pub fn set(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.set.push((name.into(), Value::String(value.into())));
        self
    }
}

/// The request of `command` with its positional values, whose names are resolved.
///
/// # Errors
/// `Usage` as for [`request::build`]; `Other` for a flag that the operation does not have.
pub fn build(command: &str, positions: &[&str], values: &RequestValues) -> Result<Request> {
    let operation = operation(command)?;
    let mut input = Input { set: values.set.clone(), ..Input::default() };
    input.arguments = operation.arguments.iter().zip(positions.iter().map(|text| (*text).to_owned())).collect();
    for (flag, given) in &values.flags {
        let is_it = |param: &&'static Param| param.flag == *flag;
        if let Some(param) = operation.fields.iter().find(is_it) {
            input.fields.push((param, given.clone()));
        } else if let Some(param) = operation.params.iter().find(is_it) {
            input.params.push((param, given.clone()));
        } else {
            return Err(Error::new(Kind::Other, format!("{command} has no --{flag}")));
        }
    }
    request::build(operation, &input)
}
