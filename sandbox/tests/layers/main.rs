//! Checks the layers of the package: a module uses only modules of its own layer and of the layers below it, and no
//! files import each other in a cycle. Test code is excluded. There are no exceptions.
#![allow(clippy::unwrap_used)]

mod check;
mod lexer;
mod source;

use std::path::Path;

use check::violations;
use source::Source;

/// The top-level modules of the package, from bottom to top. The crate root, `lib.rs`, is above all of them.
const LAYERS: [&str; 14] = [
    "util",
    "error",
    "faults",
    "config",
    "schema",
    "store",
    "api",
    "resources",
    "sending",
    "handlers",
    "routes",
    "seed",
    "v1",
    "http",
];

#[test]
fn modules_use_only_their_own_layer_and_the_layers_below() {
    let sources = source::read_all(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    assert!(sources.len() > 50, "only {} files found", sources.len());
    let paths: usize = sources.iter().map(|source| source.paths.len()).sum();
    assert!(paths > 300, "only {paths} paths found");
    let violations = violations(&LAYERS, &sources);
    assert!(violations.is_empty(), "{}", violations.join("\n"));
}

/// Checks three files, of which only `text` uses another one: `low`, `low::part` and `high`, from bottom to top.
fn check(file: &str, text: &str) -> Vec<String> {
    let files = ["low.rs", "low/part.rs", "high.rs"];
    let sources: Vec<Source> =
        files.into_iter().map(|name| Source::parse(name, if name == file { text } else { "" })).collect();
    violations(&["low", "high"], &sources)
}

#[test]
fn a_path_to_a_lower_layer_and_to_the_own_layer_is_allowed() {
    assert_eq!(check("high.rs", "use crate::low::{part, Other};\nfn f() { crate::low::part::g() }"), [""; 0]);
    assert_eq!(check("low.rs", "mod part;\nuse self::part::Thing;\nuse std::fmt;"), [""; 0]);
}

#[test]
fn a_use_of_a_higher_layer_is_reported_with_file_and_line() {
    let text = "use std::fmt;\n\nuse crate::{\n    high::Thing,\n};\n";
    assert_eq!(check("low/part.rs", text), ["src/low/part.rs:4: low must not use high: crate::high::Thing"]);
}

#[test]
fn an_inline_path_and_a_relative_path_to_a_higher_layer_are_reported() {
    let text = "fn f() {\n    let x = crate::high::run();\n}\n";
    assert_eq!(check("low.rs", text), ["src/low.rs:2: low must not use high: crate::high::run"]);
    let text = "fn f() -> super::super::high::Thing {}\n";
    assert_eq!(check("low/part.rs", text), ["src/low/part.rs:1: low must not use high: super::super::high::Thing"]);
}

#[test]
fn a_use_of_the_crate_root_is_reported() {
    let sources =
        [Source::parse("lib.rs", "mod low;\npub use low::Thing;"), Source::parse("low.rs", "use crate::Thing;")];
    let expected =
        ["src/low.rs:1: low must not use lib: crate::Thing", "import cycle: src/lib.rs -> src/low.rs -> src/lib.rs"];
    assert_eq!(violations(&["low"], &sources), expected);
}

#[test]
fn comments_strings_and_test_code_are_excluded() {
    let text = r##"// crate::high::a
/* use crate::high::b; */
const A: &str = "crate::high::c";
const B: &str = r#"use crate::high::d;"#;
fn f<'a>(c: char) -> bool { c == '"' || c == '\'' }
#[cfg(test)]
#[allow(dead_code)]
mod tests {
    use crate::high::Thing;
    fn g() { if true { crate::high::e() } }
}
"##;
    assert_eq!(check("low.rs", text), [""; 0]);
    assert_eq!(check("low.rs", &format!("{text}use crate::high::F;\n")).len(), 1);
}

#[test]
fn an_import_cycle_within_a_layer_is_reported() {
    let sources = [
        Source::parse("low.rs", "mod one;\nmod two;"),
        Source::parse("low/one.rs", "use super::two::Two;"),
        Source::parse("low/two.rs", "use crate::low::one::One;"),
    ];
    assert_eq!(violations(&["low"], &sources), ["import cycle: src/low/one.rs -> src/low/two.rs -> src/low/one.rs"]);
}

#[test]
fn a_child_that_imports_from_its_parent_is_a_cycle() {
    let sources = [Source::parse("low.rs", "mod one;"), Source::parse("low/one.rs", "use super::Two;")];
    assert_eq!(violations(&["low"], &sources), ["import cycle: src/low.rs -> src/low/one.rs -> src/low.rs"]);
}

#[test]
fn the_list_of_layers_is_complete() {
    let sources = [Source::parse("low.rs", ""), Source::parse("new.rs", "")];
    let expected = ["src/new.rs: new is not in the list of layers", "the layer high does not exist"];
    assert_eq!(violations(&["low", "high"], &sources), expected);
}
