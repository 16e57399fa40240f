//! `--dry-run`: prints the requests of a command instead of sending them. Reads what decides whether the real run would
//! fail: names, fields, the records that are changed or referred to, and existing records. Offline it has no client, so it
//! cannot send anything.

mod checks;

use std::cell::Cell;

use percent_encoding::percent_decode_str;
use serde_json::{Value, json};

use super::conditions::Conditions;
use super::failures::Failures;
use super::if_exists::{self, Replacement};
use super::target::Target;
use super::task::{Attempt, Task};
use super::{batch, count, definition, each_record, follow_up, list, record};
use crate::api::pages;
use crate::api::reply::Item;
use crate::api::request::{self, Body, Input, Request};
use crate::catalogue::guarding::Level;
use crate::catalogue::model::{Operation, Role, Server};
use crate::engine::guard::Effects;
use crate::error::Result;
use crate::output::{self, Count, Format};
use crate::session::Context;
use crate::session::connection::Connection;
use crate::session::name_resolution::Lookup;
use checks::Checks;

/// Prints the requests of all targets, including those that follow a create; of a listing only the first page. Offline,
/// names stay names, in angle brackets.
///
/// # Errors
/// Those of the real run that can be found by reading.
pub fn show(task: Task<'_>, targets: &[Target]) -> Result<()> {
    let context = task.context;
    // What fails here, fails below too.
    let effects = batch::effects(task, targets);
    let mut preview = Preview::start(context, effects.as_ref().map_or(Level::Severe, Effects::level))?;
    if context.options().offline {
        targets.iter().try_for_each(|target| preview.add(task, target))?;
        return print(context, &preview.requests);
    }
    let mut failures = Failures::default();
    let mut tried = 0;
    for target in targets {
        tried += 1;
        if let Err(error) = preview.add(task, target)
            && failures.add(target.label(), error)
        {
            break;
        }
    }
    if task.operations()[0].role.is_write() && !preview.requests.is_empty() {
        let (_, survey) = batch::confirm(task, targets, effects?)?;
        preview.requests = survey.with_kept(preview.requests);
    }
    if failures.is_empty() || !preview.requests.is_empty() {
        print(context, &preview.requests)?;
    }
    failures.outcome(&task.call.command(), targets.len(), tried)?;
    batch::withheld_from(preview.withheld.get(), targets.len())
}

/// The requests of a dry run so far.
pub struct Preview<'a> {
    /// The requests, in order.
    pub requests: Vec<Request>,
    /// For how many targets the real run would withhold consent.
    pub withheld: Cell<usize>,
    lookup: Lookup<'a>,
    /// None offline.
    checks: Option<Checks<'a>>,
    /// Whether nothing is noted.
    silent: bool,
}

impl<'a> Preview<'a> {
    /// A dry run without requests yet, of a command that requires confirmation of this level.
    ///
    /// # Errors
    /// Those of [`Context::client`], unless it is offline.
    pub fn start(context: &'a Context, level: Level) -> Result<Self> {
        if context.options().offline {
            return Ok(Preview::offline());
        }
        let client = context.client()?;
        let lookup = Lookup::for_level(client, level);
        Ok(Preview { lookup, checks: Some(Checks::new(client)), ..Preview::offline() })
    }

    /// The same as for a severe command, without notes: to judge what the requests do.
    ///
    /// # Errors
    /// As [`Preview::start`].
    pub fn silent(context: &'a Context) -> Result<Self> {
        Ok(Preview { silent: true, ..Preview::start(context, Level::Severe)? })
    }

    /// Requests whose names stay names: to print them, or to judge what they do.
    pub fn offline() -> Self {
        Preview { requests: Vec::new(), withheld: Cell::new(0), lookup: Lookup::offline(), checks: None, silent: false }
    }

    /// Adds the requests for one target.
    ///
    /// # Errors
    /// Those of resolving names, of the checks and of building the requests.
    pub fn add(&mut self, task: Task<'_>, target: &Target) -> Result<()> {
        let operation = task.call.operation(&target.positions());
        if let Some(each) = operation.each {
            let records = match &self.checks {
                Some(checks) => each_record::find(checks.connection, &self.lookup, each, target)?,
                None => vec![each_record::placeholder(each)],
            };
            if records.is_empty() && !self.silent {
                task.context.note(&each_record::none_left(each, target));
            }
            let (call, records) = each_record::targets(task.call, operation, target, &records);
            return records.iter().try_for_each(|record| self.add(Task { call: &call, ..task }, record));
        }
        let mut typed = task.call.input(operation, &target.values)?;
        typed.ids.clone_from(&target.ids);
        let found = self.lookup.call(&typed, |input| {
            self.lookup.resolve(operation, input)?;
            definition::fill(operation, input, &self.lookup)?;
            self.checked(task, operation, &typed, input)
        });
        match found {
            Err(error) if task.ignores(operation, &error) && self.silent => {}
            Err(error) if task.ignores(operation, &error) => {
                task.context.note(&format!("{} {}: nothing to do", task.call.command(), target.label()));
            }
            found => self.requests.extend(found?),
        }
        Ok(())
    }

