//! Where hostile bytes come in: each entry takes any bytes at all as one of the program's readers would get them, and
//! panics where a promise is broken. `fuzz/` drives them with libFuzzer, `tests/fuzz.rs` with the corpus on every test run.
//! No command comes here.

mod files;
mod line;
mod output;
mod replies;

/// An entry: its name, which is that of its corpus, and what it does with bytes.
pub type Entry = (&'static str, fn(&[u8]));

/// All entries.
pub const ENTRIES: [Entry; 8] = [
    ("reply", replies::reply),
    ("refusal", replies::refusal),
    ("rows", files::rows),
    ("config", files::config),
    ("set", line::set),
    ("filter", line::filter),
    ("names", line::names),
    ("table", output::table),
];

/// Gives `bytes` to the entry of that name.
pub fn run(name: &str, bytes: &[u8]) {
    let entry = ENTRIES.iter().find(|(known, _)| *known == name);
    assert!(entry.is_some(), "there is no entry {name}");
    entry.into_iter().for_each(|(_, run)| run(bytes));
}

/// That nothing in `text`, shown to a person, makes a terminal do anything but go to the next line.
fn assert_harmless(text: &str) {
    // Joiners stay where scripts need them, and a word may be wrapped or cut there: alone no terminal acts on them.
    let text = text.replace(['\u{200c}', '\u{200d}'], "");
    let harmful = text.split('\n').find(|line| acamp::test::text::clean(line) != *line);
    assert!(harmful.is_none(), "{harmful:?}");
}

/// The first byte and the rest.
fn split(bytes: &[u8]) -> (u8, &[u8]) {
    bytes.split_first().map_or((0, bytes), |(first, rest)| (*first, rest))
}
