//! How a request is sent: its method, its host, and the encoding of its body.

/// The HTTP method of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Reads.
    Get,
    /// Creates, and any other action the API made a POST.
    Post,
    /// Replaces or updates.
    Put,
    /// Updates in part.
    Patch,
    /// Deletes.
    Delete,
}

impl Method {
    /// The method as sent: `GET`.
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

/// The host and prefix of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Server {
    /// The account's host, `/api/3`.
    V3,
    /// The account's host, `/api/2`.
    V2,
    /// The account's host, `/admin/api.php`: API v1. The path is `/` and the `api_action`; all values are sent in the
    /// body, never in the URL.
    V1,
    /// The event endpoint, one host for all accounts.
    Events,
}

/// The encoding of a request body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// A JSON object, wrapped in the envelope if there is one.
    Json,
    /// A JSON array, bare (`bulkCreate`) or under the envelope (`{"data": […]}`), of one element with the properties. A
    /// repeatable property makes one element for each of its values; the other properties are the same in all elements.
    JsonArray,
    /// `application/x-www-form-urlencoded`; an object is sent as JSON text (`visit.email`), and a property with several
    /// values as one pair for each ([`bracketed`]).
    Form,
}

/// The form pair for one of several values of a property: `p[{}]` with 3 is `p[3]=3`, `m[{}]=100` with 7 is `m[7]=100`
/// and with `7:60` is `m[7]=60`; any other name is repeated as it is.
pub fn bracketed(wire: &str, value: &str) -> (String, String) {
    let Some((name, default)) = wire.split_once("{}").map(|(before, after)| {
        let (after, default) = after.split_once('=').map_or((after, None), |(after, default)| (after, Some(default)));
        ((before, after), default)
    }) else {
        return (wire.to_owned(), value.to_owned());
    };
    let (key, value) = match default {
        Some(default) => value.split_once(':').unwrap_or((value, default)),
        None => (value, value),
    };
    (format!("{}{key}{}", name.0, name.1), value.to_owned())
}

/// Whether `path` contains `{name}`.
pub fn is_placeholder(path: &str, name: &str) -> bool {
    path.split('{').skip(1).any(|rest| rest.split_once('}').is_some_and(|(inside, _)| inside == name))
}
