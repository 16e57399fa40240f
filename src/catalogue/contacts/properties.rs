//! What filter expressions can name on contacts. Which parameters the server honors: `tagid`, and `listid` with `status`, by
//! recorded responses that repeat them; `email` and the days of creation and update by clients in production. Whether
//! `seriesid` selects contacts that have left the automation is not known, so it is not used.

use crate::catalogue::contacts::subscriptions::STATUSES;
use crate::catalogue::properties::{
    FieldRows, Filterable, Property, Relation, ServerFilter, ShortForm, Statuses, ValuePlace,
};

/// What expressions can name.
pub static FILTERABLE: Filterable = Filterable {
    properties: &[
        Property::new("email", ValuePlace::Text("email")).filtered(ServerFilter::Equal("email")),
        Property::new("first_name", ValuePlace::Text("firstName")),
        Property::new("last_name", ValuePlace::Text("lastName")),
        Property::new("phone", ValuePlace::Text("phone")),
        Property::new("organization", ValuePlace::Text("orgname")),
        Property::new("created", ValuePlace::Time("cdate"))
            .filtered(ServerFilter::Days { after: "filters[created_after]", before: "filters[created_before]" }),
        Property::new("updated", ValuePlace::Time("udate"))
            .filtered(ServerFilter::Days { after: "filters[updated_after]", before: "filters[updated_before]" }),
        // Opens by Apple's Mail Privacy Protection are in `last_mpp_open_date`.
        Property::new("last_open", ValuePlace::Time("last_open_date")),
        Property::new("last_click", ValuePlace::Time("last_click_date")),
        Property::new("hard_bounces", ValuePlace::Number("bounced_hard")),
        Property::new("soft_bounces", ValuePlace::Number("bounced_soft")),
        Property::new("id", ValuePlace::Number("id")),
        Property::new("tag", ValuePlace::Related(Relation::new("contactTags", "tag", "tags")))
            .filtered(ServerFilter::Equal("tagid")),
        Property::new("list", ValuePlace::Related(LISTS)).filtered(ServerFilter::EqualWithStatus("listid", "status")),
        Property::new("automation", ValuePlace::Related(AUTOMATIONS)),
        Property::new("account", ValuePlace::Related(Relation::new("accountContacts", "account", "accounts"))),
        Property::new("score", ValuePlace::NumberOf(Relation::new("scoreValues", "score", "scores"), "scoreValue")),
    ],
    fields: Some(FieldRows {
        resource: "contacts fields",
        load: "fieldValues",
        keys: &["field"],
        values: &["value"],
        listing: None,
    }),
    short_forms: &[
        ShortForm {
            flag: "not-tag",
            value_name: "ID|NAME",
            resource: "tags",
            help: "Only contacts without this tag; repeat for several",
            expression: "tag != {}",
        },
        ShortForm {
            flag: "not-list",
            value_name: "ID|NAME",
            resource: "lists",
            help: "Only contacts that are not active on this list; repeat for several",
            expression: "list != {}",
        },
        ShortForm {
            flag: "inactive",
            value_name: "AGE",
            resource: "",
            help: "Only contacts that neither opened nor clicked an email for this long, such as 180d, or never did; \
                   opens by Apple Mail Privacy Protection do not count",
            expression: "not (last_open < {} or last_click < {})",
        },
    ],
    example: "tag = vip and created > 2026-01-31",
};

const LISTS: Relation = Relation::new("contactLists", "list", "lists").with_status(Statuses {
    property: "status",
    words: STATUSES,
    default: "1",
});

const AUTOMATIONS: Relation = Relation::new("contactAutomations", "automation", "automations").with_status(Statuses {
    property: "status",
    words: &[("running", "1"), ("ended", "2")],
    default: "",
});
