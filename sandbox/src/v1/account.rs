//! The account: plan, design, settings, login tokens, and organizations, which are now called accounts.

use serde_json::json;

use super::action::{Action, read, rows, write};
use super::answer::{Answer, Answered, Failure};
use super::call::Call;
use super::key::{Key, date, of, render, same, text};
use super::read::{Paging, Rows, rows_of};
use crate::resources::accounts::ACCOUNTS;
use crate::resources::addresses::BRANDINGS;
use crate::resources::contacts::CONTACTS;
use crate::resources::settings::CONFIGS;
use crate::resources::users::USERS;
use crate::store::Conditions;
use crate::util::json::object;
use crate::util::random::hash;

pub(super) const ACTIONS: &[Action] = &[
    read("account_view", account),
    write("branding_edit", edit_branding),
    read("branding_view", branding),
    write("settings_edit", settings),
    write("singlesignon", token),
    rows("organization_list", &ORGANIZATIONS),
];

/// The plan of the emulator.
const CONTACT_LIMIT: &str = "10000";

/// Plan and contacts. Only clients report `subscriber_total`.
fn account(call: &Call<'_>) -> Answered {
    let store = call.request.store;
    let owner = store.find(&USERS, 1)?.ok_or_else(Failure::nothing)?;
    let total = store.count(&CONTACTS, &Conditions::default())?.to_string();
    let host = call.request.base.split("://").last().unwrap_or_default();
    Ok(Answer::found(object(json!({
        "account": host, "email": owner.text("email"), "fname": owner.text("firstName"),
        "lname": owner.text("lastName"), "cname": "Example Ltd.", "subscriber_limit": CONTACT_LIMIT,
        "subscriber_total": total, "status": "nobody", "branding": "1", "credits": "0",
    }))))
}

const DESIGN: &[Key] = &[
    same("id"),
    same("groupid"),
    of("site_name", "siteName"),
    of("site_logo", "siteLogo"),
    of("header_text_value", "headerTextValue"),
    of("header_html_value", "headerHtmlValue"),
    of("footer_text_value", "footerTextValue"),
    of("footer_html_value", "footerHtmlValue"),
    same("copyright"),
    same("version"),
    same("license"),
    same("links"),
    text("demo", "0"),
    same("help"),
    of("admin_template_htm", "adminTemplateHtm"),
    of("admin_template_css", "adminTemplateCss"),
    of("public_template_htm", "publicTemplateHtm"),
    of("public_template_css", "publicTemplateCss"),
];

/// The design of the own group, which is that of the administrators.
fn branding(call: &Call<'_>) -> Answered {
    let row = call.request.store.find(&BRANDINGS, 1)?.ok_or_else(Failure::nothing)?;
    Ok(Answer::found(render(call, &BRANDINGS, DESIGN, &row)?))
}

const DESIGN_COLUMNS: &[(&str, &str)] = &[
    ("site_name", "siteName"),
    ("design_url", "siteLogo"),
    ("design_url_small", "siteLogoSmall"),
    ("branding_header_html_val", "headerHtmlValue"),
    ("branding_footer_html_val", "footerHtmlValue"),
    ("header_text_value", "headerTextValue"),
    ("footer_text_value", "footerTextValue"),
    ("links", "links"),
    ("admin_template", "adminTemplateHtm"),
    ("admin_style", "adminTemplateCss"),
    ("public_template", "publicTemplateHtm"),
    ("public_style", "publicTemplateCss"),
];

fn edit_branding(call: &Call<'_>) -> Answered {
    call.v3("PUT", "/brandings/1", json!({ "branding": call.columns(DESIGN_COLUMNS) }))?;
    Ok(Answer::done("Design Settings updated"))
}

/// Date and time formats in the style of `strftime`. The emulator stores them, but its dates keep their form.
fn settings(call: &Call<'_>) -> Answered {
    let names = ["dateformat", "timeformat", "datetimeformat"];
    for name in names {
        let Some(value) = call.params.raw(name) else { continue };
        let key = format!("general.{name}");
        let store = call.request.store;
        match store.find_by(&CONFIGS, Conditions::of("keyname", &key))? {
            Some(mut row) => {
                row.body.insert("val".to_owned(), json!(value));
                store.save(&CONFIGS, &row)?;
            }
            None => drop(store.insert(&CONFIGS, object(json!({"keyname": key, "val": value})))?),
        }
    }
    // Invented: no text is on record.
    Ok(Answer::done("Settings updated"))
}

/// A login token for a user. The emulator has no pages to log in to.
fn token(call: &Call<'_>) -> Answered {
    call.require(&["sso_addr", "sso_user"])?;
    let wanted = Conditions::of("username", call.params.text("sso_user"));
    let Some(user) = call.request.store.find_by(&USERS, wanted)? else {
        // Invented: no text is on record.
        return Err(Failure::refused("User not found"));
    };
    Ok(Answer::done("User found").with("token", hash("sso", user.id)))
}

/// The keys are not documented.
static ORGANIZATIONS: Rows = Rows {
    by_ids: false,
    paging: Paging::Page(20),
    filters: &[("name", "body->>'name' LIKE '%' || ? || '%'")],
    ..rows_of(&ACCOUNTS, &[same("id"), same("name"), of("url", "accountUrl"), date("created_timestamp")])
};
