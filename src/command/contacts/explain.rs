//! `acamp contacts explain`: why a contact does or does not receive email. Each statement has its evidence, the request and
//! the property. What the API does not show is listed, not guessed.

mod exclusion;
mod page;
mod statement;
mod verdict;

use clap::{ArgMatches, Command};
use serde_json::{Value, json};

use super::contact_data::{ContactData, Needs, text};
use super::record_names::RecordNames;
use crate::api::reply::Item;
use crate::command::Special;
use crate::command::arguments::{option, positional};
use crate::engine::reading::Reader;
use crate::error::{Error, Kind, Result};
use crate::output::{self, Count, Format, Page};
use crate::session::Context;
use crate::session::name_resolution::Lookup;
use statement::Statement;
use verdict::SendingVerdict;

/// What the API does not show and can affect delivery.
pub const BLIND_SPOTS: [&str; 6] = [
    "what ActiveCampaign itself blocks: globally suppressed addresses, spam complaints, plan limits",
    "whether ActiveCampaign still sends after a bounce: only the number of bounces is available",
    "the exact meaning of list statuses 0 and 3: the API reference says unconfirmed and bounced, a report disagrees",
    "who receives a campaign: its lists and the contacts that match its segment",
    "automation conditions: automations follow different rules than campaigns and can send to contacts on no list",
    "what the recipient's mail server does with an email: filters, spam folders, full mailboxes",
];

/// `acamp contacts explain`.
pub const COMMAND: Special =
    Special::new("contacts explain", "Explain why a contact does or does not receive email", build, run).examples(&[
        "contacts explain jane@example.com",
        "contacts explain 7 --list Newsletter -o json --jq '.lists[].verdict'",
    ]);

const LONG: &str = "Checks the contact (deleted, anonymized, bounced), its status on each list with date, source, \
    and reason, logged bounces, and matching exclusions. The verdict for a list is `no` if something blocks \
    delivery, `doubtful` if something may block it, and `yes` if nothing visible in the API does. The API does not \
    show everything; what it does not show is listed at the end.\n\n\
    JSON is one object: id, email, lists (id, name, status, verdict, because), statements (about, says, bearing: \
    against, doubt, or none, list, evidence: request, member, value), unread, and blind. The exit code is 3 if a \
    part could not be read.";

fn build(command: Command) -> Command {
    command
        .arg(positional("contact", "CONTACT", "Contact email address or ID"))
        .arg(option("list", "LIST", "Only explain this list (name or ID)"))
        .after_help(LONG)
}

/// Statements about a contact and the verdicts they lead to.
pub struct Explanation {
    /// The contact.
    pub contact: ContactData,
    /// The statements.
    pub statements: Vec<Statement>,
    /// The verdict on each list.
    pub verdicts: Vec<SendingVerdict>,
    /// Parts that could not be read, with the reason.
    pub unread: Vec<(String, String)>,
}

/// Prints the explanation.
///
/// # Errors
/// `NotFound` for an unknown contact or list, and those of [`Reader::one`]; `Partial` if a part could not be read.
pub fn run(matches: &ArgMatches, context: &Context) -> Result<()> {
    let name = matches.get_one::<String>("contact").map_or("", String::as_str);
    let client = context.client()?;
    let reader = Reader::new(client, u64::MAX);
    let only = matches.get_one::<String>("list").map(|list| Lookup::new(client).id("lists", list)).transpose()?;
    let names = RecordNames::new(client, &reader);
    let needs = Needs { relations: &["contactLists", "bounceLogs"], single: false };
    let contact = ContactData::read(client, &reader, &names, name, needs)?;
    let explanation = find(&reader, &names, contact, only.as_deref())?;
    print(context, &explanation)?;
    if explanation.unread.is_empty() {
        return Ok(());
    }
    explanation.unread.iter().for_each(|(part, why)| context.note(&format!("cannot read {part}: {why}")));
    let parts: Vec<&str> = explanation.unread.iter().map(|(part, _)| part.as_str()).collect();
    Err(Error::new(Kind::Partial, format!("incomplete explanation: cannot read {}", parts.join(" and "))))
}

fn find(reader: &Reader<'_>, names: &RecordNames<'_>, contact: ContactData, only: Option<&str>) -> Result<Explanation> {
    let subscriptions = contact.related(reader, "contactLists")?;
    let bounces = contact.related(reader, "bounceLogs")?;
    let exclusions = reader.all("lists exclusions list", &[], &[])?;
    let rows = subscriptions.items.iter().map(Item::value);
    let rows: Vec<Value> = rows.filter(|row| only.is_none_or(|only| text(row, "list") == only)).collect();
    let mut ids: Vec<String> = rows.iter().map(|row| text(row, "list")).collect();
    ids.extend(only.map(str::to_owned));
    names.load("lists", &ids)?;
    let mut statements = statement::of_contact(&contact);
    statements.extend(statement::of_bounces(&bounces));
    statements.extend(exclusion::of(&exclusions, &contact.text("email")));
    statements.extend(rows.iter().map(|row| statement::of_list(row, names, &subscriptions.request)));
    let mut verdicts: Vec<SendingVerdict> = rows.iter().map(|row| verdict::on(row, names, &statements)).collect();
    if let Some(list) = only.filter(|_| rows.is_empty() && subscriptions.is_complete()) {
        verdicts.push(verdict::not_subscribed(list, names));
    }
    let parts = [("lists", &subscriptions), ("bounces", &bounces), ("exclusions", &exclusions)];
    let mut unread: Vec<(String, String)> =
        parts.into_iter().filter_map(|(part, reading)| Some((part.to_owned(), reading.lack()?))).collect();
    unread.extend(names.unread().into_iter().map(|(resource, why)| (format!("names of {resource}"), why)));
    Ok(Explanation { contact, statements, verdicts, unread })
}

/// Prints a page, one object, or a row for each statement.
fn print(context: &Context, explanation: &Explanation) -> Result<()> {
    let output = context.output()?;
    match output.format {
        Format::Table if output.columns.is_none() => {
            let mut page = Page::new(&output);
            page::write(&mut page, explanation);
            output::text(&output, &page.finish())
        }
        Format::Json | Format::Yaml | Format::Jsonl | Format::Ids | Format::None => {
            context.print_as(&output, Count::One, &[], [Item::from_value(&to_json(explanation))])
        }
        Format::Table | Format::Csv | Format::Tsv | Format::Xlsx | Format::Markdown => {
            let items = explanation.statements.iter().map(|statement| Item::from_value(&statement.value()));
            context.print_as(&output, Count::Many, statement::COLUMNS, items)
        }
    }
}

fn to_json(explanation: &Explanation) -> Value {
    let unread = explanation.unread.iter().map(|(part, why)| json!({"part": part, "why": why}));
    json!({
        "id": explanation.contact.id,
        "email": explanation.contact.record.get("email"),
        "lists": explanation.verdicts.iter().map(SendingVerdict::value).collect::<Vec<_>>(),
        "statements": explanation.statements.iter().map(Statement::value).collect::<Vec<_>>(),
        "unread": unread.collect::<Vec<_>>(),
        "blind": BLIND_SPOTS,
    })
}
