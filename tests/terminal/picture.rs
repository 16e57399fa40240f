//! The picture of the README: a terminal with the output of today's program, as an SVG file.

use std::path::Path;

use anstyle_svg::{Palette, Term, WIN10_CONSOLE};

use super::Terminal;

const FILE: &str = "docs/terminal.svg";

/// The commands in the picture, run one after the other in the sandbox, without the leading `acamp`.
const COMMANDS: &[&[&str]] = &[
    &["contacts", "list", "--tag", "vip", "--list", "Newsletter"],
    &["deals", "list"],
    &["contacts", "update", "ana.garcia@example.com", "--field", "Plan=Pro"],
    &["contacts", "get", "ana.garcia@example.com", "--jq", "{id, email, phone}"],
];

/// A terminal with colors, as wide as the picture.
const VARIABLES: &[(&str, &str)] = &[("NO_COLOR", ""), ("ACAMP_WIDTH", "92"), ("ACAMP_PAGER", ""), ("LANG", "C.UTF-8")];

const GREEN: &str = "\x1b[32m";
const BOLD: &str = "\x1b[1m";
const PLAIN: &str = "\x1b[0m";

/// A command line as one types it.
fn typed(words: &[&str]) -> String {
    let quoted = words.iter().map(|word| match word.contains([' ', '{']) {
        true => format!("'{word}'"),
        false => (*word).to_owned(),
    });
    std::iter::once("acamp".to_owned()).chain(quoted).collect::<Vec<_>>().join(" ")
}

/// What the terminal shows, with its escape sequences.
fn screen() -> String {
    let terminal = Terminal::new();
    let parts = COMMANDS.iter().map(|words| {
        let (shown, code) = terminal.run(words, VARIABLES, &[]);
        assert_eq!(code, 0, "{words:?}: {shown}");
        format!("{GREEN}${PLAIN} {BOLD}{}{PLAIN}\n{shown}", typed(words))
    });
    parts.collect::<Vec<_>>().join("\n")
}

/// Draws the screen with a background of its own, so that it can be read on light and dark pages alike.
fn drawn(screen: &str) -> String {
    // The bright colors in place of the others, which are too dark for text.
    let mut colors = WIN10_CONSOLE.0;
    colors.copy_within(9..15, 1);
    let picture = Term::new().palette(Palette(colors)).render_svg(screen.trim_end());
    // So that it shrinks on a narrow page.
    let size = |name: &str| {
        let start = picture.find(&format!("{name}=\"")).unwrap() + name.len() + 2;
        picture[start..].split("px").next().unwrap().to_owned()
    };
    picture.replacen("<svg ", &format!("<svg viewBox=\"0 0 {} {}\" ", size("width"), size("height")), 1)
}

#[test]
fn the_picture_of_the_readme_shows_what_a_terminal_shows() {
    let picture = drawn(&screen());
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(FILE);
    if std::env::var_os("SNAPSHOTS").is_some_and(|mode| mode == "overwrite") {
        std::fs::write(&path, &picture).unwrap();
    }
    let checked_in = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        checked_in == picture,
        "{FILE} is not current; draw it again: SNAPSHOTS=overwrite cargo test --test integration picture"
    );
}
