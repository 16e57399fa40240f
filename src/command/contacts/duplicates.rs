//! `acamp contacts duplicates`: contacts that are likely to be the same person, with the evidence. Merges nothing: the API
//! cannot. Of each contact only digests are in memory; those of likely duplicates are then read again and compared.

mod keys;

use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::ControlFlow;

use clap::builder::PossibleValuesParser;
use clap::{ArgAction, ArgMatches, Command, value_parser};
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::api::pages::ListingSummary;
use crate::api::reply::Item;
use crate::catalogue;
use crate::command::Special;
use crate::command::arguments::option;
use crate::engine::by_ids;
use crate::engine::completeness;
use crate::engine::reading::Reader;
use crate::error::{Error, Kind, Result};
use crate::output::Count;
use crate::session::Context;
use crate::text::counts::count_of;
use keys::Reason;

const COLUMNS: &[&str] =
    &["group", "kind", "reason", "value", "contacts", "id", "email", "name", "created", "last_activity"];

/// The largest group of likely duplicates by default: a value that more contacts have belongs to none of them alone.
const LARGEST: &str = "5";

/// `acamp contacts duplicates`.
pub const COMMAND: Special =
    Special::new("contacts duplicates", "Report contacts that are likely duplicates", build, run)
        .examples(&["contacts duplicates", "contacts duplicates --by phone,email -o csv > duplicates.csv"]);

const LONG: &str = "Reads all contacts and reports those with the same phone number (digits; a number with a country code is \
     not compared with one without), the same email address (case; for Gmail also dots and plus tags), or the same first \
     name, last name and company. Changes nothing: the API cannot merge contacts.\n\n\
     Each row is a contact; those of a group have the same number in group. kind is duplicate, or shared if more than \
     --largest contacts have the value, such as the phone number of a company: then one row stands for all of them. JSON has \
     the same rows: group, kind, reason, value, contacts (their number), id, email, name, phone, company, created, and \
     last_activity (the latest open, click, or update).\n\n\
     Takes about 48 bytes of memory per contact. The exit code is 3 if not all contacts could be read.";

fn build(command: Command) -> Command {
    let reasons = Reason::ALL.map(Reason::word);
    command
        .arg(
            option("by", "WHAT", "Compare only these, separated by commas [default: phone,email,name]")
                .action(ArgAction::Append)
                .value_delimiter(',')
                .value_parser(PossibleValuesParser::new(reasons)),
        )
        .arg(
            option("largest", "N", "Largest group of duplicates; a value of more contacts is shared")
                .default_value(LARGEST)
                .value_parser(value_parser!(u64).range(2..)),
        )
        .after_help(LONG)
}

/// Prints the report.
///
/// # Errors
/// Those of the requests; `Partial` if not all contacts were read.
pub fn run(matches: &ArgMatches, context: &Context) -> Result<()> {
    let chosen: Vec<&str> = matches.get_many::<String>("by").into_iter().flatten().map(String::as_str).collect();
    let reasons = Reason::ALL.into_iter().filter(|reason| chosen.is_empty() || chosen.contains(&reason.word()));
    let reasons: Vec<Reason> = reasons.collect();
    let largest = matches.get_one::<u64>("largest").copied().unwrap_or(5);
    let reader = Reader::new(context.client()?, u64::MAX);
    let companies =
        if reasons.contains(&Reason::Name) { Companies::read(context, &reader)? } else { Companies::default() };
    let mut digests = Digests::default();
    let summary = reader.stream("contacts list", &[], 0, |items| {
        for item in &items {
            digests.add(item, &reasons, &companies);
        }
        Ok(ControlFlow::Continue(()))
    })?;
    let groups = groups(context, digests, &companies, largest)?;
    let rows: Vec<Value> = groups.iter().enumerate().flat_map(|(at, group)| group.rows(at + 1)).collect();
    context.print(Count::Many, COLUMNS, rows.iter().map(Item::from_value))?;
    report(context, &groups, summary)
}

