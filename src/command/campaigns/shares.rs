//! The messages of a split test and their shares. Pure.

use crate::error::{Error, Result};
use crate::text::duration;

/// A message and its share of the recipients.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    /// The message's name or ID.
    pub message: String,
    /// Its share in percent; none for an equal share.
    pub percent: Option<u32>,
}

impl Share {
    /// The message and its share as API v1 takes them: `31:50`; 100 without a share.
    pub fn on_wire(&self) -> String {
        format!("{}:{}", self.message, self.percent.unwrap_or(100))
    }
}

/// Parses `MESSAGE[:SHARE]` of each message. Several messages without shares get equal ones. If the message is chosen
/// by a test, the rest of the recipients gets the winner, so the shares may add up to less than 100.
///
/// # Errors
/// `Usage` for shares that do not add up to 100, and for a message that is given twice.
pub fn parse(texts: &[String], has_winner: bool) -> Result<Vec<Share>> {
    let mut shares: Vec<Share> = texts.iter().map(|text| one(text)).collect();
    if shares.len() < 2 {
        return Ok(shares);
    }
    for (index, share) in shares.iter().enumerate() {
        if shares[..index].iter().any(|other| other.message == share.message) {
            return Err(Error::usage(format!("--message {} is given twice", share.message)));
        }
    }
    if shares.iter().all(|share| share.percent.is_none()) {
        let count = u32::try_from(shares.len()).unwrap_or(100).min(100);
        for (index, share) in (0u32..).zip(&mut shares) {
            share.percent = Some(100 / count + u32::from(index < 100 % count));
        }
    }
    let sum: u32 = shares.iter().map(|share| share.percent.unwrap_or(0)).sum();
    if sum > 100 || (sum < 100 && !has_winner) || shares.iter().any(|share| share.percent.unwrap_or(0) == 0) {
        return Err(Error::usage(format!("the shares of the messages add up to {sum}, not to 100"))
            .hint("--message 31:50 --message 32:50"));
    }
    Ok(shares)
}

fn one(text: &str) -> Share {
    let share = text.rsplit_once(':').and_then(|(message, percent)| {
        let percent = percent.trim_end_matches('%').trim().parse().ok().filter(|percent| *percent <= 100)?;
        Some(Share { message: message.to_owned(), percent: Some(percent) })
    });
    share.unwrap_or_else(|| Share { message: text.to_owned(), percent: None })
}

/// The parameters of a split test with that many messages.
///
/// # Errors
/// `Usage` for a split without several messages, and for a winner without a waiting period.
pub fn split(messages: usize, criterion: Option<String>, wait: Option<String>) -> Result<Vec<(String, String)>> {
    if messages < 2 {
        return match criterion.or(wait) {
            Some(_) => Err(Error::usage("a split test requires several --message")),
            None => Ok(Vec::new()),
        };
    }
    let criterion = criterion.unwrap_or_else(|| "even".to_owned());
    let has_winner = criterion != "even";
    let mut pairs = vec![("split_type".to_owned(), criterion)];
    match wait {
        Some(wait) if has_winner => {
            let length =
                duration::parse(&wait).map_err(|why| Error::usage(format!("invalid value for --split-wait: {why}")))?;
            let hours = length.as_secs() / 3600;
            if hours == 0 || length.as_secs() % 3600 != 0 {
                return Err(Error::usage("--split-wait must be a whole number of hours or days"));
            }
            let (count, unit) = if hours % 24 == 0 { (hours / 24, "day") } else { (hours, "hour") };
            pairs.push(("split_offset".to_owned(), count.to_string()));
            pairs.push(("split_offset_type".to_owned(), unit.to_owned()));
        }
        Some(_) => return Err(Error::usage("--split-wait requires --split-type read or click")),
        None if has_winner => return Err(Error::usage("missing --split-wait")),
        None => {}
    }
    Ok(pairs)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn shares(texts: &[&str]) -> Result<Vec<String>> {
        let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
        Ok(parse(&texts, false)?.iter().map(Share::on_wire).collect())
    }

    #[test]
    fn shares_are_equal_or_add_up_to_100() {
        assert_eq!(shares(&["31"]).unwrap(), ["31:100"]);
        assert_eq!(shares(&["Re: offer"]).unwrap(), ["Re: offer:100"]);
        assert_eq!(shares(&["31", "32", "33"]).unwrap(), ["31:34", "32:33", "33:33"]);
        assert_eq!(shares(&["31:40", "32:60%"]).unwrap(), ["31:40", "32:60"]);
        for wrong in [&["31:40", "32:50"] as &[&str], &["31:100", "32"], &["31", "31"], &["31:100", "32:0"]] {
            assert!(shares(wrong).is_err(), "{wrong:?}");
        }
        let tested: Vec<String> = ["31:10", "32:10"].map(str::to_owned).to_vec();
        assert!(parse(&tested, true).is_ok() && parse(&tested, false).is_err());
    }

    #[test]
    fn a_winner_needs_a_waiting_period() {
        let text = |text: &str| Some(text.to_owned());
        let words = |pairs: Vec<(String, String)>| {
            pairs.into_iter().map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>()
        };
        assert_eq!(words(split(2, None, None).unwrap()), ["split_type=even"]);
        assert_eq!(
            words(split(2, text("click"), text("2d")).unwrap()),
            ["split_type=click", "split_offset=2", "split_offset_type=day"]
        );
        assert_eq!(
            words(split(2, text("read"), text("4h")).unwrap())[1..],
            ["split_offset=4", "split_offset_type=hour"]
        );
        for (messages, criterion, wait) in
            [(1, text("read"), None), (2, text("read"), None), (2, None, text("4h")), (2, text("read"), text("90s"))]
        {
            assert!(split(messages, criterion, wait).is_err());
        }
    }
}
