//! The appearance of the web app and its public pages. The listing's `api_key` parameter is left out on purpose: a
//! token in a URL ends up in logs, and the header already contains it.

use super::build::{bit, get, list, reference, reference_number, resource, text, update};
use super::meanings::Meaning;
use super::model::{Group, Resource, ValueFormat};

pub static BRANDINGS: Resource =
    resource("brandings", "branding", "Branding of the web app and public pages", Group::Account)
        .columns(&["id", "groupid", "siteName", "siteLogo", "copyright", "version", "links"])
        .meanings(&[("groupid", Meaning::Reference("groups"))])
        .identity("siteName")
        .cached()
        .operations(&[
            list("/brandings", "List brandings", "brandings")
                .spec("brandings")
                .examples(&["brandings list", "brandings list --columns id,siteName"]),
            get("/brandings/{id}", "Show a branding", "branding")
                .arguments(&[reference("branding", "brandings", "Branding site name or ID").wire("id")])
                .spec("get-branding")
                .examples(&["brandings get 1", "brandings get 1 -o json"]),
            update("/brandings/{id}", "Update a branding", "branding")
                .arguments(&[reference("branding", "brandings", "Branding site name or ID").wire("id")])
                .body(
                    "branding",
                    &[
                        reference_number("group", "groups", "User group; always 3").wire("groupid").unverified(),
                        text("site-name", "Title of the web app").wire("siteName"),
                        text("logo", "URL of the logo").wire("siteLogo").format(ValueFormat::Url),
                        text("small-logo", "URL of the small logo in the header")
                            .wire("siteLogoSmall")
                            .format(ValueFormat::Url),
                        text("header-text", "Fixed header of text messages").wire("headerTextValue"),
                        text("header-html", "Fixed header of HTML messages").wire("headerHtmlValue"),
                        text("footer-text", "Fixed footer of text messages").wire("footerTextValue"),
                        text("footer-html", "Fixed footer of HTML messages").wire("footerHtmlValue"),
                        bit("copyright", "Show the copyright notice"),
                        bit("show-version", "Show the version").wire("version"),
                        bit("license", "Show the license"),
                        bit("links", "Remove ActiveCampaign's links; any value has this effect"),
                        text("help-url", "URL of the help page").wire("help").format(ValueFormat::Url),
                        text("admin-html", "HTML template of the web app (some plans)").wire("adminTemplateHtm"),
                        text("admin-css", "Style sheet of the web app (some plans)").wire("adminTemplateCss"),
                        text("public-html", "HTML template of public pages (some plans)").wire("publicTemplateHtm"),
                        text("public-css", "Style sheet of public pages (some plans)").wire("publicTemplateCss"),
                        text("favicon", "URL of the favicon").format(ValueFormat::Url),
                    ],
                )
                .spec("update-branding")
                .examples(&[
                    "brandings update 1 --site-name 'Contoso Mail'",
                    "brandings update 1 --logo https://contoso.com/logo.png --favicon https://contoso.com/icon.png",
                ])
                .note("All users of the account see the change immediately."),
        ]);
