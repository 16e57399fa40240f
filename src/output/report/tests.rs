//! A report in every format, and its page for terminals of several widths.

use unicode_width::UnicodeWidthStr;

use super::*;
use crate::output::bars::Charts;

/// A name that tries to become markup in every format.
const HOSTILE: &str =
    "</td><script src=\"https://evil.example/x.js\">alert('1')</script> | [a](b) *b* @team \u{1b}[31m";

fn column(key: &'static str, heading: &'static str, drawing: Drawing, rank: u8) -> ReportColumn {
    ReportColumn { key, heading, drawing, rank }
}

fn row(id: &str, name: &str, opens: Figure, mark: &'static str) -> ReportRow {
    let figures = vec![
        Figure::Text(id.to_owned()),
        Figure::Text(name.to_owned()),
        Figure::Time("2026-11-05T09:00:00-06:00".to_owned()),
        Figure::Count(21_024),
        opens,
        Figure::Rate(Rate::new(86, 21_024)),
    ];
    ReportRow { figures, mark, is_faint: !mark.is_empty() }
}

fn report() -> Report {
    let columns = vec![
        column("id", "", Drawing::Plain, 0),
        column("name", "Campaign", Drawing::Name, 0),
        column("sent_at", "Sent on", Drawing::Plain, 2),
        column("delivered", "Delivered", Drawing::Plain, 3),
        column("open_rate", "Opened", Drawing::Bar, 0),
        column("click_rate", "Clicked", Drawing::Bar, 1),
    ];
    let rows = vec![
        row("3", "Spring sale", Figure::Rate(Rate::new(5_592, 21_024)), "*"),
        row("2", HOSTILE, Figure::Rate(Rate::new(2_796, 21_024)), ""),
        row("1", "=1+1 東京セミナー", Figure::Unknown, ""),
    ];
    let share = column("", "Rate", Drawing::Share, 0);
    let figure =
        ReportRow { figures: vec![Figure::Text("Opened".to_owned()), Figure::Share(0.5)], ..ReportRow::default() };
    let section = ReportTable {
        columns: vec![column("what", "Figure", Drawing::Name, 0), share],
        rows: vec![figure.clone(), figure],
    };
    let none = Figure::None;
    let median = vec![none.clone(), none.clone(), none.clone(), none, Figure::Share(0.133), Figure::Share(0.004)];
    Report {
        name: "campaigns",
        title: "last 3 campaigns".to_owned(),
        profile: "acme".to_owned(),
        created_at: "2026-11-30T02:23:18-06:00".to_owned(),
        period: Period {
            since: Some("2026-09-01T00:00:00-05:00".to_owned()),
            until: None,
            zone: "America/Chicago".to_owned(),
        },
        requests: 2,
        seconds: Some(0.4),
        left_out: Vec::new(),
        definitions: vec![("open_rate", "verified_unique_opens / delivered".to_owned())],
        table: ReportTable { columns, rows },
        totals: vec![Total { key: "median", label: "Median (2)".to_owned(), rows: 2, figures: median }],
        sections: vec![Section { key: "figures", title: "Figures".to_owned(), table: section, most: 1 }],
        is_series: true,
        notes: vec!["* sent less than 72 hours ago".to_owned()],
    }
}

/// The report without the section, and with a missing part.
fn incomplete() -> Report {
    let lack = |was_requested| LeftOut {
        what: "spam complaints",
        reason: "You are not authorized to access this file".to_owned(),
        requests: Some(3),
        was_requested,
    };
    Report { left_out: vec![lack(true), lack(false)], sections: Vec::new(), ..report() }
}

fn written(report: &Report, output: Output) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out");
    let output = Output { out: Some(path.clone()), ..output };
    report.print(&output).unwrap();
    std::fs::read_to_string(path).unwrap()
}

fn format(format: Format) -> Output {
    Output { format, ..Output::default() }
}

fn terminal(width: u16, charts: Charts) -> (String, Vec<&'static str>) {
    terminal::page(&report(), &Output { width: Some(width), terminal: true, charts, ..Output::default() })
}

#[test]
fn json_is_one_object_with_all_properties_in_order() {
    let value: Value = serde_json::from_str(&written(&incomplete(), format(Format::Json))).unwrap();
    let keys: Vec<&String> = value.as_object().unwrap().keys().collect();
    assert_eq!(
        keys,
        [
            "report",
            "profile",
            "created_at",
            "period",
            "estimate",
            "complete",
            "left_out",
            "definitions",
            "rows",
            "totals",
            "notes"
        ]
    );
    assert_eq!(value["estimate"], json!({"requests": 2, "seconds": 0.4}));
    assert_eq!(value["complete"], false);
    assert_eq!(
        value["left_out"][0],
        json!({"what": "spam complaints", "reason": "You are not authorized to access this file", "requests": 3})
    );
    assert_eq!(value["rows"][0]["open_rate"], Rate::new(5_592, 21_024).to_json());
    assert_eq!(value["rows"][2]["open_rate"], Value::Null);
    assert_eq!(value["totals"]["median"]["rows"], 2);
    assert_eq!(value["totals"]["median"]["open_rate"]["rate"], 0.133);
    let whole = report().to_json();
    assert_eq!(whole["complete"], true);
    assert_eq!(whole["figures"], json!([{"what": "Opened"}, {"what": "Opened"}]));
}

