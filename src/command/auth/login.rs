//! `acamp auth login`: asks for address and key, tries them, and only then saves them.

use std::io::Read;

use clap::{Arg, ArgAction, ArgMatches, Command};

use super::user;
use crate::api::client::Client;
use crate::config::credentials::Credentials;
use crate::config::user_file::{Stored, check_name};
use crate::config::{AuthHeader, Mode, Secret, address, store, token, value};
use crate::error::{Error, Kind, Result};
use crate::session::Context;
use crate::system::environment;

/// What was typed after `auth login`.
#[derive(Default)]
struct Wanted {
    url: Option<String>,
    name: Option<String>,
    auth_header: Option<AuthHeader>,
    with_token: bool,
    read_only: bool,
    make_default: bool,
}

/// The command.
pub fn command() -> Command {
    let text = |name: &'static str, value: &'static str| Arg::new(name).long(name).value_name(value);
    let switch = |name: &'static str| Arg::new(name).long(name).action(ArgAction::SetTrue);
    Command::new("login")
        .about("Log in to an account and save it as a profile")
        .long_about(
            "Log in to an account and save it as a profile.\n\nBoth stand under Settings → Developer. They are tried \
             with GET /users/me and saved only if the service accepts them. The first profile becomes the default. \
             The key is asked for without showing it, or read from standard input; it is never an argument.",
        )
        .arg(text("url", "URL").help("The account's URL, as shown under Settings → Developer"))
        .arg(text("name", "PROFILE").help("Profile name [default: the account name in the URL]"))
        .arg(switch("with-token").help("Read the API key from standard input"))
        .arg(
            text("auth-header", "NAME")
                .value_parser(["Api-Token", "Authorization"])
                .help("Header used to send the API key"),
        )
        .arg(switch("read-only").help("Make the profile read-only"))
        .arg(switch("use").help("Make this the default profile"))
}

/// Runs the command.
///
/// # Errors
/// `Usage` for what cannot be asked for or is not confirmed, `Denied` for a key the service does not accept; those of
/// the client and of the files. Nothing is saved then.
pub fn run(matches: &ArgMatches, context: &Context) -> Result<()> {
    log_in(&Wanted::from(matches, context)?, context, std::io::stdin())
}

/// Logs in, with the key on `input` where it is to be read from there.
fn log_in(wanted: &Wanted, context: &Context, input: impl Read) -> Result<()> {
    let url = find_url(wanted, context)?;
    let name = wanted.name.clone().unwrap_or_else(|| address::account_name(&url).to_owned());
    check_name(&name)?;
    confirm_replacing(&name, &url, context)?;
    let token = find_token(wanted, context, input)?;

    let config = context.config()?;
    let before = config.profiles.get(&name).cloned().unwrap_or_default();
    let auth_header = wanted.auth_header.or(before.auth_header).unwrap_or_default();
    let user = try_out(&url, token.clone(), auth_header, context)?;
    let is_first = config.profiles.is_empty() && config.default_profile.is_none();
    let make_default = wanted.make_default || is_first;
    let told = format!("{url} as {}", user::shown(&user));
    if context.only_rehearses(&format!("save the key for {told} as profile \"{name}\"")) {
        return Ok(());
    }
    let mode = wanted.read_only.then_some(Mode::ReadOnly);
    let stored = Stored { url: Some(url), auth_header: wanted.auth_header, mode, ..Stored::default() };
    store::save(context.paths(), &name, &stored, &token, make_default)?;
    let is_default = make_default || config.default_profile.as_deref() == Some(name.as_str());
    let use_it = if is_default { ", the default".to_owned() } else { format!(": use it with --profile {name}") };
    context.note(&format!("logged in to {told}, saved as profile \"{name}\"{use_it}"));
    warn_of_stronger(&name, &before, context);
    Ok(())
}

impl Wanted {
    fn from(matches: &ArgMatches, context: &Context) -> Result<Self> {
        let text = |name| matches.get_one::<String>(name).cloned();
        let auth_header = text("auth-header").map(|name| value::auth_header(&name)).transpose();
        Ok(Wanted {
            url: text("url"),
            name: text("name").or_else(|| context.options().profile.clone()),
            auth_header: auth_header.map_err(|why| Error::usage(format!("--auth-header {why}")))?,
            with_token: matches.get_flag("with-token"),
            read_only: matches.get_flag("read-only"),
            make_default: matches.get_flag("use"),
        })
    }
}

/// The address from the flag, from the profile that is logged in to again, or from the person.
fn find_url(wanted: &Wanted, context: &Context) -> Result<String> {
    if let Some(url) = &wanted.url {
        return address::normalise(url);
    }
    let known =
        wanted.name.as_ref().and_then(|name| context.config().map(|config| config.profiles.get(name)).transpose());
    if let Some(url) = known.transpose()?.and_then(|stored| stored.url.clone()) {
        return Ok(url);
    }
    if !context.may_ask() {
        return Err(cannot_ask());
    }
    address::normalise(&context.ask("URL (copy it from Settings → Developer): ")?)
}

fn find_token(wanted: &Wanted, context: &Context, input: impl Read) -> Result<Secret> {
    if wanted.with_token {
        if context.environment().terminals.input {
            // What is typed there would be shown.
            return Err(Error::usage("--with-token reads standard input, which is a terminal")
                .hint("acamp auth login --with-token < key.txt, or leave out --with-token to be asked"));
        }
        return token::read_from("the key on standard input", input);
    }
    if !context.may_ask() {
        return Err(cannot_ask());
    }
    context.ask_secret("API key (not shown): ")
}

fn cannot_ask() -> Error {
    Error::usage("cannot ask for URL and key: give --url and --with-token")
        .hint("acamp auth login --url https://acme.api-us1.com --with-token < key.txt")
}

/// Replacing a key, or the account behind a name, needs leave.
fn confirm_replacing(name: &str, url: &str, context: &Context) -> Result<()> {
    // Read first of all, so that a store others can read is refused before anything is asked.
    let has_key = Credentials::read(&context.paths().credentials()?)?.token(name).is_some();
    let before = context.config()?.profiles.get(name).and_then(|stored| stored.url.as_deref());
    match before {
        Some(before) if before != url => context.confirm(&format!("profile \"{name}\" is {before}: make it {url}?")),
        _ if has_key => context.confirm(&format!("profile \"{name}\" has a key already: replace it?")),
        _ => Ok(()),
    }
}

/// Makes one request with address and key, and returns the user.
fn try_out(url: &str, token: Secret, auth_header: AuthHeader, context: &Context) -> Result<serde_json::Value> {
    let limits = context.sources(None)?.layers().limits()?;
    let client = Client::new(context.settings(url.to_owned(), token, auth_header, &limits, None)?);
    user::me(&client).map_err(|error| match error.kind() {
        Kind::Denied | Kind::NotFound => error.hint("copy both URL and key again from Settings → Developer"),
        _ => error,
    })
}

/// A saved key that will not be used is worth a word.
fn warn_of_stronger(name: &str, before: &Stored, context: &Context) {
    for (key, is_set) in
        [("token_file", before.token_file.is_some()), ("token_command", before.token_command.is_some())]
    {
        if is_set {
            context.warn(&format!("profiles.{name}.{key} in config.toml wins over the key just saved"));
        }
    }
    if context.environment().text(environment::URL).is_some() {
        context.warn("ACAMP_URL is set and wins over profiles, unless --profile is given");
    } else if context.environment().token().is_some() {
        context.warn("ACAMP_TOKEN is set and wins over the key just saved");
    }
}

#[cfg(test)]
#[path = "login_tests.rs"]
mod tests;
