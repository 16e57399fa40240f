//! Everything before contacts: users, groups, lists, tags, fields, automations, templates. Ids follow from the order of
//! the records, from 1.

use serde_json::{Value, json};

use super::rows::Table;
use crate::resources::automations::{AUTOMATIONS, BLOCKS, TRIGGERS};
use crate::resources::exclusions::EXCLUSIONS;
use crate::resources::fields::{FIELD_OPTIONS, FIELD_RELS, FIELDS};
use crate::resources::groups::GROUPS;
use crate::resources::list_groups::LIST_GROUPS;
use crate::resources::lists::LISTS;
use crate::resources::settings::CONFIGS;
use crate::resources::tags::TAGS;
use crate::resources::templates::TEMPLATES;
use crate::resources::users::USERS;

/// The options of field 1, `Plan`.
pub(super) const PLANS: [&str; 3] = ["Free", "Pro", "Enterprise"];
/// The options of field 3, `Interests`.
pub(super) const INTERESTS: [&str; 4] = ["Product news", "Webinars", "Events", "Case studies"];
/// The number of tags that generated contacts get.
pub(super) const TAG_COUNT: i64 = 6;
/// The id of the tag `Germany`, which the segment of that name selects.
pub(super) const GERMANY: i64 = 8;
/// The number of lists.
pub(super) const LIST_COUNT: i64 = 3;

/// Returns the records, ordered so that each refers only to earlier ones.
pub(super) fn tables() -> Vec<Table> {
    [account(), audience(), fields(), automations(), templates()].concat()
}

pub(super) fn account() -> Vec<Table> {
    let admin = json!({
        "username": "admin", "firstName": "Ada", "lastName": "Admin", "email": "admin@example.com", "signature": "",
        "group": "3",
    });
    let colleague = json!({
        "username": "bruno", "firstName": "Bruno", "lastName": "Márquez", "email": "bruno@example.com", "group": "2",
    });
    let group = |title: &str, about: &str| json!({"title": title, "descript": about});
    let configs = [("pagination.users_index", "20"), ("pagination.contacts_index", "100"), ("general.maint", "0")];
    let config = |(name, value): (&str, &str)| json!({"keyname": name, "val": value});
    vec![
        (&USERS, vec![admin, colleague]),
        (
            &GROUPS,
            vec![
                group("Visitors", "People who are not logged in"),
                group("Marketing", "People who write to contacts"),
                group("Admin", "This is a group for admin users (people that can manage content)"),
            ],
        ),
        (&CONFIGS, configs.map(config).to_vec()),
    ]
}

fn audience() -> Vec<Table> {
    let list = |name: &str, slug: &str, about: &str| {
        json!({
            "name": name, "stringid": slug, "sender_url": "https://www.example.com", "sender_reminder": about,
            "sender_name": "Example Ltd.", "sender_city": "Chicago", "sender_country": "US",
        })
    };
    let tag = |name: &str, about: &str| json!({"tagType": "contact", "tag": name, "description": about});
    let exclusion = |phrase: &str, kind: &str, channel: &str, lists: Value| json!({"matchPhrase": phrase, "matchType": kind, "channel": channel, "lists": lists});
    let link = |list: &str, group: &str| json!({"list": list, "group": group});
    vec![
        (
            &LISTS,
            vec![
                list("Newsletter", "newsletter", "You signed up for our newsletter."),
                list("Customers", "customers", "You are a customer of ours."),
                list("Product updates", "product-updates", "You asked to hear about new versions."),
            ],
        ),
        (&LIST_GROUPS, vec![link("1", "3"), link("2", "3"), link("3", "3"), link("1", "2")]),
        (
            &TAGS,
            vec![
                tag("vip", "Looked after in person"),
                tag("customer", "Has bought something"),
                tag("lead", "Has shown interest"),
                tag("trial", "Is trying the product"),
                tag("webinar-2024", "Came to the webinar of 2024"),
                tag("churn risk", ""),
                tag("not-opened", "Did not open a recent campaign"),
                tag("Germany", "Lives in Germany"),
            ],
        ),
        (
            &EXCLUSIONS,
            vec![
                exclusion("@competitor.example", "end", "all", json!([])),
                exclusion("former.employee@example.com", "exact", "several", json!(["1", "3"])),
            ],
        ),
    ]
}

