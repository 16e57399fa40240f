use std::time::{Duration, SystemTime};

use super::*;
use crate::api::client::exchange::Exchange;
use crate::api::client::transport::OutgoingRequest;
use crate::api::client::{Response, debug, har, log};
use crate::catalogue::model::Method;
use crate::text::redact::tests::NAMES;

#[test]
fn secrets_are_removed_from_every_part_of_an_exchange() {
    let redactor = Redactor::new("0123456789abcdef");
    let filter = DisplayFilter::new(&redactor, false);
    let url = "https://u:w0rd@a.example/x?q=0123456789abcdef&access_token=w0rd".parse().unwrap();
    let expected = [("q".to_owned(), PLACEHOLDER.to_owned()), ("access_token".to_owned(), PLACEHOLDER.to_owned())];
    assert_eq!(filter.url(&url).1, expected);
    assert!(!filter.url(&url).0.contains("w0rd"));
    assert_eq!(
        filter.body(br#"{"user":{"username":"ann","password":"w0rd"}}"#, "application/json"),
        r#"{"user":{"username":"ann","password":"(secret)"}}"#
    );
    let form = filter.body(b"actid=1&key=w0rd&event=x", "application/x-www-form-urlencoded");
    assert_eq!(form, "actid=1&key=%28secret%29&event=x");
    assert_eq!(filter.header("Set-Cookie", "PHPSESSID=1"), PLACEHOLDER);
    let params = r#"{"params":[{"key":"a","value":"b"}]}"#;
    assert_eq!(filter.body(params.as_bytes(), ""), params);
}

#[test]
fn personal_data_is_replaced_with_mask() {
    let redactor = Redactor::default();
    let filter = DisplayFilter::new(&redactor, true);
    let url = "https://a.b/contacts?filters%5Bfirst_name%5D=Jane&email=jane%40example.com".parse().unwrap();
    let (url, pairs) = filter.url(&url);
    assert!(!url.contains("Jane") && !url.contains("jane") && pairs.len() == 2, "{url}");
    assert!(!filter.text("GET /contacts?email=jane@example.com").contains("jane"));
}

#[test]
fn debug_har_and_verbose_output_have_no_secret_of_any_name() {
    let redactor = Redactor::default();
    let filter = DisplayFilter::new(&redactor, false);
    for name in NAMES {
        let mut headers = HeaderMap::new();
        headers.insert("content-type", "application/json".parse().unwrap());
        // Names of headers have no case, so only hyphens separate words.
        let kebab: String =
            name.chars().flat_map(|letter| [letter.is_uppercase().then_some('-'), Some(letter)]).flatten().collect();
        headers.insert(ureq::http::HeaderName::try_from(kebab.as_str()).unwrap(), "w0rd".parse().unwrap());
        headers.insert("referer", format!("https://u:w0rd@a.example/?{name}=w0rd").parse().unwrap());
        let body = format!(r#"{{"a":[{{"{name}":"w0rd"}}],"url":"https://u:w0rd@a.example/?b=1&{name}=w0rd"}}"#);
        let url = format!("https://a.example/x?{name}=w0rd").parse().unwrap();
        let outgoing =
            OutgoingRequest { method: ureq::http::Method::POST, url, headers, body: Some(body.clone().into_bytes()) };
        let headers = vec![
            ((*name).to_owned(), "w0rd".to_owned()),
            ("location".to_owned(), format!("https://u:w0rd@a.example/?{name}=w0rd")),
        ];
        let attempt = Ok(Response { status: 302, headers, body: body.into_bytes(), unsettled: false, beside: None });
        let (began, took) = (SystemTime::UNIX_EPOCH, Duration::ZERO);
        let exchange = Exchange { outgoing: &outgoing, attempt: &attempt, began, took };
        let mut request = Request::get(format!("/x?{name}=w0rd"));
        request.method = Method::Post;
        request.query = vec![((*name).to_owned(), "w0rd".to_owned())];
        let shown = [
            debug::shown(&exchange, &filter),
            har::entry(&exchange, &filter).to_string(),
            log::sentence(&request, &exchange, &filter),
            label(&request),
        ];
        for text in shown {
            assert!(!text.contains("w0rd") && text.contains("secret"), "{name}: {text}");
        }
    }
}
