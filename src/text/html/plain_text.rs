//! The plain text of HTML, for the text part of a message.

use super::is_block;
use super::pieces::{Piece, Start, pieces};

/// How deep blocks are nested at most; deeper ones are separated by white space. Each level can put a prefix on each line, so
/// that without a limit the text would grow with the square of the HTML.
const DEEPEST: usize = 24;

/// The line that stands for a horizontal rule.
const RULE: &str = "----------";

/// The HTML as plain text: paragraphs, lists, quotes and headings keep their lines, the address of a link follows its text,
/// and an image is its alt text. Lines are not wrapped, because a wrapped URL is no link. Cells of a table, which emails use
/// for layout, become words of a line. Takes linear time.
pub fn to_text(html: &str) -> String {
    let mut writer = PlainText::default();
    for piece in pieces(html) {
        match piece {
            Piece::Start(start) => writer.start(&start),
            Piece::End(name) => writer.end(&name),
            Piece::Text(text) => writer.text(&text),
        }
    }
    writer.close_link();
    let lines: Vec<&str> = writer.text.lines().map(str::trim_end).collect();
    let text = lines.join("\n");
    let text = text.trim_matches('\n');
    if text.is_empty() { String::new() } else { format!("{text}\n") }
}

/// What separates two pieces of text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    #[default]
    Nothing,
    Space,
    Line,
    EmptyLine,
}

#[derive(Debug, Default)]
struct PlainText {
    text: String,
    /// What comes before the next text.
    gap: Gap,
    open: Vec<Block>,
    /// The fewest blocks that were open since the last text: the prefixes of an empty line between two texts.
    shared: usize,
    link: Option<OpenLink>,
}

#[derive(Debug)]
struct OpenLink {
    href: String,
    /// Its text so far.
    shown: String,
}

#[derive(Debug)]
struct Block {
    kind: BlockKind,
    /// The number of the last item, if it is a numbered list.
    last: usize,
    /// The mark of an item, until it is written; empty otherwise.
    mark: String,
    /// What stands before each further line of it.
    indent: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum BlockKind {
    Paragraph,
    Line,
    Preformatted,
    Quote,
    List,
    NumberedList,
    Item,
}

impl PlainText {
    fn start(&mut self, start: &Start) {
        match start.name.as_str() {
            "a" => {
                self.close_link();
                let open = |href: &str| OpenLink { href: href.trim().to_owned(), shown: String::new() };
                self.link = start.attribute("href").map(open);
            }
            "img" => self.text(start.attribute("alt").unwrap_or_default()),
            "br" => self.break_line(),
            "hr" => {
                self.separate(Gap::EmptyLine);
                self.text(RULE);
                self.separate(Gap::EmptyLine);
            }
            "td" | "th" => self.gap = self.gap.max(Gap::Space),
            name => {
                if let Some(kind) = kind(name) {
                    self.open(kind);
                }
            }
        }
    }

    fn end(&mut self, name: &str) {
        if name == "a" {
            return self.close_link();
        }
        let Some(kind) = kind(name) else { return };
        if let Some(at) = self.open.iter().rposition(|block| block.kind == kind) {
            self.close(at);
        }
    }

    fn open(&mut self, kind: BlockKind) {
        if self.open.last().is_some_and(|block| block.kind == BlockKind::Paragraph) {
            self.close(self.open.len() - 1);
        }
        let list = self.open.iter().rposition(|block| block.kind.is_list());
        let item = self.open.iter().rposition(|block| block.kind == BlockKind::Item);
        if let Some(item) = item.filter(|item| kind == BlockKind::Item && list.is_none_or(|list| list < *item)) {
            self.close(item);
        }
        if self.open.len() >= DEEPEST {
            self.gap = self.gap.max(Gap::Space);
            return;
        }
        let mut block = Block { kind, last: 0, mark: String::new(), indent: String::new() };
        match kind {
            BlockKind::Item => {
                block.mark = self.next_mark();
                block.indent = " ".repeat(block.mark.len());
                self.gap = Gap::Line;
            }
            BlockKind::Quote => {
                block.indent = "> ".to_owned();
                self.separate(Gap::EmptyLine);
            }
            BlockKind::Paragraph | BlockKind::Preformatted => self.separate(Gap::EmptyLine),
            BlockKind::Line | BlockKind::List | BlockKind::NumberedList => self.separate(Gap::Line),
        }
        self.open.push(block);
    }

