//! `acamp diff`: how files and account differ, or two accounts.

use clap::{ArgMatches, Command};
use serde_json::Value;

use super::differences::{SideNames, counts, item};
use super::{folder_argument, folder_of, is_chosen, kind_in, only_argument, patterns, read_account};
use crate::api::reply::Item;
use crate::command::Special;
use crate::command::arguments::{option, switch};
use crate::engine::setup::compare::{Contrast, differences};
use crate::engine::setup::folder::manifest::is_meant;
use crate::engine::setup::folder::problem::as_error;
use crate::engine::setup::folder::read::{self, SetupFolder};
use crate::engine::setup::kinds::{self, SetupKind};
use crate::engine::setup::links::{Links, account_name};
use crate::engine::setup::record::{KindRecords, SetupRecord};
use crate::error::{Error, Kind, Result};
use crate::output::Count;
use crate::session::{Context, Options};
use crate::text::counts::count_of;

/// `acamp diff`.
pub const COMMAND: Special = Special::new("diff", "Compare the set-up in files with an account, or two accounts", build, run)
    .details(
        "Only what is in a file is compared; records that only the account has are listed. If the last pull left links, \
         changed_in says which side has changed since. With --from and --to, two accounts are compared by the names of their \
         records; users are left out. Differences are an exit code of 10 only with --exit-code. Values from the environment \
         and the queries of addresses are not shown.",
    )
    .examples(&[
        "diff acme",
        "diff acme --exit-code",
        "diff acme --only tags -o markdown",
        "diff --from template --to client-07",
    ]);

fn build(command: Command) -> Command {
    command
        .arg(folder_argument())
        .arg(
            option("from", "PROFILE", "Compare this account with that of --to").requires("to").conflicts_with("folder"),
        )
        .arg(option("to", "PROFILE", "Account to compare with").requires("from"))
        .arg(only_argument())
        .arg(switch("exit-code", "Exit with 10 if there are differences"))
}

/// Compares.
///
/// # Errors
/// `Usage` for files that cannot be used, `Denied` for kinds that cannot be read, `Partial` for an incomplete listing,
/// `Differences` with `--exit-code`.
pub fn run(matches: &ArgMatches, context: &Context) -> Result<()> {
    context.refuse_mask("diff")?;
    let all = kinds::all();
    let only = patterns(matches, "only", &all)?;
    let profiles = matches.get_one::<String>("from").zip(matches.get_one::<String>("to"));
    let (columns, items, count) = match profiles {
        Some((from, to)) => between(context, from, to, &only, &all)?,
        None => with_files(matches, context, &only, &all)?,
    };
    context.print_wrapped(Count::Many, columns, items)?;
    let text = count_of(count as u64, "difference");
    if count > 0 && matches.get_flag("exit-code") {
        return Err(Error::new(Kind::Differences, text));
    }
    context.note(&if count == 0 { "no differences".to_owned() } else { text });
    Ok(())
}

/// The columns, the differences as records, and how many of them count.
type Compared = (&'static [&'static str], Vec<Item>, usize);

