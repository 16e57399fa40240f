//! The contacts, with their lists, tags, field values and automations.

use serde_json::{Value, json};

use super::content::GERMANY;
use super::rows::{DAY, FIRST_DAY, add};
use crate::resources::contact_automations::CONTACT_AUTOMATIONS;
use crate::resources::contact_lists::CONTACT_LISTS;
use crate::resources::contact_tags::CONTACT_TAGS;
use crate::resources::contacts::CONTACTS;
use crate::resources::field_values::FIELD_VALUES;
use crate::store::Store;
use crate::util::clock;

struct Person {
    email: &'static str,
    first: &'static str,
    last: &'static str,
    phone: &'static str,
    /// List id and status.
    lists: &'static [(i64, &'static str)],
    tags: &'static [i64],
    /// Field id and value.
    values: &'static [(i64, &'static str)],
    /// Automation id and whether the run is completed.
    automations: &'static [(i64, bool)],
}

const fn person(email: &'static str, first: &'static str, last: &'static str, phone: &'static str) -> Person {
    Person { email, first, last, phone, lists: &[], tags: &[], values: &[], automations: &[] }
}

impl Person {
    const fn lists(mut self, lists: &'static [(i64, &'static str)]) -> Self {
        self.lists = lists;
        self
    }

    const fn tags(mut self, tags: &'static [i64]) -> Self {
        self.tags = tags;
        self
    }

    const fn values(mut self, values: &'static [(i64, &'static str)]) -> Self {
        self.values = values;
        self
    }

    const fn automations(mut self, automations: &'static [(i64, bool)]) -> Self {
        self.automations = automations;
        self
    }
}

const PEOPLE: &[Person] = &[
    person("ana.garcia@example.com", "Ana", "García", "+34 600 000 001")
        .lists(&[(1, "1"), (2, "1")])
        .tags(&[1, 2])
        .values(&[(1, "Enterprise"), (2, "1984-05-12"), (3, "||Webinars||Events||"), (4, "250")])
        .automations(&[(1, true)]),
    person("ben.okafor@example.com", "Ben", "Okafor", "+234 1 000 0002")
        .lists(&[(1, "1")])
        .tags(&[3])
        .values(&[(1, "Free")])
        .automations(&[(1, false)]),
    person("chloe.lefevre@example.org", "Chloé", "Lefèvre", "")
        .lists(&[(1, "1"), (3, "1")])
        .tags(&[2])
        .values(&[(1, "Pro"), (3, "||Product news||")])
        .automations(&[(1, true)]),
    person("dmitri.volkov@example.com", "Dmitri", "Volkov", "+49 30 0000003").lists(&[(2, "1")]).tags(&[2, 6]),
    person("emma.weston@example.com", "Emma", "Weston", "+1 312 555 0104")
        .lists(&[(1, "1"), (2, "1"), (3, "1")])
        .tags(&[1, 2, 5])
        .values(&[(1, "Enterprise"), (2, "1990-11-30"), (5, "Prefers the phone")])
        .automations(&[(1, true), (3, true)]),
    person("fatima.elamrani@example.org", "Fatima", "El Amrani", "").lists(&[(1, "2")]).tags(&[3]),
    person("george+newsletter@example.com", "George", "Plus", "").lists(&[(1, "1")]).values(&[(1, "Free")]),
    person("hana.suzuki@example.com", "Hana", "Suzuki", "+81 3 0000 0008").lists(&[(3, "1")]).tags(&[4]),
    person("ingrid.bjork@example.org", "Ingrid", "Björk", "+46 8 000 00 09")
        .lists(&[(1, "1")])
        .tags(&[3, 5])
        .values(&[(1, "Free"), (3, "||Webinars||")])
        .automations(&[(1, false), (4, false)]),
    person("jose.nunez@example.com", "José", "Núñez", "").lists(&[(1, "1"), (2, "2")]).tags(&[6]),
    person("kamal.rahman@example.com", "Kamal", "Rahman", "+880 2 000011").lists(&[(2, "1")]).tags(&[2]),
    person("li.wei@example.org", "伟", "李", "+86 10 0000 0012")
        .lists(&[(1, "1"), (3, "1")])
        .tags(&[2])
        .values(&[(1, "Pro"), (4, "40")]),
    person("maria.silva@example.com", "Maria", "da Silva", "+55 11 0000 0013").lists(&[(1, "0")]),
    person("noah.smith@example.com", "Noah", "Smith", "").lists(&[(1, "1")]).tags(&[4]),
    person("olga.nowak@example.org", "Olga", "Nowak", "+48 22 000 00 15")
        .lists(&[(1, "1"), (2, "1")])
        .tags(&[1, 2])
        .values(&[(1, "Pro"), (2, "1979-02-28")])
        .automations(&[(3, false)]),
    person("patrick.obrien@example.com", "Patrick", "O'Brien", "+353 1 000 0016").lists(&[(3, "1")]),
    person("quentin.dubois@example.org", "Quentin", "Dubois", "").lists(&[(1, "3")]).tags(&[3]),
    person("rosa.fernandez@example.com", "Rosa", "Fernández", "").lists(&[(1, "1")]).tags(&[3]).values(&[(4, "12")]),
    person("soren.dahl@example.org", "Søren", "Dahl", "+45 00 00 00 19").lists(&[(2, "1")]).tags(&[2, 5]),
    person("tomas.dvorak@example.com", "Tomáš", "Dvořák", "").lists(&[(1, "1")]).values(&[(1, "Free")]),
    person("uma.patel@example.com", "Uma", "Patel", "+91 22 0000 0021").lists(&[(1, "1"), (2, "1")]).tags(&[2]),
    person("victor.hugo@example.org", "Victor", "", ""),
    person("wanda.jung@example.com", "Wanda", "Jung", "").lists(&[(1, "2"), (3, "1")]).tags(&[4, 6]),
    person("xavier.roca@example.com", "", "", "").lists(&[(1, "0")]),
    person("zoe.muller@example.org", "Zoë", "Müller", "+49 89 0000025")
        .lists(&[(1, "1")])
        .tags(&[1])
        .values(&[(1, "Enterprise"), (3, "||Events||Case studies||")]),
];

