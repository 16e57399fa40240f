//! Several names or options in one text, such as a cell: their separators and quotation marks. Every reader of such a text
//! uses it. Pure.

use std::borrow::Cow;

use super::incoming;

/// The delimiter around and between values, as in the server's own format for several options.
pub const BARS: &str = "||";

/// What separates names: the first of these that the text contains.
const BETWEEN_NAMES: &[&str] = &[BARS, ";", ","];

/// What separates options.
const BETWEEN_OPTIONS: &[&str] = &[BARS, "|", ";", ","];

const QUOTE: char = '"';

/// The values of a text.
#[derive(Clone, Debug)]
pub struct Parts<'t> {
    rest: Option<&'t str>,
    separator: &'static str,
    is_quoted: bool,
}

/// The names in a text: between `||` if it has them, else between `;`, else between `,`. A name in quotation marks
/// (`"vip","Big, bold"`, or the same as a JSON array) may contain any of these; without them it cannot.
pub fn names(text: &str) -> Parts<'_> {
    Parts::new(text, BETWEEN_NAMES)
}

/// The names in a text that uses only `||` as a separator, because its values may contain any other.
pub fn barred(text: &str) -> Parts<'_> {
    Parts::new(text, &[BARS])
}

/// The options a text names: the text itself if it is an option, otherwise its parts, if possible so that each is an option,
/// the longest first.
pub fn options<'t>(text: &'t str, known: &[String]) -> Vec<Cow<'t, str>> {
    let text = incoming::name(text);
    if known.iter().any(|option| option == text) {
        return vec![Cow::Borrowed(text)];
    }
    let values = Parts::new(text, BETWEEN_OPTIONS);
    let separator = values.separator;
    // Elsewhere, the plain parts are the only ones that can be options.
    if !values.is_quoted && known.iter().any(|option| find(option, separator).is_some()) {
        let candidates = BETWEEN_OPTIONS.iter().filter(|separator| text.contains(**separator));
        let mut found = candidates.filter_map(|separator| cover(text, separator, known));
        if let Some(parts) = found.next() {
            return parts.into_iter().map(Cow::Borrowed).collect();
        }
    }
    values.collect()
}

/// Names as one cell that [`names`] reads: empty for none, a plain name as it is, and `||a||b||` for several or if a name
/// could be taken for several. A name that contains `||` is put in quotation marks.
pub fn joined(names: &[Cow<'_, str>]) -> String {
    match names {
        [] => String::new(),
        [name] if is_plain(name) => name.as_ref().to_owned(),
        _ => {
            let written: Vec<Cow<'_, str>> = names.iter().map(|name| quoted(name)).collect();
            format!("{BARS}{}{BARS}", written.join(BARS))
        }
    }
}

/// Names as people write them in a cell, which [`names`] reads too: `a, b`. If one of them could be taken for several, all are
/// put in quotation marks.
pub fn listed(names: &[Cow<'_, str>]) -> String {
    let all_plain = names.iter().all(|name| is_plain(name) && !has_stray_quote(name));
    let written = |name: &Cow<'_, str>| match all_plain {
        true => name.to_string(),
        false => format!("{QUOTE}{}{QUOTE}", name.replace(QUOTE, "\"\"")),
    };
    names.iter().map(written).collect::<Vec<_>>().join(", ")
}

/// The options in a value of the server: those between `||`, or the single one.
pub fn stored_options(value: &str) -> Vec<&str> {
    let inside = value.strip_prefix(BARS).unwrap_or(value);
    let inside = inside.strip_suffix(BARS).unwrap_or(inside);
    if inside.is_empty() { Vec::new() } else { inside.split(BARS).collect() }
}

/// Whether [`joined`] puts a name in quotation marks, which other programs may not expect.
pub fn needs_quotes(name: &str) -> bool {
    name.contains(BARS) || name.starts_with(QUOTE)
}

/// Whether a name begins or ends with a quotation mark, as one that was split in the wrong place does.
pub fn has_stray_quote(name: &str) -> bool {
    const MARKS: [char; 6] = ['"', '“', '”', '„', '«', '»'];
    name.starts_with(MARKS) || name.ends_with(MARKS)
}

/// The position of the separator.
fn find(text: &str, separator: &str) -> Option<usize> {
    let (bytes, separator) = (text.as_bytes(), separator.as_bytes());
    memchr::memchr_iter(*separator.first()?, bytes).find(|at| bytes[*at..].starts_with(separator))
}

fn quoted(name: &str) -> Cow<'_, str> {
    if needs_quotes(name) {
        Cow::Owned(format!("{QUOTE}{}{QUOTE}", name.replace(QUOTE, "\"\"")))
    } else {
        Cow::Borrowed(name)
    }
}

