//! JSON text written again with some of its values replaced; everything else stays byte for byte. One pass without recursion:
//! neither depth nor size can exhaust it. Text that is no JSON comes out with whatever looked like strings in it judged.

/// What becomes of one value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It stays.
    Keep,
    /// This text stands in its place.
    Replace(String),
    /// This text stands in its place where its object has this member too.
    ReplaceBeside(&'static str, String),
}

/// Judges the text of a string or a number: by the member it belongs to, the name its object stands under, and itself.
pub type Judge<'a> = &'a dyn Fn(&str, &str, &str) -> Verdict;

/// An array or object that is open.
struct Frame {
    is_object: bool,
    /// The name it stands under; the objects of an array have the array's.
    name: String,
    /// The member that is being read; of an array its own name.
    key: String,
    /// The members so far; only kept where something waits for one of them.
    members: Vec<String>,
    /// Values that are replaced should their object have a certain member.
    waiting: Vec<(usize, usize, &'static str, String)>,
}

/// Rewrites `json`.
pub fn rewrite(json: &str, judge: Judge<'_>) -> String {
    let bytes = json.as_bytes();
    let mut out = String::with_capacity(json.len());
    let mut frames: Vec<Frame> = Vec::new();
    let (mut position, mut expects_key) = (0, false);
    while let Some(&byte) = bytes.get(position) {
        let end = match byte {
            b'"' => string_end(bytes, position),
            b'-' | b'0'..=b'9' => number_end(bytes, position),
            _ => next_token(bytes, position),
        };
        let token = json.get(position..end).unwrap_or_default();
        position = end;
        match byte {
            b'{' | b'[' => {
                let name = frames.last().map_or(String::new(), |frame| frame.key.clone());
                let key = if byte == b'[' { name.clone() } else { String::new() };
                frames.push(Frame { is_object: byte == b'{', name, key, members: Vec::new(), waiting: Vec::new() });
                expects_key = byte == b'{';
            }
            b'}' | b']' => {
                if let Some(frame) = frames.pop() {
                    settle(&mut out, frame);
                }
                expects_key = false;
            }
            b',' => expects_key = frames.last().is_some_and(|frame| frame.is_object),
            b'"' if expects_key => {
                expects_key = false;
                if let Some(frame) = frames.last_mut() {
                    frame.key = decoded(token);
                    frame.members.push(frame.key.clone());
                }
            }
            b'"' | b'-' | b'0'..=b'9' => {
                let text = if byte == b'"' { decoded(token) } else { token.to_owned() };
                let (key, name) = frames.last().map_or(("", ""), |frame| (frame.key.as_str(), frame.name.as_str()));
                match judge(key, name, &text) {
                    Verdict::Keep => {}
                    Verdict::Replace(text) => {
                        out.push_str(&encoded(&text));
                        continue;
                    }
                    Verdict::ReplaceBeside(member, text) => {
                        if let Some(frame) = frames.last_mut() {
                            frame.waiting.push((out.len(), out.len() + token.len(), member, encoded(&text)));
                        }
                    }
                }
            }
            _ => {}
        }
        out.push_str(token);
    }
    out
}

/// Replaces what waited for its object to be whole, from the end, so that the earlier places stay.
fn settle(out: &mut String, frame: Frame) {
    for (start, end, member, text) in frame.waiting.into_iter().rev() {
        if frame.members.iter().any(|known| known == member) {
            out.replace_range(start..end, &text);
        }
    }
}

fn string_end(bytes: &[u8], start: usize) -> usize {
    let mut position = start + 1;
    while let Some(&byte) = bytes.get(position) {
        match byte {
            b'"' => return position + 1,
            b'\\' => position += 2,
            _ => position += 1,
        }
    }
    bytes.len()
}

fn number_end(bytes: &[u8], start: usize) -> usize {
    let is_part = |byte: &u8| byte.is_ascii_digit() || matches!(byte, b'-' | b'+' | b'.' | b'e' | b'E');
    bytes[start..].iter().position(|byte| !is_part(byte)).map_or(bytes.len(), |length| start + length)
}

/// One sign, or everything up to the next that means something.
fn next_token(bytes: &[u8], start: usize) -> usize {
    let means = |byte: &u8| matches!(byte, b'{' | b'}' | b'[' | b']' | b',' | b'"' | b'-') || byte.is_ascii_digit();
    if bytes.get(start).is_some_and(means) {
        return start + 1;
    }
    bytes[start..].iter().position(means).map_or(bytes.len(), |length| start + length)
}

fn decoded(token: &str) -> String {
    serde_json::from_str(token).unwrap_or_else(|_| token.trim_matches('"').to_owned())
}

fn encoded(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::pseudonyms::json;

    #[test]
    fn only_what_is_judged_changes() {
        let text =
            r#" { "id" : "7", "firstName":"J\u00e4ne","tags":["vip",1.50], "links": {"note":"https:\/\/x\/1"} } "#;
        let masked = json(text);
        let name = crate::text::pseudonyms::pseudonym::of(crate::text::pseudonyms::pseudonym::Category::Name, "Jäne");
        assert_eq!(masked, text.replace(r#""J\u00e4ne""#, &format!("\"{name}\"")));
    }

    #[test]
    fn a_field_value_is_known_by_its_neighbour_before_or_behind_it() {
        for text in [r#"{"field":"1","value":"red"}"#, r#"{"value":"red","field":"1"}"#] {
            assert!(!json(text).contains("red"), "{text}");
        }
        assert_eq!(json(r#"{"value":"red","label":"Red"}"#), r#"{"value":"red","label":"Red"}"#);
        assert!(!json(r#"{"fields":[{"id":1,"value":"red"}]}"#).contains("red"));
        assert!(!json(r#"{"contact":{"fieldValues":[{"field":1,"value":19800203}]}}"#).contains("1980"));
    }

    #[test]
    fn depth_and_broken_text_are_survived() {
        let deep = "[{\"a\":".repeat(100_000);
        assert_eq!(json(&deep), deep);
        for text in ["", "{", "\"", "{\"a", "}{]", "{\"a\":\"\\", "é{\"ü\":é}"] {
            assert_eq!(json(text), text);
        }
    }

    proptest! {
        #[test]
        fn what_keeps_all_changes_nothing(text in "\\PC*") {
            prop_assert_eq!(rewrite(&text, &|_, _, _| Verdict::Keep), text);
        }

        #[test]
        fn json_stays_json(key in "\\PC{0,8}", value in "\\PC{0,20}") {
            let text = serde_json::json!({ key: [value.clone(), { "email": format!("{value}@example.com"), "note": value }] }).to_string();
            prop_assert!(serde_json::from_str::<serde_json::Value>(&json(&text)).is_ok());
        }
    }
}
