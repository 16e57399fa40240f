//! From the typed arguments of a command to the input of its requests: positions by place, flags by parameter, and the
//! contents of `@FILE` and `-`.

use std::borrow::Cow;
use std::io::Read;

use serde_json::Value;

use crate::api::reply::wording::brief;
use crate::api::request::{Input, set_value, wire_text};
use crate::args::flags::{
    INCLUDE, POSITIONS, RESUBSCRIBE, cents_flag, filter_names, is_flag, positions, takes_operators,
};
use crate::args::typed::Typed;
use crate::args::value_parsers;
use crate::catalogue::model::{Kind, Operation, Param};
use crate::catalogue::side_loads::SideLoad;
use crate::error::{Error, Result, reason};
use crate::store::row_file::{Source, is_json};
use crate::text::cell_dates::CellDates;
use crate::text::{amounts, incoming};

/// The positional values, by position; the last may hold several. `-` reads lines from standard input.
///
/// # Errors
/// `Usage` when standard input is asked for twice or cannot be read.
pub(super) fn positional(operations: &[&'static Operation], typed: &Typed) -> Result<Vec<Vec<String>>> {
    let mut found = Vec::new();
    let mut stdin_used = false;
    for id in POSITIONS.iter().take(positions(operations).len()) {
        let mut values = Vec::new();
        for value in typed.all(id) {
            if value != "-" {
                values.push(value.clone());
            } else if stdin_used {
                return Err(Error::usage("standard input can be used for one argument only"));
            } else {
                stdin_used = true;
                let text = read_stdin()?;
                if is_json(text.as_bytes()) {
                    return Err(json_for_names());
                }
                values.extend(incoming::references(&text).map(str::to_owned));
            }
        }
        found.push(values);
    }
    Ok(found)
}

fn json_for_names() -> Error {
    Error::usage("standard input is JSON; \"-\" reads one name or ID per line")
        .hint("print the IDs of a listing with -o ids")
}

/// Whether a position was given as `-` and standard input named nothing.
pub(super) fn names_nothing(typed: &Typed, positions: &[Vec<String>]) -> bool {
    POSITIONS.iter().zip(positions).any(|(id, values)| values.is_empty() && !typed.all(id).is_empty())
}

/// The input of one request: one value per position, and all flags.
///
/// # Errors
/// `Usage` for an unknown filter or order, a bad `--set`, or a file that cannot be read.
pub(super) fn read(operation: &'static Operation, typed: &Typed, values: &[String]) -> Result<Input> {
    let mut values = values.iter();
    let mut arguments = Vec::new();
    for param in operation.arguments {
        let value =
            if is_flag(operation, param) { typed.first(param.flag).map(str::to_owned) } else { values.next().cloned() };
        let value = value.map(|value| checked(param, param.flag, value)).transpose()?;
        arguments.extend(value.map(|value| (param, value)));
    }
    Ok(Input {
        arguments,
        relation_id: operation.relation.and_then(|_| typed.first("id").map(str::to_owned)),
        ids: Vec::new(),
        params: given(operation.params, typed)?,
        fields: given(operation.fields, typed)?,
        custom: Vec::new(),
        dates: CellDates::default(),
        filters: filters(operation, typed)?,
        orders: orders(operation, typed)?,
        set: set(typed)?,
        data: typed.first("data").map(data).transpose()?,
        include: included(operation, typed)?,
        resubscribe: typed.has(RESUBSCRIBE),
    })
}

/// The relations of `--include`, each after the one it continues.
fn included(operation: &'static Operation, typed: &Typed) -> Result<Vec<&'static SideLoad>> {
    let mut found: Vec<&'static SideLoad> = Vec::new();
    let names = if operation.side_loads.is_empty() { &[] } else { typed.all(INCLUDE) };
    for name in names {
        let known = |name: &str| operation.side_loads.iter().find(|load| load.name == name);
        let load = known(name).ok_or_else(|| {
            let names: Vec<&str> = operation.side_loads.iter().map(|load| load.name).collect();
            Error::usage(format!("cannot include `{}` here: choose from {}", brief(name, 60), names.join(", ")))
        })?;
        for load in load.parent().and_then(known).into_iter().chain([load]) {
            if !found.iter().any(|own| own.name == load.name) {
                found.push(load);
            }
        }
    }
    Ok(found)
}

/// The value of an argument or filter, checked as that of a flag is.
fn checked(param: &Param, name: &str, value: String) -> Result<String> {
    let shown = brief(&value, 60);
    value_parsers::valid(param.kind, value)
        .map_err(|why| Error::usage(format!("invalid value \"{shown}\" for {name}: {why}")))
}

fn given(params: &'static [Param], typed: &Typed) -> Result<Vec<(&'static Param, Vec<String>)>> {
    let mut found = Vec::new();
    for param in params {
        let values = match param.kind {
            Kind::Switch if typed.has(param.flag) => vec![String::new()],
            Kind::Switch => Vec::new(),
            Kind::Json | Kind::Content => {
                typed.all(param.flag).iter().map(|text| contents(text)).collect::<Result<_>>()?
            }
            _ if param.is_combinable => typed.all(param.flag).iter().take(1).cloned().collect(),
            Kind::Money(_) => amounts(param, typed),
            _ => typed.all(param.flag).to_vec(),
        };
        if !values.is_empty() {
            found.push((param, values));
        }
    }
    Ok(found)
}

/// The amount in units, whichever of its two flags was typed.
fn amounts(param: &Param, typed: &Typed) -> Vec<String> {
    let in_cents = cents_flag(param).map(|flag| typed.all(&flag)).unwrap_or_default();
    let in_units = in_cents.iter().filter_map(|cents| cents.parse().ok()).map(amounts::units);
    typed.all(param.flag).iter().cloned().chain(in_units).collect()
}

fn filters(operation: &'static Operation, typed: &Typed) -> Result<Vec<(String, String)>> {
    typed.all("filter").iter().map(|pair| filter(operation, pair)).collect()
}

/// `name=value` or `name[contains]=value`. Unknown names and empty values are rejected here: the server would return the
/// whole collection.
fn filter(operation: &'static Operation, pair: &str) -> Result<(String, String)> {
    let (name, value) =
        pair.split_once('=').ok_or_else(|| Error::usage(format!("--filter takes NAME=VALUE, not `{pair}`")))?;
    let (base, operator) = match name.split_once('[') {
        Some((base, rest)) => (base, rest.strip_suffix(']')),
        None => (name, None),
    };
    let names = filter_names(&[operation]);
    if !names.contains(&base) {
        let error = Error::usage(format!("unknown filter `{name}`: this listing takes {}", names.join(", ")));
        let is_flag = operation.params.iter().any(|param| param.flag == base);
        return Err(if is_flag { error.hint(format!("use the flag --{base} VALUE")) } else { error });
    }
    if value.is_empty() {
        return Err(Error::usage(format!("the filter `{name}` has no value: the server would ignore it")));
    }
    let param = param_of(operation, base);
    let key = param.map_or_else(|| format!("filters[{base}]"), |param| param.wire.to_owned());
    if !takes_operators(operation, base) {
        return match operator {
            None => {
                let value = value.to_owned();
                let valid =
                    param.map_or(Ok(value.clone()), |param| checked(param, &format!("--filter {base}"), value))?;
                Ok((key, param.map_or(valid.clone(), |param| wire_text(param.kind, &valid))))
            }
            Some(_) => Err(Error::usage(format!("the filter `{base}` takes no operator"))),
        };
    }
    let operator = operator.unwrap_or("eq");
    if OPERATORS.contains(&operator) {
        return Ok((format!("{key}[{operator}]"), value.to_owned()));
    }
    let known = OPERATORS.join(", ");
    Err(Error::usage(format!("unknown operator `{operator}`: the filter `{base}` takes {known}")))
}

/// The operators of the two collections that document them.
const OPERATORS: &[&str] = &["eq", "neq", "lt", "lte", "gt", "gte", "contains", "starts_with"];

/// The parameter behind a filter: `filters[…]` or `filter[…]` on the wire.
fn param_of(operation: &'static Operation, name: &str) -> Option<&'static Param> {
    operation.params.iter().find(|param| param.wire.ends_with(&format!("[{name}]")))
}

fn orders(operation: &'static Operation, typed: &Typed) -> Result<Vec<(String, bool)>> {
    let parse = |text: &String| {
        let (name, descends) = match text.split_once(':') {
            None => (text.as_str(), false),
            Some((name, "asc")) => (name, false),
            Some((name, "desc")) => (name, true),
            Some(_) => return Err(Error::usage(format!("--order takes NAME, NAME:asc or NAME:desc, not `{text}`"))),
        };
        if operation.orders.contains(&name) {
            Ok((name.to_owned(), descends))
        } else {
            Err(Error::usage(format!("unknown order `{name}`: this listing takes {}", operation.orders.join(", "))))
        }
    };
    typed.all("order").iter().map(parse).collect()
}

/// The arguments with the contents of `@FILE` and `-` in their place; `rows` is where the rows of the command come from.
///
/// # Errors
/// `Usage` for what cannot be read, and for standard input that holds the rows.
pub(super) fn with_contents(operations: &[&'static Operation], typed: &Typed, rows: Option<&Source>) -> Result<Typed> {
    let is_read = |id: &str| {
        let params = || operations.iter().flat_map(|operation| operation.fields.iter().chain(operation.params));
        id == "data" || params().any(|param| param.flag == id && matches!(param.kind, Kind::Json | Kind::Content))
    };
    let read = |text: &String| match text.as_str() {
        "-" if rows == Some(&Source::Standard) => Err(Error::usage("standard input can be used for one argument only")),
        text => contents(text).map(|contents| if is_reference(&contents) { text.to_owned() } else { contents }),
    };
    let of_pair = |pair: &String| match pair.split_once('=') {
        Some((key, value)) => read_at(value).map(|value| format!("{key}={value}")),
        None => Ok(pair.clone()),
    };
    let each = |(id, values): &(String, Vec<String>)| {
        let values: Result<Vec<String>> = match id.as_str() {
            "set" => values.iter().map(of_pair).collect(),
            id if is_read(id) => values.iter().map(read).collect(),
            _ => Ok(values.clone()),
        };
        Ok((id.clone(), values?))
    };
    Ok(Typed(typed.0.iter().map(each).collect::<Result<_>>()?))
}

/// The contents of `@FILE`, unless they would be read as the name of a file in turn.
fn read_at(text: &str) -> Result<String> {
    contents_of_at(text).map(|contents| if is_reference(&contents) { text.to_owned() } else { contents })
}

/// Whether a text would be read as a file or as standard input; JSON never is.
fn is_reference(text: &str) -> bool {
    text == "-" || text.starts_with('@')
}

/// No request body of the API is nested this deep; the limit keeps `--set` from building an endless one.
const DEEPEST_KEY: usize = 20;

fn set(typed: &Typed) -> Result<Vec<(String, Value)>> {
    let split = |flag: &str, pair: &str| match pair.split_once('=') {
        Some((key, _)) if key.matches('.').count() >= DEEPEST_KEY => {
            Err(Error::usage(format!("--{flag} takes a key of at most {DEEPEST_KEY} parts: use --data")))
        }
        Some((key, value)) if !key.is_empty() => Ok((key.to_owned(), value.to_owned())),
        _ => Err(Error::usage(format!("--{flag} takes KEY=VALUE, not `{pair}`"))),
    };
    let mut all = Vec::new();
    for pair in typed.all("set") {
        let (key, value) = split("set", pair)?;
        all.push((key, set_value(&contents_of_at(&value)?)));
    }
    for pair in typed.all("set-string") {
        let (key, value) = split("set-string", pair)?;
        all.push((key, Value::from(value)));
    }
    Ok(all)
}

fn data(text: &str) -> Result<Value> {
    let json = contents(text)?;
    serde_json::from_str(&json).map_err(|error| {
        Error::usage(format!("--data is not valid JSON: {error}"))
            .hint("--set KEY=VALUE sets one property without JSON")
    })
}

/// The text itself, the file behind `@FILE`, or standard input for `-`.
///
/// # Errors
/// `Usage` when it cannot be read.
pub fn contents(text: &str) -> Result<String> {
    if text == "-" { read_stdin() } else { contents_of_at(text) }
}

fn contents_of_at(text: &str) -> Result<String> {
    match text.strip_prefix('@') {
        Some(path) => {
            let bytes =
                std::fs::read(path).map_err(|error| Error::usage(format!("cannot read {path}: {}", reason(&error))))?;
            decoded(path, &bytes)
        }
        None => Ok(text.to_owned()),
    }
}

fn read_stdin() -> Result<String> {
    let mut bytes = Vec::new();
    std::io::stdin()
        .read_to_end(&mut bytes)
        .map_err(|error| Error::usage(format!("cannot read standard input: {}", reason(&error))))?;
    decoded("standard input", &bytes)
}

fn decoded(name: &str, bytes: &[u8]) -> Result<String> {
    incoming::decode(bytes).map(Cow::into_owned).map_err(|why| Error::usage(format!("cannot read {name}: {why}")))
}
