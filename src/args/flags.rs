//! The arguments of one command, declared from the operations that share its verb: positions, flags of the operations, and
//! flags of the engine, which depend on role and paging.

use clap::builder::{NonEmptyStringValueParser, StringValueParser, TypedValueParser};
use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches, Command};

use crate::args::conditions::{self, WHERE};
use crate::args::file_flags::{self, is_dialect};
pub use crate::args::listing_flags::{COUNT, filter_names, takes_operators};
use crate::args::listing_flags::{filter_flag, listing_flags};
use crate::args::value_parsers;
use crate::catalogue;
use crate::catalogue::model::{Kind, Operation, Param, Place, Resource, Role, When};

/// clap's ids of the positional arguments; a flag may have the same name as a position.
pub const POSITIONS: [&str; 4] = ["<1>", "<2>", "<3>", "<4>"];

/// How many optional flags of a command `-h` shows. `--help` shows all.
const SHORT_FLAGS: usize = 10;

pub(super) const FILTERS: &str = "Filters";
const WAITING: &str = "Waiting";

pub(super) const RELATION_ID: &str = "id";
pub(super) const FROM_FILE: &str = "from-file";
/// The flag that names related records to read.
pub(super) const INCLUDE: &str = "include";
/// The flag that insists on consent that was withdrawn.
pub const RESUBSCRIBE: &str = "resubscribe";
/// Its help, on every command that takes it.
pub const RESUBSCRIBE_HELP: &str = "Also subscribe contacts that unsubscribed from the list or bounced";

/// One positional argument of a command, over all its operations.
#[derive(Debug)]
pub struct Position {
    /// The parameter of the first operation that has it.
    pub param: &'static Param,
    /// Whether every operation without a flag of its own takes it.
    pub required: bool,
    /// Flags that take its place.
    pub unless: Vec<&'static str>,
}

/// Declares the arguments of `command`.
pub fn declare(command: Command, resource: &'static Resource, operations: &[&'static Operation]) -> Command {
    let (from_file, by_condition) = (takes_file(operations), conditions::selected_by(operations).is_some());
    let command = conditions::declare(command, resource, operations, FILTERS);
    // A record has one parent and one place in it, so a record cannot be moved to several.
    let takes_several = !operations.iter().any(|operation| operation.same_parent.is_some());
    let command = positions(operations).iter().enumerate().fold(command, |command, (at, position)| {
        let is_last = at + 1 == positions(operations).len();
        command.arg(positional(at, position, is_last && takes_several, from_file, by_condition))
    });
    let command = flags(operations).into_iter().enumerate().fold(command, |command, (at, param)| {
        let is_rare = at >= SHORT_FLAGS && !needs_flag(operations, param);
        let in_cents = in_cents(param).map(|arg| arg.hide_short_help(is_rare));
        command.arg(flag(operations, param).hide_short_help(is_rare)).args(in_cents)
    });
    let command = engine_flags(command, resource, operations);
    switches(operations).into_iter().fold(command, |command, name| command.arg(switch(operations, name)))
}

