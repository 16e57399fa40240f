//! Legacy segments, with numeric ids. They include the conditions of automations, hidden and unnamed.

use super::super::build::{list, resource};
use super::super::model::{Evidence, Group, Resource};

pub static LEGACY: Resource = resource("segments legacy", "legacy-segment", "Legacy segments", Group::Audience)
    .columns(&["id", "name", "logic", "hidden", "seriesid", "segmentid_v2"])
    .identity("name")
    .cached()
    .operations(&[list("/segments", "List legacy segments", "segments")
        .evidence(Evidence::Observed)
        .examples(&["segments legacy list", "segments legacy list --all --columns id,name,segmentid_v2"])
        .note("Unnamed legacy segments belong to the goals and conditions of automations.")]);
