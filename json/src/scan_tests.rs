use proptest::prelude::*;
use serde_json::value::RawValue;

use super::*;

fn texts(text: &str) -> Option<Vec<&str>> {
    Some(array(text)?.spans.iter().map(|span| &text[span.start..span.end]).collect())
}

#[test]
fn elements_are_found_with_their_ids_and_without_surrounding_white_space() {
    let text = r#" [ {"id":"7"} ,{"a":{"id":"1"},"id":-8.5e1,"b":[]}, {"a":[1, 2]},"x\/",null,[[],{}] ] "#;
    let spans = array(text).unwrap().spans;
    let ids: Vec<&str> = spans.iter().map(|span| &text[span.id.0..span.id.1]).collect();
    assert_eq!(ids, ["7", "-8.5e1", "", "", "", ""]);
    assert_eq!(spans.iter().map(|span| span.compact).collect::<Vec<_>>(), [true, true, false, true, true, true]);
    assert_eq!(texts(text).unwrap()[2..], [r#"{"a":[1, 2]}"#, r#""x\/""#, "null", "[[],{}]"]);
    assert_eq!(
        array(r#"[{"id":"a\"b"},{"id":null},{"id":["1"]}]"#).unwrap().spans.iter().map(|s| s.id).max(),
        Some((0, 0))
    );
}

#[test]
fn nesting_is_limited_to_what_serde_parses() {
    let nest = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    for depth in [1, MAX_DEPTH - 1, MAX_DEPTH, MAX_DEPTH + 1, 100_000] {
        assert_eq!(whole(&nest(depth)).is_some(), depth <= MAX_DEPTH, "{depth}");
        let filled = nest(depth).replace("[]", "[1]").replace('[', "{\"a\":[").replace(']', "]}");
        assert_eq!(whole(&filled).is_some(), 2 * depth <= MAX_DEPTH, "{depth}");
    }
}

/// Texts that are often valid JSON.
fn almost_json() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\"a\"",
        "\"id\":",
        "\\",
        "\\/",
        "\\u00e9",
        "\\u12",
        " ",
        "\n",
        "\u{1}",
        "é",
        "0",
        "-",
        "12",
        ".5",
        "e+3",
        "true",
        "false",
        "null",
        "nul",
        "\"1\"",
        "{\"id\":\"1\"}",
        "[1, 2]",
        "\"long enough for a word or two\"",
    ]);
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4096))]

    #[test]
    fn shallow_text_is_valid_here_if_it_is_valid_to_serde(text in almost_json()) {
        let theirs = serde_json::from_str::<&RawValue>(&text).ok();
        let ours = whole(&text).map(|all| &text[all.spans[0].start..all.spans[0].end]);
        prop_assert_eq!(ours, theirs.map(RawValue::get));
        let listed = format!("[{text}]");
        let theirs = serde_json::from_str::<Vec<&RawValue>>(&listed).ok();
        prop_assert_eq!(texts(&listed), theirs.map(|all| all.into_iter().map(RawValue::get).collect()));
    }

    #[test]
    fn a_changed_byte_is_rejected_if_serde_rejects_it(at in 0..240_usize, byte in 0..128_u8) {
        let text = r#"{"a":[1.5e-3,-0,true,false,null,{"b":"c\/d\u00e9\n"},"a longer text, and one more"],"id":"12","e":{}}"#;
        let mut bytes = text.as_bytes().to_vec();
        let length = bytes.len();
        bytes[at % length] = byte;
        let text = String::from_utf8(bytes).unwrap();
        prop_assert_eq!(whole(&text).is_some(), serde_json::from_str::<&RawValue>(&text).is_ok());
    }
}
