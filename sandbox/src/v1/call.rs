//! One request as an action sees it, and what all actions may use.

use serde_json::{Map, Value};

use super::answer::Failure;
use super::params::Params;
use crate::api::{Body, Query, Request};
use crate::routes;
use crate::schema::Resource;
use crate::store::Row;

/// A request of API v1, inside its transaction.
#[derive(Clone, Copy, Debug)]
pub(super) struct Call<'a> {
    pub(super) request: &'a Request<'a>,
    pub(super) params: &'a Params,
}

impl Call<'_> {
    /// Executes an operation of API v3 in the same transaction, and returns its body.
    pub(super) fn v3(&self, method: &str, path: &str, body: Value) -> Result<Value, Failure> {
        let own = self.request;
        let request = Request {
            method,
            path,
            segments: path.trim_start_matches('/').split('/').map(str::to_owned).collect(),
            query: Query::default(),
            body,
            skew: own.skew,
            ..Request::new(own.store, own.resources, own.base, own.arrived, own.imports)
        };
        match routes::dispatch(&request)?.body {
            Body::Json(value) => Ok(value),
            _ => Ok(Value::Null),
        }
    }

    /// Returns the record with the id in a parameter.
    pub(super) fn find(&self, resource: &Resource, param: &str) -> Result<Option<Row>, Failure> {
        Ok(self.request.store.find(resource, self.params.id(param))?)
    }

    /// Returns the record with the id in a parameter. A write refuses an unknown id.
    pub(super) fn existing(&self, resource: &Resource, param: &str) -> Result<Row, Failure> {
        // Invented: no text is on record.
        self.find(resource, param)?.ok_or_else(|| Failure::Refused(format!("Invalid {param}")))
    }

    /// Refuses a request that lacks one of these parameters.
    pub(super) fn require(&self, names: &[&str]) -> Result<(), Failure> {
        match names.iter().find(|name| self.params.text(name).is_empty()) {
            // Invented: no text is on record.
            Some(name) => Err(Failure::Refused(format!("You did not provide {name}."))),
            None => Ok(()),
        }
    }

    /// Stores keys of a record that are not columns of API v3, or values that its clients cannot write.
    pub(super) fn keep(
        &self,
        resource: &Resource,
        mut row: Row,
        keys: impl IntoIterator<Item = (&'static str, Value)>,
    ) -> Result<Row, Failure> {
        row.body.extend(keys.into_iter().map(|(key, value)| (key.to_owned(), value)));
        self.request.store.save(resource, &row)?;
        Ok(row)
    }

    /// Returns the ids of the lists in `p` as a comma list; `None` if there are none.
    pub(super) fn sent_lists(&self) -> Option<String> {
        let ids: Vec<String> = self.params.listed_ids("p").iter().map(i64::to_string).collect();
        (!ids.is_empty()).then(|| ids.join(","))
    }

    /// Returns the sent parameters under the names of columns, as texts.
    pub(super) fn columns(&self, keys: &[(&str, &str)]) -> Map<String, Value> {
        let sent = keys.iter().filter_map(|(name, column)| Some((column, self.params.raw(name)?)));
        sent.map(|(column, value)| ((*column).to_owned(), Value::from(value))).collect()
    }
}
