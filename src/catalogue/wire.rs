//! How a call travels: its method, its host and the form of its body.

/// The HTTP method of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Reads.
    Get,
    /// Creates, and whatever else the service made a POST.
    Post,
    /// Replaces or changes.
    Put,
    /// Changes in part.
    Patch,
    /// Removes.
    Delete,
}

impl Method {
    /// The method as it travels: `GET`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Post => "POST",
            Method::Put => "PUT",
            Method::Patch => "PATCH",
            Method::Delete => "DELETE",
        }
    }
}

/// Which host and prefix a path stands below.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Server {
    /// The account's host, `/api/3`.
    V3,
    /// The account's host, `/api/2`.
    V2,
    /// The event endpoint, a host of its own for all accounts.
    Events,
}

/// How a request body travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// A JSON object, wrapped in the envelope where there is one.
    Json,
    /// A JSON array, bare (`bulkCreate`) or under the envelope (`{"data": […]}`): the members make one element; a
    /// member that is `many` makes one element for each of its values, the others the same in all.
    JsonArray,
    /// `application/x-www-form-urlencoded`; a member that is an object travels as its JSON text (`visit.email`).
    Form,
}
