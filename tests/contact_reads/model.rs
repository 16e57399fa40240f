//! A server with one contact and another one, and how it treats `include` and filters.

use serde_json::{Value, json};

use crate::support::{Home, Outcome, Received, Responder, logged_in, response, run};

const ADDRESS: &str = "jane@example.com";
const ID: &str = "5";
/// What a single contact has beside it without being asked.
const BESIDE_ONE: [&str; 6] =
    ["contactAutomations", "contactLists", "fieldValues", "geoIps", "deals", "accountContacts"];
/// The records that rows name: the relation, the array, the property and the property with the name.
const TARGETS: [(&str, &str, &str, &str); 6] = [
    ("contactTags.tag", "tags", "tag", "tag"),
    ("contactLists.list", "lists", "list", "name"),
    ("fieldValues.field", "fields", "field", "title"),
    ("contactAutomations.automation", "automations", "automation", "name"),
    ("accountContacts.account", "accounts", "account", "name"),
    ("scoreValues.score", "scores", "score", "name"),
];

/// What a response does with `include`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Include {
    Added,
    /// Only what is named arrives.
    Replaces,
    Ignored,
    /// Status 400.
    Refused,
}

#[derive(Clone, Copy, Debug)]
pub struct Model {
    /// By email address or by ID.
    pub by_address: bool,
    pub include: Include,
    /// Names with a dot are ignored.
    pub nested_ignored: bool,
    /// An array that was requested ends after its first row.
    pub truncated: bool,
    /// Notes and logs cannot be included.
    pub logs_ignored: bool,
    /// Tags and bounces of one contact cannot be read by a request of their own.
    pub refused: bool,
    /// Filters of account-wide listings are ignored.
    pub unfiltered: bool,
}

/// Honors everything.
pub const MODEL: Model = Model {
    by_address: true,
    include: Include::Added,
    nested_ignored: false,
    truncated: false,
    logs_ignored: false,
    refused: false,
    unfiltered: false,
};
/// Ignores `include`.
pub const PLAIN: Model = Model { include: Include::Ignored, ..MODEL };

/// The rows of a relation of a contact.
fn rows(relation: &str, contact: &str) -> Vec<Value> {
    let row = |number: usize| {
        let id = format!("{contact}{number}");
        let date = format!("2026-0{number}-01T00:00:00-06:00");
        match relation {
            "contactLists" => {
                json!({"id": id, "contact": contact, "list": number.to_string(), "status": "1", "sdate": date})
            }
            "contactAutomations" => {
                json!({"id": id, "contact": contact, "automation": number.to_string(), "status": "1", "adddate": date})
            }
            "fieldValues" => {
                json!({"id": id, "contact": contact, "field": number.to_string(), "value": "x", "cdate": date})
            }
            "geoIps" => json!({"id": id, "contact": contact, "tstamp": date, "campaignid": "3", "geoAddress": "0"}),
            "deals" => {
                json!({"id": id, "contact": contact, "title": "Deal", "value": "100", "currency": "usd", "cdate": date})
            }
            "accountContacts" => {
                json!({"id": id, "contact": contact, "account": number.to_string(), "createdTimestamp": date})
            }
            "contactTags" => json!({"id": id, "contact": contact, "tag": number.to_string(), "cdate": date}),
            "notes" => json!({"id": id, "relid": contact, "reltype": "Subscriber", "note": "text", "cdate": date}),
            "scoreValues" => {
                json!({"id": id, "contact": contact, "deal": null, "score": number.to_string(), "scoreValue": "7", "mdate": date})
            }
            "bounceLogs" => json!({"id": id, "contact": contact, "email": ADDRESS, "codeid": "9", "tstamp": date}),
            _ => {
                json!({"id": id, "subscriberid": contact, "type": "visit", "goalid": "1", "seriesid": "1", "tstamp": date})
            }
        }
    };
    (1..=2).map(row).collect()
}

