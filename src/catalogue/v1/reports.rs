//! Campaign reports of API v1: who opened, clicked, bounced, unsubscribed, and forwarded, and the totals.

use crate::catalogue::build::{resource, text, v1, v1_list};
use crate::catalogue::model::{Group, Operation, Paging, Param, Reply, Resource, Role};
use crate::catalogue::shared::{CAMPAIGN, MESSAGE};

const ONE: &[Param] = &[CAMPAIGN.wire("campaignid").unverified()];
const OF_MESSAGE: &[Param] = &[MESSAGE.wire("messageid").help("Only this message of the campaign")];
const SORTED: &[Param] = &[
    MESSAGE.wire("messageid").help("Only this message of the campaign"),
    text("sort-by", "Sort by tstamp").wire("sort").one_of(&["tstamp"]),
    text("sort-direction", "Direction of --sort-by").wire("sort_direction").one_of(&["ASC", "DESC"]),
];

const fn rows(action: &'static str, about: &'static str) -> Operation {
    v1_list(action, about).arguments(ONE).params(OF_MESSAGE)
}

const fn totals(action: &'static str, about: &'static str) -> Operation {
    v1("get", action, about).role(Role::Get).reply(Reply::Flat).arguments(ONE).params(OF_MESSAGE)
}

pub static OPENS: Resource = resource("v1 opens", "open", "Opens of a campaign", Group::Marketing)
    .columns(&["subscriberid", "email", "tstamp", "times"])
    .operations(&[
        rows("/campaign_report_open_list", "List who opened a campaign")
            .paging(Paging::Fixed(20))
            .params(SORTED)
            .examples(&[
                "v1 opens list 149 --all",
                "v1 opens list 'Autumn sale' --sort-by tstamp --sort-direction ASC",
            ]),
        totals("/campaign_report_open_totals", "Show the number of opens")
            .examples(&["v1 opens get 149", "v1 opens get 'Autumn sale' --jq .uniqueopens"]),
    ]);

pub static NON_OPENERS: Resource =
    resource("v1 non-openers", "non-opener", "Contacts who did not open a campaign", Group::Marketing)
        .columns(&["subscriberid", "email", "tstamp"])
        .operations(&[rows("/campaign_report_unopen_list", "List who did not open a campaign")
            .paging(Paging::Fixed(20))
            .examples(&["v1 non-openers list 149 --all", "v1 non-openers list 149 --message 31"])]);

pub static LINKS: Resource = resource("v1 links", "link", "Clicks on the links of a campaign", Group::Marketing)
    .columns(&["id", "name", "link", "a_unique", "a_total"])
    .operations(&[
        rows("/campaign_report_link_list", "List the links of a campaign with who clicked them")
            .examples(&["v1 links list 149", "v1 links list 149 --message 31 -o json"]),
        totals("/campaign_report_link_totals", "Show the number of clicks")
            .examples(&["v1 links get 149", "v1 links get 149 --jq .linkclicks"]),
    ]);

pub static BOUNCES: Resource = resource("v1 bounces", "bounce", "Bounces of a campaign", Group::Marketing)
    .columns(&["id", "subscriberid", "email", "type", "code", "descript", "tstamp"])
    .operations(&[
        rows("/campaign_report_bounce_list", "List the bounces of a campaign")
            .paging(Paging::Fixed(20))
            .examples(&["v1 bounces list 149 --all", "v1 bounces list 149 --columns email,code,descript"]),
        totals("/campaign_report_bounce_totals", "Show the number of bounces")
            .examples(&["v1 bounces get 149", "v1 bounces get 149 --jq .hardbounces"]),
    ]);

pub static UNSUBSCRIPTIONS: Resource =
    resource("v1 unsubscriptions", "unsubscription", "Unsubscriptions through a campaign", Group::Marketing)
        .columns(&["subscriberid", "email", "udate", "unsubreason"])
        .operations(&[
            rows("/campaign_report_unsubscription_list", "List who unsubscribed through a campaign")
                .paging(Paging::Fixed(20))
                .examples(&["v1 unsubscriptions list 149 --all", "v1 unsubscriptions list 149 -o csv"]),
            totals("/campaign_report_unsubscription_totals", "Show the number of unsubscriptions and complaints")
                .examples(&["v1 unsubscriptions get 149", "v1 unsubscriptions get 149 --jq .spam_complaints"]),
        ]);

pub static FORWARDS: Resource = resource("v1 forwards", "forward", "Forwards of a campaign", Group::Marketing)
    .columns(&["subscriberid", "email_from", "email_to", "a_times", "tstamp"])
    .operations(&[
        rows("/campaign_report_forward_list", "List who forwarded a campaign")
            .examples(&["v1 forwards list 149", "v1 forwards list 149 --message 31"]),
        totals("/campaign_report_forward_totals", "Show the number of forwards")
            .examples(&["v1 forwards get 149", "v1 forwards get 149 --jq .forwards"]),
    ]);

pub static SHARES: Resource = resource("v1 shares", "share", "Shares of a campaign on social media", Group::Marketing)
    .columns(&["id", "subscriberid", "source", "cdate"])
    .operations(&[
        rows("/campaign_report_socialsharing_list", "List the shares of a campaign")
            .examples(&["v1 shares list 149", "v1 shares list 149 -o json"])
            .note("Documented in 2012 only; the server may not have it any more."),
        totals("/campaign_report_socialsharing_totals", "Show the number of shares")
            .examples(&["v1 shares get 149", "v1 shares get 149 --jq .total_shares"])
            .note("Documented in 2012 only; the server may not have it any more."),
    ]);

pub static TOTALS: Resource = resource("v1 totals", "totals", "All totals of a campaign", Group::Marketing)
    .columns(&["send_amt", "uniqueopens", "subscriberclicks", "totalbounces", "unsubscribes"])
    .operations(&[totals("/campaign_report_totals", "Show all totals of a campaign")
        .params(&[
            MESSAGE.wire("messageid").help("Only this message of the campaign"),
            text("since", "Start of a period: YYYY-MM-DD; requires --until").wire("sdate"),
            text("until", "End of the period: YYYY-MM-DD").wire("ldate"),
        ])
        .examples(&["v1 totals get 149", "v1 totals get 149 --since 2026-01-01 --until 2026-01-31"])
        .note("The server returns zeros for a period of one day, and nothing for one without events.")]);
