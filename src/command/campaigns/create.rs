//! `acamp campaigns create`: with content, a message and a draft campaign that sends it to lists; both are read back
//! and compared. Without content, an empty draft, as the catalogue's operation does.

mod made;

use clap::{ArgAction, ArgMatches, Command, builder::PossibleValuesParser};

use super::content::{self, Content};
use super::requests::{self, RequestValues};
use super::shares::{self, Share};
use crate::api::request::Request;
use crate::args::call::Call;
use crate::args::flags;
use crate::catalogue;
use crate::command::Special;
use crate::command::arguments::{key_value, option};
use crate::engine::{self, reading::Reader};
use crate::error::{Error, Kind, Result};
use crate::session::Context;
use crate::session::connection::Connection;
use crate::session::name_resolution::Lookup;

const NAME: &str = "campaigns create";

/// `acamp campaigns create`.
pub const COMMAND: Special = Special::new(NAME, "Create a draft campaign, with its message", build, run)
    .details(
        "With content (--html, --text, --template, or --message), creates the message and a draft that sends it to the \
         lists, then reads both and compares them with what was asked for. Nothing is sent to contacts: see acamp \
         campaigns check, test, schedule, and send. Without content and lists, creates an empty draft.",
    )
    .examples(&[
        "campaigns create --name 'Spring sale' --list Newsletter --segment Germany --subject '20 % off' --preheader \
         'Only this week' --from-name Acme --from-email hello@acme.example --html @spring.html",
        "campaigns create --name 'Subject test' --list Newsletter --message 3:50 --message 4:50",
        "campaigns create --name 'Autumn sale'",
    ]);

/// The flags that make a campaign with content, beside those of the message.
const COMPOSING: [&str; 5] = ["list", "segment", "address", "message", "template"];

const LONG: &str = "A campaign with several messages is a split test; shares in percent follow the message \
                    (--message 31:50) and are equal by default. With content, --set sets further parameters of the action campaign_create of \
                    API v1, such as --set trackreplies=1.\n\n\
                    If the server does not store a property, the exit code is 6, and the message names what was created.";

fn build(command: Command) -> Command {
    let Some((resource, operations)) = catalogue::command(NAME) else { return command };
    let command = flags::declare(command, resource, &operations);
    content::declare(command)
        .arg(option("list", "LIST", "List to send to; repeatable").action(ArgAction::Append))
        .arg(option("segment", "SEGMENT", "Segment of the lists to send to"))
        .arg(option("address", "ADDRESS", "Postal address shown in the footer (ID)"))
        .arg(
            option("message", "MESSAGE[:SHARE]", "Existing message, by subject or ID; repeatable")
                .action(ArgAction::Append),
        )
        .arg(
            option("template", "TEMPLATE", "Template with the HTML of the message")
                .conflicts_with_all(["html", "message"]),
        )
        .arg(
            option("split-type", "TYPE", "Split test: criterion for the winner [default: even]")
                .value_parser(PossibleValuesParser::new(["even", "read", "click"])),
        )
        .arg(option(
            "split-wait",
            "DURATION",
            "Split test: waiting period before the winner is chosen, such as 4h or 2d",
        ))
        .after_help(LONG)
}

fn is_composed(matches: &ArgMatches) -> bool {
    content::is_given(matches) || COMPOSING.iter().any(|flag| matches.contains_id(flag))
}

/// Creates the campaign.
///
/// # Errors
/// `Usage` for missing or invalid values, `NotFound` for unknown names, `Rejected` if the server did not store a
/// property, `Unknown` if a response was lost and reading did not show what was created.
pub fn run(matches: &ArgMatches, context: &Context) -> Result<()> {
    if !is_composed(matches) {
        let found = catalogue::command(NAME);
        let (resource, operations) =
            found.ok_or_else(|| Error::new(Kind::Other, format!("unknown command `{NAME}`")))?;
        return engine::run(context, &Call::new(resource, operations, matches)?);
    }
    context.refuse_write(NAME)?;
    let plan = Composition::read(matches)?;
    if context.options().offline {
        return plan.print(context, &plan.resolved(&Lookup::offline())?);
    }
    let client = context.client()?;
    let plan = plan.with_template(client)?;
    let names = plan.resolved(&Lookup::new(client))?;
    names.check_exist(client)?;
    if context.options().dry_run {
        return plan.print(context, &names);
    }
    made::create(context, client, &plan, &names)
}

