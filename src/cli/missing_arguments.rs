//! Finds the arguments missing from a command line, and inserts them. Does not prompt.

use crate::catalogue;
use std::ffi::{OsStr, OsString};

use clap::ArgMatches;

use super::tree;
use crate::args::conditions::WHERE;
use crate::args::flags::{self, POSITIONS};
use crate::args::globals;
use crate::catalogue::model::{Operation, Param};
use crate::session::Options;

/// Flags that can provide the properties of a request body.
const WHOLE: [&str; 4] = ["data", "set", "set-string", "from-file"];

/// An argument missing from a command line.
#[derive(Clone, Copy, Debug)]
pub struct MissingArgument {
    /// Its parameter.
    pub param: &'static Param,
    /// Whether it is positional.
    pub is_position: bool,
    /// Whether the command requires it.
    pub is_required: bool,
}

/// The global options and the missing arguments of a line; `None` if it is not a command of the catalogue.
pub fn of_line(line: &[OsString]) -> Option<(Options, Vec<MissingArgument>)> {
    let matches = tree::root_for(line).ignore_errors(true).try_get_matches_from(line).ok()?;
    let options = globals::read(&matches).ok()?;
    let mut words: Vec<&str> = Vec::with_capacity(3);
    let mut level = &matches;
    while let Some((word, below)) = level.subcommand() {
        words.push(word);
        level = below;
    }
    let (_, operations) = catalogue::command(&words.join(" "))?;
    Some((options, of_command(&operations, level)))
}

/// The missing arguments of a command, positional ones first.
pub fn of_command(operations: &[&'static Operation], matches: &ArgMatches) -> Vec<MissingArgument> {
    let given = |id: &str| flags::is_typed(matches, id);
    let mut missing = Vec::new();
    for (at, position) in flags::positions(operations).iter().enumerate() {
        let is_needed = position.required || !position.unless.is_empty();
        let others = || position.unless.iter().any(|flag| given(flag)) || given("from-file") || given(WHERE);
        if is_needed && !given(POSITIONS[at]) && !others() {
            missing.push(MissingArgument { param: position.param, is_position: true, is_required: true });
        }
    }
    if WHOLE.iter().any(|id| given(id)) {
        return missing;
    }
    for param in flags::flags(operations) {
        let is_required = flags::needs(operations, param.flag);
        let others = [flags::cents_flag(param), flags::definition_of(operations, param)];
        let is_given = given(param.flag) || others.iter().flatten().any(|flag| given(flag));
        if (is_required || param.prompted) && !is_given {
            missing.push(MissingArgument { param, is_position: false, is_required });
        }
    }
    missing
}

/// The line with a value for a missing argument.
pub fn with(line: &[OsString], missing: &MissingArgument, value: &str) -> Vec<OsString> {
    let mut line = line.to_vec();
    let end = line.iter().position(|word| word == OsStr::new("--"));
    if missing.is_position {
        // A name may begin with a dash.
        if end.is_none() && value.starts_with('-') {
            line.push("--".into());
        }
        line.push(value.into());
    } else {
        line.insert(end.unwrap_or(line.len()), format!("--{}={value}", missing.param.flag).into());
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str) -> Vec<OsString> {
        text.split(' ').map(OsString::from).collect()
    }

    fn lacks(text: &str) -> Vec<String> {
        let (_, missing) = of_line(&line(text)).unwrap();
        missing
            .iter()
            .map(|missing| format!("{}{}", missing.param.flag, if missing.is_required { "!" } else { "" }))
            .collect()
    }

    #[test]
    fn missing_arguments_are_found() {
        for (text, expected) in [
            ("acamp tags create", ["name!"].as_slice()),
            ("acamp tags create --name x", &[]),
            ("acamp -p sandbox tags create --set tag=x", &[]),
            ("acamp tags get", &["tag!"]),
            ("acamp contacts tags add", &["contact!", "tag!"]),
            ("acamp contacts tags add ann@example.com", &["tag!"]),
            ("acamp contacts tags add --from-file x.csv", &[]),
            ("acamp contacts create --phone 1", &["email"]),
            ("acamp contacts create --phone 1 --allow-null-email", &["email"]),
            ("acamp contacts list", &[]),
            ("acamp deals create --title x --currency eur", &["value!"]),
            ("acamp deals create --title x --currency eur --value-cents 1", &[]),
        ] {
            assert_eq!(lacks(text), expected, "{text}");
        }
        assert!(of_line(&line("acamp auth login")).is_none());
    }

    #[test]
    fn values_are_inserted_in_the_right_place() {
        let (_, missing) = of_line(&line("acamp contacts tags add")).unwrap();
        let text = |line: Vec<OsString>| line.join(OsStr::new(" ")).into_string().unwrap();
        assert_eq!(text(with(&line("acamp tags get -q"), &missing[0], "-x")), "acamp tags get -q -- -x");
        let name = of_line(&line("acamp tags create")).unwrap().1[0];
        assert_eq!(text(with(&line("acamp tags create -- a"), &name, "-x y")), "acamp tags create --name=-x y -- a");
    }
}
