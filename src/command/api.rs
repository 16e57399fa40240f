//! `acamp api METHOD PATH` and `acamp api v1 ACTION`: sends any request, with the rate limit, retries, confirmations, and exit codes of the other
//! commands; `api list|search|describe` shows the catalogue offline.

mod offline;
mod paginate;
mod v1;

use clap::{ArgAction, ArgMatches, Command, builder::NonEmptyStringValueParser};
use serde_json::{Map, Value, json};

use crate::api::client::Response;
use crate::api::reply::Item;
use crate::api::request::{Body, Origin, Request, has_dot_segment, insert, route, set_value};
use crate::args::input;
use crate::catalogue::guarding::Level;
use crate::catalogue::{model::Method, model::Reply, model::Server};
use crate::command::Special;
use crate::command::arguments::{key_value, option, positional, switch};
use crate::engine::cascade;
use crate::engine::guard::{self, Confirmation, Effects};
use crate::engine::record;
use crate::error::{Error, Kind, Result};
use crate::output::{self, Count};
use crate::session::Context;

/// `acamp api`.
pub const COMMAND: Special = Special::new("api", "Send a request to any API endpoint", build, run).examples(&[
    "api GET /contacts --query email=jane@example.com",
    "api POST /tags --set tag.tag=vip --set tag.tagType=contact",
    "api GET /contacts --paginate --jq '.contacts[].email'",
    "api v1 contact_view --set id=7",
    "api v1 campaign_list --set ids=all --set 'filters[name]=Sale'",
    "api list",
    "api list -o json --jq '.[].operation'",
    "api search tag",
    "api search /deals -o json",
    "api describe create-a-new-tag",
    "api describe 'DELETE:/tags/{id}' -o json",
]);

const PATH_HELP: &str = "Path below /api/3, such as /contacts/7; paths starting with /api/2/ are sent unchanged; after v1, an action such as \
     contact_view";
const SET_HELP: &str = "Set a property of the body; numbers, true, false, and null keep their type; a dot descends";

fn build(command: Command) -> Command {
    let repeated = |name, value, help| option(name, value, help).action(ArgAction::Append);
    command
        .subcommand_negates_reqs(true)
        .args_conflicts_with_subcommands(true)
        .arg(positional("method", "METHOD", "GET, POST, PUT, PATCH, or DELETE; v1 for API v1"))
        .arg(positional("path", "PATH", PATH_HELP).value_parser(NonEmptyStringValueParser::new()))
        .arg(repeated("query", "KEY=VALUE", "Query parameter"))
        .arg(repeated("set", "KEY=VALUE", SET_HELP))
        .arg(repeated("set-string", "KEY=VALUE", "Set a property of the body as a string"))
        .arg(option("data", "JSON", "Request body as JSON: inline, @FILE, or - for standard input"))
        .arg(repeated("header", "NAME:VALUE", "Additional header"))
        .arg(switch("paginate", "Fetch all pages and merge them into one document"))
        .arg(switch("include", "Also print status and headers: {status, headers, body}"))
        .subcommands(offline::commands())
}

/// Sends the request, or shows the catalogue.
///
/// # Errors
/// Those of all commands: see [`crate::error::Kind`].
pub fn run(matches: &ArgMatches, context: &Context) -> Result<()> {
    if let Some((_, offline)) = matches.subcommand() {
        return offline::run(offline, context);
    }
    let request = request(matches)?;
    let paginate = matches.get_flag("paginate");
    if paginate && request.write {
        return Err(Error::usage(format!("--paginate requires a listing, and {} changes data", request.label())));
    }
    if paginate && request.server == Server::V1 {
        return Err(Error::usage("--paginate does not support API v1").hint("set the page: --set page=2"));
    }
    if request.write {
        context.refuse_write(&request.label())?;
    }
    if request.write && !context.options().offline {
        confirm(context, &request)?;
    }
    if context.options().dry_run {
        crate::engine::check_dry_run(context, &request)?;
        return crate::engine::print_dry_run(context, &[request]);
    }
    if paginate {
        return paginate::run(context, &request);
    }
    let connection = context.client()?;
    // A write may have failed, or have an unknown outcome, although it has a response.
    let (response, outcome) = match request.write {
        true => {
            let delivered = record::send(context, connection, &request, None)?.outcome?;
            (delivered.answer, delivered.reply.map(|_| ()))
        }
        false => (connection.send(&request)?, Ok(())),
    };
    if context.options().raw {
        output::raw(&context.output()?, &response.body).map_err(|error| context.after_write(error))?;
        return outcome;
    }
    outcome?;
    print(context, &request, &response, matches.get_flag("include"))
}

