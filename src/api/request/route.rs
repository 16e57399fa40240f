//! The path of a request as the server reads it: two paths that reach the same endpoint have the same route. Pure.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

/// How often a path is decoded: proxies may decode it before the server does.
const DECODINGS: usize = 3;

/// The path without percent-encoding, empty and dot segments, parameters (`;x`) and a slash at the end; a backslash counts
/// as a slash. Borrowed if the path is its own route.
pub fn route(path: &str) -> Cow<'_, str> {
    let is_plain = !path.contains(['%', '\\', ';']) && !path.contains("//") && !path.ends_with('/');
    if is_plain && !has_dot_segment(path) {
        return Cow::Borrowed(path);
    }
    let mut segments: Vec<String> = Vec::new();
    for segment in decoded(path).split('/').map(|segment| segment.split(';').next().unwrap_or_default()) {
        match segment {
            "" | "." => {}
            ".." => drop(segments.pop()),
            name => segments.push(name.to_owned()),
        }
    }
    Cow::Owned(format!("/{}", segments.join("/")))
}

/// Whether a segment of the path is `.` or `..`, encoded or not.
pub fn has_dot_segment(path: &str) -> bool {
    let has = |path: &str| path.split(['/', ';']).any(|segment| segment == "." || segment == "..");
    if path.contains(['%', '\\']) { has(&decoded(path)) } else { has(path) }
}

fn decoded(path: &str) -> String {
    let mut text = path.to_owned();
    for _ in 0..DECODINGS {
        let next = percent_decode_str(&text).decode_utf8_lossy().into_owned();
        if next == text {
            break;
        }
        text = next;
    }
    text.replace('\\', "/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_that_reach_the_same_endpoint_have_one_route() {
        for path in [
            "/contactAutomations",
            "/contactAutomations/",
            "//contactAutomations",
            "/%63ontactAutomations",
            "/%2563ontactAutomations",
            "/x/../contactAutomations",
            "/./contactAutomations;v=1",
            "/contactAutomations%2F",
            "\\contactAutomations",
        ] {
            assert_eq!(route(path), "/contactAutomations", "{path}");
        }
        assert!(matches!(route("/contacts/jane@example.com"), Cow::Borrowed(_)));
    }

    #[test]
    fn an_encoded_dot_segment_is_one() {
        for path in ["/..", "/a/./b", "/%2e%2e/admin", "/a%2F..%2Fb", "/%252E%252E/admin", "/a\\..\\b"] {
            assert!(has_dot_segment(path), "{path}");
        }
        assert!(!has_dot_segment("/v1.2/..a/%2e%2ex"));
    }
}
