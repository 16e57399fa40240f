//! A page for people: headings and aligned rows of text, fitted into a width and readable without color. Every cell is
//! cleaned of control characters, which the terminal would execute. Writes nothing.

use unicode_width::UnicodeWidthStr;

use super::Output;
use super::column_widths::{self, GAP};
use crate::text::clean::clean;

/// Indentation of rows below a heading.
const INDENT: usize = 2;

/// Minimum width of a last cell, even beyond the edge.
const NARROWEST: usize = 20;

/// A page under construction.
#[derive(Debug)]
pub struct Page {
    text: String,
    width: Option<usize>,
    bold: bool,
}

impl Page {
    /// An empty page for this output.
    pub fn new(output: &Output) -> Self {
        Page { text: String::new(), width: output.width.map(usize::from), bold: output.color }
    }

    /// Adds a heading, with an empty line before it unless it is the first.
    pub fn heading(&mut self, text: &str) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        let text = clean(text);
        let shown = self.width.map_or_else(|| text.to_string(), |width| column_widths::shorten(&text, width));
        let bold = if self.bold { ("\x1b[1m", "\x1b[0m") } else { ("", "") };
        self.text.push_str(&format!("{}{shown}{}\n", bold.0, bold.1));
    }

    /// Adds rows below a heading: every cell but the last is as wide as the widest of its column, and the last is wrapped. A
    /// row of one cell takes the whole line.
    pub fn table(&mut self, rows: &[Vec<String>]) {
        let rows: Vec<Vec<String>> =
            rows.iter().map(|row| row.iter().map(|cell| clean(cell).into_owned()).collect()).collect();
        let widths = self.widths(&rows);
        for row in &rows {
            let Some((last, before)) = row.split_last() else { continue };
            let mut line = " ".repeat(INDENT);
            for (cell, width) in before.iter().zip(&widths) {
                let cell = column_widths::shorten(cell, *width);
                line.push_str(&cell);
                line.push_str(&" ".repeat(width - cell.width() + GAP));
            }
            let start = line.width();
            let room = self.width.map_or(usize::MAX, |width| width.saturating_sub(start).max(NARROWEST));
            for (at, part) in wrap(last, room).into_iter().enumerate() {
                if at > 0 {
                    line = " ".repeat(start);
                }
                line.push_str(&part);
                self.text.push_str(line.trim_end());
                self.text.push('\n');
            }
        }
    }

    /// The page.
    pub fn finish(self) -> String {
        self.text
    }

    /// The widths of all columns but the last: that of the widest cell, but together at most two thirds of the page.
    fn widths(&self, rows: &[Vec<String>]) -> Vec<usize> {
        let columns = rows.iter().map(|row| row.len().saturating_sub(1)).max().unwrap_or(0);
        let widest = |at: usize| {
            let before = rows.iter().filter(|row| at + 1 < row.len());
            before.filter_map(|row| row.get(at)).map(|cell| cell.width()).max().unwrap_or(0)
        };
        let natural: Vec<usize> = (0..columns).map(widest).collect();
        let Some(width) = self.width else { return natural };
        let room = (width.saturating_sub(INDENT) * 2 / 3).saturating_sub(GAP * columns);
        let mut cap = natural.iter().copied().max().unwrap_or(0);
        while cap > 4 && natural.iter().map(|width| cap.min(*width)).sum::<usize>() > room {
            cap -= 1;
        }
        natural.into_iter().map(|width| cap.min(width)).collect()
    }
}

/// The text in lines no wider than `room`, wrapped between words; only words wider than a line are split.
pub fn wrap(text: &str, room: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let mut word = word;
        loop {
            let line = lines.last_mut().map_or(0, |line| line.width());
            let gap = usize::from(line > 0);
            if line + gap + word.width() <= room || (line == 0 && word.is_empty()) {
                break;
            }
            if line > 0 {
                lines.push(String::new());
                continue;
            }
            let cut = boundary(word, room);
            let (head, rest) = word.split_at(cut);
            lines.last_mut().into_iter().for_each(|line| line.push_str(head));
            lines.push(String::new());
            word = rest;
        }
        if let Some(line) = lines.last_mut() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines
}

/// The length of the longest prefix of a word no wider than `room`, at least one character.
fn boundary(word: &str, room: usize) -> usize {
    let ends = word.char_indices().map(|(start, letter)| start + letter.len_utf8());
    let first = word.chars().next().map_or(0, char::len_utf8);
    ends.take_while(|end| word.get(..*end).is_some_and(|head| head.width() <= room)).last().unwrap_or(first)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn page(width: u16) -> Page {
        Page::new(&Output { width: Some(width), ..Output::default() })
    }

    fn row(cells: &[&str]) -> Vec<String> {
        cells.iter().map(|cell| (*cell).to_owned()).collect()
    }

    #[test]
    fn columns_share_two_thirds_and_a_long_last_cell_is_wrapped() {
        let mut page = page(40);
        page.heading("Lists");
        page.table(&[
            row(&["Newsletter", "active", "since 2024-02-14"]),
            row(&["東京", "unsubscribed", "a b c d e f g h i j k l m"]),
        ]);
        assert_eq!(
            page.finish(),
            "\
Lists
  Newsletter  active       since 2024-02-14
  東京        unsubscrib…  a b c d e f g h i j
                           k l m
"
        );
    }

    #[test]
    fn headings_are_separated_and_bold_only_with_color() {
        let mut page = Page::new(&Output { color: true, ..Output::default() });
        page.heading("A");
        page.heading("B\x1b[31m");
        assert_eq!(page.finish(), "\x1b[1mA\x1b[0m\n\n\x1b[1mB␛[31m\x1b[0m\n");
    }

    proptest! {
        #[test]
        fn a_wrapped_text_keeps_its_letters_and_the_width(text in "[a-z東 ]{0,80}", room in 4_usize..30) {
            let lines = wrap(&text, room);
            for line in &lines {
                prop_assert!(line.width() <= room, "{line:?} is wider than {room}");
            }
            let letters = |text: &str| text.replace(' ', "");
            prop_assert_eq!(letters(&lines.concat()), letters(&text));
        }
    }
}
