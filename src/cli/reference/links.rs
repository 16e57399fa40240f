//! Links between the pages of the reference: by name, and wherever a text mentions a command or a topic.

use clap::Command;

use super::page::plain;
use crate::catalogue::ALL;
use crate::cli::help::topics;

/// The most words of a command.
const MOST_WORDS: usize = 4;

/// Whether the reference is several pages or one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageLayout {
    /// A file for each resource, hand-written command, and topic.
    Pages,
    /// Everything on one page.
    OnePage,
}

/// What can be linked to. Addresses are relative to the folder of the reference.
pub struct Links {
    /// Whether addresses need a file.
    pub layout: PageLayout,
    commands: Vec<String>,
}

impl Links {
    /// Links to these commands, and to all resources and topics.
    pub fn new(layout: PageLayout, commands: &[(String, &Command)]) -> Self {
        Links { layout, commands: commands.iter().map(|(words, _)| words.clone()).collect() }
    }

    /// A link to the page that has the name of a resource or a hand-written command.
    pub fn page_of(&self, name: &str) -> String {
        match self.layout {
            PageLayout::Pages => format!("[{name}]({name}.md)"),
            PageLayout::OnePage => format!("[{name}](#acamp-{name})"),
        }
    }

    /// A link to a resource below another.
    pub fn resource(&self, name: &str) -> String {
        format!("[{name}]({})", self.anchor(name, &slug(name)))
    }

    /// The address of a command.
    pub fn command(&self, words: &str) -> String {
        let page = words.split(' ').next().unwrap_or_default();
        // The page of a command without subcommands is about it alone, and so has its name as the title.
        if page == words {
            return self.page_address(page);
        }
        self.anchor(words, &format!("acamp-{}", slug(words)))
    }

    /// The address of a help topic.
    pub fn topic(&self, name: &str) -> String {
        match self.layout {
            PageLayout::Pages => format!("help/{name}.md"),
            PageLayout::OnePage => format!("#acamp-help-{name}"),
        }
    }

    /// A text as Markdown, with flags as code and a link for each command and topic that it mentions: `acamp help where`,
    /// `acamp undo`, and without `acamp` where a command has two words or more. `up` leads to the folder of the reference.
    pub fn linked(&self, text: &str, up: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let (mut rest, mut is_code, mut is_start) = (text, false, true);
        while let Some(letter) = rest.chars().next() {
            let found = if is_start && !is_code { self.found(rest, up) } else { None };
            let (length, markdown) = found.unwrap_or_else(|| {
                let length = letter.len_utf8();
                (length, plain(&rest[..length]))
            });
            out.push_str(&markdown);
            is_code ^= letter == '`';
            is_start = letter.is_whitespace() || letter == '(';
            rest = &rest[length..];
        }
        out
    }

    /// The length and the Markdown of the flag, command or topic that a text begins with.
    fn found(&self, text: &str, up: &str) -> Option<(usize, String)> {
        if let Some(length) = flag(text) {
            return Some((length, format!("`{}`", &text[..length])));
        }
        let (length, address) = self.mention(text)?;
        let up = if address.starts_with('#') { "" } else { up };
        Some((length, format!("[{}]({up}{address})", plain(&text[..length]))))
    }

    /// The length and the address of the command or topic that a text begins with.
    fn mention(&self, text: &str) -> Option<(usize, String)> {
        let (start, least) = if text.starts_with("acamp ") { ("acamp ", 1) } else { ("", 2) };
        let ends = text[start.len()..].match_indices(|letter: char| !is_of_word(letter));
        let ends = ends.map(|(at, _)| at + start.len()).chain([text.len()]);
        let ends: Vec<usize> = ends.take(MOST_WORDS).collect();
        ends.iter().rev().find_map(|&end| {
            let words = text.get(start.len()..end)?;
            let count = words.split(' ').count();
            let address = match words.strip_prefix("help ") {
                Some(topic) if !start.is_empty() => topics::find(topic).map(|topic| self.topic(topic.name)),
                _ => (count >= least).then(|| self.address(words)).flatten(),
            }?;
            Some((end, address))
        })
    }

    /// The address of a command or a resource, if these words are one.
    fn address(&self, words: &str) -> Option<String> {
        if self.commands.iter().any(|known| known == words) {
            return Some(self.command(words));
        }
        let resource = ALL.iter().find(|resource| resource.name == words)?;
        Some(match resource.name.contains(' ') {
            true => self.anchor(words, &slug(words)),
            false => self.page_address(words),
        })
    }

    fn page_address(&self, name: &str) -> String {
        match self.layout {
            PageLayout::Pages => format!("{name}.md"),
            PageLayout::OnePage => format!("#acamp-{name}"),
        }
    }

    fn anchor(&self, words: &str, anchor: &str) -> String {
        match self.layout {
            PageLayout::Pages => format!("{}.md#{anchor}", words.split(' ').next().unwrap_or_default()),
            PageLayout::OnePage => format!("#{anchor}"),
        }
    }
}

/// The anchor that Markdown makes of a heading with these words.
fn slug(words: &str) -> String {
    words.replace(' ', "-")
}

/// The length of the flag that a text begins with: `--dry-run`, `-n`.
fn flag(text: &str) -> Option<usize> {
    let length = text.find(|letter| !is_of_word(letter)).unwrap_or(text.len());
    let name = text[..length].trim_start_matches('-');
    let is_flag = match length - name.len() {
        1 => name.len() == 1 && name.starts_with(|letter: char| letter.is_ascii_alphabetic()),
        2 => name.starts_with(|letter: char| letter.is_ascii_alphanumeric()),
        _ => false,
    };
    is_flag.then_some(length)
}

fn is_of_word(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '-'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links(layout: PageLayout) -> Links {
        let commands = ["tags", "contacts tags add", "contacts sync", "undo"].map(str::to_owned).to_vec();
        Links { layout, commands }
    }

    #[test]
    fn commands_and_topics_in_a_text_become_links_and_flags_code() {
        let links = links(PageLayout::Pages);
        for (text, expected) in [
            ("see acamp help where", "see [acamp help where](../help/where.md)"),
            ("contacts sync updates", "[contacts sync](../contacts.md#acamp-contacts-sync) updates"),
            ("(see contacts tags add).", "(see [contacts tags add](../contacts.md#acamp-contacts-tags-add))."),
            ("acamp undo restores it", "[acamp undo](../undo.md) restores it"),
            ("see contacts fields", "see [contacts fields](../contacts.md#contacts-fields)"),
            ("tags and `contacts sync` of <all>", "tags and `contacts sync` of \\<all>"),
            ("contacts syncs, acamp helper", "contacts syncs, acamp helper"),
            (
                "with --dry-run=offline or (-n), not -5 or - or --",
                "with `--dry-run`=offline or (`-n`), not -5 or - or --",
            ),
        ] {
            assert_eq!(links.linked(text, "../"), expected);
        }
    }

    #[test]
    fn links_on_one_page_have_no_file() {
        let links = links(PageLayout::OnePage);
        assert_eq!(links.linked("acamp help where", "../"), "[acamp help where](#acamp-help-where)");
        assert_eq!(links.linked("acamp undo", ""), "[acamp undo](#acamp-undo)");
        assert_eq!(links.linked("contacts tags add", ""), "[contacts tags add](#acamp-contacts-tags-add)");
    }
}
