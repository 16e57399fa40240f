//! What only API v1 reports: spam complaints, and clicks per link.

use super::counters::Campaign;
use crate::api::reply::Item;
use crate::engine::reading::Reader;
use crate::error::{Kind, Result};
use crate::output::report::LeftOut;

/// The command with the complaints of a campaign.
const COMPLAINTS: &str = "v1 unsubscriptions get";

/// The command with the clicks on its links.
pub const LINKS: &str = "v1 links list";

/// What the server says if it has no figures.
const NOTHING: &str = "Nothing is returned";

/// Reads the complaints of each campaign, one request each; ends at the first refusal, which is that of all.
///
/// # Errors
/// Those of [`Reader::one`].
pub fn complaints(reader: &Reader<'_>, campaigns: &mut [Campaign]) -> Result<Option<LeftOut>> {
    for at in 0..campaigns.len() {
        let left = (campaigns.len() - at) as u64;
        let Some(campaign) = campaigns.get_mut(at) else { break };
        let lack = |reason| LeftOut { what: "spam complaints", reason, requests: Some(left), was_requested: true };
        match one(reader, COMPLAINTS, &campaign.id)? {
            Err(reason) => return Ok(Some(lack(reason))),
            Ok(items) => match items.first().and_then(|item| item.count("spam_complaints")) {
                Some(complaints) => campaign.complaints = Some(complaints),
                None => return Ok(Some(lack("the server returned no number of complaints".to_owned()))),
            },
        }
    }
    Ok(None)
}

/// A link with its clicks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Its ID.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its URL.
    pub url: String,
    /// Contacts who clicked it.
    pub people: u64,
    /// Clicks.
    pub clicks: u64,
}

/// The links of a campaign, the most clicked first; what is missing instead if the server refuses them.
///
/// # Errors
/// Those of [`Reader::one`].
pub fn links(reader: &Reader<'_>, id: &str) -> Result<std::result::Result<Vec<Link>, LeftOut>> {
    let lack = |reason| LeftOut { what: "clicks per link", reason, requests: Some(1), was_requested: true };
    Ok(one(reader, LINKS, id)?.map_err(lack).map(|items| sorted(&items)))
}

/// The links of these records, the most clicked first.
pub fn sorted(items: &[Item]) -> Vec<Link> {
    let text = |item: &Item, key: &str| item.get(key).unwrap_or_default();
    let link = |item: &Item| Link {
        id: text(item, "id"),
        name: text(item, "name"),
        url: text(item, "link"),
        people: item.count("a_unique").unwrap_or(0),
        clicks: item.count("a_total").unwrap_or(0),
    };
    // The pseudo link of the tracking pixel counts opens.
    let mut links: Vec<Link> = items.iter().map(link).filter(|link| link.url != "open").collect();
    links.sort_by(|a, b| b.people.cmp(&a.people).then(b.clicks.cmp(&a.clicks)).then(a.url.cmp(&b.url)));
    links
}

/// The items of a report, or why it cannot be read. A key without permission for v1 may still read everything of v3.
fn one(reader: &Reader<'_>, command: &str, id: &str) -> Result<std::result::Result<Vec<Item>, String>> {
    match reader.one(command, &[id], &[]) {
        Err(error) if error.kind() == Kind::Denied => Ok(Err(error.message().to_owned())),
        Err(error) => Err(error),
        Ok(reading) if reading.refused.as_ref().is_some_and(|reason| reason.contains(NOTHING)) => {
            Ok(Err("the server has no figures for this campaign".to_owned()))
        }
        Ok(reading) => Ok(reading.lack().map_or(Ok(reading.items), Err)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_commands_of_api_v1_exist() {
        for command in [COMPLAINTS, LINKS] {
            assert!(crate::catalogue::command(command).is_some(), "{command}");
        }
    }

    #[test]
    fn links_are_sorted_by_people_and_the_tracking_pixel_is_none() {
        let link = |id: u64, url: &str, people: u64| {
            let json = format!(r#"{{"id":"{id}","name":"","link":"{url}","a_unique":"{people}","a_total":{people}}}"#);
            Item::from_json(&json)
        };
        let links = sorted(&[link(1, "open", 90), link(2, "https://a.example", 3), link(3, "https://b.example", 5)]);
        assert_eq!(links.iter().map(|link| (link.id.as_str(), link.clicks)).collect::<Vec<_>>(), [("3", 5), ("2", 3)]);
    }
}
