//! The server's texts for people: no secrets, no control characters, internal names translated, short. Pure.

use crate::text::clean::Neighbors;
use crate::text::redact;

/// The longest text of the server that is shown, in characters.
pub const LONGEST: usize = 300;

/// Maximum number of declarations and comments before a document.
const MAX_PROLOG: usize = 16;

/// The server's internal names and the public ones. Whole words, case-sensitive.
const NAMES: &[(&str, &str)] = &[
    ("Subscriber", "contact"),
    ("Subscribers", "contacts"),
    ("SubscriberTag", "contact tag"),
    ("SubscriberSeries", "contact automation"),
    ("SubscriberDeal", "contact deal"),
    ("SubscriberList", "contact list"),
    ("CustomerAccount", "account"),
    ("CustomerAccountSubscriber", "account contact"),
    ("Series", "automation"),
    ("_List", "list"),
    ("DealGroup", "pipeline"),
    ("DealGroups", "pipelines"),
    ("DealStage", "stage"),
    ("DealTask", "task"),
    ("DealTasktype", "task type"),
    ("FieldRel", "field relation"),
    ("TasktypeOutcomeRel", "task outcome of a task type"),
    ("Personalization", "variable"),
    ("ConfigResult", "setting"),
    ("EcomOrder", "order"),
    ("EcomOrderProduct", "order product"),
    ("EcomCustomer", "customer"),
];

/// A sentence of the server's for people: without secrets, on one line, at most [`LONGEST`] characters, with the server's
/// internal names translated.
pub fn speak(text: &str) -> String {
    brief(&translate(&redact::text(text)), LONGEST)
}

/// `text` on one line, without control characters, at most `longest` characters.
pub fn brief(text: &str, longest: usize) -> String {
    let mut clean = String::new();
    let (mut count, mut gap) = (0, false);
    let (mut rest, mut neighbors) = (text.chars().peekable(), Neighbors::default());
    while let Some(character) = rest.next() {
        let is_hidden = neighbors.hide(character, rest.peek().copied());
        if character.is_whitespace() || character.is_control() || is_hidden {
            gap = !clean.is_empty();
            continue;
        }
        let needed = 1 + usize::from(gap);
        if count + needed > longest {
            clean.push('…');
            break;
        }
        if gap {
            clean.push(' ');
        }
        clean.push(character);
        count += needed;
        gap = false;
    }
    clean
}

/// A web page for an error message: by its title, if it has one.
pub fn web_page(html: &str) -> String {
    title(html).map_or(String::from("a web page"), |title| format!("a web page titled \"{title}\""))
}

/// Whether `body` is a whole web page, as a proxy, a login form or an outage page, also behind an XML declaration; neither
/// HTML that the API itself returns, such as the tracking code, nor other XML.
pub fn is_web_page(body: &[u8]) -> bool {
    let start: Vec<u8> = first_element(body).iter().take(15).map(u8::to_ascii_lowercase).collect();
    [b"<!doctype html".as_slice(), b"<html", b"<head", b"<body", b"<center", b"<div", b"<title", b"<h1"]
        .iter()
        .any(|opening| start.starts_with(opening))
}

/// Whether `body` is HTML or XML, but not an error of the older API, which is XML unless JSON is requested.
pub fn is_foreign_markup(body: &[u8]) -> bool {
    let start = first_element(body);
    let is_older_api =
        [b"<error>".as_slice(), b"<not_allowed>", b"<root><error>"].iter().any(|root| start.starts_with(root))
            || String::from_utf8_lossy(start).contains("<result_code>");
    start.starts_with(b"<") && !is_older_api
}

/// Whether `body` has an XML declaration and is not an error of the older API.
pub fn is_foreign_xml(body: &[u8]) -> bool {
    body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body).trim_ascii_start().starts_with(b"<?xml")
        && is_foreign_markup(body)
}

/// The body from its first element or document type on: without a byte order mark, XML declarations, processing
/// instructions and comments.
fn first_element(body: &[u8]) -> &[u8] {
    let mut rest = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body).trim_ascii_start();
    for _ in 0..MAX_PROLOG {
        let end: &[u8] = if rest.starts_with(b"<?") {
            b"?>"
        } else if rest.starts_with(b"<!--") {
            b"-->"
        } else {
            break;
        };
        let Some(at) = rest.windows(end.len()).position(|window| window == end) else { break };
        rest = rest[at + end.len()..].trim_ascii_start();
    }
    rest
}

/// Replaces internal names by public ones, except inside double quotes and backticks, which hold the user's values.
fn translate(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut quote: Option<char> = None;
    while let Some(first) = rest.chars().next() {
        let word = rest.find(|character: char| !is_word(character)).map_or(rest, |end| &rest[..end]);
        if word.is_empty() {
            quote = match quote {
                Some(open) if open == first => None,
                None if matches!(first, '"' | '`') => Some(first),
                unchanged => unchanged,
            };
            out.push(first);
            rest = &rest[first.len_utf8()..];
            continue;
        }
        if quote.is_some() {
            out.push_str(word)
        } else {
            out.push_str(&translate_word(word, &out))
        }
        rest = &rest[word.len()..];
    }
    out
}

