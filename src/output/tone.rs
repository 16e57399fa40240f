//! The color of a status on a terminal. The word stays, for those who cannot see it.

/// Words for what is well, for what waits, and for what failed or ended, each with the color of a terminal.
const COLORS: &[(&str, &[&str])] = &[
    (
        "32",
        &[
            "active",
            "approved",
            "available",
            "complete",
            "completed",
            "confirmed",
            "connected",
            "delivered",
            "done",
            "ended",
            "finished",
            "ok",
            "open",
            "published",
            "sent",
            "subscribed",
            "succeeded",
            "success",
            "synced",
            "won",
        ],
    ),
    (
        "33",
        &[
            "archived",
            "created",
            "draft",
            "inactive",
            "interrupted",
            "paused",
            "pending",
            "queued",
            "running",
            "scheduled",
            "sending",
            "skipped",
            "stopped",
            "syncing",
            "unconfirmed",
            "waiting",
            "warning",
        ],
    ),
    (
        "31",
        &[
            "bounced",
            "canceled",
            "cancelled",
            "disabled",
            "disconnected",
            "error",
            "expired",
            "failed",
            "lost",
            "rejected",
            "unknown",
            "unsubscribed",
        ],
    ),
];

/// The cell with the text `text` of the column at `path`, in color if it is a status.
pub fn colored(path: &str, text: &str, cell: String) -> String {
    let key = path.rsplit('.').next().unwrap_or(path).to_lowercase();
    if !key.ends_with("status") && !matches!(key.as_str(), "state" | "result" | "outcome") {
        return cell;
    }
    let word = text.to_lowercase();
    match COLORS.iter().find(|(_, words)| words.contains(&word.as_str())) {
        Some((color, _)) => {
            let shown = cell.trim_end_matches(' ');
            format!("\x1b[{color}m{shown}\x1b[0m{}", &cell[shown.len()..])
        }
        None => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_has_a_color_and_other_words_have_none() {
        let shown = |path, text: &str| colored(path, text.trim_end(), text.to_owned());
        assert_eq!(shown("status", "open  "), "\x1b[32mopen\x1b[0m  ");
        assert_eq!(shown("syncStatus", "Paused"), "\x1b[33mPaused\x1b[0m");
        assert_eq!(shown("attributes.status", "bounced"), "\x1b[31mbounced\x1b[0m");
        assert_eq!(shown("status", "7"), "7");
        assert_eq!(shown("title", "open"), "open");
    }

    #[test]
    fn no_word_has_two_colors() {
        let words: Vec<&str> = COLORS.iter().flat_map(|(_, words)| words.iter().copied()).collect();
        for (at, word) in words.iter().enumerate() {
            assert!(!words[..at].contains(word), "{word}");
        }
    }
}
