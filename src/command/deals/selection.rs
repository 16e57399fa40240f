//! Which deals a command is about: the filters of `deals list`, and the pipelines. The filters by pipeline and status are taken
//! out of the request, because a command sends them for each of its numbers.

use clap::{Arg, ArgMatches, Command};

use super::pipelines::{self, Pipeline};
use crate::api::request::{self, Request};
use crate::args::{call, conditions, flags};
use crate::catalogue;
use crate::catalogue::model::{Operation, Resource};
use crate::command::operations::listing;
use crate::engine::conditions::Conditions;
use crate::engine::reading::Reader;
use crate::error::{Error, Kind, Result};
use crate::session::connection::Connection;
use crate::session::name_resolution::Lookup;

const LISTING: &str = "deals list";
const PIPELINE: &str = "<pipeline>";

/// The query parameters for the place and the status of a deal.
pub const GROUP: &str = "filters[group]";
/// That of the stage.
pub const STAGE: &str = "filters[stage]";
/// That of the status.
pub const STATUS: &str = "filters[status]";

/// The deals of a command.
pub struct Selection {
    /// The resource.
    pub resource: &'static Resource,
    /// The listing.
    pub operation: &'static Operation,
    /// Its request, without pipeline and status.
    pub request: Request,
    /// The filter expressions.
    pub conditions: Option<Conditions>,
    /// The status that was chosen, as the server writes it.
    pub status: Option<String>,
    /// The pipelines with the stages that are meant.
    pub pipelines: Vec<Pipeline>,
    /// The only stage that is meant, if it was chosen.
    pub stage: Option<String>,
}

/// Declares the pipeline and the filters.
pub fn declare(command: Command) -> Command {
    let command = match catalogue::command(LISTING) {
        Some((resource, operations)) => flags::filters(command, resource, &operations),
        None => command,
    };
    let pipeline = Arg::new(PIPELINE).value_name("PIPELINE").conflicts_with("pipeline");
    command.arg(pipeline.help("Pipeline title or ID [default: all pipelines]"))
}

/// Reads what was typed, and the pipelines.
///
/// # Errors
/// `NotFound` for an unknown name, `Usage` for an invalid filter; those of the requests.
pub fn read(matches: &ArgMatches, client: &Connection) -> Result<Selection> {
    let missing = || Error::new(Kind::Other, format!("the catalogue has no {LISTING}"));
    let (resource, operations) = catalogue::command(LISTING).ok_or_else(missing)?;
    let operation = listing(resource.name)?;
    let lookup = Lookup::new(client);
    let mut input = call::input_of(operation, matches)?;
    if let Some(name) = matches.get_one::<String>(PIPELINE) {
        let param = operation.params.iter().find(|param| param.wire == GROUP).ok_or_else(missing)?;
        input.params.push((param, vec![name.clone()]));
    }
    lookup.resolve(operation, &mut input)?;
    let typed = conditions::of_matches(matches, resource, &operations);
    let conditions = Conditions::resolve(&typed, resource, operation, client, &lookup)?;
    let mut request = request::build(operation, &input)?;
    let mut take = |name: &str| {
        let at = request.query.iter().position(|(key, _)| key == name)?;
        Some(request.query.remove(at).1)
    };
    let (group, stage, status) = (take(GROUP), take(STAGE), take(STATUS));
    let mut pipelines = pipelines::read(&Reader::new(client, u64::MAX))?;
    if let Some(stage) = &stage {
        pipelines.iter_mut().for_each(|pipeline| pipeline.stages.retain(|own| own.id == *stage));
        pipelines.retain(|pipeline| !pipeline.stages.is_empty());
    }
    if let Some(group) = &group {
        pipelines.retain(|pipeline| pipeline.id == *group);
        if pipelines.is_empty() && stage.is_none() {
            return Err(
                Error::new(Kind::NotFound, format!("no pipeline with the ID {group}")).hint("acamp pipelines list")
            );
        }
    }
    request.query.extend(stage.iter().map(|stage| (STAGE.to_owned(), stage.clone())));
    Ok(Selection { resource, operation, request, conditions, status, pipelines, stage })
}
