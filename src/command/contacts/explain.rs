//! `acamp contacts explain`: why a person gets mail or does not. Every statement has its evidence, the request and the member;
//! what the API does not show is named and not guessed.

mod exclusion;
mod page;
mod statement;
mod verdict;

use clap::{Arg, ArgMatches, Command};
use serde_json::{Value, json};

use super::names::Names;
use super::person::{Person, text};
use crate::api::reply::Item;
use crate::command::Special;
use crate::engine::reading::Reader;
use crate::error::{Error, Kind, Result};
use crate::output::{self, Count, Format, Page};
use crate::session::Context;
use crate::session::lookup::Lookup;
use statement::Statement;
use verdict::Verdict;

/// What the API does not show, and may decide.
pub const BLIND: [&str; 6] = [
    "what the service itself blocks: addresses suppressed everywhere, complaints about spam, limits of the plan",
    "whether the service still sends after a bounce: it shows how many there were, not what it does about them",
    "what statuses 0 and 3 of a list mean beyond their names: the documents say unconfirmed and bounced, a report says otherwise",
    "whom a campaign is for: its lists and the matching of its segment are not in the API",
    "conditions of automations, which send by other rules than campaigns, also to contacts on no list",
    "what the receiver's mail server does with a mail: filters, spam folders, full mailboxes",
];

/// `acamp contacts explain`.
pub const COMMAND: Special = Special {
    words: "contacts explain",
    about: "Explain why a contact does or does not receive email",
    details: "",
    examples: &[
        "contacts explain jane@example.com",
        "contacts explain 7 --list Newsletter -o json --jq '.lists[].verdict'",
    ],
    build,
    run,
};

const LONG: &str = "Checks the contact (deleted, anonymized, bounced), its status on each list with date, source, \
                    and reason, logged bounces, and matching exclusions. The verdict for a list is `no` if something \
                    blocks delivery, `doubtful` if something may block it, and `yes` if nothing visible in the API \
                    does. The API does not show everything; what it does not show is listed at the end.\n\nJSON is \
                    one object: id, email, lists (id, name, status, verdict, because), statements (about, says, \
                    bearing: against, doubt or none, list, evidence: request, member, value), unread and blind. A \
                    part that could not be read makes exit code 3.";

fn build(command: Command) -> Command {
    command
        .arg(Arg::new("contact").value_name("CONTACT").required(true).help("Contact email address or ID"))
        .arg(Arg::new("list").long("list").value_name("LIST").help("Only explain this list (name or ID)"))
        .after_help(LONG)
}

/// What was found out.
pub struct Finding {
    /// The contact.
    pub person: Person,
    /// The statements.
    pub statements: Vec<Statement>,
    /// The verdict on each list.
    pub verdicts: Vec<Verdict>,
    /// What could not be read, and why.
    pub unread: Vec<(String, String)>,
}

/// Explains.
///
/// # Errors
/// `NotFound` for an unknown contact or list, and those of [`Reader::one`]; `Partial` where a part could not be read.
pub fn run(matches: &ArgMatches, context: &Context) -> Result<()> {
    let name = matches.get_one::<String>("contact").map_or("", String::as_str);
    let client = context.client()?;
    let reader = Reader::new(client, u64::MAX);
    let only = matches.get_one::<String>("list").map(|list| Lookup::new(client).id("lists", list)).transpose()?;
    let person = Person::read(client, &reader, name)?;
    let names = Names::of(client, &reader);
    let finding = find(&reader, &names, person, only.as_deref())?;
    print(context, &finding)?;
    if finding.unread.is_empty() {
        return Ok(());
    }
    finding.unread.iter().for_each(|(part, why)| context.note(&format!("not read: {part}: {why}")));
    let parts: Vec<&str> = finding.unread.iter().map(|(part, _)| part.as_str()).collect();
    Err(Error::new(Kind::Partial, format!("the verdict is without {}, which could not be read", parts.join(" and "))))
}

fn find(reader: &Reader<'_>, names: &Names<'_>, person: Person, only: Option<&str>) -> Result<Finding> {
    let bounces = reader.one("contacts bounces list", &[&person.id], &[])?;
    let exclusions = reader.all("lists exclusions list", &[], &[])?;
    let rows: Vec<&Value> =
        person.rows("contactLists").iter().filter(|row| only.is_none_or(|only| text(row, "list") == only)).collect();
    let mut ids: Vec<String> = rows.iter().map(|row| text(row, "list")).collect();
    ids.extend(only.map(str::to_owned));
    names.learn("lists", &ids)?;
    let mut statements = statement::of_contact(&person);
    statements.extend(statement::of_bounces(&bounces));
    statements.extend(exclusion::of(&exclusions, &person.text("email")));
    statements.extend(rows.iter().map(|row| statement::of_list(row, names, &person.request)));
    let mut verdicts: Vec<Verdict> = rows.iter().map(|row| verdict::on(row, names, &statements)).collect();
    if let Some(list) = only.filter(|_| rows.is_empty()) {
        verdicts.push(verdict::of_stranger(list, names));
    }
    let mut unread: Vec<(String, String)> = [("bounces", bounces.lack()), ("exclusions", exclusions.lack())]
        .into_iter()
        .filter_map(|(part, why)| Some((part.to_owned(), why?)))
        .collect();
    unread.extend(names.unread().into_iter().map(|(noun, why)| (format!("names of {noun}"), why)));
    Ok(Finding { person, statements, verdicts, unread })
}

/// Prints a page, one object, or a line for each statement.
fn print(context: &Context, finding: &Finding) -> Result<()> {
    let output = context.output()?;
    match output.format {
        Format::Table if output.columns.is_none() => {
            let mut page = Page::new(&output);
            page::write(&mut page, finding);
            output::text(&output, &page.finish())
        }
        Format::Json | Format::Yaml | Format::Jsonl | Format::Ids | Format::None => {
            context.print_as(&output, Count::One, &[], [Item::from_value(&whole(finding))])
        }
        Format::Table | Format::Csv | Format::Tsv => {
            let items = finding.statements.iter().map(|one| Item::from_value(&one.value()));
            context.print_as(&output, Count::Many, statement::COLUMNS, items)
        }
    }
}

fn whole(finding: &Finding) -> Value {
    let unread = finding.unread.iter().map(|(part, why)| json!({"part": part, "why": why}));
    json!({
        "id": finding.person.id,
        "email": finding.person.contact.get("email"),
        "lists": finding.verdicts.iter().map(Verdict::value).collect::<Vec<_>>(),
        "statements": finding.statements.iter().map(Statement::value).collect::<Vec<_>>(),
        "unread": unread.collect::<Vec<_>>(),
        "blind": BLIND,
    })
}
