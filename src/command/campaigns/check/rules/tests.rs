use super::*;

#[test]
fn every_rule_has_an_id_of_its_own_with_the_problem_last() {
    let mut ids: Vec<&str> = RULES.iter().map(|rule| rule.id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), RULES.len());
    for rule in RULES {
        let problem =
            ["missing", "invalid", "duplicate", "empty", "insecure", "unreachable", "unknown", "long", "large"];
        assert!(problem.iter().any(|word| rule.id.ends_with(word)), "{}", rule.id);
        assert!(!rule.about.ends_with('.'), "{}", rule.about);
    }
}