fn ids(rows: &[Value]) -> Value {
    rows.iter().map(|row| row["id"].clone()).collect()
}

impl Model {
    /// Starts the server.
    pub fn start(self) -> Responder {
        Responder::start(move |request| {
            let (status, body) = self.respond(request);
            response(status, &[("Content-Type", "application/json")], body.to_string().as_bytes())
        })
    }

    fn respond(self, request: &Received) -> (u16, Value) {
        let target = request.line.split(' ').nth(1).unwrap_or_default();
        let target = target.strip_prefix("/api/3").unwrap_or(target).replace("%2C", ",");
        let (path, query) = target.split_once('?').unwrap_or((&target, ""));
        let include = query.split('&').find_map(|pair| pair.strip_prefix("include="));
        if include.is_some() && self.include == Include::Refused {
            return (400, json!({"message": "include is not allowed"}));
        }
        let named: Vec<&str> = include.into_iter().flat_map(|names| names.split(',')).collect();
        let named = if self.include == Include::Ignored { Vec::new() } else { named };
        match path.split('/').collect::<Vec<_>>()[1..] {
            ["contacts"] => (200, self.listing(&named)),
            ["contacts", ID] => (200, self.single(&named)),
            ["contacts", _, "contactTags" | "bounceLogs"] if self.refused => (403, json!({"message": "no permission"})),
            ["contacts", contact, relation] => (200, json!({relation: rows(relation, contact)})),
            ["activities"] => (200, self.account_wide("activities", json!({"reference_type": "SubscriberEmail"}))),
            ["emailActivities"] => (200, self.account_wide("emailActivities", json!({"subject": "Hello"}))),
            ["dealTasks"] => (200, self.account_wide("dealTasks", json!({"title": "Task", "reltype": "Subscriber"}))),
            ["lists", "exclusions"] => (200, json!({"exclusions": [], "meta": {"total": "0"}})),
            [array] => (200, named_records(array)),
            _ => (404, json!({"message": "no route"})),
        }
    }

    /// Rows of a listing of all contacts, filtered by contact or not.
    fn account_wide(self, array: &str, row: Value) -> Value {
        let owners: &[&str] = if self.unfiltered { &[ID, "6"] } else { &[ID] };
        let rows = owners.iter().map(|owner| {
            let mut row = row.clone();
            row["id"] = json!(format!("1{owner}"));
            row["tstamp"] = json!("2026-05-01T00:00:00-06:00");
            row["cdate"] = json!("2026-05-01T00:00:00-06:00");
            row[if array == "dealTasks" { "relid" } else { "subscriberid" }] = json!(owner);
            row
        });
        let rows: Vec<Value> = rows.collect();
        json!({array: rows, "meta": {"total": rows.len().to_string()}})
    }

    fn single(self, named: &[&str]) -> Value {
        let mut body = json!({});
        let mut contact = record(ID);
        if self.include != Include::Replaces || named.is_empty() {
            for relation in BESIDE_ONE {
                let rows = rows(relation, ID);
                contact[relation] = ids(&rows);
                body[relation] = rows.into();
            }
        }
        self.add(&mut body, &mut [&mut contact], named);
        contact["sentiment"] = Value::Null;
        body["contact"] = contact;
        body
    }

    fn listing(self, named: &[&str]) -> Value {
        let mut body = json!({});
        let (mut contact, mut other) = (record(ID), record("6"));
        other["email"] = json!("other@example.com");
        let scores: Vec<Value> = [ID, "6"].iter().flat_map(|contact| rows("scoreValues", contact)).collect();
        for contact in [&mut contact, &mut other] {
            let id = contact["id"].as_str().unwrap_or_default().to_owned();
            contact["scoreValues"] = ids(&rows("scoreValues", &id));
            // These IDs are there without the records.
            contact["accountContacts"] = ids(&rows("accountContacts", &id));
        }
        body["scoreValues"] = scores.into();
        self.add(&mut body, &mut [&mut other, &mut contact], named);
        body["contacts"] = json!([other, contact]);
        body["meta"] = json!({"total": "2"});
        body
    }

