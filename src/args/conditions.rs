//! The flags with filter expressions: `--where`, the short forms of a resource, and filters of which the server takes one value
//! only. Which expression each stands for; [`crate::engine`] parses and evaluates them.

use clap::builder::NonEmptyStringValueParser;
use clap::{Arg, ArgAction, ArgMatches, Command};
use serde::{Deserialize, Serialize};

use super::typed;
use crate::catalogue;
use crate::catalogue::model::{Kind, Operation, Resource, Role};
use crate::catalogue::properties::{Property, ServerFilter, ShortForm};

/// The flag with an expression.
pub const WHERE: &str = "where";

/// An expression as typed, and its flag.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypedCondition {
    /// The flag, without dashes.
    pub flag: String,
    /// The expression, with `{}` for the value of a short form.
    pub template: String,
    /// That value.
    pub value: Option<String>,
}

impl TypedCondition {
    /// The expression; `quote` writes a value as a quoted text.
    pub fn expression(&self, quote: impl Fn(&str) -> String) -> String {
        match &self.value {
            Some(value) => self.template.replace("{}", &quote(value)),
            None => self.template.clone(),
        }
    }
}

/// Declares the flags of a listing of `resource`.
pub fn declare(
    command: Command,
    resource: &Resource,
    operations: &[&'static Operation],
    heading: &'static str,
) -> Command {
    if !is_filterable(resource, operations) {
        return command;
    }
    let plural = resource.counted(2);
    let help = format!("Only {plural} for which this holds: '{}'; see acamp help where", resource.filterable.example);
    let short_form = |form: &ShortForm| {
        let arg = Arg::new(form.flag).long(form.flag).value_name(form.value_name).help(form.help);
        arg.action(ArgAction::Append).value_parser(NonEmptyStringValueParser::new()).help_heading(heading)
    };
    let command = command.arg(argument().help(help).help_heading(heading));
    resource.filterable.short_forms.iter().fold(command, |command, form| command.arg(short_form(form)))
}

/// `--where` of a write on records of `resource`.
pub fn of_write(resource: &Resource) -> Arg {
    let singular = resource.singular;
    argument()
        .help(format!("Run for every {singular} for which this holds, instead of naming it; see acamp help where"))
}

fn argument() -> Arg {
    let arg = Arg::new(WHERE).long(WHERE).value_name("EXPRESSION").action(ArgAction::Append);
    arg.value_parser(NonEmptyStringValueParser::new())
}

/// Whether the operations list the records of `resource`, which expressions can test.
fn is_filterable(resource: &Resource, operations: &[&'static Operation]) -> bool {
    let lists_all = |operation: &&Operation| operation.role == Role::List && operation.arguments.is_empty();
    !resource.filterable.is_empty() && operations.iter().any(lists_all)
}

/// The resource of the records that a write can select by an expression: that of its first argument.
pub fn selected_by(operations: &[&'static Operation]) -> Option<&'static Resource> {
    let first = operations.first().filter(|first| first.role.is_write())?.arguments.first()?;
    let (Kind::Reference(name) | Kind::ReferenceNumber(name)) = first.kind else { return None };
    catalogue::find(name).filter(|resource| !resource.filterable.is_empty())
}

/// The expressions of a command whose records are those of `resource`.
pub fn of_matches(matches: &ArgMatches, resource: &Resource, operations: &[&'static Operation]) -> Vec<TypedCondition> {
    read(&typed::Typed::read(matches), resource, operations)
}

pub(super) fn read(
    typed: &typed::Typed,
    resource: &Resource,
    operations: &[&'static Operation],
) -> Vec<TypedCondition> {
    if !is_filterable(resource, operations) && selected_by(operations).is_none() {
        return Vec::new();
    }
    let whole = |text: &String| TypedCondition { flag: WHERE.to_owned(), template: text.clone(), value: None };
    let mut found: Vec<TypedCondition> = typed.all(WHERE).iter().map(whole).collect();
    if !is_filterable(resource, operations) {
        return found;
    }
    let mut add = |flag: &str, template: &str, values: &[String]| {
        found.extend(values.iter().map(|value| TypedCondition {
            flag: flag.to_owned(),
            template: template.to_owned(),
            value: Some(value.clone()),
        }));
    };
    for form in resource.filterable.short_forms {
        add(form.flag, form.expression, typed.all(form.flag));
    }
    for param in operations.iter().flat_map(|operation| operation.params).filter(|param| param.is_combinable) {
        let filters = |property: &&Property| property.server_filter == ServerFilter::Equal(param.wire);
        if let Some(property) = resource.filterable.properties.iter().find(filters) {
            add(param.flag, &format!("{} = {{}}", property.name), typed.all(param.flag).get(1..).unwrap_or_default());
        }
    }
    found
}
