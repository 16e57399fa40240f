//! Columns of cards side by side, fitted into the width of the terminal; in several rows if there are more columns than fit.
//! Every text is cleaned of control characters, which the terminal would execute. Writes nothing.

use unicode_width::UnicodeWidthStr;

use super::Output;
use super::bars::Charts;
use super::column_widths::{GAP, shorten};
use crate::text::clean::clean;

/// No column is narrower, unless the terminal is.
const NARROWEST: usize = 18;
/// No column is wider.
const WIDEST: usize = 44;
/// The width of a column if there is no terminal.
const USUAL: usize = 32;

/// A column.
#[derive(Clone, Debug, Default)]
pub struct BoardColumn {
    /// Its title.
    pub title: String,
    /// What is below the title: a line each.
    pub facts: Vec<String>,
    /// The cards: the lines of each, the title first.
    pub cards: Vec<Vec<String>>,
    /// What follows the cards: `+ 12 more`; empty for nothing.
    pub rest: String,
}

/// The columns as lines of text.
pub fn board(columns: &[BoardColumn], output: &Output) -> String {
    let (per_row, width) = fit(columns.len(), output.width.map(usize::from));
    let rows = columns.chunks(per_row.max(1)).map(|row| band(row, width, output));
    rows.collect::<Vec<_>>().join("\n")
}

/// How many columns are side by side, and how wide each is.
fn fit(columns: usize, width: Option<usize>) -> (usize, usize) {
    let Some(width) = width else { return (columns, USUAL) };
    let most = ((width + GAP) / (NARROWEST + GAP)).max(1);
    let rows = columns.div_ceil(most).max(1);
    let per_row = columns.div_ceil(rows).max(1);
    let own = (width.saturating_sub(GAP * (per_row - 1)) / per_row).min(WIDEST);
    (per_row, own.max(1))
}

/// A line of a column.
#[derive(Clone, Debug, Default)]
struct BoardLine {
    text: String,
    is_bold: bool,
}

fn band(columns: &[BoardColumn], width: usize, output: &Output) -> String {
    let facts = columns.iter().map(|column| column.facts.len()).max().unwrap_or(0);
    let rule = if output.charts == Charts::Ascii { "-" } else { "─" };
    let all: Vec<Vec<BoardLine>> = columns.iter().map(|column| lines(column, facts, &rule.repeat(width))).collect();
    let height = all.iter().map(Vec::len).max().unwrap_or(0);
    let mut text = String::new();
    for at in 0..height {
        let mut line = String::new();
        let mut end = 0;
        for (place, column) in all.iter().enumerate() {
            let Some(own) = column.get(at).filter(|line| !line.text.is_empty()) else { continue };
            let start = place * (width + GAP);
            line.push_str(&" ".repeat(start - end));
            let shown = shorten(&clean(&own.text), width);
            end = start + shown.width();
            line.push_str(&if own.is_bold && output.color { format!("\x1b[1m{shown}\x1b[0m") } else { shown });
        }
        text.push_str(&line);
        text.push('\n');
    }
    text
}

/// The lines of a column, with as many lines for facts as the others have.
fn lines(column: &BoardColumn, facts: usize, rule: &str) -> Vec<BoardLine> {
    let plain = |text: &str| BoardLine { text: text.to_owned(), is_bold: false };
    let mut lines = vec![BoardLine { text: column.title.clone(), is_bold: true }];
    lines.extend(column.facts.iter().map(|fact| plain(fact)));
    lines.resize(1 + facts, BoardLine::default());
    lines.push(plain(rule));
    for card in &column.cards {
        lines.extend(card.iter().map(|text| plain(text)));
        lines.push(BoardLine::default());
    }
    match column.rest.as_str() {
        "" => lines.truncate(lines.len() - usize::from(!column.cards.is_empty())),
        rest => lines.push(plain(rest)),
    }
    lines
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn column(title: &str, cards: &[&str]) -> BoardColumn {
        let cards = cards.iter().map(|card| vec![(*card).to_owned(), "1.00 USD".to_owned()]).collect();
        BoardColumn { title: title.to_owned(), facts: vec!["2 deals".to_owned()], cards, rest: String::new() }
    }

    fn drawn(columns: &[BoardColumn], width: u16) -> String {
        board(columns, &Output { width: Some(width), ..Output::default() })
    }

    #[test]
    fn columns_are_side_by_side_and_the_rules_are_aligned() {
        let mut second = column("Won", &[]);
        second.facts.push("3.00 EUR".to_owned());
        second.rest = "+ 2 more".to_owned();
        assert_eq!(
            drawn(&[column("東京 office", &["Website", "A title that is longer than this"]), second], 40),
            "\
東京 office          Won
2 deals              2 deals
                     3.00 EUR
───────────────────  ───────────────────
Website              + 2 more
1.00 USD

A title that is lo…
1.00 USD
"
        );
    }

    #[test]
    fn columns_that_do_not_fit_are_below_the_others() {
        let text = drawn(&[column("A", &[]), column("B", &[]), column("C", &[])], 40);
        assert!(text.starts_with("A                    B\n"), "{text}");
        assert!(text.contains("\n\nC\n2 deals\n"), "{text}");
    }

    proptest! {
        #[test]
        fn no_line_is_wider_than_the_terminal(count in 0_usize..9, width in 1_u16..200, title in "[a-z東\t ]{0,60}") {
            let columns: Vec<BoardColumn> = (0..count).map(|_| column(&title, &[&title])).collect();
            for line in drawn(&columns, width).lines() {
                prop_assert!(line.width() <= usize::from(width), "{line:?} at {width}");
            }
        }
    }
}
