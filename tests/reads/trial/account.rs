//! The accounts that schedules begin with, one per number of contacts.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{LazyLock, OnceLock};

use serde_json::json;

use super::change::{SOURCE, SOURCES, post};
use crate::support::{Home, start_in};

/// The numbers of contacts. From 3,000 on, windows of IDs are tried.
pub const SIZES: [u64; 4] = [120, 230, 450, 3_050];

/// Enough for two pages.
const DEALS: usize = 112;

static ACCOUNTS: LazyLock<BTreeMap<u64, OnceLock<Home>>> =
    LazyLock::new(|| SIZES.map(|contacts| (contacts, OnceLock::new())).into());

/// The folder of the account with that many contacts.
pub fn of(contacts: u64) -> &'static Path {
    ACCOUNTS[&contacts].get_or_init(|| seeded(contacts)).path()
}

fn seeded(contacts: u64) -> Home {
    let home = Home::new();
    assert_eq!(acamp::sandbox::seed(home.path(), contacts - 25).unwrap(), contacts);
    let running = start_in(home.path());
    for number in 0..DEALS {
        let deal = json!({"title": format!("Deal {number}"), "contact": "1", "value": "100", "currency": "usd",
            "group": "1", "stage": "1", "owner": "1"});
        assert!(post(running.url(), "/deals", &json!({"deal": deal})), "the deal cannot be created");
        if number % 3 > 0 {
            let id = (number + 9).to_string();
            let value = json!({"dealId": id, "customFieldId": SOURCE, "fieldValue": SOURCES[number % SOURCES.len()]});
            let body = json!({"dealCustomFieldDatum": value});
            assert!(post(running.url(), "/dealCustomFieldData", &body), "the value cannot be created");
        }
    }
    home
}