fn fields() -> Vec<Table> {
    let field = |title: &str, kind: &str, tag: &str, place: &str| json!({"title": title, "type": kind, "perstag": tag, "ordernum": place});
    let options = |field: &'static str, values: &[&str]| -> Vec<Value> {
        let option = |(place, value): (usize, &&str)| json!({"field": field, "orderid": place.to_string(), "value": value, "label": value});
        (1..).zip(values).map(option).collect()
    };
    let relations = (1..=5).map(|id| json!({"field": id.to_string(), "relid": "0", "dorder": "0"})).collect();
    vec![
        (
            &FIELDS,
            vec![
                field("Plan", "dropdown", "PLAN", "1"),
                field("Birthday", "date", "BIRTHDAY", "2"),
                field("Interests", "listbox", "INTERESTS", "3"),
                field("Company size", "text", "COMPANY_SIZE", "4"),
                field("Notes", "textarea", "NOTES", "5"),
            ],
        ),
        (&FIELD_OPTIONS, [options("1", &PLANS), options("3", &INTERESTS)].concat()),
        (&FIELD_RELS, relations),
    ]
}

fn automations() -> Vec<Table> {
    let automation = |name: &str, status: &str, again: &str, about: &str| json!({"name": name, "status": status, "multientry": again, "description": about});
    let trigger = |automation: &str, kind: &str, what: &str| json!({"seriesid": automation, "type": kind, "relid": what, "params": {"relid": what}});
    // That `parent` is the ID of the block before, and that the blocks of both branches have the condition as their parent, is
    // not established; nor are the parameters of `if`, `else`, `unsub` and `goal`.
    let block = |automation: &str, parent: &str, place: &str, kind: &str, params: Value| json!({"automation": automation, "parent": parent, "ordernum": place, "type": kind, "params": params});
    let wait = |time: &str, unit: &str| json!({"waittype": "time", "waittime": time, "waitdurt": unit});
    vec![
        (
            &AUTOMATIONS,
            vec![
                automation("Welcome series", "1", "0", "Greets new subscribers of the newsletter"),
                automation("Win back", "2", "0", "Switched off since spring"),
                automation("Birthday greeting", "1", "1", "Once a year"),
                automation("Lead nurturing", "1", "0", ""),
            ],
        ),
        (
            &TRIGGERS,
            vec![
                trigger("1", "subscribe", "1"),
                trigger("2", "tagadd", "6"),
                trigger("3", "date", "2"),
                trigger("4", "tagadd", "3"),
            ],
        ),
        (
            &BLOCKS,
            vec![
                block("1", "0", "0", "start", json!({"starts": ["1"]})),
                block("1", "1", "1", "send", json!({"campaignid": "1", "sendtype": "imm"})),
                block("1", "2", "2", "wait", wait("3", "day")),
                block("1", "3", "3", "addtag", json!({"tagIds": ["3"]})),
                block("2", "0", "0", "start", json!({"starts": ["2"]})),
                block("3", "0", "0", "start", json!({"starts": ["3"]})),
                block("4", "0", "0", "start", json!({"starts": ["4"]})),
                block(
                    "4",
                    "7",
                    "1",
                    "send",
                    json!({"campaignid": "0", "sendtype": "opt", "emailname": "Case studies"}),
                ),
                block("4", "8", "2", "wait", wait("1", "week")),
                block("4", "9", "3", "if", json!({"segmentid": "12"})),
                block("4", "10", "4", "addtag", json!({"tagIds": ["1", "2"]})),
                block(
                    "4",
                    "11",
                    "5",
                    "goal",
                    json!({"name": "Bought", "position": "below", "unmet": "wait", "segmentid": "13"}),
                ),
                block("4", "10", "6", "else", json!([])),
                block("4", "13", "7", "wait", wait("2", "day")),
                block("4", "14", "8", "unsub", json!({"listid": "1"})),
            ],
        ),
    ]
}

fn templates() -> Vec<Table> {
    let html = |text: &str| format!("<html><body><p>{text}</p></body></html>");
    let template = |name: &str, text: &str| json!({"name": name, "subject": name, "content": html(text), "used": "1"});
    vec![(&TEMPLATES, vec![template("Plain letter", "Dear %FIRSTNAME%,"), template("Newsletter", "News of the month")])]
}