/// A flag without a value that selects an operation. If that is sent once for each record of a listing, the flag takes the
/// place of the argument that names one.
fn switch(operations: &[&'static Operation], name: &'static str) -> Arg {
    let selected = operations.iter().find(|operation| flag_of(operation) == Some(name));
    let replaced =
        selected.filter(|operation| operation.each.is_some()).map_or(POSITIONS.len(), |one| one.arguments.len());
    let places = POSITIONS.iter().take(positions(operations).len()).skip(replaced);
    switch_arg(name).help(selected.map_or("", |operation| operation.about)).conflicts_with_all(places)
}

/// Declares the flags that narrow a listing, without those that page, order or cut it.
pub fn filters(command: Command, resource: &Resource, operations: &[&'static Operation]) -> Command {
    let command = conditions::declare(command, resource, operations, FILTERS);
    let command = flags(operations)
        .into_iter()
        .enumerate()
        .fold(command, |command, (at, param)| command.arg(flag(operations, param).hide_short_help(at >= SHORT_FLAGS)));
    if filter_names(operations).is_empty() { command } else { command.arg(filter_flag(operations)) }
}

/// The positional arguments of a command.
pub fn positions(operations: &[&'static Operation]) -> Vec<Position> {
    let taken: Vec<(&Operation, Vec<&'static Param>)> = operations
        .iter()
        .filter(|operation| operation.when != When::Fallback)
        .map(|operation| (*operation, operation.arguments.iter().filter(|param| !is_flag(operation, param)).collect()))
        .collect();
    let longest = taken.iter().map(|(_, params)| params.len()).max().unwrap_or(0);
    (0..longest)
        .filter_map(|at| {
            let param = taken.iter().find_map(|(_, params)| params.get(at).copied())?;
            let lacking = |operation: &&(&Operation, Vec<&'static Param>)| operation.1.len() <= at;
            let unless = taken.iter().filter(lacking).filter_map(|(operation, _)| flag_of(operation)).collect();
            let required = !taken.iter().filter(lacking).any(|(operation, _)| flag_of(operation).is_none());
            let unless = if operations.iter().any(|operation| operation.relation.is_some()) {
                vec![RELATION_ID]
            } else {
                unless
            };
            Some(Position { param, required, unless })
        })
        .collect()
}

/// The flags of a command: query parameters, body properties and arguments that a flag selects, each once.
pub fn flags(operations: &[&'static Operation]) -> Vec<&'static Param> {
    let mut found: Vec<&'static Param> = Vec::new();
    for operation in operations {
        let selected = operation.arguments.iter().filter(|param| is_flag(operation, param));
        for param in selected.chain(operation.params).chain(operation.fields) {
            if !found.iter().any(|known| known.flag == param.flag) {
                found.push(param);
            }
        }
    }
    found
}

/// Whether this argument is the flag that selects the operation.
pub fn is_flag(operation: &Operation, param: &Param) -> bool {
    operation.when == When::Flag(param.flag)
}

fn flag_of(operation: &Operation) -> Option<&'static str> {
    match operation.when {
        When::Flag(flag) => Some(flag),
        _ => None,
    }
}

/// Flags that select an operation and have no value.
fn switches(operations: &[&'static Operation]) -> Vec<&'static str> {
    let valued = flags(operations);
    let mut names: Vec<&'static str> = Vec::new();
    for name in operations.iter().filter_map(|operation| flag_of(operation)) {
        if !names.contains(&name) && !valued.iter().any(|param| param.flag == name) {
            names.push(name);
        }
    }
    names
}

fn positional(at: usize, position: &Position, last: bool, from_file: bool, by_condition: bool) -> Arg {
    let param = position.param;
    let arg = Arg::new(POSITIONS[at])
        .value_name(param.flag.to_uppercase())
        .help(format!("{}; `-` reads from standard input", param.help));
    let arg = value_parsers::checked_position(arg, param.kind);
    let arg = if last { arg.num_args(1..) } else { arg };
    let unless = position.unless.iter().chain(from_file.then_some(&FROM_FILE)).chain(by_condition.then_some(&WHERE));
    match position.required || !position.unless.is_empty() {
        true if from_file || !position.unless.is_empty() => arg.required_unless_present_any(unless),
        needed => arg.required(needed),
    }
}

fn flag(operations: &[&'static Operation], param: &'static Param) -> Arg {
    let arg = Arg::new(param.flag)
        .long(param.flag)
        .value_name(value_parsers::names(param.kind).1)
        .help(param.help)
        .action(if param.repeatable || param.is_combinable { ArgAction::Append } else { ArgAction::Set });
    // No word has a comma, so several may be given at once.
    let arg = if param.repeatable && !param.kind.words().is_empty() { arg.value_delimiter(',') } else { arg };
    let arg = value_parsers::checked(arg, param.kind, is_query(operations, param));
    let arg = if narrows(operations, param) { arg.help_heading(FILTERS) } else { arg };
    let arg = match param.only_with {
        Some(only) => arg.requires(only.needed).conflicts_with(only.instead_of),
        None => arg,
    };
    let arg = arg.conflicts_with_all(defined_by(operations, param));
    match needs_flag(operations, param) {
        false => arg,
        true => {
            let body = ["data", "set", "set-string"].into_iter().filter(|_| takes_body(operations[0]));
            let others = body.chain(takes_file(operations).then_some(FROM_FILE)).map(str::to_owned);
            let others: Vec<String> = others.chain(cents_flag(param)).chain(definition_of(operations, param)).collect();
            if others.is_empty() { arg.required(true) } else { arg.required_unless_present_any(others) }
        }
    }
}

/// The flag that takes an amount in cents.
fn in_cents(param: &'static Param) -> Option<Arg> {
    let name = cents_flag(param)?;
    let arg = Arg::new(name.clone()).long(name).value_name("CENTS").conflicts_with(param.flag);
    let arg = arg.value_parser(StringValueParser::new().try_map(value_parsers::cents)).allow_negative_numbers(true);
    Some(arg.help(format!("The same in whole cents, instead of --{}", param.flag)))
}

/// The name of the flag that takes an amount in cents; none for another kind of value.
pub fn cents_flag(param: &Param) -> Option<String> {
    matches!(param.kind, Kind::Money(_)).then(|| format!("{}-cents", param.flag))
}

/// The flags that the expression of a flag stands for.
fn defined_by(operations: &[&'static Operation], param: &Param) -> Vec<&'static str> {
    let Some(definition) = param.definition() else { return Vec::new() };
    flags(operations).iter().filter(|own| definition.stands_for(own.wire)).map(|own| own.flag).collect()
}

/// The flag whose expression stands for a flag, among others.
pub fn definition_of(operations: &[&'static Operation], param: &Param) -> Option<String> {
    let stands_for = |own: &&&'static Param| own.definition().is_some_and(|one| one.stands_for(param.wire));
    flags(operations).iter().find(stands_for).map(|own| own.flag.to_owned())
}

/// Whether a command requires an argument, known by its clap id; `--data` or `--set` may replace a flag.
pub fn needs(operations: &[&'static Operation], id: &str) -> bool {
    match POSITIONS.iter().position(|position| *position == id) {
        Some(at) => positions(operations).get(at).is_some_and(|position| position.required),
        None => flags(operations).iter().any(|param| param.flag == id && needs_flag(operations, param)),
    }
}

/// Whether the only operation of a command requires this flag, or is selected by it. What an update requires is filled in.
fn needs_flag(operations: &[&'static Operation], param: &Param) -> bool {
    let [operation] = operations else { return false };
    operation.role != Role::Update && operation.requires(param) || flag_of(operation) == Some(param.flag)
}

/// Whether `param` is sent in the query, where the server ignores an empty value.
fn is_query(operations: &[&'static Operation], param: &'static Param) -> bool {
    operations.iter().any(|operation| operation.params.iter().any(|own| own.flag == param.flag))
}

/// Whether `param` narrows a listing.
fn narrows(operations: &[&'static Operation], param: &'static Param) -> bool {
    is_query(operations, param) && operations.iter().any(|operation| operation.role == Role::List)
}

fn engine_flags(command: Command, resource: &'static Resource, operations: &[&'static Operation]) -> Command {
    let mut command = command;
    if operations.iter().any(|operation| operation.role == Role::List) {
        command = command.args(listing_flags(operations));
    }
    let relations: Vec<&str> =
        operations.iter().flat_map(|operation| operation.side_loads).map(|load| load.name).collect();
    if !relations.is_empty() {
        command = command.arg(
            value_arg(INCLUDE, "NAMES")
                .action(ArgAction::Append)
                .value_delimiter(',')
                .value_parser(relations)
                .help("Related records to add to each record, separated by commas"),
        );
    }
    if operations.iter().any(|operation| takes_body(operation)) {
        command = command.args(body_flags(operations));
    }
    if let Some(default) = default_if_exists(resource, operations) {
        let key = match resource.natural_key.properties {
            [] => resource.identity.to_owned(),
            properties => properties.join(" and "),
        };
        let help = format!("What to do if a record with the same {key} exists [default: {default}]");
        let values = ["fail", "skip", "update", "create"];
        command = command.arg(value_arg("if-exists", "WHAT").value_parser(values).help(help));
    }
    if operations.iter().any(|operation| matches!(operation.role, Role::Delete | Role::Remove)) {
        command = command.arg(switch_arg("ignore-not-found").help("Succeed when it does not exist"));
    }
    if operations.iter().any(|operation| operation.poll.is_some()) {
        command = command.args(waiting_flags());
    }
    if grants_consent(operations) {
        command = command.arg(switch_arg(RESUBSCRIBE).help(RESUBSCRIBE_HELP));
    }
    if takes_file(operations) {
        command = command.arg(value_arg(FROM_FILE, "FILE").value_parser(NonEmptyStringValueParser::new()).help(
            "Run once for each row of a CSV, Excel or JSON file, - for standard input; columns are named after the arguments",
        ));
        let of_file = file_flags::arguments().into_iter().map(|arg| arg.hide_short_help(true));
        let of_file = of_file.map(|arg| if is_dialect(arg.get_id().as_str()) { arg.requires(FROM_FILE) } else { arg });
        command = command.args(of_file);
    }
    if let Some(selected) = conditions::selected_by(operations) {
        let by_relation = operations.iter().any(|operation| operation.relation.is_some()).then_some(RELATION_ID);
        let others: Vec<&str> = std::iter::once(FROM_FILE).chain(by_relation).collect();
        command = command.arg(conditions::of_write(selected).conflicts_with_all(others));
    }
    if operations.iter().any(|operation| operation.relation.is_some()) {
        command = command.arg(
            value_arg(RELATION_ID, "ID")
                .value_parser(NonEmptyStringValueParser::new())
                .conflicts_with_all(POSITIONS.iter().take(positions(operations).len()))
                .help("The ID of the relation, instead of the two records it joins"),
        );
    }
    command
}

/// Whether the command, or one that follows it, can grant consent that a contact has withdrawn.
fn grants_consent(operations: &[&'static Operation]) -> bool {
    let follows = |param: &Param| match param.place {
        Place::FollowUp(command) => {
            catalogue::command(command).is_some_and(|(_, operations)| grants_consent(&operations))
        }
        _ => false,
    };
    operations.iter().any(|operation| operation.grants_consent() || operation.fields.iter().any(follows))
}

/// What `--if-exists` does by default; none if the command does not take it, because it creates no records that have a
/// name. Records without a natural key may have the same name.
pub(super) fn default_if_exists(resource: &Resource, operations: &[&'static Operation]) -> Option<&'static str> {
    let creates = operations.iter().any(|operation| operation.role == Role::Create) && !resource.identity.is_empty();
    creates.then_some(if resource.natural_key.properties.is_empty() { "create" } else { "fail" })
}

/// Whether the argument was typed, not set by a default.
pub fn is_typed(matches: &ArgMatches, id: &str) -> bool {
    matches.try_contains_id(id).unwrap_or(false) && matches.value_source(id) == Some(ValueSource::CommandLine)
}

/// Whether the command can run for each row of a file.
pub fn takes_file(operations: &[&'static Operation]) -> bool {
    operations.iter().all(|operation| operation.role.is_write())
}

/// Whether the request of an operation may have a body.
pub fn takes_body(operation: &Operation) -> bool {
    use crate::catalogue::model::Method;
    !matches!(operation.method, Method::Get | Method::Delete)
        && (operation.role != Role::Get || !operation.fields.is_empty())
}

pub(super) fn value_arg(name: &'static str, value_name: &'static str) -> Arg {
    Arg::new(name).long(name).value_name(value_name)
}

pub(super) fn switch_arg(name: &'static str) -> Arg {
    Arg::new(name).long(name).action(ArgAction::SetTrue)
}

fn waiting_flags() -> [Arg; 3] {
    let duration = |name: &'static str| value_arg(name, "DURATION").help_heading(WAITING);
    [
        duration("wait")
            .num_args(0..=1)
            .require_equals(true)
            .default_missing_value("")
            .conflicts_with("no-wait")
            .help("Wait until the server has finished [default: 10m]; exit code 8 if the wait ends first"),
        switch_arg("no-wait").help_heading(WAITING).hide_short_help(true).help("Do not wait [default]"),
        duration("poll-interval").hide_short_help(true).help("Interval between two status requests [default: 2s]"),
    ]
}

fn body_flags(operations: &[&'static Operation]) -> [Arg; 3] {
    let pairs = |name: &'static str| value_arg(name, "KEY=VALUE").action(ArgAction::Append);
    let has_amounts = flags(operations).into_iter().any(|param| cents_flag(param).is_some());
    let in_cents = if has_amounts { "; amounts in cents" } else { "" };
    [
        pairs("set")
            .help(format!("Any property of the body; numbers, true, false, null, [..] and {{..}} keep their type; a dot selects a nested property{in_cents}")),
        pairs("set-string").hide_short_help(true).help("Any property of the body, always as text"),
        value_arg("data", "JSON")
            .help(format!("The body as JSON, inline, @FILE or - for standard input{in_cents}")),
    ]
}
