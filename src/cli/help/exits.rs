//! The exit codes a command may have beside the usual ones, from what its rows do.

use crate::catalogue::model::{Operation, Role};
use crate::error::Kind;

/// Exit codes and what they mean for a command of these rows, in order of the code.
pub fn of(rows: &[&'static Operation]) -> Vec<(u8, &'static str)> {
    let any = |test: fn(&Operation) -> bool| rows.iter().any(|row| test(row));
    let cases: [(bool, Kind, &str); 5] = [
        (any(|row| row.role == Role::Delete), Kind::Usage, "the question was not answered with yes"),
        (any(|row| row.role == Role::List), Kind::Partial, "the listing could not be proved complete"),
        (any(|row| row.role.is_write()), Kind::Partial, "some of several failed"),
        (any(|row| row.poll.is_some()), Kind::Waiting, "the wait ended, the work goes on at the service"),
        (any(|row| !row.role.is_repeatable()), Kind::Unknown, "no answer came: whether it was done is not known"),
    ];
    let held = cases.into_iter().filter(|(holds, ..)| *holds);
    held.map(|(_, kind, meaning)| (kind.exit_code(), meaning)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue;

    #[test]
    fn a_read_names_no_lost_answer_and_a_create_does() {
        let codes = |words: &str| {
            let (_, rows) = catalogue::command(words).unwrap();
            of(&rows).into_iter().map(|(code, _)| code).collect::<Vec<_>>()
        };
        assert_eq!(codes("tags list"), [3]);
        assert_eq!(codes("tags get"), [] as [u8; 0]);
        assert_eq!(codes("tags create"), [3, 11]);
        assert_eq!(codes("tags delete"), [2, 3]);
    }
}
