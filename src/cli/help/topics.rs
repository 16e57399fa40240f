//! Help topics, one per file. Lists (exit codes, variables, formats, options) are filled in from the code, so that they
//! cannot differ from it.

mod lists;

pub use lists::{List, frequent_options, wrapped};

/// One topic of `acamp help TOPIC`.
#[derive(Clone, Copy, Debug)]
pub struct Topic {
    /// Its name.
    pub name: &'static str,
    /// One line for the help.
    pub about: &'static str,
    /// Its text, in lines of at most 80 columns; `{{name}}` on a line of its own stands for a list.
    text: &'static str,
}

/// Every topic, in the order of the help.
pub const ALL: &[Topic] = &[
    topic("output", "Output formats, columns, jq, files", include_str!("topics/output.txt")),
    topic("names", "Names and email addresses instead of IDs", include_str!("topics/names.txt")),
    topic("filtering", "Filters and sorting, on the server and locally", include_str!("topics/filtering.txt")),
    topic("where", "Expressions that select records: --where", include_str!("topics/where.txt")),
    topic("bulk", "Imports, exports, and one request per row of a file", include_str!("topics/bulk.txt")),
    topic("safety", "Dry runs, confirmations, undo, retries, API keys", include_str!("topics/safety.txt")),
    topic("several-profiles", "One read from several accounts", include_str!("topics/several-profiles.txt")),
    topic("ci", "Scripts and CI jobs", include_str!("topics/ci.txt")),
    topic("install", "Install, upgrade, and remove acamp", include_str!("topics/install.txt")),
    topic("exit-codes", "Exit codes and what they mean", include_str!("topics/exit-codes.txt")),
    topic("environment", "Environment variables and files", include_str!("topics/environment.txt")),
    topic("options", "Options of every command", include_str!("topics/options.txt")),
];

const fn topic(name: &'static str, about: &'static str, text: &'static str) -> Topic {
    Topic { name, about, text }
}

/// The topic with this name.
pub fn find(name: &str) -> Option<&'static Topic> {
    ALL.iter().find(|topic| topic.name == name)
}

impl Topic {
    /// The whole text, its lists filled in.
    pub fn page(&self) -> String {
        let mut page = format!("{}\n\n", self.about);
        for line in self.text.lines() {
            match List::standing_on(line) {
                Some(list) => page.push_str(&list.table()),
                None => {
                    page.push_str(line);
                    page.push('\n');
                }
            }
        }
        page
    }

    /// Its text with `{{name}}` in place of each list.
    pub fn source(&self) -> &'static str {
        self.text
    }

    /// The list the topic is about, if it is about one.
    pub fn list(&self) -> Option<&'static List> {
        self.text.lines().find_map(List::standing_on)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_topic_fits_eighty_columns_and_every_list_in_it_exists() {
        for topic in ALL {
            let page = topic.page();
            assert!(!page.contains("{{"), "{}: a list is unknown", topic.name);
            for line in page.lines() {
                assert!(line.chars().count() <= 80 && line.trim_end() == line, "{}: {line:?}", topic.name);
            }
        }
    }

    #[test]
    fn every_list_stands_in_a_topic() {
        for list in lists::ALL {
            assert!(ALL.iter().any(|topic| topic.list().is_some_and(|own| own.name == list.name)), "{}", list.name);
        }
    }
}