/// What the command line asks for.
#[derive(Clone, Debug, Default)]
struct Composition {
    name: String,
    content: Content,
    lists: Vec<String>,
    segment: Option<String>,
    address: Option<String>,
    messages: Vec<Share>,
    template: Option<String>,
    kind: Option<String>,
    split: Vec<(String, String)>,
    set: Vec<(String, String)>,
}

/// The IDs of what a plan names.
#[derive(Clone, Debug, Default)]
struct Named {
    lists: Vec<String>,
    segment: Option<String>,
    address: Option<String>,
    messages: Vec<Share>,
}

impl Named {
    /// Checks that the lists, messages, and the segment exist: the server drops a segment that it does not know
    /// without a word.
    fn check_exist(&self, client: &Connection) -> Result<()> {
        let reader = Reader::new(client, u64::MAX);
        let lists = self.lists.iter().map(|id| ("lists get", id));
        let messages = self.messages.iter().map(|share| ("messages get", &share.message));
        let segments = self.segment.iter().filter(|id| id.contains('-')).map(|id| ("segments get", id));
        for (command, id) in lists.chain(messages).chain(segments) {
            match reader.one(command, &[id], &[])?.error {
                Some(error) if error.kind() == Kind::NotFound => return Err(error),
                // What the key cannot read may exist.
                _ => {}
            }
        }
        Ok(())
    }
}

impl Composition {
    fn read(matches: &ArgMatches) -> Result<Self> {
        let one = |flag: &str| matches.get_one::<String>(flag).cloned();
        let all = |flag: &str| matches.get_many::<String>(flag).into_iter().flatten().cloned().collect::<Vec<_>>();
        reject_others(matches)?;
        let content = Content::read(matches)?;
        let has_winner = one("split-type").is_some_and(|criterion| criterion != "even");
        let messages = shares::parse(&all("message"), has_winner)?;
        if !messages.is_empty() && content::is_given(matches) {
            return Err(Error::usage(
                "--message is an existing message: it cannot be combined with flags of a new one",
            )
            .hint("acamp messages update MESSAGE changes it"));
        }
        let name = one("name").filter(|name| !name.trim().is_empty()).ok_or_else(|| Error::usage("missing --name"))?;
        let lists = all("list");
        if lists.is_empty() {
            return Err(Error::usage("missing --list").hint("acamp lists list"));
        }
        let template = one("template");
        if messages.is_empty() && template.is_none() {
            content.check_complete()?;
        }
        let split = shares::split(messages.len(), one("split-type"), one("split-wait"))?;
        let set = all("set").iter().chain(&all("set-string")).map(key_value).collect::<Result<Vec<_>>>()?;
        reject_sending(&set)?;
        let kind = one("type");
        Ok(Composition {
            name,
            content,
            lists,
            segment: one("segment"),
            address: one("address"),
            messages,
            template,
            kind,
            split,
            set,
        })
    }

    /// The plan with the HTML of its template.
    fn with_template(mut self, client: &Connection) -> Result<Self> {
        let Some(template) = &self.template else { return Ok(self) };
        let id = Lookup::new(client).id("templates", template)?;
        let request = requests::build("templates get", &[&id], &RequestValues::default())?;
        let record = client.call(&request, request.reply())?.items.into_iter().next();
        let html = record.as_ref().and_then(|item| item.get("content")).unwrap_or_default();
        if html.trim().is_empty() || html.trim_start().starts_with('{') {
            let message = format!(
                "template {template} has no HTML: the content of a designer template cannot be used through the API"
            );
            return Err(Error::usage(message).hint("create the campaign in the web app, or give --html"));
        }
        self.content.html = Some(html);
        self.content.subject = self
            .content
            .subject
            .or_else(|| record.and_then(|item| item.get("subject")).filter(|subject| !subject.is_empty()));
        self.content = self.content.with_text()?;
        self.content.check_complete()?;
        Ok(self)
    }

