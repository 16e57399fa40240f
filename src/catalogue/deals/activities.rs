//! What happened to deals: the history the web application shows.

use super::super::build::{list, present, reference, resource, text};
use super::super::model::{Group, Resource};

/// `acamp deals activities`.
pub static ACTIVITIES: Resource = resource("deals activities", "activity", "History of deals", Group::Sales)
    .columns(&["id", "d_id", "dataType", "dataAction", "dataId", "userid", "cdate"])
    .operations(&[list("/dealActivities", "List what happened to deals", "dealActivities")
        .params(&[
            reference("deal", "deals", "Only of this deal"),
            present("exclude", "Leave out e-mails and link data"),
            text("data-type", "Only about this kind of thing: userid, task, note").wire("filters[data_type]"),
            text("data-id", "Only about the thing with this id").wire("filters[data_id]"),
        ])
        .spec("list-all-deal-activities")
        .examples(&[
            "deals activities list --deal 'Website relaunch'",
            "deals activities list --data-type note --exclude",
        ])]);
