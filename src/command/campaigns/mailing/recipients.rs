//! Counts the active recipients of a campaign as far as the API allows: exactly for one list, at most for several,
//! because a contact may be on more than one.

use super::{Mailing, Part, Recipients, Segment};
use crate::engine::filters::{echoes, ignored};
use crate::engine::reading::Reader;
use crate::error::Result;

/// The active contacts of one list.
enum Counted {
    /// All of them are in the segment, or there is no segment.
    Exactly(u64),
    /// The server did not apply the segment.
    WithoutSegment(u64),
    Unknown(String),
}

/// Counts the recipients, one or two requests for each list.
///
/// # Errors
/// As [`Reader::one`].
pub fn count(reader: &Reader<'_>, mailing: &Mailing) -> Result<Recipients> {
    if mailing.is_of_automation() {
        return Ok(Recipients::Automation);
    }
    if let Some(why) = mailing.why_unread(Part::Lists) {
        return Ok(Recipients::Unknown(why.to_owned()));
    }
    let (mut total, mut exact) = (0, mailing.lists.len() <= 1);
    for list in &mailing.lists {
        match on_list(reader, &list.id, mailing.segment.as_ref())? {
            Counted::Exactly(count) => total += count,
            Counted::WithoutSegment(count) => {
                total += count;
                exact = false;
            }
            Counted::Unknown(why) => return Ok(Recipients::Unknown(why)),
        }
    }
    Ok(if exact || total == 0 { Recipients::Exactly(total) } else { Recipients::AtMost(total) })
}

fn on_list(reader: &Reader<'_>, list: &str, segment: Option<&Segment>) -> Result<Counted> {
    let query = [("listid", list), ("status", "1")];
    if let Some(segment) = segment {
        let limited = [query[0], query[1], ("segmentid", segment.id.as_str()), ("forceQuery", "1")];
        let reading = reader.count("contacts list", &limited)?;
        // The server ignores parameters that it does not accept; those it applied are in the response.
        let applied = echoes(&reading, "listid", list) && echoes(&reading, "segmentid", &segment.id);
        if let (Some(total), None, true) = (reading.total, &reading.refused, applied) {
            return Ok(Counted::Exactly(total));
        }
    }
    let reading = reader.count("contacts list", &query)?;
    if let Some(name) = ignored(&reading, &query) {
        return Ok(Counted::Unknown(format!("the server ignores {name} in {}", reading.request)));
    }
    Ok(match (reading.total, reading.refused) {
        (Some(total), None) if segment.is_none() => Counted::Exactly(total),
        (Some(total), None) => Counted::WithoutSegment(total),
        (_, Some(why)) => Counted::Unknown(why),
        (None, None) => Counted::Unknown(format!("{} returned no total", reading.request)),
    })
}
