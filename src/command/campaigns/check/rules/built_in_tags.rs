//! The merge tags that ActiveCampaign provides. No recorded traffic or reference page lists them, so the list may be
//! wrong or incomplete: a tag that is not in it is a warning, never an error.

/// Their names.
pub const BUILT_IN: &[&str] = &[
    "EMAIL",
    "FIRSTNAME",
    "LASTNAME",
    "FULLNAME",
    "PHONE",
    "ORGNAME",
    "IP",
    "SUBSCRIBERID",
    "SUBSCRIBERIP",
    "SUBDATE",
    "SUBTIME",
    "SUBDATETIME",
    "LISTNAME",
    "SENDER-INFO",
    "SENDER-INFO-SINGLELINE",
    "UNSUBSCRIBELINK",
    "UPDATELINK",
    "CONFIRMLINK",
    "WEBCOPY",
    "FORWARD2FRIEND",
    "SOCIALSHARE",
    "TODAY",
    "ELSE",
];

/// How the tags begin of which there are many: `TODAY+1`, `SOCIALSHARE-FACEBOOK`, and the fields of deals and accounts.
const FAMILIES: &[&str] = &["TODAY+", "TODAY-", "TODAY*", "SOCIALSHARE-", "SOCIAL-", "SENDER-INFO-", "DEAL_", "ACCT_"];

/// Whether ActiveCampaign provides this tag.
pub fn is_built_in(tag: &str) -> bool {
    BUILT_IN.contains(&tag) || FAMILIES.iter().any(|family| tag.starts_with(family))
}
