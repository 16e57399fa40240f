//! What others change in the account while it is read.

use std::fmt;

use serde_json::{Value, json};

use crate::support::trial::Random;

/// A custom field of deals, and values that it accepts.
pub const SOURCE: &str = "2";
pub const SOURCES: [&str; 3] = ["Referral", "Website", "Fair"];

/// Custom fields of contacts that take any text.
const FIELDS: [u64; 2] = [1, 2];
const TAGS: u64 = 6;
const LISTS: u64 = 3;

/// One request.
#[derive(Clone, Debug)]
pub struct Change {
    method: &'static str,
    path: String,
    body: Value,
}

impl Change {
    /// A change of an account with that many contacts; `number` makes its values unique.
    pub fn draw(contacts: u64, number: usize, random: &mut Random) -> Change {
        let below = |random: &mut Random, limit: u64| 1 + random.below(limit as usize) as u64;
        let contact = below(random, contacts).to_string();
        let change = |method, path: &str, body| Change { method, path: path.to_owned(), body };
        match random.below(100) {
            0..25 => {
                let tag = below(random, TAGS).to_string();
                change("POST", "/contactTags", json!({"contactTag": {"contact": contact, "tag": tag}}))
            }
            25..45 => change("DELETE", &format!("/contactTags/{}", below(random, contacts)), Value::Null),
            45..60 => {
                let list = below(random, LISTS).to_string();
                let status = *random.pick(&["1", "2"]);
                let body = json!({"contact": contact, "list": list, "status": status});
                change("POST", "/contactLists", json!({"contactList": body}))
            }
            60..75 => {
                let field = random.pick(&FIELDS).to_string();
                let body = json!({"contact": contact, "field": field, "value": format!("Written {number}")});
                change("POST", "/fieldValues", json!({"fieldValue": body}))
            }
            75..82 => {
                let email = format!("new{number}@reads.example");
                let values = json!([{"field": "1", "value": format!("Written {number}")}]);
                change("POST", "/contacts", json!({"contact": {"email": email, "fieldValues": values}}))
            }
            82..92 => change("DELETE", &format!("/contacts/{contact}"), Value::Null),
            92..97 => {
                let (deal, value) = (below(random, 110).to_string(), *random.pick(&SOURCES));
                let body = json!({"dealId": deal, "customFieldId": SOURCE, "fieldValue": value});
                change("POST", "/dealCustomFieldData", json!({"dealCustomFieldDatum": body}))
            }
            97..98 => change("DELETE", &format!("/dealCustomFieldData/{}", below(random, 70)), Value::Null),
            _ => change("DELETE", &format!("/deals/{}", below(random, 110)), Value::Null),
        }
    }

    /// Sends it. Whether the server executes it is in its log.
    pub fn send(&self, url: &str) {
        send(self.method, url, &self.path, &self.body);
    }
}

/// Creates a record; returns whether the server did.
pub fn post(url: &str, path: &str, body: &Value) -> bool {
    send("POST", url, path, body)
}

fn send(method: &str, url: &str, path: &str, body: &Value) -> bool {
    let url = format!("{url}/api/3{path}");
    let token = ("Api-Token", acamp::sandbox::TOKEN);
    let sent = match method {
        "DELETE" => ureq::delete(url).header(token.0, token.1).call(),
        _ => ureq::post(url).header(token.0, token.1).send(body.to_string()),
    };
    sent.is_ok()
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.path)?;
        if self.body.is_null() { Ok(()) } else { write!(f, " {}", self.body) }
    }
}
