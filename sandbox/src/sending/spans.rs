//! The progress of a sending over time: spans in which recipients get their email one after another. A pause ends a span,
//! resuming begins another one.

use serde_json::{Value, json};

/// How long the sending to any number of recipients takes at least, in milliseconds.
const BASE: i64 = 6000;
/// How much longer each recipient takes, in milliseconds.
const EACH: i64 = 1;

/// A span of sending. Times are in milliseconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    /// When it begins.
    pub(crate) start: i64,
    /// When it ends unless it is cut.
    pub(crate) end: i64,
    /// The index of its first recipient.
    pub(crate) first: i64,
    /// The number of its recipients unless it is cut.
    pub(crate) planned: i64,
    /// The number of its recipients.
    pub(crate) count: i64,
}

impl Span {
    /// Returns the span in which `planned` recipients from the index `first` get their email.
    pub(crate) fn new(start: i64, first: i64, planned: i64) -> Self {
        Span { start, end: start + BASE + EACH * planned, first, planned, count: planned }
    }

    /// Returns the number of its recipients that have got their email.
    fn sent(&self, now: i64) -> i64 {
        let elapsed = (now - self.start).clamp(0, self.end - self.start);
        let sent = if now >= self.end { self.planned } else { self.planned * elapsed / (self.end - self.start).max(1) };
        sent.min(self.count)
    }

    /// Returns when the recipient at `index` gets the email: the first time at which [`sent`](Self::sent) counts it.
    fn time(&self, index: i64) -> i64 {
        let parts = (index - self.first + 1) * (self.end - self.start);
        self.start + (parts + self.planned - 1) / self.planned.max(1)
    }

    /// Parses the stored form.
    pub(super) fn parse_all(value: Option<&Value>) -> Vec<Span> {
        let spans = value.and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let parse = |span: &Value| {
            let number = |at: usize| span.get(at).and_then(Value::as_i64);
            Some(Span { start: number(0)?, end: number(1)?, first: number(2)?, planned: number(3)?, count: number(4)? })
        };
        spans.iter().filter_map(parse).collect()
    }

    /// Returns the stored form.
    pub(crate) fn to_json(self) -> Value {
        json!([self.start, self.end, self.first, self.planned, self.count])
    }
}

/// Returns the number of recipients that have got their email.
pub(super) fn position(spans: &[Span], now: i64) -> i64 {
    spans.iter().map(|span| span.sent(now)).sum()
}

/// Returns when the recipient at `index` gets the email, if it is in a span.
pub(super) fn time(spans: &[Span], index: i64) -> Option<i64> {
    let span = spans.iter().find(|span| (span.first..span.first + span.count).contains(&index))?;
    Some(span.time(index))
}

/// Ends the last span at `now`.
pub(super) fn cut(spans: &mut [Span], now: i64) {
    if let Some(last) = spans.last_mut() {
        last.count = last.sent(now);
    }
}

#[cfg(test)]
mod tests {
    use super::{Span, cut, position, time};

    #[test]
    fn the_position_counts_a_recipient_from_its_time_on() {
        for planned in [1, 2, 7, 14, 1000] {
            let spans = [Span::new(5_000, 0, planned)];
            assert_eq!((position(&spans, 4_999), position(&spans, 5_000)), (0, 0));
            for index in 0..planned {
                let at = time(&spans, index).unwrap_or(0);
                assert!(position(&spans, at) > index && position(&spans, at - 1) <= index, "{planned} {index}");
            }
            assert_eq!(position(&spans, spans[0].end), planned);
        }
    }

    #[test]
    fn a_cut_span_keeps_its_position_and_the_next_span_continues_there() {
        let mut spans = vec![Span::new(0, 0, 100)];
        cut(&mut spans, 3_000);
        let sent = position(&spans, i64::MAX / 1000);
        assert_eq!(sent, position(&[Span::new(0, 0, 100)], 3_000));
        spans.push(Span::new(1_000_000, sent, 100 - sent));
        assert_eq!(position(&spans, 999_999), sent);
        assert_eq!(position(&spans, 2_000_000), 100);
        assert!(time(&spans, sent).is_some_and(|at| at > 1_000_000));
        assert_eq!(time(&spans, 100), None);
    }

    #[test]
    fn a_span_without_recipients_has_sent_nothing() {
        assert_eq!(position(&[Span::new(0, 0, 0)], 10_000), 0);
    }
}
