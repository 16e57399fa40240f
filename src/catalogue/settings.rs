//! Settings of the account.
//! Reference: developers.activecampaign.com/reference/set-config

use super::build::{call, get, reference, resource, text};
use super::model::{Evidence, Group, Method, Reply, Resource, Role};

pub static SETTINGS: Resource = resource("settings", "setting", "Settings of the account", Group::Account)
    .columns(&["id", "keyname", "section", "item", "val", "udate"])
    .operations(&[
        get("/settings/account", "Show the account", "")
            .reply(Reply::Whole)
            .spec("retrieve-account-information")
            .evidence(Evidence::Listed)
            .examples(&["settings get", "settings get -o json"])
            .note("For administrators only."),
        // The document gives no body; its answer shows the envelope and the member.
        call("set", Method::Put, "/configs/{id}", "Change one setting")
            .role(Role::Update)
            .reply(Reply::Item("config"))
            .arguments(&[reference("setting", "settings", "Id of the setting").wire("id")])
            .body("config", &[text("value", "New value").wire("val")])
            .spec("set-config")
            .examples(&["settings set 6 --value 50", "settings set 6 --value 20 --dry-run"])
            .note("The ids stand behind the configs link of a user; no command lists them."),
    ]);
