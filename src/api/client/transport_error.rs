//! Maps an exchange without a response to an error. Pure.

use super::transport::{Distrust, Failure};
use crate::api::client::{error_response, redact};
use crate::api::request::Request;
use crate::error::{Error, Kind, Scope};

/// The error for `request` to `origin`; `max_body` is the size limit of a response.
pub fn error(request: &Request, failure: &Failure, origin: &str, max_body: u64) -> Error {
    let error = match failure {
        Failure::NotSent(why) => Error::new(Kind::Temporary, format!("no connection to {origin}: {why}"))
            .hint("nothing was changed; run it again later"),
        Failure::NoHost(why) => {
            Error::new(Kind::Temporary, format!("no connection to {origin}: {why}")).hint("acamp doctor")
        }
        Failure::NoWay(why) => Error::new(Kind::Other, format!("no connection to {origin}: {why}"))
            .hint("acamp doctor")
            .with_scope(Scope::Run),
        Failure::NoLogin(why, hint) => {
            Error::new(Kind::Other, format!("no connection to {origin}: {why}")).hint(hint).with_scope(Scope::Run)
        }
        Failure::NotTrusted(distrust) => {
            Error::new(Kind::Other, format!("no secure connection to {origin}: {distrust}"))
                .hint(advice(distrust))
                .with_scope(Scope::Run)
        }
        Failure::Lost(why) => lost(request, &format!("no response from {origin}: {why}")),
        Failure::TooLarge(status) => too_large(request, *status, max_body),
    };
    error.request(redact::label(request))
}

/// What to do about a certificate. There is no option to skip the check.
fn advice(distrust: &Distrust) -> &'static str {
    match distrust {
        Distrust::Authority => "if it is your company's authority: acamp doctor --ca-cert FILE",
        Distrust::Time(_) => "check this machine's clock: acamp doctor",
        Distrust::Name(_) => "check the profile's URL: acamp auth status",
        Distrust::Other(_) => "acamp doctor",
    }
}

fn lost(request: &Request, message: &str) -> Error {
    if request.write && !request.idempotent {
        return error_response::not_known(&format!("{message}; the request was sent"));
    }
    Error::new(Kind::Temporary, message).hint(error_response::later(None))
}

fn too_large(request: &Request, status: u16, max_body: u64) -> Error {
    let message = format!("the response is larger than {max_body} bytes");
    let error = if request.write {
        error_response::not_known(&message)
    } else {
        Error::new(Kind::Other, message).hint("request fewer items: --limit 20")
    };
    error.status(status)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::model::{Method, Server};

    #[test]
    fn each_failure_has_its_kind() {
        let request = |write, idempotent| Request {
            origin: None,
            method: Method::Post,
            server: Server::V3,
            path: String::from("/deals"),
            query: Vec::new(),
            body: None,
            headers: Vec::new(),
            idempotent,
            write,
            consent: None,
            keep_on: None,
        };
        let kinds = |failure: Failure| {
            [(false, true), (true, true), (true, false)]
                .map(|(write, idempotent)| error(&request(write, idempotent), &failure, "http://x", 9).kind())
        };
        let why = || String::from("why");
        assert_eq!(kinds(Failure::NotSent(why())), [Kind::Temporary; 3]);
        assert_eq!(kinds(Failure::NoHost(why())), [Kind::Temporary; 3]);
        assert_eq!(kinds(Failure::NoWay(why())), [Kind::Other; 3]);
        assert_eq!(kinds(Failure::NotTrusted(Distrust::Authority)), [Kind::Other; 3]);
        assert_eq!(kinds(Failure::Lost(why())), [Kind::Temporary, Kind::Temporary, Kind::Unknown]);
        assert_eq!(kinds(Failure::TooLarge(200)), [Kind::Other, Kind::Unknown, Kind::Unknown]);
    }
}
