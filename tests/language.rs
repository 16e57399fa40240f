//! Plain English: no text that a person reads has a phrase of `tests/data/forbidden-phrases.txt`. The help of every command
//! is in `docs/commands`.

use std::fs;

use regex_automata::meta::Regex;
use regex_automata::util::syntax;

use crate::layers::source::Source;

/// A text as one line per paragraph, with the line of the file that each byte came from.
#[derive(Default)]
struct Text {
    path: String,
    text: String,
    lines: Vec<usize>,
}

impl Text {
    fn push(&mut self, text: &str, line: usize) {
        self.text.push_str(text);
        self.lines.resize(self.text.len(), line);
    }

    /// A document. An empty line ends a paragraph, and so does the end of a table's row.
    fn document(path: &str, text: &str) -> Self {
        let mut found = Text { path: path.to_owned(), ..Text::default() };
        let mut without_last = false;
        for (number, line) in (1..).zip(text.lines()) {
            let line = line.trim();
            let cells: Vec<&str> = line.trim_end_matches('|').split('|').collect();
            let is_row = line.starts_with('|');
            // The glossary names what not to say.
            without_last = is_row && (without_last || cells.last().is_some_and(|cell| cell.trim() == "Not"));
            let shown = if without_last { cells[..cells.len() - 1].join("|") } else { line.to_owned() };
            found.push(&shown, number);
            found.push(if line.is_empty() || is_row { "\n" } else { " " }, number);
        }
        found
    }

    /// The string literals of a source file. A line that ends in a backslash goes on below.
    fn literals(source: &Source) -> Self {
        let mut found = Text { path: source.path.clone(), ..Text::default() };
        for (number, line) in (1..).zip(source.literals.lines()) {
            let line = line.trim();
            match line.strip_suffix('\\') {
                Some(begun) => found.push(begun, number),
                None => found.push(&format!("{line}\n"), number),
            }
        }
        found
    }

    /// The complaints about each phrase in it.
    fn complaints(&self, phrases: &Regex) -> Vec<String> {
        let place = |at: usize| format!("{}:{}", self.path, self.lines[at]);
        let all = phrases.find_iter(&self.text);
        all.map(|phrase| format!("{}: {:?}", place(phrase.start()), &self.text[phrase.range()])).collect()
    }
}

/// All phrases as one expression. The list has a regular expression on each line, and comments after `#`.
fn phrases(list: &str) -> Regex {
    let lines = list.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let syntax = syntax::Config::new().case_insensitive(true).unicode(false).utf8(false);
    Regex::builder().syntax(syntax).build_many(&lines.collect::<Vec<_>>()).unwrap()
}

fn forbidden() -> Regex {
    phrases(&fs::read_to_string("tests/data/forbidden-phrases.txt").unwrap())
}

fn check(texts: &[Text]) {
    let phrases = forbidden();
    assert!(phrases.pattern_len() > 20 && texts.len() > 10, "{} phrases, {} texts", phrases.pattern_len(), texts.len());
    let wrong: Vec<String> = texts.iter().flat_map(|text| text.complaints(&phrases)).collect();
    assert!(wrong.is_empty(), "{} forbidden phrases\n{}", wrong.len(), wrong.join("\n"));
}

/// The files of a folder with this extension; all where it is empty.
fn documents(folder: &str, extension: &str) -> Vec<String> {
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut found: Vec<String> =
        names.filter(|name| name.ends_with(extension)).map(|name| format!("{folder}/{name}")).collect();
    found.sort();
    found
}

#[test]
fn documents_and_help_are_in_plain_english() {
    let mut paths = ["README.md", "SECURITY.md", "CONTRIBUTING.md", "CHANGELOG.md"].map(str::to_owned).to_vec();
    for folder in ["docs", "docs/commands", "docs/commands/help"] {
        paths.extend(documents(folder, ".md"));
    }
    paths.extend(documents("man", ""));
    let texts: Vec<Text> = paths.iter().map(|path| Text::document(path, &fs::read_to_string(path).unwrap())).collect();
    check(&texts);
}

#[test]
fn messages_are_in_plain_english() {
    let sources = ["src", "sandbox/src"].into_iter().flat_map(Source::read_all);
    check(&sources.map(|source| Text::literals(&source)).collect::<Vec<_>>());
}

#[test]
fn a_phrase_is_found_across_lines_with_its_place_but_not_in_the_column_of_the_glossary() {
    let phrases = phrases("# Words\n\\bthe service\\b\n\\blost answers?\\b\n");
    let page =
        "# Title\n\nIt asks The\nservice.\n\n| Say | Not |\n|---|---|\n| the server | the service |\n\nthe service\n";
    let expected = ["docs/glossary.md:3: \"The service\"", "docs/glossary.md:10: \"the service\""];
    assert_eq!(Text::document("docs/glossary.md", page).complaints(&phrases), expected);
    let code = "// the service\nfn f() {\n    let a = \"the \\\n        service\";\n    let b = \"lost answer\";\n}\n\
                #[cfg(test)]\nmod tests {\n    const A: &str = \"the service\";\n}\n";
    let expected = ["src/a.rs:3: \"the service\"", "src/a.rs:5: \"lost answer\""];
    assert_eq!(Text::literals(&Source::new("src/a.rs", code)).complaints(&phrases), expected);
}
