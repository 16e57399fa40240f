//! Addresses in the web app: from the API's address to the web app's, and from a noun to its page. Pure; which pages are
//! known is the catalogue's.

use crate::api::client::address::origin;
use crate::api::request::escape_segment;
use crate::catalogue::{ALL, model::Resource};
use crate::error::{Error, Kind, Result};

/// Hosts of the API, `ACCOUNT.api-us1.com`.
const API: &str = ".api-us1.com";

/// Hosts of the web app, `ACCOUNT.activehosted.com`. Source: recorded traffic, where the one host sends a browser to the
/// other with the account's name kept; the API answers at both.
const WEB: &str = ".activehosted.com";

/// The web app's address for an account, from its API's.
///
/// # Errors
/// `Other` for a host of which nobody knows that.
pub fn address(url: &str) -> Result<String> {
    let origin = origin(url);
    let host = origin.split_once("://").map_or(origin.as_str(), |(_, host)| host).to_ascii_lowercase();
    let account = host.strip_suffix(API).or_else(|| host.strip_suffix(WEB)).filter(|name| is_name(name));
    account.map(|account| format!("https://{account}{WEB}")).ok_or_else(|| {
        let message = format!("no web address is known for the account at {origin}");
        Error::new(Kind::Other, message).hint(format!("known are https://ACCOUNT{API} and https://ACCOUNT{WEB}"))
    })
}

/// One label of a host's name.
fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// The path of a noun's page, `{id}` in it for one thing.
///
/// # Errors
/// `NotFound` where nobody has established it.
pub fn template(noun: &'static Resource, one: bool) -> Result<&'static str> {
    let (path, other) = if one { (noun.web.one, noun.web.all) } else { (noun.web.all, noun.web.one) };
    if !path.is_empty() {
        return Ok(path);
    }
    let what = if one { format!("one {}", noun.singular) } else { format!("all {}", noun.name) };
    let message = format!("nobody has established the web page of {what}");
    let near = match (other.is_empty(), one) {
        (true, _) => "acamp open".to_owned(),
        (false, true) => format!("acamp open {}", noun.name),
        (false, false) => format!("acamp open {} ID", noun.name),
    };
    Err(Error::new(Kind::NotFound, message).hint(near))
}

/// The whole address of a page.
///
/// # Errors
/// `Usage` for an id that is none.
pub fn url(web: &str, template: &str, id: Option<&str>) -> Result<String> {
    let path = match id {
        // In a rehearsal, where nobody was asked.
        Some(id) if id.starts_with("<id of ") => template.replace("{id}", id),
        Some(id) => template.replace("{id}", &escape_segment(id)?),
        None => template.to_owned(),
    };
    Ok(format!("{web}{path}"))
}

/// The commands that have a page, for the help.
pub fn known() -> Vec<String> {
    let of = |noun: &Resource| {
        let all = (!noun.web.all.is_empty()).then(|| format!("open {}", noun.name));
        let one = (!noun.web.one.is_empty()).then(|| format!("open {} {}", noun.name, noun.singular.to_uppercase()));
        all.into_iter().chain(one)
    };
    std::iter::once("open".to_owned()).chain(ALL.iter().flat_map(|noun| of(noun))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_api_host_names_the_account_of_the_web_app() {
        for url in ["https://acme.api-us1.com", "https://ACME.api-us1.com/api/3", "https://acme.activehosted.com/"] {
            assert_eq!(address(url).unwrap(), "https://acme.activehosted.com", "{url}");
        }
    }

    #[test]
    fn a_host_that_only_looks_like_one_is_refused() {
        let others = ["http://127.0.0.1:80", "https://api-us1.com", "https://a.b.api-us1.com", "https://.api-us1.com"];
        for url in others.into_iter().chain(["https://acme.api-us1.com.evil.example", "https://acme.api-eu1.com"]) {
            assert_eq!(address(url).unwrap_err().kind(), Kind::Other, "{url}");
        }
    }

    #[test]
    fn an_id_cannot_leave_its_place_in_the_address() {
        let url =
            url("https://acme.activehosted.com", "/app/contacts/?listid={id}&status=1", Some("1&x=/../")).unwrap();
        assert_eq!(url, "https://acme.activehosted.com/app/contacts/?listid=1%26x%3D%2F..%2F&status=1");
    }
}
