//! Joins relations to contacts: from sorted files if the whole collection was read, by a request per contact otherwise.

use std::path::Path;

use crate::api::client::Answer;
use crate::api::reply::Item;
use crate::api::request::Request;
use crate::catalogue::model::Reply;
use crate::error::{Error, Kind, Result, cannot_read, reason};
use crate::session::connection::Connection;

use super::estimate::{Estimate, Way};
use super::parallel::send_all;
use super::relation::Relation;
use super::row::Joined;
use super::sorted_file::Reader;

/// Where a relation comes from.
#[derive(Debug)]
enum RelationSource {
    Left,
    Whole(Reader),
    Each,
}

/// Joins contacts, best in ascending order of their ids.
#[derive(Debug)]
pub struct Joiner<'a> {
    client: &'a Connection,
    values: RelationSource,
    tags: RelationSource,
    lists: RelationSource,
}

impl<'a> Joiner<'a> {
    /// A joiner for an estimate, with the sorted files in `folder`.
    ///
    /// # Errors
    /// `Other` if a file cannot be read.
    pub fn new(client: &'a Connection, price: &Estimate, folder: &Path) -> Result<Self> {
        let source = |way: Way, relation: Relation| match way {
            Way::Left => Ok(RelationSource::Left),
            Way::Each => Ok(RelationSource::Each),
            Way::Whole => {
                let path = folder.join(relation.file());
                Reader::open(&path).map(RelationSource::Whole).map_err(|error| cannot_read(&path, &error))
            }
        };
        Ok(Joiner {
            client,
            values: source(price.values, Relation::Values)?,
            tags: source(price.tags, Relation::Tags)?,
            lists: source(price.lists, Relation::Lists)?,
        })
    }

    /// The relations of each of `contacts`, in their order.
    ///
    /// # Errors
    /// Those of [`Connection::send`] and of reading the files.
    pub fn join(&mut self, contacts: &[u64]) -> Result<Vec<Joined>> {
        let mut all = self.ask(contacts)?;
        for (contact, joined) in contacts.iter().zip(&mut all) {
            for (source, records) in [
                (&mut self.values, &mut joined.values),
                (&mut self.tags, &mut joined.tags),
                (&mut self.lists, &mut joined.lists),
            ] {
                if let RelationSource::Whole(reader) = source {
                    *records = reader.records_of(*contact).map_err(|error| {
                        Error::new(
                            Kind::Other,
                            format!("cannot read a temporary file of the export: {}", reason(&error)),
                        )
                    })?;
                }
            }
        }
        Ok(all)
    }

    /// Requests the relations that are read per contact. A contact deleted meanwhile has none.
    fn ask(&self, contacts: &[u64]) -> Result<Vec<Joined>> {
        let mut all = vec![Joined::default(); contacts.len()];
        let each = |source: &RelationSource| matches!(source, RelationSource::Each);
        if each(&self.values) || each(&self.lists) {
            let requests = requests(contacts, "");
            for (at, answer) in send_all(self.client, &requests).into_iter().enumerate() {
                let Some(answer) = unless_deleted(answer)? else { continue };
                if each(&self.values) {
                    all[at].values = records(&answer, &requests[at], Relation::Values)?;
                }
                if each(&self.lists) {
                    all[at].lists = records(&answer, &requests[at], Relation::Lists)?;
                }
            }
        }
        if each(&self.tags) {
            let requests = requests(contacts, "/contactTags");
            for (at, answer) in send_all(self.client, &requests).into_iter().enumerate() {
                let Some(answer) = unless_deleted(answer)? else { continue };
                all[at].tags = records(&answer, &requests[at], Relation::Tags)?;
            }
        }
        Ok(all)
    }

    /// Requests per contact.
    pub fn requests_per_contact(&self) -> u64 {
        let each = |source: &RelationSource| u64::from(matches!(source, RelationSource::Each));
        each(&self.values).max(each(&self.lists)) + each(&self.tags)
    }
}

fn requests(contacts: &[u64], below: &str) -> Vec<Request> {
    contacts.iter().map(|id| Request::get(format!("/contacts/{id}{below}"))).collect()
}

fn unless_deleted(answer: Result<Answer>) -> Result<Option<Answer>> {
    match answer {
        Err(error) if error.kind() == Kind::NotFound => Ok(None),
        other => other.map(Some),
    }
}

/// The records of a relation in a response about one contact, which contains all of its values and lists.
fn records(answer: &Answer, request: &Request, relation: Relation) -> Result<Vec<super::record::Record>> {
    answer.refuse_empty(request)?;
    let items: Vec<Item> = answer.decode(request, Reply::Items(relation.key()))?.items;
    items.iter().map(|item| relation.record(item)).collect()
}
