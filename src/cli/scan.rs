//! The few global options that decide how a refusal is shown, found in a command line that could not be read.

use std::ffi::OsString;

use crate::output::Format;
use crate::session::{ColorChoice, Options};

/// What can be seen of the options in `args`, the program's name first. The last word of each counts.
pub fn options(args: &[OsString]) -> Options {
    let mut options = Options::default();
    let mut args = args.iter().skip(1).map(|arg| arg.to_string_lossy()).peekable();
    while let Some(arg) = args.next() {
        let (name, attached) = split(&arg);
        let mut value = || attached.map(str::to_owned).or_else(|| args.peek().map(|next| next.to_string()));
        match name {
            "--json" => options.output = Some(Format::Json),
            "--output" | "-o" => options.output = value().and_then(|name| Format::parse(&name)).or(options.output),
            "--profile" | "-p" => options.profile = value(),
            "--color" => {
                options.color = match value().as_deref() {
                    Some("always") => Some(ColorChoice::Always),
                    Some("never") => Some(ColorChoice::Never),
                    _ => None,
                }
            }
            "--" => break,
            _ => {}
        }
    }
    options
}

/// A flag and the value attached to it: `--output=json`, `-ojson`, `-o=json`.
fn split(arg: &str) -> (&str, Option<&str>) {
    if arg.starts_with("--") {
        return arg.split_once('=').map_or((arg, None), |(name, value)| (name, Some(value)));
    }
    match arg.get(..2) {
        Some(name @ ("-o" | "-p")) if arg.len() > 2 => {
            let value = arg.get(2..).unwrap_or_default();
            (name, Some(value.strip_prefix('=').unwrap_or(value)))
        }
        _ => (arg, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_format_is_found_however_it_is_typed() {
        for line in ["acamp x -o json", "acamp -ojson x", "acamp x --output=json", "acamp x --json", "acamp -o=json"] {
            let args: Vec<OsString> = line.split(' ').map(OsString::from).collect();
            assert_eq!(options(&args).output, Some(Format::Json), "{line}");
        }
        let args = ["acamp", "-p", "acme", "-o", "table", "--", "--json"].map(OsString::from);
        let found = options(&args);
        assert_eq!((found.profile.as_deref(), found.output), (Some("acme"), Some(Format::Table)));
    }
}
