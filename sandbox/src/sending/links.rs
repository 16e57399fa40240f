//! The links in the HTML of a message.

/// A link in a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Link {
    pub(super) url: String,
    /// The text of the link, without markup.
    pub(super) name: String,
}

/// Returns the web links of HTML, each address once, in order. Merge tags and email addresses are not tracked.
pub(super) fn extract(html: &str) -> Vec<Link> {
    let mut links: Vec<Link> = Vec::new();
    // In ASCII lower case, every byte is where it was.
    let lower = html.to_ascii_lowercase();
    for (at, _) in lower.match_indices("<a") {
        let tag_on = html.get(at + 2..).unwrap_or_default();
        if !tag_on.starts_with(|next: char| next.is_ascii_whitespace()) {
            continue;
        }
        let (tag, after) = tag_on.split_once('>').unwrap_or((tag_on, ""));
        let Some(url) = href(tag).filter(|url| url.starts_with("http://") || url.starts_with("https://")) else {
            continue;
        };
        if !links.iter().any(|link| link.url == url) {
            let inner = after.split("</a>").next().and_then(|inner| inner.split("</A>").next()).unwrap_or_default();
            links.push(Link { url, name: plain(inner) });
        }
    }
    links
}

/// Returns the value of the attribute `href`.
fn href(tag: &str) -> Option<String> {
    let at = tag.to_ascii_lowercase().find("href")?;
    let value = tag.get(at + 4..)?.trim_start().strip_prefix('=')?.trim_start();
    let value = match value.chars().next()? {
        quote @ ('"' | '\'') => value.get(1..)?.split(quote).next()?,
        _ => value.split_ascii_whitespace().next()?,
    };
    Some(value.trim().replace("&amp;", "&"))
}

/// Removes markup, and shortens the text.
fn plain(html: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for character in html.chars() {
        match character {
            '<' => inside = true,
            '>' => inside = false,
            _ if !inside => text.push(character),
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace("&amp;", "&").chars().take(100).collect()
}

#[cfg(test)]
mod tests {
    use super::{Link, extract};

    #[test]
    fn web_links_are_found_once_with_their_text() {
        let html = r#"<p><a class="x" href="https://a.example/?x=1&amp;y=2"><b>Read</b>  more</a>
            <A HREF='http://b.example'>B</A> <a href="%UNSUBSCRIBELINK%">Out</a> <a href="mailto:x@example.com">m</a>
            <a href=https://c.example/ rel=x>C</a> <a href="https://a.example/?x=1&y=2">again</a> <a name="x">y</a><a href"#;
        let link = |url: &str, name: &str| Link { url: url.to_owned(), name: name.to_owned() };
        let expected = [
            link("https://a.example/?x=1&y=2", "Read more"),
            link("http://b.example", "B"),
            link("https://c.example/", "C"),
        ];
        assert_eq!(extract(html), expected);
    }
}
