//! The campaigns of the account at one time, with their messages.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::support::trial::Scene;

/// A campaign.
#[derive(Clone, Debug)]
pub struct Campaign {
    pub id: i64,
    pub name: String,
    pub status: String,
    /// Its date in the account's time: `2030-03-01T09:00:00`.
    pub date: String,
    pub messages: BTreeSet<String>,
    /// Whether its sending began.
    pub has_begun: bool,
}

/// All campaigns.
#[derive(Clone, Debug)]
pub struct Snapshot {
    pub campaigns: Vec<Campaign>,
}

impl Snapshot {
    pub fn of(scene: &Scene) -> Self {
        let (rows, messages) = (scene.rows_now("campaigns"), scene.rows_now("campaignMessages"));
        let begun: BTreeSet<String> = scene.rows_now("sendings").values().map(|row| text(row, "campaign")).collect();
        let campaigns = rows.iter().map(|(id, row)| {
            let own = messages.values().filter(|link| text(link, "campaignid") == id.to_string());
            let status = text(row, "status");
            Campaign {
                id: *id,
                name: text(row, "name"),
                status: if status.is_empty() { "0".to_owned() } else { status },
                date: text(row, "sdate").chars().take(19).collect(),
                messages: own.map(|link| text(link, "messageid")).collect(),
                has_begun: begun.contains(&id.to_string()),
            }
        });
        Snapshot { campaigns: campaigns.collect() }
    }

    pub fn get(&self, id: &str) -> Option<&Campaign> {
        self.campaigns.iter().find(|campaign| campaign.id.to_string() == id)
    }

    /// Those with exactly this name.
    pub fn named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Campaign> {
        self.campaigns.iter().filter(move |campaign| campaign.name == name)
    }

    /// The campaigns whose sending began, each with each of its messages.
    pub fn begun(&self) -> impl Iterator<Item = (i64, String)> {
        let begun = self.campaigns.iter().filter(|campaign| campaign.has_begun);
        begun.flat_map(|campaign| campaign.messages.iter().map(|message| (campaign.id, message.clone())))
    }
}

fn text(row: &Value, key: &str) -> String {
    match row.get(key) {
        Some(Value::String(text)) => text.clone(),
        None | Some(Value::Null) => String::new(),
        Some(value) => value.to_string(),
    }
}