    fn resolved(&self, lookup: &Lookup<'_>) -> Result<Named> {
        let one = |resource, name: &Option<String>| name.as_ref().map(|name| lookup.id(resource, name)).transpose();
        let lists = self.lists.iter().map(|name| lookup.id("lists", name)).collect::<Result<Vec<_>>>()?;
        let message = |share: &Share| Ok(Share { message: lookup.id("messages", &share.message)?, ..share.clone() });
        Ok(Named {
            lists,
            segment: one("segments", &self.segment)?,
            address: one("addresses", &self.address)?,
            messages: self.messages.iter().map(message).collect::<Result<Vec<_>>>()?,
        })
    }

    /// The request for the message.
    fn message_request(&self, names: &Named) -> Result<Request> {
        requests::build("v1 messages create", &[], &self.content.for_v1(&names.lists))
    }

    /// The request that sets the preheader, which API v1 cannot.
    fn preheader_request(&self, message: &str) -> Result<Option<Request>> {
        let Some(preheader) = &self.content.preheader else { return Ok(None) };
        requests::build("messages update", &[message], &RequestValues::default().with("preheader", preheader)).map(Some)
    }

    /// The request for the draft.
    fn campaign_request(&self, names: &Named, messages: &[Share]) -> Result<Request> {
        let kind = self.kind.clone().unwrap_or_else(|| if messages.len() > 1 { "split" } else { "single" }.to_owned());
        let values = RequestValues::default()
            .with("name", &self.name)
            .with("type", kind)
            .with_all("list", names.lists.clone())
            .with_all("message", messages.iter().map(Share::on_wire))
            .with_some("segment", names.segment.clone())
            .with_some("address", names.address.clone())
            .with("link-tracking", "all")
            .with("read-tracking", "true");
        let values = self.split.iter().chain(&self.set).fold(values, |values, (key, value)| values.set(key, value));
        requests::build("v1 campaigns create", &[], &values)
    }

    /// Prints the requests.
    fn print(&self, context: &Context, names: &Named) -> Result<()> {
        let new = vec![Share { message: "<id of the new message>".to_owned(), percent: None }];
        let mut requests = Vec::new();
        if names.messages.is_empty() {
            requests.push(self.message_request(names)?);
            requests.extend(
                self.preheader_request("0")?
                    .map(|request| Request { path: "/messages/<id of the new message>".to_owned(), ..request }),
            );
        }
        let messages = if names.messages.is_empty() { &new } else { &names.messages };
        requests.push(self.campaign_request(names, messages)?);
        engine::print_dry_run(context, &requests)
    }
}

/// Rejects flags of the plain operation that have no meaning with content.
fn reject_others(matches: &ArgMatches) -> Result<()> {
    for flag in ["data", "from-file", "split-content"] {
        if flags::is_typed(matches, flag) {
            return Err(Error::usage(format!("--{flag} cannot be combined with content, lists, or a segment")));
        }
    }
    Ok(())
}

/// Rejects what would make the draft something else.
fn reject_sending(set: &[(String, String)]) -> Result<()> {
    let name = |key: &str| key.split('[').next().unwrap_or_default().trim().to_lowercase();
    match set.iter().find(|(key, _)| {
        ["status", "sdate", "p", "m", "api_action", "api_key", "api_output"].contains(&name(key).as_str())
    }) {
        Some((key, _)) => Err(Error::usage(format!("--set {key} cannot be used here"))
            .hint("acamp campaigns schedule, acamp campaigns send")),
        None => Ok(()),
    }
}
