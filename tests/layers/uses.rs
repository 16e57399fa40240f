//! The names that code takes from the root of its crate.

use super::source::Source;

/// Each first name behind `crate::` (also in groups), and behind as many `super::` as lead to the root, with its place.
pub fn of(source: &Source) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let roots: &[&str] = if source.room() == "main" { &["crate", "acamp"] } else { &["crate"] };
    for root in roots {
        for at in source.find(root) {
            let Some(rest) = after(&source.code[at + root.len()..], "::") else { continue };
            found.extend(names(rest).into_iter().map(|name| (source.place(at), name)));
        }
    }
    for at in source.find("super") {
        // Only the first of a chain counts.
        if source.code[..at].trim_end().ends_with("::") {
            continue;
        }
        let (mut rest, mut steps) = (&source.code[at..], 0);
        while let Some(next) = after(rest, "super").and_then(|rest| after(rest, "::")) {
            (rest, steps) = (next, steps + 1);
        }
        if steps > 0 && steps == source.depth() {
            found.extend(names(rest).into_iter().map(|name| (source.place(at), name)));
        }
    }
    found
}

fn after<'a>(text: &'a str, expected: &str) -> Option<&'a str> {
    text.trim_start().strip_prefix(expected)
}

/// The first name of a path, or of each path in a group.
fn names(path: &str) -> Vec<String> {
    let path = path.trim_start();
    let Some(group) = path.strip_prefix('{') else {
        let end = path.find(|letter: char| !letter.is_alphanumeric() && letter != '_').unwrap_or(path.len());
        // A glob of the root has no name.
        return vec![if end == 0 { "*".to_owned() } else { path[..end].to_owned() }];
    };
    let mut found = Vec::new();
    let (mut depth, mut begin) = (0, 0);
    for (at, letter) in group.char_indices() {
        match letter {
            '{' => depth += 1,
            ',' | '}' if depth == 0 => {
                if !group[begin..at].trim().is_empty() {
                    found.extend(names(&group[begin..at]));
                }
                begin = at + 1;
                if letter == '}' {
                    break;
                }
            }
            '}' => depth -= 1,
            _ => {}
        }
    }
    found.retain(|name| name != "self");
    found
}

#[test]
fn groups_several_lines_and_inline_paths_are_found() {
    let code = "use crate::api::{client, pages::{a, b}};\nuse crate::{\n    text::x,\n    store::{y, z},\n    self,\n};\n\
                fn f() -> crate::error::Error { super::super::engine::run(); super::sibling(); crate :: cli :: x() }\n\
                pub(crate) struct S;\nuse crate::*;\n";
    let source = Source::new("src/command/export.rs", code);
    let found: Vec<String> = of(&source).into_iter().map(|(place, name)| format!("{place} {name}")).collect();
    let expected = ["1 api", "2 text", "2 store", "7 error", "7 cli", "9 *", "7 engine"];
    assert_eq!(found, expected.map(|line| format!("src/command/export.rs:{line}")));
}
