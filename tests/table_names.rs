//! What names behind IDs cost: never more than one request per 100 records, none for machine-readable output, and none for
//! what is cached.

use serde_json::{Value, json};

use crate::support::{Home, Outcome, Received, Responder, logged_in, response, run};

/// Runs of one automation, each of another contact.
const RUNS: usize = 250;

fn parameter(request: &Received, name: &str) -> Option<usize> {
    let query = request.line.split(' ').nth(1)?.split_once('?')?.1;
    query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))?.parse().ok()
}

/// The runs of a page.
fn page(request: &Received) -> Value {
    let (offset, limit) = (parameter(request, "offset").unwrap_or(0), parameter(request, "limit").unwrap_or(20));
    let row = |id: usize| json!({"id": id.to_string(), "contact": (1_000 + id).to_string(), "automation": "3", "status": "1"});
    let rows: Vec<Value> = (offset + 1..=RUNS.min(offset + limit)).map(row).collect();
    json!({"contactAutomations": rows, "meta": {"total": RUNS.to_string()}})
}

/// The contacts of the IDs in the query.
fn contacts(request: &Received) -> Value {
    let decoded = request.line.replace("%5B%5D", "[]");
    let query = decoded.split(' ').nth(1).and_then(|target| target.split_once('?')).map(|(_, query)| query.to_owned());
    let query = query.unwrap_or_default();
    let ids = query.split('&').filter_map(|pair| pair.strip_prefix("ids[]="));
    let rows: Vec<Value> = ids.map(|id| json!({"id": id, "email": format!("c{id}@example.com")})).collect();
    let total = rows.len().to_string();
    json!({"contacts": rows, "meta": {"total": total}})
}

fn server() -> Responder {
    Responder::start(|request| {
        let path = request.line.split([' ', '?']).nth(1).unwrap_or_default();
        let body = match path {
            "/api/3/contactAutomations" => page(request),
            "/api/3/contacts" => contacts(request),
            "/api/3/automations" => json!({"automations": [{"id": "3", "name": "Welcome"}], "meta": {"total": "1"}}),
            _ => return response(404, &[], b"{}"),
        };
        response(200, &[("Content-Type", "application/json")], body.to_string().as_bytes())
    })
}

fn acamp(home: &Home, server: &Responder, arguments: &[&str]) -> Outcome {
    let listing = ["automations", "contacts", "list", "--all", "--rate", "0", "--max-retries", "0"];
    run(logged_in(home.path(), &server.url(), "sandbox").args(listing).args(arguments))
}

/// The requests for a collection since `earlier`.
fn requests(server: &Responder, earlier: usize, path: &str) -> usize {
    let start = format!("GET /api/3/{path}?");
    server.lines()[earlier..].iter().filter(|line| line.starts_with(&start)).count()
}

#[test]
fn names_take_one_request_per_hundred_records_and_cached_ones_none() {
    let (home, server) = (Home::new(), server());
    let outcome = acamp(&home, &server, &["-o", "table"]);
    assert_eq!(outcome.code, 0, "{outcome}");
    for row in ["1    c1001@example.com  Welcome     running", "250  c1250@example.com  Welcome     running"] {
        assert!(outcome.stdout.lines().any(|line| line.starts_with(row)), "{outcome}");
    }
    assert_eq!((requests(&server, 0, "contacts"), requests(&server, 0, "automations")), (3, 1));
    let earlier = server.lines().len();
    acamp(&home, &server, &["-o", "table"]);
    // People are not cached.
    assert_eq!((requests(&server, earlier, "contacts"), requests(&server, earlier, "automations")), (3, 0));
}

#[test]
fn machine_readable_output_and_no_names_take_no_request_for_names() {
    let (home, server) = (Home::new(), server());
    for format in ["json", "jsonl", "csv", "tsv", "yaml", "markdown", "ids"] {
        assert_eq!(acamp(&home, &server, &["-o", format]).code, 0);
    }
    assert_eq!(acamp(&home, &server, &["-o", "table", "--no-names"]).code, 0);
    assert_eq!(acamp(&home, &server, &["-o", "table", "--jq", "length"]).code, 0);
    assert_eq!(acamp(&home, &server, &["--raw"]).code, 0);
    assert_eq!((requests(&server, 0, "contacts"), requests(&server, 0, "automations")), (0, 0));
}

#[test]
fn columns_of_other_records_take_one_request_per_page_in_every_format() {
    let (home, server) = (Home::new(), server());
    let outcome = acamp(&home, &server, &["-o", "csv", "--columns", "id,contact.email"]);
    assert_eq!(outcome.code, 0, "{outcome}");
    assert_eq!(outcome.stdout.lines().last(), Some("250,c1250@example.com"));
    let pages = requests(&server, 0, "contactAutomations");
    assert!(requests(&server, 0, "contacts") <= pages, "{outcome}");
    assert_eq!(requests(&server, 0, "automations"), 0);
}
