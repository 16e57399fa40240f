//! Examples: two for every command, each of which could be typed.

use std::collections::BTreeSet;
use std::ffi::OsString;

use acamp::test::Call;
use acamp::test::Lookup;
use acamp::test::api::request::{self, Request};
use acamp::test::catalogue::model::{Kind, Operation, Resource, Role, When};
use acamp::test::catalogue::operations;
use acamp::test::cli::{Action, special};
use acamp::test::engine::definition;
use acamp::test::error::Result;
use clap::ArgMatches;

use crate::support::split as words;

use super::support::{WITH_VALUE, WITHOUT_VALUE, check, check_commands, commands, repeated, report};

#[test]
fn no_command_shows_an_example_twice() {
    check_commands(|operations, complain| {
        let examples: Vec<_> = operations.iter().flat_map(|operation| operation.examples).copied().collect();
        for example in repeated(&examples) {
            complain(format!("shows {example:?} twice"));
        }
    });
}

#[test]
fn every_command_has_two_examples_that_can_be_typed() {
    let mut wrong = Vec::new();
    for ((resource, verb), operations) in commands() {
        let examples: Vec<_> = operations.iter().flat_map(|operation| operation.examples).collect();
        if examples.len() < 2 {
            wrong.push(format!("{resource} {verb}: has {} examples", examples.len()));
        }
        for example in examples {
            let words = words(example);
            let own: Vec<_> = resource.split(' ').chain([verb]).collect();
            match words.get(..own.len()) {
                Some(start) if start == own => {}
                _ => {
                    wrong.push(format!("{resource} {verb}: the example {example:?} is another command"));
                    continue;
                }
            }
            // A hand-written command has arguments of its own; that it can be typed is checked below.
            if special::find(&words[..own.len()]).is_some() {
                continue;
            }
            let reasons: Vec<_> =
                operations.iter().filter_map(|operation| misfit(operation, &words[own.len()..])).collect();
            if reasons.len() == operations.len() {
                wrong.push(format!(
                    "{resource} {verb}: the example {example:?} matches no operation: {}",
                    reasons.join("; ")
                ));
            }
        }
    }
    report(&wrong);
}

#[test]
fn every_example_becomes_a_request() {
    let examples: Vec<_> = operations().flat_map(|(_, operation)| operation.examples).copied().collect();
    check(examples, |example, complain| {
        let line = std::iter::once("acamp".to_owned()).chain(words(example)).map(OsString::from);
        match acamp::test::cli::parse(&line.collect::<Vec<_>>()).map(|invocation| invocation.action) {
            // The file of the example does not exist.
            Ok(Action::Operate(..)) if example.contains(" @") => {}
            Ok(Action::Operate(resource, operations, matches)) => {
                if let Err(error) = built(resource, &operations, &matches) {
                    complain(error.to_string());
                }
            }
            Ok(Action::Edit(..)) => complain("is an edit, which sends what an editor leaves".to_owned()),
            Ok(Action::Special(special, _)) if example.starts_with(special.words) => {}
            Ok(Action::Special(special, _)) => complain(format!("is the command {}", special.words)),
            Err(error) => complain(error.to_string()),
        }
    });
}

#[test]
fn every_example_of_a_hand_written_command_is_of_it_and_can_be_typed() {
    let all = special::all().chain(special::nested());
    check(
        all.flat_map(|special| special.examples.iter().map(move |example| Example(special, example))),
        |example, complain| {
            let Example(special, line) = example;
            // Words for the shell are not part of the command.
            let own = words(line).into_iter().take_while(|word| !matches!(word.as_str(), "<" | ">" | ">>" | "|"));
            let line = std::iter::once("acamp".to_owned()).chain(own).map(OsString::from);
            match acamp::test::cli::parse(&line.collect::<Vec<_>>()).map(|invocation| invocation.action) {
                Ok(Action::Special(found, _)) if found.words == special.words => {}
                Ok(_) => complain(format!("is not of {}", special.words)),
                Err(error) => complain(error.to_string()),
            }
        },
    );
}

