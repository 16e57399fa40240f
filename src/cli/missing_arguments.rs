//! What a command line of the catalogue still lacks, and the line with it put in. Asks nobody.

use crate::catalogue;
use std::ffi::{OsStr, OsString};

use clap::ArgMatches;
use clap::parser::ValueSource;

use super::tree;
use crate::args::flags::{self, POSITIONS};
use crate::args::globals;
use crate::catalogue::model::{Operation, Param};
use crate::session::Options;

/// What else can give the members of a body.
const WHOLE: [&str; 4] = ["data", "set", "set-string", "from-file"];

/// A value that a command line lacks.
#[derive(Clone, Copy, Debug)]
pub struct Missing {
    /// What it is.
    pub param: &'static Param,
    /// Whether it is a position, not a flag.
    pub is_position: bool,
    /// Whether the command cannot do without.
    pub is_required: bool,
}

/// The global options of a line and what it lacks; none where it is no command of the catalogue.
pub fn of_line(line: &[OsString]) -> Option<(Options, Vec<Missing>)> {
    let matches = tree::root_for(line).ignore_errors(true).try_get_matches_from(line).ok()?;
    let options = globals::read(&matches).ok()?;
    let mut words: Vec<&str> = Vec::with_capacity(3);
    let mut level = &matches;
    while let Some((word, below)) = level.subcommand() {
        words.push(word);
        level = below;
    }
    let (_, rows) = catalogue::command(&words.join(" "))?;
    Some((options, of_command(&rows, level)))
}

/// What a command lacks, positions first.
pub fn of_command(rows: &[&'static Operation], matches: &ArgMatches) -> Vec<Missing> {
    let given = |id: &str| {
        matches.try_contains_id(id).unwrap_or(false) && matches.value_source(id) == Some(ValueSource::CommandLine)
    };
    let mut missing = Vec::new();
    for (at, position) in flags::positions(rows).iter().enumerate() {
        let is_needed = position.required || !position.unless.is_empty();
        let others = || position.unless.iter().any(|flag| given(flag)) || given("from-file");
        if is_needed && !given(POSITIONS[at]) && !others() {
            missing.push(Missing { param: position.param, is_position: true, is_required: true });
        }
    }
    if WHOLE.iter().any(|id| given(id)) {
        return missing;
    }
    for param in flags::flags(rows) {
        let is_required = flags::needs(rows, param.flag);
        if (is_required || param.asked) && !given(param.flag) {
            missing.push(Missing { param, is_position: false, is_required });
        }
    }
    missing
}

/// The line with a value for what it lacked.
pub fn with(line: &[OsString], missing: &Missing, value: &str) -> Vec<OsString> {
    let mut line = line.to_vec();
    let end = line.iter().position(|word| word == OsStr::new("--"));
    if missing.is_position {
        // A name may begin as an option does.
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
    fn what_a_line_lacks_is_found_whatever_else_it_has() {
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
        ] {
            assert_eq!(lacks(text), expected, "{text}");
        }
        assert!(of_line(&line("acamp auth login")).is_none());
    }

    #[test]
    fn values_are_put_where_they_are_read() {
        let (_, missing) = of_line(&line("acamp contacts tags add")).unwrap();
        let text = |line: Vec<OsString>| line.join(OsStr::new(" ")).into_string().unwrap();
        assert_eq!(text(with(&line("acamp tags get -q"), &missing[0], "-x")), "acamp tags get -q -- -x");
        let name = of_line(&line("acamp tags create")).unwrap().1[0];
        assert_eq!(text(with(&line("acamp tags create -- a"), &name, "-x y")), "acamp tags create --name=-x y -- a");
    }
}