fn report(context: &Context, groups: &[Group], summary: ListingSummary) -> Result<()> {
    let (shared, likely): (Vec<&Group>, Vec<&Group>) = groups.iter().partition(|group| group.is_shared());
    let contacts: u64 = likely.iter().map(|group| group.count).sum();
    let read = count_of(summary.shown, "contact");
    let mut words = match likely.len() {
        0 => format!("no likely duplicates among {read}"),
        count => format!(
            "{} of likely duplicates with {}, among {read}",
            count_of(count as u64, "group"),
            count_of(contacts, "contact")
        ),
    };
    if !shared.is_empty() {
        words += &format!("; {} that many contacts share", count_of(shared.len() as u64, "value"));
    }
    context.note(&words);
    completeness::shortfall(summary, "contacts").map_or(Ok(()), Err)
}

/// The companies of contacts: the accounts that they belong to, for those without the older property of the contact.
#[derive(Default)]
struct Companies(HashMap<String, String>);

impl Companies {
    fn read(context: &Context, reader: &Reader<'_>) -> Result<Self> {
        let reading = reader.all("accounts contacts list", &[], &[])?;
        if let Some(why) = reading.lack() {
            context.warn(&format!(
                "cannot read all accounts of contacts: {why}; names are compared within known companies"
            ));
        }
        let pair = |item: &Item| Some((item.get("contact")?, item.get("account")?));
        Ok(Companies(reading.items.iter().filter_map(pair).collect()))
    }

    fn of(&self, item: &Item) -> String {
        let own = item.get("orgname").filter(|name| !name.trim().is_empty());
        let account = || item.id().and_then(|id| self.0.get(&id)).map(|id| format!("account {id}"));
        own.or_else(account).unwrap_or_default()
    }
}

/// The value that a contact is compared by.
fn key(item: &Item, reason: Reason, companies: &Companies) -> Option<String> {
    let text = |key: &str| item.get(key).unwrap_or_default();
    match reason {
        Reason::Phone => keys::phone(&text("phone")),
        Reason::Email => keys::email(&text("email")),
        Reason::Name => keys::name(&text("firstName"), &text("lastName"), &companies.of(item)),
    }
}

/// The digest of each value of each contact, with its ID.
#[derive(Default)]
struct Digests(BTreeMap<Reason, Vec<(u64, u64)>>);

impl Digests {
    fn add(&mut self, item: &Item, reasons: &[Reason], companies: &Companies) {
        let Some(id) = item.id().and_then(|id| id.parse().ok()) else { return };
        for reason in reasons {
            if let Some(value) = key(item, *reason, companies) {
                let mut hasher = DefaultHasher::new();
                value.hash(&mut hasher);
                self.0.entry(*reason).or_default().push((hasher.finish(), id));
            }
        }
    }

    /// The IDs of contacts with the same digest, for each reason; contacts that were listed twice count once.
    fn candidates(self) -> Vec<(Reason, Vec<u64>)> {
        let mut found = Vec::new();
        for (reason, mut digests) in self.0 {
            digests.sort_unstable();
            digests.dedup();
            let several = digests.chunk_by(|one, other| one.0 == other.0).filter(|same| same.len() > 1);
            found.extend(several.map(|same| (reason, same.iter().map(|(_, id)| *id).collect())));
        }
        found
    }
}

/// Contacts with the same value.
struct Group {
    reason: Reason,
    value: String,
    /// How many contacts have it.
    count: u64,
    /// The contacts; none if there are more than the largest group has.
    contacts: Vec<Value>,
}

impl Group {
    fn is_shared(&self) -> bool {
        self.contacts.is_empty()
    }