/// An example of a hand-written command.
struct Example(&'static special::Special, &'static str);

impl std::fmt::Display for Example {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.1)
    }
}

/// The first request of a command line, names left as they are.
fn built(resource: &'static Resource, operations: &[&'static Operation], matches: &ArgMatches) -> Result<Request> {
    let call = Call::new(resource, operations.to_vec(), matches)?;
    let positions = call.positions()?;
    let operation = call.operation(&positions);
    let first: Vec<String> = positions.iter().filter_map(|values| values.first().cloned()).collect();
    let mut input = call.input(operation, if operation.when == When::SeveralIds { &[] } else { &first })?;
    input.ids = positions.last().cloned().unwrap_or_default();
    let lookup = Lookup::offline();
    lookup.resolve(operation, &mut input)?;
    definition::fill(operation, &mut input, &lookup)?;
    request::build(operation, &input)
}

/// Why the words after a command do not fit an operation; nothing if they do.
fn misfit(operation: &'static Operation, words: &[String]) -> Option<String> {
    let mut flags = BTreeSet::new();
    let mut arguments = 0;
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let Some(flag) = word.strip_prefix("--").or_else(|| word.strip_prefix('-').filter(|rest| !rest.is_empty()))
        else {
            arguments += 1;
            continue;
        };
        let (flag, inline) = flag.split_once('=').map_or((flag, false), |(flag, _)| (flag, true));
        // An amount has a second flag.
        let amount = operation.fields.iter().find(|param| {
            matches!(param.kind, Kind::Money(_)) && flag.strip_suffix("-cents").is_some_and(|flag| flag == param.flag)
        });
        let flag = amount.map_or(flag, |param| param.flag);
        let own = operation.params.iter().chain(operation.fields).find(|param| param.flag == flag);
        if own.is_some() || WITH_VALUE.contains(&flag) {
            let optional = own.is_some_and(|param| matches!(param.kind, Kind::Boolean | Kind::Bit));
            // A switch may stand alone: `--deleted` is `--deleted true`.
            let lone = optional && !words.as_slice().first().is_some_and(|next| next == "true" || next == "false");
            let valueless = own.is_some_and(|param| param.kind == Kind::Switch);
            if !inline && !lone && !valueless && words.next().is_none() {
                return Some(format!("--{flag} has no value"));
            }
        } else if flag != flag_of(operation) && !WITHOUT_VALUE.contains(&flag) {
            return Some(format!("--{flag} is unknown"));
        }
        flags.insert(flag);
    }
    let needed = operation.arguments.len();
    if arguments < needed || (needed == 0 && arguments > 0) {
        return Some(format!("{arguments} arguments for {needed}"));
    }
    if !flag_of(operation).is_empty() && !flags.contains(flag_of(operation)) {
        return Some(format!("--{} is not given", flag_of(operation)));
    }
    // The body may come from --data and its properties from --set: then no flag of a property is required.
    let has_body = ["data", "set", "set-string"].iter().any(|flag| flags.contains(flag));
    let fields = if has_body { &[] } else { operation.fields };
    let given = operation.fields.iter().filter(|param| flags.contains(param.flag));
    let defined: Vec<_> = given.filter_map(|param| param.definition()).collect();
    let mut required = operation.params.iter().chain(fields).filter(|param| {
        let is_defined = defined.iter().any(|definition| definition.stands_for(param.wire));
        param.required && operation.role != Role::Update && !is_defined
    });
    required.find(|param| !flags.contains(param.flag)).map(|param| format!("--{} is required", param.flag))
}

/// The flag that selects an operation; empty for an operation selected otherwise.
fn flag_of(operation: &Operation) -> &'static str {
    match operation.when {
        When::Flag(flag) => flag,
        _ => "",
    }
}
