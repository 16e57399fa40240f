//! `acamp campaigns preview`: the HTML or the text of a campaign as it is stored, on standard output, in a file, or in
//! the browser.

use std::path::{Path, PathBuf};

use clap::{ArgMatches, Command, value_parser};
use serde_json::json;

use super::mailing::{self, Mailing, Message, Part};
use crate::api::reply::Item;
use crate::command::Special;
use crate::command::arguments::{option, positional, switch};
use crate::command::opener;
use crate::error::{Error, Kind, Result, cannot_write};
use crate::output::{self, Count};
use crate::session::Context;
use crate::session::name_resolution::Lookup;
use crate::system::private_files;
use crate::text::html;

/// `acamp campaigns preview`.
pub const COMMAND: Special = Special::new("campaigns preview", "Show the content of a campaign", build, run)
    .details(
        "Writes the HTML as stored, with merge tags and without tracking, to standard output or to the file of --out; \
         --open shows it in the browser. With -o or --jq, it is a property of one object: id (of the message), \
         campaign, subject, and html or text.",
    )
    .examples(&[
        "campaigns preview 'Spring offer' --out spring.html",
        "campaigns preview 'Spring offer' --text",
        "campaigns preview 3 --open",
    ]);

fn build(command: Command) -> Command {
    command
        .arg(positional("campaign", "CAMPAIGN", "Campaign name or ID"))
        .arg(switch("text", "Write the text part; made from the HTML if there is none"))
        .arg(
            option("message", "N", "Message of a split test, counted from 1 [default: 1]")
                .value_parser(value_parser!(u64).range(1..=100)),
        )
        .arg(switch("open", "Open the HTML in the browser").conflicts_with("text"))
}

/// Writes or opens the content.
///
/// # Errors
/// `NotFound` for an unknown campaign and for one without this message or without content; errors of writing it.
pub fn run(matches: &ArgMatches, context: &Context) -> Result<()> {
    let name = matches.get_one::<String>("campaign").map_or("", String::as_str);
    let id = Lookup::new(context.client()?).id("campaigns", name)?;
    let mailing = mailing::content(context, &id)?;
    let message = message(&mailing, matches.get_one::<u64>("message").copied())?;
    let (part, content) = if matches.get_flag("text") { ("text", text(message)?) } else { ("html", html(message)?) };
    let output = context.output()?;
    if !matches.get_flag("open") {
        let options = context.options();
        if options.output.is_none() && options.jq.is_none() {
            return output::raw(&output, content.as_bytes());
        }
        let item = json!({ "id": message.id, "campaign": mailing.id, "subject": message.subject(), part: content });
        return context.print_as(&output, Count::One, &["id", "campaign", "subject", part], [Item::from_value(&item)]);
    }
    let path = match context.options().out.as_deref() {
        Some(path) => {
            output::raw(&output, content.as_bytes())?;
            path.to_owned()
        }
        None => store(context, &mailing.id, &message.id, &content)?,
    };
    open(context, &path)
}

/// The message with this number; the only one, or the first, without a number.
fn message(mailing: &Mailing, number: Option<u64>) -> Result<&Message> {
    let count = mailing.messages.len();
    if let Some(why) = mailing.why_unread(Part::Messages) {
        return Err(Error::new(Kind::Other, format!("cannot read the messages of campaign {}: {why}", mailing.id)));
    }
    let index = usize::try_from(number.unwrap_or(1) - 1).unwrap_or(usize::MAX);
    mailing.messages.get(index).ok_or_else(|| {
        let which = match (count, number) {
            (0, _) | (_, None) => "no message".to_owned(),
            (_, Some(number)) => format!("no message {number}: it has {count}"),
        };
        Error::new(Kind::NotFound, format!("campaign {} has {which}", mailing.id))
            .hint(format!("acamp campaigns messages list {}", mailing.id))
    })
}

fn html(message: &Message) -> Result<String> {
    let html = message.text("html");
    if html.trim().is_empty() {
        return Err(Error::new(Kind::NotFound, format!("message {} has no HTML", message.id))
            .hint(format!("acamp messages markup get {}", message.id)));
    }
    Ok(html)
}

/// The text part, else text made from the HTML.
fn text(message: &Message) -> Result<String> {
    let text = message.text("text");
    if text.trim().is_empty() { Ok(html::to_text(&html(message)?)) } else { Ok(text) }
}

/// Writes the HTML to a file in the cache directory, which is there as long as the browser needs it.
fn store(context: &Context, campaign: &str, message: &str, content: &str) -> Result<PathBuf> {
    let folder = context.paths().cache()?.join("previews");
    let path = folder.join(format!("campaign-{campaign}-{message}.html"));
    let written =
        private_files::create_folder(&folder).and_then(|()| private_files::replace(&path, content.as_bytes()));
    written.map_err(|error| cannot_write(&path, &error))?;
    Ok(path)
}

/// Opens the file if a browser is available on this terminal; otherwise prints its path.
fn open(context: &Context, path: &Path) -> Result<()> {
    let shown = path.display().to_string();
    if context.environment().terminals.output {
        match opener::open(&shown, context.environment()) {
            Ok(()) => {
                context.note(&format!("opening {shown}"));
                return Ok(());
            }
            Err(why) => context.warn(&why),
        }
    }
    let mut output = context.output()?;
    output.out = None;
    context.print_as(&output, Count::One, &["path"], [Item::from_value(&json!({ "path": shown }))])
}