    fn rows(&self, number: usize) -> Vec<Value> {
        let kind = if self.is_shared() { "shared" } else { "duplicate" };
        let row = |contact: &Value| {
            let mut row = json!({
                "group": number, "kind": kind, "reason": self.reason.word(), "value": self.value, "contacts": self.count,
            });
            if let (Some(row), Some(contact)) = (row.as_object_mut(), contact.as_object()) {
                row.extend(contact.clone());
            }
            row
        };
        if self.is_shared() { vec![row(&Value::Null)] } else { self.contacts.iter().map(row).collect() }
    }
}

/// Reads the contacts with the same digests, and compares their values: a contact may have changed, and two values may have
/// the same digest. Of a value that many share, only the first contacts are read.
fn groups(context: &Context, digests: Digests, companies: &Companies, largest: u64) -> Result<Vec<Group>> {
    let candidates = digests.candidates();
    let most = usize::try_from(largest).unwrap_or(usize::MAX);
    let few = |ids: &[u64]| ids[..ids.len().min(most)].to_vec();
    let mut ids: Vec<u64> = candidates.iter().flat_map(|(_, ids)| few(ids)).collect();
    ids.sort_unstable();
    ids.dedup();
    let ids: Vec<String> = ids.iter().map(u64::to_string).collect();
    let contacts =
        catalogue::find("contacts").ok_or_else(|| Error::new(Kind::Other, "the catalogue has no contacts"))?;
    let mut known: HashMap<u64, Item> = HashMap::new();
    by_ids::read(context.client()?, contacts, &ids, &[], |_, items| {
        known.extend(items.into_iter().filter_map(|item| Some((item.id()?.parse().ok()?, item))));
        Ok(())
    })?;
    let mut found = Vec::new();
    for (reason, all) in candidates {
        let mut by_value: BTreeMap<String, Vec<&Item>> = BTreeMap::new();
        for item in few(&all).iter().filter_map(|id| known.get(id)) {
            if let Some(value) = key(item, reason, companies) {
                by_value.entry(value).or_default().push(item);
            }
        }
        let is_shared = all.len() > most;
        for (value, items) in by_value.into_iter().filter(|(_, items)| items.len() > 1) {
            let count = if is_shared { all.len() } else { items.len() } as u64;
            let contacts =
                if is_shared { Vec::new() } else { items.iter().map(|item| contact(item, companies)).collect() };
            found.push(Group { reason, value, count, contacts });
        }
    }
    // Likely duplicates first, then by reason and value.
    found.sort_by(|one, other| {
        (one.is_shared(), one.reason, &one.value).cmp(&(other.is_shared(), other.reason, &other.value))
    });
    Ok(found)
}

/// What is shown of a contact.
fn contact(item: &Item, companies: &Companies) -> Value {
    let text = |key: &str| item.get(key).filter(|text| !text.is_empty());
    let name = format!("{} {}", text("firstName").unwrap_or_default(), text("lastName").unwrap_or_default());
    let dates = ["last_open_date", "last_click_date", "udate"].map(text);
    let moment = |date: &String| date.parse::<Timestamp>().ok();
    let last = dates.into_iter().flatten().filter(|date| moment(date).is_some()).max_by_key(moment);
    json!({
        "id": item.id(), "email": text("email"), "name": name.trim(), "phone": text("phone"),
        "company": Some(companies.of(item)).filter(|company| !company.is_empty()),
        "created": text("cdate"), "last_activity": last,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contacts_with_the_same_value_are_candidates_whatever_their_order() {
        let mut digests = Digests::default();
        let companies = Companies::default();
        for (id, phone) in
            [(3, "+34 600 111 222"), (1, "600111222"), (2, "0034600111222"), (3, "+34600111222"), (4, "")]
        {
            let item = Item::from_value(&json!({"id": id, "phone": phone, "email": format!("{id}@x.example")}));
            digests.add(&item, &Reason::ALL, &companies);
        }
        assert_eq!(digests.candidates(), [(Reason::Phone, vec![2, 3])]);
    }
}
