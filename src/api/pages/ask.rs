//! Builds the request for a page from its position in a listing. Pure.

use super::Reach;
use crate::api::request::Request;
use crate::catalogue::model::{Operation, Paging};

/// How the pages of one listing are requested.
#[derive(Clone, Copy, Debug)]
pub struct Asking<'a> {
    /// The listing, without a position.
    pub first: &'a Request,
    /// How the listing is paginated.
    pub paging: Paging,
    /// How far to read.
    pub reach: Reach,
    /// The property that the pages are ordered by; empty for the order of the server or of the user.
    pub order: &'static str,
}

impl<'a> Asking<'a> {
    /// A listing in the order of the server or of the user; pagination by id in the order of ids, which is the server's own
    /// advice on reading all contacts.
    pub fn new(paging: Paging, first: &'a Request, reach: Reach) -> Self {
        Asking { first, paging, reach, order: if paging == Paging::Keyset { "id" } else { "" } }
    }

    /// The listing of an operation, in its stable order unless the user chose another. A listing ordered by anything but
    /// the id cannot be continued by id.
    pub fn of(operation: &Operation, first: &'a Request, reach: Reach) -> Self {
        let is_ordered = first.query.iter().any(|(key, _)| key.starts_with("orders["));
        match operation.paging {
            Paging::Keyset if is_ordered => Asking::new(Paging::Offset, first, reach),
            paging if is_ordered || operation.stable_order.is_empty() => Asking::new(paging, first, reach),
            paging => Asking { order: operation.stable_order, ..Asking::new(paging, first, reach) },
        }
    }

    /// Items per page.
    pub fn size(&self) -> u64 {
        // Only an empty page shows the end of a listing whose pages have the server's own size.
        if let Paging::Fixed(_) = self.paging { 1 } else { self.reach.size() }
    }

    /// How many items a page shares with the previous one: the last one, so that the page shows whether any was missed
    /// between them. Page numbers allow no overlap.
    pub fn overlap(&self) -> u64 {
        let has_offsets = matches!(self.paging, Paging::Offset | Paging::Keyset);
        u64::from(has_offsets && !self.reach.disjoint && self.size() > 1)
    }

    /// How many items after the beginning of a page the next one begins.
    pub fn stride(&self) -> u64 {
        (self.size() - self.overlap()).max(1)
    }

    /// `stride`, unless the items after the first `passed` end, after at most `pages` pages, with a full page, which cannot show
    /// the end: then that of overlapping pages, if they are no more than these and the empty page after them.
    pub fn stride_to_the_end(&self, stride: u64, pages: u64, passed: u64, total: Option<u64>) -> u64 {
        let left = total.unwrap_or(0).saturating_sub(passed);
        let full = left / self.size();
        let ends_full = left > 0 && left.is_multiple_of(self.size()) && full <= pages;
        if ends_full && self.pages(0, Some(left)) <= full + 1 { self.stride() } else { stride }
    }

    /// How many pages the items after the first `passed` take within the limit, at least one, according to the total. With
    /// overlap, the last page is not full, which shows the end; without, a full page may be the last one.
    pub fn pages(&self, passed: u64, total: Option<u64>) -> u64 {
        self.pages_by(self.stride(), passed, total)
    }

    /// The same, if each page begins `stride` items after the beginning of the previous one.
    pub fn pages_by(&self, stride: u64, passed: u64, total: Option<u64>) -> u64 {
        let overlap = self.size().saturating_sub(stride);
        let rows = total.map_or(0, |total| total.saturating_sub(passed).saturating_add(overlap));
        let limit = self.reach.limit.map(|limit| limit.saturating_add(self.reach.passed));
        let rows = limit.map_or(rows, |limit| limit.saturating_sub(passed).min(rows));
        if let Paging::Fixed(size) = self.paging {
            return 1 + rows.div_ceil(size);
        }
        1 + rows.saturating_sub(self.size()).div_ceil(stride.max(1))
    }

    /// How many pages the listing takes at most.
    pub fn most_pages(&self) -> u64 {
        self.pages(self.reach.passed, Some(u64::MAX))
    }

    /// Whether the user bounds the ids. It is not known whether the server's total then counts what lies outside.
    pub fn is_bounded(&self) -> bool {
        self.first.query.iter().any(|(key, _)| key == "id_greater" || key == "id_less")
    }

    fn ordered(&self) -> Request {
        let mut request = self.first.clone();
        if !self.order.is_empty() {
            request.query.push((format!("orders[{}]", self.order), "ASC".to_owned()));
        }
        request
    }

    /// A page in the order of ids: the items after `after` and before `before`, without the first `offset`.
    pub fn by_id(&self, after: Option<u64>, offset: u64, before: Option<u64>) -> Request {
        let mut request = self.ordered();
        for (key, id) in [("id_greater", after), ("id_less", before)] {
            if let Some(id) = id {
                set(&mut request, key, id);
            }
        }
        set_range(&mut request, self.size(), offset);
        request
    }

    /// The listing of the items after the id `after`, without a position.
    pub fn rest(&self, after: u64) -> Request {
        let mut request = self.first.clone();
        set(&mut request, "id_greater", after);
        request
    }

    /// The item with the highest id, without related records.
    pub fn newest(&self) -> Request {
        let mut request = self.first.clone();
        request.query.retain(|(key, _)| key != "include");
        request.query.push(("orders[id]".to_owned(), "DESC".to_owned()));
        set_range(&mut request, 1, 0);
        request
    }

    /// The page with that number, from 0, which begins at `offset`.
    pub fn numbered(&self, page: u64, offset: u64) -> Request {
        let mut request = self.ordered();
        let size = self.size();
        match self.paging {
            Paging::Complete => {}
            Paging::Offset | Paging::Keyset => set_range(&mut request, size, offset),
            Paging::Fixed(_) => set(&mut request, "page", page + 1),
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
