//! Site tracking: which pages contacts visit. Its domains are a newer API with JSON:API bodies.

use super::build::{boolean, call, create, delete, get, list, reference, resource, text, update};
use super::model::{Group, Method, Paging, Reply, Resource, Role};

pub static SITE_TRACKING: Resource =
    resource("site-tracking", "site-tracking", "Site tracking of contacts' page visits", Group::Data)
        .managed(super::managed::account::SITE_TRACKING)
        .operations(&[
            get("/siteTracking", "Show whether site tracking is enabled", "siteTracking")
                .verb("status")
                .spec("retrieve-site-tracking-status")
                .examples(&["site-tracking status", "site-tracking status --jq .enabled"]),
            update("/siteTracking", "Enable site tracking", "siteTracking")
                .verb("enable")
                .body("siteTracking", &[])
                .fixed(&[("enabled", "true")])
                .spec("enable-disable-site-tracking")
                .examples(&["site-tracking enable", "site-tracking enable --dry-run"]),
            update("/siteTracking", "Disable site tracking", "siteTracking")
                .verb("disable")
                .body("siteTracking", &[])
                .fixed(&[("enabled", "false")])
                .spec("enable-disable-site-tracking")
                .examples(&["site-tracking disable", "site-tracking disable --dry-run"])
                .note("Visits while tracking is disabled are lost."),
            call("code", Method::Get, "/siteTracking/code", "Print the tracking script for your pages")
                .role(Role::Get)
                .reply(Reply::Text)
                .spec("retrieve-site-tracking-code")
                .examples(&["site-tracking code", "site-tracking code --out tracking.html"]),
        ]);

pub static DOMAINS: Resource = resource("site-tracking domains", "domain", "Domains with site tracking", Group::Data)
    .columns(&[
        "id",
        "attributes.whitelisted_domain",
        "attributes.whitelisted_page",
        "attributes.tracking_enabled",
        "attributes.conversations_enabled",
        "attributes.wp_enabled",
        "attributes.created_at",
    ])
    .unique_key(&["attributes.whitelisted_domain"])
    .cached()
    .managed(super::managed::account::DOMAINS)
    .operations(&[
        list("/prism/urlWhitelistings", "List tracked domains", "data")
            .paging(Paging::Complete)
            .spec("list-all-whitelisted-domains")
            .examples(&["site-tracking domains list", "site-tracking domains list -o json"]),
        create("/prism/urlWhitelistings", "Track a domain", "data")
            .verb("add")
            .arguments(&[text("domain", "Domain without scheme: example.com").wire("attributes.whitelisted_domain")])
            .body(
                "data",
                &[
                    text("page", "Path to track, or * for all pages").wire("attributes.whitelisted_page").required(),
                    boolean("conversations", "Show the conversations chat on these pages")
                        .wire("attributes.conversations_enabled")
                        .required(),
                    boolean("personalization", "Personalize these pages").wire("attributes.wp_enabled").required(),
                    boolean("tracking", "Track visits").wire("attributes.tracking_enabled").required(),
                ],
            )
            .fixed(&[("type", r#""urlWhitelistings""#)])
            .spec("add-domain-to-whitelist")
            .examples(&[
                "site-tracking domains add example.com --page '*' --tracking true --conversations false \
                 --personalization false",
                "site-tracking domains add contoso.com --page cart --tracking true --conversations true \
                 --personalization true",
            ])
            .note("The server rejects a domain that already exists with 409."),
        delete("/prism/urlWhitelistings/{domain_id}", "Stop tracking a domain")
            .verb("remove")
            .arguments(&[reference("domain", "site-tracking domains", "Domain name or ID").wire("domain_id")])
            .spec("remove-domain-from-whitelist")
            .examples(&["site-tracking domains remove example.com", "site-tracking domains remove 490469 --yes"]),
    ]);
