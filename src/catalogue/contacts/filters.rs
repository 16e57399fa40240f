//! The filters of the listing of contacts.

use crate::catalogue::build::{address, bit, boolean, choice, integer, past_time, reference, text};
use crate::catalogue::model::Param;
use crate::catalogue::scope::DefaultFilter;
use crate::catalogue::shared::{AUTOMATION, CONTACT, LIST, TAG};

const STATUS: &[(&str, &str)] =
    &[("any", "-1"), ("unconfirmed", "0"), ("active", "1"), ("unsubscribed", "2"), ("bounced", "3")];

/// Of a list, the active contacts: it keeps those that unsubscribed and bounced.
pub const OF_A_LIST: DefaultFilter = DefaultFilter { with: "listid", wire: "status", value: "1", all: "-1" };

pub const FILTERS: &[Param] = &[
    address("email", "Filter by exact email address"),
    text("email-like", "Filter by text in the email address").wire("email_like"),
    text("search", "Filter by text in the name, company, phone number, or email address"),
    text("phone", "Filter by the start of the phone number"),
    choice("status", STATUS, "Filter by status; with --list, on that list"),
    LIST.wire("listid").help("Filter by list; its active contacts unless --list-status is given"),
    choice("list-status", STATUS, "Status on the list of --list [default: active]")
        .wire("status")
        .only_with("list", "status"),
    TAG.wire("tagid").help("Filter by tag; repeat for contacts with all of them").combinable(),
    AUTOMATION.wire("seriesid").help("Filter by automation"),
    reference("segment", "segments", "Filter by segment").wire("segmentid"),
    reference("form", "forms", "Filter by the form that added the contact").wire("formid"),
    CONTACT.wire("ids[]").help("Filter by contact").repeatable(),
    reference("exclude", "contacts", "Contact to exclude"),
    integer("id-greater", "Only contacts with a higher ID").wire("id_greater"),
    integer("id-less", "Only contacts with a lower ID").wire("id_less"),
    past_time("created-after", "Only contacts created after this time").wire("filters[created_after]"),
    past_time("created-before", "Only contacts created before this time").wire("filters[created_before]"),
    past_time("updated-after", "Only contacts updated after this time").wire("filters[updated_after]"),
    past_time("updated-before", "Only contacts updated before this time").wire("filters[updated_before]"),
    reference("wait-block", "automations blocks", "Only contacts waiting in this automation block").wire("waitid"),
    boolean("in-group-lists", "Only contacts that your user can see").wire("in_group_lists"),
    bit("force-query", "Re-evaluate the segment instead of using a result up to one hour old").wire("forceQuery"),
    reference("score", "scores", "Score that --order score sorts by").wire("sortId"),
    integer("organization", "Filter by organization ID (legacy; see accounts contacts)"),
];
