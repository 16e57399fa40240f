//! The plan of a job of a special command.

use serde::Serialize;

use crate::error::Result;
use crate::session::Context;
use crate::store::jobs::{JobKind, Plan};

/// The plan of a new job in the account of the current profile, without rows and input.
///
/// # Errors
/// As [`Context::profile`].
pub fn job_plan(context: &Context, kind: JobKind, command: String, settings: &impl Serialize) -> Result<Plan> {
    let profile = context.profile()?;
    Ok(Plan {
        id: String::new(),
        kind,
        command,
        profile: profile.name.value.clone(),
        account: profile.url.value.clone(),
        created: String::new(),
        rows: None,
        input: String::new(),
        copy: None,
        settings: serde_json::to_value(settings).unwrap_or_default(),
        level: context.confirmed_level(),
    })
}
