//! The exit codes specific to a command, derived from its operations.

use crate::catalogue::model::{Operation, Role};
use crate::error::Kind;

/// The exit codes of a command with these operations and their meaning, in order.
pub fn of(operations: &[&'static Operation]) -> Vec<(u8, &'static str)> {
    let any = |test: fn(&Operation) -> bool| operations.iter().any(|operation| test(operation));
    let cases: [(bool, Kind, &str); 5] = [
        (any(|operation| operation.role == Role::Delete), Kind::Usage, "the confirmation was not given"),
        (any(|operation| operation.role == Role::List), Kind::Partial, "the listing may be incomplete"),
        (any(|operation| operation.role.is_write()), Kind::Partial, "some items failed"),
        (any(|operation| operation.poll.is_some()), Kind::Waiting, "timed out waiting; still processing on the server"),
        (
            any(|operation| !operation.role.is_idempotent()),
            Kind::Unknown,
            "no response was received; the outcome is unknown",
        ),
    ];
    let held = cases.into_iter().filter(|(holds, ..)| *holds);
    held.map(|(_, kind, meaning)| (kind.exit_code(), meaning)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue;

    #[test]
    fn only_writes_have_an_unknown_outcome() {
        let codes = |words: &str| {
            let (_, operations) = catalogue::command(words).unwrap();
            of(&operations).into_iter().map(|(code, _)| code).collect::<Vec<_>>()
        };
        assert_eq!(codes("tags list"), [3]);
        assert_eq!(codes("tags get"), [] as [u8; 0]);
        assert_eq!(codes("tags create"), [3, 11]);
        assert_eq!(codes("tags delete"), [2, 3]);
    }
}