#[test]
fn lines_and_cells_have_rows_only_and_columns_select_among_them() {
    let lines = written(&report(), format(Format::Jsonl));
    assert_eq!(lines.lines().count(), 3);
    assert!(lines.starts_with(r#"{"id":"3","name":"Spring sale","#), "{lines}");
    let csv = written(&report(), Output { safe_csv: true, ..format(Format::Csv) });
    let mut csv = csv::Reader::from_reader(csv.as_bytes());
    assert_eq!(csv.headers().unwrap(), vec!["id", "name", "sent_at", "delivered", "open_rate.rate", "click_rate.rate"]);
    let records: Vec<csv::StringRecord> = csv.records().collect::<std::result::Result<_, _>>().unwrap();
    assert_eq!((&records[0][4], &records[2][1], &records[2][4]), ("0.265982", "'=1+1 東京セミナー", ""));
    let columns = Some(vec!["id".to_owned(), "open_rate.num".to_owned()]);
    let chosen = Output { columns, ..format(Format::Table) };
    assert_eq!(written(&report(), chosen), "ID  Open rate num\n3            5592\n2            2796\n1\n");
    let jq = Output { jq: Some(".rows[1].id".to_owned()), ..format(Format::Csv) };
    assert_eq!(written(&report(), jq), "2\n");
    assert!(written(&report(), format(Format::Yaml)).starts_with("report: campaigns\n"));
}

#[test]
fn markdown_is_a_document_in_which_no_name_is_markup() {
    let text = written(&incomplete(), format(Format::Markdown));
    assert!(
        text.starts_with("## acme: last 3 campaigns\n\n**Incomplete: without spam complaints: You are not"),
        "{text}"
    );
    let row = text.lines().find(|line| line.contains("evil")).unwrap();
    assert!(
        row.starts_with(
            "| &lt;/td>&lt;script src=\"https://evil.example/x.js\">alert('1')&lt;/script> \\| \\[a\\](b) "
        )
    );
    assert_eq!(row.replace("\\|", "").matches('|').count(), 6, "{row}");
    assert!(text.contains("- Without spam complaints: ") && text.contains("`open_rate`: verified"), "{text}");
}

#[test]
fn a_terminal_of_80_columns_has_bars_after_the_numbers() {
    let (page, hidden) = terminal(80, Charts::Blocks);
    assert_eq!(
        page,
        "\
acme: last 3 campaigns, since 2026-09-01, time zone America/Chicago, 2 requests
CAMPAIGN                      SENT ON     DELIVERED   OPENED       CLICKED
Spring sale                   2026-11-05     21,024    26.6% ████    0.41% ████*
</td><script src=\"https://e…  2026-11-05     21,024    13.3% ██      0.41% ████
=1+1 東京セミナー             2026-11-05     21,024  unknown         0.41% ████
Median (2)                                             13.3% ██      0.40% ███▉
Opened, oldest to newest, 13.3% to 26.6%:  ▅█
Clicked, oldest to newest, 0.41% to 0.41%: ███

Figures
FIGURE   RATE
Opened  50.0% ██████

* sent less than 72 hours ago
"
    );
    assert!(hidden.is_empty(), "{hidden:?}");
}

#[test]
fn bars_are_narrower_at_60_columns_and_missing_below() {
    let (page, hidden) = terminal(60, Charts::Blocks);
    assert!(page.contains("Spring sale") && page.contains("26.6% ████ ") && page.contains('█'), "{page}");
    assert_eq!(hidden, ["Delivered"], "{page}");
    let (page, hidden) = terminal(59, Charts::Blocks);
    assert!(page.contains("26.6%") && !page.contains(['█', '▅', '▏']), "{page}");
    assert!(hidden.is_empty(), "{page}");
    let (page, _) = terminal(200, Charts::Blocks);
    assert!(page.contains("26.6% ████████████ "), "{page}");
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    for width in [30, 40, 59, 60, 61, 70, 80, 120, 200] {
        let (page, _) = terminal(width, Charts::Blocks);
        for line in page.lines() {
            assert!(line.width() <= usize::from(width), "{width}: {line:?}\n{page}");
        }
    }
}

#[test]
fn a_terminal_without_unicode_has_number_signs_and_other_outputs_have_no_bars() {
    let (page, _) = terminal(80, Charts::Ascii);
    assert!(page.contains("26.6% ####") && !page.contains('█') && !page.contains("oldest to newest"), "{page}");
    let table = written(&report(), format(Format::Table));
    assert!(table.contains("26.6%") && !table.contains(['█', '#', '▅']), "{table}");
    assert!(table.contains("<script src=") && !table.contains('\u{1b}'), "{table}");
}

#[test]
fn color_is_added_to_what_is_readable_without_it() {
    let output = Output { width: Some(80), charts: Charts::Blocks, color: true, ..Output::default() };
    let (page, _) = terminal::page(&report(), &output);
    let plain = page.replace("\x1b[1m", "").replace("\x1b[2m", "").replace("\x1b[0m", "");
    assert!(page != plain && plain == terminal(80, Charts::Blocks).0, "{page}");
}

#[test]
fn an_incomplete_report_says_so_first() {
    let (page, _) = terminal::page(&incomplete(), &Output::default());
    assert!(page.starts_with("Incomplete: without spam complaints: You are not authorized"), "{page}");
    assert!(page.contains("\nWithout spam complaints: "), "{page}");
}

/// The tags of a page, and the texts between them.
fn parsed(page: &str) -> (Vec<String>, String) {
    let (mut tags, mut text, mut rest) = (Vec::new(), String::new(), page);
    while let Some((before, after)) = rest.split_once('<') {
        text.push_str(before);
        let (tag, after) = after.split_once('>').expect("an unclosed tag");
        tags.push(tag.to_owned());
        rest = after;
    }
    text.push_str(rest);
    (tags, text)
}

/// The page without its style sheet.
fn unstyled(page: &str) -> String {
    let (before, rest) = page.split_once("<style>").unwrap();
    format!("{before}{}", rest.split_once("</style>").unwrap().1)
}

#[test]
fn the_page_has_no_script_and_no_address_and_is_well_formed() {
    let page = html::page(&incomplete(), false);
    let (tags, text) = parsed(&unstyled(&page));
    let mut open = Vec::new();
    for tag in &tags {
        let name = tag.split(' ').next().unwrap();
        match name.strip_prefix('/') {
            Some(name) => assert_eq!(open.pop(), Some(name.to_owned()), "{tag}"),
            None if ["!doctype", "meta"].contains(&name) => {}
            None => open.push(name.to_owned()),
        }
        let allowed = [
            "html", "head", "meta", "title", "style", "body", "h1", "h2", "p", "svg", "desc", "text", "rect", "div",
            "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td", "small", "section", "ul", "li", "details",
            "summary", "dl", "dt", "dd", "!doctype",
        ];
        assert!(allowed.contains(&name.trim_start_matches('/')), "{tag}");
        let attributes = tag.split(' ').skip(1).filter_map(|pair| pair.split_once('=')).map(|(name, _)| name);
        for name in attributes {
            let refers = ["href", "src", "xlink:href", "action", "style", "srcdoc", "data"].contains(&name);
            assert!(!refers && !name.starts_with("on"), "{tag}");
        }
    }
    assert!(open.is_empty(), "{open:?}");
    assert!(!page.contains("url(") && !page.contains("@import") && !page.contains("http://"), "{page}");
    // The only address is a part of a name, as text.
    assert_eq!(page.matches("https://").count(), page.matches("https://evil.example").count());
    assert!(text.contains("alert(&#39;1&#39;)") && text.contains("␛[31m"), "{text}");
    assert!(page.contains("default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;"), "{page}");
}

#[test]
fn the_page_is_readable_without_its_style_sheet() {
    let report = report();
    let page = unstyled(&html::page(&report, false));
    assert!(!page.contains("style=") && page.contains("<th scope=\"col\" class=\"number\">Opened</th>"), "{page}");
    assert!(page.contains("<th scope=\"row\">Spring sale</th>"), "{page}");
    let charts: Vec<&str> = page.split("<svg ").skip(1).collect();
    assert_eq!(charts.len(), 3);
    for chart in charts {
        let chart = chart.split_once("</svg>").unwrap().0;
        let parts = ["role=\"img\"", "width=\"720\"", "fill=\"currentColor\"", "<title>", "<desc>", "<rect "];
        assert!(parts.iter().all(|part| chart.contains(part)), "{chart}");
    }
    for number in ["26.6%", "26.0–27.2%", "unknown", "13.3%", "Median (2)", "0.41%*"] {
        assert!(page.contains(number), "{number}: {page}");
    }
    assert!(page.contains("complete, made 2026-11-30T02:23:18-06:00 by acamp "), "{page}");
    assert!(
        !page.contains("incomplete") && html::page(&incomplete(), false).contains("<p class=\"warning\">Incomplete")
    );
}

#[test]
fn a_page_of_500_rows_stays_below_its_limit_and_is_masked_on_request() {
    let mut report = report();
    let name = "A newsletter with a name of usual length to jane@example.com";
    report.table.rows =
        (0..500).map(|id| row(&id.to_string(), name, Figure::Rate(Rate::new(id, 21_024)), "")).collect();
    let page = html::page(&report, true);
    assert!(!page.contains("jane@"));
    report.table.rows.truncate(100);
    let page = html::page(&report, false);
    assert!(page.len() < 150_000, "{} bytes", page.len());
}

#[test]
fn a_page_appears_only_when_it_is_complete_and_never_on_standard_output() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.html");
    assert!(check_html(&path).is_ok() && !path.exists());
    report().write_html(&path, &Output::default()).unwrap();
    assert!(std::fs::read_to_string(&path).unwrap().ends_with("</html>\n"));
    assert!(check_html(Path::new("-")).is_err() && check_html(&folder.path().join("missing/x.html")).is_err());
}
