//! Bars and sparklines of text. They only repeat numbers that stand beside them. Pure.

use crate::system::environment::{self, Environment};

/// The eighths of a block, from empty to full.
const EIGHTHS: [&str; 9] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"];

/// The levels of a sparkline.
const LEVELS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// How charts are drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Charts {
    /// Not at all: the output is not shown on a terminal.
    #[default]
    None,
    /// With `#`, for terminals without Unicode. Sparklines are left out.
    Ascii,
    /// With block elements.
    Blocks,
}

impl Charts {
    /// What a terminal can display: blocks, unless it is `dumb` or its locale has another encoding than UTF-8.
    pub fn of(environment: &Environment) -> Self {
        let locale = [environment::LC_ALL, environment::LC_CTYPE, environment::LANG];
        let encoding = locale.into_iter().find_map(|variable| environment.text(variable));
        let is_utf8 = |text: String| {
            let text = text.to_ascii_lowercase();
            text.contains("utf-8") || text.contains("utf8")
        };
        let is_dumb = environment.text(environment::TERM).as_deref() == Some("dumb");
        if is_dumb || !encoding.is_none_or(is_utf8) { Charts::Ascii } else { Charts::Blocks }
    }

    /// A bar of `width` columns for a share between 0 and 1; never empty for a share above 0. Not padded.
    pub fn bar(self, share: f64, width: usize) -> String {
        let share = if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 };
        let steps = |in_each: usize| {
            let steps = (share * (width * in_each) as f64).round() as usize;
            if share > 0.0 && width > 0 { steps.max(1) } else { steps }
        };
        match self {
            Charts::None => String::new(),
            Charts::Ascii => "#".repeat(steps(1)),
            Charts::Blocks => {
                let eighths = steps(8);
                let rest = EIGHTHS.get(eighths % 8).copied().unwrap_or_default();
                format!("{}{rest}", "█".repeat(eighths / 8))
            }
        }
    }

    /// A character for each value, scaled to the largest; a space where there is none. Empty without blocks.
    pub fn sparkline(self, values: &[Option<f64>]) -> String {
        let most = values.iter().flatten().copied().fold(0.0, f64::max);
        if self != Charts::Blocks || most <= 0.0 {
            return String::new();
        }
        let level = |value: f64| {
            let step = (value / most * (LEVELS.len() - 1) as f64).round() as usize;
            LEVELS.get(step).copied().unwrap_or('█')
        };
        values.iter().map(|value| value.map_or(' ', level)).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_width::UnicodeWidthStr;

    use super::*;

    #[test]
    fn bars_have_eighths_and_show_every_share_above_zero() {
        let bar = |share| Charts::Blocks.bar(share, 4);
        assert_eq!([bar(0.0), bar(0.001), bar(0.5), bar(0.59), bar(1.0)], ["", "▏", "██", "██▍", "████"]);
        assert_eq!([bar(f64::NAN), bar(-1.0), bar(7.0)], ["", "", "████"]);
        assert_eq!(Charts::Ascii.bar(0.59, 4), "##");
        assert_eq!(Charts::Ascii.bar(0.001, 4), "#");
        assert_eq!(Charts::None.bar(0.5, 4), "");
    }

    #[test]
    fn sparklines_have_a_character_for_each_value() {
        let values = [Some(0.0), Some(0.2), None, Some(0.4)];
        assert_eq!(Charts::Blocks.sparkline(&values), "▁▅ █");
        assert_eq!(Charts::Ascii.sparkline(&values), "");
        assert_eq!(Charts::Blocks.sparkline(&[None, Some(0.0)]), "");
    }

    #[test]
    fn a_dumb_terminal_and_a_locale_without_utf8_get_ascii() {
        let none = Environment::default;
        for (environment, charts) in [
            (none(), Charts::Blocks),
            (none().with(environment::LANG, "en_US.UTF-8"), Charts::Blocks),
            (none().with(environment::LANG, "C.utf8").with(environment::LC_ALL, ""), Charts::Blocks),
            (none().with(environment::LANG, "en_US.UTF-8").with(environment::LC_ALL, "C"), Charts::Ascii),
            (none().with(environment::LC_CTYPE, "de_DE.ISO-8859-1"), Charts::Ascii),
            (none().with(environment::TERM, "dumb"), Charts::Ascii),
        ] {
            assert_eq!(Charts::of(&environment), charts, "{environment:?}");
        }
    }

    proptest! {
        #[test]
        fn a_bar_is_never_wider_than_its_width(share in -1.0_f64..3.0, width in 0_usize..40) {
            for charts in [Charts::Ascii, Charts::Blocks] {
                prop_assert!(charts.bar(share, width).width() <= width);
            }
        }
    }
}
