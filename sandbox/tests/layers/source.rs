//! One source file: its module, the modules it declares, and the paths inside the crate that it uses.

use std::fs;
use std::path::Path;

use super::lexer::{Token, tokens, without_tests};

/// A path inside the crate.
#[derive(Debug)]
pub struct Reference {
    /// 1-based.
    pub line: usize,
    /// As written.
    pub text: String,
    /// The segments from the crate root.
    pub segments: Vec<String>,
}

#[derive(Debug)]
pub struct Source {
    /// The path relative to `src`.
    pub file: String,
    /// The module, as segments from the crate root.
    pub module: Vec<String>,
    /// The names of the declared modules.
    pub children: Vec<String>,
    /// The names of the modules that exist for tests only.
    pub test_modules: Vec<String>,
    /// The paths inside the crate.
    pub paths: Vec<Reference>,
}

/// Reads all files below `directory`, except modules that exist for tests only.
pub fn read_all(directory: &Path) -> Vec<Source> {
    let mut sources = Vec::new();
    read_into(&mut sources, directory, directory);
    sources.sort_by(|a: &Source, b: &Source| a.file.cmp(&b.file));
    let is_test = |source: &Source| {
        sources.iter().any(|parent| {
            let child = source.module.strip_prefix(parent.module.as_slice());
            child.and_then(|rest| rest.first()).is_some_and(|name| parent.test_modules.contains(name))
        })
    };
    let tests: Vec<String> =
        sources.iter().filter(|source| is_test(source)).map(|source| source.file.clone()).collect();
    sources.retain(|source| !tests.contains(&source.file));
    sources
}

fn read_into(sources: &mut Vec<Source>, root: &Path, directory: &Path) {
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_into(sources, root, &path);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let file = path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
            sources.push(Source::parse(&file, &fs::read_to_string(&path).unwrap()));
        }
    }
}

impl Source {
    pub fn parse(file: &str, text: &str) -> Source {
        let (tokens, test_modules) = without_tests(&tokens(text));
        let stem = file.strip_suffix(".rs").unwrap_or(file);
        let module = if stem == "lib" { Vec::new() } else { stem.split('/').map(str::to_owned).collect() };
        let mut source =
            Source { file: file.to_owned(), module, children: Vec::new(), test_modules, paths: Vec::new() };
        source.read_children(&tokens);
        source.read_paths(&tokens);
        source
    }

    fn read_children(&mut self, tokens: &[Token]) {
        let declarations = tokens.windows(3).filter(|three| three[0].text == "mod" && three[2].text == ";");
        self.children = declarations.map(|three| three[1].text.clone()).collect();
    }

    fn read_paths(&mut self, tokens: &[Token]) {
        let mut at = 0;
        while at < tokens.len() {
            let is_path = |from: usize| tokens.get(from + 1).is_some_and(|next| next.text == "::");
            let is_relative = at == 0 || tokens[at - 1].text != "::";
            match tokens[at].text.as_str() {
                "use" => at = self.read_use(tokens, at + 1, &[]),
                "crate" | "self" | "super" if is_relative && is_path(at) => {
                    let mut end = at + 1;
                    while tokens.get(end).is_some_and(|token| token.text == "::") && is_word(tokens.get(end + 1)) {
                        end += 2;
                    }
                    let segments: Vec<&Token> = tokens[at..end].iter().step_by(2).collect();
                    self.add(&segments);
                    at = end;
                }
                _ => at += 1,
            }
        }
    }

    /// Reads the tree of a `use` from `at`, with the segments before it; returns its end.
    fn read_use<'a>(&mut self, tokens: &'a [Token], at: usize, before: &[&'a Token]) -> usize {
        let mut segments = before.to_vec();
        let mut at = at;
        while let Some(token) = tokens.get(at) {
            match token.text.as_str() {
                "{" => {
                    at += 1;
                    while tokens.get(at).is_some_and(|token| token.text != "}") {
                        at = self.read_use(tokens, at, &segments);
                        at += usize::from(tokens.get(at).is_some_and(|token| token.text == ","));
                    }
                    return at + 1;
                }
                "," | "}" | ";" => break,
                "as" => at += 2,
                "::" | "*" => at += 1,
                _ => {
                    segments.push(token);
                    at += 1;
                }
            }
        }
        if segments.len() > before.len() || tokens.get(at - 1).is_some_and(|token| token.text == "*") {
            self.add(&segments);
        }
        at
    }

    /// Adds a path unless it leads out of the crate.
    fn add(&mut self, written: &[&Token]) {
        let words: Vec<&str> = written.iter().map(|token| token.text.as_str()).collect();
        let mut segments = match words.first() {
            Some(&"crate") => Vec::new(),
            Some(&("self" | "super")) => self.module.clone(),
            Some(first) if self.children.iter().any(|child| child == first) => self.module.clone(),
            _ => return,
        };
        for word in &words {
            match *word {
                "super" => drop(segments.pop()),
                "crate" | "self" => {}
                word => segments.push(word.to_owned()),
            }
        }
        let line = written.last().map_or(0, |token| token.line);
        self.paths.push(Reference { line, text: words.join("::"), segments });
    }
}

fn is_word(token: Option<&Token>) -> bool {
    token.is_some_and(|token| token.text.starts_with(|c: char| c.is_alphabetic() || c == '_'))
}
