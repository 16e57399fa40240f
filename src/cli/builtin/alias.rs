//! `acamp alias`: lists, sets and deletes aliases, which are stored in `[alias]` of `config.toml`.

use std::collections::BTreeMap;
use std::ffi::OsString;

use clap::{Arg, ArgMatches, Command};
use serde_json::json;

use crate::api::reply::Item;
use crate::cli::alias::{is_command, replace};
use crate::command::Special;
use crate::config::store;
use crate::error::{Error, Kind, Result};
use crate::output::Count;
use crate::session::Context;
use crate::text::shell_words;

const NAME: &str = "alias-name";
const WORDS: &str = "words";

const LONG: &str = "An alias is the first word of a command line; what follows \
                    it is appended. No shell is involved. A command of acamp takes precedence over an alias of the same name.";

/// `acamp alias`.
pub const COMMAND: Special =
    Special::new("alias", "Define your own names for commands", build, run).details(LONG).examples(&[
        "alias list",
        "alias list -o json",
        "alias set vips contacts list --tag vip",
        "alias set find 'contacts list -o table --search'",
        "alias delete vips",
        "alias delete find --dry-run",
    ]);

fn build(command: Command) -> Command {
    let name = || Arg::new(NAME).value_name("NAME").required(true).help("Name of the alias");
    let list = Command::new("list").visible_alias("ls").about("List aliases and the commands they stand for");
    let set = Command::new("set").about("Create or change an alias").arg(name()).arg(
        Arg::new(WORDS)
            .value_name("COMMAND")
            .required(true)
            .num_args(1..)
            .trailing_var_arg(true)
            .allow_hyphen_values(true)
            .help("The command, without `acamp`; everything after the name belongs to it"),
    );
    let delete = Command::new("delete").visible_alias("rm").about("Delete an alias").arg(name());
    command.subcommand_required(true).arg_required_else_help(true).subcommands([list, set, delete])
}

/// Runs the subcommand in `matches`.
///
/// # Errors
/// `Usage` for an invalid name or command, `NotFound` for an alias that does not exist; those of `config.toml`.
pub fn run(matches: &ArgMatches, context: &Context) -> Result<()> {
    let name = |matches: &ArgMatches| matches.get_one::<String>(NAME).cloned().unwrap_or_default();
    match matches.subcommand() {
        Some(("list", _)) => list(context),
        Some(("set", matches)) => {
            let words: Vec<String> = matches.get_many(WORDS).into_iter().flatten().cloned().collect();
            set(&name(matches), words, context)
        }
        Some(("delete", matches)) => delete(&name(matches), context),
        _ => Err(Error::usage("alias requires a subcommand: list, set, delete").hint("acamp alias --help")),
    }
}

/// Shape: `name`, `command`, `shadowed` (whether a command of the same name takes precedence).
fn list(context: &Context) -> Result<()> {
    let aliases = &context.config()?.alias;
    if aliases.is_empty() {
        context.note("no aliases; create one with acamp alias set");
    }
    for name in aliases.keys().filter(|name| is_command(name)) {
        context.warn(&format!("alias `{name}` is ignored: a command has this name"));
    }
    let item = |(name, words): (&String, &Vec<String>)| {
        Item::from_value(&json!({"name": name, "command": shell_words::line(words), "shadowed": is_command(name)}))
    };
    context.print(Count::Many, &["name", "command"], aliases.iter().map(item))
}

fn set(name: &str, words: Vec<String>, context: &Context) -> Result<()> {
    let is_plain = |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '_');
    if name.is_empty() || name.starts_with('-') || !name.chars().all(is_plain) {
        return Err(Error::usage(format!(
            "invalid alias name \"{}\": use letters, digits, - and _",
            name.escape_debug()
        )));
    }
    if is_command(name) {
        return Err(Error::usage(format!("invalid alias name \"{name}\": a command has this name")));
    }
    let words = match words.as_slice() {
        [line] => shell_words::words(line).map_err(|why| Error::usage(format!("invalid command: it {why}")))?,
        _ => words,
    };
    let before = &context.config()?.alias;
    leads_to_a_command(name, &words, before)?;
    let line = shell_words::line(&words);
    if context.note_dry_run(&format!("set alias `{name}` to `{line}`")) {
        return Ok(());
    }
    store::set_alias(context.paths(), name, Some(&line))?;
    context.note(&format!("alias `{name}` set to `{line}`"));
    Ok(())
}

/// Checks that an alias begins with a command, or with an alias that does.
fn leads_to_a_command(name: &str, words: &[String], before: &BTreeMap<String, Vec<String>>) -> Result<()> {
    let mut aliases = before.clone();
    aliases.insert(name.to_owned(), words.to_vec());
    let line = replace(&["acamp", name].map(OsString::from), &aliases);
    let line = line.map_err(|error| Error::usage(error.message()))?.unwrap_or_default();
    if line.iter().filter_map(|word| word.to_str()).any(is_command) {
        return Ok(());
    }
    let first = words.iter().find(|word| !word.starts_with('-')).map_or("", String::as_str);
    Err(Error::usage(format!("unknown command \"{}\" in an alias", first.escape_debug())).hint("acamp commands"))
}

fn delete(name: &str, context: &Context) -> Result<()> {
    if !context.config()?.alias.contains_key(name) {
        let message = format!("no alias \"{}\"", name.escape_debug());
        return Err(Error::new(Kind::NotFound, message).hint("acamp alias list"));
    }
    if context.note_dry_run(&format!("delete alias `{name}`")) {
        return Ok(());
    }
    store::set_alias(context.paths(), name, None)?;
    context.note(&format!("alias `{name}` deleted"));
    Ok(())
}
