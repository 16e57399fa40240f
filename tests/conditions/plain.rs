//! Filter expressions over a whole account in memory: random ones, their text, and what they select by the rules of the
//! documentation, written without the program's own parser and evaluation.

use std::collections::BTreeMap;

use serde_json::Value;

/// Random numbers that are the same in every run.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Random(seed)
    }

    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }

    fn one_of<'a, T>(&mut self, values: &'a [T]) -> &'a T {
        &values[self.below(values.len())]
    }
}

/// An expression.
pub enum Node {
    And(Vec<Node>),
    Or(Vec<Node>),
    Not(Box<Node>),
    Compare(&'static str, &'static str, String),
    Among(&'static str, bool, Vec<String>),
    Empty(&'static str, bool),
}

/// All contacts: their values by property, as an expression names it.
pub struct Account {
    contacts: Vec<(u64, BTreeMap<&'static str, Vec<String>>)>,
}

const OWN: [(&str, &str); 5] = [
    ("email", "email"),
    ("first_name", "firstName"),
    ("last_name", "lastName"),
    ("phone", "phone"),
    ("created", "cdate"),
];
const FIELDS: [(&str, &str); 4] = [("Plan", "1"), ("Birthday", "2"), ("%INTERESTS%", "3"), ("Company size", "4")];
const RECORDS: [&str; 3] = ["tag", "list", "automation"];
const OPTIONS: [(&str, [&str; 3]); 2] =
    [("Plan", ["Free", "Pro", "Enterprise"]), ("%INTERESTS%", ["Webinars", "Events", "Case studies"])];
const ORDERS: [&str; 4] = ["<", "<=", ">", ">="];

impl Account {
    /// Reads an account with the responses to GET requests.
    pub fn read(reply: impl Fn(&str) -> Value) -> Self {
        let rows = |value: &Value, key: &str| value[key].as_array().cloned().unwrap_or_default();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let names = |path: &str, key: &str| -> BTreeMap<String, String> {
            let all = reply(&format!("/{path}?limit=100"));
            rows(&all, path).iter().map(|row| (text(&row["id"]), text(&row[key]))).collect()
        };
        let named = [names("tags", "tag"), names("lists", "name"), names("automations", "name")];
        let include = "fieldValues,contactTags,contactLists,contactAutomations";
        let all = reply(&format!("/contacts?limit=100&include={include}"));
        let mut contacts: Vec<(u64, BTreeMap<&str, Vec<String>>)> = Vec::new();
        for contact in rows(&all, "contacts") {
            let id = text(&contact["id"]);
            let is_own = |row: &&Value| text(&row["contact"]) == id;
            let mut values: BTreeMap<&str, Vec<String>> = BTreeMap::new();
            for (name, key) in OWN {
                values.insert(name, vec![text(&contact[key])]);
            }
            for (name, field) in FIELDS {
                let own =
                    rows(&all, "fieldValues").into_iter().filter(|row| is_own(&row) && text(&row["field"]) == field);
                let split = |value: String| value.split("||").map(str::to_owned).collect::<Vec<_>>();
                values.insert(name, own.flat_map(|row| split(text(&row["value"]))).collect());
            }
            for ((name, array, key), names) in [
                ("tag", "contactTags", "tag"),
                ("list", "contactLists", "list"),
                ("automation", "contactAutomations", "automation"),
            ]
            .iter()
            .zip(&named)
            {
                let is_meant = |row: &Value| *name != "list" || text(&row["status"]) == "1";
                let own = rows(&all, array).into_iter().filter(|row| is_own(&row) && is_meant(row));
                values.insert(name, own.map(|row| names[&text(&row[*key])].clone()).collect());
            }
            for list in values.values_mut() {
                list.retain(|value| !value.trim().is_empty());
            }
            contacts.push((id.parse().unwrap(), values));
        }
        contacts.sort_by_key(|(id, _)| *id);
        assert!(contacts.len() > 20);
        Account { contacts }
    }

    /// A random expression of at most this depth.
    pub fn expression(&self, random: &mut Random, depth: usize) -> Node {
        let parts =
            |random: &mut Random| (0..2 + random.below(2)).map(|_| self.expression(random, depth - 1)).collect();
        match random.below(if depth == 0 { 6 } else { 10 }) {
            0 | 1 => self.compare(random),
            2 => {
                let name = *random.one_of(&RECORDS);
                Node::Compare(name, random.one_of::<&str>(&["=", "!="]), self.value(random, name))
            }
            3 => {
                let name = *random.one_of(&RECORDS);
                let values = (0..1 + random.below(3)).map(|_| self.value(random, name)).collect();
                Node::Among(name, random.below(2) == 0, values)
            }
            4 => {
                let (name, options) = random.one_of(&OPTIONS);
                Node::Compare(name, random.one_of::<&str>(&["=", "!="]), (*random.one_of(options)).to_owned())
            }
            5 => {
                let names = ["tag", "list", "phone", "last_name", "Plan", "Birthday", "Company size", "automation"];
                Node::Empty(random.one_of::<&str>(&names), random.below(2) == 0)
            }
            6 | 7 => Node::And(parts(random)),
            8 => Node::Or(parts(random)),
            _ => Node::Not(Box::new(self.expression(random, depth - 1))),
        }
    }

    fn compare(&self, random: &mut Random) -> Node {
        match random.below(4) {
            0 => {
                let number = (random.below(30) * 10).to_string();
                Node::Compare("Company size", random.one_of::<&str>(&ORDERS), number)
            }
            1 => {
                let name = *random.one_of::<&str>(&["created", "Birthday"]);
                let operators = ["=", "!=", "<", "<=", ">", ">="];
                let day = self.value(random, name).get(..10).unwrap_or("2025-01-01").to_owned();
                Node::Compare(name, random.one_of::<&str>(&operators), day)
            }
            2 => {
                let name = *random.one_of::<&str>(&["email", "first_name", "last_name"]);
                let letters: String = self.value(random, name).chars().skip(random.below(3)).take(3).collect();
                let letters = if letters.trim().is_empty() { "a".to_owned() } else { letters };
                Node::Compare(name, "~", if random.below(2) == 0 { letters.to_uppercase() } else { letters })
            }
            _ => {
                let name = *random.one_of::<&str>(&["email", "first_name", "last_name", "phone"]);
                Node::Compare(name, random.one_of::<&str>(&["=", "!="]), self.value(random, name))
            }
        }
    }

    /// A value that some contact has.
    fn value(&self, random: &mut Random, name: &str) -> String {
        let all: Vec<&String> = self.contacts.iter().flat_map(|(_, values)| &values[name]).collect();
        (*random.one_of(&all)).clone()
    }

    /// The text of an expression.
    pub fn text(&self, node: &Node) -> String {
        let several = |parts: &[Node], word: &str| {
            let parts: Vec<String> = parts.iter().map(|part| format!("({})", self.text(part))).collect();
            parts.join(&format!(" {word} "))
        };
        let name = |name: &str| if name.contains(' ') { quoted(name) } else { name.to_owned() };
        match node {
            Node::And(parts) => several(parts, "and"),
            Node::Or(parts) => several(parts, "OR"),
            Node::Not(inner) => format!("not ({})", self.text(inner)),
            Node::Compare(property, operator, value) => format!("{} {operator} {}", name(property), quoted(value)),
            Node::Among(property, is_negated, values) => {
                let values: Vec<String> = values.iter().map(|value| quoted(value)).collect();
                format!("{} {}in ({})", name(property), if *is_negated { "not " } else { "" }, values.join(", "))
            }
            Node::Empty(property, is_negated) => {
                format!("{} is {}empty", name(property), if *is_negated { "not " } else { "" })
            }
        }
    }

    /// The IDs of the contacts that an expression selects.
    pub fn matching(&self, node: &Node) -> Vec<String> {
        let found = self.contacts.iter().filter(|(_, values)| holds(node, values));
        found.map(|(id, _)| id.to_string()).collect()
    }
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "\\'"))
}

fn holds(node: &Node, values: &BTreeMap<&str, Vec<String>>) -> bool {
    match node {
        Node::And(parts) => parts.iter().all(|part| holds(part, values)),
        Node::Or(parts) => parts.iter().any(|part| holds(part, values)),
        Node::Not(inner) => !holds(inner, values),
        Node::Compare(name, "!=", value) => !values[name].iter().any(|own| compares(name, own, "=", value)),
        Node::Compare(name, operator, value) => values[name].iter().any(|own| compares(name, own, operator, value)),
        Node::Among(name, is_negated, all) => values[name].iter().any(|own| all.contains(own)) != *is_negated,
        Node::Empty(name, is_negated) => values[name].is_empty() != *is_negated,
    }
}

fn compares(name: &str, own: &str, operator: &str, value: &str) -> bool {
    let by = |ordering: std::cmp::Ordering| match operator {
        "=" => ordering.is_eq(),
        "<" => ordering.is_lt(),
        "<=" => ordering.is_le(),
        ">" => ordering.is_gt(),
        _ => ordering.is_ge(),
    };
    match name {
        "Company size" => own.parse::<f64>().is_ok_and(|own| by(own.total_cmp(&value.parse().unwrap()))),
        // Days in UTC, which compare as text.
        "created" => {
            let utc = own.parse::<jiff::Timestamp>().unwrap().to_string();
            by(utc[..10].cmp(value))
        }
        "Birthday" => by(own.cmp(value)),
        _ if operator == "~" => own.to_lowercase().contains(&value.to_lowercase()),
        _ if RECORDS.contains(&name) || FIELDS.iter().any(|(field, _)| *field == name) => own == value,
        _ => own.to_lowercase() == value.to_lowercase(),
    }
}
