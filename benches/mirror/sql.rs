//! `-- sql 1000000`: writes that many contacts with tags, subscriptions and field values straight into a mirror, as a sync
//! does, and asks questions about tag, list and field with `acamp mirror sql`. Bar: 1 s for a count.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use acamp::test::api::reply::Item;
use acamp::test::mirror::{Batch, MirrorFile, Owned, Records};

/// The account, whose address nobody listens at: a query sends no request.
const URL: &str = "http://127.0.0.1:1";
/// Contacts of a batch, as of a page.
const PAGE: u64 = 100;
const TAGS: u64 = 20;
const LISTS: u64 = 5;
const PLANS: [&str; 4] = ["Free", "Pro", "Gold", "Enterprise"];

const COUNT: &str = "SELECT count(*) AS contacts FROM contact_tags t JOIN contact_lists l ON l.contact = t.contact \
     JOIN field_values v ON v.contact = t.contact WHERE t.tag = '7' AND l.list = '3' AND l.status = '1' AND v.field = '1' \
     AND v.value = 'Gold'";
const GROUPS: &str = "SELECT t.tag, l.name, count(*) AS contacts FROM contact_tags ct JOIN tags t ON t.id = ct.tag \
     JOIN contact_lists cl ON cl.contact = ct.contact AND cl.status = '1' JOIN lists l ON l.id = cl.list GROUP BY 1, 2";

/// Other questions, for which there is no bar.
const OTHERS: [(&str, &str); 5] = [
    ("count by tag and list, all of them", GROUPS),
    (
        "contacts_wide, one column, by tag",
        "SELECT Plan, count(*) AS contacts FROM contacts_wide c \
      JOIN contact_tags t ON t.contact = c.id WHERE t.tag = '7' GROUP BY Plan",
    ),
    ("search for a name", "SELECT count(*) AS contacts FROM search WHERE search MATCH 'name777'"),
    ("contact by email address", "SELECT id FROM contacts WHERE email = 'person777@example.com'"),
    ("count of contacts", "SELECT count(*) AS contacts FROM contacts"),
];

/// Writes the mirror and asks.
pub fn run(acamp: &str, contacts: u64) {
    let home = tempfile::tempdir().expect("a folder");
    let file = MirrorFile::new(&home.path().join(".local/state/acamp"), "127.0.0.1_1", URL);
    let begun = Instant::now();
    write(&file, contacts);
    let size = std::fs::metadata(file.path()).expect("a file").len() / 1_048_576;
    println!("{contacts} contacts written in {:.1} s: {size} MB, memory {} MB", seconds(begun), peak_memory());
    for run in ["first", "again"] {
        println!("tag x list x field, {run}: {}", ask(acamp, home.path(), COUNT));
    }
    for (name, sql) in OTHERS {
        println!("{name}: {}", ask(acamp, home.path(), sql));
    }
}

