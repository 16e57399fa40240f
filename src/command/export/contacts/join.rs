//! Joins relations to contacts: from sorted files if the whole collection was read, by a request per contact otherwise.

use std::path::Path;

use crate::api::client::Response;
use crate::api::reply::Item;
use crate::api::request::Request;
use crate::catalogue::model::Reply;
use crate::engine::parallel::send_all;
use crate::error::{Error, Kind, Result, cannot_read, reason};
use crate::session::connection::Connection;

use super::estimate::{Estimate, Way};
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
    sources: [(Relation, RelationSource); 3],
}

/// The requests per contact: what follows the contact's path, and the relations in the response.
const REQUESTS: [(&str, &[Relation]); 2] =
    [("", &[Relation::Values, Relation::Lists]), ("/contactTags", &[Relation::Tags])];

impl<'a> Joiner<'a> {
    /// A joiner for an estimate, with the sorted files in `folder`.
    ///
    /// # Errors
    /// `Other` if a file cannot be read.
    pub fn new(client: &'a Connection, price: &Estimate, folder: &Path) -> Result<Self> {
        let mut sources = Relation::ALL.map(|relation| (relation, RelationSource::Left));
        for (relation, source) in &mut sources {
            *source = match price.way(*relation) {
                Way::Left => RelationSource::Left,
                Way::Each => RelationSource::Each,
                Way::Whole => {
                    let path = folder.join(relation.facts().file);
                    RelationSource::Whole(Reader::open(&path).map_err(|error| cannot_read(&path, &error))?)
                }
            };
        }
        Ok(Joiner { client, sources })
    }

    /// The relations of each of `contacts`, in their order.
    ///
    /// # Errors
    /// Those of [`Connection::send`] and of reading the files.
    pub fn join(&mut self, contacts: &[u64]) -> Result<Vec<Joined>> {
        let mut all = self.ask(contacts)?;
        for (contact, joined) in contacts.iter().zip(&mut all) {
            for (relation, source) in &mut self.sources {
                if let RelationSource::Whole(reader) = source {
                    *joined.records(*relation) = reader.records_of(*contact).map_err(|error| {
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
        for (below, relations) in REQUESTS {
            let wanted: Vec<Relation> = self.per_contact(relations).collect();
            if wanted.is_empty() {
                continue;
            }
            let requests = requests(contacts, below);
            for (at, answer) in send_all(self.client, &requests).into_iter().enumerate() {
                let Some(answer) = unless_deleted(answer)? else { continue };
                for relation in &wanted {
                    *all[at].records(*relation) = records(&answer, &requests[at], *relation)?;
                }
            }
        }
        Ok(all)
    }

    /// Requests per contact.
    pub fn requests_per_contact(&self) -> u64 {
        REQUESTS.iter().filter(|(_, relations)| self.per_contact(relations).next().is_some()).count() as u64
    }

    /// Those of `relations` that are read per contact.
    fn per_contact<'r>(&'r self, relations: &'r [Relation]) -> impl Iterator<Item = Relation> + 'r {
        let each = move |wanted: &Relation| {
            self.sources.iter().any(|(relation, source)| relation == wanted && matches!(source, RelationSource::Each))
        };
        relations.iter().copied().filter(each)
    }
}

fn requests(contacts: &[u64], below: &str) -> Vec<Request> {
    contacts.iter().map(|id| Request::get(format!("/contacts/{id}{below}"))).collect()
}

fn unless_deleted(answer: Result<Response>) -> Result<Option<Response>> {
    match answer {
        Err(error) if error.kind() == Kind::NotFound => Ok(None),
        other => other.map(Some),
    }
}

/// The records of a relation in a response about one contact, which contains all of its values and lists.
fn records(answer: &Response, request: &Request, relation: Relation) -> Result<Vec<super::record::Record>> {
    let items: Vec<Item> = answer.decode(request, Reply::Items(relation.facts().key))?.items;
    items.iter().map(|item| relation.record(item)).collect()
}
