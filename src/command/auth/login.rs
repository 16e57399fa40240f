//! `acamp auth login`: prompts for URL and API key, verifies them, and saves them.

use std::io::Read;

use clap::{ArgMatches, Command};

use super::user;
use crate::api::client::Client;
use crate::catalogue;
use crate::command::arguments::{option, switch};
use crate::config::credentials::Credentials;
use crate::config::user_file::{Stored, check_name};
use crate::config::{AuthHeader, Mode, Secret, address, store, token, value};
use crate::error::{Error, Kind, Result};
use crate::session::{Context, Options, name_resolution};
use crate::system::environment;
use crate::text::counts::count_of;
use crate::text::shell_words;

/// The resources whose names are cached after a login on a terminal: one request each.
const COMPLETED: [&str; 6] = ["tags", "lists", "contacts fields", "campaigns", "pipelines", "stages"];

/// The arguments of `auth login`.
#[derive(Default)]
struct Login {
    url: Option<String>,
    name: Option<String>,
    auth_header: Option<AuthHeader>,
    with_token: bool,
    read_only: bool,
    make_default: bool,
}

/// The command.
pub fn command() -> Command {
    Command::new("login")
        .about("Log in to an account and save it as a profile")
        .long_about(
            "Log in to an account and save it as a profile.\n\n\
             The URL and the API key are shown in the web app under Settings → Developer. They are verified with GET \
             /users/me and saved only if the server accepts them. The first profile becomes the default. The API key \
             is entered at a hidden prompt or read from standard input; it is never an argument. On a terminal, six more \
             requests cache names for shell completion, unless cache_ttl is 0.",
        )
        .arg(option("url", "URL", "The account's URL, as shown under Settings → Developer"))
        .arg(option("name", "PROFILE", "Profile name [default: the account name in the URL]"))
        .arg(switch("with-token", "Read the API key from standard input"))
        .arg(
            option("auth-header", "NAME", "Header used to send the API key")
                .value_parser(["Api-Token", "Authorization"]),
        )
        .arg(switch("read-only", "Make the profile read-only"))
        .arg(switch("use", "Make this the default profile"))
}

/// Runs the command.
///
/// # Errors
/// `Usage` for missing values and without confirmation, `Denied` for an API key that the server rejects; errors of the
/// client and of files. Nothing is saved then.
pub fn run(matches: &ArgMatches, context: &Context) -> Result<()> {
    log_in(&Login::from(matches, context)?, context, std::io::stdin())
}

/// Logs in, with the API key from `input` if `--with-token` is given.
fn log_in(login: &Login, context: &Context, input: impl Read) -> Result<()> {
    let url = find_url(login, context)?;
    let name = login.name.clone().unwrap_or_else(|| address::account_name(&url).to_owned());
    check_name(&name)?;
    confirm_replacing(&name, &url, context)?;
    let token = find_token(login, context, input)?;

    let config = context.config()?;
    let before = config.profiles.get(&name).cloned().unwrap_or_default();
    let auth_header = login.auth_header.or(before.auth_header).unwrap_or_default();
    let user = verify(&url, token.clone(), auth_header, context)?;
    let is_first = config.profiles.is_empty() && config.default_profile.is_none();
    let make_default = login.make_default || is_first;
    let account = format!("{url} as {}", user::display_name(&user));
    if context.note_dry_run(&format!("log in to {account} and save profile \"{name}\"")) {
        return Ok(());
    }
    let mode = login.read_only.then_some(Mode::ReadOnly);
    let stored = Stored { url: Some(url), auth_header: login.auth_header, mode, ..Stored::default() };
    store::save(context.paths(), &name, &stored, &token, make_default)?;
    let is_default = make_default || config.default_profile.as_deref() == Some(name.as_str());
    let selection = if is_default { " (default)".to_owned() } else { format!("; select it with --profile {name}") };
    let is_seen = context.environment().terminals.error;
    let mark = if is_seen { "✓ " } else { "" };
    context.note(&format!("{mark}logged in to {account}; saved as profile \"{name}\"{selection}"));
    let is_overridden = warn_if_overridden(&name, &before, context);
    // Without a person there is nobody to complete names for.
    if is_seen {
        welcome(&name, is_default, is_overridden, context);
    }
    Ok(())
}

/// Caches names for completion and shows what to do next.
fn welcome(name: &str, is_default: bool, is_overridden: bool, context: &Context) {
    if !is_overridden {
        cache_names(name, context);
    }
    let select = if is_default { String::new() } else { format!(" --profile {}", shell_words::quoted(name)) };
    context.note(&format!("next: acamp contacts list{select}"));
    context.note("      acamp completion --help shows how to complete commands and names with Tab");
}

