//! Segments of the old kind, with ids that are numbers. Conditions of automations are among them, hidden and unnamed.

use super::super::build::{list, resource};
use super::super::model::{Evidence, Group, Resource};

/// `acamp segments legacy`.
pub static LEGACY: Resource =
    resource("segments legacy", "legacy-segment", "Segments of the old kind", Group::Audience)
        .columns(&["id", "name", "logic", "hidden", "seriesid", "segmentid_v2"])
        .identity("name")
        .remembered()
        .operations(&[list("/segments", "List segments of the old kind", "segments")
            .evidence(Evidence::Observed)
            .examples(&["segments legacy list", "segments legacy list --all --columns id,name,segmentid_v2"])
            .note("Those without a name stand behind goals and conditions of automations.")]);
