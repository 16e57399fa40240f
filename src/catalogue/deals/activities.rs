//! The activity history of deals, as shown in the web app.

use super::super::build::{id_list, reference, resource, switch, text};
use super::super::meanings::Meaning;
use super::super::model::{Group, Resource};

pub static ACTIVITIES: Resource = resource("deals activities", "activity", "Activity history of deals", Group::Sales)
    .columns(&["id", "d_id", "dataType", "dataAction", "dataId", "userid", "cdate"])
    .meanings(&[("d_id", Meaning::Reference("deals"))])
    .operations(&[id_list("/dealActivities", "List deal activities", "dealActivities")
        .params(&[
            reference("deal", "deals", "Filter by deal"),
            switch("exclude", "Exclude emails and link data"),
            text("data-type", "Filter by data type: userid, task, note").wire("filters[data_type]"),
            text("data-id", "Filter by the ID of the related record").wire("filters[data_id]"),
        ])
        .spec("list-all-deal-activities")
        .examples(&[
            "deals activities list --deal 'Website relaunch'",
            "deals activities list --data-type note --exclude",
        ])]);
