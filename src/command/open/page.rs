//! URLs of the web app: from the API URL to the web app, and from a resource to its page. The catalogue has the known
//! pages. Sends no requests.

use crate::api::client::address::origin;
use crate::api::request::escape_segment;
use crate::catalogue::{ALL, model::Resource};
use crate::error::{Error, Kind, Result};

/// Hosts of the API, `ACCOUNT.api-us1.com`.
const API: &str = ".api-us1.com";

/// Hosts of the web app, `ACCOUNT.activehosted.com`. Source: recorded traffic, in which the API host redirects a browser to
/// the web app host of the same account; the API is available at both.
const WEB: &str = ".activehosted.com";

/// The web app URL of an account, from its API URL.
///
/// # Errors
/// `Other` for an unknown host.
pub fn web_app(url: &str) -> Result<String> {
    let origin = origin(url);
    let host = origin.split_once("://").map_or(origin.as_str(), |(_, host)| host).to_ascii_lowercase();
    let account = host.strip_suffix(API).or_else(|| host.strip_suffix(WEB)).filter(|name| is_name(name));
    account.map(|account| format!("https://{account}{WEB}")).ok_or_else(|| {
        let message = format!("unknown web app URL for the account at {origin}");
        Error::new(Kind::Other, message).hint(format!("supported URLs: https://ACCOUNT{API} and https://ACCOUNT{WEB}"))
    })
}

/// Whether the text is one label of a host name.
fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// The path of a resource's page, with `{id}` for one record.
///
/// # Errors
/// `NotFound` if it is undocumented.
pub fn template(resource: &'static Resource, one: bool) -> Result<&'static str> {
    let (path, other) = if one { (resource.web.one, resource.web.all) } else { (resource.web.all, resource.web.one) };
    if !path.is_empty() {
        return Ok(path);
    }
    let what = if one { format!("a single {}", resource.singular) } else { format!("the {} page", resource.name) };
    let message = format!("the web app URL of {what} is undocumented");
    let near = match (other.is_empty(), one) {
        (true, _) => "acamp open".to_owned(),
        (false, true) => format!("acamp open {}", resource.name),
        (false, false) => format!("acamp open {} ID", resource.name),
    };
    Err(Error::new(Kind::NotFound, message).hint(near))
}

/// The complete URL of a page.
///
/// # Errors
/// `Usage` for an invalid ID.
pub fn url(web: &str, template: &str, id: Option<&str>) -> Result<String> {
    let path = match id {
        // The placeholder of a dry run, which looks up no names.
        Some(id) if id.starts_with("<id of ") => template.replace("{id}", id),
        Some(id) => template.replace("{id}", &escape_segment(id)?),
        None => template.to_owned(),
    };
    Ok(format!("{web}{path}"))
}

/// Commands that open a known page, for the help.
pub fn known() -> Vec<String> {
    let commands = |resource: &Resource| {
        let all = (!resource.web.all.is_empty()).then(|| format!("open {}", resource.name));
        let one = (!resource.web.one.is_empty())
            .then(|| format!("open {} {}", resource.name, resource.singular.to_uppercase()));
        all.into_iter().chain(one)
    };
    std::iter::once("open".to_owned()).chain(ALL.iter().flat_map(|resource| commands(resource))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_web_app_host_has_the_account_of_the_api_host() {
        for url in ["https://acme.api-us1.com", "https://ACME.api-us1.com/api/3", "https://acme.activehosted.com/"] {
            assert_eq!(web_app(url).unwrap(), "https://acme.activehosted.com", "{url}");
        }
    }

    #[test]
    fn an_unknown_host_is_rejected() {
        let others = ["http://127.0.0.1:80", "https://api-us1.com", "https://a.b.api-us1.com", "https://.api-us1.com"];
        for url in others.into_iter().chain(["https://acme.api-us1.com.evil.example", "https://acme.api-eu1.com"]) {
            assert_eq!(web_app(url).unwrap_err().kind(), Kind::Other, "{url}");
        }
    }

    #[test]
    fn an_id_is_escaped_in_the_url() {
        let url =
            url("https://acme.activehosted.com", "/app/contacts/?listid={id}&status=1", Some("1&x=/../")).unwrap();
        assert_eq!(url, "https://acme.activehosted.com/app/contacts/?listid=1%26x%3D%2F..%2F&status=1");
    }
}