    /// The mark of the next item of the innermost list.
    fn next_mark(&mut self) -> String {
        match self.open.iter_mut().rfind(|block| block.kind.is_list()) {
            Some(list) if list.kind == BlockKind::NumberedList => {
                list.last += 1;
                format!("{}. ", list.last)
            }
            _ => "* ".to_owned(),
        }
    }

    /// Closes the blocks from the one at `at` on.
    fn close(&mut self, at: usize) {
        for block in self.open.split_off(at).into_iter().rev() {
            match block.kind {
                // The last paragraph of an item is followed by the next item.
                BlockKind::Item => self.gap = Gap::Line,
                BlockKind::Paragraph | BlockKind::Preformatted | BlockKind::Quote => self.separate(Gap::EmptyLine),
                BlockKind::Line | BlockKind::List | BlockKind::NumberedList => self.separate(Gap::Line),
            }
        }
        self.shared = self.shared.min(at);
    }

    /// Separates the next text at least so; the first text of an item stands behind its mark.
    fn separate(&mut self, gap: Gap) {
        if self.open.iter().all(|block| block.mark.is_empty()) {
            self.gap = self.gap.max(gap);
        }
    }

    fn break_line(&mut self) {
        self.separate(if self.gap >= Gap::Line { Gap::EmptyLine } else { Gap::Line });
    }

    fn text(&mut self, text: &str) {
        let is_preformatted = self.open.iter().any(|block| block.kind == BlockKind::Preformatted);
        for letter in text.chars().filter(|letter| *letter != '\0') {
            match letter {
                '\n' if is_preformatted => self.break_line(),
                letter if letter.is_ascii_whitespace() && !is_preformatted => self.gap = self.gap.max(Gap::Space),
                letter => self.letter(letter),
            }
        }
    }

    fn letter(&mut self, letter: char) {
        let is_first = self.text.is_empty();
        if is_first || self.gap >= Gap::Line {
            if !is_first {
                self.text.push('\n');
            }
            if !is_first && self.gap == Gap::EmptyLine {
                self.open.iter().take(self.shared).for_each(|block| self.text.push_str(&block.indent));
                self.text.push('\n');
            }
            for block in &mut self.open {
                let mark = std::mem::take(&mut block.mark);
                self.text.push_str(if mark.is_empty() { &block.indent } else { &mark });
            }
        } else if self.gap == Gap::Space {
            self.text.push(' ');
        }
        if let Some(link) = &mut self.link {
            if self.gap > Gap::Nothing && !link.shown.is_empty() {
                link.shown.push(' ');
            }
            link.shown.push(letter);
        }
        self.gap = Gap::Nothing;
        self.shared = self.open.len();
        self.text.push(letter);
    }

    /// Writes the address of a link behind its text, unless the text is the address.
    fn close_link(&mut self) {
        let Some(OpenLink { href, shown }) = self.link.take() else { return };
        let is_anchor = href.is_empty() || href.starts_with('#');
        let is_shown = shown == href || href.strip_prefix("mailto:") == Some(&shown);
        if is_anchor || is_shown {
            return;
        }
        if shown.is_empty() {
            return self.text(&href);
        }
        // On the line of the link's last word, even if a block has ended since.
        self.text.extend([" (", &href, ")"]);
    }
}

impl BlockKind {
    fn is_list(self) -> bool {
        matches!(self, BlockKind::List | BlockKind::NumberedList)
    }
}

/// The block that an element is; none for an element within a line.
fn kind(name: &str) -> Option<BlockKind> {
    match name {
        "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Some(BlockKind::Paragraph),
        "ul" => Some(BlockKind::List),
        "ol" => Some(BlockKind::NumberedList),
        "li" => Some(BlockKind::Item),
        "blockquote" => Some(BlockKind::Quote),
        "pre" => Some(BlockKind::Preformatted),
        "td" | "th" | "br" | "hr" | "html" | "body" | "tbody" | "thead" => None,
        name => is_block(name).then_some(BlockKind::Line),
    }
}
