//! Whether text is valid in an output format.

use acamp::test::output::Format;

/// What is wrong with `text` as `format`; none if it is valid.
pub fn fault(text: &str, format: Format) -> Option<String> {
    let wrong = |why: String| Some(format!("prints no {}: {why}: {text:?}", format.name()));
    match format {
        Format::None => {
            if text.is_empty() {
                None
            } else {
                wrong("it is not empty".into())
            }
        }
        // An item without a response is no document.
        Format::Json if text.is_empty() => None,
        Format::Json => {
            serde_json::from_str::<serde_json::Value>(text).err().and_then(|error| wrong(error.to_string()))
        }
        Format::Jsonl => {
            let failed = text.lines().find_map(|line| serde_json::from_str::<serde_json::Value>(line).err());
            failed.and_then(|error| wrong(error.to_string()))
        }
        Format::Csv => {
            let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
            reader.records().find_map(Result::err).and_then(|error| wrong(error.to_string()))
        }
        Format::Tsv => {
            let tabs = |line: &str| line.matches('\t').count();
            let first = text.lines().next().map_or(0, tabs);
            if text.lines().all(|line| tabs(line) == first) { None } else { wrong("its lines differ".into()) }
        }
        Format::Markdown => {
            let plain = text.replace("\\\\", "").replace("\\|", "");
            let pipes = |line: &str| line.matches('|').count();
            let first = plain.lines().next().map_or(0, pipes);
            let bad = plain.lines().find(|line| pipes(line) != first || !line.starts_with('|') || !line.ends_with('|'));
            bad.and_then(|line| wrong(format!("{line:?}")))
        }
        // Written to files only.
        Format::Xlsx => {
            if text.is_empty() {
                None
            } else {
                wrong("it is not empty".into())
            }
        }
        Format::Yaml => {
            // Instead of a parser: tabs and braces at the start of a line are not what the program prints as YAML.
            let bad = text.lines().find(|line| line.contains('\t') || line.starts_with(['{', '}']) && line.len() > 2);
            bad.and_then(|line| wrong(format!("{line:?}")))
        }
        Format::Ids => {
            let bad = text.lines().find(|line| line.is_empty() || line.contains([' ', '"', '{']));
            bad.and_then(|line| wrong(format!("{line:?} is no id")))
        }
        Format::Table => {
            let bad = text.chars().find(|letter| letter.is_control() && *letter != '\n');
            bad.and_then(|letter| wrong(format!("it has {letter:?}")))
        }
    }
}

#[test]
fn invalid_output_of_each_format_is_found() {
    assert!(fault("[1", Format::Json).is_some() && fault("[1]\n", Format::Json).is_none());
    assert!(fault("1\n{", Format::Jsonl).is_some() && fault("1\n{}\n", Format::Jsonl).is_none());
    assert!(fault("a,b\nc\n", Format::Csv).is_some() && fault("a,b\nc,\"d\n\"\n", Format::Csv).is_none());
    assert!(fault("a\tb\nc\n", Format::Tsv).is_some() && fault("a\tb\nc\t\n", Format::Tsv).is_none());
    assert!(fault("| a |\n| b | c |\n", Format::Markdown).is_some());
    assert!(fault("| a |\n| --- |\n| b\\|c |\n", Format::Markdown).is_none());
    assert!(fault("x", Format::None).is_some() && fault("", Format::None).is_none());
    assert!(fault("a b\n", Format::Ids).is_some() && fault("12\nab-c\n", Format::Ids).is_none());
    assert!(fault("a: 1\n\tb: 2\n", Format::Yaml).is_some() && fault("- a: 1\n", Format::Yaml).is_none());
    assert!(fault("a\u{1b}[31m", Format::Table).is_some() && fault("a  b\n", Format::Table).is_none());
}
