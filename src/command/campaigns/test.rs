//! `acamp campaigns test`: sends test emails of a campaign to single addresses. Contacts receive nothing.

use clap::{ArgAction, ArgMatches, Command};

use super::mailing;
use super::requests::{self, RequestValues};
use super::send::FORCE_HELP;
use super::{check, find};
use crate::api::reply::Item;
use crate::api::request::Request;
use crate::command::Special;
use crate::command::arguments::{option, positional, switch};
use crate::engine::record;
use crate::error::{Error, Kind, Result};
use crate::output::Count;
use crate::session::Context;
use crate::text::counts::count_of;
use crate::text::email_address;

/// `acamp campaigns test`.
pub const COMMAND: Special = Special::new("campaigns test", "Send test emails of a campaign", build, run)
    .details(
        "Checks the campaign first. Merge fields are filled in if the address is that of a contact. A suppressed address receives nothing, and the server \
         does not say so. Clicks in a test email are tracked.",
    )
    .examples(&["campaigns test 'Spring offer' --to me@example.com", "campaigns test 3 --to me@example.com,jane@example.com --message 3"]);

fn build(command: Command) -> Command {
    command
        .arg(positional("campaign", "CAMPAIGN", "Campaign name or ID"))
        .arg(
            option("to", "ADDRESS", "Recipient; repeatable, or several separated by commas")
                .required(true)
                .action(ArgAction::Append)
                .value_delimiter(','),
        )
        .arg(option("message", "ID", "Only this message of a split test"))
        .arg(switch("force", FORCE_HELP))
}

/// Sends the test emails, one request for each address and message.
///
/// # Errors
/// `Usage` for an invalid address, `Safety` for a campaign that is not fit to be sent, `Rejected` if the server did
/// not send one, `Unknown` for a lost response.
pub fn run(matches: &ArgMatches, context: &Context) -> Result<()> {
    context.refuse_write("campaigns test")?;
    let mut addresses: Vec<&str> = Vec::new();
    for address in matches.get_many::<String>("to").into_iter().flatten().map(|text| text.trim()) {
        if !addresses.contains(&address) {
            addresses.push(address);
        }
    }
    for address in &addresses {
        if let Some(why) = email_address::problem(address) {
            return Err(Error::usage(format!("invalid value for --to: {why}")));
        }
    }
    let client = context.client()?;
    let mailing = mailing::read(context, &find(context, matches)?)?;
    let only = matches.get_one::<String>("message");
    let messages: Vec<&mailing::Message> =
        mailing.messages.iter().filter(|message| only.is_none_or(|only| *only == message.id)).collect();
    if messages.is_empty() {
        let message = match only {
            Some(only) => format!("campaign {} has no message {only}", mailing.name),
            None => format!("campaign {} has no message", mailing.name),
        };
        return Err(Error::new(Kind::NotFound, message).hint(format!("acamp campaigns messages list {}", mailing.id)));
    }
    check::run(context, &mailing)?.refuse_unless_forced(context, matches.get_flag("force"))?;
    let mut requests: Vec<(Request, &str, &str)> = Vec::new();
    for message in &messages {
        for address in &addresses {
            let format = if message.text("html").trim().is_empty() { "text" } else { "mime" };
            let values =
                RequestValues::default().with("message", &message.id).with("email", *address).with("format", format);
            requests.push((requests::build("v1 campaigns send", &[&mailing.id], &values)?, &message.id, address));
        }
    }
    if context.options().dry_run {
        let requests: Vec<Request> = requests.into_iter().map(|(request, ..)| request).collect();
        return crate::engine::print_dry_run(context, &requests);
    }
    let mut sent: Vec<Item> = Vec::new();
    for (request, message, address) in &requests {
        record::call(context, client, request, None).map_err(|error| {
            let before = if sent.is_empty() {
                String::new()
            } else {
                format!("; {} sent before", count_of(sent.len() as u64, "test email"))
            };
            error.prefixed(&format!("test email to {address}: ")).suffixed(&before)
        })?;
        sent.push(Item::from_value(
            &serde_json::json!({ "campaign": mailing.id, "message": message, "email": address }),
        ));
    }
    context.note(&format!("campaign {}: sent {}", mailing.name, count_of(sent.len() as u64, "test email")));
    context.print(Count::Many, &["campaign", "message", "email"], sent)
}
