//! Which requests a fault applies to.

/// A method and a path pattern, a path prefix, or actions of API v1. Paths are relative to `/api/3`; the path of API v1
/// is `/admin/api.php`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operation {
    /// `POST /contacts/{id}`: this method and path. A segment in braces matches any segment.
    Exact {
        /// The method, in upper case.
        method: String,
        /// The path segments.
        segments: Vec<String>,
    },
    /// `/contacts`: every method, this path and every path below it.
    Below(Vec<String>),
    /// `v1 campaign_send`: the requests of API v1 with this `api_action`. An asterisk at the end stands for any text.
    Action(String),
}

impl Operation {
    /// Parses any of the forms.
    pub(crate) fn parse(text: &str) -> Option<Operation> {
        let text = text.trim();
        match text.split_once(' ') {
            Some((version, action)) if version.eq_ignore_ascii_case("v1") => {
                let action = action.trim();
                let is_name = |text: &str| text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
                let known = !action.is_empty() && is_name(action.strip_suffix('*').unwrap_or(action));
                known.then(|| Operation::Action(action.to_owned()))
            }
            Some((method, path)) => {
                let method = method.to_ascii_uppercase();
                let known = ["GET", "POST", "PUT", "PATCH", "DELETE"].contains(&method.as_str());
                let path = path.trim();
                (known && path.starts_with('/')).then(|| Operation::Exact { method, segments: segments(path) })
            }
            None => text.starts_with('/').then(|| Operation::Below(segments(text))),
        }
    }

    /// Whether the fault applies to a request. `path` is relative to `/api/3`, without a query; `action` is the action of
    /// API v1, empty for other requests.
    pub(crate) fn matches(&self, method: &str, path: &str, action: &str) -> bool {
        let requested = segments(path);
        let fits = |wanted: &[String]| {
            wanted.iter().zip(&requested).all(|(wanted, segment)| wanted == segment || wanted.starts_with('{'))
        };
        match self {
            Operation::Exact { method: own, segments } => {
                own == method && segments.len() == requested.len() && fits(segments)
            }
            Operation::Below(segments) => segments.len() <= requested.len() && fits(segments),
            Operation::Action(wanted) => match wanted.strip_suffix('*') {
                Some(start) => !action.is_empty() && action.starts_with(start),
                None => wanted == action,
            },
        }
    }
}

fn segments(path: &str) -> Vec<String> {
    let path = path.trim_matches('/');
    if path.is_empty() { Vec::new() } else { path.split('/').map(str::to_owned).collect() }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::Operation;

    fn hits(operation: &str, method: &str, path: &str) -> bool {
        Operation::parse(operation).unwrap().matches(method, path, "")
    }

    #[test]
    fn a_method_and_a_pattern_match_only_that_operation() {
        assert!(hits("put /contacts/{id}", "PUT", "/contacts/7"));
        assert!(!hits("PUT /contacts/{id}", "GET", "/contacts/7"));
        assert!(!hits("PUT /contacts/{id}", "PUT", "/contacts/7/notes"));
        assert!(!hits("GET /contacts", "GET", "/contactTags"));
    }

    #[test]
    fn a_path_matches_itself_and_everything_below_it_by_whole_segments() {
        assert!(hits("/contacts", "GET", "/contacts") && hits("/contacts", "POST", "/contacts/7/notes"));
        assert!(!hits("/contact", "GET", "/contacts"));
        assert!(hits("/", "DELETE", "/tags/1"));
    }

    #[test]
    fn an_action_of_version_1_matches_by_name_or_by_its_start() {
        let hits = |operation: &str, action: &str| {
            Operation::parse(operation).unwrap().matches("POST", "/admin/api.php", action)
        };
        assert!(hits("v1 campaign_send", "campaign_send") && hits("v1 campaign_*", "campaign_send"));
        assert!(hits("v1 *", "list_list") && hits("POST /admin/api.php", "list_list"));
        assert!(!hits("v1 campaign_send", "campaign_status") && !hits("v1 *", "") && !hits("v1 send", "campaign_send"));
    }

    #[test]
    fn anything_else_is_invalid() {
        for text in ["", "contacts", "GET", "FETCH /contacts", "GET contacts", "v1", "v1 /contacts", "v1 a b"] {
            assert_eq!(Operation::parse(text), None, "{text}");
        }
    }
}
