//! The command line of `export`.

use std::path::absolute;

use clap::{Arg, ArgAction, ArgMatches, Command, builder::NonEmptyStringValueParser};
use jiff::Timestamp;

use super::nouns::readable;
use super::settings::Settings;
use super::since;
use crate::command::Special;
use crate::error::{Error, Result};
use crate::session::Context;

/// `acamp export`.
pub const COMMAND: Special = Special {
    words: "export",
    about: "Export the whole account as JSON Lines, one file per resource",
    details: "",
    examples: &[
        "export backup",
        "export backup --only contacts,tags,'contacts fields'",
        "export changes --since backup",
    ],
    build,
    run: super::run,
};

const LONG: &str = "DIR gets a file of JSON Lines for each noun, as the service typed it, and manifest.json: when, which \
     calls, how many rows and how that was proved, what this account may not read and what the API does not show.\n\n\
     --since reads only what changed where the service can tell (contacts, deals); all else is read whole, and the \
     manifest says which is which.\n\n\
     The export is a job: stopped or killed, it goes on with acamp jobs resume ID, and files that are complete are not \
     read again. Exit 3 where a file could not be proved complete.";

fn build(command: Command) -> Command {
    let nouns = |name: &'static str, help: &'static str| {
        Arg::new(name).long(name).value_name("NOUNS").action(ArgAction::Append).value_delimiter(',').help(help)
    };
    command
        .arg(
            Arg::new("folder")
                .value_name("DIR")
                .required(true)
                .value_parser(NonEmptyStringValueParser::new())
                .help("Folder for the files: new, empty, or one of an earlier export of this account"),
        )
        .arg(nouns("only", "Only these nouns, separated by commas: contacts,'deals notes'"))
        .arg(nouns("except", "All nouns but these").conflicts_with("only"))
        .arg(
            Arg::new("since")
                .long("since")
                .value_name("TIME|MANIFEST")
                .value_parser(NonEmptyStringValueParser::new())
                .help("Only what changed since then, also how long ago (7d), or since the export with this manifest began"),
        )
        .after_help(LONG)
}

/// What is asked for.
///
/// # Errors
/// `Usage` for a noun that cannot be exported and a moment that is none.
pub fn read(matches: &ArgMatches, context: &Context) -> Result<Settings> {
    let folder = matches.get_one::<String>("folder").cloned().unwrap_or_default();
    let folder = absolute(&folder).map_err(|_| Error::usage(format!("`{folder}` is no folder")))?;
    let account = context.profile()?.url.value.clone();
    let (only, except) = (named(matches, "only")?, named(matches, "except")?);
    let all = readable().into_iter().map(|noun| noun.name.to_owned());
    let nouns = all.filter(|name| (only.is_empty() || only.contains(name)) && !except.contains(name)).collect();
    let since =
        matches.get_one::<String>("since").map(|text| since::read(text, &account, Timestamp::now())).transpose()?;
    let since = since.map(|moment| moment.strftime("%Y-%m-%dT%H:%M:%SZ").to_string());
    Ok(Settings { folder, account, nouns, since })
}

fn named(matches: &ArgMatches, flag: &str) -> Result<Vec<String>> {
    let known = readable();
    let check = |name: &String| {
        let name = name.trim().replace('-', " ");
        let found = known.iter().find(|noun| noun.name.replace('-', " ") == name);
        found.map(|noun| noun.name.to_owned()).ok_or_else(|| {
            Error::usage(format!("no noun that can be exported is called `{name}`"))
                .hint("acamp export DIR --dry-run shows them")
        })
    };
    matches.get_many::<String>(flag).into_iter().flatten().map(check).collect()
}
