//! Other data of the account: an address, a shop with a customer, variables, saved responses, forms, a score, a
//! webhook, group limits.

use serde_json::{Value, json};

use super::content::GERMANY;
use super::rows::Table;
use crate::resources::addresses::{ADDRESS_GROUPS, ADDRESS_LISTS, ADDRESSES, BRANDINGS, CALENDARS};
use crate::resources::commerce::{CONNECTIONS, CUSTOMERS, ORDERS, PRODUCTS};
use crate::resources::content::{FORMS, SAVED_RESPONSES, SCORES, VARIABLES};
use crate::resources::field_groups::{DEFINITIONS, LIMITS, MEMBERS};
use crate::resources::segments::{LEGACY, SEGMENTS};
use crate::resources::tracking::{DOMAINS, EVENTS, WEBHOOKS};
use crate::util::random::uuid;

/// Returns the records, ordered so that each refers only to earlier ones.
pub(super) fn tables() -> Vec<Table> {
    [texts(), shop(), settings()].concat()
}

/// The group that every account has.
pub(super) fn field_groups() -> Vec<Value> {
    vec![json!({"label": "General details"})]
}

fn texts() -> Vec<Table> {
    let variable =
        |name: &str, tag: &str, content: &str| json!({"name": name, "tag": tag, "format": "text", "content": content});
    let mut everywhere = variable("Office hours", "office-hours", "Monday to Friday, 9 to 5");
    everywhere["listIds"] = json!("1,2");
    everywhere["listNames"] = json!("Newsletter,Customers");
    everywhere["listsCount"] = json!("2");
    let response = |title: &str, subject: &str, body: &str| json!({"title": title, "subject": subject, "body": body});
    let form = |name: &str, address: &str| {
        json!({
            "name": name, "addressid": address, "cfields": [
                {"type": "header", "header": name},
                {"type": "email", "header": "Email", "required": true},
            ],
            "options": {"useBgColor": true, "useBgImage": false},
        })
    };
    vec![
        (&VARIABLES, vec![everywhere, variable("Phone", "phone", "+1 312 555 0100")]),
        (
            &SAVED_RESPONSES,
            vec![
                response("Thanks", "Thank you", "Thank you for your message."),
                response("Out of office", "Away until Monday", "I am back on Monday."),
            ],
        ),
        (&FORMS, vec![form("Newsletter sign-up", "1"), form("Contact us", "0")]),
        (&SCORES, vec![json!({"name": "Engagement", "descript": "+10 points for every click", "reltype": "contact"})]),
    ]
}

fn shop() -> Vec<Table> {
    let order = |number: &str, total: &str, date: &str| {
        json!({
            "customerid": "1", "connectionid": "1", "externalid": number, "orderNumber": number, "source": "0",
            "email": "ana.garcia@example.com", "totalPrice": total, "totalProducts": "1", "currency": "USD",
            "externalCreatedDate": date, "orderUrl": format!("https://shop.example.com/orders/{number}"),
        })
    };
    let product = |order: &str, name: &str, price: &str| {
        json!({
            "orderid": order, "connectionid": "1", "externalid": name, "name": name, "price": price, "quantity": "1",
            "category": "Stationery",
        })
    };
    let connection = json!({
        "service": "example", "externalid": "shop-1", "name": "Example shop",
        "logoUrl": "https://shop.example.com/logo.png", "linkUrl": "https://shop.example.com",
    });
    let customer = json!({
        "connectionid": "1", "externalid": "customer-1", "email": "ana.garcia@example.com", "acceptsMarketing": "1",
    });
    vec![
        (&CONNECTIONS, vec![connection]),
        (&CUSTOMERS, vec![customer]),
        (
            &ORDERS,
            vec![
                order("1001", "2400", "2024-02-01T10:00:00-06:00"),
                order("1002", "8900", "2024-05-20T15:30:00-05:00"),
            ],
        ),
        (&PRODUCTS, vec![product("1", "Notebook", "2400"), product("2", "Fountain pen", "8900")]),
    ]
}

fn settings() -> Vec<Table> {
    let address = json!({
        "companyName": "Example Ltd.", "address1": "1 North Dearborn Street", "city": "Chicago", "state": "IL",
        "zip": "60602", "country": "US", "isDefault": "1",
    });
    let webhook = json!({
        "name": "Sign-ups", "url": "https://hooks.example.com/sign-ups", "events": ["subscribe", "unsubscribe"],
        "sources": ["public", "admin", "api", "system"],
    });
    vec![
        (&ADDRESSES, vec![address]),
        (&ADDRESS_GROUPS, vec![json!({"addressid": "1", "groupid": "3"})]),
        (&ADDRESS_LISTS, vec![json!({"addressid": "1", "listid": "1"})]),
        (&BRANDINGS, vec![json!({"groupid": "3", "siteName": "Example Ltd."})]),
        (&CALENDARS, vec![json!({"title": "Deals and tasks", "type": "All", "notification": "1"})]),
        (&WEBHOOKS, vec![webhook]),
        (&EVENTS, vec![json!({"name": "signed up"})]),
        (&DOMAINS, vec![json!({"name": "example.com"})]),
        (&DEFINITIONS, field_groups()),
        (&MEMBERS, vec![json!({"group_id": 1, "rel_id": 1, "ordernum": 1})]),
        (&LIMITS, vec![json!({"groupid": "3"}), json!({"groupid": "2"})]),
        (&LEGACY, SEGMENTED.iter().zip(1..).map(legacy).collect()),
        (&SEGMENTS, SEGMENTED.iter().zip(1..).map(segment).collect()),
    ]
}

/// The segments, each with the id of the tag that its contacts have.
const SEGMENTED: [(&str, i64); 2] = [("Customers with a plan", 2), ("Germany", GERMANY)];

fn legacy(((name, _), id): (&(&str, i64), i64)) -> Value {
    json!({"name": name, "segmentid_v2": uuid("segment", id)})
}

fn segment(((name, tag), id): (&(&str, i64), i64)) -> Value {
    let field = json!({"name": "tagid", "operator": "=", "value": tag.to_string(), "data_type": "number"});
    let condition = json!({"id": "1", "object_type": "tag", "source_system": "activecampaign", "fields": [field]});
    let group = json!({"id": "1", "operator": "and", "values": [{"id": "1", "type": "condition"}]});
    let attributes = json!({
        "name": name, "segment_conditions": [condition], "segment_condition_groups": [group],
        "segment_condition_group_operator": "and",
    });
    json!({"uuid": uuid("segment", id), "attributes": attributes})
}
