//! Rust source without comments, the contents of literals, and the parts that only tests compile.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// One file. `code` and `literals` have as many bytes and lines as the file: what is removed is blank.
pub struct Source {
    /// From the root of the package, with `/`.
    pub path: String,
    /// The code that is part of the program.
    pub code: String,
    /// The string literals of that code, with their quotes.
    pub literals: String,
}

impl Source {
    /// The code of `text`, for a file at `path`.
    pub fn new(path: &str, text: &str) -> Self {
        let (mut code, mut literals) = separated(text);
        while let Some((begin, end)) = test_item(&code) {
            for kept in [&mut code, &mut literals] {
                let blanked = blank(&kept[begin..end]);
                kept.replace_range(begin..end, &blanked);
            }
        }
        Source { path: path.to_owned(), code, literals }
    }

    /// All files below `folder` but those that are only test modules.
    pub fn read_all(folder: &str) -> Vec<Source> {
        let files = files_below(Path::new(folder));
        let texts: Vec<(PathBuf, String)> =
            files.into_iter().map(|file| (file.clone(), fs::read_to_string(file).unwrap())).collect();
        let tests: BTreeSet<PathBuf> = texts.iter().flat_map(|(file, text)| test_modules(file, text)).collect();
        let is_test = |file: &Path| tests.iter().any(|test| file == test || file.starts_with(test.with_extension("")));
        let kept = texts.iter().filter(|(file, _)| !is_test(file));
        kept.map(|(file, text)| Source::new(&file.to_string_lossy().replace('\\', "/"), text)).collect()
    }

    /// The first name below `src/`: the room, and `lib` or `main` for the roots.
    pub fn room(&self) -> &str {
        let below = self.path.strip_prefix("src/").unwrap_or(&self.path);
        below.split('/').next().unwrap_or_default().trim_end_matches(".rs")
    }

    /// How many names the path of the file's module has below the crate.
    pub fn depth(&self) -> usize {
        let below = self.path.strip_prefix("src/").unwrap_or(&self.path).trim_end_matches(".rs");
        below.trim_end_matches("/mod").split('/').filter(|name| !matches!(*name, "lib" | "main")).count()
    }

    /// `path:line` of a byte of the code.
    pub fn place(&self, at: usize) -> String {
        format!("{}:{}", self.path, self.code[..at].matches('\n').count() + 1)
    }

    /// The places of a text that is not part of a longer word.
    pub fn find<'a>(&'a self, text: &'a str) -> impl Iterator<Item = usize> + 'a {
        let is_word = |letter: Option<char>| letter.is_some_and(|letter| letter.is_alphanumeric() || letter == '_');
        self.code.match_indices(text).map(|(at, _)| at).filter(move |at| {
            let (before, after) = (&self.code[..*at], &self.code[at + text.len()..]);
            let joins = |one: Option<char>, other: Option<char>| is_word(one) && is_word(other);
            !joins(text.chars().next(), before.chars().next_back())
                && !joins(text.chars().next_back(), after.chars().next())
        })
    }
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files_below(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Blanks everything but line ends.
fn blank(text: &str) -> String {
    text.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect()
}

/// The code without comments and literals, and the literals alone.
fn separated(text: &str) -> (String, String) {
    let (mut code, mut literals) = (String::with_capacity(text.len()), String::with_capacity(text.len()));
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let in_word = code.ends_with(|letter: char| letter.is_alphanumeric() || letter == '_');
        let comment = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            block_comment(rest)
        } else {
            0
        };
        let literal = match first {
            '"' => string(rest),
            '\'' => character(rest),
            'r' | 'b' | 'c' if !in_word => prefixed(rest),
            _ => 0,
        };
        let length = comment.max(literal);
        let (taken, left) = rest.split_at(if length == 0 { first.len_utf8() } else { length });
        // Names are ASCII.
        code.push_str(&if length == 0 && first.is_ascii() { taken.to_owned() } else { blank(taken) });
        literals.push_str(&if literal > 1 && comment == 0 { taken.to_owned() } else { blank(taken) });
        rest = left;
    }
    (code, literals)
}

fn block_comment(text: &str) -> usize {
    let (mut depth, mut at) = (0, 0);
    loop {
        match text.as_bytes().get(at..at + 2) {
            Some(b"/*") => (depth, at) = (depth + 1, at + 2),
            Some(b"*/") => (depth, at) = (depth - 1, at + 2),
            Some(_) => at += 1,
            None => return text.len(),
        }
        if depth == 0 {
            return at;
        }
    }
}

