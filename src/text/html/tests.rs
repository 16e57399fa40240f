use std::time::{Duration, Instant};

use super::*;

const EMAIL: &str = r##"<!DOCTYPE html><html><head><title>Hidden</title><style>a{width:100%}</style></head><body>
<h1>Spring &amp; sale</h1><p>Hello&nbsp;%FIRSTNAME%,</p>
<table><tr><td>Ana</td><td>10 &euro;</td></tr></table>
<ul><li>One</li><li>Two</li></ul>
<a href=" https://acme.example/?a=1&amp;b=2 "><img src="logo.png" alt="Acme"></a>
<img src='dot.gif' alt=""><img src=x.png>
<p>A <a href="#top">link</a>, <a name="here">an anchor</a>, <a href="mailto:hi@acme.example">hi@acme.example</a></p>
<!-- <a href="http://hidden.example">no</a> --><script>document.write("<a href='http://js.example'>no</a>")</script>
<p><a href="%UNSUBSCRIBELINK%">Unsubscribe</a></p></body></html>"##;

#[test]
fn links_images_text_and_merge_tags_are_read() {
    let document = HtmlDocument::read(EMAIL);
    let link = |href: &str, text: &str| Link { href: href.to_owned(), text: text.to_owned() };
    assert_eq!(
        document.links,
        [
            link("https://acme.example/?a=1&b=2", "Acme"),
            link("#top", "link"),
            link("mailto:hi@acme.example", "hi@acme.example"),
            link("%UNSUBSCRIBELINK%", "Unsubscribe"),
        ]
    );
    let image = |src: &str, alt: Option<&str>| Image { src: src.to_owned(), alt: alt.map(str::to_owned) };
    assert_eq!(document.images, [image("logo.png", Some("Acme")), image("dot.gif", Some("")), image("x.png", None)]);
    assert_eq!(document.merge_tags, ["FIRSTNAME", "UNSUBSCRIBELINK"].map(str::to_owned).into());
    assert!(document.text.starts_with("Spring & sale Hello %FIRSTNAME%, Ana 10 € One Two"), "{}", document.text);
    assert!(!document.text.contains("no") && !document.text.contains("Hidden"), "{}", document.text);
}

#[test]
fn text_keeps_paragraphs_lists_and_addresses() {
    assert_eq!(
        to_text(EMAIL).unwrap(),
        "\
Spring & sale

Hello\u{a0}%FIRSTNAME%,

Ana 10 €
* One
* Two
Acme (https://acme.example/?a=1&b=2)

A link, an anchor, hi@acme.example

Unsubscribe (%UNSUBSCRIBELINK%)
"
    );
}

#[test]
fn a_long_address_is_not_wrapped() {
    let address = format!("https://acme.example/{}", "x".repeat(2_000));
    let text = to_text(&format!("<p>{} <a href='{address}'>offer</a></p>", "word ".repeat(100))).unwrap();
    assert!(text.contains(&format!("offer ({address})")));
    assert_eq!(text.lines().count(), 1);
}

#[test]
fn html_that_is_wrong_is_read_as_far_as_possible() {
    let open = HtmlDocument::read("<a href=\"https://a.example\">open <b>link");
    assert_eq!(open.links, [Link { href: "https://a.example".to_owned(), text: "open link".to_owned() }]);
    for html in
        ["", " ", "<", "</", "<a", "<a href='", "<!--", "<![CDATA[", "&#x110000;&#0;", "</p></p>", "\0", "<p>a</b>"]
    {
        HtmlDocument::read(html);
        to_text(html).unwrap();
    }
    assert_eq!(to_text("").unwrap(), "");
    assert_eq!(HtmlDocument::read("").links, []);
    assert_eq!(to_text("no tags, 1 < 2 & 3 > 2").unwrap(), "no tags, 1 < 2 & 3 > 2\n");
}

/// HTML for which parsers that build a tree need quadratic time, gigabytes, or a deep stack.
fn hostile(bytes: usize) -> Vec<(&'static str, String)> {
    let many = |text: &str| text.repeat(bytes / text.len());
    let numbered = |before: &str, each: fn(u32) -> String, after: &str| {
        format!("{before}{}{after}", (0..u32::try_from(bytes / 12).unwrap()).map(each).collect::<String>())
    };
    vec![
        ("nested blocks", many("<div>")),
        ("nested tables", many("<table><tr><td>")),
        ("nested lists", many("<ul><li>x")),
        ("nested quotes", many("<blockquote>x")),
        ("open formatting", numbered("", |n| format!("<p><b id={n}>"), "")),
        ("open links", many("<a href=x>y")),
        ("end tags", numbered(&"<div>".repeat(bytes / 20), |_| "</p></b>".to_owned(), "")),
        ("attributes", numbered("<a", |n| format!(" a{n}=x"), ">")),
        ("long text", many("word ")),
        ("long word", many("x")),
        ("percent signs", many("%A")),
        ("merge tags", numbered("", |n| format!("%A{n}% "), "")),
        ("entities", many("&amp")),
        ("less-than signs", many("<")),
        ("comment", format!("<!--{}", many("--!"))),
        ("preformatted", format!("<pre>{}", many("x\n"))),
        ("line breaks", many("<br>")),
        ("cells", format!("<table><tr>{}", many("<td>x"))),
    ]
}

#[test]
fn hostile_html_takes_neither_quadratic_time_nor_a_deep_stack() {
    for (name, html) in hostile(150_000) {
        let begun = Instant::now();
        HtmlDocument::read(&html);
        let read = begun.elapsed();
        to_text(&html).unwrap();
        let whole = begun.elapsed();
        // It is a few seconds at most here, which is not optimized, and minutes if it is quadratic.
        assert!(whole < Duration::from_secs(30), "{name}: {read:?} to read, {whole:?} with the text");
    }
}