/// The contacts in Germany. Their tag comes after all others, so that those keep their ids.
const GERMANS: [i64; 6] = [4, 7, 14, 18, 20, 25];

/// Inserts all contacts and their dependents.
pub(super) fn add_all(store: &Store) -> rusqlite::Result<()> {
    for (number, person) in (1..).zip(PEOPLE) {
        add_one(store, person, FIRST_DAY + created(number) * DAY)?;
    }
    for contact in GERMANS {
        let body = json!({"contact": contact.to_string(), "tag": GERMANY.to_string()});
        add(store, &CONTACT_TAGS, FIRST_DAY + created(contact) * DAY + 120, body)?;
    }
    Ok(())
}

/// Returns the day on which a contact was created.
const fn created(contact: i64) -> i64 {
    (contact - 1) * 9 + 7
}

/// Returns the ids of the active contacts of a list on a day.
pub(super) fn subscribers(list: i64, day: i64) -> Vec<i64> {
    let on_list = |person: &Person| person.lists.contains(&(list, "1"));
    (1..).zip(PEOPLE).filter(|(id, person)| created(*id) < day && on_list(person)).map(|(id, _)| id).collect()
}

fn add_one(store: &Store, person: &Person, seconds: i64) -> rusqlite::Result<()> {
    let Person { email, first, last, phone, .. } = person;
    let body = json!({"email": email, "phone": phone, "firstName": first, "lastName": last});
    let contact = add(store, &CONTACTS, seconds, body)?;
    let id = contact.to_string();
    for (list, status) in person.lists {
        let body =
            json!({"contact": id, "list": list.to_string(), "status": status, "first_name": first, "last_name": last});
        add(store, &CONTACT_LISTS, seconds, body)?;
    }
    for tag in person.tags {
        add(store, &CONTACT_TAGS, seconds + 60, json!({"contact": id, "tag": tag.to_string()}))?;
    }
    for (field, value) in person.values {
        add(store, &FIELD_VALUES, seconds + 60, json!({"contact": id, "field": field.to_string(), "value": value}))?;
    }
    for (automation, ended) in person.automations {
        let body = match ended {
            true => ended_run(&id, *automation, seconds + DAY),
            false => running_run(&id, *automation),
        };
        add(store, &CONTACT_AUTOMATIONS, seconds + DAY, body)?;
    }
    Ok(())
}

/// The last block of each automation that a running run has reached, by the automation: the one that it waits in.
const WAITS: [(i64, &str); 3] = [(1, "3"), (3, "6"), (4, "9")];

/// Returns the columns of a run that is under way.
fn running_run(contact: &str, automation: i64) -> Value {
    let block = WAITS.iter().find(|(id, _)| *id == automation).map_or("0", |(_, block)| block);
    json!({"contact": contact, "seriesid": automation.to_string(), "status": "1", "lastblock": block})
}

/// Returns the columns of a completed run of an automation.
fn ended_run(contact: &str, automation: i64, seconds: i64) -> Value {
    let date = clock::format(seconds);
    json!({
        "contact": contact, "seriesid": automation.to_string(), "status": "2", "adddate": date, "remdate": date,
        "lastdate": date, "lastblock": if automation == 1 { "4" } else { "6" }, "completedElements": 1, "completed": 1, "completeValue": 100,
    })
}
