//! The global options at the end of a help: their names in the short one, their meanings in the long one.

use clap::builder::{StyledStr, Styles};

use super::topics::frequent_options;
use crate::config::global_options;

/// What clap renders, with the global options at its end.
pub fn with_globals(help: &StyledStr, is_long: bool) -> StyledStr {
    let header = *Styles::styled().get_header();
    let heading = |text: &str| format!("{header}{text}{header:#}");
    let end = if is_long {
        format!("{}\n{}", heading("Global options (all: acamp help options):"), frequent_options())
    } else {
        let names: Vec<&str> =
            global_options::ALL.iter().filter(|option| option.is_frequent).map(|option| option.flag).collect();
        format!("{} {}\n(acamp help options; --help for details)\n", heading("Global options:"), names.join(", "))
    };
    StyledStr::from(format!("{}\n\n{end}", help.ansi().to_string().trim_end()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_options_come_last_and_the_short_help_only_names_them() {
        let short = with_globals(&"Text\n".into(), false).to_string();
        assert!(short.starts_with("Text\n\nGlobal options: --profile, --output,"), "{short}");
        assert!(short.lines().all(|line| line.chars().count() <= 80), "{short}");
        let long = with_globals(&"Text\n".into(), true).to_string();
        assert!(long.contains("  -n, --dry-run[=HOW]"), "{long}");
        assert!(!long.contains("--max-retries"), "{long}");
    }
}
