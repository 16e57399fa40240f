//! Items from the server in every format: no control character reaches the terminal, no line is too wide, JSON is unchanged.

use serde_json::Value as Json;

use super::{assert_harmless, split};
use acamp::test::api::reply;
use acamp::test::catalogue::model::Reply as Shape;
use acamp::test::output::Dates;
use acamp::test::output::table::{self, Listing, Style};
use acamp::test::output::{columns, delimited, jq, yaml};
use acamp::test::text::Value;
use acamp::test::text::layout::{self, Layout};

thread_local! {
    /// Compiled once: that takes longer than all the rest.
    static PROGRAM: Option<jq::Program> = jq::Program::compile(".. | numbers, strings, (keys? | length)").ok();
}

/// A listing as the server could send it, shown in every format; the first byte chooses the width.
pub fn table(bytes: &[u8]) {
    let (width, body) = split(bytes);
    let Ok(reply) = reply::decode(body, Shape::Array) else { return };
    let items: Vec<String> = reply.items.iter().map(|item| item.json().to_owned()).collect();
    let chosen = ["id", "email", "links.owner", "a"].map(str::to_owned);
    let style = Style {
        width: Some(usize::from(width)),
        dates: Dates::Absolute,
        no_header: false,
        color: false,
        resource: None,
        has_labels: true,
        wraps: false,
    };
    let listing = Listing::new(chosen.to_vec(), &["phone"], style).rows(&items, None);
    assert_harmless(&listing);
    assert_eq!(listing.lines().count(), if items.is_empty() { 0 } else { items.len() + 1 }, "{listing:?}");
    for item in &items {
        assert_harmless(&table::single(item, None, style, None));
        assert_harmless(&table::single(item, Some(&chosen), style, None));
        for layout in [Layout::Compact, Layout::Indented(0)] {
            assert_harmless(&laid_out(item, layout));
        }
        let value = Value::new(item);
        assert_eq!(read(&columns::narrow(value, &[])), Some(Json::Object(serde_json::Map::new())));
        let cells = delimited::cells(value, &chosen);
        assert_eq!(delimited::tsv_line(&cells, true).split(|byte| *byte == b'\t').count(), cells.len());
        let _ = (delimited::csv_line(&cells, b',', true), yaml::document(value, true), yaml::document(value, false));
        PROGRAM.with(|program| {
            let results = program.as_ref().map(|program| program.run(item));
            let _ = results.map(|results| results.map(|results| results.take(1_000).count()));
        });
    }
}

/// The item as a terminal gets it; it means what it meant before.
fn laid_out(item: &str, layout: Layout) -> String {
    let mut out = Vec::new();
    layout::append(&mut out, item, layout, true);
    let text = String::from_utf8_lossy(&out).into_owned();
    assert_eq!(read(&text), read(item), "{item:?} became {text:?}");
    text
}

fn read(text: &str) -> Option<Json> {
    serde_json::from_str(text).ok()
}