    /// Adds what is requested.
    fn add(self, body: &mut Value, contacts: &mut [&mut Value], named: &[&str]) {
        for name in named {
            let relation = name.split('.').next().unwrap_or_default();
            if self.logs_ignored && (relation == "notes" || relation.ends_with("Logs")) {
                continue;
            }
            let mut all = Vec::new();
            for contact in contacts.iter_mut() {
                let own = rows(relation, contact["id"].as_str().unwrap_or_default());
                contact[relation] = ids(&own);
                all.extend(own);
            }
            let nested = TARGETS.iter().find(|(known, ..)| known == name).filter(|_| !self.nested_ignored);
            if let Some((_, array, ..)) = nested {
                body[*array] = named_records(array)[*array].clone();
                self.cut(&mut body[*array]);
            }
            if !name.contains('.') || nested.is_some() {
                body[relation] = all.into();
                self.cut(&mut body[relation]);
            }
        }
    }

    fn cut(self, array: &mut Value) {
        if let Some(rows) = array.as_array_mut().filter(|_| self.truncated) {
            rows.truncate(1);
        }
    }

    /// Runs the command for the contact; returns the outcome and the requests.
    pub fn run(self, home: &Home, command: &str, more: &[&str]) -> (Outcome, Vec<String>) {
        let server = self.start();
        let outcome = self.run_with(&server.url(), home, command, more);
        (outcome, server.finish())
    }

    /// Runs the command for the contact against the server at `url`. The name cache is that of `url` and `home`.
    pub fn run_with(self, url: &str, home: &Home, command: &str, more: &[&str]) -> Outcome {
        let contact = if self.by_address { ADDRESS } else { ID };
        let mut program = logged_in(home.path(), url, "secret");
        program.args(["contacts", command, contact, "--max-retries", "0", "-o", "json"]).args(more);
        run(&mut program)
    }
}

/// A contact without what it is related to.
fn record(id: &str) -> Value {
    json!({"id": id, "email": ADDRESS, "firstName": "Jane", "cdate": "2026-01-01T00:00:00-06:00", "deleted": "0",
        "bounced_hard": "0", "bounced_soft": "0"})
}

/// The listing of the records that rows name.
fn named_records(array: &str) -> Value {
    let name = TARGETS.iter().find(|(_, known, ..)| *known == array).map_or("name", |(.., name)| name);
    let rows: Vec<Value> = (1..=3).map(|id| json!({"id": id.to_string(), name: format!("{array} {id}")})).collect();
    json!({array: rows, "meta": {"total": "3"}})
}

/// All combinations of the switches.
pub fn models() -> Vec<Model> {
    let bits = |bits: u32| (0..5).map(move |place| bits >> place & 1 == 1).collect::<Vec<bool>>();
    let includes = [Include::Added, Include::Replaces, Include::Ignored, Include::Refused];
    let combinations = includes.iter().flat_map(|include| (0..32).map(move |number| (*include, bits(number))));
    let model = |(include, bits): (Include, Vec<bool>)| Model {
        include,
        by_address: bits[0],
        nested_ignored: bits[1],
        truncated: bits[2],
        logs_ignored: bits[3],
        refused: bits[4],
        unfiltered: bits[1] != bits[2],
    };
    let is_new = |model: &Model| {
        // The rest is the same where nothing is included, and a listing keeps what it has.
        let includes = matches!(model.include, Include::Added | Include::Replaces);
        let is_simple = !model.nested_ignored && !model.truncated && !model.logs_ignored;
        (includes || is_simple) && !(model.by_address && model.include == Include::Replaces)
    };
    combinations.map(model).filter(is_new).collect()
}
