//! `acamp pull`: writes the set-up of an account into a folder of files.

use std::path::Path;

use clap::{ArgAction, ArgMatches, Command};
use serde_json::json;

use super::writing::write;
use super::{NOT_CARRIED, folder_argument, folder_of, is_chosen, kind_in, only_argument, patterns, read_account};
use crate::api::reply::Item;
use crate::catalogue::managed::ManagedClass;
use crate::command::Special;
use crate::command::arguments::{option, switch};
use crate::engine::setup::folder::manifest::SetupManifest;
use crate::engine::setup::folder::paths::{LINKS, MANIFEST};
use crate::engine::setup::folder::problem::as_error;
use crate::engine::setup::folder::read::{self, SetupFolder};
use crate::engine::setup::folder::write::{PullOptions, PullPlan, plan};
use crate::engine::setup::kinds::{self, SetupKind};
use crate::engine::setup::links::{Links, account_name, path_of};
use crate::error::{Error, Kind, Result};
use crate::output::Count;
use crate::session::Context;
use crate::system::private_files::names_in;
use crate::text::counts::{count_of, first_of};

/// `acamp pull`.
pub const COMMAND: Special = Special::new("pull", "Write the set-up of an account into a folder of files", build, run)
    .details(
        "The files are TOML with names instead of IDs, made for version control: tags, lists, custom fields, pipelines, \
         segments, variables, webhooks and more. Automations, forms and templates are only listed, because the API cannot \
         write them. A second pull changes only what changed in the account; comments, placeholders, and what you removed \
         from a file stay. A value that you changed and the account did not is kept. The coverage at the end says what each \
         kind of file carries.",
    )
    .examples(&[
        "pull acme",
        "pull acme --only tags,'lists/news*'",
        "pull acme --check",
        "pull acme --except pipelines,deal-roles",
    ]);

const COLUMNS: &[&str] = &["kind", "managed", "records", "left_out", "not_carried"];
/// How many records a note names.
const MOST_NAMED: usize = 5;

fn build(command: Command) -> Command {
    command
        .arg(folder_argument())
        .arg(only_argument())
        .arg(option("except", "KIND,…", "Kinds of records to leave out").value_delimiter(',').action(ArgAction::Append))
        .arg(switch("check", "Write nothing; exit with 10 if files would change"))
        .arg(switch("overwrite", "Take the account's value where a file has changed too"))
}

/// Pulls the set-up.
///
/// # Errors
/// `Usage` for files that cannot be used, `Denied` for kinds that cannot be read, `Partial` for an incomplete listing,
/// `Safety` if files and account have both changed, `Differences` with `--check`.
pub fn run(matches: &ArgMatches, context: &Context) -> Result<()> {
    context.refuse_mask("pull")?;
    let all = kinds::all();
    let root = folder_of(matches, context)?;
    let (only, except) = (patterns(matches, "only", &all)?, patterns(matches, "except", &all)?);
    let profile = context.profile()?;
    let options = PullOptions {
        profile: account_name(&root, &profile.name.value, &profile.url.value)?,
        account: profile.url.value.clone(),
        overwrite: matches.get_flag("overwrite"),
        only,
    };
    let chosen =
        |kind: &&SetupKind| is_chosen(&options.only, kind) && !except.iter().any(|name| kind_in(name) == kind.name());
    let folder = open(&root, &all, &options, all.iter().filter(chosen))?;
    let kinds: Vec<&SetupKind> = all.iter().filter(chosen).filter(|kind| folder.manifest.has(kind)).collect();
    refuse_unmanaged(&folder, &all, &options)?;
    let links = links_of(&root, &options)?;
    let account = read_account(context, &kinds, &all)?;
    let plan = plan(&folder, &kinds, &account, &links, &options);
    refuse_conflicts(&plan)?;
    let is_check = matches.get_flag("check");
    if !is_check && !context.options().dry_run {
        write(&root, &plan.changes)?;
    }
    report(context, &root, &kinds, &plan, is_check)
}

/// The folder as it is; a new one has the chosen kinds.
fn open<'k>(
    root: &Path,
    all: &[SetupKind],
    options: &PullOptions,
    chosen: impl Iterator<Item = &'k SetupKind>,
) -> Result<SetupFolder> {
    if root.is_file() {
        return Err(Error::usage(format!("{} is a file, not a folder", root.display())));
    }
    if !root.join(MANIFEST).exists() {
        return Ok(SetupFolder {
            root: root.to_owned(),
            manifest: SetupManifest::new(chosen),
            ..SetupFolder::default()
        });
    }
    let folder = read::read(root, all, Some(&options.profile))?;
    as_error(root, &folder.problems).map_or(Ok(folder), Err)
}