    fn checked(
        &self,
        task: Task<'_>,
        operation: &'static Operation,
        typed: &Input,
        input: &Input,
    ) -> Result<Vec<Request>> {
        let Some(checks) = &self.checks else { return requests(task, operation, input) };
        if operation.role == Role::List && !task.call.flags.conditions.is_empty() {
            return self.narrowed(task, operation, input, checks.connection);
        }
        let warnings = checks.run(operation, typed, &request::build(operation, input)?)?;
        warnings.iter().for_each(|warning| task.context.warn(warning));
        let attempt = Attempt { task, connection: checks.connection, operation, input };
        match if_exists::replacement(attempt)? {
            None => {
                if_exists::note_created(attempt, &new_id(task));
                self.permitted(attempt, requests(task, operation, input)?)
            }
            Some(Replacement::Skip(item)) => {
                task.context.note(&if_exists::skipped(task.resource(), &item));
                Ok(Vec::new())
            }
            Some(Replacement::Update { operation, input, .. }) => {
                self.permitted(attempt, requests(task, operation, &input)?)
            }
        }
    }

    /// The request of a listing, with the parameters that its filter expressions add.
    fn narrowed(
        &self,
        task: Task<'_>,
        operation: &'static Operation,
        input: &Input,
        connection: &Connection,
    ) -> Result<Vec<Request>> {
        let typed = &task.call.flags.conditions;
        let conditions = Conditions::resolve(typed, task.resource(), operation, connection, &self.lookup)?;
        if task.call.flags.count {
            let given = request::build(operation, input)?;
            return Ok(vec![count::first_request(operation, &given, conditions.as_ref())]);
        }
        let mut requests = requests(task, operation, input)?;
        if let Some(conditions) = conditions {
            requests.iter_mut().for_each(|request| drop(conditions.narrow(request)));
        }
        Ok(requests)
    }

    /// The requests without those that the real run would not send, because a contact has withdrawn its consent.
    fn permitted(&self, attempt: Attempt<'_>, requests: Vec<Request>) -> Result<Vec<Request>> {
        let mut permitted = Vec::with_capacity(requests.len());
        let all = requests.len();
        for request in requests {
            match record::withheld(attempt.task.context, attempt.connection, &request)? {
                Some(why) => attempt.task.context.note(&why),
                None => permitted.push(request),
            }
        }
        self.withheld.set(self.withheld.get() + usize::from(permitted.len() < all));
        Ok(permitted)
    }
}

/// The request of an operation, and those that follow it.
fn requests(task: Task<'_>, operation: &'static Operation, input: &Input) -> Result<Vec<Request>> {
    let request = request::build(operation, input)?;
    let is_list = operation.role == Role::List;
    let first = match is_list {
        true if task.call.flags.count => count::first_request(operation, &request, None),
        true => pages::first_page(operation, &request, list::reach(task)),
        false => request,
    };
    let mut requests = vec![first];
    requests.extend(follow_up::requests(operation, input, &new_id(task))?);
    Ok(requests)
}

fn new_id(task: Task<'_>) -> String {
    format!("<id of the new {}>", task.resource().singular)
}

/// Reads the record that a request would change.
///
/// # Errors
/// As [`Context::client`], and `NotFound` for a record that does not exist. Offline, none.
pub fn check(context: &Context, request: &Request) -> Result<()> {
    match request.origin {
        Some(origin) if !context.options().offline => {
            Checks::new(context.client()?).target(origin.operation, request).map(drop)
        }
        _ => Ok(()),
    }
}

/// Prints requests instead of sending them: as text in a table, else as objects `method`, `url`, `headers` (the token
/// masked) and `body`. Nothing gets an id here: `ids` prints none, and the next command of a pipe has nothing to do.
///
/// # Errors
/// When the profile cannot be read or the output not be written; those of [`Context::client`], unless it is offline.
pub fn print(context: &Context, requests: &[Request]) -> Result<()> {
    if !context.options().offline {
        // Without a key, the real run fails.
        context.client()?;
    }
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
        _ if request.server == Server::V1 => format!("\n{}", joined(&request.v1_pairs())),
        Some(Body::Form(pairs)) => format!("\n{}", joined(pairs)),
        Some(_) => format!("\n{:#}", request.json()),
        None => String::new(),
    };
    format!("{} {}{body}", request.method.as_str(), url(base, request))
}

fn as_json(base: &str, request: &Request) -> Value {
    let body = match &request.body {
        _ if request.server == Server::V1 => Value::from(joined(&request.v1_pairs())),
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
        Server::V1 => return format!("{base}/admin/api.php"),
        Server::Events => "https://trackcmp.net".to_owned(),
    };
    let path = percent_decode_str(&request.path).decode_utf8_lossy().into_owned();
    let query = joined(&request.query);
    if query.is_empty() { format!("{prefix}{path}") } else { format!("{prefix}{path}?{query}") }
}

fn joined(pairs: &[(String, String)]) -> String {
    pairs.iter().map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>().join("&")
}