/// The length of a literal between `"`, with escapes.
fn string(text: &str) -> usize {
    let mut letters = text.char_indices().skip(1);
    while let Some((at, letter)) = letters.next() {
        match letter {
            '\\' => drop(letters.next()),
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// The length of a character literal; 0 for a lifetime.
fn character(text: &str) -> usize {
    let mut letters = text.char_indices().skip(1);
    match letters.next() {
        Some((_, '\\')) => text[2..].find('\'').map_or(0, |at| if at == 0 { 4 } else { at + 3 }),
        Some(_) => letters.next().filter(|(_, letter)| *letter == '\'').map_or(0, |(at, _)| at + 1),
        None => 0,
    }
}

/// The length of `r"…"`, `r#"…"#`, `b"…"`, `br"…"`, `b'…'`; 0 for what only begins with these letters.
fn prefixed(text: &str) -> usize {
    let letters = text.bytes().take_while(|byte| matches!(byte, b'r' | b'b' | b'c')).count();
    let rest = &text[letters..];
    if letters > 2 {
        return 0;
    }
    let signs = rest.bytes().take_while(|byte| *byte == b'#').count();
    let length = match rest[signs..].chars().next() {
        Some('"') if text[..letters].contains('r') => {
            let end = format!("\"{}", "#".repeat(signs));
            rest[signs + 1..].find(&end).map_or(rest.len(), |at| signs + 1 + at + end.len())
        }
        Some('"') if signs == 0 => string(rest),
        Some('\'') if signs == 0 && letters == 1 && text.starts_with('b') => character(rest),
        _ => 0,
    };
    if length == 0 { 0 } else { letters + length }
}

/// The first item for tests only, with its attribute.
fn test_item(code: &str) -> Option<(usize, usize)> {
    let begin = ["#[cfg(test)]", "#[cfg(all(test"].iter().filter_map(|attribute| code.find(attribute)).min()?;
    let mut depth = 0_usize;
    for (at, letter) in code[begin..].char_indices() {
        match letter {
            '{' | '(' | '[' => depth += 1,
            '}' | ')' | ']' => {
                depth = depth.saturating_sub(1);
                if depth == 0 && letter == '}' {
                    return Some((begin, begin + at + 1));
                }
            }
            ';' if depth == 0 => return Some((begin, begin + at + 1)),
            _ => {}
        }
    }
    Some((begin, code.len()))
}

/// The files of the modules that `text` declares for tests only.
fn test_modules(file: &Path, text: &str) -> Vec<PathBuf> {
    let (mut code, _) = separated(text);
    let mut found = Vec::new();
    let folder = file.parent().unwrap_or(Path::new(""));
    let own = match file.file_stem().and_then(|stem| stem.to_str()) {
        Some("mod" | "lib" | "main") | None => folder.to_owned(),
        Some(stem) => folder.join(stem),
    };
    while let Some((begin, end)) = test_item(&code) {
        let item = &code[begin..end];
        if let Some((_, name)) = item.trim_end_matches(';').rsplit_once("mod ").filter(|_| item.ends_with(';')) {
            let path = text[begin..end].split("#[path = \"").nth(1).and_then(|rest| rest.split('"').next());
            found.push(path.map_or_else(|| own.join(format!("{}.rs", name.trim())), |path| folder.join(path)));
        }
        let blanked = blank(&code[begin..end]);
        code.replace_range(begin..end, &blanked);
    }
    found
}

#[test]
fn comments_literals_and_tests_are_blank() {
    let text = "// crate::a\n/* crate::b /* */ crate::c */ let x = \"crate::\\\"d\"; let y = r#\"crate::\"e\"#; 'a: loop {}\n\
                let z = '\"'; let w = b'\\''; use crate::f;\n#[cfg(test)]\nmod tests {\n    use crate::g;\n}\nuse crate::h;\n";
    let source = Source::new("src/a/b.rs", text);
    assert_eq!(source.code.len(), text.len());
    let found: Vec<&str> = source.find("crate").map(|at| &source.code[at + 7..at + 8]).collect();
    assert_eq!(found, ["f", "h"]);
    let last = source.find("crate").last().unwrap();
    let literals: String = source.literals.split_whitespace().collect();
    assert_eq!(literals, "\"crate::\\\"d\"r#\"crate::\"e\"#'\"'b'\\''");
    assert_eq!((source.place(last), source.room(), source.depth()), ("src/a/b.rs:8".to_owned(), "a", 2));
}

#[test]
fn a_module_for_tests_only_is_found_by_its_name_and_by_its_path() {
    let text = "#[cfg(test)]\nmod tests;\n#[cfg(test)]\n#[path = \"b_tests.rs\"]\nmod more;\nmod real;\n";
    let found = test_modules(Path::new("src/a/b.rs"), text);
    assert_eq!(found, [Path::new("src/a/b/tests.rs"), Path::new("src/a/b_tests.rs")]);
}
