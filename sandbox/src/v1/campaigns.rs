//! Campaigns: create, schedule, send, list, delete, report.

mod create;
mod delete;
mod rows;
mod send;
mod status;

use super::action::{Action, pages, rows, write};

pub(super) const ACTIONS: &[Action] = &[
    write("campaign_create", create::create),
    write("campaign_send", send::send),
    write("campaign_status", status::status),
    rows("campaign_list", &rows::LISTING),
    pages("campaign_paginator", &rows::PAGES),
    write("campaign_delete", delete::one),
    write("campaign_delete_list", delete::several),
];
