//! A server whose totals contradict its filters: the deals are read and counted here.

use serde_json::{Value, json};

use crate::support::{Home, Outcome, Responder, logged_in, response, run};

/// How many deals there are: more pages than the board has numbers.
const DEALS: u64 = 900;

/// Every third deal is in stage 6, the others in stage 5; every ninth is lost.
fn deal(id: u64) -> Value {
    let stage = if id.is_multiple_of(3) { "6" } else { "5" };
    let status = if id.is_multiple_of(9) { "2" } else { "0" };
    json!({
        "id": id.to_string(), "title": format!("Deal {id}"), "group": "1", "stage": stage, "status": status,
        "value": id.to_string(), "currency": "usd",
    })
}

/// A server that ignores the filters in `ignored`, and returns totals that fit what it returns.
fn server(ignored: &'static [&'static str]) -> Responder {
    Responder::start(move |request| {
        let target = request.line.split(' ').nth(1).unwrap_or_default().to_owned();
        let (path, query) = target.split_once('?').unwrap_or((&target, ""));
        let pairs: Vec<(String, String)> = form(query);
        let text = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
        if path.ends_with("/dealGroups") {
            let stage =
                |id: &str, title: &str, order: &str| json!({"id": id, "group": "1", "title": title, "order": order});
            let body = json!({
                "dealStages": [stage("6", "Offer", "2"), stage("5", "New", "1")],
                "dealGroups": [{"id": "1", "title": "Sales"}], "meta": {"total": "1"},
            });
            return response(200, &[("Content-Type", "application/json")], body.to_string().as_bytes());
        }
        let fits = |deal: &Value| {
            ["group", "stage", "status"]
                .into_iter()
                .filter(|name| !ignored.contains(name))
                .all(|name| text(&format!("filters[{name}]")).is_none_or(|wanted| deal[name] == wanted))
        };
        let mut all: Vec<Value> = (1..=DEALS).map(deal).filter(|deal| fits(deal)).collect();
        let value = |deal: &Value| deal["value"].as_str().and_then(|text| text.parse::<u64>().ok()).unwrap_or(0);
        let (total, sum) = (all.len(), all.iter().map(value).sum::<u64>());
        if text("orders[value]").is_some() {
            all.sort_by_key(|deal| std::cmp::Reverse(value(deal)));
        }
        let number = |name: &str, usual| text(name).and_then(|text| text.parse().ok()).unwrap_or(usual);
        let page: Vec<Value> = all.into_iter().skip(number("offset", 0)).take(number("limit", 20)).collect();
        let currencies = json!({"USD": {"total": total.to_string(), "value": sum.to_string(), "currency": "USD"}});
        let body = json!({"deals": page, "meta": {"currencies": currencies, "total": total}});
        response(200, &[("Content-Type", "application/json")], body.to_string().as_bytes())
    })
}

/// The pairs of a query, percent-decoded.
fn form(query: &str) -> Vec<(String, String)> {
    let decoded = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned();
    query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(key, value)| (decoded(key), decoded(value)))
        .collect()
}

fn acamp(server: &Responder, arguments: &[&str]) -> Outcome {
    let home = Home::new();
    run(logged_in(home.path(), &server.url(), "sandbox").args(arguments).args([
        "--rate",
        "0",
        "--max-retries",
        "0",
        "-v",
    ]))
}

/// What the board of all deals shows: 600 open deals are in one stage, 200 in the other.
const EXPECTED: &str = "[\"New\",600,[{\"currency\":\"USD\",\"count\":600,\"value\":270000}],\"Deal 899\"]\n\
    [\"Offer\",200,[{\"currency\":\"USD\",\"count\":200,\"value\":90000}],\"Deal 897\"]\n";

const BOARD: [&str; 4] =
    ["deals", "board", "--jq", ".pipelines[].stages[] | [.title, .count, .values, .deals[0].title]"];

#[test]
fn the_server_counts_the_deals_of_each_stage() {
    let server = server(&[]);
    let outcome = acamp(&server, &BOARD);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (0, EXPECTED), "{outcome}");
    assert!(outcome.stderr.ends_with("5 requests\n"), "{outcome}");
}

#[test]
fn totals_that_contradict_the_filters_are_not_believed() {
    for ignored in [&["stage"][..], &["group", "stage", "status"]] {
        let server = server(ignored);
        let outcome = acamp(&server, &BOARD);
        assert_eq!((outcome.code, outcome.stdout.as_str()), (0, EXPECTED), "{outcome}");
        assert!(outcome.stderr.contains("the server's totals do not match its filters"), "{outcome}");
    }
}
