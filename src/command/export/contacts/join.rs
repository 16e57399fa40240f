//! Joins relations to contacts: from their own pages, from sorted files if the whole collection was read, or by a request per
//! contact. What a page lacks is read by a request per contact too.

use std::collections::HashSet;
use std::path::Path;

use crate::api::client::Response;
use crate::api::reply::Item;
use crate::api::request::Request;
use crate::api::side_loads::SideLoads;
use crate::catalogue::model::Reply;
use crate::catalogue::side_loads::SideLoad;
use crate::engine::parallel::find_all;
use crate::error::{Error, Kind, Result, cannot_read, reason};
use crate::session::connection::Connection;
use crate::text::counts::count_of;

use super::estimate::{Estimate, Way};
use super::relation::Relation;
use super::row::Joined;
use super::sorted_file::Reader;

/// Where a relation comes from.
#[derive(Debug)]
enum RelationSource {
    Left,
    Included(&'static SideLoad),
    Whole(Reader),
    Each,
}

/// Joins contacts, best in ascending order of their ids.
#[derive(Debug)]
pub struct Joiner<'a> {
    client: &'a Connection,
    sources: [(Relation, RelationSource); 3],
    /// Contacts whose pages lacked some of their relations.
    lacked: usize,
}

/// If more contacts than this lack relations in their pages, reading whole collections is cheaper.
const MOST_LACKING: usize = 100;

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
                Way::Included => RelationSource::Included(relation.side_load()?),
                Way::Each => RelationSource::Each,
                Way::Whole => {
                    let path = folder.join(relation.facts().file);
                    RelationSource::Whole(Reader::open(&path).map_err(|error| cannot_read(&path, &error))?)
                }
            };
        }
        Ok(Joiner { client, sources, lacked: 0 })
    }

    /// The relations of each of `items`, the contacts `ids` in the response `answer`, in their order. None if the pages lack so
    /// many that they should be read in another way, where `may_stop`.
    ///
    /// # Errors
    /// Those of [`Connection::send`] and of reading the files.
    pub fn join(
        &mut self,
        answer: &Response,
        items: &[Item],
        ids: &[u64],
        may_stop: bool,
    ) -> Result<Option<Vec<Joined>>> {
        let mut all = vec![Joined::default(); ids.len()];
        let lacking = self.read_included(answer, items, &mut all)?;
        self.lacked += lacking.iter().map(|(_, at)| at).collect::<HashSet<_>>().len();
        if may_stop && self.lacked > MOST_LACKING {
            return Ok(None);
        }
        self.ask(ids, &lacking, &mut all)?;
        self.read_files(ids, &mut all)?;
        Ok(Some(all))
    }

    /// Adds the relations that the page has; returns what it lacks: relations and positions of contacts.
    fn read_included(&self, answer: &Response, items: &[Item], all: &mut [Joined]) -> Result<Vec<(Relation, usize)>> {
        let included: Vec<(Relation, &'static SideLoad)> = self.included().collect();
        let mut lacking = Vec::new();
        if included.is_empty() {
            return Ok(lacking);
        }
        let loads: Vec<&'static SideLoad> = included.iter().map(|(_, load)| *load).collect();
        for ((relation, _), rows) in included.iter().zip(SideLoads::read_decoded(answer, items, &loads)?.rows) {
            for (joined, rows) in all.iter_mut().zip(&rows.rows) {
                let mut records = rows.iter().map(|row| relation.record(row)).collect::<Result<Vec<_>>>()?;
                records.sort_unstable();
                *joined.records(*relation) = records;
            }
            lacking.extend(rows.lacking.into_iter().map(|at| (*relation, at)));
        }
        Ok(lacking)
    }

    fn included(&self) -> impl Iterator<Item = (Relation, &'static SideLoad)> + '_ {
        self.sources.iter().filter_map(|(relation, source)| match source {
            RelationSource::Included(load) => Some((*relation, *load)),
            _ => None,
        })
    }

    /// Adds the relations whose whole collections were read.
    fn read_files(&mut self, contacts: &[u64], all: &mut [Joined]) -> Result<()> {
        for (contact, joined) in contacts.iter().zip(all) {
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
        Ok(())
    }

    /// Requests the relations that are read per contact, and those that are `lacking`. A contact deleted meanwhile has none.
    fn ask(&self, contacts: &[u64], lacking: &[(Relation, usize)], all: &mut [Joined]) -> Result<()> {
        if !lacking.is_empty() {
            let text = "the page lacks field values, tags or lists: reading them again for";
            self.client.note_fallback(&format!("{text} {}", count_of(lacking.len() as u64, "contact")));
        }
        for (below, relations) in REQUESTS {
            let each: Vec<Relation> = self.per_contact(relations).collect();
            let wants = |at: usize| -> Vec<Relation> {
                let own = relations.iter().filter(|relation| lacking.contains(&(**relation, at)));
                each.iter().chain(own).copied().collect()
            };
            let asked: Vec<(usize, Vec<Relation>)> =
                (0..contacts.len()).map(|at| (at, wants(at))).filter(|(_, wanted)| !wanted.is_empty()).collect();
            let requests: Vec<Request> =
                asked.iter().map(|(at, _)| Request::get(format!("/contacts/{}{below}", contacts[*at]))).collect();
            for (((at, wanted), request), answer) in asked.iter().zip(&requests).zip(find_all(self.client, &requests)) {
                let Some(answer) = answer? else { continue };
                for relation in wanted {
                    *all[*at].records(*relation) = records(&answer, request, *relation)?;
                }
            }
        }
        Ok(())
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

/// The records of a relation in a response about one contact, which contains all of its values and lists.
fn records(answer: &Response, request: &Request, relation: Relation) -> Result<Vec<super::record::Record>> {
    let items: Vec<Item> = answer.decode(request, Reply::Items(relation.facts().key))?.items;
    items.iter().map(|item| relation.record(item)).collect()
}