/// Refuses to pull what the folder does not manage.
fn refuse_unmanaged(folder: &SetupFolder, all: &[SetupKind], options: &PullOptions) -> Result<()> {
    for pattern in &options.only {
        let kind = kinds::find(all, kind_in(pattern))?;
        if !folder.manifest.has(kind) {
            let list = if kind.is_inventory() { "inventory" } else { "manage" };
            let path = folder.root.join(MANIFEST);
            let message = format!("{} is not in {list} of {}", kind.name(), path.display());
            return Err(Error::usage(message).hint(format!("add \"{}\" to it", kind.name())));
        }
    }
    Ok(())
}

/// The links of the account. Refuses those of another account: IDs of one mean nothing in another.
fn links_of(root: &Path, options: &PullOptions) -> Result<Links> {
    let links = Links::read(root, &options.profile)?;
    let path = path_of(root, &options.profile);
    if !links.account.is_empty() && links.account != options.account {
        let message = format!(
            "{} is of {}, and profile \"{}\" uses {}",
            path.display(),
            links.account,
            options.profile,
            options.account
        );
        return Err(Error::usage(message).hint("pull into another folder"));
    }
    let others = names_in(&root.join(LINKS)).unwrap_or_default();
    if links.account.is_empty() && others.iter().any(|name| name.ends_with(".toml")) && !options.overwrite {
        let message = format!("{} holds the set-up of another account", root.display());
        return Err(Error::new(Kind::Safety, message).hint(format!(
            "acamp diff {} -p {} compares it; --overwrite replaces it",
            crate::text::shell_words::quoted(&root.display().to_string()),
            options.profile
        )));
    }
    Ok(links)
}

fn refuse_conflicts(plan: &PullPlan) -> Result<()> {
    if plan.conflicts.is_empty() {
        return Ok(());
    }
    let message =
        format!("changed in files and in the account: {}; nothing was written", first_of(&plan.conflicts, MOST_NAMED));
    Err(Error::new(Kind::Safety, message).hint("--overwrite takes the account's values"))
}

fn report(context: &Context, root: &Path, kinds: &[&SetupKind], plan: &PullPlan, is_check: bool) -> Result<()> {
    let lines = kinds.iter().zip(&plan.coverage).map(|(kind, coverage)| {
        let left_out = coverage.left_out.iter().map(|(name, why)| json!({ "name": name, "reason": why }));
        Item::from_value(&json!({
            "kind": kind.name(),
            "managed": class_word(kind.managed.class),
            "records": coverage.records,
            "left_out": coverage.left_out.len(),
            "not_carried": kind.managed.note,
            "reasons": left_out.collect::<Vec<_>>(),
        }))
    });
    context.print(Count::Many, COLUMNS, lines.collect::<Vec<_>>())?;
    for coverage in &plan.coverage {
        for (name, why) in coverage.left_out.iter().take(MOST_NAMED) {
            context.warn(&format!("{}/{name} is not in the files: {why}", coverage.kind));
        }
    }
    plan.notes.iter().for_each(|note| context.note(note));
    if !plan.kept.is_empty() {
        context.note(&format!("changed in files only, and kept: {}", first_of(&plan.kept, MOST_NAMED)));
    }
    context.note(&format!("not in the files: {NOT_CARRIED}"));
    let changed = |path: &&std::path::PathBuf| !path.starts_with(LINKS);
    let count = plan.changes.keys().filter(changed).count() as u64;
    let names: Vec<String> = plan.changes.keys().filter(changed).map(|path| path.display().to_string()).collect();
    let (files, folder) = (count_of(count, "file"), root.display());
    if count == 0 {
        context.note(&format!("{folder}: nothing to change"));
        return Ok(());
    }
    if is_check {
        return Err(Error::new(
            Kind::Differences,
            format!("{folder}: {files} would change: {}", first_of(&names, MOST_NAMED)),
        ));
    }
    if context.options().dry_run {
        context.note(&format!("dry run: {files} would change: {}", first_of(&names, MOST_NAMED)));
    } else {
        context.note(&format!("{folder}: {files} changed"));
    }
    Ok(())
}

fn class_word(class: ManagedClass) -> &'static str {
    match class {
        ManagedClass::Full => "yes",
        ManagedClass::Partly => "partly",
        ManagedClass::Inventory => "listed only",
    }
}
