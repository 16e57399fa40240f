//! What the server responds: the shape of a response, and the pagination of a listing.

/// The shape of a successful response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reply {
    /// An array under this key.
    Items(&'static str),
    /// An object under this key, or the only element of an array under it (`data` of segments).
    Item(&'static str),
    /// The whole object, without an envelope.
    Whole,
    /// A bare array.
    Array,
    /// The values under numeric keys of the object (`"0"`, `"1"`), next to its `result_…` keys; none if it says that
    /// nothing is returned. Listings of API v1.
    Numbered,
    /// The whole object without its `result_…` keys. Records of API v1.
    Flat,
    /// Text that is not JSON.
    Text,
    /// Nothing of interest: `{}`, an empty body, or a message.
    Nothing,
}

/// The pagination of a listing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paging {
    /// The response is complete; the endpoint has no pagination.
    Complete,
    /// `limit` and `offset`.
    Offset,
    /// `orders[id]=ASC&id_greater=`: contacts only.
    Keyset,
    /// `page` from 1, and `page_size`.
    Page,
    /// `page` from 1 and `per_page`, as in the WhatsApp API.
    PerPage,
    /// `page` from 1, of a size that the server sets, about this many items; an empty page is the end. API v1.
    Fixed(u64),
}