fn with_files(matches: &ArgMatches, context: &Context, only: &[String], all: &[SetupKind]) -> Result<Compared> {
    let root = folder_of(matches, context)?;
    let profile = context.profile()?;
    let name = account_name(&root, &profile.name.value, &profile.url.value)?;
    let folder = read::read(&root, all, Some(&name))?;
    if let Some(error) = as_error(&root, &folder.problems) {
        return Err(error);
    }
    let links = Links::read(&root, &name)?;
    let links = Some(links).filter(|links| links.account == profile.url.value);
    let is_wanted = |kind: &&SetupKind| !kind.is_inventory() && folder.manifest.has(kind) && is_chosen(only, kind);
    let kinds: Vec<&SetupKind> = all.iter().filter(is_wanted).collect();
    refuse_nothing(only, &kinds)?;
    let account = read_account(context, &kinds, all)?;
    let names =
        SideNames { wanted: "files", actual: "account", wanted_words: "the files", actual_words: "the account" };
    let (mut items, mut count) = (Vec::new(), 0);
    for (kind, records) in kinds.iter().zip(&account) {
        let is_compared = |key: &[String]| is_meant_by(only, kind, key) && !folder.manifest.ignores(kind, key);
        let wanted: Vec<&SetupRecord> =
            folder.of(kind).iter().map(|file| &file.record).filter(|record| is_compared(&record.key)).collect();
        let actual: Vec<SetupRecord> =
            records.records.iter().filter(|record| is_compared(&record.key)).cloned().collect();
        for difference in differences(kind, &wanted, &actual, links.as_ref()) {
            count += usize::from(counts(&difference));
            let raw = raw_value(&folder, kind, &difference.key, &difference.what);
            items.push(item(kind, &difference, raw.as_ref(), names));
        }
    }
    Ok((&["kind", "key", "difference", "property", "account", "files", "changed_in"], items, count))
}

/// The value of a property as the file has it.
fn raw_value(folder: &SetupFolder, kind: &SetupKind, key: &str, what: &Contrast) -> Option<Value> {
    let Contrast::Property { name, .. } = what else { return None };
    let file = folder.of(kind).iter().find(|file| file.record.key_text() == key)?;
    file.raw.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone())
}

fn between(context: &Context, from: &str, to: &str, only: &[String], all: &[SetupKind]) -> Result<Compared> {
    if context.is_member() {
        return Err(Error::usage("--from and --to name the accounts: they cannot be used with several profiles"));
    }
    let kinds: Vec<&SetupKind> = all.iter().filter(|kind| !kind.is_inventory() && is_chosen(only, kind)).collect();
    refuse_nothing(only, &kinds)?;
    let read = |profile: &str| -> Result<Vec<KindRecords>> {
        let options = Options { profile: Some(profile.to_owned()), ..context.options().clone() };
        let own = Context::new(options, context.environment().clone());
        read_account(&own, &kinds, all).map_err(|error| error.prefixed(&format!("{profile}: ")))
    };
    let (wanted, actual) = (read(from)?, read(to)?);
    let names = SideNames { wanted: "from", actual: "to", wanted_words: from, actual_words: to };
    let (mut items, mut count) = (Vec::new(), 0);
    for ((kind, wanted), actual) in kinds.iter().zip(&wanted).zip(&actual) {
        let own = |records: &KindRecords| -> Vec<SetupRecord> {
            let chosen = records.records.iter().filter(|record| is_meant_by(only, kind, &record.key));
            chosen.map(|record| without_users(kind, record)).collect()
        };
        let (wanted, actual) = (own(wanted), own(actual));
        let wanted: Vec<&SetupRecord> = wanted.iter().collect();
        for difference in differences(kind, &wanted, &actual, None) {
            count += usize::from(counts(&difference));
            items.push(item(kind, &difference, None, names));
        }
    }
    Ok((&["kind", "key", "difference", "property", "from", "to"], items, count))
}

/// A record without the users that it names, who are others in each account.
fn without_users(kind: &SetupKind, record: &SetupRecord) -> SetupRecord {
    let mut record = record.clone();
    record.values.retain(|(name, _)| !kind.property(name).is_some_and(|property| property.is_personal()));
    record
}

fn is_meant_by(only: &[String], kind: &SetupKind, key: &[String]) -> bool {
    only.is_empty() || only.iter().any(|pattern| is_meant(pattern, kind, key))
}

/// Refuses a selection of kinds that are not compared.
fn refuse_nothing(only: &[String], kinds: &[&SetupKind]) -> Result<()> {
    let lacking = only.iter().find(|pattern| !kinds.iter().any(|kind| kind.name() == kind_in(pattern)));
    match lacking {
        Some(pattern) => Err(Error::usage(format!("{} is not compared: it is not managed", kind_in(pattern)))),
        None => Ok(()),
    }
}