/// Asks for confirmation before a delete, and as what the request does demands; enforces the limit on deletes.
fn confirm(context: &Context, request: &Request) -> Result<()> {
    let mut effects = Effects::of(request);
    let survey = cascade::survey(context, &mut effects)?;
    effects.check_limit(context)?;
    let least = if request.method == Method::Delete { Level::Moderate } else { Level::Mild };
    let route = route(&request.path);
    let name = route.rsplit('/').next().unwrap_or_default();
    let mut confirmation = Confirmation::new(effects.level().max(least), request.label(), name);
    survey.add_to(context, &mut confirmation);
    guard::ask(context, &confirmation)
}

fn request(matches: &ArgMatches) -> Result<Request> {
    let text = |name: &str| matches.get_one::<String>(name).cloned().unwrap_or_default();
    if text("method").eq_ignore_ascii_case(v1::WORD) {
        return v1::request(matches, &text("path"));
    }
    let method = method(&text("method"))?;
    let (server, path) = server_and_path(&text("path"))?;
    let (path, inline) = path.split_once('?').map_or((path.as_str(), ""), |(path, query)| (path, query));
    let mut query = inline.split('&').filter(|pair| !pair.is_empty()).map(key_value).collect::<Result<Vec<_>>>()?;
    for pair in matches.get_many::<String>("query").into_iter().flatten() {
        query.push(key_value(pair)?);
    }
    let origin = Origin::find_by_request(method, server, &route(path));
    let operation = origin.map(|origin| origin.operation);
    let body = body(matches)?;
    let headers = headers(matches)?;
    reject_other_method(&headers, &query, body.as_ref())?;
    Ok(Request {
        origin,
        method,
        server,
        path: path.to_owned(),
        query,
        body,
        headers,
        idempotent: operation.map_or(matches!(method, Method::Get | Method::Put | Method::Delete), |operation| {
            operation.role.is_idempotent()
        }),
        write: operation.map_or(method != Method::Get, |operation| operation.role.is_write()),
        // `api` sends what it was given.
        consent: None,
        keep_on: None,
    })
}

fn method(text: &str) -> Result<Method> {
    let all = [Method::Get, Method::Post, Method::Put, Method::Patch, Method::Delete];
    let found = all.into_iter().find(|method| method.as_str().eq_ignore_ascii_case(text));
    found.ok_or_else(|| Error::usage(format!("`{text}` is not GET, POST, PUT, PATCH, DELETE, or v1")))
}

/// The server and the path below its prefix. A URL is rejected, because the profile sets the host.
fn server_and_path(text: &str) -> Result<(Server, String)> {
    if text.contains("://") {
        return Err(Error::usage(format!("`{text}` is a URL: only a path is accepted, the profile sets the host")));
    }
    let path = format!("/{}", text.trim_start_matches('/'));
    let below = |prefix: &str| path.strip_prefix(prefix).filter(|rest| rest.starts_with('/')).map(str::to_owned);
    let (server, path) = match (below("/api/3"), below("/api/2")) {
        (Some(rest), _) => (Server::V3, rest),
        (_, Some(rest)) => (Server::V2, rest),
        _ => (Server::V3, path),
    };
    if has_dot_segment(path.split('?').next().unwrap_or_default()) {
        return Err(Error::usage(format!("the path `{text}` contains a dot segment")));
    }
    if path.chars().any(|letter| letter.is_control() || letter.is_whitespace() || letter == '#') {
        return Err(Error::usage(format!("the path {text:?} contains characters that must be percent-encoded")));
    }
    Ok((server, path))
}

/// The document of `--data`.
fn data(matches: &ArgMatches) -> Result<Option<Value>> {
    let text = matches.get_one::<String>("data").map(|text| input::contents(text)).transpose()?;
    let parse = |text: String| {
        serde_json::from_str(&text).map_err(|error| {
            Error::usage(format!("--data is not valid JSON: {error}")).hint("use --data @FILE to read it from a file")
        })
    };
    text.map(parse).transpose()
}