fn write(file: &MirrorFile, contacts: u64) {
    let mut mirror = file.open().expect("a mirror");
    let now = jiff::Timestamp::now();
    let run = mirror.begin_run(now).expect("a run");
    let names = |count: u64, key: &str| -> Vec<Item> {
        (1..=count).map(|id| item(&format!(r#"{{"{key}":"{key} {id}","id":"{id}"}}"#))).collect()
    };
    let (tags, lists) = (names(TAGS, "tag"), names(LISTS, "name"));
    let fields = [item(r#"{"title":"Plan","id":"1"}"#), item(r#"{"title":"City","id":"2"}"#)];
    let records = [("tags", &tags[..]), ("lists", &lists), ("contacts fields", &fields)];
    let records = records.map(|(resource, items)| Records { resource, items, first: Some(0) });
    mirror.write(&Batch { run, records: &records, ..Batch::default() }).expect("records");
    let mut next = 1;
    for first in (1..=contacts).step_by(usize::try_from(PAGE).expect("a page")) {
        let page: Vec<Contact> =
            (first..(first + PAGE).min(contacts + 1)).map(|id| Contact::new(id, &mut next)).collect();
        let people: Vec<Item> = page.iter().map(|contact| contact.person.clone()).collect();
        let records = [Records { resource: "contacts", items: &people, first: Some(first) }];
        let owned: Vec<Owned<'_>> = page.iter().flat_map(Contact::owned).collect();
        mirror.write(&Batch { run, records: &records, owned: &owned, ..Batch::default() }).expect("a batch");
    }
    mirror.end_run(run, now, 0).expect("the end of the run");
}

/// A contact with its rows.
struct Contact {
    id: String,
    person: Item,
    tags: Vec<Item>,
    lists: Vec<Item>,
    values: Vec<Item>,
}

impl Contact {
    fn new(id: u64, next: &mut u64) -> Self {
        let mut row = |rest: &str| {
            *next += 1;
            let times = r#""cdate":"2024-01-15T09:01:00-06:00","udate":"2024-01-15T09:01:00-06:00""#;
            item(&format!(r#"{{"contact":"{id}",{rest},{times},"id":"{next}"}}"#))
        };
        // Tags, lists and values that have nothing to do with each other.
        let drawn = |what: u64, count: u64| (id * 5 + what).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29) % count;
        let tags = [drawn(0, TAGS), drawn(1, TAGS)].map(|tag| row(&format!(r#""tag":"{}""#, tag + 1)));
        let list = drawn(2, LISTS) + 1;
        let status = if drawn(3, 9) == 0 { 2 } else { 1 };
        let lists = [row(&format!(r#""list":"{list}","status":"{status}""#))];
        let plan = PLANS[usize::try_from(drawn(4, 4)).expect("a plan")];
        let values = [(1, plan.to_owned()), (2, format!("City {}", id % 1_000))];
        let values = values.map(|(field, value)| row(&format!(r#""field":"{field}","value":"{value}""#)));
        let person = item(&format!(
            r#"{{"cdate":"2024-01-15T09:01:00-06:00","email":"person{id}@example.com","phone":"","firstName":"Name{}",
            "lastName":"Surname{}","orgid":"0","udate":"2024-01-15T09:01:00-06:00","links":{{}},"id":"{id}"}}"#,
            id % 5_000,
            id % 20_011
        ));
        Contact { id: id.to_string(), person, tags: tags.into(), lists: lists.into(), values: values.into() }
    }

    fn owned(&self) -> [Owned<'_>; 3] {
        let rows = [
            ("tags contacts", &self.tags),
            ("contacts subscriptions", &self.lists),
            ("contacts field-values", &self.values),
        ];
        rows.map(|(resource, items)| Owned { resource, property: "contact", owner: &self.id, items })
    }
}

fn item(json: &str) -> Item {
    Item::from_json(json)
}

fn ask(acamp: &str, home: &Path, sql: &str) -> String {
    let begun = Instant::now();
    let mut command = Command::new(acamp);
    command.args(["mirror", "sql", sql, "-o", "jsonl"]).stdin(Stdio::null()).stderr(Stdio::inherit()).env_clear();
    command.env("HOME", home).env("ACAMP_URL", URL).env("ACAMP_TOKEN", "none");
    let output = command.output().expect("the program");
    let (took, text) = (seconds(begun), String::from_utf8_lossy(&output.stdout).into_owned());
    assert!(!text.contains(r#""contacts":0"#), "a question that no contact answers shows nothing: {sql}");
    let rows = text.lines().count();
    format!("{took:.2} s, {rows} rows, first {}", text.lines().next().unwrap_or("none"))
}

fn seconds(begun: Instant) -> f64 {
    Duration::as_secs_f64(&begun.elapsed())
}

/// The most memory that this process has used, in MB.
fn peak_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("0");
    line.split_whitespace().next().and_then(|kilobytes| kilobytes.parse::<u64>().ok()).unwrap_or(0) / 1_024
}
