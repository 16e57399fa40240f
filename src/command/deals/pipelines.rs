//! Pipelines with their stages, in order.

use crate::api::reply::Item;
use crate::engine::reading::Reader;
use crate::error::{Error, Kind, Result};

/// A pipeline.
#[derive(Clone, Debug)]
pub struct Pipeline {
    /// Its ID.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its stages, in order.
    pub stages: Vec<Stage>,
}

/// A stage.
#[derive(Clone, Debug)]
pub struct Stage {
    /// Its ID.
    pub id: String,
    /// Its title.
    pub title: String,
}

/// All pipelines, with the stages that the server returns beside them; those are read if it returns none.
///
/// # Errors
/// Those of the requests; `Partial` if not all were read.
pub fn read(reader: &Reader<'_>) -> Result<Vec<Pipeline>> {
    let mut stages: Vec<Item> = Vec::new();
    let mut is_included = true;
    let pipelines = reader.all_seen("pipelines list", &[], &[], |body, _| {
        let body: serde_json::Value = serde_json::from_slice(body).unwrap_or_default();
        match body.get("dealStages").and_then(serde_json::Value::as_array) {
            Some(rows) => stages.extend(rows.iter().map(Item::from_value)),
            None => is_included = false,
        }
    })?;
    let complete = |reading: crate::engine::reading::Reading, what: &str| match reading.lack() {
        Some(why) if reading.error.is_none() => {
            Err(Error::new(Kind::Partial, format!("cannot read all {what}: {why}")))
        }
        _ => reading.needed(),
    };
    let pipelines = complete(pipelines, "pipelines")?;
    if !is_included {
        stages = complete(reader.all("stages list", &[], &[])?, "stages")?.items;
    }
    let number = |item: &Item, key: &str| item.get(key).and_then(|text| text.parse::<i64>().ok()).unwrap_or(i64::MAX);
    stages.sort_by_key(|stage| (number(stage, "order"), number(stage, "id")));
    let text = |item: &Item, key: &str| item.get(key).unwrap_or_default();
    let pipeline = |item: &Item| {
        let id = text(item, "id");
        let own = stages.iter().filter(|stage| text(stage, "group") == id);
        let mut own: Vec<Stage> =
            own.map(|stage| Stage { id: text(stage, "id"), title: text(stage, "title") }).collect();
        own.dedup_by(|one, other| one.id == other.id);
        Pipeline { id, title: text(item, "title"), stages: own }
    };
    Ok(pipelines.items.iter().map(pipeline).collect())
}