/// Whether a single name is read back unchanged.
fn is_plain(name: &str) -> bool {
    !name.contains([',', ';', '|']) && !name.starts_with([QUOTE, '[']) && name.trim() == name && !name.is_empty()
}

/// The options that make up the whole text between separators, the longest first; `None` if some part is no option.
fn cover<'t>(text: &'t str, separator: &str, known: &[String]) -> Option<Vec<&'t str>> {
    let mut bounds: Vec<(usize, usize)> = Vec::new();
    for (end, _) in text.match_indices(separator).chain([(text.len(), "")]) {
        let start = bounds.last().map_or(0, |(_, end)| end + separator.len());
        bounds.push((start, end));
    }
    let widest = known.iter().map(|option| option.matches(separator).count() + 1).max()?;
    let part = |from: usize, to: usize| incoming::name(&text[bounds[from].0..bounds[to - 1].1]);
    // Where the part that begins here ends, if the rest of the text consists of options; from the end backwards.
    let mut ends: Vec<Option<usize>> = vec![None; bounds.len()];
    ends.push(Some(bounds.len()));
    for from in (0..bounds.len()).rev() {
        let is_part = |to: &usize| {
            let text = part(from, *to);
            ends[*to].is_some() && (known.iter().any(|option| option == text) || text.is_empty())
        };
        ends[from] = (from + 1..=bounds.len().min(from + widest)).rev().find(is_part);
    }
    let mut parts = Vec::new();
    let mut from = 0;
    while from < bounds.len() {
        let to = ends[from]?;
        parts.extend(Some(part(from, to)).filter(|part| !part.is_empty()));
        from = to;
    }
    Some(parts)
}

