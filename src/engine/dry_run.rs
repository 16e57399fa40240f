//! `--dry-run`: prints the requests of a command instead of sending them. Has no client, so it cannot send.

use percent_encoding::percent_decode_str;
use serde_json::{Value, json};

use super::target::{Target, targets};
use super::task::Task;
use super::{follow_up, list};
use crate::api::pages;
use crate::api::reply::Item;
use crate::api::request::{self, Body, Request};
use crate::catalogue::model::{Role, Server};
use crate::error::Result;
use crate::output::{self, Count, Format};
use crate::session::Context;
use crate::session::name_resolution::Lookup;

/// Prints the requests of all targets, including those that follow a create; of a listing only the first page. Names stay
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
    of_targets(task, &targets(positions, task.call.operation(positions)))
}

fn of_targets(task: Task<'_>, targets: &[Target]) -> Result<Vec<Request>> {
    let lookup = Lookup::offline();
    let mut requests = Vec::new();
    for target in targets {
        let operation = task.call.operation(&target.positions());
        let mut input = task.call.input(operation, &target.values)?;
        input.ids.clone_from(&target.ids);
        lookup.resolve(operation, &mut input)?;
        let request = request::build(operation, &input)?;
        let is_list = operation.role == Role::List;
        requests.push(if is_list { pages::first_page(operation, &request, list::reach(task)) } else { request });
        requests.extend(follow_up::requests(
            operation,
            &input,
            &format!("<id of the new {}>", task.resource().singular),
        )?);
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
        Some(Body::Form(pairs)) => format!("\n{}", joined(pairs)),
        Some(_) => format!("\n{:#}", request.json()),
        None => String::new(),
    };
    format!("{} {}{body}", request.method.as_str(), url(base, request))
}

fn as_json(base: &str, request: &Request) -> Value {
    let body = match &request.body {
        Some(Body::Form(pairs)) => Value::from(joined(pairs)),
        _ => request.json(),
    };
    let headers = if request.server == Server::Events { json!({}) } else { json!({ "Api-Token": "********" }) };
    json!({ "method": request.method.as_str(), "url": url(base, request), "headers": headers, "body": body })
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
