//! How the web application and its public pages look. The listing's `api_key` parameter is left out on purpose: a token
//! in a URL ends up in logs, and the header carries it already.

use super::build::{bit, get, list, reference, reference_number, resource, text, update};
use super::model::{Group, Resource};

/// `acamp brandings`.
pub static BRANDINGS: Resource =
    resource("brandings", "branding", "Look of the web application and public pages", Group::Account)
        .columns(&["id", "groupid", "siteName", "siteLogo", "copyright", "version", "links"])
        .identity("siteName")
        .remembered()
        .operations(&[
            list("/brandings", "List brandings", "brandings")
                .spec("brandings")
                .examples(&["brandings list", "brandings list --columns id,siteName"]),
            get("/brandings/{id}", "Show one branding", "branding")
                .arguments(&[reference("branding", "brandings", "Id or site name of the branding").wire("id")])
                .spec("get-branding")
                .examples(&["brandings get 1", "brandings get 1 -o json"]),
            update("/brandings/{id}", "Change a branding", "branding")
                .arguments(&[reference("branding", "brandings", "Id or site name of the branding").wire("id")])
                .body(
                    "branding",
                    &[
                        reference_number("group", "groups", "Group of users; always 3").wire("groupid"),
                        text("site-name", "Title of the application").wire("siteName"),
                        text("logo", "URL of the logo").wire("siteLogo"),
                        text("small-logo", "URL of the logo in the header").wire("siteLogoSmall"),
                        text("header-text", "Fixed header of text messages").wire("headerTextValue"),
                        text("header-html", "Fixed header of HTML messages").wire("headerHtmlValue"),
                        text("footer-text", "Fixed footer of text messages").wire("footerTextValue"),
                        text("footer-html", "Fixed footer of HTML messages").wire("footerHtmlValue"),
                        bit("copyright", "Whether the copyright is shown"),
                        bit("show-version", "Whether the version is shown").wire("version"),
                        bit("license", "Whether the licence is shown"),
                        bit("links", "Any value takes the provider's links away"),
                        text("help-url", "Where help is found").wire("help"),
                        text("admin-html", "HTML template of the application, on some plans").wire("adminTemplateHtm"),
                        text("admin-css", "Style sheet of the application, on some plans").wire("adminTemplateCss"),
                        text("public-html", "HTML template of public pages, on some plans").wire("publicTemplateHtm"),
                        text("public-css", "Style sheet of public pages, on some plans").wire("publicTemplateCss"),
                        text("favicon", "URL of the icon in the browser"),
                    ],
                )
                .spec("update-branding")
                .examples(&[
                    "brandings update 1 --site-name 'Contoso Mail'",
                    "brandings update 1 --logo https://contoso.com/logo.png --favicon https://contoso.com/icon.png",
                ])
                .note("Everyone who logs in to the account sees the change at once."),
        ]);