impl<'t> Parts<'t> {
    fn new(text: &'t str, separators: &'static [&'static str]) -> Self {
        let text = incoming::name(text);
        let list = |text: &'t str, separator: &'static str, is_quoted| Parts { rest: Some(text), separator, is_quoted };
        let of = |separator: &'static str, is_quoted| list(text, separator, is_quoted);
        let can_be_several = |byte: u8| matches!(byte, b'"' | b'|' | b';' | b',');
        if !text.bytes().any(can_be_several) {
            return of(BARS, false);
        }
        if text.contains(QUOTE) {
            let inside = text.strip_prefix('[').and_then(|text| text.strip_suffix(']'));
            let inside = inside.filter(|inside| inside.trim_start().starts_with(QUOTE));
            if let Some(array) = inside.map(|inside| list(inside, ",", true)).filter(|array| array.count_parts() > 0) {
                return array;
            }
            let is_several = |separator: &&&'static str| of(separator, true).count_parts() > 1;
            let found = separators.iter().find(is_several);
            let is_one = |separator: &&&'static str| of(separator, true).count_parts() == 1;
            if let Some(separator) = found.or_else(|| separators.iter().find(is_one)) {
                return of(separator, true);
            }
        }
        let separator = separators.iter().find(|separator| find(text, separator).is_some());
        of(separator.copied().unwrap_or(BARS), false)
    }

    /// The number of parts; none if text follows a closing quotation mark, or one is missing.
    fn count_parts(&self) -> usize {
        let (mut rest, mut count) = (self.clone(), 0);
        while let Some(part) = rest.part() {
            if part.is_none() {
                return 0;
            }
            count += 1;
        }
        count
    }

    /// The next part, which may be blank; `Some(None)` if its quotation marks are malformed.
    fn part(&mut self) -> Option<Option<Cow<'t, str>>> {
        let rest = self.rest.take()?;
        let inside = if self.is_quoted { rest.trim_start().strip_prefix(QUOTE) } else { None };
        let Some(inside) = inside else {
            let end = find(rest, self.separator);
            self.rest = end.map(|end| &rest[end + self.separator.len()..]);
            return Some(Some(Cow::Borrowed(incoming::name(&rest[..end.unwrap_or(rest.len())]))));
        };
        let mut quotes = inside.match_indices(QUOTE).map(|(at, _)| at).peekable();
        let end = loop {
            match (quotes.next(), quotes.peek().copied()) {
                (None, _) => return Some(None),
                (Some(at), Some(next)) if next == at + 1 => drop(quotes.next()),
                (Some(at), _) => break at,
            }
        };
        let (part, after) = (&inside[..end], inside[end + 1..].trim_start());
        if !after.is_empty() {
            let Some(rest) = after.strip_prefix(self.separator) else { return Some(None) };
            self.rest = Some(rest);
        }
        let part = incoming::name(part);
        Some(Some(if part.contains(QUOTE) { part.replace("\"\"", "\"").into() } else { part.into() }))
    }
}

impl<'t> Iterator for Parts<'t> {
    type Item = Cow<'t, str>;

