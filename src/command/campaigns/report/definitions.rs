//! The formulas of all figures, for `--help` and for the report. Pure.

use super::options::Denominator;

/// Each figure with its formula, in terms of the counters of API v3; `{base}` is the denominator.
const FORMULAS: &[(&str, &str)] = &[
    ("delivered", "send_amt - hardbounces - softbounces"),
    (
        "open_rate",
        "verified_unique_opens / {base}; unknown if the campaign has opens but no verified ones, because it is older than \
         that counter",
    ),
    ("open_rate_all", "uniqueopens / {base}"),
    ("apple_share", "1 - verified_unique_opens / uniqueopens"),
    ("click_rate", "subscriberclicks / {base}: contacts, not clicks"),
    ("click_to_open", "subscriberclicks / verified_unique_opens; can exceed 100%"),
    ("bounce_rate", "(hardbounces + softbounces) / send_amt"),
    ("unsubscribe_rate", "unsubscribes / {base}"),
    ("complaint_rate", "spam_complaints / {base}; only API v1 reports complaints"),
];

/// Figures over several campaigns.
const OF_SEVERAL: &[(&str, &str)] = &[
    (
        "median",
        "median over campaigns, not over people; without unknown rates, and without campaigns \
         sent less than 72 hours ago or to too few",
    ),
    ("pooled", "the sum of the numerators over the sum of the denominators of the same campaigns"),
    ("below_median", "the 95% Wilson interval of the open rate ends below the median"),
];

/// The formulas of the figures of one campaign.
pub fn of_one(denominator: Denominator) -> Vec<(&'static str, String)> {
    FORMULAS.iter().map(|(key, formula)| (*key, formula.replace("{base}", denominator.name()))).collect()
}

/// The formulas of the figures of several campaigns.
pub fn of_several(denominator: Denominator) -> Vec<(&'static str, String)> {
    let more = OF_SEVERAL.iter().map(|(key, formula)| (*key, (*formula).to_owned()));
    of_one(denominator).into_iter().chain(more).collect()
}

/// All formulas as text for `--help`.
pub fn help() -> String {
    let formulas = of_several(Denominator::Delivered);
    formulas.iter().map(|(key, formula)| format!("  {key}: {formula}")).collect::<Vec<_>>().join("\n")
}
