//! `--max-delete`: a command that would delete more stops before its first write.

use std::ops::ControlFlow;

use crate::api::pages::{self, Reach};
use crate::api::request::{self, Input};
use crate::catalogue::model::{Operation, Resource, When};
use crate::config::Setting;
use crate::config::value::max_delete_text;
use crate::error::{Error, Kind, Result};
use crate::session::{Context, MaxDelete};
use crate::text::counts::thousands;

/// Stops a command that would delete `count` records of `resource`, none where it is not known, if that is more than
/// allowed. A limit in percent costs one request, for the total; a single record is allowed under any limit but 0.
///
/// # Errors
/// `Safety` if it is more, or if the total is unknown; those of the request.
pub fn check(context: &Context, resource: Option<&'static Resource>, count: u64) -> Result<()> {
    let limits = context.sources(context.options().profile.as_deref())?.layers().max_deletes()?;
    limits.iter().try_for_each(|limit| check_limit(context, resource, count, limit))
}

fn check_limit(
    context: &Context,
    resource: Option<&'static Resource>,
    count: u64,
    limit: &Setting<MaxDelete>,
) -> Result<()> {
    let (one, several) = resource.map_or(("record", "records"), |resource| (resource.singular, resource.name));
    let name = if count == 1 { one } else { several };
    let (allowed, of) = match limit.value {
        MaxDelete::Count(allowed) => (allowed, String::new()),
        MaxDelete::Percent(_) if count <= 1 => (1, String::new()),
        MaxDelete::Percent(part) => {
            let total = total(context, resource)?.ok_or_else(|| {
                let message =
                    format!("cannot determine how many {several} there are, and so how many {part}% of them are");
                Error::new(Kind::Safety, message).hint(format!("use a number: --max-delete {count}"))
            })?;
            ((total as f64 * part / 100.0).floor() as u64, format!(" of {}", thousands(total)))
        }
    };
    if count <= allowed {
        return Ok(());
    }
    let text = max_delete_text(limit.value);
    let shown = if of.is_empty() { text } else { format!("{text}, which is {}", thousands(allowed)) };
    let message = format!(
        "this would delete {}{of} {name}, more than the limit of {shown} ({}); nothing was deleted",
        thousands(count),
        limit.origin
    );
    Err(Error::new(Kind::Safety, message).hint(format!("to delete them anyway, add --max-delete {count}")))
}

/// The total number of records, from the first page of the listing.
fn total(context: &Context, resource: Option<&'static Resource>) -> Result<Option<u64>> {
    let is_list = |operation: &&Operation| operation.verb == "list" && operation.when == When::Always;
    let Some(operation) = resource.and_then(|resource| resource.operations.iter().find(is_list)) else {
        return Ok(None);
    };
    let first = request::build(operation, &Input::default())?;
    let reach = Reach::to(Some(1));
    let summary = pages::paginate(context.client()?, operation, &first, reach, |_, _| Ok(ControlFlow::Continue(())))?;
    Ok(summary.total)
}
