//! API v1: one path, `/admin/api.php`, whose parameter `api_action` names the operation. It works on the same records
//! as API v3. HTTP statuses say nothing: a failure is `result_code` 0 with status 200.
//!
//! Most actions are data: [`actions`] lists them with what they read or write, and `read` and `write` execute those
//! that are regular. Texts that no source shows are marked with a comment `Invented: no text is on record.`

mod account;
mod action;
mod actions;
mod answer;
mod automations;
mod call;
mod campaigns;
mod contacts;
mod deals;
mod fields;
mod forms;
mod groups;
mod key;
mod lists;
mod messages;
mod output;
mod params;
mod read;
mod tags;
mod templates;
mod users;
mod webhooks;
mod write;

use self::action::Kind;
use self::answer::Failure;
use self::call::Call;
use self::output::Output;
pub(crate) use self::params::{ACTION, Params};
use crate::api::{Outcome, Request, Response};
use crate::resources::contacts::CONTACTS;
use crate::schema::Resource;

/// The path of API v1.
pub(crate) const PATH: &str = "/admin/api.php";
/// The refusal of a missing or wrong key, and of an action that is not open to keys.
const UNAUTHORIZED: &str = "You are not authorized to access this file";

/// Whether API v1 serves this path.
pub(crate) fn serves(path: &str) -> bool {
    path.strip_prefix(PATH).is_some_and(|rest| matches!(rest, "" | "/"))
}

/// Whether this path ends with the slash that API v1 answers with a redirect.
pub(crate) fn redirects(path: &str) -> bool {
    path.strip_prefix(PATH) == Some("/")
}

/// 302 to the start page of the account, as recorded in 2016 for a path with a slash at its end.
pub(crate) fn redirect(base: &str) -> Response {
    Response::empty(302).header("location", base).header("content-type", "text/html")
}

/// The response to a missing or wrong API key.
pub(crate) fn unauthorized(params: &Params) -> Response {
    Output::of(params).refusal(params.action(), UNAUTHORIZED)
}

/// A failure with this text.
pub(crate) fn refusal(params: &Params, text: &str) -> Response {
    Output::of(params).refusal(params.action(), text)
}

/// Whether the action changes anything or sends mail. Unknown actions change nothing.
pub(crate) fn writes(params: &Params) -> bool {
    actions::find(params.action()).is_some_and(|action| action.writes)
}

/// Returns the resource of which an action lists records.
pub(crate) fn listed(params: &Params) -> Option<&'static Resource> {
    let action = actions::find(params.action())?;
    match action.kind {
        Kind::Rows(rows) | Kind::Pages(rows) => Some(rows.resource),
        _ if action.name == "contact_list" => Some(&CONTACTS),
        _ => None,
    }
}

/// Executes a request. A refusal is a failure, so that its changes are rolled back.
pub(crate) fn dispatch(request: &Request<'_>, params: &Params) -> Outcome {
    let output = Output::of(params);
    let name = params.action();
    // That an unknown action is refused like one that is not open to keys is not established.
    let Some(action) = actions::find(name) else { return Err(output.refusal(name, UNAUTHORIZED).into()) };
    let call = Call { request, params };
    let answered = match action.kind {
        Kind::Own(handler) => handler(&call),
        Kind::Rows(rows) => read::rows(&call, rows),
        Kind::Pages(rows) => read::paginator(&call, rows),
        Kind::View(view) => read::view(&call, view),
        Kind::Through(through) => write::through(&call, through),
        Kind::Delete(delete) => write::delete(&call, delete),
        Kind::Forbidden => Err(Failure::Refused(UNAUTHORIZED.to_owned())),
        // Invented: no text is on record.
        Kind::Unsupported => Err(Failure::Refused(format!("the sandbox does not implement {name}"))),
    };
    match answered {
        Ok(answer) => Ok(output.answer(name, answer)),
        Err(Failure::Refused(text)) => Err(output.refusal(name, &text).into()),
        Err(Failure::Broken(failure)) => Err(failure),
    }
}