/// Fills the name cache with one request per resource, for completion. Plans and permissions differ in what can be read, so
/// a failure is no failure of the login.
fn cache_names(name: &str, context: &Context) {
    let options = Options { profile: Some(name.to_owned()), ..context.options().clone() };
    let own = Context::new(options, context.environment().clone());
    let Ok(client) = own.client() else { return };
    if client.names().is_none() {
        return;
    }
    let resources = COMPLETED.iter().filter_map(|name| catalogue::find(name));
    let counts: Vec<usize> = resources.filter_map(|resource| name_resolution::begin(client, resource).ok()).collect();
    let names = count_of(counts.iter().sum::<usize>() as u64, "name");
    context.note(&format!("cached {names} for completion in {}", count_of(COMPLETED.len() as u64, "request")));
}

impl Login {
    fn from(matches: &ArgMatches, context: &Context) -> Result<Self> {
        let text = |name| matches.get_one::<String>(name).cloned();
        let auth_header = text("auth-header").map(|name| value::auth_header(&name)).transpose();
        Ok(Login {
            url: text("url"),
            name: text("name").or_else(|| context.options().profile.clone()),
            auth_header: auth_header.map_err(|why| Error::usage(format!("--auth-header {why}")))?,
            with_token: matches.get_flag("with-token"),
            read_only: matches.get_flag("read-only"),
            make_default: matches.get_flag("use"),
        })
    }
}

/// The URL from the flag, from the existing profile, or from a prompt.
fn find_url(login: &Login, context: &Context) -> Result<String> {
    if let Some(url) = &login.url {
        return address::normalize(url);
    }
    let known =
        login.name.as_ref().and_then(|name| context.config().map(|config| config.profiles.get(name)).transpose());
    if let Some(url) = known.transpose()?.and_then(|stored| stored.url.clone()) {
        return Ok(url);
    }
    if !context.can_prompt() {
        return Err(cannot_prompt());
    }
    address::normalize(&context.ask("URL (copy it from Settings → Developer): ")?)
}

fn find_token(login: &Login, context: &Context, input: impl Read) -> Result<Secret> {
    if login.with_token {
        if context.environment().terminals.input {
            // The terminal would show the key.
            return Err(Error::usage("--with-token reads standard input, which is a terminal")
                .hint("acamp auth login --with-token < key.txt, or omit --with-token to be prompted"));
        }
        return token::read_from("the API key on standard input", input);
    }
    if !context.can_prompt() {
        return Err(cannot_prompt());
    }
    context.prompt_secret("API key (not shown): ")
}

fn cannot_prompt() -> Error {
    Error::usage("cannot prompt for the URL and API key: --url and --with-token are required")
        .hint("acamp auth login --url https://acme.api-us1.com --with-token < key.txt")
}

/// Asks for confirmation before replacing the API key or the URL of a profile.
fn confirm_replacing(name: &str, url: &str, context: &Context) -> Result<()> {
    // Read first, so that a credentials file that others can read is rejected before any prompt.
    let has_key = Credentials::read(&context.paths().credentials()?)?.token(name).is_some();
    let before = context.config()?.profiles.get(name).and_then(|stored| stored.url.as_deref());
    match before {
        Some(before) if before != url => {
            context.confirm(&format!("change the URL of profile \"{name}\" from {before} to {url}?"))
        }
        _ if has_key => context.confirm(&format!("replace the API key of profile \"{name}\"?")),
        _ => Ok(()),
    }
}

/// Sends one request with this URL and API key, and returns the user.
fn verify(url: &str, token: Secret, auth_header: AuthHeader, context: &Context) -> Result<serde_json::Value> {
    let limits = context.sources(None)?.layers().limits()?;
    let client = Client::new(context.settings(url.to_owned(), token, auth_header, &limits, None)?);
    user::me(&client).map_err(|error| match error.kind() {
        Kind::Denied | Kind::NotFound => error.hint("copy the URL and the API key again from Settings → Developer"),
        _ => error,
    })
}

/// Warns if something overrides the saved API key or the profile; returns whether something does.
fn warn_if_overridden(name: &str, before: &Stored, context: &Context) -> bool {
    let stored = [("token_file", before.token_file.is_some()), ("token_command", before.token_command.is_some())];
    let mut warnings: Vec<String> = stored
        .into_iter()
        .filter(|(_, is_set)| *is_set)
        .map(|(key, _)| format!("profiles.{name}.{key} in config.toml overrides the saved API key"))
        .collect();
    if context.environment().text(environment::URL).is_some() {
        warnings.push("ACAMP_URL is set and overrides all profiles unless --profile is given".to_owned());
    } else if context.environment().token().is_some() {
        warnings.push("ACAMP_TOKEN is set and overrides the saved API key".to_owned());
    }
    warnings.iter().for_each(|warning| context.warn(warning));
    !warnings.is_empty()
}

#[cfg(test)]
#[path = "login_tests.rs"]
mod tests;
