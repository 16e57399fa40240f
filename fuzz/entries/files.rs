//! Files people hand in: rows to import, settings.

use std::path::Path;

use acamp::test::Field;
use acamp::test::config::toml_edits;
use acamp::test::config::{Config, Stored};
use acamp::test::import::{ColumnOverrides, map};
use acamp::test::{Dialect, Rows};

/// A file of rows: its header mapped to fields, each cell spelled as its field wants it.
pub fn rows(bytes: &[u8]) {
    let Ok(mut rows) = Rows::read("people.csv", bytes, &Dialect::default()) else { return };
    let header = rows.header().to_vec();
    let fields = fields();
    for (known, ignore_unknown) in [(Some(fields.as_slice()), true), (None, false)] {
        let wishes = ColumnOverrides {
            map: header.first().map(|name| (name.clone(), "email".to_owned())).into_iter().collect(),
            ignore_unknown,
        };
        if let Ok(columns) = map(&header, &wishes, known) {
            assert_eq!(columns.len(), header.len());
        }
    }
    while let Some(row) = rows.next() {
        let Ok(row) = row else { continue };
        for (place, name) in header.iter().map(String::as_str).chain(["email"]).enumerate() {
            let Some(text) = row.cells.text(place, name) else { continue };
            for field in &fields {
                let _ = field.value(&text, &Default::default());
            }
        }
    }
}

/// One custom field of every kind.
fn fields() -> Vec<Field> {
    let kinds = ["text", "date", "datetime", "number", "dropdown", "checkbox", "listbox"];
    let field = |(at, kind): (usize, &&str)| Field {
        id: at.to_string(),
        title: format!("Title {kind}"),
        perstag: kind.to_uppercase(),
        kind: (*kind).to_owned(),
        options: if at > 3 { vec!["One".to_owned(), "Two".to_owned()] } else { Vec::new() },
    };
    kinds.iter().enumerate().map(field).collect()
}

/// A settings file: what is good stays good after an edit, and the edit is in it.
pub fn config(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let path = Path::new("config.toml");
    let Ok(before) = Config::parse(path, text) else { return };
    let stored = Stored { url: Some("https://acme.example".to_owned()), ..Stored::default() };
    if let Ok(edited) = toml_edits::set_profile(path, text, "acme", &stored) {
        let after = Config::parse(path, &edited);
        let after = after.unwrap_or_else(|error| panic!("an edit spoilt the file: {error}\n{text}\n{edited}"));
        assert_eq!(after.profiles.get("acme").and_then(|profile| profile.url.as_deref()), stored.url.as_deref());
        assert!(before.profiles.keys().all(|name| after.profiles.contains_key(name)));
        let removed = toml_edits::remove_profile(path, &edited, "acme").map(|text| Config::parse(path, &text).is_ok());
        assert!(removed.unwrap_or(true), "a removal spoilt the file: {edited}");
    }
}