    fn next(&mut self) -> Option<Cow<'t, str>> {
        loop {
            let part = self.part()??;
            if !part.is_empty() {
                return Some(part);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Vec<String> {
        names(text).map(Cow::into_owned).collect()
    }

    fn written(names: &[&str]) -> String {
        joined(&names.iter().map(|name| Cow::Borrowed(*name)).collect::<Vec<_>>())
    }

    #[test]
    fn the_strongest_separator_splits() {
        assert_eq!(read("vip, new"), ["vip", "new"]);
        assert_eq!(read("Berlin, Germany; vip"), ["Berlin, Germany", "vip"]);
        assert_eq!(read("||a, b||c;d||"), ["a, b", "c;d"]);
        assert_eq!(read(" \u{a0} "), [""; 0]);
        assert_eq!(barred("a, b||c;d").collect::<Vec<_>>(), ["a, b", "c;d"]);
    }

    #[test]
    fn quotation_marks_hold_a_name_together() {
        assert_eq!(read("\"vip\",\"Berlin, Spring\""), ["vip", "Berlin, Spring"]);
        assert_eq!(read("vip; \"a;b\" ;c"), ["vip", "a;b", "c"]);
        assert_eq!(read("\"a;b\",\"c\""), ["a;b", "c"]);
        assert_eq!(read("\"vip\""), ["vip"]);
        assert_eq!(read("\"say \"\"hi\"\"\",x"), ["say \"hi\"", "x"]);
        assert_eq!(read("||\"pipe||d\"||vip||"), ["pipe||d", "vip"]);
        assert_eq!(read("[\"vip\", \"Berlin, Spring\"]"), ["vip", "Berlin, Spring"]);
        assert_eq!(read("[VIP], \"new\""), ["[VIP]", "new"]);
        assert_eq!(read("[\"vip\" or so]"), ["[\"vip\" or so]"]);
    }

    #[test]
    fn quotation_marks_that_enclose_nothing_are_part_of_the_name() {
        assert_eq!(read("5\" screen, vip"), ["5\" screen", "vip"]);
        assert_eq!(read("\"Big\" spender, vip"), ["\"Big\" spender", "vip"]);
        assert_eq!(read("\"vip, new"), ["\"vip", "new"]);
        assert!(has_stray_quote("\"vip") && has_stray_quote("Spring”") && !has_stray_quote("5\" screen"));
    }

    #[test]
    fn bars_stand_around_whatever_a_reader_could_split_or_trim() {
        assert_eq!(written(&[]), "");
        assert_eq!(written(&["Autumn 2026"]), "Autumn 2026");
        assert_eq!(written(&["a", "b"]), "||a||b||");
        assert_eq!(written(&["Berlin, Mitte"]), "||Berlin, Mitte||");
        assert_eq!(written(&[" vip"]), "|| vip||");
        assert_eq!(written(&["a||b", "c"]), "||\"a||b\"||c||");
        assert_eq!(written(&["\"vip\""]), "||\"\"\"vip\"\"\"||");
    }

    #[test]
    fn stored_options_stand_between_bars() {
        assert_eq!(stored_options("||Webinars||Events||"), ["Webinars", "Events"]);
        assert_eq!(stored_options("||Webinars||"), ["Webinars"]);
        assert_eq!(stored_options("Webinars"), ["Webinars"]);
        assert!(stored_options("").is_empty() && stored_options("||||").is_empty());
    }

    #[test]
    fn the_longest_options_that_make_up_the_text_are_chosen() {
        let known = ["Health, Safety", "Health", "Webinars", "a,b", "b,c", "a"].map(str::to_owned);
        assert_eq!(options("Health, Safety", &known), ["Health, Safety"]);
        assert_eq!(options("Health, Safety,Webinars", &known), ["Health, Safety", "Webinars"]);
        assert_eq!(options("Webinars ; Health, Safety", &known), ["Webinars", "Health, Safety"]);
        assert_eq!(options("a,b,c", &known), ["a", "b,c"]);
        assert_eq!(options("||Health||Webinars||", &known), ["Health", "Webinars"]);
        assert_eq!(options("\"Health, Safety\",\"a\"", &known), ["Health, Safety", "a"]);
        assert_eq!(options("Health,Nothing", &known), ["Health", "Nothing"]);
        assert_eq!(options(&"a,".repeat(20_000), &known).len(), 20_000);
    }

    #[test]
    fn names_for_people_are_separated_by_commas() {
        let listed = |names: &[&str]| listed(&names.iter().map(|name| Cow::Borrowed(*name)).collect::<Vec<_>>());
        assert_eq!(listed(&[]), "");
        assert_eq!(listed(&["Autumn 2026", "vip"]), "Autumn 2026, vip");
        assert_eq!(listed(&["Berlin, Mitte"]), "\"Berlin, Mitte\"");
        assert_eq!(listed(&["5\" screen", "a||b"]), "\"5\"\" screen\", \"a||b\"");
        assert_eq!(listed(&["\"vip\"", "x"]), "\"\"\"vip\"\"\", \"x\"");
    }

    proptest! {
        #[test]
        fn names_that_are_listed_for_people_are_read_back(
            names in proptest::collection::vec("[\\[a\\]|\",; ]{1,6}", 0..4)
        ) {
            let names: Vec<String> = names.iter().map(|name| name.trim().to_owned()).collect();
            prop_assume!(names.iter().all(|name| !name.is_empty()));
            let borrowed: Vec<Cow<'_, str>> = names.iter().map(|name| Cow::Borrowed(name.as_str())).collect();
            prop_assert_eq!(read(&listed(&borrowed)), names);
        }

        #[test]
        fn names_that_are_written_are_read_back(
            names in proptest::collection::vec("[\\[a\\]|\",; ]{1,6}", 0..4)
        ) {
            let names: Vec<String> = names.iter().map(|name| name.trim().to_owned()).collect();
            prop_assume!(names.iter().all(|name| !name.is_empty() && !name.starts_with('|') && !name.ends_with('|')));
            let borrowed: Vec<&str> = names.iter().map(String::as_str).collect();
            prop_assert_eq!(read(&written(&borrowed)), names);
        }
    }
}
