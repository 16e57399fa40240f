//! Rules about the links of a message.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::content::several;
use super::{Content, Facts, Problem, each};
use crate::text::html::{Link, merge_tags};

/// How the merge tags begin that insert the address of the unsubscribe page.
const UNSUBSCRIBE: &str = "UNSUBSCRIBE";

/// The message has no unsubscribe link: its HTML if it has any, else its text.
pub fn unsubscribe_missing(facts: &Facts<'_>) -> Vec<Problem> {
    each(facts, |content| {
        let (part, has_link) = if content.html.trim().is_empty() {
            ("text", has_link_in_text(facts, content))
        } else {
            let adds_link = facts.mailing.text("htmlunsub") == "1";
            ("HTML", adds_link || content.document.merge_tags.iter().any(|tag| tag.starts_with(UNSUBSCRIBE)))
        };
        let is_empty = content.html.trim().is_empty() && content.text.trim().is_empty();
        (!has_link && !is_empty).then(|| missing(content, part))
    })
}

/// The text part beside the HTML has no unsubscribe link.
pub fn unsubscribe_missing_in_text(facts: &Facts<'_>) -> Vec<Problem> {
    each(facts, |content| {
        let is_second = !content.html.trim().is_empty() && !content.text.trim().is_empty();
        (is_second && !has_link_in_text(facts, content)).then(|| missing(content, "text"))
    })
}

fn has_link_in_text(facts: &Facts<'_>, content: &Content<'_>) -> bool {
    facts.mailing.text("textunsub") == "1" || merge_tags(&content.text).iter().any(|tag| tag.starts_with(UNSUBSCRIBE))
}

fn missing(content: &Content<'_>, part: &str) -> Problem {
    let message = format!("the {part} has no unsubscribe link");
    Problem::new(message, format!("{}: no %UNSUBSCRIBELINK%", content.title()))
}

/// Links without an address.
pub fn empty(facts: &Facts<'_>) -> Vec<Problem> {
    of_kind(facts, Address::Empty, "no address", |link| link.text.clone())
}

/// Links to localhost or a private network.
pub fn unreachable(facts: &Facts<'_>) -> Vec<Problem> {
    of_kind(facts, Address::Unreachable, "an address that recipients cannot reach", |link| link.href.clone())
}

/// Links that are not https.
pub fn insecure(facts: &Facts<'_>) -> Vec<Problem> {
    of_kind(facts, Address::Insecure, "an address that is not https", |link| link.href.clone())
}

fn of_kind(facts: &Facts<'_>, kind: Address, lack: &str, shown: fn(&Link) -> String) -> Vec<Problem> {
    each(facts, |content| {
        let links = content.document.links.iter().filter(|link| self::kind(&link.href) == kind);
        several(content, "link", lack, links.map(shown).collect())
    })
}

/// What is wrong with the address of a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Address {
    Right,
    Empty,
    Insecure,
    Unreachable,
}

fn kind(href: &str) -> Address {
    if href.is_empty() || href == "#" {
        return Address::Empty;
    }
    // A link within the message, or an address that a merge tag inserts.
    if href.starts_with('#') || href.starts_with('%') {
        return Address::Right;
    }
    let Some((scheme, rest)) = href.split_once(':') else { return Address::Insecure };
    match scheme.to_ascii_lowercase().as_str() {
        "mailto" | "tel" | "sms" => Address::Right,
        "file" => Address::Unreachable,
        "http" | "https" if is_private(host(rest)) => Address::Unreachable,
        "https" => Address::Right,
        _ => Address::Insecure,
    }
}

/// The host of what follows the scheme: `//user@host:80/path`.
fn host(rest: &str) -> &str {
    let rest = rest.trim_start_matches('/');
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    match host.strip_prefix('[') {
        Some(address) => address.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    }
}

/// Whether a host can be reached only from its own machine or network.
fn is_private(host: &str) -> bool {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    if let Ok(address) = host.parse::<Ipv4Addr>() {
        return address.is_loopback() || address.is_private() || address.is_unspecified() || address.is_link_local();
    }
    if let Ok(address) = host.parse::<Ipv6Addr>() {
        return address.is_loopback() || address.is_unspecified();
    }
    host == "localhost" || [".localhost", ".local", ".internal"].iter().any(|end| host.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_right_empty_insecure_or_unreachable() {
        for right in ["https://a.example/x", "HTTPS://a.example", "mailto:a@b.example", "tel:+1", "#top", "%WEBCOPY%"] {
            assert_eq!(kind(right), Address::Right, "{right}");
        }
        for empty in ["", "#"] {
            assert_eq!(kind(empty), Address::Empty, "{empty}");
        }
        for insecure in
            ["http://a.example", "/offer", "offer.html", "www.a.example", "javascript:void(0)", "ftp://a.example"]
        {
            assert_eq!(kind(insecure), Address::Insecure, "{insecure}");
        }
        let unreachable = [
            "http://localhost:3000/",
            "https://127.0.0.1",
            "https://a@10.0.0.1/",
            "http://[::1]:80/",
            "file:///tmp/a.html",
            "https://shop.local",
            "https://0.0.0.0",
            "http://LOCALHOST.",
            "https://192.168.1.2?x",
            "https://dev.localhost#a",
        ];
        for address in unreachable {
            assert_eq!(kind(address), Address::Unreachable, "{address}");
        }
        for public in ["https://localhost.example", "https://8.8.8.8/", "https://a.example/?u=http://localhost"] {
            assert_eq!(kind(public), Address::Right, "{public}");
        }
    }
}
