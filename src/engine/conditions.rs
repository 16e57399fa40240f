//! Filter expressions (`--where`): which records of a listing are selected by their own properties, custom fields and related
//! records. From the text to the records:
//!
//! | module | what it does |
//! |---|---|
//! | `grammar`, `expression` | parses the text into a syntax tree |
//! | `resolve`, `literals` | resolves names to IDs, and values by the types of their properties |
//! | `condition` | whether the condition holds for a record and its related rows |
//! | `server_filters` | the parameters that make the server leave out records |
//! | `listed_fields` | the values of custom fields that come in a listing of their own |
//! | `matches` | reads the records that match |
//! | `write` | a write on the records that match |
//! | `faults` | errors with the place in the expression |

mod condition;
pub mod expression;
pub mod faults;
pub mod grammar;
mod listed_fields;
mod literals;
mod matches;
mod resolve;
mod server_filters;
pub mod write;

use std::sync::OnceLock;

use crate::api::client::Response;
use crate::api::reply::Item;
use crate::api::request::Request;
use crate::api::side_loads::{RelatedRows, SideLoads};
use crate::args::conditions::TypedCondition;
use crate::catalogue::model::{Operation, Resource};
use crate::catalogue::side_loads::{Added, SideLoad};
use crate::engine::side_loads;
use crate::error::{Error, Kind, Result};
use crate::session::connection::Connection;
use crate::session::name_resolution::Lookup;
use condition::{Condition, Subject};
use faults::ExpressionText;
use listed_fields::ListedFields;
use server_filters::ServerFilters;

pub use matches::{Matches, Read};

/// The conditions of one command, resolved.
#[derive(Debug)]
pub struct Conditions {
    condition: Condition,
    loads: Vec<&'static SideLoad>,
    /// The custom fields whose values come in a listing of their own, read when they are needed.
    listed: OnceLock<ListedFields>,
}

impl Conditions {
    /// Resolves the expressions of a command, all of which must hold; none if it has none.
    ///
    /// # Errors
    /// `Usage` for a syntax error and a value of another type, `NotFound` for an unknown property or record, and those of the
    /// lookup.
    pub fn resolve(
        typed: &[TypedCondition],
        resource: &'static Resource,
        operation: &'static Operation,
        client: &Connection,
        lookup: &Lookup<'_>,
    ) -> Result<Option<Self>> {
        let mut parts = Vec::new();
        // A syntax error in the last one costs no request for the names in the first.
        let parsed = typed.iter().map(|one| {
            let text = one.expression(grammar::quoted_value);
            let expression = grammar::parse(&text);
            let expression =
                expression.map_err(|fault| ExpressionText { flag: &one.flag, text: &text }.syntax(&fault))?;
            Ok((one, text, expression))
        });
        for (one, text, expression) in parsed.collect::<Result<Vec<_>>>()? {
            let source = ExpressionText { flag: &one.flag, text: &text };
            let resolver = resolve::Resolver { resource, lookup, now: client.server_time(), source };
            parts.push(resolver.condition(&expression)?);
        }
        if parts.is_empty() {
            return Ok(None);
        }
        let condition = Condition::And(parts);
        let load = |name: &str| {
            let missing = || Error::new(Kind::Other, format!("the catalogue has no relation {name}"));
            operation.side_loads.iter().find(|load| load.name == name).ok_or_else(missing)
        };
        let loads = condition.loads().into_iter().map(load).collect::<Result<_>>()?;
        Ok(Some(Conditions { condition, loads, listed: OnceLock::new() }))
    }

    /// Makes a request for a listing leave out records that do not match, as far as the server can, and include what the
    /// others are checked by.
    pub fn narrow(&self, request: &mut Request) -> ServerFilters {
        let filters = server_filters::of(&self.condition, &request.query);
        request.query.extend(filters.query.iter().cloned());
        let mut names: Vec<&str> =
            self.loads.iter().filter(|load| load.added != Added::Always).map(|load| load.name).collect();
        if let Some((_, own)) = request.query.iter_mut().find(|(key, _)| key == "include") {
            names.retain(|name| !own.split(',').any(|known| known == *name));
            own.extend(names.iter().map(|name| format!(",{name}")));
        } else if !names.is_empty() {
            request.query.push(("include".to_owned(), names.join(",")));
        }
        filters
    }

    /// Those of `items`, the records of a response, that match. Related records that the response lacks are read.
    ///
    /// # Errors
    /// Those of the requests.
    pub fn matching(&self, client: &Connection, answer: &Response, items: Vec<Item>) -> Result<Vec<Item>> {
        let related = self.related(client, answer, &items)?;
        let holds = |at: usize, item: &Item| self.condition.holds(Subject { item, related: &related, at });
        Ok(items.iter().enumerate().filter(|(at, item)| holds(*at, item)).map(|(_, item)| item.clone()).collect())
    }

    fn related(&self, client: &Connection, answer: &Response, items: &[Item]) -> Result<Vec<RelatedRows>> {
        if items.is_empty() {
            return Ok(Vec::new());
        }
        let mut related =
            if self.loads.is_empty() { Vec::new() } else { SideLoads::read_decoded(answer, items, &self.loads)?.rows };
        for rows in &mut related {
            side_loads::complete_rows(client, items, rows)?;
        }
        related.extend(self.listed(client)?.map(|listed| listed.of(items)));
        Ok(related)
    }

    /// Whether the values of custom fields come in a listing of their own.
    pub fn reads_listed_fields(&self) -> bool {
        !self.condition.listed_fields().is_empty()
    }

    fn listed(&self, client: &Connection) -> Result<Option<&ListedFields>> {
        let fields = self.condition.listed_fields();
        let Some((rows, Some(listing))) = fields.first().map(|(rows, _)| (*rows, rows.listing)) else {
            return Ok(None);
        };
        if let Some(known) = self.listed.get() {
            return Ok(Some(known));
        }
        let ids: Vec<String> = fields.into_iter().map(|(_, id)| id.to_owned()).collect();
        let read = ListedFields::read(client, rows, listing, &ids)?;
        Ok(Some(self.listed.get_or_init(|| read)))
    }
}
