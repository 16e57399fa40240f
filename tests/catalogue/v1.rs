//! The catalogue compared with the table of all actions of API v1.

use std::collections::BTreeSet;

use acamp::test::catalogue::model::Server;
use acamp::test::catalogue::operations;

use super::support::{check_operations, column, lines};

/// Action, area, and whether v3 has an operation for it (`v3`) or not (`none`).
const TABLE: &str = include_str!("../data/v1-actions.tsv");

/// Areas of which every action has a command, whether v3 has it too or not.
const WHOLE: &[&str] = &["campaign", "report", "message", "template"];

/// Actions without a command, and why.
const WITHOUT: &[(&str, &str)] = &[
    ("link_edit", "the server refuses it to API keys"),
    (
        "list_delete_list",
        "`lists delete` deletes several lists, and reads first which contacts would be deleted with them",
    ),
    ("singlesignon_sameserver", "exists on self-hosted installations only"),
];

#[test]
fn every_action_that_v3_lacks_has_one_operation() {
    let wanted: BTreeSet<&str> = lines(TABLE)
        .filter(|line| WHOLE.contains(&column(line, 1)) || column(line, 2) == "none")
        .map(|line| column(line, 0))
        .filter(|action| !WITHOUT.iter().any(|(name, _)| name == action))
        .collect();
    assert!(wanted.len() > 40, "{}", wanted.len());
    for action in &wanted {
        let path = format!("/{action}");
        let count = operations().filter(|(_, one)| one.server == Server::V1 && one.path == path).count();
        assert_eq!(count, 1, "{action}");
    }
}

#[test]
fn every_operation_of_api_v1_is_an_action_of_the_table() {
    check_operations(|_, operation, complain| {
        let action = operation.path.trim_start_matches('/');
        if operation.server == Server::V1 && !lines(TABLE).any(|line| column(line, 0) == action) {
            complain(format!("{action} is not an action of API v1"));
        }
    });
}
