//! Filter expressions over a whole account in memory: random ones, their text, and what they select by the rules of the
//! documentation, written without the program's own parser and evaluation.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use serde_json::Value;

/// Random numbers that are the same in every run.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Random(seed)
    }

    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }

    pub fn one_of<T: Copy>(&mut self, values: &[T]) -> T {
        values[self.below(values.len())]
    }
}

/// An expression.
pub enum Node {
    And(Vec<Node>),
    Or(Vec<Node>),
    Not(Box<Node>),
    Compare(&'static str, &'static str, String),
    /// A list or an automation with a status behind the colon.
    WithStatus(&'static str, &'static str, String, &'static str),
    Among(&'static str, bool, Vec<String>),
    Empty(&'static str, bool),
}

/// What the values of a property are.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Text,
    /// Text that may be a number.
    Digits,
    Number,
    Time,
    /// Options of a custom field.
    Options,
    /// Names of records.
    Records,
}

const PROPERTIES: [(&str, Kind); 22] = [
    ("email", Kind::Text),
    ("first_name", Kind::Text),
    ("last_name", Kind::Text),
    ("phone", Kind::Text),
    ("Nickname", Kind::Text),
    ("field:Email", Kind::Text),
    ("Member no", Kind::Digits),
    ("Company size", Kind::Number),
    ("hard_bounces", Kind::Number),
    ("score:Engagement", Kind::Number),
    ("score:Lead score", Kind::Number),
    ("created", Kind::Time),
    ("updated", Kind::Time),
    ("last_open", Kind::Time),
    ("last_click", Kind::Time),
    ("Birthday", Kind::Time),
    ("Renewal", Kind::Time),
    ("Plan", Kind::Options),
    ("%INTERESTS%", Kind::Options),
    ("tag", Kind::Records),
    ("list", Kind::Records),
    ("automation", Kind::Records),
];
const OWN: [(&str, &str); 9] = [
    ("email", "email"),
    ("first_name", "firstName"),
    ("last_name", "lastName"),
    ("phone", "phone"),
    ("created", "cdate"),
    ("updated", "udate"),
    ("last_open", "last_open_date"),
    ("last_click", "last_click_date"),
    ("hard_bounces", "bounced_hard"),
];
/// The properties of custom fields that are not named by the title.
const FIELDS: [(&str, &str); 2] = [("%INTERESTS%", "Interests"), ("field:Email", "Email")];
/// The words and codes of the statuses of a list, and of an automation.
const STATUSES: [(&str, &[(&str, &str)]); 2] = [
    ("list", &[("unconfirmed", "0"), ("active", "1"), ("unsubscribed", "2"), ("bounced", "3")]),
    ("automation", &[("running", "1"), ("ended", "2")]),
];
const ORDERS: [&str; 4] = ["<", "<=", ">", ">="];
const COMPARISONS: [&str; 6] = ["=", "!=", "<", "<=", ">", ">="];
const EQUALITIES: [&str; 2] = ["=", "!="];

/// All contacts: their values by property, as an expression names it. Values of a status have its word behind a bar.
pub struct Account {
    contacts: Vec<(u64, BTreeMap<String, Vec<String>>)>,
    properties: Vec<(&'static str, Kind)>,
    now: Timestamp,
}

impl Account {
    /// Reads an account with the responses to GET requests.
    pub fn read(reply: impl Fn(&str) -> Value) -> Self {
        let names = |path: &str, key: &str| -> BTreeMap<String, String> {
            let all = reply(&format!("/{path}?limit=100"));
            rows(&all, path).iter().map(|row| (text(&row["id"]), text(&row[key]))).collect()
        };
        let named = [names("tags", "tag"), names("lists", "name"), names("automations", "name")];
        let scores = names("scores", "name");
        let titles = names("fields", "title");
        let include = "fieldValues,contactTags,contactLists,contactAutomations,scoreValues";
        let all = reply(&format!("/contacts?limit=100&include={include}"));
        let mut contacts = Vec::new();
        for contact in rows(&all, "contacts") {
            let id = text(&contact["id"]);
            let own =
                |key: &str| rows(&all, key).into_iter().filter(|row| text(&row["contact"]) == id).collect::<Vec<_>>();
            let mut values: BTreeMap<String, Vec<String>> = BTreeMap::new();
            let mut add = |name: &str, value: String| {
                let all = values.entry(name.to_owned()).or_default();
                if !value.trim().is_empty() {
                    all.push(value);
                }
            };
            OWN.iter().for_each(|(name, key)| add(name, text(&contact[*key])));
            for row in own("fieldValues") {
                let Some(title) = titles.get(&text(&row["field"])) else { continue };
                let name = FIELDS.iter().find(|(_, own)| own == title).map_or(title.as_str(), |(name, _)| name);
                text(&row["value"]).split("||").for_each(|value| add(name, value.to_owned()));
            }
            for row in own("scoreValues") {
                add(&format!("score:{}", scores[&text(&row["score"])]), text(&row["scoreValue"]));
            }
            for ((name, array), names) in
                [("tag", "contactTags"), ("list", "contactLists"), ("automation", "contactAutomations")]
                    .iter()
                    .zip(&named)
            {
                for row in own(array) {
                    let record = names[&text(&row[*name])].clone();
                    let statuses = STATUSES.iter().find(|(own, _)| own == name).map_or(&[][..], |(_, words)| words);
                    let status = statuses.iter().find(|(_, code)| *code == text(&row["status"])).map(|(word, _)| *word);
                    if *name != "list" || status == Some("active") {
                        add(name, record.clone());
                    }
                    let words = status.into_iter().chain((!statuses.is_empty()).then_some("any"));
                    words.for_each(|word| add(&format!("{name}|{word}"), record.clone()));
                }
            }
            contacts.push((id.parse().unwrap(), values));
        }
        contacts.sort_by_key(|(id, _)| *id);
        assert!(contacts.len() > 20);
        let mut account = Account { contacts, properties: Vec::new(), now: Timestamp::now() };
        account.properties = PROPERTIES.into_iter().filter(|(name, _)| !account.all_values(name).is_empty()).collect();
        account
    }

    pub fn len(&self) -> usize {
        self.contacts.len()
    }

    /// The properties that some contact has.
    pub fn properties(&self) -> Vec<&'static str> {
        self.properties.iter().map(|(name, _)| *name).collect()
    }

    /// A random expression of at most this depth.
    pub fn expression(&self, random: &mut Random, depth: usize) -> Node {
        let parts =
            |random: &mut Random| (0..2 + random.below(2)).map(|_| self.expression(random, depth - 1)).collect();
        match random.below(if depth == 0 { 6 } else { 10 }) {
            0..5 => {
                let (name, kind) = random.one_of(&self.properties);
                self.test(random, name, kind)
            }
            5 => Node::Empty(random.one_of(&self.properties).0, random.below(2) == 0),
            6 | 7 => Node::And(parts(random)),
            8 => Node::Or(parts(random)),
            _ => Node::Not(Box::new(self.expression(random, depth - 1))),
        }
    }

    fn test(&self, random: &mut Random, name: &'static str, kind: Kind) -> Node {
        match (kind, random.below(3)) {
            (Kind::Number | Kind::Digits, _) => {
                let near = self.value(random, name).parse::<f64>().unwrap_or(50.0) + [-1.0, 0.0, 0.5][random.below(3)];
                let operators: &[&str] = if kind == Kind::Number { &COMPARISONS } else { &ORDERS };
                Node::Compare(name, random.one_of(operators), near.to_string())
            }
            (Kind::Time, 0) if random.below(2) == 0 => {
                // Ages in whole days: no time is that long ago to the hour.
                let age = format!("{}d", 1 + random.below(400));
                Node::Compare(name, random.one_of(&ORDERS), age)
            }
            (Kind::Time, 1) if random.below(2) == 0 => {
                let time = time_of(&self.value(random, name)).unwrap_or(self.now);
                Node::Compare(name, random.one_of(&COMPARISONS), time.to_string())
            }
            (Kind::Time, _) => {
                let day = self.value(random, name).get(..10).unwrap_or("2025-01-01").to_owned();
                Node::Compare(name, random.one_of(&COMPARISONS), day)
            }
            (Kind::Text, 0) => {
                let letters: String = self.value(random, name).chars().skip(random.below(3)).take(3).collect();
                let letters = if letters.trim().is_empty() { "a".to_owned() } else { letters };
                Node::Compare(name, "~", if random.below(2) == 0 { letters.to_uppercase() } else { letters })
            }
            (Kind::Records, 0) if name != "tag" => {
                let statuses = STATUSES.iter().find(|(own, _)| *own == name).unwrap().1;
                let words: Vec<&'static str> = statuses.iter().map(|(word, _)| *word).chain(["any"]).collect();
                let record = self.value(random, &format!("{name}|any"));
                Node::WithStatus(name, random.one_of(&EQUALITIES), record, random.one_of(&words))
            }
            (_, 1) => {
                let values = (0..1 + random.below(3)).map(|_| self.value(random, name)).collect();
                Node::Among(name, random.below(2) == 0, values)
            }
            _ => Node::Compare(name, random.one_of(&EQUALITIES), self.value(random, name)),
        }
    }

    fn all_values(&self, name: &str) -> Vec<&String> {
        self.contacts.iter().flat_map(|(_, values)| values.get(name).into_iter().flatten()).collect()
    }

    /// A value that some contact has.
    fn value(&self, random: &mut Random, name: &str) -> String {
        random.one_of(&self.all_values(name)).clone()
    }

    /// The text of an expression.
    pub fn text(&self, node: &Node) -> String {
        let several = |parts: &[Node], word: &str| {
            let parts: Vec<String> = parts.iter().map(|part| format!("({})", self.text(part))).collect();
            parts.join(&format!(" {word} "))
        };
        match node {
            Node::And(parts) => several(parts, "and"),
            Node::Or(parts) => several(parts, "OR"),
            Node::Not(inner) => format!("not ({})", self.text(inner)),
            Node::Compare(property, operator, value) => {
                // Letters of a known time or age, or of a number, need no quotation marks.
                format!("{} {operator} {}", named(property), quoted(value))
            }
            Node::WithStatus(property, operator, value, status) => {
                format!("{property} {operator} {}:{status}", in_marks(value, '"'))
            }
            Node::Among(property, is_negated, values) => {
                let values: Vec<String> = values.iter().map(|value| quoted(value)).collect();
                format!("{} {}in ({})", named(property), if *is_negated { "not " } else { "" }, values.join(", "))
            }
            Node::Empty(property, is_negated) => {
                format!("{} is {}empty", named(property), if *is_negated { "not " } else { "" })
            }
        }
    }

    /// The IDs of the contacts that an expression selects.
    pub fn matching(&self, node: &Node) -> Vec<String> {
        let found = self.contacts.iter().filter(|(_, values)| self.holds(node, values));
        found.map(|(id, _)| id.to_string()).collect()
    }

    fn holds(&self, node: &Node, values: &BTreeMap<String, Vec<String>>) -> bool {
        let of = |name: &str| values.get(name).map_or(&[][..], Vec::as_slice);
        let any = |name: &str, operator: &str, value: &str| {
            of(name).iter().any(|own| self.compares(name, own, operator, value))
        };
        match node {
            Node::And(parts) => parts.iter().all(|part| self.holds(part, values)),
            Node::Or(parts) => parts.iter().any(|part| self.holds(part, values)),
            Node::Not(inner) => !self.holds(inner, values),
            Node::Compare(name, "!=", value) => !any(name, "=", value),
            Node::Compare(name, operator, value) => any(name, operator, value),
            Node::WithStatus(name, operator, value, status) => {
                of(&format!("{name}|{status}")).contains(value) == (*operator == "=")
            }
            Node::Among(name, is_negated, all) => all.iter().any(|value| any(name, "=", value)) != *is_negated,
            Node::Empty(name, is_negated) => of(name).is_empty() != *is_negated,
        }
    }

    fn compares(&self, name: &str, own: &str, operator: &str, value: &str) -> bool {
        let kind = PROPERTIES.iter().find(|(known, _)| *known == name).unwrap().1;
        match kind {
            Kind::Number => own.parse::<f64>().is_ok_and(|own| by(operator, own.total_cmp(&value.parse().unwrap()))),
            Kind::Digits if operator != "=" => {
                own.parse::<f64>().is_ok_and(|own| by(operator, own.total_cmp(&value.parse().unwrap())))
            }
            Kind::Time => time_of(own).is_some_and(|own| self.is_at(own, operator, value)),
            Kind::Options | Kind::Records => own == value,
            Kind::Text | Kind::Digits if operator == "~" => own.to_lowercase().contains(&value.to_lowercase()),
            Kind::Text | Kind::Digits => own.trim().to_lowercase() == value.trim().to_lowercase(),
        }
    }

    fn is_at(&self, own: Timestamp, operator: &str, value: &str) -> bool {
        if let Some(days) = value.strip_suffix('d').and_then(|days| days.parse::<i64>().ok()) {
            let then = self.now.checked_sub(SignedDuration::from_hours(24 * days)).unwrap();
            return match operator {
                "<" | "<=" => then <= own && own <= self.now,
                _ => own <= then,
            };
        }
        let Ok(day) = value.parse::<jiff::civil::Date>().map_err(drop).and_then(|day| {
            // A timestamp begins with a date as well.
            if value.len() == 10 { Ok(day) } else { Err(()) }
        }) else {
            return by(operator, own.cmp(&value.parse().unwrap()));
        };
        let start = |day: jiff::civil::Date| day.to_zoned(TimeZone::UTC).unwrap().timestamp();
        let (from, until) = (start(day), start(day.checked_add(1.day()).unwrap()));
        match operator {
            "=" => from <= own && own < until,
            "<" => own < from,
            "<=" => own < until,
            ">" => own >= until,
            _ => own >= from,
        }
    }
}

fn by(operator: &str, ordering: Ordering) -> bool {
    match operator {
        "=" => ordering.is_eq(),
        "<" => ordering.is_lt(),
        "<=" => ordering.is_le(),
        ">" => ordering.is_gt(),
        _ => ordering.is_ge(),
    }
}

/// A time of the server: with an offset, in Chicago, or a day in UTC.
fn time_of(text: &str) -> Option<Timestamp> {
    if let Ok(time) = text.parse::<Timestamp>() {
        return Some(time);
    }
    if text.len() == 10 {
        return Some(text.parse::<jiff::civil::Date>().ok()?.to_zoned(TimeZone::UTC).ok()?.timestamp());
    }
    let chicago = TimeZone::get("America/Chicago").unwrap();
    Some(text.parse::<jiff::civil::DateTime>().ok()?.to_zoned(chicago).ok()?.timestamp())
}

fn rows(value: &Value, key: &str) -> Vec<Value> {
    value[key].as_array().cloned().unwrap_or_default()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn is_word(text: &str) -> bool {
    text.chars().all(|letter| letter.is_alphanumeric() || "_-.@%+".contains(letter)) && !text.is_empty()
}

/// A property as it is written.
fn named(name: &str) -> String {
    let part = |part: &str| if is_word(part) { part.to_owned() } else { in_marks(part, '"') };
    name.split(':').map(part).collect::<Vec<_>>().join(":")
}

/// A value as it is written: in one of three ways, by its length.
fn quoted(text: &str) -> String {
    let is_key_word = ["and", "or", "not", "in", "is"].contains(&text.to_lowercase().as_str());
    match text.len() % 3 {
        0 if is_word(text) && !is_key_word => text.to_owned(),
        1 => in_marks(text, '"'),
        _ => in_marks(text, '\''),
    }
}

fn in_marks(text: &str, mark: char) -> String {
    let inner = text.replace('\\', "\\\\").replace(mark, &format!("\\{mark}"));
    format!("{mark}{inner}{mark}")
}
