//! The rule about merge tags.

use super::built_in_tags::{self, BUILT_IN};
use super::{Facts, Problem};
use crate::text::similarity::nearest;

/// Merge tags that are neither built in nor those of a custom field or a variable.
pub fn unknown(facts: &Facts<'_>) -> Vec<Problem> {
    let is_known = |tag: &str| built_in_tags::is_built_in(tag) || facts.own_tags().any(|own| own == tag);
    let mut found = Vec::new();
    for content in &facts.contents {
        for (place, tag) in content.merge_tags() {
            if is_known(&tag) {
                continue;
            }
            let near = nearest(&tag, facts.own_tags().chain(BUILT_IN.iter().copied()));
            let near = near.map_or_else(String::new, |near| format!("; did you mean %{near}%?"));
            let message = format!("unknown merge tag %{tag}%{near}");
            found.push(Problem::new(message, format!("{}: {place}", content.title())));
        }
    }
    found
}
