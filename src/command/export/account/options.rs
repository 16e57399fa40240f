//! The command line of `export`.

use std::path::absolute;

use clap::{ArgAction, ArgMatches, Command, builder::NonEmptyStringValueParser};
use jiff::Timestamp;

use super::settings::Settings;
use super::since;
use super::workbook;
use crate::catalogue::collections;
use crate::command::Special;
use crate::command::arguments::{option, positional};
use crate::error::{Error, Result};
use crate::session::Context;

/// `acamp export`.
pub const COMMAND: Special =
    Special::new("export", "Export the whole account as JSON Lines, one file per resource", build, super::run)
        .examples(&[
            "export backup",
            "export backup --only contacts,tags,'contacts fields'",
            "export changes --since backup",
            "export account.xlsx",
        ]);

const LONG: &str = "DIR receives one JSON Lines file per resource, with values as the server returned them, and \
     manifest.json: the time, the operations, the number of records and whether they are verified complete, what this \
     account cannot read, what is not exported and why.\n\n\
     Records that the server returns only beside others have a file of their own: the options of custom fields \
     (contacts-fields-options.jsonl), the lists that show them, the messages and links of campaigns. Rows that a record \
     names and that do not arrive are requested again. An array that acamp does not know is kept under its key \
     (contacts.KEY.jsonl).\n\n\
     --since reads only changes where the server can filter by change date (contacts, deals); all other resources are \
     read completely, and the manifest lists both.\n\n\
     A name that ends in .xlsx is one workbook instead: a sheet per resource, with the columns of its records, and a last \
     sheet with what the manifest says. It replaces an earlier file when it is complete.\n\n\
     The export is a job: if it is interrupted or killed, acamp jobs resume ID continues it without reading complete \
     files again. Exit code 3 if a file is not verified complete.";

const FOLDER_HELP: &str =
    "Output folder: new, empty, or with an earlier export of this account; or a workbook, with a sheet per resource";
const SINCE_HELP: &str = "Only changes since a time, an age (7d), or the start of the export with this manifest";

fn build(command: Command) -> Command {
    let resources = |name, help| option(name, "RESOURCES", help).action(ArgAction::Append).value_delimiter(',');
    command
        .arg(positional("folder", "DIR", FOLDER_HELP).value_parser(NonEmptyStringValueParser::new()))
        .arg(resources("only", "Only these resources, separated by commas: contacts,'deals notes'"))
        .arg(resources("except", "All resources except these").conflicts_with("only"))
        .arg(option("since", "TIME|MANIFEST", SINCE_HELP).value_parser(NonEmptyStringValueParser::new()))
        .after_help(LONG)
}

/// Reads the options.
///
/// # Errors
/// `Usage` for a resource that cannot be exported and an invalid time.
pub fn read(matches: &ArgMatches, context: &Context) -> Result<Settings> {
    let folder = context.path_of_profile(matches.get_one::<String>("folder").map_or("", String::as_str));
    let folder = absolute(&folder).map_err(|_| Error::usage(format!("invalid folder `{folder}`")))?;
    let account = context.profile()?.url.value.clone();
    let (only, except) = (named(matches, "only")?, named(matches, "except")?);
    let all = collections::all().into_iter().map(|resource| resource.name);
    let resources = all.filter(|name| (only.is_empty() || only.contains(name)) && !except.contains(name)).collect();
    let since =
        matches.get_one::<String>("since").map(|text| since::read(text, &account, Timestamp::now())).transpose()?;
    let since = since.map(|moment| moment.strftime("%Y-%m-%dT%H:%M:%SZ").to_string());
    let is_workbook = folder.extension().is_some_and(|word| word.eq_ignore_ascii_case("xlsx")) && !folder.is_dir();
    let workbook = is_workbook.then(|| folder.clone());
    let folder = if is_workbook { workbook::parts_of(&folder) } else { folder };
    Ok(Settings { folder, workbook, account, resources, since, earlier: Vec::new() })
}

fn named(matches: &ArgMatches, flag: &str) -> Result<Vec<String>> {
    let known = collections::all();
    let check = |name: &String| {
        let name = name.trim().replace('-', " ");
        let is_named = |other: &str| other.replace('-', " ") == name;
        if let Some(found) = known.iter().find(|resource| is_named(&resource.name)) {
            return Ok(found.name.clone());
        }
        let beside = known.iter().find(|resource| resource.kept.iter().any(|kept| is_named(&kept.name)));
        let why = match beside {
            Some(beside) => format!("its records are exported with {}", beside.name),
            None => "unknown resource, or no complete listing".to_owned(),
        };
        Err(Error::usage(format!("cannot export `{name}`: {why}")).hint("acamp export DIR --dry-run"))
    };
    matches.get_many::<String>(flag).into_iter().flatten().map(check).collect()
}
