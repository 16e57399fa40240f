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
        to_text(EMAIL),
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
fn blocks_become_lines_and_paragraphs_are_separated() {
    for (html, text) in [
        ("<p>a</p><p>b</p>", "a\n\nb"),
        ("<div>a<div>b</div>c</div>", "a\nb\nc"),
        ("a<p>b</p>c", "a\n\nb\n\nc"),
        ("<p>a</p><div>b</div><p>c</p>", "a\n\nb\n\nc"),
        ("<h2>a</h2>b", "a\n\nb"),
        ("a<hr>b", "a\n\n----------\n\nb"),
        ("a<br>b", "a\nb"),
        ("a<br><br><br>b", "a\n\nb"),
        ("<br>a<br>", "a"),
        ("<div>a</div><br><div>b</div>", "a\n\nb"),
        ("<p>a   b\n c</p>", "a b c"),
        ("a <div> b </div> c", "a\nb\nc"),
        ("<p></p><p>a</p><p> </p><p>b</p>", "a\n\nb"),
        ("<p>a<p>b", "a\n\nb"),
        ("<table><tr><td>a<td>b<tr><td>c</table>d", "a b\nc\nd"),
        ("x<pre>a\n  b\n\n\nc</pre>y", "x\n\na\n  b\n\nc\n\ny"),
    ] {
        assert_eq!(to_text(html).trim_end(), text, "{html}");
    }
}

#[test]
fn lists_have_marks_and_quotes_have_prefixes() {
    for (html, text) in [
        ("<p>a</p><ul><li>x</li><li>y</li></ul><p>b</p>", "a\n* x\n* y\n\nb"),
        ("a<ul><li>x</li></ul>b", "a\n* x\nb"),
        ("<ol><li>x<li>y<ol><li>z</ol><li>w</ol>", "1. x\n2. y\n   1. z\n3. w"),
        ("<ul><li>x<ul><li>y</li><li>z</li></ul>w</li></ul>", "* x\n  * y\n  * z\n  w"),
        ("<ul><li>x<br>y</li></ul>", "* x\n  y"),
        ("<ul><li><p>x</p><p>y</p></li><li>z</li></ul>", "* x\n\n  y\n* z"),
        ("<ul><li></li><li>a</li></ul>", "* a"),
        ("<ul><li><ul><li>a</ul></ul>", "* * a"),
        ("<li>a<li>b", "* a\n* b"),
        ("<blockquote>a<br>b</blockquote>c", "> a\n> b\n\nc"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
        ("<blockquote>a<blockquote>b</blockquote>c</blockquote>", "> a\n>\n> > b\n>\n> c"),
        ("<ul><li>a<blockquote>b</blockquote></li></ul>", "* a\n\n  > b"),
        ("<blockquote><ul><li>a<li>b</ul></blockquote>", "> * a\n> * b"),
        ("<blockquote></blockquote><ul></ul>a", "a"),
    ] {
        assert_eq!(to_text(html).trim_end(), text, "{html}");
    }
}

#[test]
fn the_address_of_a_link_stands_behind_its_last_word() {
    for (html, text) in [
        ("<a href=http://x><div>a</div><div>b</div></a>c", "a\nb (http://x)\nc"),
        ("<a href=http://x> a <b>b</b> </a>, c", "a b (http://x) , c"),
        ("<a href=http://x>http://x</a>", "http://x"),
        ("<a href=http://x></a>", "http://x"),
        ("<a href=http://x>a<a href=http://y>b", "a (http://x)b (http://y)"),
    ] {
        assert_eq!(to_text(html).trim_end(), text, "{html}");
    }
}

#[test]
fn a_long_address_is_not_wrapped() {
    let address = format!("https://acme.example/{}", "x".repeat(2_000));
    let text = to_text(&format!("<p>{} <a href='{address}'>offer</a></p>", "word ".repeat(100)));
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
        to_text(html);
    }
    assert_eq!(to_text(""), "");
    assert_eq!(HtmlDocument::read("").links, []);
    assert_eq!(to_text("no tags, 1 < 2 & 3 > 2"), "no tags, 1 < 2 & 3 > 2\n");
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
        to_text(&html);
        let whole = begun.elapsed();
        // It is a few seconds at most here, which is not optimized, and minutes if it is quadratic.
        assert!(whole < Duration::from_secs(30), "{name}: {read:?} to read, {whole:?} with the text");
    }
}
