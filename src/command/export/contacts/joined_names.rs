//! Several names in one cell, readable by `contacts import`. Pure.

use std::borrow::Cow;

/// The delimiter around and between names, as in the server's own format for several choices.
const BARS: &str = "||";

/// Names as one cell: empty for none, a plain name as it is, and `||a||b||` for several or if a name could be taken for
/// several. A name that contains two bars is ambiguous.
pub fn joined(names: &[Cow<'_, str>]) -> String {
    match names {
        [] => String::new(),
        [name] if is_plain(name) => name.as_ref().to_owned(),
        _ => format!("{BARS}{}{BARS}", names.join(BARS)),
    }
}

/// The choices of a field: those between the bars, or the single value.
pub fn split(value: &str) -> Vec<&str> {
    let inside = value.strip_prefix(BARS).unwrap_or(value);
    let inside = inside.strip_suffix(BARS).unwrap_or(inside);
    if inside.is_empty() { Vec::new() } else { inside.split(BARS).collect() }
}

/// Whether a single name is read back unchanged.
fn is_plain(name: &str) -> bool {
    !name.contains([',', ';', '|']) && name.trim() == name && !name.is_empty()
}

#[cfg(test)]
mod tests {
    use super::split;

    fn joined(names: &[&str]) -> String {
        super::joined(&names.iter().map(|name| (*name).into()).collect::<Vec<_>>())
    }

    #[test]
    fn bars_stand_around_whatever_a_reader_could_split_or_trim() {
        assert_eq!(joined(&[]), "");
        assert_eq!(joined(&["vip"]), "vip");
        assert_eq!(joined(&["Autumn 2026"]), "Autumn 2026");
        assert_eq!(joined(&["a", "b"]), "||a||b||");
        assert_eq!(joined(&["Berlin, Mitte"]), "||Berlin, Mitte||");
        assert_eq!(joined(&["a;b"]), "||a;b||");
        assert_eq!(joined(&[" vip"]), "|| vip||");
    }

    #[test]
    fn choices_are_what_stands_between_the_bars() {
        assert_eq!(split("||Webinars||Events||"), ["Webinars", "Events"]);
        assert_eq!(split("||Webinars||"), ["Webinars"]);
        assert_eq!(split("Webinars"), ["Webinars"]);
        assert!(split("").is_empty());
        assert!(split("||||").is_empty());
    }
}
