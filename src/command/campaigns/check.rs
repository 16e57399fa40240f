//! `acamp campaigns check`: what would go wrong, before any contact receives a message. Reads only.
//!
//! | Module | Holds |
//! |---|---|
//! | `rules` | the rules, as a table |
//! | `facts` | what the rules need beyond the mailing: merge tags, addresses, campaigns sent before |
//! | `findings`, `page` | what the rules found; the same for people |

mod facts;
mod findings;
mod page;
mod rules;

use clap::{ArgMatches, Command};
use serde_json::{Value, json};

use super::mailing::{self, Mailing};
use crate::api::reply::Item;
use crate::command::Special;
use crate::command::arguments::positional;
use crate::error::Result;
use crate::output::{self, Count, Format, Page};
use crate::session::Context;
use crate::session::name_resolution::Lookup;
use facts::Facts;
use findings::Finding;
pub use findings::Findings;

/// `acamp campaigns check`.
pub const COMMAND: Special = Special::new("campaigns check", "Check a campaign before it is sent", build, run_command)
    .details(
        "Reads the campaign with its messages, lists, and sender, and reports what would go wrong: errors, which also \
         stop campaigns test, schedule, and send unless --force is given, and warnings, which do not. Sends read \
         requests only.",
    )
    .examples(&[
        "campaigns check 'Spring offer'",
        "campaigns check 3 -o json --jq '.findings[] | select(.severity == \"error\") | .message'",
    ]);

const COLUMNS: &[&str] = &["severity", "rule", "message", "evidence", "fix"];

fn build(command: Command) -> Command {
    command.arg(positional("campaign", "CAMPAIGN", "Campaign name or ID")).after_help(format!(
        "Rules:\n{}\n\nMerge tags are compared with the account's custom fields and variables and with those that \
         ActiveCampaign provides. HTML is checked as stored; comments, styles, and scripts are not. The number of \
         recipients is exact for one list and an upper limit for several.\n\n\
         A table is a page for people. CSV, and a table with --columns, have one line per finding. JSON and YAML are one object: campaign (id, name), checked (the \
         rules), unchecked (rule and reason), findings (rule, severity, message, evidence, fix), errors, and warnings. \
         The exit code is 9 if there are errors, 3 if a rule could not be checked, and 0 otherwise.",
        rules::list()
    ))
}

/// Checks the campaign and prints the findings.
///
/// # Errors
/// `Safety` if there are errors, `Partial` if there are none but a rule could not be checked; those of [`mailing::read`].
fn run_command(matches: &ArgMatches, context: &Context) -> Result<()> {
    let name = matches.get_one::<String>("campaign").map_or("", String::as_str);
    let id = Lookup::new(context.client()?).id("campaigns", name)?;
    let mailing = mailing::read(context, &id)?;
    let findings = run(context, &mailing)?;
    print(context, &mailing, &findings)?;
    findings.verdict()
}

/// Checks a campaign against all rules.
///
/// # Errors
/// Those of requests after which nothing else can be read. What one rule needs and cannot be read is part of the
/// findings.
pub fn run(context: &Context, mailing: &Mailing) -> Result<Findings> {
    let facts = Facts::read(context, mailing)?;
    let mut findings = Findings::of(mailing);
    for rule in rules::RULES {
        match rule.needs.iter().find_map(|need| facts.why_unread(*need)) {
            Some(why) => findings.unchecked.push((rule.id, why)),
            None => {
                findings.checked.push(rule.id);
                let found = (rule.find)(&facts).into_iter();
                findings.found.extend(found.map(|problem| Finding { rule: rule.id, severity: rule.severity, problem }));
            }
        }
    }
    findings.found.sort_by_key(|finding| finding.severity);
    Ok(findings)
}

/// Prints the findings: a page for people, one object, or one line for each.
fn print(context: &Context, mailing: &Mailing, findings: &Findings) -> Result<()> {
    let output = context.output()?;
    if output.takes_object() {
        return context.print_as(&output, Count::One, COLUMNS, [Item::from_value(&to_json(findings))]);
    }
    if output.format == Format::Table && output.columns.is_none() {
        let mut page = Page::new(&output);
        page::write(&mut page, mailing, findings);
        return output::text(&output, &page.finish());
    }
    let items = findings.found.iter().map(|finding| Item::from_value(&finding.to_json()));
    context.print_as(&output, Count::Many, COLUMNS, items)?;
    findings.note_unchecked(context);
    if findings.found.is_empty() {
        context.note(&format!("{}: {}, no problems found", findings.title(), findings.checked_count()));
    }
    Ok(())
}

/// Shape in JSON: see the help.
fn to_json(findings: &Findings) -> Value {
    let unchecked: Vec<Value> =
        findings.unchecked.iter().map(|(rule, why)| json!({ "rule": rule, "reason": why })).collect();
    json!({
        "campaign": { "id": findings.id, "name": findings.name },
        "checked": findings.checked,
        "unchecked": unchecked,
        "findings": findings.found.iter().map(Finding::to_json).collect::<Vec<_>>(),
        "errors": findings.errors(),
        "warnings": findings.warnings(),
    })
}
