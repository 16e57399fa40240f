//! Account settings.
//! Reference: developers.activecampaign.com/reference/set-config

use super::build::{get, reference, resource, text, update};
use super::model::{Evidence, Group, Reply, Resource};

pub static SETTINGS: Resource = resource("settings", "setting", "Account settings", Group::Account)
    .columns(&["id", "keyname", "section", "item", "val", "udate"])
    .operations(&[
        get("/settings/account", "Show account information", "")
            .reply(Reply::Whole)
            .spec("retrieve-account-information")
            .evidence(Evidence::Listed)
            .examples(&["settings get", "settings get -o json"])
            .note("Requires an administrator."),
        // The reference gives no request body; its response shows the envelope and the property.
        update("/configs/{id}", "Update a setting", "config")
            .verb("set")
            .arguments(&[reference("setting", "settings", "Setting ID").wire("id")])
            .body("config", &[text("value", "New value").wire("val")])
            .spec("set-config")
            .examples(&["settings set 6 --value 50", "settings set 6 --value 20 --dry-run"])
            .note("The IDs are found behind the configs link of a user; no command lists them."),
    ]);
