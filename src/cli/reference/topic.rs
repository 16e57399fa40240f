//! Writes a help topic as Markdown: its lists as tables, its indented lines preformatted.

use serde_json::Value;

use super::page::{PageWriter, cell};
use crate::cli::help::topics::{List, Topic};

/// Adds a topic to its page.
pub fn write(page: &mut PageWriter, topic: &Topic) {
    page.heading(1, &format!("acamp help {}", topic.name));
    page.prose(&format!("{}.", topic.about));
    page.related(&format!("help {}", topic.name));
    for block in topic.source().split("\n\n").map(str::trim_end).filter(|block| !block.is_empty()) {
        let block = block.trim_start_matches('\n');
        if let Some(list) = List::standing_on(block) {
            table(page, list);
        } else if block.starts_with("  ") || block.contains("\n  ") {
            let lines: Vec<&str> = block.lines().map(|line| line.strip_prefix("  ").unwrap_or(line)).collect();
            page.fenced("text", &lines.join("\n"));
        } else {
            page.prose(block);
        }
    }
}

/// A list as a table; all columns but the last are typed or compared, and so set as code.
fn table(page: &mut PageWriter, list: &List) {
    let titles: Vec<String> = list.columns.iter().map(|column| title(column)).collect();
    let rule = "---|".repeat(titles.len());
    let mut lines = vec![format!("| {} |", titles.join(" | ")), format!("|{rule}")];
    for item in list.items() {
        let last = titles.len() - 1;
        let cells = list.columns.iter().enumerate().map(|(at, column)| {
            let text = item.get(column).map_or_else(String::new, text);
            cell(&if at == last { page.linked(&text) } else { format!("`{}`", text.trim()) })
        });
        let cells: Vec<String> = cells.collect();
        lines.push(format!("| {} |", cells.join(" | ")));
    }
    page.lines(lines.into_iter());
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// `exit_code` as the title of a column: `Exit code`.
fn title(column: &str) -> String {
    let words = column.replace('_', " ");
    let (first, rest) = words.split_at(1.min(words.len()));
    format!("{}{rest}", first.to_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::help::topics::ALL;
    use crate::cli::reference::links::{Links, PageLayout};

    #[test]
    fn a_topic_has_its_lists_as_tables_and_no_placeholder() {
        let links = Links::new(PageLayout::Pages, &[]);
        for topic in ALL {
            let mut page = PageWriter::new(&links, format!("help/{}.md", topic.name));
            write(&mut page, topic);
            let text = page.finish().text;
            assert!(!text.contains("{{"), "{text}");
            assert_eq!(text.contains("\n|---|"), topic.list().is_some(), "{}", topic.name);
        }
    }
}