fn body(matches: &ArgMatches) -> Result<Option<Body>> {
    let mut body = data(matches)?;
    for (flag, typed) in [("set", true), ("set-string", false)] {
        for pair in matches.get_many::<String>(flag).into_iter().flatten() {
            let (key, value) = key_value(pair)?;
            let value = if typed { set_value(&value) } else { Value::from(value) };
            let Value::Object(properties) = body.get_or_insert_with(|| json!({})) else {
                return Err(Error::usage("--set requires a JSON object in --data"));
            };
            insert(properties, &key, value);
        }
    }
    Ok(body.map(Body::Json))
}

fn headers(matches: &ArgMatches) -> Result<Vec<(String, String)>> {
    let parse = |text: &String| match text.split_once(':') {
        Some((name, value)) if !name.trim().is_empty() => Ok((name.trim().to_owned(), value.trim().to_owned())),
        _ => Err(Error::usage(format!("invalid --header `{text}`: expected NAME:VALUE"))),
    };
    let headers: Vec<(String, String)> =
        matches.get_many("header").into_iter().flatten().map(parse).collect::<Result<_>>()?;
    let secret = |name: &str| name.eq_ignore_ascii_case("api-token") || name.eq_ignore_ascii_case("authorization");
    if headers.iter().any(|(name, _)| secret(name)) {
        return Err(Error::usage("API keys are not accepted on the command line").hint("acamp auth login"));
    }
    Ok(headers)
}

/// Rejects what makes some servers use another method than the one that was checked and confirmed.
fn reject_other_method(headers: &[(String, String)], query: &[(String, String)], body: Option<&Body>) -> Result<()> {
    const HEADERS: [&str; 3] = ["x-http-method-override", "x-http-method", "x-method-override"];
    const PROPERTY: &str = "_method";
    let header = headers.iter().map(|(name, _)| name).find(|name| HEADERS.contains(&name.to_lowercase().as_str()));
    let in_query = query.iter().any(|(key, _)| key == PROPERTY);
    let in_body = matches!(body, Some(Body::Json(body)) if body.get(PROPERTY).is_some());
    let what = match header {
        Some(name) => format!("the header {name}"),
        None if in_query || in_body => format!("the parameter {PROPERTY}"),
        None => return Ok(()),
    };
    Err(Error::usage(format!("{what} may replace the method")).hint("give the method itself: acamp api METHOD PATH"))
}

/// Prints a response: its JSON document or its text; nothing if it is empty.
fn print(context: &Context, request: &Request, response: &Response, include: bool) -> Result<()> {
    let output = context.output()?;
    let first = response.body.trim_ascii_start().first().copied();
    if request.server == Server::V1 && v1::is_empty_listing(request, response)? {
        let document = Item::from_json(&String::from_utf8_lossy(&response.body));
        return context.print_as(&output, Count::One, &[], [document]);
    }
    let shape = match first {
        None => Reply::Nothing,
        Some(b'<') if request.server == Server::V1 && request.reply() != Reply::Text => Reply::Whole,
        Some(b'[') => Reply::Array,
        Some(b'{') => Reply::Whole,
        Some(_) => Reply::Text,
    };
    let items = response.decode(request, shape)?.items;
    if include {
        let headers: Map<String, Value> =
            response.headers.iter().map(|(name, value)| (name.clone(), Value::from(value.as_str()))).collect();
        let body = if first == Some(b'[') {
            Value::from_iter(items.iter().map(Item::value))
        } else {
            items.first().map_or(Value::Null, Item::value)
        };
        let whole = json!({ "status": response.status, "headers": headers, "body": body });
        return context.print_as(&output, Count::One, &[], [Item::from_value(&whole)]);
    }
    if shape == Reply::Text && output.jq.is_none() {
        return output::text(&output, &String::from_utf8_lossy(&response.body))
            .map_err(|error| context.after_write(error));
    }
    context.print_as(&output, if shape == Reply::Array { Count::Many } else { Count::One }, &[], items)
}

/// The error of a page that is not a JSON object.
fn not_a_listing(path: &str) -> Error {
    Error::new(
        Kind::Other,
        format!("the response of {path} is not a listing: --paginate requires an object with an array"),
    )
}
