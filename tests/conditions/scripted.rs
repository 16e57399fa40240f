//! A server with contacts that have what the emulator's contacts lack: scores, opens and clicks, every status of a list and an
//! automation, and custom fields of every kind. It applies no filter.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::plain::Random;
use crate::support::{Responder, response};

const CONTACTS: usize = 60;

/// The bodies of the responses.
pub struct Scripted {
    contacts: Value,
}

const NICKNAMES: [&str; 8] =
    ["Jojo", "O'Neil", "the \"Boss\"", "back\\slash", "and", "Größe Ñ", "  spaced  ", "a, b (c) = d"];

impl Scripted {
    pub fn new() -> Self {
        let mut random = Random::new(7);
        let mut arrays: [Vec<Value>; 5] = Default::default();
        let contacts: Vec<Value> =
            (1..=CONTACTS).map(|id| contact(&id.to_string(), &mut random, &mut arrays)).collect();
        let [values, tags, lists, automations, scores] = arrays;
        let contacts = json!({
            "fieldValues": values, "contactTags": tags, "contactLists": lists, "contactAutomations": automations,
            "scoreValues": scores, "contacts": contacts, "meta": {"total": CONTACTS.to_string()},
        });
        Scripted { contacts }
    }

    /// The body of the response to a path below the prefix of the API.
    pub fn reply(&self, path: &str) -> Value {
        let listing = |key: &str, name: &str, names: &[&str]| {
            let row = |(at, text): (usize, &&str)| json!({"id": (at + 1).to_string(), name: text});
            let rows: Vec<Value> = names.iter().enumerate().map(row).collect();
            json!({key: rows, "meta": {"total": names.len().to_string()}})
        };
        match path.split('?').next().unwrap() {
            "/tags" => listing("tags", "tag", &["vip", "customer", "in", "churn risk"]),
            "/lists" => listing("lists", "name", &["Newsletter", "Product: updates"]),
            "/automations" => listing("automations", "name", &["Welcome", "Win back"]),
            "/scores" => listing("scores", "name", &["Engagement", "Lead score"]),
            "/fields" => fields(),
            // Pages overlap by one contact; after the last one nothing follows.
            "/contacts" if path.contains("id_greater") => json!({"contacts": [], "meta": {"total": "0"}}),
            "/contacts" => self.contacts.clone(),
            _ => json!({}),
        }
    }

    pub fn serve(self) -> Responder {
        Responder::start(move |request| {
            let target = request.line.split(' ').nth(1).unwrap();
            let body = self.reply(target.strip_prefix("/api/3").unwrap_or(target));
            response(200, &[("Content-Type", "application/json")], body.to_string().as_bytes())
        })
    }
}

fn fields() -> Value {
    let field = |id: &str, title: &str, tag: &str, kind: &str| json!({"id": id, "title": title, "type": kind, "perstag": tag, "options": [], "relations": []});
    let mut options = Vec::new();
    for (field, values) in [("1", ["Free", "Pro", "Enterprise"]), ("3", ["Webinars", "Events", "Case studies"])] {
        let row = |value: &str| json!({"id": format!("{field}{}", value.len()), "field": field, "value": value, "label": value});
        options.extend(values.map(row));
    }
    json!({
        "fieldOptions": options, "fieldRels": [],
        "fields": [
            field("1", "Plan", "PLAN", "dropdown"), field("2", "Birthday", "BIRTHDAY", "date"),
            field("3", "Interests", "INTERESTS", "checkbox"), field("4", "Company size", "SIZE", "number"),
            field("5", "Renewal", "RENEWAL", "datetime"), field("6", "Nickname", "NICKNAME", "text"),
            field("7", "Member no", "MEMBER", "text"), field("8", "Email", "EMAIL2", "text"),
        ],
        "meta": {"total": "8"},
    })
}

/// A contact, whose related rows are added to `arrays`.
fn contact(id: &str, random: &mut Random, arrays: &mut [Vec<Value>; 5]) -> Value {
    let now = Timestamp::now();
    // Six hours off whole days, so that no age in days is near.
    let ago = |random: &mut Random| {
        let hours = 24 * i64::try_from(random.below(420)).unwrap() + 6;
        now.checked_sub(SignedDuration::from_hours(if random.below(20) == 0 { -hours } else { hours })).unwrap()
    };
    let in_chicago = |time: Timestamp| time.in_tz("America/Chicago").unwrap();
    let local = |time: Timestamp| in_chicago(time).strftime("%Y-%m-%d %H:%M:%S").to_string();
    let offset = |time: Timestamp| in_chicago(time).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string();
    let maybe = |random: &mut Random, time: String| if random.below(3) == 0 { Value::Null } else { json!(time) };
    let mut add = |array: usize, row: Value| {
        let mut row = row;
        let row_id = format!("{}", 1000 * (array + 1) + arrays[array].len());
        row["id"] = json!(row_id);
        row["contact"] = json!(id);
        arrays[array].push(row);
        row_id
    };
    let mut ids: [Vec<String>; 5] = Default::default();
    let mut values = vec![
        ("1", random.one_of(&["Free", "Pro", "Enterprise", ""]).to_owned()),
        ("2", ago(random).strftime("%Y-%m-%d").to_string()),
        ("3", random.one_of(&["||Webinars||Events||", "||Case studies||", "Events", "", "||||"]).to_owned()),
        ("4", random.one_of(&["0", "7", "12.5", "250", "1e3"]).to_owned()),
        ("5", offset(ago(random))),
        ("6", random.one_of(&NICKNAMES).to_owned()),
        ("7", random.one_of(&["0042", "7", "A-7", "19.5"]).to_owned()),
        ("8", format!("second{id}@example.org")),
    ];
    values.retain(|_| random.below(4) > 0);
    for (field, value) in values {
        ids[0].push(add(0, json!({"field": field, "value": value})));
    }
    for tag in 1..=4 {
        if random.below(3) == 0 {
            ids[1].push(add(1, json!({"tag": tag.to_string()})));
        }
    }
    for list in 1..=2 {
        if random.below(2) == 0 {
            ids[2].push(add(2, json!({"list": list.to_string(), "status": random.below(4).to_string()})));
        }
        if random.below(2) == 0 {
            let status = (1 + random.below(2)).to_string();
            ids[3]
                .push(add(3, json!({"seriesid": list.to_string(), "automation": list.to_string(), "status": status})));
        }
        if random.below(2) == 0 {
            let value = random.below(100).to_string();
            ids[4].push(add(4, json!({"score": list.to_string(), "scoreValue": value})));
        }
    }
    let [field_values, tags, lists, automations, scores] = ids;
    let (opened, clicked) = (local(ago(random)), local(ago(random)));
    json!({
        "id": id, "email": format!("person{id}@example.com"), "firstName": random.one_of(&["Ana", "Ben", ""]),
        "lastName": random.one_of(&["García", "O'Neil", "Müller"]), "phone": random.one_of(&["", "+49 1", "0"]),
        "cdate": offset(ago(random)), "udate": offset(ago(random)), "last_open_date": maybe(random, opened),
        "last_click_date": maybe(random, clicked), "bounced_hard": random.below(3).to_string(),
        "fieldValues": field_values, "contactTags": tags, "contactLists": lists, "contactAutomations": automations,
        "scoreValues": scores,
    })
}
