//! On resume: which open request each row belongs to. Queried in row order. Pure.

use std::collections::HashSet;

use serde_json::Value;

use crate::store::jobs::Span;

/// Detail of an entry for a request that was not accepted.
pub const NOT_ACCEPTED: &str = "not_taken";
/// Detail of an entry with the rows inside its span that are not in the request.
pub const WITHOUT: &str = "without";

/// An open request of an earlier run.
#[derive(Clone, Debug)]
struct Open {
    span: Span,
    without: HashSet<u64>,
}

/// Open requests, in the order of their rows.
#[derive(Debug, Default)]
pub struct Ranges {
    open: Vec<Open>,
    /// Indexes into `open`, by first row.
    order: Vec<usize>,
    next: usize,
    active: Vec<usize>,
}

impl Ranges {
    /// The requests with these spans and details, numbered in this order.
    pub fn new(announced: impl Iterator<Item = (Span, Value)>) -> Self {
        let open: Vec<Open> = announced.map(|(span, detail)| Open { span, without: without(&detail) }).collect();
        let mut order: Vec<usize> = (0..open.len()).collect();
        order.sort_by_key(|at| open.get(*at).map(|open| open.span));
        Ranges { open, order, next: 0, active: Vec::new() }
    }

    /// The number of the request that contains `row`. Must be called in row order.
    pub fn request_of(&mut self, row: u64) -> Option<usize> {
        while let Some(at) = self.order.get(self.next).copied().filter(|at| self.open[*at].span.0 <= row) {
            self.active.push(at);
            self.next += 1;
        }
        self.active.retain(|at| self.open[*at].span.1 >= row);
        // The last of several: the rest of a request begins after the part it was split from.
        self.active.iter().rev().copied().find(|at| !self.open[*at].without.contains(&row))
    }
}

fn without(detail: &Value) -> HashSet<u64> {
    let rows = detail.get(WITHOUT).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    rows.iter().filter_map(Value::as_u64).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn each_row_is_found_in_its_request() {
        let spans = [((10, 20), json!({"without": [12]})), ((1, 5), Value::Null), ((12, 12), Value::Null)];
        let mut ranges = Ranges::new(spans.into_iter());
        let found: Vec<Option<usize>> =
            [1, 5, 6, 10, 12, 13, 20, 21].iter().map(|row| ranges.request_of(*row)).collect();
        assert_eq!(found, [Some(1), Some(1), None, Some(0), Some(2), Some(0), Some(0), None]);
    }
}