/// One word; `before` is the text before it.
fn translate_word(word: &str, before: &str) -> String {
    // `ActiveCampaign\Hosted\Personalization\Personalization`: the name of a class with its namespace.
    let name = word.rsplit('\\').next().unwrap_or(word);
    if let Some((_, ours)) = NAMES.iter().find(|(theirs, _)| *theirs == name) {
        return (*ours).to_owned();
    }
    if before.to_ascii_lowercase().ends_with("result found for ") {
        return split_camel(name);
    }
    word.to_owned()
}

/// `AddressGroup` → `address group`.
fn split_camel(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    for (index, character) in name.chars().enumerate() {
        if character.is_uppercase() && index > 0 {
            out.push(' ');
        }
        out.extend(character.to_lowercase());
    }
    out
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_' || character == '\\'
}

/// The text of the first `<title>`.
fn title(html: &str) -> Option<String> {
    // ASCII only: the positions must hold in `html` too.
    let lower = html.to_ascii_lowercase();
    let start = lower.find("<title")?;
    let open = start + lower[start..].find('>')? + 1;
    let end = open + lower[open..].find("</title")?;
    let title = brief(&html[open..end], 80);
    (!title.is_empty()).then_some(title)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn internal_names_are_translated_as_whole_words_only() {
        let cases = [
            ("No Result found for SubscriberTag with id 3", "No Result found for contact tag with id 3"),
            ("No Result found for _List with id 4", "No Result found for list with id 4"),
            ("No Result found for AddressGroup with id 1", "No Result found for address group with id 1"),
            (
                "No Result found for ActiveCampaign\\Hosted\\Personalization\\Personalization with id 22",
                "No Result found for variable with id 22",
            ),
            ("Could not create SubscriberSeries", "Could not create contact automation"),
            ("Subscriber has no relationship definition", "contact has no relationship definition"),
            ("SubscriberFoo and my_Series stay", "SubscriberFoo and my_Series stay"),
            ("An account named \"Series\" already exists", "An account named \"Series\" already exists"),
        ];
        for (theirs, ours) in cases {
            assert_eq!(speak(theirs), ours);
        }
    }

    #[test]
    fn control_characters_never_reach_a_terminal() {
        assert_eq!(brief("a\u{1b}[31mred\u{7}\r\nb\u{202e}c\u{9b}d\u{ad}\u{61c}\u{e0041}e", 99), "a [31mred b c d e");
        assert_eq!(brief("❤\u{fe0f} a\u{fe0f}b", 99), "❤\u{fe0f} a b");
    }

    #[test]
    fn long_text_is_cut_at_a_character() {
        assert_eq!(brief(&"é".repeat(400), 3), "ééé…");
        assert_eq!(speak(&"x".repeat(400)).chars().count(), LONGEST + 1);
        assert_eq!(brief("abc", 3), "abc");
    }

    #[test]
    fn a_web_page_is_named_by_its_title() {
        assert_eq!(web_page("<html><TITLE lang=en> Just a\n moment </TITLE>"), "a web page titled \"Just a moment\"");
        assert_eq!(web_page("<html><title>"), "a web page");
        assert!(is_web_page(b" <!DOCTYPE html><html>") && is_web_page(b"<div align=\"center\">down</div>"));
        assert!(!is_web_page(b"<script>track()</script>") && !is_web_page(b"{}"));
    }

    #[test]
    fn a_web_page_may_have_declarations_and_comments_before_it() {
        for page in [
            "\u{feff}<!DOCTYPE html>",
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Strict//EN\">",
            "<?xml version='1.0'?><?xml-stylesheet href='a.css'?> <!-- a > b --> <HTML>",
            "<!--[if lt IE 9]> old <![endif]--><html>",
        ] {
            assert!(is_web_page(page.as_bytes()) && is_foreign_markup(page.as_bytes()), "{page}");
        }
        for unfinished in ["<?xml", "<!-- no end", "<?xml ?>", ""] {
            assert!(!is_web_page(unfinished.as_bytes()), "{unfinished}");
        }
    }

    #[test]
    fn xml_of_the_older_api_is_not_foreign() {
        let declared = |xml: &str| format!("<?xml version='1.0' encoding='utf-8'?>\n{xml}").into_bytes();
        for xml in [
            "<error><row>You are not authorized to access this file</row></error>",
            "<not_allowed><error>no</error></not_allowed>",
            "<root><error>no</error></root>",
            "<list_view><id>1</id><result_code>1</result_code></list_view>",
        ] {
            assert!(!is_foreign_markup(&declared(xml)) && !is_web_page(&declared(xml)), "{xml}");
            assert!(!is_foreign_xml(&declared(xml)), "{xml}");
        }
        let storage = declared("<Error><Code>NoSuchBucket</Code></Error>");
        assert!(is_foreign_markup(&storage) && is_foreign_xml(&storage) && !is_web_page(&storage));
        assert!(!is_foreign_xml(b"<script>track()</script>"), "the tracking code");
    }
}
