//! Builds the request for a page from its position in a listing. Pure.

use super::Reach;
use crate::api::request::Request;
use crate::catalogue::model::Paging;

/// How the pages of one listing are requested.
#[derive(Clone, Copy, Debug)]
pub struct Asking<'a> {
    /// The listing, without a position.
    pub first: &'a Request,
    /// How the listing is paginated.
    pub paging: Paging,
    /// How far to read.
    pub reach: Reach,
}

impl<'a> Asking<'a> {
    /// A listing ordered by anything but the id cannot be continued by id.
    pub fn new(paging: Paging, first: &'a Request, reach: Reach) -> Self {
        let ordered = first.query.iter().any(|(key, _)| key.starts_with("orders["));
        let paging = if paging == Paging::Keyset && ordered { Paging::Offset } else { paging };
        Asking { first, paging, reach }
    }

    /// Items per page.
    pub fn size(&self) -> u64 {
        self.reach.size()
    }

    /// Whether the user bounds the ids. It is not known whether the server's total then counts what lies outside.
    pub fn is_bounded(&self) -> bool {
        self.first.query.iter().any(|(key, _)| key == "id_greater" || key == "id_less")
    }

    /// A page in the order of ids: the items after `after` and before `before`, without the first `offset`.
    pub fn by_id(&self, after: Option<u64>, offset: u64, before: Option<u64>) -> Request {
        let mut request = self.first.clone();
        // In the order of the server's own advice on reading all contacts.
        request.query.push(("orders[id]".to_owned(), "ASC".to_owned()));
        for (key, id) in [("id_greater", after), ("id_less", before)] {
            if let Some(id) = id {
                set(&mut request, key, id);
            }
        }
        set_range(&mut request, self.size(), offset);
        request
    }

    /// The page with that number, from 0, which begins at `offset`.
    pub fn numbered(&self, page: u64, offset: u64) -> Request {
        let mut request = self.first.clone();
        let size = self.size();
        match self.paging {
            Paging::Complete => {}
            Paging::Offset | Paging::Keyset => set_range(&mut request, size, offset),
            Paging::Page | Paging::PerPage => {
                set(&mut request, "page", page + 1);
                set(&mut request, if self.paging == Paging::Page { "page_size" } else { "per_page" }, size);
            }
        }
        request
    }
}

fn set_range(request: &mut Request, limit: u64, offset: u64) {
    set(request, "limit", limit);
    if offset > 0 {
        set(request, "offset", offset);
    }
}

fn set(request: &mut Request, key: &str, value: u64) {
    request.query.retain(|(known, _)| known != key);
    request.query.push((key.to_owned(), value.to_string()));
}
