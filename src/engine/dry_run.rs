//! `--dry-run`: the requests a command would send, printed instead. Has no client: it cannot send.

use percent_encoding::percent_decode_str;
use serde_json::{Value, json};

use super::batch::{self, Target};
use super::{Task, after, list};
use crate::api::pages;
use crate::api::reply::Item;
use crate::api::request::{self, Body, Request};
use crate::args::{input, select};
use crate::catalogue::model::{Role, Server};
use crate::error::Result;
use crate::output::{self, Count, Format};
use crate::session::Context;
use crate::session::name_resolution::Lookup;

/// Prints the requests of all targets, those made after a create included; of a listing the first page's. Names stay
/// names, in angle brackets.
///
/// # Errors
/// Those of building the requests.
pub fn show(task: Task<'_>, targets: &[Target]) -> Result<()> {
    print(task.context, &of_targets(task, targets)?)
}

/// The requests of one row of a file, named by its positional values.
///
/// # Errors
/// As [`show`].
pub fn requests(task: Task<'_>, positions: &[Vec<String>]) -> Result<Vec<Request>> {
    let row = select::row(task.rows, task.matches, positions);
    of_targets(task, &batch::targets(positions, row))
}

fn of_targets(task: Task<'_>, targets: &[Target]) -> Result<Vec<Request>> {
    let lookup = Lookup::offline();
    let mut requests = Vec::new();
    for target in targets {
        let row = select::row(task.rows, task.matches, &target.positions());
        let mut input = input::read(row, task.matches, &target.values)?;
        input.ids.clone_from(&target.ids);
        lookup.resolve(row, &mut input)?;
        let request = request::build(row, &input)?;
        let is_list = row.role == Role::List;
        requests.push(if is_list { pages::first_page(row, &request, list::reach(task)) } else { request });
        requests.extend(after::requests(row, &input, &format!("<id of the new {}>", task.resource.singular))?);
    }
    Ok(requests)
}

/// Prints requests instead of sending them: as text in a table, else as objects `method`, `url`, `headers` (the token
/// masked) and `body`. Nothing gets an id here: `ids` prints none, and the next command of a pipe has nothing to do.
///
/// # Errors
/// When the profile cannot be read or the output not be written.
pub fn print(context: &Context, requests: &[Request]) -> Result<()> {
    let output = context.output()?;
    let base = context.url_for_display()?;
    let blocks = || requests.iter().map(|request| as_text(&base, request)).collect::<Vec<_>>().join("\n\n");
    match output.format {
        Format::Table => return output::text(&output, &blocks()),
        Format::Ids => {
            context.note(&blocks());
            return Ok(());
        }
        _ => {}
    }
    let count = if requests.len() == 1 { Count::One } else { Count::Many };
    let items = requests.iter().map(|request| Item::from_value(&as_json(&base, request)));
    context.print_as(&output, count, &["method", "url", "body"], items)
}

fn as_text(base: &str, request: &Request) -> String {
    let body = match &request.body {
        Some(Body::Json(value)) => format!("\n{value:#}"),
        Some(Body::Prepared(bytes)) => format!("\n{:#}", prepared(bytes)),
        Some(Body::Form(pairs)) => format!("\n{}", joined(pairs)),
        None => String::new(),
    };
    format!("{} {}{body}", request.method.as_str(), url(base, request))
}

fn as_json(base: &str, request: &Request) -> Value {
    let body = match &request.body {
        Some(Body::Json(value)) => value.clone(),
        Some(Body::Prepared(bytes)) => prepared(bytes),
        Some(Body::Form(pairs)) => Value::from(joined(pairs)),
        None => Value::Null,
    };
    let headers = if request.server == Server::Events { json!({}) } else { json!({ "Api-Token": "********" }) };
    json!({ "method": request.method.as_str(), "url": url(base, request), "headers": headers, "body": body })
}

/// A body that is text already, as the value it is.
fn prepared(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).unwrap_or(Value::Null)
}

/// The URL for reading: placeholders and brackets unescaped.
fn url(base: &str, request: &Request) -> String {
    let prefix = match request.server {
        Server::V3 => format!("{base}/api/3"),
        Server::V2 => format!("{base}/api/2"),
        Server::Events => "https://trackcmp.net".to_owned(),
    };
    let path = percent_decode_str(&request.path).decode_utf8_lossy().into_owned();
    let query = joined(&request.query);
    if query.is_empty() { format!("{prefix}{path}") } else { format!("{prefix}{path}?{query}") }
}

fn joined(pairs: &[(String, String)]) -> String {
    pairs.iter().map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>().join("&")
}
