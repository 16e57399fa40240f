use super::*;
use crate::catalogue::model::{Method, Server};

fn request(method: Method, write: bool, idempotent: bool) -> Request {
    Request {
        origin: None,
        method,
        server: Server::V3,
        path: String::from("/things/1"),
        query: Vec::new(),
        body: None,
        headers: Vec::new(),
        idempotent,
        write,
        consent: None,
        keep_on: None,
    }
}

fn refused(status: u16, headers: &[(&str, &str)], body: &str) -> Error {
    let headers = headers.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
    let response = Response { status, headers, body: body.as_bytes().to_vec(), unsettled: false, beside: None };
    error(&request(Method::Get, false, true), &response, None).unwrap()
}

#[test]
fn each_status_has_its_kind_and_its_words() {
    let cases = [
        (401, "", Kind::Denied, "the API key was rejected"),
        (402, "", Kind::Denied, "the account is suspended or its subscription has expired"),
        (403, r#"{"message":"Forbidden"}"#, Kind::Denied, "not allowed: Forbidden"),
        (
            403,
            r#"{"message":"No Result found for Group with id 10"}"#,
            Kind::NotFound,
            "not found: No Result found for group with id 10",
        ),
        (
            400,
            r#"{"message":"No Result found for Personalization with id 2"}"#,
            Kind::NotFound,
            "not found: No Result found for variable with id 2",
        ),
        (404, r#"{"errors":[{"status":404,"title":"Not Found"}]}"#, Kind::NotFound, "not found: Not Found"),
        (404, "{}", Kind::NotFound, "not found"),
        (404, "", Kind::Usage, "no API at the profile's URL: the response is empty"),
        (
            404,
            "default backend - 404",
            Kind::Usage,
            "no API at the profile's URL: the response is not JSON: default backend - 404",
        ),
        (
            404,
            "404 page not found\n",
            Kind::Usage,
            "no API at the profile's URL: the response is not JSON: 404 page not found",
        ),
        (
            404,
            r#"{"message":"Subscriber has no relationship definition for addresses"}"#,
            Kind::Rejected,
            "the API has no endpoint GET /things/1",
        ),
        (
            403,
            r#"{"message":"Could not create SubscriberSeries"}"#,
            Kind::Rejected,
            "rejected: Could not create contact automation",
        ),
        (404, r#"{"message":"No route found"}"#, Kind::Rejected, "the API has no endpoint GET /things/1"),
        (404, "No Route", Kind::Rejected, "the API has no endpoint GET /things/1"),
        (400, r#"{"message":"Bad Request"}"#, Kind::Rejected, "rejected: Bad Request"),
        (409, "", Kind::Rejected, "rejected with status 409"),
        (413, "", Kind::Rejected, "rejected with status 413"),
        (501, "", Kind::Rejected, "not supported by the server"),
        (429, "slow down", Kind::Temporary, "too many requests: slow down"),
        (503, "<html><title>Oops</title>", Kind::Temporary, "server error: a web page titled \"Oops\""),
    ];
    for (status, body, kind, message) in cases {
        let error = refused(status, &[], body);
        assert_eq!((error.kind(), error.message()), (kind, message), "{status} {body}");
        assert_eq!(error.http_status(), Some(status));
    }
}

#[test]
fn a_validation_error_shows_its_code_and_keeps_it_for_programs() {
    let body = r#"{"errors":[{"title":"Email address already exists in the system","code":"duplicate","source":{"pointer":"/data/attributes/email"}}]}"#;
    let error = refused(422, &[("x-request-id", "abc-1")], body);
    assert_eq!(
        error.message(),
        "rejected: Email address already exists in the system (duplicate, /data/attributes/email)"
    );
    assert!(error.has_service_code("duplicate"));
    assert!(error.to_string().contains("request: GET /things/1 returned 422 (request ID abc-1)"));
}

#[test]
fn a_method_the_api_lacks_is_named_with_those_it_has() {
    let error = refused(405, &[("Allow", "GET")], "{}");
    assert_eq!(error.message(), "the API does not support GET on /things/1, only GET");
    assert_eq!(error.kind(), Kind::Rejected);
}

#[test]
fn a_redirect_means_a_wrong_url() {
    let error = refused(302, &[("Location", "http://acme.activehosted.com\u{1b}[0m")], "");
    assert_eq!(error.kind(), Kind::Usage);
    assert_eq!(
        error.message(),
        "the server redirected to http://acme.activehosted.com [0m: the profile's URL is not an API URL"
    );
    assert_eq!(refused(404, &[], "<!DOCTYPE html><title>x</title>").kind(), Kind::Usage);
}

#[test]
fn the_imports_own_rate_limit_is_temporary_although_it_is_a_400() {
    let body = r#"{"success":0,"message":"Rate limit exceeded.","failureReasons":["Up to 100 imports per minute."]}"#;
    let error = refused(400, &[], body);
    assert_eq!(error.kind(), Kind::Temporary);
    assert!(error.to_string().contains("run it again in 60 s"));
}

#[test]
fn an_error_after_a_write_that_is_not_idempotent_leaves_its_outcome_open() {
    let response = Response { status: 500, headers: Vec::new(), body: Vec::new(), unsettled: false, beside: None };
    let kind = |write, idempotent| error(&request(Method::Post, write, idempotent), &response, None).unwrap().kind();
    assert_eq!(kind(true, false), Kind::Unknown);
    assert_eq!(kind(true, true), Kind::Temporary);
    assert_eq!(kind(false, false), Kind::Temporary);
}

/// Web pages as proxies, login forms and other servers return them, and XML that is not the API's.
const PAGES: [&str; 5] = [
    "<!DOCTYPE html><title>x</title>",
    "<?xml version=\"1.0\"?>\n<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Strict//EN\"><html><title>x</title></html>",
    "\u{feff}<!-- x --><html><head><title>x</title></head></html>",
    "<center><h1>404</h1></center>",
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>NoSuchBucket</Code></Error>",
];

#[test]
fn a_404_or_405_that_is_not_the_apis_means_a_wrong_address() {
    for status in [404, 405] {
        for page in PAGES {
            for write in [false, true] {
                let response =
                    Response { status, headers: Vec::new(), body: page.into(), unsettled: false, beside: None };
                let error = error(&request(Method::Delete, write, true), &response, None).unwrap();
                assert_eq!((error.kind(), error.hint_text()), (Kind::Usage, Some(URL_HINT)), "{status} {page}");
                assert!(!is_unknown_route(&response), "{status} {page}");
            }
        }
    }
    let xml = "<?xml version='1.0' encoding='utf-8'?>\n<error><row>No Result found</row></error>";
    assert_eq!(refused(404, &[], xml).kind(), Kind::NotFound, "an error of the older API");
}

#[test]
fn a_web_page_with_another_status_keeps_its_meaning() {
    let page = "<?xml version=\"1.0\"?><html><title>No Result found, rate limit exceeded</title></html>";
    for (status, kind) in [
        (401, Kind::Denied),
        (403, Kind::Denied),
        (407, Kind::Rejected),
        (400, Kind::Rejected),
        (422, Kind::Rejected),
        (500, Kind::Temporary),
        (503, Kind::Temporary),
    ] {
        assert_eq!(refused(status, &[], page).kind(), kind, "{status}");
    }
    let response = Response { status: 503, headers: Vec::new(), body: page.into(), unsettled: false, beside: None };
    assert_eq!(error(&request(Method::Post, true, false), &response, None).unwrap().kind(), Kind::Unknown);
}

#[test]
fn only_a_whole_page_of_html_is_no_success() {
    let response = |kind: &str, body: &str| Response {
        status: 200,
        headers: vec![("content-type".into(), kind.into())],
        body: body.as_bytes().to_vec(),
        unsettled: false,
        beside: None,
    };
    let get = request(Method::Get, false, true);
    let page =
        error(&get, &response("text/html; charset=UTF-8", "<!doctype html><title>Log in</title>"), None).unwrap();
    assert_eq!(page.message(), "the response is a web page titled \"Log in\", not JSON");
    assert_eq!(page.kind(), Kind::Other);
    for kind in ["text/html", "application/xhtml+xml", "application/json", ""] {
        for page in PAGES {
            let of = |request| error(&request, &response(kind, page), None).unwrap().kind();
            assert_eq!(of(request(Method::Get, false, true)), Kind::Other, "{kind} {page}");
            assert_eq!(of(request(Method::Put, true, true)), Kind::Unknown, "{kind} {page}");
        }
    }
    for (kind, body) in [("text/html", "<script>x</script>"), ("application/json", "{}"), ("text/html", "")] {
        assert!(error(&get, &response(kind, body), None).is_none(), "{kind} {body}");
    }
}

#[test]
fn a_hostile_body_is_harmless_and_short() {
    let error = refused(422, &[], &format!("{{\"message\":\"\\u001b]0;x\\u0007{}\"}}", "y".repeat(5000)));
    assert!(error.message().chars().count() < 350 && !error.message().contains('\u{1b}'), "{error}");
}

#[test]
fn an_error_shows_no_secret_of_any_name() {
    for name in crate::text::redact::tests::NAMES {
        let pair = format!("https://u:w0rd@a.example/?{name}=w0rd");
        for body in [
            format!(r#"{{"message":"bad {pair}"}}"#),
            format!(r#"{{"errors":[{{"title":"bad","detail":"{pair}"}}]}}"#),
            format!(r#"{{"errors":[{{"{name}":"w0rd"}}]}}"#),
            format!(r#"{{"errors":{{"url":["{pair}"]}}}}"#),
            format!("bad {pair}"),
        ] {
            let error = refused(422, &[], &body);
            assert!(!error.to_json().to_string().contains("w0rd"), "{error}");
        }
        let error = refused(302, &[("location", &pair)], "");
        assert!(!error.to_json().to_string().contains("w0rd"), "{error}");
    }
}
