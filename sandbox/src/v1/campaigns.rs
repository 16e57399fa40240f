//! Campaigns: create, schedule, send, list, delete, report.

mod create;
mod delete;
mod report;
mod rows;
mod send;
mod status;
mod totals;

use super::action::{Action, pages, read, rows, write};

pub(super) const ACTIONS: &[Action] = &[
    write("campaign_create", create::create),
    write("campaign_send", send::send),
    write("campaign_status", status::status),
    rows("campaign_list", &rows::LISTING),
    pages("campaign_paginator", &rows::PAGES),
    write("campaign_delete", delete::one),
    write("campaign_delete_list", delete::several),
    read("campaign_report_open_list", report::opens),
    read("campaign_report_unopen_list", report::unopened),
    read("campaign_report_link_list", report::links),
    read("campaign_report_bounce_list", report::bounces),
    read("campaign_report_unsubscription_list", report::unsubscriptions),
    read("campaign_report_forward_list", report::forwards),
    read("campaign_report_socialsharing_list", report::shares),
    read("campaign_report_totals", totals::all),
    read("campaign_report_open_totals", totals::opens),
    read("campaign_report_link_totals", totals::links),
    read("campaign_report_bounce_totals", totals::bounces),
    read("campaign_report_unsubscription_totals", totals::unsubscriptions),
    read("campaign_report_forward_totals", totals::forwards),
    read("campaign_report_socialsharing_totals", totals::shares),
];
